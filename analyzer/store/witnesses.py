"""Digests of what the machine made, which its custody events witness: transcripts and findings."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from analyzer.store.custody import content_digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model.custody import CustodyEvent
    from analyzer.store.database import Database, Row

PAGE: Final = 500


class Standing(StrEnum):
    """How what is stored stands to what its event says of it."""

    SAME = "same"
    DIFFERS = "differs"
    LACKING = "lacking"
    """An event tells of it, and it is not there."""
    INVENTED = "invented"
    """It is there, and no event tells of it."""
    UNFINISHED = "unfinished"
    """There is no event yet: the work was broken off."""
    UNWITNESSED = "unwitnessed"
    """The event is of an earlier program, which took no digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """One thing that an event tells of."""

    subject: str
    """Id of the exhibit, or the rule pack."""
    standing: Standing


def transcript_digest(db: Database, transcript: int) -> str:
    """Return the SHA-256 over a transcript: engine, seconds, and all that was heard."""
    head = db.one(
        "SELECT recording, exhibit, tag, seconds, speech_seconds, gaps, windows "
        "FROM transcripts WHERE id = ?",
        (transcript,),
    )
    digest = hashlib.sha256(content_digest(*(head or ())).encode())
    for row in db.rows(
        "SELECT window, language, language_probability, segments FROM hearings "
        "WHERE transcript = ? ORDER BY window",
        (transcript,),
    ):
        digest.update(content_digest(*row).encode())
    return digest.hexdigest()


def outcome_digest(db: Database) -> str:
    """Return the SHA-256 over findings, stopped hits and rules, as the case holds them."""
    digest = hashlib.sha256()
    for row in db.rows("SELECT pack, rules, digest FROM flagging"):
        digest.update(content_digest("rules", *row).encode())
    for query, before in (
        (
            "SELECT id, current, category, severity, channel, party, at_ms, payload FROM findings "
            "WHERE id > ? ORDER BY id LIMIT ?",
            "",
        ),
        ("SELECT id, gate, payload FROM gated WHERE id > ? ORDER BY id LIMIT ?", -1),
    ):
        for row in _paged(db, query, before):
            digest.update(content_digest(*row).encode())
    return digest.hexdigest()


def _paged(db: Database, query: str, last: object) -> Iterator[Row]:
    while rows := db.rows(query, (last, PAGE)):
        yield from rows
        last = rows[-1][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessStore:
    """What is held against the events that tell of it."""

    db: Database

    def witnessed_transcripts(self, events: Sequence[CustodyEvent]) -> Iterator[Witnessed]:
        """Yield how each transcript stands to the event of the custody log that tells of it."""
        told: dict[int, CustodyEvent] = {}
        silent: Counter[str] = Counter()
        for event in events:
            if event.action == "transcribe" and "heard" in event.details:
                told[int(event.details["transcript"] or 0)] = event
            elif event.action == "transcribe":
                silent[event.subject] += 1
        for key, exhibit, complete in self.db.rows(
            "SELECT id, exhibit, complete FROM transcripts ORDER BY id"
        ):
            witness = told.pop(key, None)
            yield Witnessed(
                subject=exhibit, standing=self._standing(key, exhibit, complete, witness, silent)
            )
        for event in told.values():
            yield Witnessed(subject=event.subject, standing=Standing.LACKING)

    def _standing(
        self,
        key: int,
        exhibit: str,
        complete: int,
        event: CustodyEvent | None,
        silent: Counter[str],
    ) -> Standing:
        if event is not None:
            same = complete and event.details["heard"] == transcript_digest(self.db, key)
            return Standing.SAME if same and event.subject == exhibit else Standing.DIFFERS
        if not complete:
            return Standing.UNFINISHED
        if silent[exhibit]:
            silent[exhibit] -= 1
            return Standing.UNWITNESSED
        return Standing.INVENTED

    def witnessed_findings(self, events: Sequence[CustodyEvent]) -> Witnessed | None:
        """Return how findings stand to the last run of the rules; `None` without either."""
        runs = [event for event in events if event.action == "flag"]
        any_row = (
            "SELECT 1 FROM findings UNION ALL SELECT 1 FROM gated UNION ALL SELECT 1 FROM flagging"
        )
        if not runs:
            invented = self.db.one(any_row) is not None
            return Witnessed(subject="", standing=Standing.INVENTED) if invented else None
        last = runs[-1]
        if "outcome" not in last.details:
            return Witnessed(subject=last.subject, standing=Standing.UNWITNESSED)
        same = last.details["outcome"] == outcome_digest(self.db)
        return Witnessed(subject=last.subject, standing=Standing.SAME if same else Standing.DIFFERS)
