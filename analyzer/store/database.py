"""The connection to a case's database: migrations, transactions, errors in plain words."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import AnalyzerError, CaseError, DamagedCase, NoSpaceLeft
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

log = logging.getLogger(__name__)

APPLICATION_ID: Final = 0x43444F53
"""`CDOS` in the file's header, put there by the first migration: tells a case from other files."""
BUSY_SECONDS: Final = 5.0
"""How long a write waits for another program's."""
CHECKPOINT_PAGES: Final = 8192
"""32 MB of write-ahead log between two checkpoints: an import would else write each page often."""
CACHE_KIB: Final = 65_536

Row = tuple[Any, ...]
"""A row as SQLite gives it; typed by whoever reads it."""

BUSY = N_("另一个程序正在使用这个案卷（%(path)s）。请等它结束，或关闭它，再试一次。")
READ_ONLY = N_("案卷 %(path)s 是只读的，不能写入。请把整个文件夹复制到可以写入的位置再打开。")
DAMAGED = N_(
    "案卷数据库 %(path)s 已损坏，无法读取。请从备份恢复整个案卷文件夹；原件在 exhibits 里。"
)
CANNOT_OPEN = N_("打不开案卷数据库 %(path)s。请检查文件夹权限。")
DISK_FULL = N_("磁盘空间不足，写不进 %(path)s。最后一步没有保存。请腾出空间后再试一次。")
DISK_FAILS = N_("读写 %(path)s 时磁盘出错。请检查磁盘或数据线，再试一次。")
FOREIGN = N_("%(path)s 不是本程序的案卷数据库。请检查路径，或从备份恢复整个案卷文件夹。")
NEWER = N_(
    "案卷 %(path)s 由更新版本的程序创建（格式 %(found)d，本程序支持到 %(known)d）。请更新程序。"
)

_EXPLAINED: Final = {
    sqlite3.SQLITE_BUSY: (CaseError, BUSY),
    sqlite3.SQLITE_LOCKED: (CaseError, BUSY),
    sqlite3.SQLITE_READONLY: (CaseError, READ_ONLY),
    sqlite3.SQLITE_PROTOCOL: (CaseError, BUSY),
    sqlite3.SQLITE_CORRUPT: (DamagedCase, DAMAGED),
    sqlite3.SQLITE_NOTADB: (DamagedCase, DAMAGED),
    sqlite3.SQLITE_TOOBIG: (DamagedCase, DAMAGED),
    sqlite3.SQLITE_FORMAT: (DamagedCase, DAMAGED),
    sqlite3.SQLITE_CANTOPEN: (CaseError, CANNOT_OPEN),
    sqlite3.SQLITE_FULL: (NoSpaceLeft, DISK_FULL),
    sqlite3.SQLITE_IOERR: (CaseError, DISK_FAILS),
}

_LOST: Final = ("no such table", "no such column", "malformed", "could not decode to utf-8")
"""How SQLite begins, without a code of its own, to say that what was there is not any more."""
MOST_FLAWS: Final = 20


def explain(error: sqlite3.Error, path: Path) -> AnalyzerError | None:
    """Return what a person can do about an error of SQLite; `None` where it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code in (None, sqlite3.SQLITE_ERROR) and str(error).lower().startswith(_LOST):
        return DamagedCase(remark(DAMAGED, path=str(path)))
    if code is None or (code & 0xFF) not in _EXPLAINED:
        return None
    kind, template = _EXPLAINED[code & 0xFF]
    return kind(remark(template, path=str(path)))


class Database:
    """One open connection."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        """Open an existing database, read-only where it cannot be written.

        Args:
            path: The file; with `new` an empty one.
            new: Make the tables of a case in it.

        Raises:
            CaseError: It is not a case's database, is damaged, or was made by a newer program.
        """
        self.path = path
        self._closed = False
        self.readonly = not os.access(path, os.W_OK)
        mode = "ro" if self.readonly else "rw"
        with self._explained():
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
            )
        try:
            self._prepare(new)
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, new: bool) -> None:
        for pragma in (
            "foreign_keys = ON",
            "recursive_triggers = ON",  # INSERT OR REPLACE must not slip past delete triggers
            "trusted_schema = OFF",
            "synchronous = FULL",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
            f"cache_size = -{CACHE_KIB}",
        ):
            self.run(f"PRAGMA {pragma}")
        if not new and self.number("PRAGMA application_id") != APPLICATION_ID:
            raise CaseError(remark(FOREIGN, path=str(self.path)))
        if not self.readonly:
            with self._explained():
                self._set_journal("WAL")
        self._migrate()

    def _migrate(self) -> None:
        scripts = migrations()
        found = self.number("PRAGMA user_version")
        if found > len(scripts):
            raise CaseError(remark(NEWER, path=str(self.path), found=found, known=len(scripts)))
        for number, script in enumerate(scripts[found:], found + 1):
            with self.writing():
                if self.number("PRAGMA user_version") >= number:
                    continue  # another program did it while this one waited
                for statement in statements(script):
                    self.run(statement)
                self.run(f"PRAGMA user_version = {number}")

    def _set_journal(self, mode: str) -> None:
        try:
            self._connection.execute(f"PRAGMA journal_mode = {mode}")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            # Another program has it open: the mode stays as it is, and each is safe.
            log.debug("journal mode not changed to %s: %s", mode, error)

    def close(self) -> None:
        """Close, leaving one file to copy where no other program has the case open.

        Closing twice is closing once.
        """
        if self._closed:
            return
        self._closed = True
        try:
            if not self.readonly:
                with self._explained():
                    self._connection.execute("PRAGMA busy_timeout = 0")
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    self._set_journal("DELETE")
        finally:
            self._connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            plain = explain(error, self.path)
            if plain is None:
                raise
            raise plain from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold one transaction; inside another it is part of that one.

        Raises:
            CaseError: Another program is writing, or the case is read-only.
            NoSpaceLeft: The disk is full; the whole transaction is undone.
        """
        if self._connection.in_transaction:
            yield
            return
        if self.readonly:
            raise CaseError(remark(READ_ONLY, path=str(self.path)))
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:  # commits at its end, rolls back on any error
                yield

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Carry out a statement and return how many rows it changed."""
        with self._explained():
            return self._connection.execute(sql, values).rowcount

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Carry out a statement for each row."""
        with self._explained():
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        with self._explained():
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query; `None` where there is none."""
        with self._explained():
            row: Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def number(self, sql: str, values: Sequence[object] = ()) -> int:
        """Return the whole number that a query gives in its first row."""
        row = self.one(sql, values)
        if row is None:
            raise LookupError(sql)
        return int(row[0])

    def flaws(self) -> tuple[str, ...]:
        """Return what SQLite finds wrong with the file, in its own words; at most a few."""
        found = [text for (text,) in self.rows(f"PRAGMA integrity_check({MOST_FLAWS})")]
        broken = self.rows("SELECT [table], count(*) FROM pragma_foreign_key_check GROUP BY 1")
        found += [f"{table}: {rows} rows refer to what is not there" for table, rows in broken]
        return tuple(str(text) for text in found if text != "ok")


def migrations() -> tuple[str, ...]:
    """Return the migration scripts in order: the first makes format 1."""
    folder = files("analyzer.store") / "migrations"
    scripts = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(script.read_text(encoding="utf-8") for script in scripts)


def statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one, so that all can share one transaction."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
