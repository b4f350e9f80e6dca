"""An SQLite file as an exhibit: a working copy, real tables only, rows in the order of their ids.

The database is copied together with its `-wal` (the newest rows live only there) and `-journal`,
and the copy is opened; the exhibit is never touched. It is hostile: the schema is not trusted,
views, triggers and virtual tables are never run, nothing but reading is allowed, and work without a
row is bounded. Where a page is damaged, the rows before it are read and `damaged` names the table.

Sources: the SQLite file format (header, page count, WAL, rollback journal).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

    from importers.contract import ReadContext

MAGIC: Final = b"SQLite format 3\x00"
HEADER_BYTES: Final = 100
COPIED_WITH: Final = ("-wal", "-journal")
"""What is copied beside a database; `-shm` is only an index of the `-wal`, and made anew."""
MAX_CELL_BYTES: Final = 32 << 20
"""A text or blob larger than this is not read; the row is named."""
STEPS: Final = 10_000
MAX_STEPS_WITHOUT_ROW: Final = 5_000
"""Times `STEPS` instructions of SQLite's machine: more for one row is no reading."""
_MASTER_JOURNAL: Final = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
"""Ends a journal that names another file; SQLite would open and could delete that file."""
_LIMITS: Final = (
    (sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL_BYTES),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
)
_SETTINGS: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA writable_schema = ON",  # so that a file cut short is opened; nothing is ever written
    "PRAGMA query_only = ON",
)
TROUBLE: Final = (sqlite3.Error, ValueError)
"""What reading a damaged database raises; names that are no UTF-8 raise `ValueError`."""
_WHOLE: Final = re.compile(r"\A(-?[0-9]+)\.0+\Z")
_ALLOWED: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})

_NOT_ONE = N_(
    "“%(name)s”不是能读的数据库：可能加了密，或者没有复制完整。请从手机重新导出一份不加密的备份。"
)
_DAMAGED = N_(
    "数据库“%(name)s”不完整或有损坏（没有读完：%(tables)s），能读的内容已读取。"
    "请从手机重新拷贝一份，连同同名的 -wal 文件。"
)
_CUT = N_(
    "数据库“%(name)s”末尾缺了一部分，能读的内容已读取。请从手机重新拷贝一份，连同同名的 -wal 文件。"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A real table."""

    name: str
    columns: tuple[str, ...]
    """As the schema spells them."""
    rowid: str
    """A name of the row id that no column hides."""
    key: str
    """`_id` where that column is the row id, else `rowid`: what a locator goes by."""

    def has(self, *columns: str) -> bool:
        """Say whether it has all these columns, in any case."""
        return {column.lower() for column in self.columns} >= set(columns)


@dataclass(frozen=True, slots=True)
class Row:
    """A row, its cells by lower-case column name; a column that is NULL is left out."""

    id: int
    locator: str
    cells: Mapping[str, str | int | float | bytes]
    raw: dict[str, str]
    """Every column that is not NULL, as the schema spells it; blobs as their size."""

    def text(self, *columns: str) -> str | None:
        """Return the first of these columns that is there, as text."""
        for column in columns:
            value = self.cells.get(column)
            if value is not None and not isinstance(value, bytes):
                return str(value)
        return None

    def plain(self, *columns: str) -> str | None:
        """Return the same for numbers and codes: a whole one has no `.0`.

        Databases written by scripts and from spreadsheets hold them as floating point, or its text.
        """
        text = self.text(*columns)
        return text if text is None else _WHOLE.sub(r"\1", text)


@dataclass(slots=True)
class SqliteExhibit:
    """An open working copy."""

    connection: sqlite3.Connection
    name: str
    beside: tuple[str, ...]
    """Names of the side files that were read with it, empty ones not counted."""
    cut: bool
    """True where pages are missing at the end of the file."""
    zone: tzinfo
    """The zone stated for the case, for wall times."""
    tables: dict[str, Table] = field(default_factory=dict)
    """By lower-case name, in the order of the schema."""
    virtual: tuple[str, ...] = ()
    """Virtual tables and views: never read."""
    damaged: list[str] = field(default_factory=list)
    """Tables that could not be read to their end."""
    oversized: list[str] = field(default_factory=list)
    """Locators of rows with a cell too large to be read."""
    replaced: int = 0
    """Texts with bytes that are no UTF-8."""
    _steps: int = 0

    def rows(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table by ascending row id."""
        after: int | None = None
        while True:
            for values in self._sound(table, after):
                if after is not None and values[0] <= after:
                    self.damaged.append(table.name)
                    return
                after = values[0]
                yield _row(table, values)
            try:  # the cursor drops the row before the one it breaks off at
                last = next(self._scan(table, after, limit=1), None)
            except sqlite3.DataError:
                after = self._name_oversized(table, after)
                if after is None:
                    return
                continue
            except TROUBLE:
                self.damaged.append(table.name)
                return
            if last is None:
                return
            if after is not None and last[0] <= after:
                self.damaged.append(table.name)
                return
            after = last[0]
            yield _row(table, last)

    def _sound(self, table: Table, after: int | None) -> Iterator[tuple[Any, ...]]:
        """Yield rows as long as there is no trouble."""
        with suppress(*TROUBLE):
            yield from self._scan(table, after)

    def row(self, table: Table, key: int) -> Row | None:
        """Return the row with an id; `None` where it is not there or cannot be read."""
        try:
            values = next(self._scan(table, key - 1, limit=1), None)
        except TROUBLE:
            if table.name not in self.damaged:
                self.damaged.append(table.name)
            return None
        return _row(table, values) if values is not None and values[0] == key else None

    def _scan(
        self, table: Table, after: int | None, *, limit: int | None = None
    ) -> Iterator[tuple[Any, ...]]:
        columns = ", ".join((table.rowid, *(_quoted(column) for column in table.columns)))
        sql = f"SELECT {columns} FROM {_quoted(table.name)}"  # noqa: S608 - names are quoted
        if after is not None:
            sql += f" WHERE {table.rowid} > {after}"
        sql += f" ORDER BY {table.rowid}" + (f" LIMIT {limit}" if limit else "")
        self._steps = 0
        for values in self.connection.execute(sql):
            self._steps = 0
            yield values

    def _name_oversized(self, table: Table, after: int | None) -> int | None:
        """Note the row after `after` as too large, and return its id."""
        bare = Table(table.name, (), table.rowid, table.key)
        try:
            found = next(self._scan(bare, after, limit=1), None)
        except TROUBLE:
            found = None
        if found is None:
            self.damaged.append(table.name)
            return None
        key: int = found[0]
        if after is not None and key <= after:
            self.damaged.append(table.name)
            return None
        self.oversized.append(_locator(table, key))
        return key

    def has_rows(self, table: Table) -> bool:
        """Say whether there is anything in a table."""
        bare = Table(table.name, (), table.rowid, table.key)
        try:
            return next(self._scan(bare, None, limit=1), None) is not None
        except TROUBLE:
            return True

    def check(self) -> None:
        """Say what could not be read.

        Raises:
            DamagedExhibit: A table broke off, or the file is cut short.
        """
        if self.damaged:
            tables = "、".join(dict.fromkeys(self.damaged))
            raise DamagedExhibit(remark(_DAMAGED, name=self.name, tables=tables))
        if self.cut:
            raise DamagedExhibit(remark(_CUT, name=self.name))

    def prepare(self) -> None:
        """Shut every door but reading, and list the tables.

        Raises:
            sqlite3.Error: There is no schema that can be read.
        """
        for limit, value in _LIMITS:
            self.connection.setlimit(limit, value)
        for setting in _SETTINGS:
            self.connection.execute(setting)
        self.connection.text_factory = self._decoded
        self.connection.set_progress_handler(self._too_long, STEPS)
        listed = self.connection.execute(
            "SELECT name, type, rootpage FROM sqlite_master WHERE type IN ('table', 'view')"
        ).fetchall()
        self.virtual = tuple(str(name) for name, _, root in listed if not root)
        for name, kind, root in listed:
            if kind == "table" and root:
                table = self._table(str(name))
                if table is not None:
                    self.tables[table.name.lower()] = table
        self.connection.set_authorizer(_only_reading)

    def _table(self, name: str) -> Table | None:
        try:
            info = self.connection.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
        except TROUBLE:
            self.damaged.append(name)
            return None
        columns = tuple(str(column[1]) for column in info)
        taken = {column.lower() for column in columns}
        rowid = next((n for n in ("rowid", "_rowid_", "oid") if n not in taken), None)
        if rowid is None or not columns:
            self.damaged.append(name)
            return None
        keys = [c for c in info if c[5]]
        is_id = len(keys) == 1 and keys[0][2].upper() == "INTEGER" and keys[0][1].lower() == "_id"
        return Table(name, columns, rowid, "_id" if is_id else "rowid")

    def _decoded(self, text: bytes) -> str:
        try:
            return text.decode()
        except UnicodeDecodeError:
            pass
        try:  # emoji as two surrogates of three bytes each, as old programs wrote them
            units = text.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
            return units.decode("utf-16-le")
        except UnicodeDecodeError:
            self.replaced += 1
            return text.decode("utf-8", "replace")

    def _too_long(self) -> int:
        self._steps += 1
        return int(self._steps > MAX_STEPS_WITHOUT_ROW)


@contextmanager
def open_sqlite(path: Path, context: ReadContext) -> Iterator[SqliteExhibit]:
    """Open a working copy of the exhibit at `path`, with its side files.

    Raises:
        DamagedExhibit: It is no database, or nothing of it can be read.
    """
    name = context.path.name
    with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
        copy = Path(folder) / "copy.db"
        shutil.copyfile(path, copy)
        beside = tuple(s for s in COPIED_WITH if _copy_side(copy, s, context.sibling(name + s)))
        if not _begins_well(copy) and "-wal" not in beside:
            raise DamagedExhibit(remark(_NOT_ONE, name=name))
        cut = _trim(copy) and "-wal" not in beside
        mode = "rw" if "-journal" in beside else "ro"
        opened = sqlite3.connect(
            f"{copy.as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=0
        )
        with closing(opened):
            sides = tuple(name + side for side in beside)
            exhibit = SqliteExhibit(opened, name, sides, cut, context.zone)
            try:
                exhibit.prepare()
            except TROUBLE as error:
                raise DamagedExhibit(remark(_NOT_ONE, name=name)) from error
            yield exhibit


def _copy_side(copy: Path, suffix: str, side: Path | None) -> bool:
    """Copy a side file; a journal that names another file is left out: it could harm that file."""
    if side is None or not side.stat().st_size:
        return False
    with side.open("rb") as file:
        file.seek(max(0, side.stat().st_size - len(_MASTER_JOURNAL)))
        if suffix == "-journal" and file.read() == _MASTER_JOURNAL:
            return False
    shutil.copyfile(side, copy.with_name(copy.name + suffix))
    return True


def _begins_well(copy: Path) -> bool:
    with copy.open("rb") as file:
        header = file.read(HEADER_BYTES)
    return len(header) == HEADER_BYTES and header.startswith(MAGIC)


def _trim(copy: Path) -> bool:
    """Drop half a page at the end of the copy, and say whether pages are missing."""
    with copy.open("r+b") as file:
        header = file.read(HEADER_BYTES)
        if len(header) < HEADER_BYTES:
            return False
        stated = int.from_bytes(header[16:18], "big")
        page = 65_536 if stated == 1 else stated
        size = copy.stat().st_size
        if page < 512 or page & (page - 1):
            return False
        file.truncate(size - size % page)
        counted = header[24:28] == header[92:96]
        pages = int.from_bytes(header[28:32], "big") if counted else 0
    return bool(size % page) or size // page < pages


def _quoted(name: str) -> str:
    """Quote a name so that it can never be taken for a text, as double quotes can."""
    return "`" + name.replace("`", "``") + "`"


def _locator(table: Table, key: int) -> str:
    return f"sqlite:{table.name}/{table.key}={key}"


def _row(table: Table, values: tuple[Any, ...]) -> Row:
    cells: dict[str, str | int | float | bytes] = {}
    raw: dict[str, str] = {}
    for column, value in zip(table.columns, values[1:], strict=True):
        if value is not None:
            cells[column.lower()] = value
            raw[column] = f"[{len(value)} bytes]" if isinstance(value, bytes) else str(value)
    return Row(values[0], _locator(table, values[0]), cells, raw)


def _only_reading(action: int, *_about: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
