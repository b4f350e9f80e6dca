"""Working days in China, and periods counted from a day.

A period does not count the day it starts on (民法典 article 201). Where an office names calendar
days, the last one is given as it falls, also on a holiday: the periods bind the office, and the
person only asks on or after that day.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from reports.channels.model import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Days off and weekend days worked, for the years that were announced."""

    years: frozenset[int]
    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The day a period ends on."""

    day: date
    certain: bool
    """False where a year without announced holidays had to be counted by weekends only."""


@cache
def holidays() -> Holidays:
    """Return the announced holidays."""
    text = (files("reports.channels") / "holidays.yaml").read_text(encoding="utf-8")
    years = {key: value for key, value in yaml.safe_load(text).items() if isinstance(key, int)}
    return Holidays(
        years=frozenset(years),
        off=frozenset(day for year, days in years.items() for day in _days(year, days["days_off"])),
        worked=frozenset(
            day for year, days in years.items() for day in _days(year, days["days_worked"])
        ),
    )


def _days(year: int, spans: Iterable[str]) -> Iterator[date]:
    for span in spans:
        first, _, last = span.partition("..")
        day = date.fromisoformat(f"{year}-{first}")
        end = date.fromisoformat(f"{year}-{last or first}")
        while day <= end:
            yield day
            day += timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Tell whether offices in China work on a day."""
    known = holidays()
    if day in known.worked:
        return True
    return day.weekday() < SATURDAY and day not in known.off


def due(start: date, *, add: int, unit: Unit) -> Due:
    """Return the day on which a period that starts on a day ends.

    Args:
        start: The day it counts from, itself not counted.
        add: How many units.
        unit: Calendar days, working days, or months.
    """
    if unit is Unit.WORKING_DAYS:
        end = _working_days(start, add)
    else:
        end = start + timedelta(days=add) if unit is Unit.DAYS else _months(start, add)
    years = set(range(start.year, end.year + 1))
    certain = unit is not Unit.WORKING_DAYS or years <= holidays().years
    return Due(day=end, certain=certain)


def _working_days(start: date, count: int) -> date:
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def _months(start: date, count: int) -> date:
    """Return the same day so many months on, or that month's last."""
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
