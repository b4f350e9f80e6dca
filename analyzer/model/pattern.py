"""Contact patterns: what an institution did on a day, in a week, and before and after an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from analyzer.model.remark import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit of the rule pack that counts are held against."""

    rule: str
    """Rule id."""
    measure: str
    """`night`, `answered`, `unanswered`, `burst` or `silent`."""
    most: int
    """More than this is over the limit."""
    window: timedelta | None = None
    """Of a burst."""
    talk: timedelta | None = None
    """Of a silent call: answered, and over within this."""
    from_hour: int | None = None
    """Of night calls: first hour, local; `to_hour` is the first hour after."""
    to_hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPattern:
    """Incoming calls of one institution on one local day."""

    day: date
    institution: str
    """Cluster id, or the party key of a number that stands alone."""
    numbers: int
    """How many numbers called."""
    calls: int
    answered: int
    attempts: int
    """Missed, rejected or blocked."""
    attempts_one_number: int
    """The most of these from a single number."""
    night: int
    silent: int
    """Answered and over at once."""
    bursts: int
    """Runs of calls closer together than the pack's limit."""
    in_bursts: int
    seconds: int
    """Talked."""
    quiet_before: timedelta | None
    """The longest silence this day ended: from one call to the next; `None` for the first call."""
    after_stop: int
    """Calls after the owner had asked this institution not to call again."""
    after_complaint: int
    """Calls after a complaint was filed."""
    over: tuple[str, ...]
    """Rules whose limit this day is over."""


class Span(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPattern:
    """The same over a week or a month."""

    span: Span
    first: date
    """Monday, or the first of the month."""
    institution: str
    days: int
    """Days with a call."""
    days_over: int
    """Days over a limit of the rule pack."""
    calls: int
    answered: int
    attempts: int
    night: int
    silent: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Something after which calls are counted apart."""

    at: datetime
    what: Remark
    institution: str | None
    """Whom it concerns; `None` for all."""
    stop: bool = False
    """True for a request not to call again."""
    complaint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Calls before and after an occasion, over days that the sources cover."""

    occasion: Occasion
    institution: str
    days_before: int
    days_after: int
    calls_before: int
    calls_after: int
    night_before: int
    night_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HourMatrix:
    """Incoming calls of one institution by weekday and hour, local."""

    institution: str
    counts: tuple[tuple[int, ...], ...]
    """7 rows (Monday first) of 24 counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """All of these, of suspected collectors and unknown numbers."""

    days: tuple[DayPattern, ...] = ()
    """By institution, then day."""
    periods: tuple[PeriodPattern, ...] = ()
    """Weeks, then months; by institution, then first day."""
    hours: tuple[HourMatrix, ...] = ()
    """By institution."""
    comparisons: tuple[Comparison, ...] = ()
    limits: tuple[Limit, ...] = ()
