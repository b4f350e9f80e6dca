"""Links: this recording is that call, with a score and a reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from analyzer.model.remark import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A recording held to be the sound of a call."""

    recording: int
    """Record id in the case."""
    call: int
    """Record id in the case."""
    score: float
    """0..1; below 0.6 nothing is linked."""
    margin: float
    """Score less that of the next best call; small means doubtful."""
    offset: timedelta
    """Recording start less call start, after the recorder's clock offset was taken off."""
    reason: Remark
