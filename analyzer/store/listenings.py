"""What a person heard with their own ears, and the private memos that belong in no report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from analyzer.model.review import Listening, ListeningKind
from analyzer.store.codec import from_sql, from_sql_or_none, to_sql, to_sql_or_none
from analyzer.store.custody import Custody, content_digest

if TYPE_CHECKING:
    from analyzer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningStore:
    """What was heard in one case."""

    db: Database
    custody: Custody

    def listen(
        self,
        recording: int,
        kind: ListeningKind,
        *,
        found: bool | None = None,
        text: str | None = None,
        span: tuple[float, float] | None = None,
    ) -> Listening:
        """Append what a person heard in a recording, or in a stretch of it."""
        begin_s, end_s = span or (None, None)
        heard = Listening(
            recording=recording,
            kind=kind,
            found=found,
            text=text,
            begin_s=begin_s,
            end_s=end_s,
            reviewer=self.custody.actor,
            at=self.custody.now(),
        )
        with self.db.writing():
            self._append(heard)
        return heard

    def _append(self, heard: Listening) -> None:
        found = None if heard.found is None else int(heard.found)
        at = heard.at.isoformat()
        event = self.custody.log(
            "listen",
            str(heard.recording),
            kind=heard.kind.value,
            content=content_digest(
                heard.recording, heard.kind.value, found, heard.text, heard.reviewer, at
            ),
        )
        self.db.run(
            "INSERT INTO listenings (recording, kind, found, text, begin_s, end_s, reviewer, "
            "at, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                heard.recording,
                heard.kind.value,
                found,
                to_sql_or_none(heard.text),
                heard.begin_s,
                heard.end_s,
                to_sql(heard.reviewer),
                at,
                event.sequence,
            ),
        )

    def listenings(self, kind: ListeningKind) -> tuple[Listening, ...]:
        """Return what was heard for this reason, oldest first."""
        rows = self.db.rows(
            "SELECT recording, found, text, begin_s, end_s, reviewer, at FROM listenings "
            "WHERE kind = ? ORDER BY id",
            (kind.value,),
        )
        return tuple(
            Listening(
                recording=recording,
                kind=kind,
                found=None if found is None else bool(found),
                text=from_sql_or_none(text),
                begin_s=begin_s,
                end_s=end_s,
                reviewer=from_sql(reviewer),
                at=datetime.fromisoformat(at),
            )
            for recording, found, text, begin_s, end_s, reviewer, at in rows
        )

    def write_memo(self, finding: str, text: str) -> None:
        """Keep a private memo on a finding; an empty one is dropped.

        Memos are in no report and no custody event: they are the person's own.
        """
        with self.db.writing():
            if text:
                self.db.run(
                    "INSERT OR REPLACE INTO memos VALUES (?, ?, ?)",
                    (finding, to_sql(text), self.custody.now().isoformat()),
                )
            else:
                self.db.run("DELETE FROM memos WHERE finding = ?", (finding,))

    def memo(self, finding: str) -> str:
        """Return the private memo on a finding; empty where there is none."""
        row = self.db.one("SELECT text FROM memos WHERE finding = ?", (finding,))
        return "" if row is None else from_sql(row[0])
