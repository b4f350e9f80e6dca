"""Which recording is which call: the program's view is remade as a whole, a person's is added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from analyzer.model.link import ClockOffset, Link, LinkDecision, LinkDoubt, LinkVerdict
from analyzer.store.codec import dump, from_sql, load, to_sql
from analyzer.store.custody import Custody, content_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStore:
    """The links of one case."""

    db: Database
    custody: Custody

    def replace_links(
        self,
        links: Sequence[Link],
        doubts: Sequence[LinkDoubt] = (),
        clocks: Sequence[ClockOffset] = (),
    ) -> None:
        """Put this outcome in place of the one before; the same again changes nothing."""
        ordered = tuple(sorted(links, key=lambda link: (link.recording, link.call)))
        open_ones = tuple(sorted(doubts, key=lambda doubt: doubt.recording))
        with self.db.writing():
            if (ordered, open_ones, tuple(clocks)) == (self.links(), self.doubts(), self.clocks()):
                return
            for table in ("links", "doubts", "clocks"):
                self.db.run(f"DELETE FROM {table}")  # noqa: S608 - names of ours
            self.db.run_many(
                "INSERT INTO links VALUES (?, ?, ?)",
                ((link.recording, link.call, dump(link)) for link in ordered),
            )
            self.db.run_many(
                "INSERT INTO doubts VALUES (?, ?)",
                ((doubt.recording, dump(doubt)) for doubt in open_ones),
            )
            self.db.run_many(
                "INSERT INTO clocks (payload) VALUES (?)", ((dump(clock),) for clock in clocks)
            )
            self.custody.log("link", "recordings", links=len(ordered), doubts=len(open_ones))

    def links(self) -> tuple[Link, ...]:
        """Return all links by recording, then call."""
        rows = self.db.rows("SELECT payload FROM links ORDER BY recording, call")
        return tuple(load(Link, payload) for (payload,) in rows)

    def doubts(self) -> tuple[LinkDoubt, ...]:
        """Return the recordings that were not linked, by id, with the best call there is."""
        rows = self.db.rows("SELECT payload FROM doubts ORDER BY recording")
        return tuple(load(LinkDoubt, payload) for (payload,) in rows)

    def clocks(self) -> tuple[ClockOffset, ...]:
        """Return the clock offsets that were taken off when linking."""
        rows = self.db.rows("SELECT payload FROM clocks ORDER BY id")
        return tuple(load(ClockOffset, payload) for (payload,) in rows)

    def decide_link(
        self, recording: int, verdict: LinkVerdict, *, call: int | None = None
    ) -> LinkDecision:
        """Append what a person says of a recording's call."""
        at, reviewer = self.custody.now(), self.custody.actor
        with self.db.writing():
            event = self.custody.log(
                "decide-link",
                str(recording),
                verdict=verdict.value,
                call=call,
                content=content_digest(recording, verdict.value, call, reviewer, at.isoformat()),
            )
            self.db.run(
                "INSERT INTO link_decisions (recording, verdict, call, reviewer, at, event) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    recording,
                    verdict.value,
                    call,
                    to_sql(reviewer),
                    at.isoformat(),
                    event.sequence,
                ),
            )
        return LinkDecision(
            recording=recording, verdict=verdict, call=call, reviewer=reviewer, at=at
        )

    def link_decisions(self) -> Mapping[int, LinkDecision]:
        """Return by recording id the latest word, where it was not taken back."""
        rows = self.db.rows(
            "SELECT recording, verdict, call, reviewer, at FROM link_decisions ORDER BY id"
        )
        latest = {
            recording: LinkDecision(
                recording=recording,
                verdict=LinkVerdict(verdict),
                call=call,
                reviewer=from_sql(reviewer),
                at=datetime.fromisoformat(at),
            )
            for recording, verdict, call, reviewer, at in rows
        }
        return {k: said for k, said in latest.items() if said.verdict is not LinkVerdict.OPEN}
