"""What the wave form shows beside the sound: findings, speech without text, and who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.remark import N_
from analyzer.model.review import QueueFilter
from analyzer.model.transcript import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.desk.models.session import Session
    from analyzer.model.finding import Finding
    from analyzer.pipeline.reviewing import Evidence, Judged


class Kind(StrEnum):
    """Why a stretch is marked."""

    SHOWN = "shown"
    """The finding the person is at."""
    OTHER = "other"
    """Another finding in the same recording."""
    UNHEARD = "unheard"
    """Somebody seems to speak and there is no text."""


SIGN = {Kind.SHOWN: "▼", Kind.OTHER: "▽", Kind.UNHEARD: "?"}
"""A kind has a sign beside its colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A marked stretch of the recording."""

    begin_s: float
    end_s: float
    kind: Kind
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A stretch in which one side speaks."""

    begin_s: float
    end_s: float
    speaker: Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """All that is drawn over a wave form."""

    marks: tuple[Mark, ...] = ()
    """In the order of time; the finding shown last, so that it is drawn over the others."""
    voices: tuple[Voice, ...] = ()
    spoken: str = ""
    """All of it in words, for a screen reader and for a pointer that rests."""


def marks_of(shown: Judged, session: Session) -> Marks:
    """Return what to draw over the recording of a finding."""
    return _drawn(
        [*_of(shown.finding, Kind.SHOWN, session)],
        shown.finding.record,
        shown.evidence,
        session,
        but=shown.finding.id,
    )


def marks_in(record: int, evidence: Evidence, session: Session) -> Marks:
    """Return what to draw over a recording, whatever is in it."""
    return _drawn([], record, evidence, session)


def _drawn(
    first: list[Mark], record: int | None, evidence: Evidence, session: Session, but: str = ""
) -> Marks:
    marks = [*first, *_others(record, session, but), *_unheard(evidence, session)]
    marks.sort(key=lambda mark: (mark.kind is Kind.SHOWN, mark.begin_s))
    voices = tuple(_voices(evidence))
    return Marks(marks=tuple(marks), voices=voices, spoken=_spoken(marks, voices, session))


def _others(record: int | None, session: Session, but: str) -> Iterator[Mark]:
    if record is None:
        return
    case = session.case
    for finding in case.queued(case.queue(QueueFilter(record=record))):
        if finding.id != but:
            yield from _of(finding, Kind.OTHER, session)


def _unheard(evidence: Evidence, session: Session) -> Iterator[Mark]:
    for begin, end in evidence.transcript.unheard if evidence.transcript else ():
        title = session.say(N_("有人说话，没有文字"))
        yield Mark(begin_s=begin, end_s=end, kind=Kind.UNHEARD, title=title)


def _of(finding: Finding, kind: Kind, session: Session) -> Iterator[Mark]:
    title = (
        labels.rule_title(finding.rules[0], session.language)
        if finding.rules
        else session.say(labels.CATEGORY[finding.category])
    )
    for hit in finding.hits:
        if hit.begin_s is not None:
            end = hit.begin_s if hit.end_s is None else hit.end_s
            yield Mark(begin_s=hit.begin_s, end_s=end, kind=kind, title=title)


def _voices(evidence: Evidence) -> Iterator[Voice]:
    """Yield who speaks when; a side that speaks on is one stretch, and unknown is left out."""
    open_: Voice | None = None
    transcript = evidence.transcript
    for segment in transcript.segments if transcript else ():
        if open_ is not None and segment.speaker is open_.speaker:
            open_ = Voice(begin_s=open_.begin_s, end_s=segment.end, speaker=open_.speaker)
            continue
        if open_ is not None and open_.speaker is not Speaker.UNKNOWN:
            yield open_
        open_ = Voice(begin_s=segment.start, end_s=segment.end, speaker=segment.speaker)
    if open_ is not None and open_.speaker is not Speaker.UNKNOWN:
        yield open_


def _spoken(marks: list[Mark], voices: tuple[Voice, ...], session: Session) -> str:
    say = session.say
    parts = [
        f"{SIGN[mark.kind]} {labels.length(mark.begin_s)} {mark.title}"
        for mark in sorted(marks, key=lambda mark: mark.begin_s)
    ]
    if voices:
        parts.append(say(N_("上边的横线是对方在说，下边的横线是我在说。")))
    return "\n".join(parts)
