"""Reading an exhibit into the case batch by batch, so that a killed run goes on where it was."""

# ruff: noqa: S608 - column lists and placeholders are ours, values are always bound

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import CaseError
from analyzer.model.records import ExtractionWarning, Record, RecordKind
from analyzer.model.remark import remark
from analyzer.store.codec import dump, encode_json, to_sql
from analyzer.store.custody import Custody, content_digest
from analyzer.store.database import BUSY
from analyzer.store.layouts import Layouts
from analyzer.store.records import RecordStore
from analyzer.store.shapes import COLUMNS, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.store.circumstances import Circumstances
    from analyzer.store.database import Database, Row

LOOKUP: Final = 500
"""Fingerprints asked for at once."""

_INSERT: Final = (
    f"INSERT INTO records (id, fingerprint, occurrence, exhibit, locator, reader, {COLUMNS}) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_REFRESH: Final = (
    f"UPDATE records SET (exhibit, locator, reader, {COLUMNS}) = "
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?), live = 1, borrowed = 0 WHERE id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCount:
    """What became of entries: seen = sum(records) + duplicates + lost; remarks come on top."""

    records: Mapping[str, int] = field(default_factory=dict)
    """New records by kind."""
    duplicates: int = 0
    """Rows that another exhibit holds as well, the same or as a copy that lacks something."""
    lost: int = 0
    remarks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How far an exhibit was read, by which reader, and what came of it."""

    importer: str
    version: int
    done: int
    """Entries consumed: reading goes on after them."""
    complete: bool
    records: Mapping[str, int]
    duplicates: int
    lost: int
    remarks: int


@dataclass(slots=True, kw_only=True)
class _Batch:
    """Rows of one batch on their way into the tables."""

    exhibit: int
    reader: int
    fresh: list[tuple[Any, ...]] = field(default_factory=list)
    refreshed: list[tuple[Any, ...]] = field(default_factory=list)
    extra: list[tuple[Any, ...]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingStore:
    """The readings of one case."""

    db: Database
    custody: Custody
    region: str
    """ISO 3166 country, by which numbers are told apart."""
    _seen: dict[str, int] = field(default_factory=dict)
    """How far this program knows each exhibit to be read: another one may have gone on."""

    def reading(self, exhibit: str) -> Reading | None:
        """Return how far an exhibit was read; `None` where reading has not begun."""
        row = self.db.one(
            "SELECT importer, version, done, complete, records, duplicates, lost, remarks "
            "FROM readings WHERE exhibit = (SELECT number FROM exhibits WHERE id = ?)",
            (exhibit,),
        )
        self._seen[exhibit] = 0 if row is None else row[2]
        return None if row is None else _reading(row)

    def add_batch(
        self,
        exhibit: str,
        *,
        importer: str,
        version: int,
        items: Sequence[Record | ExtractionWarning],
        done: int,
    ) -> BatchCount:
        """Store a batch in one transaction and move the reading on to `done`.

        Equal rows within one exhibit are kept each; a row that an earlier exhibit holds is counted
        as a duplicate and remembered as one more source.

        Raises:
            CaseError: Another program is reading the same exhibit.
            ValueError: The items are not of this exhibit and reader, or another reader began.
        """
        expected = self._seen.get(exhibit)
        with self.db.writing():
            before = self.reading(exhibit) or Reading(
                importer=importer,
                version=version,
                done=0,
                complete=False,
                records={},
                duplicates=0,
                lost=0,
                remarks=0,
            )
            if expected is not None and before.done != expected:
                raise CaseError(remark(BUSY, path=str(self.db.path.parent)))
            if (before.importer, before.version) != (importer, version) or before.complete:
                raise ValueError(f"{exhibit} was read by {before.importer} {before.version}")
            places = (item.provenance for item in items)
            ours = all(
                place.exhibit == exhibit and place.importer == importer and place.version == version
                for place in places
            )
            if done < before.done or not ours:
                raise ValueError(f"items that do not go on with {exhibit} at {before.done}")
            count = self._store(exhibit, importer, version, items)
            self._move_on(exhibit, before, count, done)
        self._seen[exhibit] = done
        return count

    def _store(
        self,
        exhibit: str,
        importer: str,
        version: int,
        items: Sequence[Record | ExtractionWarning],
    ) -> BatchCount:
        batch = _Batch(
            exhibit=self.db.number("SELECT number FROM exhibits WHERE id = ?", (exhibit,)),
            reader=self._reader(importer, version),
        )
        warnings = [item for item in items if isinstance(item, ExtractionWarning)]
        self._sort(batch, [item for item in items if not isinstance(item, ExtractionWarning)])
        self._write(batch)
        copies = self._copies(batch)
        self._warn(batch, warnings)
        lost = sum(warning.lost for warning in warnings)
        return BatchCount(
            records=dict(batch.kinds - Counter({RecordKind.MESSAGE.value: copies})),
            duplicates=len(batch.extra) + copies,
            lost=lost,
            remarks=len(warnings) - lost,
        )

    def _reader(self, importer: str, version: int) -> int:
        self.db.run(
            "INSERT OR IGNORE INTO readers (importer, version) VALUES (?, ?)", (importer, version)
        )
        return self.db.number(
            "SELECT id FROM readers WHERE importer = ? AND version = ?", (importer, version)
        )

    def _sort(self, batch: _Batch, records: Sequence[Record]) -> None:
        """Tell new rows, rows read anew, and rows that another exhibit has, apart."""
        layouts = Layouts(self.db)
        rows = [
            (*prepare(record, layouts, region=self.region), record.provenance.locator)
            for record in records
        ]
        here, known = self._known(batch.exhibit, [row[0] for row in rows])
        key = self.db.number("SELECT coalesce(max(id), 0) FROM records")
        for fingerprint, cells, locator in rows:
            occurrence = here[fingerprint] = here.get(fingerprint, -1) + 1
            stored = known.get((fingerprint, occurrence)) if known else None
            place = (batch.exhibit, locator, batch.reader)
            if stored is None:
                key += 1
                batch.fresh.append((key, fingerprint, occurrence, *place, *cells))
            elif stored.vacant(batch.exhibit):
                batch.refreshed.append((*place, *cells, stored.id))
            else:
                batch.extra.append((stored.id, *place))
                continue
            batch.kinds[cells[0]] += 1

    def _known(
        self, exhibit: int, fingerprints: Sequence[bytes]
    ) -> tuple[dict[bytes, int], dict[tuple[bytes, int], _Known]]:
        """Return the last occurrence of each fingerprint in this exhibit, and all stored rows."""
        here: dict[bytes, int] = {}
        known: dict[tuple[bytes, int], _Known] = {}
        for start in range(0, len(fingerprints), LOOKUP):
            part = fingerprints[start : start + LOOKUP]
            for fingerprint, occurrence, key, home, live, extra, sourced in self.db.rows(
                "SELECT r.fingerprint, r.occurrence, r.id, r.exhibit, r.live, r.extra, "
                "s.record IS NOT NULL FROM records r LEFT JOIN sources s "
                "ON r.extra > 0 AND s.record = r.id AND s.exhibit = ? "
                f"WHERE r.fingerprint IN ({','.join('?' * len(part))})",
                (exhibit, *part),
            ):
                known[fingerprint, occurrence] = _Known(key, home, bool(live), extra)
                if sourced or (live and home == exhibit):
                    here[fingerprint] = max(occurrence, here.get(fingerprint, -1))
        return here, known

    def _write(self, batch: _Batch) -> None:
        self._insert(_INSERT, batch.fresh)
        self._insert(_REFRESH, batch.refreshed)
        self._insert("INSERT INTO sources VALUES (?, ?, ?, ?)", batch.extra)
        self.db.run_many(
            "UPDATE records SET extra = extra + 1 WHERE id = ?", ((row[0],) for row in batch.extra)
        )

    def _copies(self, batch: _Batch) -> int:
        """Return how many of the rows written are copies of messages of other exhibits."""
        written = {row[0]: row[6:] for row in batch.fresh}
        written |= {row[-1]: row[3:-1] for row in batch.refreshed}
        kind = RecordKind.MESSAGE.value
        sent = {key: row[1] for key, row in written.items() if row[0] == kind and row[1]}
        store = RecordStore(db=self.db, region=self.region)
        return store.copies_among(batch.exhibit, sent.keys(), sent.values())

    def _insert(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows; only where one has lone surrogates are they looked through for them."""
        if not rows:
            return
        self.db.run("SAVEPOINT rows")
        try:
            self.db.run_many(sql, rows)
        except UnicodeEncodeError:
            self.db.run("ROLLBACK TO rows")
            self.db.run_many(sql, _safe(rows))
        self.db.run("RELEASE rows")

    def _warn(self, batch: _Batch, warnings: Iterable[ExtractionWarning]) -> None:
        self.db.run_many(
            "INSERT INTO warnings (exhibit, locator, reader, lost, remark, raw) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    batch.exhibit,
                    to_sql(warning.provenance.locator),
                    batch.reader,
                    warning.lost,
                    dump(warning.remark),
                    dump(warning.raw),
                )
                for warning in warnings
            ),
        )

    def _move_on(self, exhibit: str, before: Reading, count: BatchCount, done: int) -> None:
        self.db.run(
            "INSERT OR REPLACE INTO readings SELECT number, ?, ?, ?, 0, ?, ?, ?, ? "
            "FROM exhibits WHERE id = ?",
            (
                before.importer,
                before.version,
                done,
                encode_json(dict(Counter(before.records) + Counter(count.records))),
                before.duplicates + count.duplicates,
                before.lost + count.lost,
                before.remarks + count.remarks,
                exhibit,
            ),
        )

    def finish_reading(
        self, exhibit: str, *, importer: str, version: int, given: Circumstances | None = None
    ) -> Reading:
        """Mark an exhibit as read to its end, with a custody event; a second time changes nothing.

        Args:
            exhibit: Id of the exhibit.
            importer: The reader that read it.
            version: The reader's version.
            given: What it takes to read the exhibit again the same way.

        Raises:
            ValueError: It was begun by another reader.
        """
        with self.db.writing():
            reading = self.reading(exhibit)
            if reading is None:  # nothing in it at all
                self.add_batch(exhibit, importer=importer, version=version, items=(), done=0)
                reading = self.reading(exhibit)
            if reading is None or (reading.importer, reading.version) != (importer, version):
                raise ValueError(f"{exhibit} was not read by {importer} {version}")
            if reading.complete:
                return reading
            self._complete(exhibit, reading, given, self._rehome(exhibit))
        return replace(reading, complete=True)

    def _complete(
        self, exhibit: str, reading: Reading, given: Circumstances | None, rehomed: int
    ) -> None:
        number = self.db.number("SELECT number FROM exhibits WHERE id = ?", (exhibit,))
        payload = None if given is None else dump(given)
        event = self.custody.log(
            "import",
            exhibit,
            importer=reading.importer,
            version=reading.version,
            **reading.records,
            duplicates=reading.duplicates,
            lost=reading.lost,
            remarks=reading.remarks,
            **({"rehomed": rehomed} if rehomed else {}),
            **({} if payload is None else {"content": content_digest(number, payload)}),
        )
        self.db.run("UPDATE readings SET complete = 1 WHERE exhibit = ?", (number,))
        if payload is not None:
            self.db.run(
                "INSERT INTO circumstances VALUES (?, ?, ?)", (event.sequence, number, payload)
            )

    def _rehome(self, exhibit: str) -> int:
        """Give records that this exhibit no longer yields, but another holds, their place there."""
        orphans = self.db.rows(
            "SELECT r.id, min(s.exhibit) FROM records r JOIN sources s ON s.record = r.id "
            "WHERE r.live = 0 AND r.exhibit = (SELECT number FROM exhibits WHERE id = ?) "
            "GROUP BY r.id",
            (exhibit,),
        )
        self.db.run_many(
            "UPDATE records SET (exhibit, locator, reader, live, extra, borrowed) = "
            "(SELECT exhibit, locator, reader, 1, records.extra - 1, 1 FROM sources "
            "WHERE record = records.id AND exhibit = ?2) WHERE id = ?1",
            orphans,
        )
        self.db.run_many("DELETE FROM sources WHERE record = ? AND exhibit = ?", orphans)
        return len(orphans)

    def forget_reading(self, exhibit: str) -> None:
        """Drop what was read from an exhibit, so that another version of its reader reads it anew.

        Records that come again the same keep their ids, and so their transcripts and decisions.
        """
        with self.db.writing():
            row = self.db.one("SELECT number FROM exhibits WHERE id = ?", (exhibit,))
            if row is None:
                return
            self.db.run("UPDATE records SET live = 0 WHERE exhibit = ? AND live = 1", row)
            self.db.run(
                "UPDATE records SET extra = extra - 1 "
                "WHERE id IN (SELECT record FROM sources WHERE exhibit = ?)",
                row,
            )
            for table in ("sources", "warnings", "readings"):
                self.db.run(f"DELETE FROM {table} WHERE exhibit = ?", row)
        self._seen.pop(exhibit, None)


@dataclass(frozen=True, slots=True)
class _Known:
    """A stored row with the same fingerprint."""

    id: int
    home: int
    live: bool
    extra: int

    def vacant(self, exhibit: int) -> bool:
        """True where no reading holds it any more, or it waits for this exhibit's new reading."""
        return not self.live and (self.home == exhibit or self.extra == 0)


def _safe(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(to_sql(cell) if isinstance(cell, str) else cell for cell in row)


def _reading(row: Row) -> Reading:
    importer, version, done, complete, records, duplicates, lost, remarks = row
    return Reading(
        importer=importer,
        version=version,
        done=done,
        complete=bool(complete),
        records=json.loads(records),
        duplicates=duplicates,
        lost=lost,
        remarks=remarks,
    )
