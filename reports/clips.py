"""Which stretch of a recording belongs to a finding: its words and eight seconds on either side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from reports.view import NumberedFinding, View, clock, found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAD_S = 8.0
"""Seconds heard before and after the words."""
LONGEST_S = 60.0
"""Seconds of words up to which findings close together share a clip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipPlan:
    """A clip that can be cut: what it is called and where it lies in the recording."""

    finding: str
    """Id of the first finding."""
    labels: tuple[str, ...]
    """Numbers of all findings on this stretch: one clip is named for each of them."""
    recording: int
    exhibit: str
    """Exhibit id of the recording."""
    source: str
    """The exhibit's printed number."""
    words: tuple[float, float]
    """Seconds in the recording where the words begin and end."""

    @property
    def label(self) -> str:
        """The numbers in one line."""
        return ", ".join(self.labels)

    @property
    def name(self) -> str:
        """File name, the same in every run."""
        more = "_etc" if len(self.labels) > NAMED else ""
        labels = "_".join(self.labels[:NAMED])
        return f"{labels}{more}_{self.source}_{int(self.span[0]):05d}s.wav"

    @property
    def span(self) -> tuple[float, float]:
        """Where the clip begins and ends; the end may lie behind the recording's."""
        return max(0.0, self.words[0] - PAD_S), self.words[1] + PAD_S

    @property
    def times(self) -> str:
        """The span as clocks show it."""
        first, last = self.span
        return f"{clock(first)}–{clock(last)}"


NAMED = 4
"""Findings a file name holds at most."""


def clip_plan(view: View, item: NumberedFinding) -> ClipPlan | None:
    """Return the clip of a finding; `None` where it rests on no stretch of sound."""
    record = item.entry.finding.record
    if _alone(view, item) is None:
        return None
    same = (other for other in view.findings if other.entry.finding.record == record)
    plans = _joined([plan for other in same if (plan := _alone(view, other))])
    return next(plan for plan in plans if item.label in plan.labels)


def clip_plans(view: View) -> Iterator[ClipPlan]:
    """Yield the clips of all findings a report prints, each stretch of sound once."""
    by_recording: dict[int, list[ClipPlan]] = {}
    for item in view.findings:
        if plan := _alone(view, item):
            by_recording.setdefault(plan.recording, []).append(plan)
    for plans in by_recording.values():
        yield from _joined(plans)


def _alone(view: View, item: NumberedFinding) -> ClipPlan | None:
    finding = item.entry.finding
    recording = found(view.recordings, finding.record)
    if finding.channel is not Channel.CALL or recording is None:
        return None
    begins = [hit.begin_s for hit in finding.hits if hit.begin_s is not None]
    ends = [hit.end_s for hit in finding.hits if hit.end_s is not None]
    if not begins or not ends:
        return None
    exhibit = recording.recording.provenance.exhibit
    return ClipPlan(
        finding=finding.id,
        labels=(item.label,),
        recording=recording.id,
        exhibit=exhibit,
        source=view.exhibit(exhibit),
        words=(min(begins), max(ends)),
    )


def _joined(plans: Sequence[ClipPlan]) -> list[ClipPlan]:
    """Return plans of one recording with those on the same stretch made one."""
    made: list[ClipPlan] = []
    for plan in sorted(plans, key=lambda plan: (plan.words, plan.labels)):
        last = made[-1] if made else None
        if last is None or not _shares(last, plan):
            made.append(plan)
            continue
        labels = tuple(sorted({*last.labels, *plan.labels}))
        words = (last.words[0], max(last.words[1], plan.words[1]))
        made[-1] = replace(last, labels=labels, words=words)
    return made


def _shares(last: ClipPlan, plan: ClipPlan) -> bool:
    """Tell whether a plan's words are heard in the clip before it, and both fit one clip."""
    inside = plan.words[1] <= last.words[1]
    near = plan.words[0] <= last.words[1] + PAD_S
    return inside or (near and plan.words[1] - last.words[0] <= LONGEST_S)
