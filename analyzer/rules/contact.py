"""Rules over the times of calls: at night, too often, in bursts, silent.

Calls are counted per local day and per institution, because collectors change numbers; only the
count of unanswered attempts is per number, as its requirement is. Calls the person placed, and
calls of parties that are known or a service, are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.model.finding import Finding
from analyzer.model.party import Role
from analyzer.model.passage import Channel
from analyzer.model.records import CallOutcome, Direction
from analyzer.model.remark import N_, Remark, remark
from analyzer.model.transcript import Speaker
from analyzer.rules.findings import finding_id, title_on
from analyzer.rules.model import ContactRule, Measure, RulePack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

_UNANSWERED = frozenset({CallOutcome.MISSED, CallOutcome.REJECTED, CallOutcome.BLOCKED})
_NOT_COUNTED = frozenset({Role.KNOWN, Role.SERVICE})
_WINDOWED = frozenset({Measure.BURST, Measure.ROLLING})
_MINUTES_A_DAY = 24 * 60
_STRANGER_CONFIDENCE = 0.5
"""Nobody has said yet that the party is a collector."""

_SENTENCES: dict[Measure, str] = {
    Measure.NIGHT: N_(
        "%(day)s 当地时间 %(from_hour)d:00 至次日 %(to_hour)d:00 的时段内来电 %(count)d 次"
        "（%(first)s 至 %(last)s，%(numbers)d 个号码）。"
    ),
    Measure.ANSWERED: N_(
        "%(day)s 接通来电 %(count)d 次（%(first)s 至 %(last)s，%(numbers)d 个号码），"
        "多于 %(limit)d 次。"
    ),
    Measure.UNANSWERED: N_(
        "%(day)s 同一号码未接通的来电 %(count)d 次（%(first)s 至 %(last)s），多于 %(limit)d 次。"
    ),
    Measure.BURST: N_(
        "%(day)s 在 %(minutes)d 分钟内来电多于 %(limit)d 次，这样的密集来电共 %(count)d 次"
        "（%(first)s 至 %(last)s，%(numbers)d 个号码）。"
        "这是本软件自定的提示界限，不是法规中的数字。"
    ),
    Measure.ROLLING: N_(
        "自 %(day)s 起，在连续 %(days)d 天内来电多于 %(limit)d 次，这样的来电共 %(count)d 次"
        "（%(numbers)d 个号码）。"
    ),
    Measure.SILENT: N_(
        "%(day)s 接通后 %(seconds)d 秒内即挂断的来电 %(count)d 次（%(first)s 至 %(last)s，"
        "%(numbers)d 个号码），多于 %(limit)d 次。这是本软件自定的提示界限，不是法规中的数字。"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCall:
    """A call as contact rules see it."""

    id: int
    party: str | None
    """Party key; calls without one are not counted, for nobody knows whose they are."""
    cluster: str | None
    at: datetime
    """When it was created, aware."""
    direction: Direction
    outcome: CallOutcome
    talked_s: float
    role: Role = Role.UNKNOWN

    @property
    def institution(self) -> str:
        """The cluster, or the number where it stands alone."""
        return self.cluster or self.party or ""


def contact_findings(
    pack: RulePack, calls: Sequence[ContactCall], *, zone: ZoneInfo
) -> list[Finding]:
    """Return what the pack's contact rules find, one per institution and local day."""
    counted = sorted(
        (
            call
            for call in calls
            if call.party and _incoming(call) and call.role not in _NOT_COUNTED
        ),
        key=lambda call: (call.at, call.id),
    )
    return [
        _finding(pack, rule, day, group, zone)
        for rule in pack.contact_rules
        for day, group in _groups(rule, counted, zone)
    ]


def _incoming(call: ContactCall) -> bool:
    missed = call.direction is Direction.UNKNOWN and call.outcome in _UNANSWERED
    return call.direction is Direction.IN or missed


def _groups(
    rule: ContactRule, calls: Iterable[ContactCall], zone: ZoneInfo
) -> Iterator[tuple[date, list[ContactCall]]]:
    per_number = rule.measure is Measure.UNANSWERED

    def place(call: ContactCall) -> tuple[date, str]:
        key = call.party or "" if per_number else call.institution
        day = date.min if rule.measure is Measure.ROLLING else call.at.astimezone(zone).date()
        return day, key

    measured = [call for call in calls if _counts(rule, call, zone)]
    for _, group in groupby(sorted(measured, key=place), key=place):
        members = list(group)
        if rule.measure in _WINDOWED:
            members = _bursts(rule, members)
        if len(members) > rule.limit:
            yield members[0].at.astimezone(zone).date(), members


def _counts(rule: ContactRule, call: ContactCall, zone: ZoneInfo) -> bool:
    match rule.measure:
        case Measure.NIGHT:
            hour = call.at.astimezone(zone).hour
            return hour >= (rule.from_hour or 0) or hour < (rule.to_hour or 0)
        case Measure.ANSWERED:
            return call.outcome is CallOutcome.ANSWERED
        case Measure.UNANSWERED:
            return call.outcome in _UNANSWERED
        case Measure.SILENT:
            answered = call.outcome is CallOutcome.ANSWERED
            return answered and call.talked_s <= (rule.max_talk_s or 0)
        case Measure.BURST | Measure.ROLLING:
            return True


def _bursts(rule: ContactRule, calls: list[ContactCall]) -> list[ContactCall]:
    """Return the calls that stand in a window with more than the limit."""
    window = timedelta(minutes=rule.window_minutes or 0)
    inside: dict[int, ContactCall] = {}
    begin = 0
    for end, call in enumerate(calls):
        while call.at - calls[begin].at > window:
            begin += 1
        if end - begin + 1 > rule.limit:
            inside |= {each.id: each for each in calls[begin : end + 1]}
    return list(inside.values())


def _finding(
    pack: RulePack, rule: ContactRule, day: date, calls: list[ContactCall], zone: ZoneInfo
) -> Finding:
    first = calls[0]
    parties = sorted({call.party or "" for call in calls})
    stranger = all(call.role is not Role.COLLECTOR for call in calls)
    return Finding(
        id=finding_id(rule.id, day.isoformat(), *parties, first.at.isoformat()),
        category=rule.category,
        severity=rule.severity,
        rules=(title_on(pack, rule, day),),
        hits=(),
        channel=Channel.CALL,
        party=max(parties, key=[call.party for call in calls].count),
        cluster=first.cluster,
        record=None,
        call=None,
        calls=tuple(call.id for call in calls),
        at=first.at,
        speaker=Speaker.UNKNOWN,
        confidence=_STRANGER_CONFIDENCE if stranger else 1.0,
        observation=_observation(rule, day, calls, len(parties), zone),
    )


def _observation(
    rule: ContactRule, day: date, calls: list[ContactCall], numbers: int, zone: ZoneInfo
) -> Remark:
    times = [call.at.astimezone(zone).strftime("%H:%M") for call in calls]
    return remark(
        _SENTENCES[rule.measure],
        day=day.isoformat(),
        count=len(calls),
        limit=rule.limit,
        numbers=numbers,
        first=times[0],
        last=times[-1],
        from_hour=rule.from_hour or 0,
        to_hour=rule.to_hour or 0,
        minutes=rule.window_minutes or 0,
        days=-(-(rule.window_minutes or 0) // _MINUTES_A_DAY),
        seconds=rule.max_talk_s or 0,
    )
