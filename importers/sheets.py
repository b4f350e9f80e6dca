"""Tables in files, row by row: workbooks, web pages, text and PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importers.sheet_rows import Sheet, SheetKind, sheet_kind
from importers.sheets_pdf import read_pdf
from importers.sheets_text import read_delimited, read_web_page
from importers.sheets_workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read_sheets(path: Path, *, name: str, password: str | None) -> Iterator[Sheet]:
    """Yield the sheets of a file; the rows of each must be taken before the next is asked for.

    Raises:
        DamagedExhibit: The file cannot be read on.
        PasswordNeeded: It is locked, and no or a wrong password was given.
    """
    with path.open("rb") as file:
        kind = sheet_kind(file.read(65_536))
    if kind in (SheetKind.XLS, SheetKind.XLSX):
        old = kind is SheetKind.XLS
        return read_workbook(path, name=name, old=old, password=password)
    if kind is SheetKind.PDF:
        return iter([Sheet("", read_pdf(path, name=name, password=password))])
    rows = read_web_page(path) if kind is SheetKind.HTML else read_delimited(path)
    return iter([Sheet("", rows)])
