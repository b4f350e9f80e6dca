"""Which stretch of a recording belongs to a finding: its words and eight seconds on either side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from reports.view import NumberedFinding, View, clock, found

if TYPE_CHECKING:
    from collections.abc import Iterator

PAD_S = 8.0
"""Seconds heard before and after the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPlan:
    """A clip that can be cut: what it is called and where it lies in the recording."""

    finding: str
    """Finding id."""
    label: str
    recording: int
    exhibit: str
    """Exhibit id of the recording."""
    words: tuple[float, float]
    """Seconds in the recording where the words begin and end."""
    name: str
    """File name, the same in every run."""

    @property
    def span(self) -> tuple[float, float]:
        """Where the clip begins and ends; the end may lie behind the recording's."""
        return max(0.0, self.words[0] - PAD_S), self.words[1] + PAD_S

    @property
    def times(self) -> str:
        """The span as clocks show it."""
        first, last = self.span
        return f"{clock(first)}–{clock(last)}"


def clip_plan(view: View, item: NumberedFinding) -> ClipPlan | None:
    """Return the clip of a finding; `None` where it rests on no stretch of sound."""
    finding = item.entry.finding
    recording = found(view.recordings, finding.record)
    if finding.channel is not Channel.CALL or recording is None:
        return None
    begins = [hit.begin_s for hit in finding.hits if hit.begin_s is not None]
    ends = [hit.end_s for hit in finding.hits if hit.end_s is not None]
    if not begins or not ends:
        return None
    exhibit = recording.recording.provenance.exhibit
    first = max(0.0, min(begins) - PAD_S)
    label = view.exhibit(exhibit)
    return ClipPlan(
        finding=finding.id,
        label=item.label,
        recording=recording.id,
        exhibit=exhibit,
        words=(min(begins), max(ends)),
        name=f"{item.label}_{label}_{int(first):05d}s.wav",
    )


def clip_plans(view: View) -> Iterator[ClipPlan]:
    """Yield the clips of all findings a report prints."""
    for item in view.findings:
        plan = clip_plan(view, item)
        if plan is not None:
            yield plan
