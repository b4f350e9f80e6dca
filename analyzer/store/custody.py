"""The custody log: every act on the case, chained, and checked against what it witnesses."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import Tampered
from analyzer.model.custody import GENESIS, CustodyEvent, custody_digest
from analyzer.model.remark import N_, remark
from analyzer.store.codec import encode_json, to_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.store.database import Database, Row

Detail = str | int | float | None

BROKEN = N_("保管记录第 %(sequence)d 条与原来写下的不一致：案卷在程序之外被改动过。")
MISSING = N_("保管记录缺少第 %(sequence)d 条：案卷在程序之外被改动过。")
DIFFERS = N_(
    "保管记录第 %(sequence)d 条所记的内容（%(subject)s）与案卷里现有的不一致："
    "案卷在程序之外被改动过。"
)

_WITNESSED: Final = (
    "SELECT event, 'create', '', zone, region, title, created_at FROM settings, "
    "(SELECT 1 AS event)",
    "SELECT event, 'acquire', id, name, path, size, sha256 FROM exhibits",
    "SELECT event, 'import', exhibit, payload FROM circumstances",
    "SELECT event, 'decide', finding, state, reason, note, reviewer, at FROM decisions",
    "SELECT event, 'correct', transcript, segment, text, reviewer, at FROM corrections",
    "SELECT event, 'mark', party, role, institution, at, actor FROM marks",
    "SELECT event, 'listen', recording, kind, found, text, reviewer, at FROM listenings",
    "SELECT event, 'decide-link', recording, verdict, call, reviewer, at FROM link_decisions",
    "SELECT event, 'tie', first, second, verdict, reviewer, at FROM ties",
    "SELECT event, 'complain', id, office, nature, filed, filed_at, receipt, institution, "
    "findings, note, at, actor FROM complaints",
    "SELECT event, 'followup', complaint, step, day, receipt, note, at, actor "
    "FROM complaint_events",
)
"""Rows whose content the event that wrote them holds the digest of: event, action, then content."""


def content_digest(*content: object) -> str:
    """Return the SHA-256 over the values of a row, as its custody event keeps it."""
    text = encode_json(
        [v.decode("utf-8", "surrogatepass") if isinstance(v, bytes) else v for v in content]
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """The log of one case."""

    db: Database
    now: Callable[[], datetime]
    actor: str

    def log(self, action: str, subject: str, **details: Detail) -> CustodyEvent:
        """Append an event; within a transaction it is part of that."""
        with self.db.writing():
            last = self.db.one(
                "SELECT sequence, digest FROM custody ORDER BY sequence DESC LIMIT 1"
            )
            sequence, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
            at = self.now()
            digest = custody_digest(
                sequence=sequence,
                at=at,
                actor=self.actor,
                action=action,
                subject=subject,
                details=details,
                previous=previous,
            )
            event = CustodyEvent(
                sequence=sequence,
                at=at,
                actor=self.actor,
                action=action,
                subject=subject,
                details=details,
                previous=previous,
                digest=digest,
            )
            self.db.run("INSERT INTO custody VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _row(event))
        return event

    def events(self) -> tuple[CustodyEvent, ...]:
        """Return all events in order.

        Raises:
            Tampered: An event cannot be read as one.
        """
        return tuple(self._read())

    def _read(self) -> Iterator[CustodyEvent]:
        rows = self.db.rows(
            "SELECT sequence, CAST(at AS BLOB), CAST(actor AS BLOB), CAST(action AS BLOB), "
            "CAST(subject AS BLOB), CAST(details AS BLOB), CAST(previous AS BLOB), "
            "CAST(digest AS BLOB) FROM custody ORDER BY sequence"
        )
        for row in rows:
            try:
                yield _event(row)
            except (ValueError, TypeError, AttributeError) as error:
                raise Tampered(remark(BROKEN, sequence=row[0])) from error

    def check(self) -> None:
        """Check the chain, and the rows whose content it witnesses.

        Raises:
            Tampered: An event, or what it witnesses, is not as it was written; names the first.
        """
        previous = GENESIS
        witnesses: dict[int, CustodyEvent] = {}
        for place, event in enumerate(self._read(), start=1):
            if event.sequence != place:
                raise Tampered(remark(MISSING, sequence=place))
            if event.previous != previous or event.digest != _digest(event):
                raise Tampered(remark(BROKEN, sequence=place))
            previous = event.digest
            if "content" in event.details:
                witnesses[event.sequence] = event
        self._check_content(witnesses)

    def _check_content(self, witnesses: dict[int, CustodyEvent]) -> None:
        for query in _WITNESSED:
            for sequence, action, *content in self.db.rows(query):
                event = witnesses.pop(sequence, None)
                if event is None:
                    raise Tampered(remark(MISSING, sequence=sequence))
                if event.action != action or event.details["content"] != content_digest(*content):
                    raise Tampered(remark(DIFFERS, sequence=sequence, subject=event.subject))
        for sequence, event in sorted(witnesses.items()):
            raise Tampered(remark(DIFFERS, sequence=sequence, subject=event.subject))


def _digest(event: CustodyEvent) -> str:
    return custody_digest(
        sequence=event.sequence,
        at=event.at,
        actor=event.actor,
        action=event.action,
        subject=event.subject,
        details=event.details,
        previous=event.previous,
    )


def _row(event: CustodyEvent) -> tuple[object, ...]:
    return (
        event.sequence,
        event.at.isoformat(),
        to_sql(event.actor),
        event.action,
        to_sql(event.subject),
        to_sql(encode_json(event.details)),
        event.previous,
        event.digest,
    )


def _event(row: Row) -> CustodyEvent:
    """Read an event; raises `ValueError` where the text is not just as `_row` writes it."""
    at, actor, action, subject, details, previous, digest = (
        value.decode("utf-8", "surrogatepass") for value in row[1:]
    )
    values: dict[str, Any] = json.loads(details)
    if not isinstance(values, dict):
        raise TypeError(details)
    event = CustodyEvent(
        sequence=row[0],
        at=datetime.fromisoformat(at),
        actor=actor,
        action=action,
        subject=subject,
        details=values,
        previous=previous,
        digest=digest,
    )
    if event.at.isoformat() != at or encode_json(values) != details:
        raise ValueError(details)
    return event
