"""Which period each source can show, and which of its rows are no longer there.

A row counts for every source that holds it, so that a second export of the same phone covers its
own period. Databases number their rows; a number that is missing between two others was most likely
given to a row that was deleted later. Why is not known: a phone that keeps 500 calls deletes the
oldest itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from analyzer.model.dossier import Coverage
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from analyzer.model.records import RecordKind
    from analyzer.model.remark import Remark

ROW_LIMITS = (500, 1000, 3000)
"""How many calls phones keep: 500 on Android (CallLog.java, per SIM card in newer versions), 1000
and 3000 on some makers' systems."""
NEAR_LIMIT = 5
RANGES = 5
"""Ranges of missing numbers told one by one, the widest first."""

AT_LIMIT = N_(
    "共 %(rows)d 条，接近手机只保留最近 %(limit)d 条的上限；%(first)s 之前的通话可能已被手机清除"
)
QUIET_DAYS = N_(
    "%(first)s 至 %(last)s 之间有 %(days)d 天没有任何记录，最长连续 %(longest)d 天；"
    "可能当天没有往来，也可能记录不全"
)
MISSING = N_(
    "表 %(table)s 的行编号从 %(first)d 到 %(last)d，中间缺 %(count)d 个号：可能是备份之前删除的行，"
    "手机自动清理、本人删除或合并记录都会这样。这只是观察，不说明是谁删除的"
)
MISSING_RANGE = N_(
    "表 %(table)s 缺编号 %(first)d 至 %(last)d（%(count)d 个），前一条在 %(before)s，"
    "后一条在 %(after)s"
)
UNKNOWN_TIME = "?"

_ROW_NUMBER = re.compile(r"\Asqlite:(?P<table>[^/]+)/(?:_id|rowid|ROWID|Z_PK)=(?P<number>\d+)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A row as one source holds it."""

    exhibit: str
    kind: RecordKind
    locator: str
    at: datetime | None
    sim: str | None = None
    """SIM card, for calls."""


def coverage(rows: Iterable[SourceRow], *, zone: ZoneInfo) -> tuple[Coverage, ...]:
    """Return by exhibit and kind which period the rows cover and what may be missing from it."""
    held: dict[tuple[str, RecordKind], list[SourceRow]] = defaultdict(list)
    for row in rows:
        held[row.exhibit, row.kind].append(row)
    return tuple(_coverage(*place, held[place], zone) for place in sorted(held))


def _coverage(
    exhibit: str, kind: RecordKind, rows: Sequence[SourceRow], zone: ZoneInfo
) -> Coverage:
    cards: dict[str | None, int] = defaultdict(int)
    for row in rows if kind == "call" else ():
        cards[row.sim] += 1
    known = sorted(row.at for row in rows if row.at is not None)
    return Coverage(
        exhibit=exhibit,
        kind=str(kind),
        first=known[0] if known else None,
        last=known[-1] if known else None,
        rows=len(rows),
        remark=_at_limit(len(rows), cards, known, zone) or _quiet_days(known, zone),
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


def deleted_rows(
    rows: Iterable[SourceRow], *, zone: ZoneInfo, unread: Iterable[tuple[str, str]] = ()
) -> tuple[Remark, ...]:
    """Return which row numbers of databases are missing, and between which times.

    Args:
        rows: All rows, as each source holds them.
        zone: The case's zone, for times.
        unread: Exhibit and locator of rows that are there but could not be read. A table that
            stands there as a whole was read in part, and nothing is said of it.
    """
    tables: dict[tuple[str, str], dict[int, datetime | None]] = defaultdict(dict)
    partial = set()
    for exhibit, locator in unread:
        _note(tables, exhibit, locator, None)
        partial.add((exhibit, locator.removeprefix("sqlite:")))
    for row in rows:
        _note(tables, row.exhibit, row.locator, row.at)
    return tuple(
        told
        for place, numbers in sorted(tables.items())
        if place not in partial
        for told in _missing(place[1], numbers, zone)
    )


def _note(
    tables: dict[tuple[str, str], dict[int, datetime | None]],
    exhibit: str,
    locator: str,
    at: datetime | None,
) -> None:
    if found := _ROW_NUMBER.match(locator):
        tables[exhibit, found["table"]][int(found["number"])] = at


def _missing(
    table: str, numbers: Mapping[int, datetime | None], zone: ZoneInfo
) -> Iterator[Remark]:
    order = sorted(numbers)
    holes = [(a + 1, b - 1) for a, b in pairwise(order) if b - a > 1]
    if not holes:
        return
    count = sum(last - first + 1 for first, last in holes)
    yield remark(MISSING, table=table, first=order[0], last=order[-1], count=count)
    for first, last in sorted(holes, key=lambda hole: (hole[0] - hole[1], hole[0]))[:RANGES]:
        yield remark(
            MISSING_RANGE,
            table=table,
            first=first,
            last=last,
            count=last - first + 1,
            before=_local(numbers[first - 1], zone),
            after=_local(numbers[last + 1], zone),
        )


def _local(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(" ", "seconds") if at else UNKNOWN_TIME
