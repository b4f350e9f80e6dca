"""Calls out of tables: sections of rows under a header, row by row.

A table is read in sections: a header, or the beginning of the file, and the rows up to the next
header. The first rows of a section decide which column holds what; the rest is read as a stream.
Every row that is no call is counted and said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Direction,
    ExtractionWarning,
    TimeBasis,
)
from analyzer.model.remark import N_, remark
from importers.android import call_kind, name_of, number_of
from importers.bill_heading import Heading
from importers.call_columns import (
    MASKS,
    Plan,
    day_of_section,
    holds_messages,
    holds_texts,
    is_header,
    is_number,
    make_plan,
)
from importers.call_times import LONGEST, WrittenTime, compact_clock, length, readable, written_time
from importers.call_words import Role, Way, roles_of
from importers.wall_time import trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import ReadContext
    from importers.sheet_rows import Row, Sheet

SAMPLE_ROWS: Final = 300
"""Rows by which the columns are decided."""
_MANY_CELLS: Final = 3

_SUM = re.compile(r"合计|小计|总计|共计|汇总|total|sum|页码|第\d+页", re.IGNORECASE)

_BAD_TIME = N_("时间“%(time)s”无法识别；这一条已保留，时间留空")
_NO_YEAR = N_("时间“%(time)s”没有写年份，标题和文件名里也没有；这一条已保留，时间留空")
_BROKEN_ROW = N_("这一行长得不合理或无法拆开，未读取")
_NOT_A_CALL = N_("这一行和上面的通话对不上列，没有当作通话读取")
_OTHER_ROWS = N_("有 %(count)d 行不是通话（标题、合计、说明等），没有当作通话读取")
_CARRIED = N_("有 %(count)d 条通话的日期写在上面的行里（合并单元格或按日分段），已照此读取")
_TOTAL = N_("账单写明共 %(stated)d 条，实际看到 %(seen)d 条通话；账单可能没有下载完整")
_OWNER_UNKNOWN = N_("账单和文件名里都没有本机号码，不能确定是哪个号码的账单")
_UNORIENTED = N_("账单只写了主叫和被叫号码，又不知道本机号码，无法判断呼入还是呼出；这一条已保留")
_NO_NUMBERS = N_("这份账单没有给出对方号码，或者号码被隐去；通话已保留，号码留空")
_MESSAGES = N_("这张表是短信详单（%(rows)d 行），只有号码和时间，没有短信内容，未读取")
_TEXTS = N_(
    "这张表是短信（%(rows)d 行），本程序不从表格里读取短信，没有读取；文件已作为材料保存。"
    "请在手机上用 SMS Backup & Restore 或 SMS Import / Export 导出短信，再导入一次"
)
_UNSURE = N_(
    "这张表（%(rows)d 行，列：%(columns)s）像是记录，"
    "但拿不准哪一列是时间、号码和通话方式，没有读取。如果是通话，请用 import --map 指明各列后再导入"
)


@dataclass(slots=True)
class Tally:
    """What was seen of one sheet."""

    calls: int = 0
    lost: int = 0
    others: int = 0
    """Rows that are no calls."""
    numbered: int = 0
    owned: bool = False
    """True where a call names the phone's own number."""
    headed: bool = False
    """True where a row heads columns."""
    carried: int = 0
    """Calls whose day stands in a row above."""
    unsure: int = 0
    """Tables that may be calls and were not read."""


@dataclass(slots=True)
class SheetReading:
    """The calls of one sheet; iterate once, then look at `tally`."""

    context: ReadContext
    place: Callable[[str], Provenance]
    sheet: Sheet
    heading: Heading = field(default_factory=Heading)
    tally: Tally = field(default_factory=Tally)
    billed: bool = False
    _day: WrittenTime | None = None
    """The day that was written last."""

    def __iter__(self) -> Iterator[Record | ExtractionWarning]:
        names = f"{self.sheet.name} "
        self.heading = self.heading.with_name(names)
        header: Row | None = None
        waiting: list[Row] = []
        plan: Plan | None = None
        for found in self.sheet.rows:
            if found.broken:
                self.tally.lost += 1
                yield self._warn(found.locator, _BROKEN_ROW, lost=True)
            elif self._is_header(found):
                if header is not None and found.cells == header.cells:
                    self.tally.others += 1
                    continue
                yield from self._decide(header, waiting, plan)
                header, waiting, plan = found, [], None
                self.tally.headed = True
            elif plan is not None:
                yield from self._row(plan, found)
            else:
                waiting.append(found)
                if header is None:
                    self._day = day_of_section(found) or self._day
                    self.heading = self.heading.with_text(" ".join(found.cells))
                if len(waiting) >= SAMPLE_ROWS:
                    plan = self._plan(header, waiting)
                    yield from self._decide(header, waiting, plan)
                    waiting = []
        yield from self._decide(header, waiting, plan)
        yield from self._about_sheet()

    def _is_header(self, row: Row) -> bool:
        mapping = self.context.mapping
        return mapping.heads(row) if mapping is not None else is_header(row)

    def _plan(self, header: Row | None, rows: list[Row]) -> Plan | None:
        """Return the plan the person gave, where it fits, else the one the values show."""
        mapping = self.context.mapping
        given = mapping.plan(header) if mapping is not None else None
        return given or make_plan(header, rows)

    def _decide(
        self, header: Row | None, waiting: list[Row], plan: Plan | None
    ) -> Iterator[Record | ExtractionWarning]:
        """Read the rows that waited for a plan, or say why they are not read."""
        if not waiting:
            return
        plan = plan or self._plan(header, waiting)
        if plan is not None:
            for found in waiting:
                yield from self._row(plan, found)
            return
        tabular = [row for row in waiting if len(row.cells) >= _MANY_CELLS]
        timed = any(
            (t := written_time(c)) and (t.day or t.first) for row in tabular for c in row.cells
        )
        self.tally.others += len(waiting)
        if header is None and not (timed and tabular and any(map(_numbered, tabular))):
            return
        if header is not None and not timed:
            return
        self.tally.others -= len(waiting)
        self.tally.unsure += 1
        self.tally.lost += 1
        if holds_texts(header):
            yield self._warn(waiting[0].locator, _TEXTS, lost=True, rows=len(waiting))
            return
        if holds_messages(waiting[:SAMPLE_ROWS]):
            yield self._warn(waiting[0].locator, _MESSAGES, lost=True, rows=len(waiting))
            return
        columns = "、".join(cell.strip() for cell in (header or tabular[0]).cells if cell.strip())
        yield self._warn(
            waiting[0].locator, _UNSURE, lost=True, rows=len(waiting), columns=columns[:200]
        )

    def _row(self, plan: Plan, row: Row) -> Iterator[Record | ExtractionWarning]:
        """Yield the call of a row, or count it as none."""
        if plan.sectioned and (day := day_of_section(row)):
            self._day = day
            self.tally.others += 1
            return
        start, clock = plan.cell(row, Role.START), plan.cell(row, Role.CLOCK)
        time = _time(plan, row) or self._below(plan, row)
        way = plan.way(row)
        duration = length(plan.cell(row, Role.DURATION), bare=True, minutes_first=plan.minutes)
        number, name = _party(plan, row)
        signs = (time is not None) + (way is not None) + (duration is not None) + bool(number)
        if signs < 2 or _is_sum(row):
            yield from self._no_call(row, signs)
            return
        self.tally.calls += 1
        self.tally.carried += Role.START not in plan.columns and not plan.cell(row, Role.DATE)
        if time is not None and Role.START not in plan.columns:
            self._day = time
        self.billed = self.billed or plan.billed
        started_at, basis, doubt = self._started_at(plan, time)
        duration = duration if plan.end is None else self._until_end(plan, row, started_at)
        direction, outcome = _kind(plan, row, way, duration)
        if Role.CALLED in plan.columns and Role.CALLER in plan.columns:
            direction, number = self._oriented(plan, row)
            doubt = doubt or (_UNORIENTED if direction is Direction.UNKNOWN else None)
        self.tally.numbered += bool(number)
        owner = _number(plan, row, Role.OWNER) or self.heading.owner
        self.tally.owned = self.tally.owned or owner is not None
        yield CallRecord(
            provenance=self.place(row.locator),
            number=number,
            name=name,
            started_at=started_at,
            time_basis=basis,
            duration=duration,
            direction=direction,
            outcome=outcome,
            sim=owner,
            raw=_raw(plan, row),
        )
        if doubt:
            written = " ".join((start or plan.cell(row, Role.DATE), clock)).strip()
            yield self._warn(row.locator, doubt, time=written[:60])

    def _no_call(self, row: Row, signs: int) -> Iterator[ExtractionWarning]:
        self.heading = self.heading.with_text(" ".join(row.cells))
        if signs and len([c for c in row.cells if c.strip()]) >= _MANY_CELLS and not _is_sum(row):
            self.tally.lost += 1
            yield self._warn(row.locator, _NOT_A_CALL, lost=True)
        else:
            self.tally.others += 1

    def _started_at(
        self, plan: Plan, time: WrittenTime | None
    ) -> tuple[datetime | None, TimeBasis, str | None]:
        """Return time, how its zone is known, and what is doubtful about it."""
        if time is None:
            return None, TimeBasis.CASE_ZONE, _BAD_TIME
        if time.exact is not None:
            return time.exact, TimeBasis.INSTANT, None
        month, day = time.month, time.day
        if time.first and time.second_part:
            parts = (time.first, time.second_part)
            day, month = parts if plan.day_first else parts[::-1]
        year = time.year or self.heading.year_of(month or 0, day or 0)
        if year is None:
            return None, TimeBasis.CASE_ZONE, _NO_YEAR
        try:
            midnight = datetime(year, month or 0, day or 0, tzinfo=time.offset or self.context.zone)
        except ValueError:
            return None, TimeBasis.CASE_ZONE, _BAD_TIME
        hours, rest = divmod((time.clock or timedelta()).seconds, 3600)
        moment = midnight.replace(hour=hours, minute=rest // 60, second=rest % 60)
        if time.offset is not None:
            return moment, TimeBasis.OFFSET, None
        return moment, TimeBasis.CASE_ZONE, trouble(moment)

    def _until_end(self, plan: Plan, row: Row, began: datetime | None) -> timedelta | None:
        """Return the length of a call by its end; `None` where that cannot be."""
        cell = row.cells[plan.end] if plan.end is not None and plan.end < len(row.cells) else ""
        ended = self._started_at(plan, written_time(cell))[0]
        if began is None or ended is None:
            return None
        lasted = ended.astimezone(UTC) - began.astimezone(UTC)
        return lasted if timedelta() <= lasted <= LONGEST else None

    def _below(self, plan: Plan, row: Row) -> WrittenTime | None:
        """Return the time of a row without a day of its own: cells of several rows are one."""
        if self._day is None or Role.START in plan.columns or plan.cell(row, Role.DATE).strip():
            return None
        clock = _clock(plan, row)
        return replace(self._day, clock=clock) if clock is not None else None

    def _oriented(self, plan: Plan, row: Row) -> tuple[Direction, str | None]:
        """Return way and other side where a bill gives the calling and the called number."""
        caller, called = _number(plan, row, Role.CALLER), _number(plan, row, Role.CALLED)
        owner = _digits(_number(plan, row, Role.OWNER) or self.heading.owner)
        if owner and _digits(caller) == owner:
            return Direction.OUT, called
        if owner and _digits(called) == owner:
            return Direction.IN, caller
        return Direction.UNKNOWN, None

    def _about_sheet(self) -> Iterator[ExtractionWarning]:
        tally, place = self.tally, f"{self.sheet.name}" or "file"
        if not tally.calls:
            return
        if tally.carried:
            yield self._warn(place, _CARRIED, count=tally.carried)
        if tally.others:
            yield self._warn(place, _OTHER_ROWS, count=tally.others)
        seen = tally.calls + tally.lost
        if self.heading.total is not None and self.heading.total != seen:
            yield self._warn(place, _TOTAL, stated=self.heading.total, seen=seen)
        if self.billed and not tally.numbered:
            yield self._warn(place, _NO_NUMBERS)
        if self.billed and not tally.owned:
            yield self._warn(place, _OWNER_UNKNOWN)

    def _warn(
        self, locator: str, template: str, *, lost: bool = False, **values: str | int
    ) -> ExtractionWarning:
        return ExtractionWarning(
            provenance=self.place(locator), remark=remark(template, **values), lost=lost
        )


def _time(plan: Plan, row: Row) -> WrittenTime | None:
    """Return the time of a row where a day and a clock are written, in one cell or in two."""
    if Role.START in plan.columns:
        time = written_time(plan.cell(row, Role.START))
        if time is not None and (time.whole or (time.serial and time.dated)):
            return time if time.clock or time.exact else replace(time, clock=timedelta())
        return None
    day, clock = written_time(plan.cell(row, Role.DATE)), _clock(plan, row)
    return replace(day, clock=clock) if day is not None and clock is not None else None


def _clock(plan: Plan, row: Row) -> timedelta | None:
    cell = plan.cell(row, Role.CLOCK)
    part = written_time(cell)
    return compact_clock(cell) if part is None or part.clock is None else part.clock


def _kind(
    plan: Plan, row: Row, way: Way | None, duration: timedelta | None
) -> tuple[Direction, CallOutcome]:
    if way is None:
        code = readable(plan.cell(row, Role.DIRECTION))
        if not plan.billed and code.isascii() and code.isdecimal():
            return call_kind(code, duration)
        outcome = CallOutcome.ANSWERED if plan.billed else CallOutcome.UNKNOWN
        return Direction.UNKNOWN, outcome
    if way.outcome is CallOutcome.ANSWERED and duration == timedelta():
        return way.direction, CallOutcome.NOT_CONNECTED
    if way.outcome is not None:
        return way.direction, way.outcome
    return way.direction, call_kind("1", duration)[1]


def _number(plan: Plan, row: Row, role: Role) -> str | None:
    """Return a number as written, without a guard; `None` where it is hidden or only named."""
    cell = readable(plan.cell(row, role))
    hidden = not cell.strip(f"-{MASKS}") or role in roles_of(cell)
    return None if hidden else number_of(cell)


def _party(plan: Plan, row: Row) -> tuple[str | None, str | None]:
    """Return number and name; a number that stands in the place of a name is a number."""
    number, name = _number(plan, row, Role.NUMBER), name_of(plan.cell(row, Role.NAME).strip())
    if name is None or not is_number(name):
        return number, name
    return number or _number(plan, row, Role.NAME), None


def _numbered(row: Row) -> bool:
    return any(is_number(cell) and len(readable(cell)) >= 7 for cell in row.cells)


def _is_sum(row: Row) -> bool:
    return any(_SUM.match(readable(cell)) for cell in row.cells[:2])


def _digits(number: str | None) -> str:
    digits = re.sub(r"\D", "", number or "")
    return digits.removeprefix("0086").removeprefix("86") if len(digits) > 11 else digits


def _raw(plan: Plan, row: Row) -> dict[str, str]:
    """Return the row as written, by its headers."""
    raw: dict[str, str] = {}
    for at, cell in enumerate(row.cells):
        title = plan.title(at)
        raw[title if title not in raw else f"{title} {at + 1}"] = cell
    return raw
