"""Runs a pack over single lines of text, each taken as a whole conversation with a stranger."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from analyzer.model.party import Role
from analyzer.model.passage import Channel, Passage
from analyzer.model.transcript import Speaker
from analyzer.rules.engine import detector, match
from analyzer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analyzer.model.finding import Hit
    from analyzer.rules.model import RulePack


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
    detect = detector(pack)
    if channel is not Channel.CALL and not detect.passes(text):
        return {"id": line["id"], "findings": []}
    if not detect.promising(normalise(text).text, channel):
        return {"id": line["id"], "findings": []}
    passage = _passage(line["id"], text, channel)
    return {"id": line["id"], "findings": _flags(match(pack, [passage]))}


def check_lines(pack: RulePack, lines: Iterable[Mapping[str, str]]) -> Iterator[Checked]:
    """Yield `check_line` of each line, in order."""
    for line in lines:
        yield check_line(pack, line)


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
