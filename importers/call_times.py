"""Times and lengths as tables of calls write them: with and without year, zone, seconds or colons.

A time without its year, or one whose day and month cannot be told apart, is said to be so and never
completed here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

from importers.android import instant

EXCEL_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time, the zone comes with a reading
"""Day 0 of a serial date (1900 system), with Excel's leap day of 1900 taken into account."""
_SERIAL_DAYS: Final = (36_526, 73_051)
"""2000-01-01 and 2100-01-01."""
LONGEST: Final = timedelta(days=2)
"""No call lasts longer."""

_CLOCK = (
    r"(?P<half>上午|下午|凌晨|早上|中午|晚上|AM|PM)?\s*"
    r"(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})?(?:[.,]\d{1,9})?秒?)?分?"
    r"\s*(?P<half2>[AP]\.?M\.?)?"
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+|(?:星期|周)[一二三四五六日天]\s*)?"
_OFFSET = r"\s*(?P<offset>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d\d:?\d\d)?"
_BETWEEN = r"[\sT,]{0,3}"
_DATES: Final = (
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?",
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)",
    r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})",
    _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
    r"(?P<day>\d{1,2})[\s-]" + _MONTH + r"[\s-](?P<year>\d{4})",
    r"(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?",
)
_WHOLE: Final = tuple(
    re.compile(_WEEKDAY + date + _BETWEEN + _CLOCK + _OFFSET, re.IGNORECASE) for date in _DATES
)
_DAY_ALONE: Final = tuple(re.compile(_WEEKDAY + date, re.IGNORECASE) for date in _DATES[:-1])
_CLOCK_ALONE = re.compile(_CLOCK, re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)\s?(\d\d)(\d\d)(\d\d)")
_COMPACT_CLOCK = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d)")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_AROUND = re.compile(r"(?<=\d)\s*([-/.:年月])\s*(?=\d)")
_LONGEST_TEXT: Final = 60

_WORDS = re.compile(
    r"(?:(\d{1,3})\s*(?:小时|时|hours?|hrs?|h))?\s*(?:(\d{1,5})\s*(?:分钟|分|minutes?|mins?|m))?"
    r"\s*(?:(\d{1,6})(?:\.\d+)?\s*(?:秒钟|秒|seconds?|secs?|s))?",
    re.IGNORECASE,
)
_MARKS = re.compile(r"(?:(\d{1,3})['′’])?\s*(\d{1,2})(?:\"|″|”|'')")
"""`1'20"`: minutes and seconds."""
_COLONS = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:\.\d+)?")
_BARE = re.compile(r"(\d{1,6})(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTime:
    """The parts of a time that are written; `None` is a part that is not."""

    exact: datetime | None = None
    """Where the source counts from an epoch."""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    first: int | None = None
    second_part: int | None = None
    """Day and month, in an order that only the whole column can tell."""
    clock: timedelta | None = None
    offset: tzinfo | None = None
    serial: bool = False
    """A spreadsheet's count of days: other numbers look the same."""

    @property
    def whole(self) -> bool:
        """True where a day and a clock time are written."""
        dated = self.day is not None or self.first is not None
        return self.exact is not None or (dated and self.clock is not None)

    @property
    def dated(self) -> bool:
        """True where a day with its year is written."""
        return self.year is not None


@lru_cache(maxsize=4096)
def readable(text: str) -> str:
    """Return a cell without full-width forms, guards against spreadsheets, and space around."""
    plain = unicodedata.normalize("NFKC", text).strip(" \t\r\n\u200b\ufeff")
    if guard := re.fullmatch(r"""=?"([^"]*)"|'(.*)""", plain, re.DOTALL):
        plain = (guard[1] or guard[2] or "").strip()
    return plain


@lru_cache(maxsize=4096)
def written_time(text: str) -> WrittenTime | None:
    """Return what a cell says of a time, `None` where it is none."""
    plain = _AROUND.sub(r"\1", readable(text))
    if not plain or len(plain) > _LONGEST_TEXT:
        return None
    if _EPOCH.fullmatch(plain):
        return WrittenTime(exact=instant(plain))
    if compact := _COMPACT.fullmatch(plain):
        year, month, day, *clock = map(int, compact.groups())
        return _checked(year=year, month=month, day=day, clock=_clock(*clock))
    if _SERIAL.fullmatch(plain):
        return _serial(float(plain))
    for pattern in _WHOLE:
        if found := pattern.fullmatch(plain):
            return _parts(found.groupdict())
    for pattern in _DAY_ALONE:
        if found := pattern.fullmatch(plain):
            return _parts(found.groupdict())
    if found := _CLOCK_ALONE.fullmatch(plain):
        return _parts(found.groupdict())
    return None


def compact_clock(text: str) -> timedelta | None:
    """Return a clock time written as six digits; only where a column is known to hold clocks."""
    found = _COMPACT_CLOCK.fullmatch(readable(text).zfill(6))
    return _clock(*map(int, found.groups())) if found else None


def length(text: str, *, bare: bool, minutes_first: bool = False) -> timedelta | None:
    """Return a length of time: `1时2分3秒`, `00:00:38`, `1:03`, `89`.

    Args:
        text: The cell.
        bare: Whether a number without unit is a count of seconds.
        minutes_first: Whether such a number counts minutes instead.
    """
    plain = readable(text)
    if not plain or len(plain) > _LONGEST_TEXT:
        return None
    hours = minutes = seconds = 0
    if colons := _COLONS.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in colons.groups())
    elif plain_number := _BARE.fullmatch(plain):
        if not bare:
            return None
        minutes, seconds = (int(plain_number[1]), 0) if minutes_first else (0, int(plain_number[1]))
    elif marks := _MARKS.fullmatch(plain):
        minutes, seconds = (int(part or 0) for part in marks.groups())
    elif words := _WORDS.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in words.groups())
    else:
        return None
    total = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return total if total <= LONGEST else None


def _serial(days: float) -> WrittenTime | None:
    if not _SERIAL_DAYS[0] <= days < _SERIAL_DAYS[1]:
        return None
    moment = EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))
    midnight = moment.replace(hour=0, minute=0, second=0)
    return WrittenTime(
        year=moment.year,
        month=moment.month,
        day=moment.day,
        clock=moment - midnight if days % 1 else None,
        serial=True,
    )


def _parts(found: dict[str, str | None]) -> WrittenTime | None:
    def number(name: str) -> int | None:
        text = found.get(name)
        return int(text) if text else None

    month = number("month")
    if name := found.get("name"):
        if name[:3].lower() not in _MONTHS:
            return None
        month = _MONTHS.index(name[:3].lower()) + 1
    clock = None
    hour = number("hour")
    if hour is not None:
        half = (found.get("half") or found.get("half2") or "").replace(".", "").upper()
        clock = _clock(_hour(hour, half), number("minute") or 0, number("second") or 0)
        if clock is None:
            return None
    return _checked(
        year=number("year"),
        month=month,
        day=number("day"),
        first=number("one"),
        second_part=number("two"),
        clock=clock,
        offset=_offset(found.get("offset") or ""),
    )


def _hour(hour: int, half: str) -> int:
    if half in ("PM", "下午", "晚上") and hour < 12:
        return hour + 12
    if half in ("AM", "凌晨", "上午") and hour == 12:
        return 0
    return hour + 12 if half == "中午" and hour < 3 else hour


def _clock(hour: int, minute: int, second: int) -> timedelta | None:
    sound = hour < 24 and minute < 60 and second < 60
    return timedelta(hours=hour, minutes=minute, seconds=second) if sound else None


def _offset(text: str) -> tzinfo | None:
    digits = re.sub(r"[^\d]", "", text)
    if not text:
        return None
    minutes = int(digits[:2]) * 60 + int(digits[2:]) if digits else 0
    sign = -1 if "-" in text else 1
    return timezone(timedelta(minutes=sign * min(minutes, 24 * 60 - 1)))


def _checked(
    *,
    year: int | None,
    month: int | None,
    day: int | None,
    first: int | None = None,
    second_part: int | None = None,
    clock: timedelta | None,
    offset: tzinfo | None = None,
) -> WrittenTime | None:
    """Return the time unless no calendar has its day."""
    pair = (first, second_part) if first and second_part else (1, 1)
    sound = 1 <= (month or 1) <= 12 and 1 <= (day or 1) <= 31 and min(pair) >= 1
    sound = sound and max(pair) <= 31 and min(pair) <= 12 and 1990 <= (year or 2000) < 2100
    if not sound or (month is not None and day == 0):
        return None
    return WrittenTime(
        year=year,
        month=month,
        day=day,
        first=first,
        second_part=second_part,
        clock=clock,
        offset=offset,
    )
