"""How many calls of suspected collectors there were, by hour, weekday, day and number.

Counts are over local days and hours of the case's zone, so a day has 23 or 25 hours where clocks
change. pandas is imported when first needed, since that takes a second.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.model.dossier import DayCount, Statistics
from analyzer.model.party import Role
from analyzer.model.records import CallOutcome, Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from pandas import DataFrame

    from analyzer.model.dossier import CallEntry, Coverage

NIGHT_BEGINS = 22
"""Hour, local: no collection from 22:00 (GB/T 45251-2025)."""
NIGHT_ENDS = 8
UNANSWERED = frozenset({CallOutcome.MISSED, CallOutcome.REJECTED, CallOutcome.BLOCKED})
COUNTED_ROLES = frozenset({Role.COLLECTOR, Role.UNKNOWN})
WITHHELD = ""
"""Party of a call whose number was withheld, as `analyzer.numbers` has it."""


def statistics(
    calls: Sequence[CallEntry],
    *,
    zone: ZoneInfo,
    roles: Mapping[str, Role],
    coverage: tuple[Coverage, ...] = (),
) -> Statistics:
    """Count incoming calls of suspected collectors and of numbers not yet known.

    Args:
        calls: All calls of the case; one whose number was withheld counts as unknown.
        zone: The case's zone, for days and hours.
        roles: By party key; a key that is not there is unknown.
        coverage: Which period each source can show.
    """
    kept = [entry for entry in calls if counted(entry, roles)]
    answered = [e for e in kept if e.call.outcome is CallOutcome.ANSWERED]
    frame = _frame(kept, zone)
    return Statistics(
        hour_weekday=hour_matrix(frame),
        days=_days(frame),
        coverage=coverage,
        total_calls=len(calls),
        collector_calls=sum(1 for e in kept if e.party and roles.get(e.party) is Role.COLLECTOR),
        answered=len(answered),
        night=int(frame["night"].sum()),
        talked=sum((entry.call.talked for entry in answered), timedelta()),
    )


def counted(entry: CallEntry, roles: Mapping[str, Role]) -> bool:
    """Say whether a call came in from a suspected collector or an unknown number."""
    role, call = roles.get(entry.party or WITHHELD, Role.UNKNOWN), entry.call
    missed = call.direction is Direction.UNKNOWN and call.outcome in UNANSWERED
    return (call.direction is Direction.IN or missed) and role in COUNTED_ROLES


def local_times(epochs: Sequence[float], zone: ZoneInfo) -> DataFrame:
    """Return for each moment, in seconds since 1970, its local day, weekday and hour."""
    from pandas import DataFrame, Series, to_datetime

    begun = Series(epochs, dtype="float64")
    local = to_datetime(begun, unit="s", utc=True).dt.tz_convert(zone)
    columns = {"day": local.dt.date, "weekday": local.dt.day_of_week, "hour": local.dt.hour}
    return DataFrame({"epoch": begun, **columns})


def _frame(calls: Iterable[CallEntry], zone: ZoneInfo) -> DataFrame:
    """Return one row a timed call, with its local day, weekday and hour."""
    from pandas import Series

    rows = [(entry, entry.call.started_at) for entry in calls if entry.call.started_at]
    frame = local_times([at.timestamp() for _, at in rows], zone)
    hour = frame["hour"]
    return frame.assign(
        night=(hour >= NIGHT_BEGINS) | (hour < NIGHT_ENDS),
        party=Series([e.party or WITHHELD for e, _ in rows], dtype="object"),
        answered=Series([e.call.outcome is CallOutcome.ANSWERED for e, _ in rows], dtype="bool"),
        unanswered=Series([e.call.outcome in UNANSWERED for e, _ in rows], dtype="bool"),
        seconds=Series([round(e.call.talked.total_seconds()) for e, _ in rows], dtype="int64"),
    )


def hour_matrix(frame: DataFrame) -> tuple[tuple[int, ...], ...]:
    """Return 7 rows (Monday first) of 24 counts."""
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
