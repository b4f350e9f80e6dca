"""Which column of a table holds what, decided by its values; headers only propose.

A plan is made only where time, and number or way, and way or length of the calls are sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from importers.call_times import compact_clock, length, readable, written_time
from importers.call_words import Role, in_minutes, roles_of, way_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from importers.call_times import WrittenTime
    from importers.call_words import Way
    from importers.sheet_rows import Row

MOST: Final = 0.8
"""Share of the filled cells of a column that must be of one kind."""
HALF: Final = 0.5
"""The share that is enough where the header says the same."""
_ROUNDED: Final = 0.9
"""What a column of minutes is worth beside one of seconds: carriers round them up."""
_BY_HEADER_ALONE: Final = (Role.NUMBER, Role.DIRECTION, Role.DURATION)
HEADED: Final = 3
"""Columns that a row must head to be taken for a header."""

_NUMBER = re.compile(r"\+?[\d*#][\d*#\s()\-]{1,24}(?:\.0+)?|\+?\d(?:\.\d+)?[eE]\+?\d{1,2}")
MASKS: Final = "*xX×•●·"
"""What stands for a digit that was hidden."""
_MASKED = re.compile(rf"\*+|\+?\d{{3,}}[{MASKS}]{{2,}}\d*|[{MASKS}]{{3,}}\d*")
_LONG_NUMBER = re.compile(r"\+?(?:[\d*][\s()-]?){5,22}(?:\.0+)?")
_LONG: Final = 5
"""Signs of a number that no header announces."""
_CODE = re.compile(r"\s*(?:[1-9]|10)\s*")
_WEEKDAY = re.compile(r"[\s(]*(?:星期|周)[一二三四五六日天]\)?\Z")
_END = re.compile(r"结束|截止|挂断|end|finish", re.IGNORECASE)
_TEXT_MESSAGES = re.compile(
    r"(?:发送|接收|上行|下行|短信|彩信|短消息|发件|收件|sms|mms|sent)\S{0,4}", re.IGNORECASE
)

_WORDS = re.compile(
    r"(?:短信|信息|消息|短消息)?(?:内容|正文|文本)|body|(?:sms|message)?\s?(?:content|text)|message",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which column holds what."""

    columns: Mapping[Role, int]
    header: tuple[str, ...] = ()
    """As written; empty where the table has none."""
    billed: bool = False
    """True for a carrier's bill, by its words."""
    day_first: bool | None = None
    """Order of `02/03/2020`; `None` where the table never writes it so."""
    minutes: bool = False
    """True where a bare number is a length in minutes."""
    sectioned: bool = False
    """True where a row with a day alone stands above the calls of that day."""
    end: int | None = None
    """Where calls end, in a table that does not write how long they were."""
    ways: Mapping[str, Way] = field(default_factory=dict)
    """What words of the table's own mean, beside those that are known."""

    def way(self, row: Row) -> Way | None:
        """Return what a row says of the call's way."""
        cell = self.cell(row, Role.DIRECTION)
        return self.ways.get(readable(cell).lower()) or way_of(cell)

    def cell(self, row: Row, role: Role) -> str:
        """Return the cell of a role, empty where the row or the table has none."""
        at = self.columns.get(role)
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    def title(self, column: int) -> str:
        """Return the header of a column, or its letter where it has none."""
        written = self.header[column].strip() if column < len(self.header) else ""
        return written or letters(column)


def letters(column: int) -> str:
    """Return the letters by which spreadsheets call a column: A, B, …, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of_letters(name: str) -> int | None:
    """Return the column that spreadsheets call `A`, `B`, …, `AA`; `None` for another name."""
    if not re.fullmatch(r"[A-Z]{1,2}", name):
        return None
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def is_header(row: Row) -> bool:
    """Say whether a row heads columns: enough known headers, and no time among the cells."""
    if row.broken:
        return False
    roles = [found for cell in row.cells if (found := roles_of(cell))]
    known = frozenset[Role]().union(*roles)
    timed = any((time := written_time(cell)) and time.whole for cell in row.cells)
    return len(roles) >= HEADED and len(known) >= HEADED and not timed


def day_of_section(row: Row) -> WrittenTime | None:
    """Return the day that is the only cell of a row; `None` for any other row."""
    filled = [cell for cell in row.cells if cell.strip()]
    if row.broken or len(filled) != 1:
        return None
    time = written_time(f"{_WEEKDAY.sub('', readable(filled[0]))} 00:00:00")
    return replace(time, clock=None) if time is not None and time.whole else None


def is_number(cell: str) -> bool:
    """Say whether a cell may be a telephone number as carriers write it, masked or not."""
    plain = readable(cell)
    return bool(_NUMBER.fullmatch(plain) or _MASKED.fullmatch(plain))


def holds_messages(rows: list[Row]) -> bool:
    """Say whether a table lists messages rather than calls."""
    return any(_TEXT_MESSAGES.fullmatch(readable(cell)) for row in rows for cell in row.cells)


def holds_texts(header: Row | None) -> bool:
    """Say whether a column is headed as the words of messages."""
    return any(_WORDS.fullmatch(readable(cell)) for cell in (header.cells if header else ()))


def make_plan(header: Row | None, rows: list[Row]) -> Plan | None:
    """Return which column holds what, or `None` where that is not sure."""
    table = _Table(header.cells if header else (), rows)
    columns = table.columns()
    sectioned = table.sectioned and not {Role.START, Role.DATE} & columns.keys()
    dated = Role.DATE in columns or sectioned
    timed = Role.START in columns or (dated and Role.CLOCK in columns)
    way = Role.DIRECTION in columns or {Role.CALLER, Role.CALLED} <= columns.keys()
    peer = Role.NUMBER in columns or {Role.CALLER, Role.CALLED} <= columns.keys()
    known = (peer and (way or Role.DURATION in columns)) or (way and Role.DURATION in columns)
    texts = holds_texts(header) and Role.DURATION not in columns
    if not timed or not known or texts or table.unordered(columns):
        return None
    length_header = table.head(columns[Role.DURATION]) if Role.DURATION in columns else ""
    return Plan(
        columns=columns,
        header=table.header,
        billed=table.billed(columns),
        day_first=table.day_first(columns),
        minutes=in_minutes(length_header),
        sectioned=sectioned,
        end=None if Role.DURATION in columns else table.end(),
    )


def guess_columns(header: Row | None, rows: list[Row]) -> dict[Role, int]:
    """Return which column may hold what: by values, then by header alone; for a person to check."""
    table = _Table(header.cells if header else (), rows)
    columns = table.columns()
    for at in range(len(table.header)):
        for role in _BY_HEADER_ALONE:
            free = role not in columns and at not in columns.values()
            if free and role in roles_of(table.head(at)):
                columns[role] = at
    return columns


class _Table:
    """The beginning of a table, seen column by column."""

    def __init__(self, header: tuple[str, ...], rows: list[Row]) -> None:
        self.header = header
        self.sectioned = any(map(day_of_section, rows))
        width = max((len(row.cells) for row in rows), default=0)
        filled = [row for row in rows if not row.broken and len(row.cells) * 2 > width]
        self._columns = [
            [row.cells[at] for row in filled if at < len(row.cells) and row.cells[at].strip()]
            for at in range(width)
        ]

    def columns(self) -> dict[Role, int]:
        """Return the columns whose values, with their headers, are of a kind."""
        columns: dict[Role, int] = {}
        self.choose(columns, Role.DIRECTION, self.ways, needs_header=False)
        if Role.DIRECTION not in columns:
            self.choose(columns, Role.DIRECTION, self.codes, needs_header=True)
        self.choose_times(columns)
        self.choose_length(columns)
        self.choose_numbers(columns)
        self.choose(columns, Role.NAME, self.filled, needs_header=True)
        return columns

    def head(self, at: int) -> str:
        """Return the header of a column, empty where it has none."""
        return self.header[at] if at < len(self.header) else ""

    def _share(self, at: int, test: Callable[[str], object]) -> float:
        cells = self._columns[at]
        return sum(bool(test(cell)) for cell in cells) / len(cells) if cells else 0.0

    def _mostly(self, at: int, role: Role, test: Callable[[str], object]) -> float:
        """Return the share of cells that pass, 0 where they are too few for the role."""
        share = self._share(at, test)
        needed = HALF if role in roles_of(self.head(at)) else MOST
        return share if share >= needed else 0.0

    def ways(self, at: int) -> float:
        """Score a column of 主叫/被叫: plain words before composed ones."""
        share = self._mostly(at, Role.DIRECTION, way_of)
        return share + share * self._share(at, lambda cell: len(readable(cell)) <= 2) / 2

    def codes(self, at: int) -> float:
        """Score a column of Android's type codes, which only their header tells from others."""
        return float(self._share(at, _CODE.fullmatch) == 1)

    def filled(self, at: int) -> float:
        """Score a column that has anything in it."""
        return float(bool(self._columns[at]))

    def choose(
        self,
        columns: dict[Role, int],
        role: Role,
        score: Callable[[int], float],
        *,
        needs_header: bool,
    ) -> None:
        """Give a role to the free column with the highest score; a fitting header counts one."""
        best, chosen = 0.0, None
        for at in range(len(self._columns)):
            headed = role in roles_of(self.head(at))
            points = score(at) if at not in columns.values() else 0.0
            points += headed * bool(points)
            if points > best and (headed or not needs_header):
                best, chosen = points, at
        if chosen is not None:
            columns[role] = chosen

    def choose_times(self, columns: dict[Role, int]) -> None:
        """Choose one column with day and clock, or else one for each."""
        self.choose(columns, Role.START, self._moments, needs_header=False)
        if Role.START not in columns:
            self.choose(columns, Role.DATE, self._days, needs_header=False)
        if Role.DATE in columns or (self.sectioned and Role.START not in columns):
            self.choose(columns, Role.CLOCK, self._clocks, needs_header=bool(self.header))

    def _moments(self, at: int) -> float:
        headed = Role.START in roles_of(self.head(at)) or not self.header

        def good(cell: str) -> bool:
            time = written_time(cell)
            sure = headed or (time is not None and not time.serial and time.exact is None)
            return time is not None and time.whole and sure

        return 0.0 if _END.search(self.head(at)) else self._mostly(at, Role.START, good)

    def end(self) -> int | None:
        """Return the column of the times at which calls ended, by header and values."""

        def whole(cell: str) -> bool:
            time = written_time(cell)
            return time is not None and time.whole

        ends = (at for at in range(len(self._columns)) if _END.search(self.head(at)))
        return next((at for at in ends if self._share(at, whole) >= MOST), None)

    def _days(self, at: int) -> float:
        def good(cell: str) -> bool:
            time = written_time(cell)
            return time is not None and time.dated and time.clock is None

        return self._mostly(at, Role.DATE, good)

    def _clocks(self, at: int) -> float:
        headed = Role.CLOCK in roles_of(self.head(at))

        def good(cell: str) -> bool:
            time = written_time(cell)
            alone = time is not None and time.clock is not None and not time.whole
            return alone or (headed and compact_clock(cell) is not None)

        return self._mostly(at, Role.CLOCK, good)

    def choose_length(self, columns: dict[Role, int]) -> None:
        """Choose the column of lengths; bare numbers are lengths only under such a header."""

        def lengths(at: int) -> float:
            headed = Role.DURATION in roles_of(self.head(at))
            share = self._mostly(
                at, Role.DURATION, lambda cell: length(cell, bare=headed) is not None
            )
            return share * (_ROUNDED if in_minutes(self.head(at)) else 1)

        self.choose(columns, Role.DURATION, lengths, needs_header=False)

    def choose_numbers(self, columns: dict[Role, int]) -> None:
        """Choose the columns of numbers: by header, else the one whose cells are all numbers."""
        self.choose(columns, Role.NUMBER, self._headed_numbers, needs_header=True)
        for role in (Role.OWNER, Role.CALLER, Role.CALLED):
            self.choose(columns, role, self._headed_numbers, needs_header=True)
        if Role.NUMBER not in columns and Role.CALLED in columns and Role.CALLER not in columns:
            columns[Role.NUMBER] = columns.pop(Role.CALLED)
        if Role.NUMBER in columns and Role.CALLER in columns and Role.CALLED not in columns:
            columns.setdefault(Role.OWNER, columns.pop(Role.CALLER))
        if Role.NUMBER not in columns and not columns.keys() >= {Role.CALLER, Role.CALLED}:
            self.choose(columns, Role.NUMBER, self._long_numbers, needs_header=False)

    def _headed_numbers(self, at: int) -> float:
        """Score a column by its numbers; one whose numbers are blanked still scores a little."""
        return max(self._share(at, is_number), 0.1)

    def _long_numbers(self, at: int) -> float:
        cells = {readable(cell) for cell in self._columns[at]}
        if any(roles_of(self.head(at))) or len(cells) < min(2, len(self._columns[at])):
            return 0.0

        def long(cell: str) -> bool:
            plain = readable(cell)
            masked = len(plain) >= _LONG and _MASKED.fullmatch(plain)
            return bool(masked or _LONG_NUMBER.fullmatch(plain))

        return self._mostly(at, Role.NUMBER, long)

    def billed(self, columns: dict[Role, int]) -> bool:
        """Say whether the words are a carrier's."""
        if {Role.CALLER, Role.CALLED} <= columns.keys():
            return True
        at = columns.get(Role.DIRECTION)
        return at is not None and self._share(at, lambda c: (w := way_of(c)) and w.billed) >= 0.5

    def _orders(self, columns: dict[Role, int]) -> set[bool]:
        at = columns.get(Role.START, columns.get(Role.DATE, -1))
        times = [t for cell in self._columns[at] if (t := written_time(cell))] if at >= 0 else []
        pairs = [(t.first, t.second_part) for t in times if t.first and t.second_part]
        return {one > 12 for one, two in pairs if max(one, two) > 12} if pairs else {True}

    def day_first(self, columns: dict[Role, int]) -> bool | None:
        """Return the order of day and month, where one day above 12 tells it."""
        return next(iter(self._orders(columns)), None)

    def unordered(self, columns: dict[Role, int]) -> bool:
        """Say whether day and month cannot be told apart, or change places."""
        return len(self._orders(columns)) != 1
