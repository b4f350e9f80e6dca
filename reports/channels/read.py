"""Offices from their data files: strict, so that a wrong key fails a test and not a person."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from analyzer.model.complaint import Form, Licence, Nature, Office
from analyzer.model.finding import Category
from reports.channels.model import Channel, Clock, From, Stated, Takes, Unit, Wording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

PARTS = (
    "letter",
    "calls",
    "transcript",
    "messages",
    "eml",
    "clips",
    "index",
    "originals",
    "witness",
)
"""What a pack may hold."""
FIELDS = tuple(Form.__dataclass_fields__)


def channels() -> tuple[Channel, ...]:
    """Return every office, in the order of `Office`."""
    return tuple(channel(office) for office in Office)


@cache
def channel(office: Office) -> Channel:
    """Return what is known of an office."""
    text = (_folder(office) / "channel.yaml").read_text(encoding="utf-8")
    return _channel(office, _Entry(yaml.safe_load(text), office.value))


@cache
def letter(office: Office, language: str) -> str:
    """Return the template of an office's letter."""
    return (_folder(office) / f"letter.{language}.txt").read_text(encoding="utf-8")


def _folder(office: Office) -> Traversable:
    return files("reports.channels") / "catalog" / office.value


class _Entry:
    """A mapping that is read key by key and may have no key left over."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self._left = dict(values)
        self._where = where

    def take(self, key: str) -> Any:  # noqa: ANN401 - YAML enters here
        if key not in self._left:
            raise ValueError(f"{self._where}: {key} is missing")
        return self._left.pop(key)

    def words(self, key: str) -> Wording:
        entry = _Entry(self.take(key), f"{self._where}.{key}")
        wording = Wording(zh=str(entry.take("zh")).strip(), en=str(entry.take("en")).strip())
        entry.done()
        return wording

    def stated(self, key: str) -> Stated:
        return _stated(_Entry(self.take(key), f"{self._where}.{key}"))

    def each(self, key: str) -> Iterator[_Entry]:
        for number, values in enumerate(self.take(key), start=1):
            yield _Entry(values, f"{self._where}.{key}[{number}]")

    def names(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        found = tuple(self.take(key))
        if unknown := set(found) - set(known):
            raise ValueError(f"{self._where}.{key}: {sorted(unknown)} is not known")
        return found

    def standing(self) -> str:
        status = str(self.take("status"))
        if status not in ("V", "S", "O"):
            raise ValueError(f"{self._where}: status {status} is not known")
        return status

    def done(self) -> None:
        if self._left:
            raise ValueError(f"{self._where}: {sorted(self._left)} is not known")


def _stated(entry: _Entry) -> Stated:
    stated = Stated(
        text=Wording(zh=str(entry.take("zh")).strip(), en=str(entry.take("en")).strip()),
        status=entry.standing(),
        source=str(entry.take("source")),
    )
    entry.done()
    return stated


def _clock(entry: _Entry) -> Clock:
    nature = entry.take("nature")
    clock = Clock(
        start=From(entry.take("from")),
        add=int(entry.take("add")),
        unit=Unit(entry.take("unit")),
        what=entry.words("what"),
        nature=Nature(nature) if nature else None,
        status=entry.standing(),
        source=str(entry.take("source")),
    )
    entry.done()
    return clock


def _takes(entry: _Entry) -> Takes:
    takes = Takes(
        categories=tuple(Category(name) for name in entry.take("categories")),
        licences=tuple(Licence(name) for name in entry.take("licences")),
        words=tuple(entry.take("words")),
    )
    entry.done()
    return takes


def _channel(office: Office, entry: _Entry) -> Channel:
    limits = _Entry(entry.take("limits"), f"{office}.limits")
    size = limits.take("attachment_bytes")
    checked = entry.take("checked")
    if not isinstance(checked, date):
        raise ValueError(f"{office}: checked is not a date")
    made = Channel(
        office=office,
        name=entry.words("name"),
        language=str(entry.take("language")),
        natures=tuple(Nature(name) for name in entry.take("natures")),
        contact=entry.words("contact"),
        accepts=entry.stated("accepts"),
        not_for=entry.stated("not_for"),
        takes=_takes(_Entry(entry.take("takes"), f"{office}.takes")),
        required=entry.names("required", FIELDS),
        useful=entry.names("useful", FIELDS),
        attachment_bytes=None if size is None else int(size),
        summary_chars=int(limits.take("summary_chars")),
        parts=entry.names("parts", PARTS),
        notes=tuple(_stated(note) for note in entry.each("notes")),
        clocks=tuple(_clock(clock) for clock in entry.each("clocks")),
        unhappy=entry.words("unhappy"),
        status=entry.standing(),
        sources=tuple(entry.take("sources")),
        checked=checked,
    )
    limits.done()
    entry.done()
    return made
