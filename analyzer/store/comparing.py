"""Comparing what a case holds with what its exhibits yield when they are read again.

Entries are looked up by fingerprint and place, and compared cell by cell. Which records were met is
noted in temporary tables, which SQLite keeps outside the case and out of memory.
"""

# ruff: noqa: S608 - column lists and placeholders are ours, values are always bound

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import DamagedCase
from analyzer.model.exhibit import Provenance
from analyzer.model.records import ExtractionWarning
from analyzer.store.codec import MISFITS, dump, from_sql, to_sql
from analyzer.store.layouts import Layouts
from analyzer.store.shapes import COLUMNS, prepare, restore

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from analyzer.model.records import Record
    from analyzer.store.database import Database, Row

NAMED: Final = 20
"""Differences of one exhibit that are named one by one."""
BATCH: Final = 500
PAGE: Final = 2000
AT_MS: Final = 1
"""Where that column stands in `COLUMNS`."""

_TABLES: Final = (
    "CREATE TEMP TABLE IF NOT EXISTS met "
    "(record INTEGER, exhibit INTEGER, PRIMARY KEY (record, exhibit)) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS said (locator, reader, lost, remark, raw)",
)
_CELLS: Final = ", ".join(f"r.{column}" for column in COLUMNS.split(", "))
_HELD: Final = (
    "SELECT r.fingerprint, coalesce(s.locator, r.locator), coalesce(s.reader, r.reader), r.id, "
    f"s.record IS NULL, r.borrowed, {_CELLS} FROM records r "
    "LEFT JOIN sources s ON r.extra > 0 AND s.record = r.id AND s.exhibit = ?1 "
    "WHERE (s.record IS NOT NULL OR (r.exhibit = ?1 AND r.live = 1)) "
    "AND NOT EXISTS (SELECT 1 FROM met m WHERE m.record = r.id AND m.exhibit = ?1) "
    "AND r.fingerprint IN "
)
_WARNINGS: Final = (
    "SELECT locator, reader, lost, remark, raw, count(*) FROM {} GROUP BY 1, 2, 3, 4, 5"
)
_PLACES: Final = (
    "SELECT exhibit, id AS record, locator FROM records WHERE live = 1 "
    "UNION ALL SELECT exhibit, record, locator FROM sources"
)


class Unlike(StrEnum):
    """In which way the case and an exhibit differ."""

    CHANGED = "changed"
    """Both have the entry, with other content."""
    LACKING = "lacking"
    """The exhibit has it, the case has not."""
    INVENTED = "invented"
    """The case has it, no exhibit has."""
    REMARK = "remark"
    """What was noted while reading is not the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where the case and an exhibit differ."""

    exhibit: str
    """Id of the exhibit."""
    locator: str
    kind: Unlike


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What comparing one exhibit came to."""

    entries: int
    """Entries the exhibit has."""
    named: tuple[Difference, ...]
    """The first differences."""
    more: int
    """Further ones."""


class _Tally:
    """Differences as they are met: the first are kept, the others counted."""

    def __init__(self, exhibit: str) -> None:
        self.exhibit = exhibit
        self.named: list[Difference] = []
        self.more = 0

    def add(self, kind: Unlike, locator: str | bytes) -> None:
        if len(self.named) < NAMED:
            place = from_sql(locator)
            self.named.append(Difference(exhibit=self.exhibit, locator=place, kind=kind))
        else:
            self.more += 1


class Comparison:
    """One comparison of a whole case; makes nothing in the case itself."""

    def __init__(self, db: Database, region: str) -> None:
        """Begin with nothing met.

        Args:
            db: The case's database.
            region: ISO 3166 country of the case.
        """
        self._db, self._region = db, region
        self._layouts = Layouts(db, adding=False)
        for statement in _TABLES:
            db.run(statement)
        db.run("DELETE FROM met")

    def compare(
        self, exhibit: str, items: Iterator[Record | ExtractionWarning], reader: tuple[str, int]
    ) -> Compared:
        """Compare what an exhibit yields with what the case holds of it.

        Args:
            exhibit: Id of the exhibit.
            items: What its reader yields, attachments without their bytes.
            reader: Name and version of that reader.
        """
        number = self._db.number("SELECT number FROM exhibits WHERE id = ?", (exhibit,))
        row = self._db.one("SELECT id FROM readers WHERE importer = ? AND version = ?", reader)
        key = None if row is None else row[0]
        tally, entries = _Tally(exhibit), 0
        self._db.run("DELETE FROM said")
        while batch := tuple(itertools.islice(items, BATCH)):
            entries += len(batch)
            records = [item for item in batch if not isinstance(item, ExtractionWarning)]
            self._match(number, key, records, tally)
            self._note(key, [item for item in batch if isinstance(item, ExtractionWarning)])
        self._compare_warnings(number, tally)
        return Compared(entries=entries, named=tuple(tally.named), more=tally.more)

    def _match(
        self, number: int, reader: int | None, records: Sequence[Record], tally: _Tally
    ) -> None:
        rows = [
            (*prepare(record, self._layouts, region=self._region), record.provenance)
            for record in records
        ]
        held = self._held(number, {row[0] for row in rows})
        met = []
        for fingerprint, cells, place in rows:
            found = held[fingerprint, place.locator]
            if not found:
                tally.add(Unlike.LACKING, place.locator)
                continue
            read_by, record, home, borrowed, *stored = found.pop()
            met.append((record, number))
            whole = home and not borrowed
            if read_by != reader or not (
                self._equal(stored, cells, place)
                if whole
                else self._one_event(stored, cells, fingerprint, place)
            ):
                tally.add(Unlike.CHANGED, place.locator)
        self._keep("INSERT INTO met VALUES (?, ?)", met)

    def _held(
        self, number: int, fingerprints: set[bytes]
    ) -> defaultdict[tuple[bytes, str], list[Row]]:
        held: defaultdict[tuple[bytes, str], list[Row]] = defaultdict(list)
        marks = ",".join("?" * len(fingerprints))
        for fingerprint, locator, *rest in self._db.rows(
            f"{_HELD} ({marks})", (number, *fingerprints)
        ):
            held[fingerprint, from_sql(locator)].append(tuple(rest))
        return held

    def _keep(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        self._db.run("SAVEPOINT comparing")
        self._db.run_many(sql, rows)
        self._db.run("RELEASE comparing")

    def _equal(self, stored: Sequence[Any], cells: tuple[Any, ...], place: Provenance) -> bool:
        """Say whether a row holds what was read; another way of writing the same is no matter."""
        if tuple(stored) == cells:
            return True
        again = self._again(stored, place)
        return again is not None and again[1] == cells

    def _one_event(
        self, stored: Sequence[Any], cells: tuple[Any, ...], fingerprint: bytes, place: Provenance
    ) -> bool:
        """Say whether a row that was noted from another exhibit is the same event."""
        if cells[AT_MS] is not None and _identity(stored) == _identity(cells):
            return True
        again = self._again(stored, place)
        return again is not None and again[0] == fingerprint

    def _again(
        self, stored: Sequence[Any], place: Provenance
    ) -> tuple[bytes, tuple[Any, ...]] | None:
        """Return fingerprint and cells as this program makes them of a stored row."""
        try:
            record = restore(tuple(stored), self._layouts, place)
            return prepare(record, self._layouts, region=self._region)
        except (DamagedCase, *MISFITS):
            return None

    def _note(self, reader: int | None, warnings: Iterable[ExtractionWarning]) -> None:
        rows = [
            (
                to_sql(warning.provenance.locator),
                reader,
                int(warning.lost),
                dump(warning.remark),
                dump(warning.raw),
            )
            for warning in warnings
        ]
        if rows:
            self._keep("INSERT INTO said VALUES (?, ?, ?, ?, ?)", rows)

    def _compare_warnings(self, number: int, tally: _Tally) -> None:
        said = _WARNINGS.format("said")
        held = _WARNINGS.format(f"(SELECT * FROM warnings WHERE exhibit = {number})")
        rows = self._db.rows(f"SELECT * FROM ({said} EXCEPT {held})")
        rows += self._db.rows(f"SELECT * FROM ({held} EXCEPT {said})")
        for locator in dict.fromkeys(row[0] for row in rows):
            tally.add(Unlike.REMARK, locator)

    def left(self, without: Container[str]) -> Iterator[Compared]:
        """Yield, by exhibit, what the case holds and no exhibit yielded.

        Args:
            without: Ids of exhibits that were not compared.
        """
        rows = self._db.rows(
            "SELECT e.id, p.locator, p.total FROM (SELECT exhibit, locator, "
            "row_number() OVER (PARTITION BY exhibit ORDER BY record) AS place, "
            f"count(*) OVER (PARTITION BY exhibit) AS total FROM ({_PLACES}) a WHERE NOT EXISTS "
            "(SELECT 1 FROM met m WHERE m.record = a.record AND m.exhibit = a.exhibit)) p "
            "JOIN exhibits e ON e.number = p.exhibit WHERE p.place <= ? "
            "ORDER BY p.exhibit, p.place",
            (NAMED,),
        )
        for exhibit, group in itertools.groupby(rows, key=lambda row: row[0]):
            if exhibit not in without:
                yield _of(exhibit, Unlike.INVENTED, [tuple(row[1:]) for row in group])

    def adrift(self) -> Iterator[Compared]:
        """Yield, by exhibit, records that claim other further sources than there are."""
        rows = self._db.rows(
            "SELECT e.id, r.locator FROM records r JOIN exhibits e ON e.number = r.exhibit "
            "LEFT JOIN (SELECT record, count(*) AS n FROM sources GROUP BY record) s "
            "ON s.record = r.id WHERE r.extra <> coalesce(s.n, 0) ORDER BY r.exhibit, r.id"
        )
        for exhibit, group in itertools.groupby(rows, key=lambda row: row[0]):
            places = [locator for _, locator in group]
            yield _of(exhibit, Unlike.INVENTED, [(p, len(places)) for p in places[:NAMED]])

    def unlike_themselves(self, exhibits: Container[str]) -> Iterator[Compared]:
        """Yield, by exhibit, records whose content is not what their own fingerprint is of.

        Args:
            exhibits: Ids of those to look at.
        """
        tallies: dict[str, _Tally] = {}
        key = 0
        while rows := self._db.rows(
            f"SELECT r.id, r.fingerprint, e.id, r.locator, {_CELLS} FROM records r "
            "JOIN exhibits e ON e.number = r.exhibit WHERE r.id > ? AND r.live = 1 "
            "ORDER BY r.id LIMIT ?",
            (key, PAGE),
        ):
            for _, fingerprint, exhibit, locator, *stored in rows:
                if exhibit not in exhibits:
                    continue
                place = Provenance(exhibit=exhibit, locator="", importer="", version=0)
                again = self._again(stored, place)
                if again is None or again[0] != fingerprint:
                    tallies.setdefault(exhibit, _Tally(exhibit)).add(Unlike.CHANGED, locator)
            key = rows[-1][0]
        for tally in tallies.values():
            yield Compared(entries=0, named=tuple(tally.named), more=tally.more)

    def borrowed(self) -> int:
        """Return how many records have notes of an exhibit that no longer yields them."""
        return self._db.number("SELECT count(*) FROM records WHERE borrowed <> 0")


def _identity(cells: Sequence[Any]) -> tuple[Any, ...]:
    """Return the cells that the fingerprint of a row with a time is made of, and the payload."""
    return (*cells[:2], cells[3], *cells[5:10], cells[-1])


def _of(exhibit: str, kind: Unlike, places: Sequence[tuple[Any, ...]]) -> Compared:
    """Return differences of one kind; each place comes with how many there are in all."""
    named = tuple(
        Difference(exhibit=exhibit, locator=from_sql(locator), kind=kind) for locator, _ in places
    )
    return Compared(entries=0, named=named, more=places[0][1] - len(named))
