"""Links: this recording is that call, with a score and a reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from analyzer.model.remark import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A recording held to be the sound of a call."""

    recording: int
    """Record id in the case."""
    call: int
    """Record id in the case."""
    score: float
    """0..1; below 0.6 nothing is linked. 1 where a person said so."""
    margin: float
    """Score less that of the next best call; small means doubtful."""
    offset: timedelta
    """Recording start less call start, after the recorder's clock offset was taken off."""
    reason: Remark
    decided: bool = False
    """True where a person said so, False for what the program holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDoubt:
    """A recording that was not linked: a person may know which call it is."""

    recording: int
    link: Link | None
    """The best call, not good enough to stand; `None` where no call fits."""
    why: Remark
    """Why it does not stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOffset:
    """How far the times in a recorder's file names are from the phone's."""

    naming: str | None
    offset: timedelta
    """Recorder less phone."""
    at_end: bool
    """True where the names hold the end of the recording."""
    pairs: int
    """Pairs of equal number and length it was learned from."""


class LinkVerdict(StrEnum):
    """What a person says of a recording's call."""

    CALL = "call"
    """It is this call."""
    NONE = "none"
    """It is none of the calls there are."""
    OPEN = "open"
    """An earlier word is taken back: the program decides again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecision:
    """A person's word on a recording; it stands above what the program holds."""

    recording: int
    verdict: LinkVerdict
    call: int | None
    """`None` unless the verdict is a call."""
    reviewer: str
    at: datetime
