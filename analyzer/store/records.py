"""Looking records up: by kind in the order of time, by id, and where each was read."""

# ruff: noqa: S608 - column lists are ours, values are always bound

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from analyzer.errors import CaseError
from analyzer.model.exhibit import Provenance
from analyzer.model.records import (
    CallRecord,
    Contact,
    Email,
    ExtractionWarning,
    Message,
    Record,
    Recording,
    RecordKind,
)
from analyzer.model.remark import N_, Remark, remark
from analyzer.store.alike import copies_of
from analyzer.store.codec import from_sql, load
from analyzer.store.layouts import Layouts
from analyzer.store.shapes import COLUMNS, restore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from analyzer.store.database import Database, Row

R = TypeVar("R", bound=Record, covariant=True)

PAGE: Final = 2000
"""Rows fetched at once: no query stays open while the caller works."""
PLACES: Final = 100_000
"""The same for places, which are small; each page is sorted anew."""

UNKNOWN_RECORD = N_("案卷里没有记录 %(id)d。")

_RECORD: Final = ", ".join(f"r.{column}" for column in COLUMNS.split(", "))
_SELECT: Final = (
    "SELECT r.id, r.live + r.extra, r.fingerprint, e.id, r.locator, d.importer, d.version, "
    f"{_RECORD} FROM records r "
    "JOIN exhibits e ON e.number = r.exhibit JOIN readers d ON d.id = r.reader "
)
_EXHIBIT, _KIND, _AT_MS = 3, 7, 8
"""Where those columns stand in a row of `_SELECT`."""
_VISIBLE: Final = "(r.live = 1 OR r.extra > 0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored(Generic[R]):
    """A record in the case."""

    id: int
    record: R
    sources: int
    """How many exhibits hold it."""
    fingerprint: str
    """Hex digits by which equal rows of two exhibits are one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStore:
    """The records of one case."""

    db: Database
    region: str
    """ISO 3166 country, by which numbers are told apart."""

    def calls(self) -> Iterator[Stored[CallRecord]]:
        """Yield calls by time, those without a time last."""
        return cast("Iterator[Stored[CallRecord]]", self._of(RecordKind.CALL))

    def messages(self) -> Iterator[Stored[Message]]:
        """Yield messages by time, those without a time last; copies of one message once.

        A row that lacks only the media or the milliseconds of another exhibit's is a copy: it stays
        in the case, and its sources are counted with those of the row that stands for it.
        """
        for rows, copies in self._by_second():
            sources = Counter({row.id: row.sources for row in rows})
            for copy, first in copies.items():
                sources[first] += sources[copy]
            for row in rows:
                if row.id not in copies:
                    yield replace(row, sources=sources[row.id]) if copies else row

    def _by_second(self) -> Iterator[tuple[list[Stored[Message]], dict[int, int]]]:
        """Yield the messages of each second, and which of them are copies of which."""
        every = cast("Iterator[Stored[Message]]", self._of(RecordKind.MESSAGE))
        for _, group in groupby(every, key=_second):
            rows = list(group)
            pairs = [(row.id, row.record) for row in rows] if len(rows) > 1 else []
            yield rows, self._copies(pairs)

    def copies_among(self, exhibit: int, keys: Collection[int], moments: Iterable[int]) -> int:
        """Return how many further rows are copies now that these records are there.

        Args:
            exhibit: The number of the exhibit that they are of.
            keys: The records' ids.
            moments: Their times, in milliseconds since 1970.
        """
        found = 0
        seconds = {at_ms // 1000 for at_ms in moments}
        if not seconds or not self.db.rows(
            "SELECT 1 FROM records WHERE kind = 'message' AND at_ms >= ? AND at_ms < ? "
            "AND exhibit <> ? LIMIT 1",
            (min(seconds) * 1000, max(seconds) * 1000 + 1000, exhibit),
        ):
            return found
        for second in seconds:
            rows = self.db.rows(
                f"{_SELECT} WHERE r.kind = 'message' AND r.at_ms >= ? AND r.at_ms < ? "
                f"AND {_VISIBLE}",
                (second * 1000, second * 1000 + 1000),
            )
            if len({row[_EXHIBIT] for row in rows}) > 1:
                pairs = [(one.id, one.record) for one in self._stored(rows)]
                before = [(key, record) for key, record in pairs if key not in keys]
                found += len(self._copies(pairs)) - len(self._copies(before))
        return found

    def _copies(self, pairs: Iterable[tuple[int, Message]]) -> dict[int, int]:
        return copies_of(pairs, region=self.region, exhibits=self._exhibits)

    def _exhibits(self, key: int) -> Iterator[str]:
        return (place.exhibit for place in self.sources(key))

    def recordings(self) -> Iterator[Stored[Recording]]:
        """Yield recordings by time, those without a time last."""
        return cast("Iterator[Stored[Recording]]", self._of(RecordKind.RECORDING))

    def emails(self) -> Iterator[Stored[Email]]:
        """Yield e-mails by time, those without a time last."""
        return cast("Iterator[Stored[Email]]", self._of(RecordKind.EMAIL))

    def contacts(self) -> Iterator[Stored[Contact]]:
        """Yield contacts in the order they were read."""
        return cast("Iterator[Stored[Contact]]", self._of(RecordKind.CONTACT))

    def _of(self, kind: RecordKind) -> Iterator[Stored[Record]]:
        at_ms, key = -(1 << 63), 0
        while rows := self.db.rows(
            f"{_SELECT} WHERE r.kind = ? AND (r.at_ms, r.id) > (?, ?) AND {_VISIBLE} "
            "ORDER BY r.at_ms, r.id LIMIT ?",
            (kind.value, at_ms, key, PAGE),
        ):
            yield from self._stored(rows)
            key, at_ms = rows[-1][0], rows[-1][_AT_MS]
        key = 0
        while rows := self.db.rows(
            f"{_SELECT} WHERE r.kind = ? AND r.at_ms IS NULL AND r.id > ? AND {_VISIBLE} "
            "ORDER BY r.id LIMIT ?",
            (kind.value, key, PAGE),
        ):
            yield from self._stored(rows)
            key = rows[-1][0]

    def _stored(self, rows: Iterable[Row]) -> Iterator[Stored[Any]]:
        layouts = Layouts(self.db)
        for row in rows:
            yield Stored(
                id=row[0],
                record=restore(row[_KIND:], layouts, _provenance(row[3:_KIND])),
                sources=row[1],
                fingerprint=row[2].hex(),
            )

    def record(self, key: int) -> Stored[Record]:
        """Return the record with an id.

        Raises:
            CaseError: The case has none.
        """
        rows = self.db.rows(f"{_SELECT} WHERE r.id = ? AND {_VISIBLE}", (key,))
        for stored in self._stored(rows):
            return stored
        raise CaseError(remark(UNKNOWN_RECORD, id=key))

    def sources(self, key: int) -> tuple[Provenance, ...]:
        """Return every place a record was read, in the order of the exhibits' numbers."""
        rows = self.db.rows(
            "SELECT e.id, s.locator, d.importer, d.version FROM ("
            "SELECT exhibit, locator, reader FROM records WHERE id = ?1 AND live = 1 "
            "UNION ALL SELECT exhibit, locator, reader FROM sources WHERE record = ?1) s "
            "JOIN exhibits e ON e.number = s.exhibit JOIN readers d ON d.id = s.reader "
            "ORDER BY s.exhibit",
            (key,),
        )
        return tuple(_provenance(row) for row in rows)

    def places(self, kind: RecordKind) -> Iterator[tuple[int, Provenance]]:
        """Yield record ids and every place each record was read, by exhibit and record id.

        The places of a message's copies come under the id of the row that stands for it.
        """
        copies: dict[int, int] = {}
        if kind is RecordKind.MESSAGE:
            copies = {key: first for _, found in self._by_second() for key, first in found.items()}
        exhibit, key = 0, 0
        while rows := self.db.rows(
            "SELECT e.id, s.locator, d.importer, d.version, s.exhibit, s.record FROM ("
            "SELECT id AS record, exhibit, locator, reader FROM records "
            "WHERE kind = ?1 AND live = 1 AND (exhibit, id) > (?2, ?3) UNION ALL "
            "SELECT s.record, s.exhibit, s.locator, s.reader FROM sources s "
            "JOIN records r ON r.id = s.record "
            "WHERE r.kind = ?1 AND (s.exhibit, s.record) > (?2, ?3)) s "
            "JOIN exhibits e ON e.number = s.exhibit JOIN readers d ON d.id = s.reader "
            "ORDER BY s.exhibit, s.record LIMIT ?4",
            (kind.value, exhibit, key, PLACES),
        ):
            yield from (
                (copies.get(int(row[5]), int(row[5])), _provenance(row[:4])) for row in rows
            )
            exhibit, key = rows[-1][4:]

    def warnings(self) -> Iterator[ExtractionWarning]:
        """Yield what was seen but not read, by exhibit and in the order it was met."""
        exhibit, key = 0, 0
        while rows := self.db.rows(
            "SELECT e.id, w.locator, d.importer, d.version, w.remark, w.lost, w.raw, w.exhibit, "
            "w.id FROM warnings w JOIN exhibits e ON e.number = w.exhibit "
            "JOIN readers d ON d.id = w.reader WHERE (w.exhibit, w.id) > (?, ?) "
            "ORDER BY w.exhibit, w.id LIMIT ?",
            (exhibit, key, PAGE),
        ):
            yield from map(_warning, rows)
            exhibit, key = rows[-1][7:]


def _second(stored: Stored[Message]) -> datetime | None:
    at = stored.record.at
    return at and at.replace(microsecond=0)


def _provenance(row: Row) -> Provenance:
    exhibit, locator, importer, version = row
    return Provenance(
        exhibit=exhibit, locator=from_sql(locator), importer=importer, version=version
    )


def _warning(row: Row) -> ExtractionWarning:
    return ExtractionWarning(
        provenance=_provenance(row[:4]),
        remark=load(Remark, row[4]),
        lost=bool(row[5]),
        raw=load(dict[str, str], row[6]),
    )
