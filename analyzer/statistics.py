"""Contact patterns in numbers: when suspected collectors called, and what a log can show at all.

Counts are over local days and hours of the case's zone, so a day has 23 or 25 hours where clocks
change. pandas is imported when first needed, since that takes a second.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from analyzer.model.dossier import Coverage, DayCount, Statistics
from analyzer.model.party import Role
from analyzer.model.records import CallOutcome, Direction, RecordKind
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from pandas import DataFrame

    from analyzer.model.dossier import CallEntry, MessageEntry
    from analyzer.model.remark import Remark

NIGHT_BEGINS = 22
"""Hour, local: no collection from 22:00 (GB/T 45251-2025)."""
NIGHT_ENDS = 8
UNANSWERED = frozenset({CallOutcome.MISSED, CallOutcome.REJECTED, CallOutcome.BLOCKED})
COUNTED_ROLES = frozenset({Role.COLLECTOR, Role.UNKNOWN})
WITHHELD = ""
"""Party of a call whose number was withheld, as `analyzer.numbers` has it."""

ROW_LIMITS = (500, 1000, 3000)
"""How many calls phones keep: 500 on Android (CallLog.java, per SIM card in newer versions), 1000
and 3000 on some makers' systems."""
NEAR_LIMIT = 5

AT_LIMIT = N_(
    "共 %(rows)d 条，接近手机只保留最近 %(limit)d 条的上限；%(first)s 之前的通话可能已被手机清除"
)
QUIET_DAYS = N_(
    "%(first)s 至 %(last)s 之间有 %(days)d 天没有任何记录，最长连续 %(longest)d 天；"
    "可能当天没有往来，也可能记录不全"
)


def statistics(
    calls: Sequence[CallEntry],
    messages: Sequence[MessageEntry] = (),
    *,
    zone: ZoneInfo,
    roles: Mapping[str, Role],
) -> Statistics:
    """Count incoming calls of suspected collectors and of numbers not yet known.

    Args:
        calls: All calls of the case; one whose number was withheld counts as unknown.
        messages: All messages, for the period their sources cover.
        zone: The case's zone, for days and hours.
        roles: By party key; a key that is not there is unknown.
    """
    counted = [entry for entry in calls if _counted(entry, roles)]
    answered = [e for e in counted if e.call.outcome is CallOutcome.ANSWERED]
    frame = _frame(counted, zone)
    return Statistics(
        hour_weekday=_hours(frame),
        days=_days(frame),
        coverage=coverage(calls, messages, zone=zone),
        total_calls=len(calls),
        collector_calls=sum(1 for e in counted if e.party and roles.get(e.party) is Role.COLLECTOR),
        answered=len(answered),
        night=int(frame["night"].sum()),
        talked=sum((entry.call.talked for entry in answered), timedelta()),
    )


def _counted(entry: CallEntry, roles: Mapping[str, Role]) -> bool:
    role = roles.get(entry.party or WITHHELD, Role.UNKNOWN)
    return entry.call.direction is Direction.IN and role in COUNTED_ROLES


def _frame(calls: Iterable[CallEntry], zone: ZoneInfo) -> DataFrame:
    """Return one row a timed call, with its local day, weekday and hour."""
    from pandas import DataFrame, Series, to_datetime

    rows = [(entry, entry.call.started_at) for entry in calls if entry.call.started_at]
    begun = Series([at.timestamp() for _, at in rows], dtype="float64")
    local = to_datetime(begun, unit="s", utc=True).dt.tz_convert(zone)
    hour = local.dt.hour
    return DataFrame(
        {
            "day": local.dt.date,
            "weekday": local.dt.day_of_week,
            "hour": hour,
            "night": (hour >= NIGHT_BEGINS) | (hour < NIGHT_ENDS),
            "party": Series([e.party or WITHHELD for e, _ in rows], dtype="object"),
            "answered": Series(
                [e.call.outcome is CallOutcome.ANSWERED for e, _ in rows], dtype="bool"
            ),
            "unanswered": Series([e.call.outcome in UNANSWERED for e, _ in rows], dtype="bool"),
            "seconds": Series(
                [round(e.call.talked.total_seconds()) for e, _ in rows], dtype="int64"
            ),
        }
    )


def _hours(frame: DataFrame) -> tuple[tuple[int, ...], ...]:
    counts = frame.groupby(["weekday", "hour"]).size().to_dict()
    return tuple(tuple(int(counts.get((day, h), 0)) for h in range(24)) for day in range(7))


def _days(frame: DataFrame) -> tuple[DayCount, ...]:
    if frame.empty:
        return ()
    grouped = frame.groupby(["day", "party"], sort=True)
    sums = grouped[["answered", "unanswered", "night", "seconds"]].sum()
    sums.insert(0, "incoming", grouped.size())
    return tuple(
        DayCount(
            day=day,
            party=party,
            incoming=incoming,
            answered=answered,
            unanswered=unanswered,
            night=night,
            seconds=seconds,
        )
        for (day, party), (incoming, answered, unanswered, night, seconds) in zip(
            sums.index.tolist(), sums.to_numpy(dtype="int64").tolist(), strict=True
        )
    )


def coverage(
    calls: Sequence[CallEntry], messages: Sequence[MessageEntry], *, zone: ZoneInfo
) -> tuple[Coverage, ...]:
    """Return by exhibit and kind which period the rows cover and what may be missing from it."""
    times: dict[tuple[str, RecordKind], list[datetime | None]] = defaultdict(list)
    cards: dict[tuple[str, RecordKind], dict[str | None, int]] = defaultdict(dict)
    for call in calls:
        place = (call.call.provenance.exhibit, RecordKind.CALL)
        times[place].append(call.call.started_at)
        cards[place][call.call.sim] = cards[place].get(call.call.sim, 0) + 1
    for message in messages:
        place = (message.message.provenance.exhibit, RecordKind.MESSAGE)
        times[place].append(message.message.at)
    return tuple(
        _coverage(*place, times[place], cards.get(place, {}), zone) for place in sorted(times)
    )


def _coverage(
    exhibit: str,
    kind: RecordKind,
    times: Sequence[datetime | None],
    cards: Mapping[str | None, int],
    zone: ZoneInfo,
) -> Coverage:
    known = sorted(at for at in times if at is not None)
    note = _at_limit(len(times), cards, known, zone) or _quiet_days(known, zone)
    return Coverage(
        exhibit=exhibit,
        kind=str(kind),
        first=known[0] if known else None,
        last=known[-1] if known else None,
        rows=len(times),
        remark=note,
    )


def _at_limit(
    rows: int, cards: Mapping[str | None, int], known: Sequence[datetime], zone: ZoneInfo
) -> Remark | None:
    if not cards or not known:
        return None
    for limit in ROW_LIMITS:
        if any(limit - NEAR_LIMIT <= count <= limit for count in (rows, *cards.values())):
            first = known[0].astimezone(zone).date().isoformat()
            return remark(AT_LIMIT, rows=rows, limit=limit, first=first)
    return None


def _quiet_days(known: Sequence[datetime], zone: ZoneInfo) -> Remark | None:
    days = sorted({at.astimezone(zone).date() for at in known})
    gaps = [(after - before).days - 1 for before, after in pairwise(days)]
    if not any(gaps):
        return None
    return remark(
        QUIET_DAYS,
        first=days[0].isoformat(),
        last=days[-1].isoformat(),
        days=sum(gaps),
        longest=max(gaps),
    )
