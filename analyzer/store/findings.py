"""Findings that rules propose, hits that gates stopped, and what a person decided of findings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from analyzer.errors import UsageError
from analyzer.model.finding import Decision, Finding, Hit, State
from analyzer.model.remark import N_, remark
from analyzer.store.codec import (
    dump,
    encode_json,
    from_sql,
    from_sql_or_none,
    load,
    to_sql,
    to_sql_or_none,
)
from analyzer.store.custody import Custody, content_digest
from analyzer.store.shapes import milliseconds
from analyzer.store.witnesses import outcome_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.model.finding import Category
    from analyzer.store.database import Database, Row

UNKNOWN_FINDING = N_("案卷里没有线索 %(id)s。可用 findings 命令查看全部编号。")

_SELECT: Final = (
    "SELECT f.payload, coalesce((SELECT d.state FROM decisions d WHERE d.finding = f.id "
    "ORDER BY d.id DESC LIMIT 1), 'proposed') AS state FROM findings f "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagging:
    """Which rules the findings are of."""

    pack: str
    rules: Mapping[str, int]
    """Version of each rule that was run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingStore:
    """The findings of one case."""

    db: Database
    custody: Custody

    def replace_findings(
        self,
        findings: Sequence[Finding],
        gated: Sequence[Hit],
        *,
        pack: str,
        rules: Mapping[str, int],
    ) -> None:
        """Put the outcome of a run of the rules in place of the one before.

        Decisions stay: a finding has the same id in every run, and one that was decided stays also
        when it is no longer found (`no_longer_found`). The same outcome again changes nothing.
        """
        proposed = [replace(finding, state=State.PROPOSED) for finding in findings]
        stored = [dump(finding) for finding in proposed]
        stopped = [
            (hit.stopped_by.name.value if hit.stopped_by else "", dump(hit)) for hit in gated
        ]
        versions = encode_json(dict(sorted(rules.items())))
        digest = _digest([pack, versions, *stored, *(payload for _, payload in stopped)])
        with self.db.writing():
            if self._stands(digest):
                return
            self.db.run("UPDATE findings SET current = 0")
            self.db.run_many(
                "INSERT INTO findings VALUES (?, 1, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
                "SET current = 1, category = excluded.category, severity = excluded.severity, "
                "channel = excluded.channel, party = excluded.party, at_ms = excluded.at_ms, "
                "payload = excluded.payload",
                map(_row, proposed, stored),
            )
            self.db.run(
                "DELETE FROM findings WHERE current = 0 "
                "AND id NOT IN (SELECT finding FROM decisions)"
            )
            self.db.run("DELETE FROM gated")
            self.db.run_many("INSERT INTO gated (gate, payload) VALUES (?, ?)", stopped)
            self.db.run(
                "INSERT OR REPLACE INTO flagging VALUES (1, ?, ?, ?)", (pack, versions, digest)
            )
            self.custody.log(
                "flag",
                pack,
                findings=len(findings),
                gated=len(gated),
                rules=len(rules),
                outcome=outcome_digest(self.db),
            )

    def _stands(self, digest: str) -> bool:
        """Say whether this very outcome is in the case, untouched since it was put there."""
        last = self.db.one(
            "SELECT details FROM custody WHERE action = 'flag' ORDER BY sequence DESC LIMIT 1"
        )
        known = self.db.one("SELECT 1 FROM flagging WHERE digest = ?", (digest,))
        if last is None or known is None:
            return False
        return bool(json.loads(from_sql(last[0])).get("outcome") == outcome_digest(self.db))

    def flagging(self) -> Flagging | None:
        """Return which rules were last run; `None` before the first run."""
        row = self.db.one("SELECT pack, rules FROM flagging")
        return None if row is None else Flagging(pack=row[0], rules=json.loads(row[1]))

    def findings(
        self,
        *,
        state: State | None = None,
        category: Category | None = None,
        party: str | None = None,
    ) -> tuple[Finding, ...]:
        """Return findings, gravest first, then by time, with the state of their last decision.

        Args:
            state: Only those that stand so.
            category: Only those of this category.
            party: Only those of the party with this key.
        """
        rows = self.db.rows(
            f"{_SELECT} WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR f.category = ?2) "
            "AND (?3 IS NULL OR f.party = ?3) AND (f.current = 1 OR state <> 'proposed') "
            "ORDER BY f.severity DESC, f.at_ms IS NULL, f.at_ms, f.id",
            (
                state.value if state else None,
                category.value if category else None,
                to_sql_or_none(party),
            ),
        )
        return tuple(_finding(row) for row in rows)

    def finding(self, key: str) -> Finding:
        """Return the finding with an id.

        Raises:
            UsageError: The case has none.
        """
        row = self.db.one(f"{_SELECT} WHERE f.id = ?", (key,))
        if row is None:
            raise UsageError(remark(UNKNOWN_FINDING, id=key))
        return _finding(row)

    def no_longer_found(self) -> frozenset[str]:
        """Return the ids of decided findings that the last run of the rules did not find."""
        return frozenset(
            key for (key,) in self.db.rows("SELECT id FROM findings WHERE current = 0")
        )

    def gated(self) -> tuple[Hit, ...]:
        """Return the hits that a gate stopped, in the order they were given."""
        rows = self.db.rows("SELECT payload FROM gated ORDER BY id")
        return tuple(load(Hit, payload) for (payload,) in rows)

    def decide(
        self, key: str, state: State, *, reason: str | None = None, note: str | None = None
    ) -> Decision:
        """Append what a person decides of a finding; `State.PROPOSED` takes a decision back.

        Raises:
            UsageError: The case has no such finding.
        """
        at, reviewer = self.custody.now(), self.custody.actor
        with self.db.writing():
            self.finding(key)
            event = self.custody.log(
                "decide",
                key,
                state=state.value,
                content=content_digest(key, state.value, reason, note, reviewer, at.isoformat()),
            )
            self.db.run(
                "INSERT INTO decisions (finding, state, reason, note, reviewer, at, event) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    key,
                    state.value,
                    to_sql_or_none(reason),
                    to_sql_or_none(note),
                    to_sql(reviewer),
                    at.isoformat(),
                    event.sequence,
                ),
            )
        return Decision(
            finding=key, state=state, reason=reason, note=note, reviewer=reviewer, at=at
        )

    def decisions(self, finding: str | None = None) -> tuple[Decision, ...]:
        """Return all decisions, or those of one finding, oldest first."""
        rows = self.db.rows(
            "SELECT finding, state, reason, note, reviewer, at FROM decisions "
            "WHERE ?1 IS NULL OR finding = ?1 ORDER BY id",
            (finding,),
        )
        return tuple(
            Decision(
                finding=key,
                state=State(state),
                reason=from_sql_or_none(reason),
                note=from_sql_or_none(note),
                reviewer=from_sql(reviewer),
                at=datetime.fromisoformat(at),
            )
            for key, state, reason, note, reviewer, at in rows
        )


def _digest(parts: Sequence[str | bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _row(finding: Finding, stored: str | bytes) -> tuple[object, ...]:
    return (
        finding.id,
        finding.category.value,
        finding.severity,
        finding.channel.value,
        to_sql_or_none(finding.party),
        milliseconds(finding.at),
        stored,
    )


def _finding(row: Row) -> Finding:
    payload, state = row
    return replace(load(Finding, payload), state=State(state))
