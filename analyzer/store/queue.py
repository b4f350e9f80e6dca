"""The findings of a case as a queue: filtered and sorted by SQLite, read a page at a time.

What filters look at inside a finding (rules, institution, words) is held in a temporary table of
this connection, made once for each run of the rules: the findings themselves stay as they are.
"""

# ruff: noqa: S608 - column lists and conditions are ours, values are always bound

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from analyzer.model.finding import Finding, Hit, State
from analyzer.model.review import Facets, Order, Overview, QueueFilter
from analyzer.store.codec import dump, from_sql, load, to_sql
from analyzer.store.shapes import milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analyzer.store.database import Database

_STATE: Final = (
    "coalesce((SELECT d.state FROM decisions d WHERE d.finding = f.id "
    "ORDER BY d.id DESC LIMIT 1), 'proposed')"
)
_INDEX: Final = (
    "CREATE TEMP TABLE finding_words AS SELECT id AS finding, "
    "json_extract(CAST(payload AS TEXT), '$.cluster') AS cluster, "
    "json_extract(CAST(payload AS TEXT), '$.record') AS record, "
    "coalesce(json_extract(CAST(payload AS TEXT), '$.observation'), '') || ' ' || "
    "coalesce((SELECT group_concat(json_extract(value, '$.text'), ' ') "
    "FROM json_each(CAST(payload AS TEXT), '$.hits')), '') AS words FROM findings",
    "CREATE UNIQUE INDEX temp.finding_words_by_id ON finding_words (finding)",
    "CREATE INDEX temp.finding_words_by_cluster ON finding_words (cluster)",
    "CREATE TEMP TABLE finding_rules AS SELECT DISTINCT f.id AS finding, "
    "json_extract(value, '$.rule') AS rule, "
    "json_extract(value, '$.title_zh') AS zh, json_extract(value, '$.title_en') AS en "
    "FROM findings f, json_each(CAST(f.payload AS TEXT), '$.rules')",
    "CREATE INDEX temp.finding_rules_by_rule ON finding_rules (rule, finding)",
)


_ORDERS: Final[Mapping[Order, str]] = {
    Order.SEVERITY: "f.severity DESC, state <> 'proposed', f.at_ms IS NULL, f.at_ms, f.id",
    Order.TIME: "f.at_ms IS NULL, f.at_ms, f.id",
    Order.NUMBER: "f.party IS NULL, f.party, f.severity DESC, f.at_ms, f.id",
    Order.STATE: "CASE state WHEN 'proposed' THEN 0 WHEN 'unsure' THEN 1 WHEN 'confirmed' THEN 2 "
    "ELSE 3 END, f.severity DESC, f.at_ms, f.id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStore:
    """The queue of one case."""

    db: Database
    zone: str
    _indexed: dict[str, str] = field(default_factory=dict)
    """The digest of the run of the rules that the temporary tables are of."""

    def queue(
        self, wanted: QueueFilter | None = None, *, order: Order = Order.SEVERITY
    ) -> tuple[str, ...]:
        """Return the ids of the findings asked for, in order."""
        self._index()
        conditions, values = self._conditions(wanted or QueueFilter())
        rows = self.db.rows(
            f"SELECT f.id, {_STATE} AS state FROM findings f "
            f"LEFT JOIN temp.finding_words w ON w.finding = f.id WHERE {conditions} "
            f"ORDER BY {_ORDERS[order]}",
            values,
        )
        return tuple(row[0] for row in rows)

    def queued(self, keys: Sequence[str]) -> tuple[Finding, ...]:
        """Return the findings with these ids, in this order; one that is gone is left out."""
        marks = ",".join("?" * len(keys))
        rows = self.db.rows(
            f"SELECT f.id, f.payload, {_STATE} FROM findings f WHERE f.id IN ({marks})", keys
        )
        found = {
            key: replace(load(Finding, payload), state=State(state)) for key, payload, state in rows
        }
        return tuple(found[key] for key in keys if key in found)

    def tally(self, wanted: QueueFilter | None = None) -> Mapping[State, int]:
        """Return how many of the findings asked for stand in each state."""
        self._index()
        conditions, values = self._conditions(wanted or QueueFilter())
        rows = self.db.rows(
            f"SELECT {_STATE} AS state, count(*) FROM findings f "
            f"LEFT JOIN temp.finding_words w ON w.finding = f.id WHERE {conditions} GROUP BY state",
            values,
        )
        counted = {State(state): count for state, count in rows}
        return {state: counted.get(state, 0) for state in State}

    def facets(self) -> Facets:
        """Return what the findings can be filtered by, the most frequent first."""
        self._index()
        return Facets(
            severities={
                int(level): count
                for level, count in self._count("f.severity", "findings f", "1 DESC")
            },
            categories=dict(self._count("f.category", "findings f")),
            rules=dict(self._count("rule", "temp.finding_rules")),
            parties={
                from_sql(party): count
                for party, count in self._count("f.party", "findings f WHERE f.party IS NOT NULL")
            },
            clusters=dict(self._count("cluster", "temp.finding_words WHERE cluster IS NOT NULL")),
            channels=dict(self._count("f.channel", "findings f")),
            titles={
                rule: (zh, en)
                for rule, zh, en in self.db.rows(
                    "SELECT DISTINCT rule, zh, en FROM temp.finding_rules"
                )
            },
            days=self._days(),
        )

    def _days(self) -> Mapping[date, int]:
        zone = ZoneInfo(self.zone)
        rows = self.db.rows("SELECT at_ms FROM findings WHERE at_ms IS NOT NULL ORDER BY at_ms")
        return Counter(datetime.fromtimestamp(at_ms / 1000, zone).date() for (at_ms,) in rows)

    def stopped(self, passage: str) -> tuple[Hit, ...]:
        """Return the hits in a passage that a gate stopped."""
        rows = self.db.rows(
            "SELECT payload FROM gated WHERE instr(CAST(payload AS TEXT), ?) > 0 ORDER BY id",
            (f'"passage":"{passage}"',),
        )
        return tuple(load(Hit, payload) for (payload,) in rows)

    def unflagged(self) -> tuple[int, ...]:
        """Return the recordings with text and without a finding, shuffled the same way each time.

        The order is that of their exhibits' digests, which says nothing about what is in them.
        """
        self._index()
        rows = self.db.rows(
            "SELECT DISTINCT t.recording, e.sha256 FROM transcripts t "
            "JOIN exhibits e ON e.id = t.exhibit JOIN records r ON r.id = t.recording "
            "WHERE t.complete = 1 AND r.live = 1 AND t.recording NOT IN "
            "(SELECT w.record FROM temp.finding_words w JOIN findings f ON f.id = w.finding "
            "WHERE w.record IS NOT NULL AND f.channel = 'call') ORDER BY e.sha256"
        )
        return tuple(row[0] for row in rows)

    def overview(self) -> Overview:
        """Return how much the case holds and how far it is, counted by SQLite."""
        kinds = dict(self._count("kind", "records WHERE live = 1"))
        return Overview(
            records=kinds,
            heard=self.db.number(
                "SELECT count(DISTINCT recording) FROM transcripts t JOIN records r "
                "ON r.id = t.recording WHERE t.complete = 1 AND r.live = 1"
            ),
            failed=self.db.number("SELECT count(*) FROM failures"),
            lost=self.db.number("SELECT coalesce(sum(lost), 0) FROM readings"),
            skipped=self.db.number("SELECT count(DISTINCT path) FROM skipped"),
            flagged=self.db.one("SELECT 1 FROM flagging") is not None,
        )

    def save_filter(self, name: str, wanted: QueueFilter) -> None:
        """Keep a filter under a name, in place of one that had it."""
        with self.db.writing():
            self.db.run(
                "INSERT OR REPLACE INTO filters VALUES (?, ?)", (to_sql(name), dump(wanted))
            )

    def drop_filter(self, name: str) -> None:
        """Forget a saved filter."""
        with self.db.writing():
            self.db.run("DELETE FROM filters WHERE name = ?", (to_sql(name),))

    def filters(self) -> Mapping[str, QueueFilter]:
        """Return the saved filters by name."""
        rows = self.db.rows("SELECT name, payload FROM filters ORDER BY name")
        return {from_sql(name): load(QueueFilter, payload) for name, payload in rows}

    def _count(
        self, column: str, source: str, order: str = "2 DESC, 1"
    ) -> Iterator[tuple[str, int]]:
        yield from self.db.rows(
            f"SELECT {column}, count(*) FROM {source} GROUP BY 1 ORDER BY {order}"
        )

    def _index(self) -> None:
        row = self.db.one("SELECT digest FROM flagging")
        digest = "" if row is None else str(row[0])
        if self._indexed.get("digest") == digest:
            return
        self.db.run("DROP TABLE IF EXISTS temp.finding_words")
        self.db.run("DROP TABLE IF EXISTS temp.finding_rules")
        for statement in _INDEX:
            self.db.run(statement)
        self._indexed["digest"] = digest

    def _conditions(self, wanted: QueueFilter) -> tuple[str, list[object]]:
        conditions, values = [f"(f.current = 1 OR {_STATE} <> 'proposed')"], list[object]()
        for condition, value in self._limits(wanted):
            conditions.append(condition)
            values.append(value)
        if wanted.severities:
            conditions.append(f"f.severity IN ({','.join('?' * len(wanted.severities))})")
            values += wanted.severities
        return " AND ".join(conditions), values

    def _limits(self, wanted: QueueFilter) -> Iterator[tuple[str, object]]:
        for condition, value in (
            ("f.category = ?", wanted.category and wanted.category.value),
            ("f.party = ?", wanted.party and to_sql(wanted.party)),
            ("f.channel = ?", wanted.channel and wanted.channel.value),
            ("w.cluster = ?", wanted.cluster),
            ("w.record = ?", wanted.record),
            (f"{_STATE} = ?", wanted.state and wanted.state.value),
            ("f.at_ms >= ?", wanted.first_day and self._midnight(wanted.first_day)),
            (
                "f.at_ms < ?",
                wanted.last_day and self._midnight(wanted.last_day + timedelta(days=1)),
            ),
            ("instr(lower(w.words), lower(?)) > 0", wanted.words or None),
            (
                "f.id IN (SELECT finding FROM temp.finding_rules WHERE rule = ?)",
                wanted.rule,
            ),
        ):
            if value is not None:
                yield condition, value

    def _midnight(self, day: date) -> int:
        at = milliseconds(datetime.combine(day, time(), tzinfo=ZoneInfo(self.zone)))
        return 0 if at is None else at
