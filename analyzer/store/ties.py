"""What a person says of two numbers: one institution or not; appended, the latest holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from analyzer.model.party import Tie, TieVerdict
from analyzer.store.codec import from_sql, from_sql_or_none, to_sql, to_sql_or_none
from analyzer.store.custody import Custody, content_digest

if TYPE_CHECKING:
    from analyzer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class TieStore:
    """The ties of one case."""

    db: Database
    custody: Custody

    def tie(self, first: str, second: str | None, verdict: TieVerdict) -> Tie:
        """Append a person's word on two numbers, or on one number and all others."""
        if second is not None:
            first, second = sorted((first, second))
        at, reviewer = self.custody.now(), self.custody.actor
        with self.db.writing():
            event = self.custody.log(
                "tie",
                first,
                second=second,
                verdict=verdict.value,
                content=content_digest(first, second, verdict.value, reviewer, at.isoformat()),
            )
            self.db.run(
                "INSERT INTO ties (first, second, verdict, reviewer, at, event) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    to_sql(first),
                    to_sql_or_none(second),
                    verdict.value,
                    to_sql(reviewer),
                    at.isoformat(),
                    event.sequence,
                ),
            )
        return Tie(first=first, second=second, verdict=verdict, reviewer=reviewer, at=at)

    def ties(self) -> tuple[Tie, ...]:
        """Return the latest word on each pair, oldest first, where it was not taken back."""
        rows = self.db.rows("SELECT first, second, verdict, reviewer, at FROM ties ORDER BY id")
        latest: dict[tuple[str, str | None], Tie] = {}
        for first, second, verdict, reviewer, at in rows:
            said = Tie(
                first=from_sql(first),
                second=from_sql_or_none(second),
                verdict=TieVerdict(verdict),
                reviewer=from_sql(reviewer),
                at=datetime.fromisoformat(at),
            )
            latest.pop((said.first, said.second), None)
            latest[said.first, said.second] = said
        return tuple(said for said in latest.values() if said.verdict is not TieVerdict.OPEN)
