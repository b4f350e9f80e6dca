"""Rows of text with separators and of web pages, in whatever encoding they are.

Both are read as streams. A stray quotation mark does not swallow the rows behind it, a line of ten
megabytes is one broken row, and nothing a page refers to is fetched.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from importers.encoding import CHARSETS, chinese_codec, sniff_encoding
from importers.sheet_rows import MAX_COLUMNS, Row, row, words_apart
from importers.web_page import WebPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

MAX_LINE: Final = 1 << 18
"""Characters of one row; longer ones are no calls."""
_JOINED_LINES: Final = 20
"""Lines that one row may go over where a cell holds line breaks."""
_SNIFFED_BYTES: Final = 1 << 18
_CHUNK: Final = 1 << 22
"""Characters; small chunks make an unclosed tag cost time by the square of its length."""
_STRAY: Final = 0.02
"""Share of wrong characters up to which a text still counts as UTF-8 with damage."""
_SEPARATORS: Final = ",\t;|"
_SPACES: Final = "  "
"""Parts the columns of a text that is set like a table; any number from two on."""
_WORDS: Final = " "
"""Parts the columns of a text that was copied from a page: nothing is left of its gaps."""
_WORDS_LEAST: Final = 3
"""Gaps between words in a row of such a table."""
_CLOCK = re.compile(r"\d[:：]\d\d")
"""What a line of calls has, and prose seldom."""
_GUARD = re.compile(r'\t(?="?[,;|])|(?<=[,;|])\t|(?<=[,;|]")\t')
"""A tab beside another separator keeps a spreadsheet from shortening the number in a cell."""
_RARE: Final = 2
"""A separator that stands in less than one line of so many is a title's, not the table's."""
_MOST_ROWS: Final = 65_536
"""Rows that a cell of a page may reach down."""
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9_-]{1,40})""", re.IGNORECASE)
_TAGS: Final = {"row": "tr", "ss:row": "tr", "cell": "td", "ss:cell": "td", "th": "td"}
"""Elements of the XML spreadsheets of Excel 2003, and the element of a web page they are like."""


def text_codec(path: Path) -> str:
    """Return the codec of a text: by mark, by zeros, as UTF-8 where that holds, else Chinese."""
    with path.open("rb") as file:
        head = file.read(_SNIFFED_BYTES)
    codec = sniff_encoding(head)
    if codec.startswith("utf-16"):
        return codec
    text = head.decode("utf-8", "replace")
    wrong, foreign = text.count("\ufffd"), sum(character > "\x7f" for character in text)
    if wrong <= 1 or wrong <= foreign * _STRAY:
        return "utf-8-sig"
    stated = _META.search(head[:4096])
    fallback = chinese_codec(head)
    return CHARSETS.get(stated[1].decode().lower(), fallback) if stated else fallback


def read_delimited(path: Path) -> Iterator[Row]:
    """Yield the rows of a text; the separator is the one that most lines agree on."""
    codec = text_codec(path)
    with path.open(encoding=codec, errors="replace", newline="") as file:
        separator = _separator(list(itertools.islice(_lines(file), 100)))
    with path.open(encoding=codec, errors="replace", newline="") as file:
        yield from _delimited(_lines(file), separator)


def head_rows(text: str) -> Iterator[Row]:
    """Yield the rows of the beginning of a text, for recognition."""
    lines = text.splitlines()
    return _delimited(iter(lines), _separator(lines[:100]))


def _lines(file: TextIO) -> Iterator[str]:
    """Yield lines; of one that is too long, only a beginning that is still too long."""
    while line := file.readline(MAX_LINE + 1):
        yield line
        while len(line) > MAX_LINE and not line.endswith("\n"):
            line = file.readline(MAX_LINE + 1)


def _separator(lines: list[str]) -> str:
    bare = [_GUARD.sub("", line) for line in lines[:100] if line.strip()]

    def agreement(separator: str) -> int:
        counts = Counter(line.count(separator) for line in bare)
        return max((n * lines_with for n, lines_with in counts.items()), default=0)

    found = max(_SEPARATORS, key=agreement)
    timed = (line for line in lines if _CLOCK.search(line))
    wordy = sum(len(words_apart(line)) > _WORDS_LEAST for line in timed)
    if agreement(found) > wordy // _RARE:
        return found
    if agreement(_SPACES):
        return _SPACES
    return _WORDS if wordy else found


def _delimited(lines: Iterator[str], separator: str) -> Iterator[Row]:
    pending = ""
    began = number = joined = 0
    waiting: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if not pending and not line.strip():
            continue
        if not pending:
            began, joined, waiting = number, 0, []
        pending += line
        joined += 1
        waiting.append((number, line))
        if pending.count('"') % 2 == 0:
            yield from _cells(began, pending, separator)
            pending = ""
        elif joined >= _JOINED_LINES or len(pending) > MAX_LINE:
            for place, single in waiting:
                yield from _cells(place, single, separator)
            pending = ""
    if pending:
        for place, single in waiting:
            yield from _cells(place, single, separator)


def _cells(number: int, line: str, separator: str) -> Iterator[Row]:
    locator = f"csv:{number}"
    if len(line) > MAX_LINE:
        yield Row(locator, (line[:80],), broken=True)
        return
    clean = line.replace("\0", "").strip("\r\n")
    try:
        if separator == _WORDS:
            cells = words_apart(clean)
        elif separator == _SPACES:
            cells = re.split(r"\s{2,}", clean)
        elif line.count('"') % 2 == 0:
            cells = next(csv.reader([clean], delimiter=separator), [])
        else:
            cells = clean.split(separator)
    except csv.Error:
        yield Row(locator, (line[:80],), broken=True)
        return
    if found := row(locator, cells):
        yield found


def read_web_page(path: Path) -> Iterator[Row]:
    """Yield the rows of all tables of a page, those of inner tables where they stand."""
    page = _Page()
    with path.open(encoding=text_codec(path), errors="replace") as file:
        while chunk := file.read(_CHUNK):
            page.feed(chunk)
            yield from page.taken()
    page.close()
    yield from page.taken()


def page_rows(text: str) -> Iterator[Row]:
    """Yield the rows of the beginning of a page, for recognition."""
    page = _Page()
    page.feed(text)
    return page.taken()


def _count(text: str | None) -> int:
    """Return a count of columns or rows; 1 where none is given."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else 1


class _Page(WebPage):
    """Collects rows as the page goes by."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._open: list[list[str]] = []
        """Cells of the rows that are open, the outermost first."""
        self._tables = 0
        self._row = 0
        self._in_cell = False
        self._hidden = 0
        self._above: dict[int, tuple[str, int]] = {}
        """Cells of rows above that reach down, by column: text, rows left."""
        self._kept: dict[int, tuple[str, int]] = {}
        """Those of them that reach beyond the open row."""
        self._spans: dict[int, int] = {}
        """Cells of the open row that reach down, by column: rows."""

    def taken(self) -> Iterator[Row]:
        """Yield the rows that ended since."""
        yield from self._rows
        self._rows.clear()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        tag = _TAGS.get(tag, tag)
        if tag in ("table", "worksheet"):
            self._tables += 1
            self._row = 0
            self._above, self._kept, self._spans = {}, {}, {}
            self._open.append([])
        elif tag == "tr":
            self._end_row()
            self._open[-1:] = [[]]
        elif tag == "td":
            self._begin_cell(dict(attrs))
        elif tag in ("script", "style"):
            self._hidden += 1
        elif tag in ("br", "p", "div"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a table, a row or a cell."""
        tag = _TAGS.get(tag, tag)
        if tag in ("table", "worksheet"):
            self._end_row()
            del self._open[-1:]
        elif tag == "tr":
            self._end_row()
        elif tag == "td":
            self._in_cell = False
        elif tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        """Add to the open cell; text outside of cells is a row of its own."""
        if self._hidden:
            return
        if self._open and self._open[-1] and self._in_cell:
            cell = self._open[-1][-1]
            if len(cell) < MAX_LINE:
                self._open[-1][-1] = cell + data
        elif data.strip():
            self._row += 1
            self._add([data])

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        if not self._open:
            self._open.append([])
        cells = self._open[-1]
        self._fill_down()
        wide, high = (_count(attributes.get(name)) for name in ("colspan", "rowspan"))
        missing = _count(attributes.get("ss:index")) - 1 - len(cells)
        if len(cells) < MAX_COLUMNS:
            cells.extend([""] * min(max(wide - 1, 0) + max(missing, 0), MAX_COLUMNS))
            cells.append("")
        if high > 1:
            self._spans[len(cells) - 1] = min(high, _MOST_ROWS)
        self._in_cell = True

    def _fill_down(self) -> None:
        """Repeat cells of the rows above that reach into this one."""
        cells = self._open[-1]
        while (at := len(cells)) in self._above and at < MAX_COLUMNS:
            text, left = self._above.pop(at)
            cells.append(text)
            if left > 1:
                self._kept[at] = (text, left - 1)

    def _end_row(self) -> None:
        if self._open and self._open[-1]:
            self._fill_down()
            self._row += 1
            cells = self._open[-1]
            self._add(cells)
            begun = {at: (cells[at], high - 1) for at, high in self._spans.items()}
            self._above = self._kept | begun
            self._kept, self._spans = {}, {}
            self._open[-1] = []
        self._in_cell = False

    def _add(self, cells: list[str]) -> None:
        locator = f"html:table[{self._tables}]/tr[{self._row}]"
        if found := row(locator, [" ".join(cell.split()) for cell in cells]):
            self._rows.append(found)
