"""Calls as `callinfo.db` keeps them: `Calls(number, time, talkTime, callType, name)`.

Programs for moving phones in China write it: the time is a wall time without zone, the length is
words (`1分35秒`), the way is Android's code or a word. No real file was found; the form is that of
others' readers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Direction,
    ExtractionWarning,
    TimeBasis,
)
from analyzer.model.remark import remark
from importers.android import call_kind, instant, name_of, number_of
from importers.call_times import length
from importers.call_words import way_of
from importers.phone_rows import bad_date
from importers.wall_time import moment, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, timedelta, tzinfo

    from analyzer.model.exhibit import Provenance
    from importers.sqlite_exhibit import Row, SqliteExhibit, Table

    Read = Iterator[CallRecord | ExtractionWarning]

_TIME = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,6})?", re.ASCII
)


def read_callinfo(exhibit: SqliteExhibit, table: Table, place: Callable[[str], Provenance]) -> Read:
    """Yield the calls of a `Calls` table."""
    for row in exhibit.rows(table):
        yield from _read_call(row, place(row.locator), exhibit.zone)


def _read_call(row: Row, place: Provenance, zone: tzinfo) -> Read:
    written = row.text("time") or ""
    started_at, basis = _started_at(written.strip(), zone)
    duration = length(row.plain("talktime") or "", bare=True)
    direction, outcome = _kind(row.plain("calltype") or "", duration)
    number, name = number_of(row.plain("number")), name_of(row.text("name"))
    yield CallRecord(
        provenance=place,
        number=number,
        name=None if name == number else name,
        started_at=started_at,
        time_basis=basis,
        duration=duration,
        direction=direction,
        outcome=outcome,
        sim=None,
        raw=row.raw,
    )
    if started_at is None:
        yield bad_date(place, written)
    elif basis is TimeBasis.CASE_ZONE and (doubt := trouble(started_at)):
        yield ExtractionWarning(
            provenance=place, remark=remark(doubt, time=written[:60]), lost=False
        )


def _started_at(written: str, zone: tzinfo) -> tuple[datetime | None, TimeBasis]:
    if counted := instant(written):
        return counted, TimeBasis.INSTANT
    found = _TIME.fullmatch(written)
    digits = "".join(part.zfill(2) for part in found.groups()) if found else ""
    return moment(digits, zone), TimeBasis.CASE_ZONE


def _kind(written: str, duration: timedelta | None) -> tuple[Direction, CallOutcome]:
    """Return direction and outcome by a code of Android's, or by a word."""
    way = way_of(written)
    if way is None:
        return call_kind(written.strip(), duration)
    if way.outcome not in (None, CallOutcome.ANSWERED):
        return way.direction, way.outcome
    return way.direction, call_kind("1", duration)[1]
