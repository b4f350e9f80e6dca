"""Rows of Excel workbooks, `.xls` (BIFF) and `.xlsx` (ISO 29500), locked ones with their password.

Cells are shown as Excel would without its formatting: whole numbers without a point, dates as
`2018-01-02 09:21:36`. Formulas are never computed; the value stored with them is taken. Damaged
workbooks are opened as far as the libraries can.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from analyzer.errors import DamagedExhibit, PasswordNeeded, UnsafeArchive
from analyzer.model.remark import N_, remark
from importers.old_workbook_lock import DEFAULT_PASSWORD, is_locked, unlock_old
from importers.ole_file import OleFile
from importers.sheet_rows import PARSER_FAULTS, Row, Sheet, row
from importers.workbook_lock import PACKAGE, UnknownLock, WrongPassword, unlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from openpyxl import Workbook
    from xlrd.book import Book
    from xlrd.sheet import Sheet as OldSheet

MAX_UNPACKED: Final = 1 << 30
"""Bytes; a workbook of a million rows unpacks to some 200 MB."""
_EXCEL_DATE: Final = 3
_EXCEL_NUMBER: Final = 2
_EXCEL_BOOLEAN: Final = 4
_EXCEL_ERROR: Final = 5
_BOOKS: Final = ("Workbook", "WORKBOOK", "Book", "BOOK")
"""Streams of an old workbook: BIFF 8 and BIFF 5."""

_ASK = N_("表格“%(name)s”加了密码。请在导入时给出密码（命令行加 --password），再导入一次。")
_WRONG = N_("表格“%(name)s”的密码不对。请核对后再导入一次。")
_LOCKED = N_(
    "表格“%(name)s”加了密码，加密方式还不认识。"
    "请用 Excel 或 WPS 打开，另存为没有密码的文件，再导入。"
)
_DAMAGED = N_("表格“%(name)s”已损坏，读到这里打不开了。请重新下载或重新复制一份。")
_EXPLODES = N_("表格“%(name)s”解开后大得不合理，没有读取。")


def read_workbook(path: Path, *, name: str, old: bool, password: str | None) -> Iterator[Sheet]:
    """Yield the sheets of a workbook in their order.

    Raises:
        DamagedExhibit: The workbook cannot be read on.
        PasswordNeeded: It is locked, and no or a wrong password was given.
        UnsafeArchive: It would unpack to far too much.
    """
    try:
        content = path.read_bytes()
        yield from _old_sheets(content, name, password) if old else _new_sheets(content, name)
    except PARSER_FAULTS as error:
        raise DamagedExhibit(remark(_DAMAGED, name=name)) from error


def _old_sheets(content: bytes, name: str, password: str | None) -> Iterator[Sheet]:
    """Yield the sheets of an OLE file: an old workbook, or the envelope of a locked new one."""
    streams = OleFile(content).streams()
    if PACKAGE in streams:
        yield from _new_sheets(_unlocked(streams, name, password), name)
        return
    yield from _biff_sheets(streams, name, password)


def _unlocked(streams: Mapping[str, bytes], name: str, password: str | None) -> bytes:
    if password is None:
        raise PasswordNeeded(remark(_ASK, name=name))
    try:
        return unlock(streams, password)
    except WrongPassword as error:
        raise PasswordNeeded(remark(_WRONG, name=name)) from error
    except UnknownLock as error:
        raise PasswordNeeded(remark(_LOCKED, name=name)) from error


def _unlocked_old(book: bytes, name: str, password: str | None) -> bytes:
    """Return a workbook's stream; one that is only protected from changes opens by itself."""
    if not is_locked(book):
        return book
    try:
        with suppress(WrongPassword):
            return unlock_old(book, DEFAULT_PASSWORD)
        if password is None:
            raise PasswordNeeded(remark(_ASK, name=name))
        return unlock_old(book, password)
    except WrongPassword as error:
        raise PasswordNeeded(remark(_WRONG, name=name)) from error
    except UnknownLock as error:
        raise PasswordNeeded(remark(_LOCKED, name=name)) from error


def _biff_sheets(streams: Mapping[str, bytes], name: str, password: str | None) -> Iterator[Sheet]:
    import xlrd

    content = next((streams[stream] for stream in _BOOKS if stream in streams), None)
    if content is None:
        raise DamagedExhibit(remark(_DAMAGED, name=name))
    try:
        book = xlrd.open_workbook(
            file_contents=_unlocked_old(content, name, password),
            logfile=io.StringIO(),
            on_demand=True,
        )
    except xlrd.XLRDError as error:
        locked = "encrypted" in str(error)
        reason, template = (PasswordNeeded, _LOCKED) if locked else (DamagedExhibit, _DAMAGED)
        raise reason(remark(template, name=name)) from error
    for index, title in enumerate(book.sheet_names()):
        try:
            sheet = book.sheet_by_index(index)
        except xlrd.XLRDError as error:
            raise DamagedExhibit(remark(_DAMAGED, name=name)) from error
        yield Sheet(title, _old_rows(book, sheet, title))
        book.unload_sheet(index)


def _old_rows(book: Book, sheet: OldSheet, title: str) -> Iterator[Row]:
    for index in range(sheet.nrows):
        kinds, values = sheet.row_types(index), sheet.row_values(index)
        cells = [_old_cell(book, *cell) for cell in zip(kinds, values, strict=True)]
        if found := row(f"xls:{title}!{index + 1}", cells):
            yield found


def _old_cell(book: Book, kind: int, value: str | float) -> str:
    from xlrd import error_text_from_code, xldate
    from xlrd.xldate import XLDateError

    if isinstance(value, str):
        return value
    if kind == _EXCEL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == _EXCEL_ERROR:
        return str(error_text_from_code.get(int(value), "#ERROR"))
    if kind == _EXCEL_DATE:
        if 0 <= value < 1:
            return shown(timedelta(days=value))
        try:
            return shown(xldate.xldate_as_datetime(value, book.datemode))
        except (XLDateError, ValueError, OverflowError):
            return shown(value)
    return shown(value)


def _new_sheets(content: bytes, name: str) -> Iterator[Sheet]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise UnsafeArchive(remark(_EXPLODES, name=name))
    book = _open_new(content, name)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            yield Sheet(sheet.title, _new_rows(sheet.iter_rows(values_only=True), sheet.title))
    finally:
        book.close()


def _open_new(content: bytes, name: str) -> Workbook:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "no default style": the look of a workbook is no matter
        try:
            file = io.BytesIO(content)  # the exhibit has no suffix, which openpyxl wants
            return load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except InvalidFileException as error:
            raise DamagedExhibit(remark(_DAMAGED, name=name)) from error


def _new_rows(rows: Iterator[tuple[object, ...]], title: str) -> Iterator[Row]:
    for index, values in enumerate(rows, start=1):
        if found := row(f"xlsx:{title}!{index}", [shown(value) for value in values]):
            yield found


def shown(value: object) -> str:
    """Return a cell's value as text."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            whole = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
            return f"{whole:%Y-%m-%d %H:%M:%S}" if whole.time() != time() else f"{whole:%Y-%m-%d}"
        case date():
            return f"{value:%Y-%m-%d}"
        case time():
            return f"{value:%H:%M:%S}"
        case timedelta():
            seconds = round(value.total_seconds())
            return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)
