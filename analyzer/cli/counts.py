"""How `calldossier patterns` lays out counts: by day, week, month, or weekday and hour."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.model.pattern import Span
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from analyzer.cli.face import Face
    from analyzer.model.dossier import Dossier
    from analyzer.model.pattern import DayPattern, HourMatrix, Patterns, PeriodPattern

MEASURES = {
    "night": N_("夜间"),
    "answered": N_("接通"),
    "unanswered": N_("未接通"),
    "burst": N_("密集"),
    "silent": N_("接通即挂"),
}
WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


class By(StrEnum):
    """What a line of the tables is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    HOUR = "hour"


def only(found: Patterns, keys: Collection[str]) -> Patterns:
    """Return the patterns of some institutions."""
    return replace(
        found,
        days=tuple(one for one in found.days if one.institution in keys),
        periods=tuple(one for one in found.periods if one.institution in keys),
        hours=tuple(one for one in found.hours if one.institution in keys),
        comparisons=tuple(one for one in found.comparisons if one.institution in keys),
    )


def uncounted(dossier: Dossier) -> int:
    """Return how many incoming calls have no number or no time: nobody knows whose they are."""
    return sum(
        entry.call.direction != "out" and (not entry.party or entry.call.started_at is None)
        for entry in dossier.calls
    )


def show(found: Patterns, names: Mapping[str, str], by: By, face: Face) -> None:
    """Print a table for each institution."""
    measures = {limit.rule: MEASURES.get(limit.measure, limit.rule) for limit in found.limits}
    for key, days in groupby(found.days, key=lambda one: one.institution):
        rows = list(days)
        face.say(
            N_("%(who)s：%(days)d 天有来电，共 %(calls)d 次，其中 %(over)d 天超过限度"),
            who=names.get(key, key),
            days=len(rows),
            calls=sum(one.calls for one in rows),
            over=sum(bool(one.over) for one in rows),
        )
        if by is By.DAY:
            _days(rows, measures, face)
        elif by is By.HOUR:
            _hours([one for one in found.hours if one.institution == key], face)
        else:
            span = Span(by)
            _periods(
                [one for one in found.periods if one.institution == key and one.span is span], face
            )


def _days(rows: Sequence[DayPattern], measures: Mapping[str, str], face: Face) -> None:
    face.table(
        [
            N_("日期"),
            N_("来电"),
            N_("接通"),
            N_("未接通"),
            N_("夜间"),
            N_("接通即挂"),
            N_("密集"),
            N_("要求停止后"),
            N_("投诉后"),
            N_("超过的限度"),
        ],
        [
            [
                f"{one.day:%m-%d}\n{one.day:%Y}",
                str(one.calls),
                str(one.answered),
                str(one.attempts),
                str(one.night),
                str(one.silent),
                str(one.in_bursts),
                str(one.after_stop),
                str(one.after_complaint),
                "\n".join(face.translate(measures.get(rule, rule)) for rule in one.over) or "–",
            ]
            for one in rows
        ],
    )


def _periods(rows: Sequence[PeriodPattern], face: Face) -> None:
    face.table(
        [
            N_("起始日"),
            N_("有来电的天数"),
            N_("超限天数"),
            N_("来电"),
            N_("接通"),
            N_("未接通"),
            N_("夜间"),
            N_("接通即挂"),
        ],
        [
            [
                one.first.isoformat(),
                str(one.days),
                str(one.days_over),
                str(one.calls),
                str(one.answered),
                str(one.attempts),
                str(one.night),
                str(one.silent),
            ]
            for one in rows
        ],
    )


def _hours(found: Sequence[HourMatrix], face: Face) -> None:
    """Print weekdays as lines of 24 counts."""
    for one in found:
        face.say("      %(hours)s", hours=" ".join(f"{hour:2d}" for hour in range(24)))
        for weekday, counts in zip(WEEKDAYS, one.counts, strict=True):
            face.say(
                "%(day)s  %(counts)s",
                day=face.translate(weekday),
                counts=" ".join(f"{count:2d}" if count else " ·" for count in counts),
            )
