"""Runs a pack over single lines of text, each taken as a whole conversation with a stranger."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, TypedDict

from analyzer.model.party import Role
from analyzer.model.passage import Channel, Passage
from analyzer.model.transcript import Speaker
from analyzer.rules.engine import Needed, detector, match
from analyzer.rules.worded import Weight
from analyzer.text import normalise
from analyzer.texts import undisguised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.model.finding import Hit
    from analyzer.rules.model import RulePack
    from analyzer.rules.sieve import Sieve
    from analyzer.rules.stretches import Stretch

_FEW = 500
"""For so many lines alone nothing is made ready to read many at a time."""
_BATCH = 4096
_BATCH_CHARACTERS = 1 << 17
_WRITTEN = frozenset({Channel.SMS, Channel.EMAIL})
"""Channels in which words count as they are written, and never by their sound."""


class Flag(TypedDict):
    """One flagged place of a line."""

    rule: str
    category: str
    severity: int
    start: int
    """First character in the line's text as it was given."""
    end: int
    text: str


class Checked(TypedDict):
    """A line and what was flagged in it."""

    id: str
    findings: list[Flag]


def check_line(pack: RulePack, line: Mapping[str, str]) -> Checked:
    """Return what would be put to a person if this line came from a collector.

    Args:
        pack: The rules.
        line: `id`, `text` and `channel` (`sms`, `call` or `email`; `sms` where left out).

    Raises:
        KeyError: `id` or `text` is missing.
        ValueError: `channel` is none of the three.
    """
    normal = normalise(line["text"]).text
    (own,) = detector(pack).stretches([normal])
    return _looked_at(pack, line, normal, own)


def _looked_at(
    pack: RulePack, line: Mapping[str, str], normal: str, own: Sequence[Stretch]
) -> Checked:
    """Return what is found in a line, less work for what is written and says nothing."""
    detect = detector(pack)
    spoken = Channel(line.get("channel", "sms")) is Channel.CALL
    if spoken or detect.promising(normal, detect.candidates(normal), own):
        return _checked(pack, line)
    return _silent(line)


def check_lines(pack: RulePack, lines: Iterable[Mapping[str, str]]) -> Iterator[Checked]:
    """Yield `check_line` of each line, in order.

    The first few are looked at one by one; of the others some thousands are read at a time.
    """
    lines = iter(lines)
    for line in islice(lines, _FEW):
        yield check_line(pack, line)
    for batch in _batches(lines):
        normals = _normals([line["text"] for line in batch])
        open_ = _open(pack, batch, normals)
        own = iter(detector(pack).stretches([normals[place] for place in open_]))
        taken = set(open_)
        for place, line in enumerate(batch):
            if place in taken:
                yield _looked_at(pack, line, normals[place], next(own))
            else:
                yield _silent(line)


def _open(pack: RulePack, batch: Sequence[Mapping[str, str]], normals: Sequence[str]) -> list[int]:
    """Return the places of the lines in which something could be found."""
    weights = detector(pack).weights(normals)
    some = [place for place, weight in enumerate(weights) if weight is Weight.SOME]
    held = _sieve(pack).suspects([batch[place]["text"] for place in some])
    suspects = {some[index] for index in held}
    return [
        place
        for place, (line, weight) in enumerate(zip(batch, weights, strict=True))
        if weight is Weight.MUCH
        or place in suspects
        or (weight is Weight.SOME and line.get("channel", "sms") not in _WRITTEN)
    ]


def _normals(texts: Sequence[str]) -> list[str]:
    """Return normal texts, with less work for those in which nothing is disguised."""
    normals = undisguised(texts)
    for place in _disguises().suspects(texts):
        normals[place] = normalise(texts[place]).text
    return normals


def _silent(line: Mapping[str, str]) -> Checked:
    return {"id": line["id"], "findings": []}


def _checked(pack: RulePack, line: Mapping[str, str]) -> Checked:
    passage = _passage(line["id"], line["text"], Channel(line.get("channel", "sms")))
    return {"id": line["id"], "findings": _flags(match(pack, [passage]))}


def _batches(lines: Iterator[Mapping[str, str]]) -> Iterator[list[Mapping[str, str]]]:
    """Yield lines by the thousand, fewer where they are long."""
    batch: list[Mapping[str, str]] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line["text"])
        if len(batch) == _BATCH or size > _BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@lru_cache(maxsize=8)
def _sieve(pack: RulePack) -> Sieve:
    from analyzer.rules.sieve import Sieve

    return Sieve(detector(pack).needed())


@cache
def _disguises() -> Sieve:
    """Return what holds back all texts but those with disguised words."""
    from analyzer.rules.sieve import Sieve

    return Sieve(Needed(alone={}, bound={}, context=()))


def _passage(name: str, text: str, channel: Channel) -> Passage:
    return Passage(
        id=name,
        channel=channel,
        record=0,
        text=text,
        party=None,
        role=Role.UNKNOWN,
        at=None,
        speaker=Speaker.UNKNOWN,
        conversation=name,
    )


def _flags(hits: Iterable[Hit]) -> list[Flag]:
    found = [
        Flag(
            rule=hit.rule,
            category=str(hit.category),
            severity=hit.severity,
            start=hit.start,
            end=hit.end,
            text=hit.text,
        )
        for hit in hits
        if hit.open
    ]
    found.sort(key=lambda flag: (flag["start"], -flag["end"], flag["rule"]))
    kept: list[Flag] = []
    for flag in found:
        inside = (k for k in kept if k["rule"] == flag["rule"])
        if not any(k["start"] <= flag["start"] and flag["end"] <= k["end"] for k in inside):
            kept.append(flag)
    return kept
