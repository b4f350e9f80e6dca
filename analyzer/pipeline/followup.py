"""Complaints that were filed: what is due when, what came in since, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.model.complaint import Office, Step
from analyzer.model.finding import State
from analyzer.model.party import Role
from analyzer.model.records import Direction
from analyzer.model.remark import N_, Remark, remark
from analyzer.pipeline.flagging import cast_of
from analyzer.pipeline.scene import read_scene
from reports.channels.calendar import due
from reports.channels.model import From
from reports.channels.read import channel
from reports.labels import STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from analyzer.model.complaint import ComplaintEntry
    from analyzer.model.finding import Finding
    from analyzer.store.case import Case
    from reports.channels.model import Channel, Clock, Wording

OVER = frozenset({Step.CLOSED, Step.REFUSED})
"""Steps after which nothing is due from the office."""

ASK = N_("期限已过（%(day)s），请向对方询问进展，并把结果记下来")
WAIT = N_("等到 %(day)s")
NUMBER = N_("还没有编号或回执，请索取并记下来")
SUPPLEMENT = N_(
    "提交以后又有 %(findings)d 条确认的要点、%(calls)d 次疑似催收来电，"
    "可以用 complain --supplement %(id)d 做补充材料"
)
MORE_CALLS = N_(
    "提交以后又有 %(calls)d 次疑似催收来电；导入新的备份并核对新的线索后，可以做补充材料"
)
HAND_IN = N_("对方要求补充材料，请补交后记下 supplemented")
OPEN = N_("没有已知的期限。每隔两周问一次进展，并把结果记下来")
ANSWERED = N_("已有答复。同意的，记下 closed；不同意的，见下")
DONE = N_("已办结")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day on which something is due."""

    complaint: int | None
    """Number of the complaint; `None` for what hangs on the acts alone."""
    office: Office
    day: date
    what: Wording
    certain: bool
    """False where holidays of that year were not announced when the program was made."""
    status: str
    """`V` read in the statute's text, `S` from a secondary source."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A complaint, how it stands, and what comes next."""

    entry: ComplaintEntry
    deadlines: tuple[Deadline, ...]
    new_findings: tuple[str, ...]
    """Ids of confirmed findings from after it was filed that it did not name."""
    new_calls: int
    """Incoming calls of suspected collectors from after it was filed."""
    next_step: Remark
    beside: Wording | None
    """What the office's data says to the next step; `None` where it says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """All complaints of a case, and the days that matter."""

    complaints: tuple[Followed, ...]
    limits: tuple[Deadline, ...]
    """Legal limits that run from the last confirmed act."""


def step_name(step: Step) -> str:
    """Return the template of what a step is called."""
    return STEP[step]


def register(case: Case) -> Register:
    """Gather all complaints, with deadlines and next steps as of today."""
    zone = ZoneInfo(case.settings.zone)
    today = case.now().astimezone(zone).date()
    confirmed = case.findings(state=State.CONFIRMED)
    calls = _collector_calls(case)
    last = max((finding.at for finding in confirmed if finding.at), default=None)
    acts = last.astimezone(zone).date() if last else None
    followed = (_followed(entry, confirmed, calls, today, zone) for entry in case.complaints())
    return Register(complaints=tuple(followed), limits=tuple(_limits(acts)) if acts else ())


def _collector_calls(case: Case) -> list[datetime]:
    scene = read_scene(case)
    cast = cast_of(case, scene)
    return [
        stored.record.started_at
        for stored in scene.calls
        if stored.record.started_at
        and stored.record.direction is Direction.IN
        and cast.role(scene.call_party[stored.id]) is Role.COLLECTOR
    ]


def filed_moment(entry: ComplaintEntry, zone: ZoneInfo) -> datetime:
    """Return when a complaint was filed; the end of the day where only the day is known.

    What happened on that day may have come before, and is not said to have come after.
    """
    complaint = entry.complaint
    if complaint.filed_at is not None:
        return complaint.filed_at
    return datetime.combine(complaint.filed, time.max, tzinfo=zone)


def _followed(
    entry: ComplaintEntry,
    confirmed: Iterable[Finding],
    calls: Iterable[datetime],
    today: date,
    zone: ZoneInfo,
) -> Followed:
    moment = _last_handed_in(entry, zone)
    named = set(entry.complaint.findings)
    fresh = tuple(
        finding.id
        for finding in confirmed
        if finding.at and finding.at > moment and finding.id not in named
    )
    later = sum(at > moment for at in calls)
    deadlines = tuple(_deadlines(entry))
    step, beside = _next(entry, deadlines, fresh, later, today)
    return Followed(
        entry=entry,
        deadlines=deadlines,
        new_findings=fresh,
        new_calls=later,
        next_step=step,
        beside=beside,
    )


def _last_handed_in(entry: ComplaintEntry, zone: ZoneInfo) -> datetime:
    """Return up to when the office has the material."""
    supplements = [
        datetime.combine(event.on, time.max, tzinfo=zone)
        for event in entry.events
        if event.step is Step.SUPPLEMENTED
    ]
    return max([filed_moment(entry, zone), *supplements])


def _deadlines(entry: ComplaintEntry) -> Iterator[Deadline]:
    complaint = entry.complaint
    known = channel(complaint.office)
    nature = complaint.nature or known.natures[0]
    accepted = next((event.on for event in entry.events if event.step is Step.ACCEPTED), None)
    starts = {From.FILED: complaint.filed, From.ACCEPTED: accepted}
    for clock in known.clocks:
        start = starts.get(clock.start)
        if start is not None and clock.nature in (None, nature):
            yield _deadline(known, clock, start, complaint.id)


def _limits(last_act: date) -> Iterator[Deadline]:
    for office in Office:
        known = channel(office)
        for clock in known.clocks:
            if clock.start is From.LAST_ACT:
                yield _deadline(known, clock, last_act, None)


def _deadline(known: Channel, clock: Clock, start: date, complaint: int | None) -> Deadline:
    end = due(start, add=clock.add, unit=clock.unit)
    return Deadline(
        complaint=complaint,
        office=known.office,
        day=end.day,
        what=clock.what,
        certain=end.certain,
        status=clock.status,
        source=clock.source,
    )


def _next(
    entry: ComplaintEntry,
    deadlines: tuple[Deadline, ...],
    fresh: tuple[str, ...],
    calls: int,
    today: date,
) -> tuple[Remark, Wording | None]:
    last = entry.events[-1].step if entry.events else None
    unhappy = channel(entry.complaint.office).unhappy
    if last in OVER:
        return remark(DONE), unhappy
    if last is Step.ASKED:
        return remark(HAND_IN), None
    if last is Step.ANSWERED:
        return remark(ANSWERED), unhappy
    if calls and not fresh:
        return remark(MORE_CALLS, calls=calls), None
    if fresh:
        supplement = remark(SUPPLEMENT, findings=len(fresh), calls=calls, id=entry.complaint.id)
        return supplement, None
    if entry.receipt is None:
        return remark(NUMBER), None
    return _waiting(deadlines, today)


def _waiting(deadlines: tuple[Deadline, ...], today: date) -> tuple[Remark, Wording | None]:
    coming = [deadline for deadline in deadlines if deadline.day >= today]
    if coming:
        nearest = min(coming, key=lambda deadline: deadline.day)
        return remark(WAIT, day=nearest.day.isoformat()), nearest.what
    if deadlines:
        last = max(deadlines, key=lambda deadline: deadline.day)
        return remark(ASK, day=last.day.isoformat()), last.what
    return remark(OPEN), None
