"""What a table in a file is: sheets and rows, told apart by their bytes.

What a file is called proves nothing: carriers hand out `.xls` files that are web pages or text with
tabs inside. A cell is text, as the program that made the file would show it.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from importers.encoding import head_text

if TYPE_CHECKING:
    from collections.abc import Iterator

PARSER_FAULTS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
"""What third-party readers of documents raise when a file is damaged; they check little."""
MAX_COLUMNS: Final = 512
MAX_CELL: Final = 32_767
"""Characters; no workbook holds more in a cell."""

_WEB_PAGE = re.compile(r"<(?:!doctype html|html|head|meta|body|table|\?mso|\w*:?Workbook)\b", re.I)
_HTML_WITHIN: Final = 4096
_OTHER_STREAMS: Final = tuple(
    name.encode("utf-16-le")
    for name in ("WordDocument", "PowerPoint Document", "__substg1.0", "__properties_version1.0")
)
"""Names of streams in documents of Word, PowerPoint and Outlook, which look like `.xls` outside."""
_DAY_AND_CLOCK = re.compile(r"(\d[-/.年月]\d{1,2}日?)[ \t]+(\d{1,2}[:：]\d\d)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTROLS_ALLOWED: Final = 4


class SheetKind(StrEnum):
    """How a table is kept in a file; the values begin a locator."""

    XLS = "xls"
    XLSX = "xlsx"
    HTML = "html"
    PDF = "pdf"
    TEXT = "csv"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it."""

    locator: str
    """`xlsx:Sheet1!7`, `csv:7`, `html:table[2]/tr[7]`, `pdf:2/7`."""
    cells: tuple[str, ...]
    broken: bool = False
    """True where the row was seen and cannot be taken apart."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows that may share a header."""

    name: str
    """The sheet's name in a workbook, else empty."""
    rows: Iterator[Row]


def sheet_kind(head: bytes) -> SheetKind | None:
    """Return how a file that begins with `head` keeps tables; `None` where it can hold none."""
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return None if any(stream in head for stream in _OTHER_STREAMS) else SheetKind.XLS
    if head.startswith(b"PK\x03\x04"):
        return SheetKind.XLSX if any(name.startswith("xl/") for name in zip_names(head)) else None
    if head.lstrip()[:5] == b"%PDF-":
        return SheetKind.PDF
    text = head_text(head)
    if _WEB_PAGE.search(text[:_HTML_WITHIN]):
        return SheetKind.HTML
    plain = bool(text.strip()) and len(_CONTROL.findall(text)) < _CONTROLS_ALLOWED
    return SheetKind.TEXT if plain and not text.startswith(("<", "{", "[")) else None


def row(locator: str, cells: list[str]) -> Row | None:
    """Return a row without empty cells at its end; `None` where nothing is in it."""
    last = max((n for n, cell in enumerate(cells[:MAX_COLUMNS]) if cell.strip()), default=-1)
    if last < 0:
        return None
    return Row(locator, tuple(cell[:MAX_CELL] for cell in cells[: last + 1]))


def words_apart(line: str) -> list[str]:
    """Return the words of a line as cells, a day and the clock behind it as one."""
    joined = _DAY_AND_CLOCK.sub("\\1\u00a0\\2", line.strip())
    return [cell.replace("\u00a0", " ") for cell in re.split(r"[ \t]+", joined)]


_LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")
"""Local file header of a zip member (APPNOTE 4.3.7)."""
_DEFLATED: Final = 8
_UNPACKED_AT_MOST: Final = 262_144


def zip_members(head: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and beginning of the members that a zip begins with; recognition only."""
    at = 0
    while head[at : at + 4] == b"PK\x03\x04" and at + _LOCAL_HEADER.size <= len(head):
        _, _, flags, method, _, _, _, packed, _, named, extra = _LOCAL_HEADER.unpack_from(head, at)
        at += _LOCAL_HEADER.size
        name = head[at : at + named].decode("utf-8", "replace")
        at += named + extra
        if method != _DEFLATED or flags & 1:
            yield name, head[at : at + packed][:_UNPACKED_AT_MOST]
            at += packed
            continue
        unpacker = zlib.decompressobj(-15)
        try:
            content = unpacker.decompress(head[at:], _UNPACKED_AT_MOST)
        except zlib.error:
            content = b""
        yield name, content
        if flags & 8 and not packed:
            at = head.find(b"PK\x03\x04", at) if content else -1
            if at < 0:
                return
        else:
            at += packed


def zip_names(head: bytes) -> list[str]:
    """Return the names of the members that a zip begins with."""
    return [name for name, _ in zip_members(head)]
