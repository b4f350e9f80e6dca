"""How each table of a file begins, and what its columns seem to hold, for a person to check."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from importers.call_columns import guess_columns, is_header, is_number, letters
from importers.call_times import written_time
from importers.sheets import read_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from importers.call_words import Role
    from importers.sheet_rows import Row

LOOKED_AT: Final = 100
"""Rows by which a table is guessed at."""
SHOWN: Final = 3
_CELLS: Final = 2
"""A row with fewer cells is a title, or plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePreview:
    """A table as it begins."""

    sheet: str
    """The sheet's name in a workbook, else empty."""
    columns: tuple[str, ...]
    """Headers, or letters where it has none: by these a mapping names them."""
    rows: tuple[tuple[str, ...], ...]
    """The first rows, as written."""
    guess: Mapping[Role, str]
    """What the columns seem to hold."""


def preview_tables(
    path: Path, *, name: str, password: str | None = None, shown: int = SHOWN
) -> Iterator[TablePreview]:
    """Yield how each table of a file begins.

    Args:
        path: The file.
        name: What it is called.
        password: Of a locked workbook.
        shown: How many rows of each table to show, at most `LOOKED_AT`.

    Raises:
        DamagedExhibit: The file cannot be read on.
        PasswordNeeded: It is locked.
    """
    for sheet in read_sheets(path, name=name, password=password):
        begun = itertools.islice(sheet.rows, LOOKED_AT)
        rows = [row for row in begun if not row.broken and len(row.cells) >= _CELLS]
        if len(rows) >= _CELLS:
            yield _preview(sheet.name, rows, shown)


def _preview(sheet: str, rows: list[Row], shown: int) -> TablePreview:
    header = _header(rows)
    body = rows[rows.index(header) + 1 :] if header else rows
    width = max(len(row.cells) for row in rows)
    titles = header.cells if header else ()
    columns = tuple(
        titles[at].strip() if at < len(titles) and titles[at].strip() else letters(at)
        for at in range(width)
    )
    return TablePreview(
        sheet=sheet,
        columns=columns,
        rows=tuple(row.cells for row in body[:shown]),
        guess={role: columns[at] for role, at in guess_columns(header, body).items()},
    )


def _header(rows: list[Row]) -> Row | None:
    """Return the row that heads the columns: by known words, else the first without values."""
    known = next((row for row in rows if is_header(row)), None)
    if known is not None:
        return known
    valued = any(written_time(cell) or is_number(cell) for cell in rows[0].cells)
    return None if valued else rows[0]
