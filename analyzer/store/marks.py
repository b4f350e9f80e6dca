"""What a person says of the numbers: collector, third party, known; appended, the latest holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from analyzer.model.party import Role
from analyzer.store.codec import from_sql, from_sql_or_none, to_sql, to_sql_or_none
from analyzer.store.custody import Custody, content_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a person said of a party."""

    role: Role
    institution: str | None
    """`None` where the person named none."""
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkStore:
    """The marks of one case."""

    db: Database
    custody: Custody

    def mark(self, key: str, role: Role, institution: str | None = None) -> Mark:
        """Append what a person says of the party with this key."""
        at, actor = self.custody.now(), self.custody.actor
        with self.db.writing():
            event = self.custody.log(
                "mark",
                key,
                role=role.value,
                institution=institution,
                content=content_digest(key, role.value, institution, at.isoformat(), actor),
            )
            self.db.run(
                "INSERT INTO marks (party, role, institution, at, actor, event) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    to_sql(key),
                    role.value,
                    to_sql_or_none(institution),
                    at.isoformat(),
                    to_sql(actor),
                    event.sequence,
                ),
            )
        return Mark(role=role, institution=institution, at=at, actor=actor)

    def marks(self) -> Mapping[str, Mark]:
        """Return the latest mark of each party by its key."""
        rows = self.db.rows("SELECT party, role, institution, at, actor FROM marks ORDER BY id")
        return {
            from_sql(party): Mark(
                role=Role(role),
                institution=from_sql_or_none(institution),
                at=datetime.fromisoformat(at),
                actor=from_sql(actor),
            )
            for party, role, institution, at, actor in rows
        }
