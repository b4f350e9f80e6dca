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
from analyzer.text import normalise, undisguised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.model.finding import Hit
    from analyzer.rules.model import RulePack
    from analyzer.rules.sieve import Sieve

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
    text, channel = line["text"], Channel(line.get("channel", "sms"))
    if channel is not Channel.CALL:
        detect, normal = detector(pack), normalise(text).text
        (own,) = detect.stretches([normal])
        if not detect.promising(normal, detect.candidates(normal), own):
            return _silent(line)
    return _checked(pack, line)


def check_lines(pack: RulePack, lines: Iterable[Mapping[str, str]]) -> Iterator[Checked]:
    """Yield `check_line` of each line, in order.

    The first few are looked at one by one; of the others some thousands are read at a time.
    """
    lines = iter(lines)
    for line in islice(lines, _FEW):
        yield check_line(pack, line)
    detect = detector(pack)
    for batch in _batches(lines):
        texts = [line["text"] for line in batch]
        weights = detect.weights(_normals(texts))
        some = [place for place, weight in enumerate(weights) if weight is Weight.SOME]
        held = _sieve(pack).suspects([texts[place] for place in some])
        suspects = {some[index] for index in held}
        for place, (line, weight) in enumerate(zip(batch, weights, strict=True)):
            spoken = line.get("channel", "sms") not in _WRITTEN
            open_ = weight is Weight.SOME and (spoken or place in suspects)
            yield check_line(pack, line) if open_ or weight is Weight.MUCH else _silent(line)


def _normals(texts: Sequence[str]) -> list[str]:
    """Return normal texts, with less work for those in which nothing is disguised."""
    disguised = _disguises().suspects(texts)
    return [
        normalise(text).text if place in disguised else undisguised(text)
        for place, text in enumerate(texts)
    ]


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
