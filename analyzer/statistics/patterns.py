"""What each institution did on each local day, held against the limits of the rule pack.

Counted are incoming calls of suspected collectors and of numbers not yet known. Ring seconds that
some phones write as a duration are never talk: only an answered call is. Days are local days of the
case's zone.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from analyzer.model.pattern import (
    Comparison,
    DayPattern,
    HourMatrix,
    Patterns,
    PeriodPattern,
    Span,
)
from analyzer.model.records import CallOutcome
from analyzer.statistics.counts import (
    NIGHT_BEGINS,
    NIGHT_ENDS,
    UNANSWERED,
    counted,
    hour_matrix,
    local_times,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray
    from pandas import DataFrame

    from analyzer.model.dossier import CallEntry
    from analyzer.model.party import Role
    from analyzer.model.pattern import Limit, Occasion

SILENT = timedelta(seconds=3)
"""Where the pack has no limit of its own for calls that are over at once."""
COMPARED = timedelta(days=28)
"""How far before and after an occasion calls are counted."""


def patterns(
    calls: Sequence[CallEntry],
    *,
    zone: ZoneInfo,
    roles: Mapping[str, Role],
    institutions: Mapping[str, str],
    limits: Sequence[Limit] = (),
    occasions: Sequence[Occasion] = (),
    covered: tuple[datetime, datetime] | None = None,
) -> Patterns:
    """Return what each institution did by day, week and month, and around each occasion.

    Args:
        calls: All calls of the case, each once; those without number or time are left out, since
            nobody knows whose or when they were.
        zone: The case's zone.
        roles: By party key; a key that is not there is unknown.
        institutions: Cluster id by party key; a number without one stands for itself.
        limits: Of the rule pack.
        occasions: Requests to stop, complaints, and what the person names.
        covered: First and last moment that the sources can show; comparisons count no day outside.
    """
    kept = [e for e in calls if e.party and e.call.started_at and counted(e, roles)]
    frame = _frame(kept, zone, institutions, limits)
    if frame.empty:
        return Patterns(limits=tuple(limits))
    days = tuple(_days(frame, limits, occasions))
    return Patterns(
        days=days,
        periods=(*_periods(days, Span.WEEK), *_periods(days, Span.MONTH)),
        hours=tuple(
            HourMatrix(institution=str(name), counts=hour_matrix(part))
            for name, part in frame.groupby("institution", sort=True)
        ),
        comparisons=tuple(_comparisons(frame, occasions, covered)),
        limits=tuple(limits),
    )


def _limit(limits: Sequence[Limit], measure: str) -> Limit | None:
    return next((limit for limit in limits if limit.measure == measure), None)


def _frame(
    calls: Sequence[CallEntry],
    zone: ZoneInfo,
    institutions: Mapping[str, str],
    limits: Sequence[Limit],
) -> DataFrame:
    """Return one row a call, by institution and time."""
    from pandas import DataFrame

    frame = local_times([e.call.started_at.timestamp() for e in calls if e.call.started_at], zone)
    answered = np.array([e.call.outcome is CallOutcome.ANSWERED for e in calls], dtype=bool)
    seconds = np.array([e.call.talked.total_seconds() for e in calls], dtype=float)
    silent, night = _limit(limits, "silent"), _limit(limits, "night")
    most = (silent and silent.talk) or SILENT
    told = np.array([e.call.duration is not None for e in calls], dtype=bool)
    begins, ends = (
        (night and night.from_hour) or NIGHT_BEGINS,
        (night and night.to_hour) or NIGHT_ENDS,
    )
    columns = {
        "party": [e.party for e in calls],
        "institution": [institutions.get(e.party or "", e.party) for e in calls],
        "answered": answered,
        "attempt": [e.call.outcome in UNANSWERED for e in calls],
        "silent": answered & told & (seconds <= most.total_seconds()),
        "seconds": seconds,
        "night": (frame["hour"] >= begins) | (frame["hour"] < ends),
    }
    frame = DataFrame({**frame, **columns})
    return frame.sort_values(["institution", "epoch"], kind="stable", ignore_index=True)


def _days(
    frame: DataFrame, limits: Sequence[Limit], occasions: Sequence[Occasion]
) -> Iterator[DayPattern]:
    burst = _limit(limits, "burst")
    frame["quiet"] = frame.groupby("institution")["epoch"].diff()
    frame["run"] = _runs(frame, burst)
    stops, complaints = ([o for o in occasions if o.stop], [o for o in occasions if o.complaint])
    frame["after_stop"] = _after(frame, stops)
    frame["after_complaint"] = _after(frame, complaints)
    tries = frame.groupby(["institution", "day", "party"], sort=False)["attempt"].sum()
    hardest = tries.groupby(level=[0, 1]).max()
    grouped = frame.groupby(["institution", "day"], sort=True)
    names = ["answered", "attempt", "night", "silent", "seconds", "after_stop", "after_complaint"]
    sums = grouped[names].sum()
    sums["calls"], sums["numbers"] = grouped.size(), grouped["party"].nunique()
    sums["hardest"], sums["quiet"] = hardest, grouped["quiet"].max()
    runs = frame[frame["run"] >= 0].groupby(["institution", "day"])["run"]
    sums["bursts"], sums["in_bursts"] = runs.nunique(), runs.size()
    sums = sums.fillna({"bursts": 0, "in_bursts": 0})
    for (institution, day), row in zip(sums.index, sums.to_dict("records"), strict=True):
        yield _day(str(institution), day, row, limits)


def _day(
    institution: str, day: date, row: Mapping[Hashable, float], limits: Sequence[Limit]
) -> DayPattern:
    quiet = row["quiet"]
    values = {
        "night": row["night"],
        "answered": row["answered"],
        "unanswered": row["hardest"],
        "silent": row["silent"],
        "burst": row["in_bursts"],
    }
    return DayPattern(
        day=day,
        institution=institution,
        numbers=int(row["numbers"]),
        calls=int(row["calls"]),
        answered=int(row["answered"]),
        attempts=int(row["attempt"]),
        attempts_one_number=int(row["hardest"]),
        night=int(row["night"]),
        silent=int(row["silent"]),
        bursts=int(row["bursts"]),
        in_bursts=int(row["in_bursts"]),
        seconds=round(row["seconds"]),
        quiet_before=None if np.isnan(quiet) else timedelta(seconds=round(quiet)),
        after_stop=int(row["after_stop"]),
        after_complaint=int(row["after_complaint"]),
        over=tuple(limit.rule for limit in limits if values.get(limit.measure, 0) > limit.most),
    )


def _runs(frame: DataFrame, burst: Limit | None) -> NDArray[np.int64]:
    """Return for each call the first row of the burst it is in, -1 where it is in none.

    A burst is a stretch in which every call stands in a window with more calls than the limit.
    """
    runs = np.full(len(frame), -1, dtype=np.int64)
    if burst is None or burst.window is None:
        return runs
    epoch, window = frame["epoch"].to_numpy(), burst.window.total_seconds()
    place = frame.groupby(["institution", "day"], sort=False).ngroup().to_numpy()
    for rows in np.split(np.arange(len(frame)), np.flatnonzero(np.diff(place)) + 1):
        ends = np.searchsorted(epoch[rows], epoch[rows] + window, side="right")
        held = -1
        for first in np.flatnonzero(ends - np.arange(rows.size) > burst.most).tolist():
            if held < 0 or runs[rows[first]] < 0:
                held = int(rows[first])
            runs[rows[first : ends[first]]] = held
    return runs


def _after(frame: DataFrame, occasions: Sequence[Occasion]) -> NDArray[np.bool_]:
    """Return which calls came after an occasion that concerns their institution."""
    first: dict[str | None, float] = {}
    for occasion in occasions:
        at = occasion.at.timestamp()
        first[occasion.institution] = min(at, first.get(occasion.institution, at))
    general = first.get(None, np.inf)
    since = [min(first.get(str(name), np.inf), general) for name in frame["institution"]]
    return np.asarray(frame["epoch"].to_numpy() > np.array(since), dtype=np.bool_)


def _periods(days: Sequence[DayPattern], span: Span) -> Iterator[PeriodPattern]:
    held: dict[tuple[str, date], list[DayPattern]] = defaultdict(list)
    for one in days:
        back = one.day.weekday() if span is Span.WEEK else one.day.day - 1
        held[one.institution, one.day - timedelta(days=back)].append(one)
    for (institution, first), rows in sorted(held.items()):
        yield PeriodPattern(
            span=span,
            first=first,
            institution=institution,
            days=len(rows),
            days_over=sum(bool(one.over) for one in rows),
            calls=sum(one.calls for one in rows),
            answered=sum(one.answered for one in rows),
            attempts=sum(one.attempts for one in rows),
            night=sum(one.night for one in rows),
            silent=sum(one.silent for one in rows),
            seconds=sum(one.seconds for one in rows),
        )


def _comparisons(
    frame: DataFrame, occasions: Sequence[Occasion], covered: tuple[datetime, datetime] | None
) -> Iterator[Comparison]:
    low, high = (
        (at.timestamp() for at in covered)
        if covered
        else (frame["epoch"].min(), frame["epoch"].max())
    )
    day, reach = timedelta(days=1).total_seconds(), COMPARED.total_seconds()
    for occasion in sorted(occasions, key=lambda one: one.at):
        at = occasion.at.timestamp()
        before, after = (min(reach, max(0.0, at - low)), min(reach, max(0.0, high - at)))
        for name, part in frame.groupby("institution", sort=True):
            if occasion.institution not in (None, name):
                continue
            past = part[(part["epoch"] < at) & (part["epoch"] >= at - before)]
            later = part[(part["epoch"] > at) & (part["epoch"] <= at + after)]
            yield Comparison(
                occasion=occasion,
                institution=str(name),
                days_before=round(before / day),
                days_after=round(after / day),
                calls_before=len(past),
                calls_after=len(later),
                night_before=int(past["night"].sum()),
                night_after=int(later["night"].sum()),
            )
