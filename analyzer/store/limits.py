"""The limits of the contact rules, as they were when the rules were last run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.pattern import Limit
from analyzer.store.codec import dump, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitStore:
    """The limits of one case."""

    db: Database

    def replace_limits(self, limits: Sequence[Limit]) -> None:
        """Put these limits in place of those before; the same again changes nothing."""
        with self.db.writing():
            if tuple(limits) == self.limits():
                return
            self.db.run("DELETE FROM limits")
            self.db.run_many(
                "INSERT INTO limits (payload) VALUES (?)", ((dump(limit),) for limit in limits)
            )

    def limits(self) -> tuple[Limit, ...]:
        """Return the limits in the order they were given."""
        rows = self.db.rows("SELECT payload FROM limits ORDER BY id")
        return tuple(load(Limit, payload) for (payload,) in rows)
