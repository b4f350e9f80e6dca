"""Exhibits: files taken into the case as they are, each content once, with every path it had."""

# ruff: noqa: S608 - column lists and placeholders are ours, values are always bound

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final

from analyzer.errors import CaseError, UnreadableInput
from analyzer.model.dossier import SkippedFile
from analyzer.model.exhibit import Exhibit, exhibit_id
from analyzer.model.remark import N_, Remark, remark
from analyzer.store.codec import dump, from_sql, load, to_sql
from analyzer.store.copying import (
    Copied,
    Source,
    copy_hashed,
    digest_of,
    discard,
    disk_errors_explained,
    opened,
    settle,
)
from analyzer.store.custody import Custody, content_digest
from analyzer.store.database import BUSY
from analyzer.store.lock import locked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.store.database import Database, Row

LOCK_NAME: Final = "case.lock"
INCOMING: Final = "incoming.part"
"""The copy in work; one at a time, since the lock is held."""
LONGEST_SUFFIX: Final = 8
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

UNKNOWN_EXHIBIT = N_("案卷里没有证据 %(id)s。")

_COLUMNS: Final = "id, number, name, path, size, sha256, modified_at, acquired_at, parent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquired:
    """An exhibit that was taken in, or was there already."""

    exhibit: Exhibit
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitStore:
    """The exhibits of one case."""

    db: Database
    custody: Custody
    folder: Path

    def acquire(
        self,
        source: Path | BinaryIO,
        *,
        path: str,
        modified_at: datetime | None,
        parent: str | None = None,
    ) -> Acquired:
        """Take a file in: copy, digest, row and custody event; a content already here only once.

        Args:
            source: The file, or a stream open for reading; it is read and nothing else.
            path: Its path in the backup, `/` between parts.
            modified_at: The source's modification time, `None` where it is not known.
            parent: Id of the exhibit it was unpacked from.

        Raises:
            NoSpaceLeft: The disk is full; nothing half-written is kept.
            UnreadableInput: The file cannot be read, or changed meanwhile; what a stream raises is
                passed on as it is.
            CaseError: Another program is taking in files, or the case's disk fails.
        """
        with locked(self.folder.parent / LOCK_NAME) as ours:
            if not ours:
                raise CaseError(remark(BUSY, path=str(self.folder.parent)))
            with opened(source, name=path) as content:
                known = self._known(content)
                if known is not None:
                    self._remember(known, path)
                    return Acquired(exhibit=known, new=False)
                incoming = self.folder / INCOMING
                try:
                    copied = copy_hashed(content, incoming)
                    with disk_errors_explained(content, self.folder, left=0):
                        return self._keep(copied, incoming, path, modified_at, parent)
                finally:
                    discard(incoming)

    def acquire_bytes(
        self,
        content: bytes,
        *,
        path: str,
        modified_at: datetime | None = None,
        parent: str | None = None,
    ) -> Acquired:
        """Take in what is in memory: an attachment, a member of an archive."""
        return self.acquire(BytesIO(content), path=path, modified_at=modified_at, parent=parent)

    def _known(self, content: Source) -> Exhibit | None:
        """Return the exhibit with this content, found without writing a copy first."""
        if self.db.one("SELECT 1 FROM exhibits WHERE size = ?", (content.size,)) is None:
            return None
        start = content.stream.tell()
        exhibit = self._by_digest(digest_of(content))
        if exhibit is None or not self.exhibit_file(exhibit.id).exists():
            content.stream.seek(start)
            return None
        return exhibit

    def _by_digest(self, sha256: str) -> Exhibit | None:
        row = self.db.one(f"SELECT {_COLUMNS} FROM exhibits WHERE sha256 = ?", (sha256,))
        return None if row is None else _exhibit(row)

    def _keep(
        self,
        copied: Copied,
        incoming: Path,
        path: str,
        modified_at: datetime | None,
        parent: str | None,
    ) -> Acquired:
        modified_ns = None if modified_at is None else _nanoseconds(modified_at)
        known = self._by_digest(copied.sha256)
        with self.db.writing():
            if known is not None:
                file = self.exhibit_file(known.id)
                if not file.exists():
                    settle(incoming, file, modified_ns=modified_ns)
                    self.custody.log("acquire", known.id, restored=1, path=path)
                self._remember(known, path)
                return Acquired(exhibit=known, new=False)
            name = path.rsplit("/", 1)[-1]
            exhibit = Exhibit(
                id=exhibit_id(copied.sha256),
                number=self.db.number("SELECT coalesce(max(number), 0) + 1 FROM exhibits"),
                name=name,
                path=path,
                size=copied.size,
                sha256=copied.sha256,
                modified_at=modified_at,
                acquired_at=self.custody.now(),
                parent=parent,
            )
            file_name = f"{copied.sha256}{_suffix(name)}"
            self._insert(exhibit, file_name)
            settle(incoming, self.folder / file_name, modified_ns=modified_ns)
        return Acquired(exhibit=exhibit, new=True)

    def _insert(self, exhibit: Exhibit, file_name: str) -> None:
        event = self.custody.log(
            "acquire",
            exhibit.id,
            path=exhibit.path,
            size=exhibit.size,
            sha256=exhibit.sha256,
            content=content_digest(
                exhibit.id, exhibit.name, exhibit.path, exhibit.size, exhibit.sha256
            ),
        )
        self.db.run(
            f"INSERT INTO exhibits ({_COLUMNS}, file, event) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                exhibit.id,
                exhibit.number,
                to_sql(exhibit.name),
                to_sql(exhibit.path),
                exhibit.size,
                exhibit.sha256,
                exhibit.modified_at.isoformat() if exhibit.modified_at else None,
                exhibit.acquired_at.isoformat(),
                exhibit.parent,
                file_name,
                event.sequence,
            ),
        )

    def _remember(self, exhibit: Exhibit, path: str) -> None:
        if path not in self.exhibit_paths(exhibit.id):
            with self.db.writing():
                self.db.run(
                    "INSERT OR IGNORE INTO exhibit_paths VALUES (?, ?)",
                    (exhibit.number, to_sql(path)),
                )

    def exhibits(self) -> tuple[Exhibit, ...]:
        """Return all exhibits in the order of their numbers."""
        return tuple(
            _exhibit(row)
            for row in self.db.rows(f"SELECT {_COLUMNS} FROM exhibits ORDER BY number")
        )

    def exhibit(self, exhibit: str) -> Exhibit:
        """Return the exhibit with an id.

        Raises:
            CaseError: The case has none.
        """
        row = self.db.one(f"SELECT {_COLUMNS} FROM exhibits WHERE id = ?", (exhibit,))
        if row is None:
            raise CaseError(remark(UNKNOWN_EXHIBIT, id=exhibit))
        return _exhibit(row)

    def exhibit_file(self, exhibit: str) -> Path:
        """Return where the case keeps an exhibit's content.

        Raises:
            CaseError: The case has no such exhibit.
        """
        row = self.db.one("SELECT file FROM exhibits WHERE id = ?", (exhibit,))
        if row is None:
            raise CaseError(remark(UNKNOWN_EXHIBIT, id=exhibit))
        return self.folder / str(row[0])

    def exhibit_paths(self, exhibit: str) -> tuple[str, ...]:
        """Return every path the content had in the backup, the first one first."""
        rows = self.db.rows(
            "SELECT path FROM exhibits WHERE id = ?1 UNION ALL SELECT * FROM "
            "(SELECT p.path FROM exhibit_paths p JOIN exhibits e ON e.number = p.exhibit "
            "WHERE e.id = ?1 ORDER BY p.rowid)",
            (exhibit,),
        )
        return tuple(from_sql(path) for (path,) in rows)

    def rehash(self) -> Iterator[tuple[Exhibit, bool]]:
        """Read every exhibit again and say whether it still has its digest."""
        for exhibit in self.exhibits():
            yield exhibit, self._unchanged(exhibit)

    def _unchanged(self, exhibit: Exhibit) -> bool:
        try:
            with opened(self.exhibit_file(exhibit.id), name=exhibit.path) as content:
                return digest_of(content) == exhibit.sha256
        except UnreadableInput:
            return False

    def skip(self, path: str, size: int, reason: Remark) -> None:
        """Note a file that is not read and why; the same again changes nothing."""
        with self.db.writing():
            self.db.run(
                "INSERT OR IGNORE INTO skipped VALUES (?, ?, ?)",
                (to_sql(path), size, dump(reason)),
            )

    def skipped(self) -> tuple[SkippedFile, ...]:
        """Return the files that were not read, in the order they were noted."""
        return tuple(
            SkippedFile(path=from_sql(path), size=size, reason=load(Remark, reason))
            for path, size, reason in self.db.rows(
                "SELECT path, size, reason FROM skipped ORDER BY rowid"
            )
        )


def sweep(folder: Path) -> None:
    """Remove the copy that a killed run left in work, unless a run is at it now."""
    incoming = folder / INCOMING
    if incoming.exists():
        with locked(folder.parent / LOCK_NAME) as ours:
            if ours:
                discard(incoming)


def _suffix(name: str) -> str:
    """Return a name's suffix where it is a plain one: the copy's name is ours, not the backup's."""
    suffix = PurePosixPath(name).suffix
    plain = suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= LONGEST_SUFFIX + 1
    return suffix.lower() if plain else ""


def _nanoseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1) * 1000


def _exhibit(row: Row) -> Exhibit:
    key, number, name, path, size, sha256, modified_at, acquired_at, parent = row
    return Exhibit(
        id=key,
        number=number,
        name=from_sql(name),
        path=from_sql(path),
        size=size,
        sha256=sha256,
        modified_at=datetime.fromisoformat(modified_at) if modified_at else None,
        acquired_at=datetime.fromisoformat(acquired_at),
        parent=parent,
    )
