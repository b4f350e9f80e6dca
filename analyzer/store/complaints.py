"""Complaints the person filed and what came of them: added, never changed; and the saved form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from analyzer.errors import UsageError
from analyzer.model.complaint import (
    Complaint,
    ComplaintEntry,
    ComplaintEvent,
    Form,
    Nature,
    Office,
    Step,
)
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

if TYPE_CHECKING:
    from analyzer.store.database import Database, Row

UNKNOWN_COMPLAINT = N_("案卷里没有第 %(id)d 号投诉。可用 followup list 查看全部编号。")

_COMPLAINTS: Final = (
    "SELECT id, office, nature, filed, filed_at, receipt, institution, findings, note, at, actor "
    "FROM complaints ORDER BY id"
)
_EVENTS: Final = (
    "SELECT complaint, step, day, receipt, note, at, actor FROM complaint_events ORDER BY day, id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintStore:
    """The complaints of one case."""

    db: Database
    custody: Custody

    def file_complaint(
        self,
        office: Office,
        filed: date,
        *,
        nature: Nature | None = None,
        filed_at: datetime | None = None,
        receipt: str | None = None,
        institution: str | None = None,
        findings: tuple[str, ...] = (),
        note: str | None = None,
    ) -> Complaint:
        """Append a complaint that was filed and return it with its number."""
        at, actor = self.custody.now(), self.custody.actor
        values = (
            office.value,
            nature.value if nature else None,
            filed.isoformat(),
            filed_at.isoformat() if filed_at else None,
            to_sql_or_none(receipt),
            to_sql_or_none(institution),
            encode_json(findings),
            to_sql_or_none(note),
            at.isoformat(),
            to_sql(actor),
        )
        with self.db.writing():
            number = self.db.number("SELECT coalesce(max(id), 0) + 1 FROM complaints")
            event = self.custody.log(
                "complain", office.value, complaint=number, content=content_digest(number, *values)
            )
            self.db.run(
                "INSERT INTO complaints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (number, *values, event.sequence),
            )
        return _complaint((number, *values))

    def add_event(
        self,
        complaint: int,
        step: Step,
        on: date,
        *,
        receipt: str | None = None,
        note: str | None = None,
    ) -> ComplaintEvent:
        """Append what happened to a complaint.

        Raises:
            UsageError: The case has no such complaint.
        """
        at, actor = self.custody.now(), self.custody.actor
        values = (
            complaint,
            step.value,
            on.isoformat(),
            to_sql_or_none(receipt),
            to_sql_or_none(note),
            at.isoformat(),
            to_sql(actor),
        )
        with self.db.writing():
            if not self.db.one("SELECT 1 FROM complaints WHERE id = ?", (complaint,)):
                raise UsageError(remark(UNKNOWN_COMPLAINT, id=complaint))
            event = self.custody.log(
                "followup", str(complaint), step=step.value, content=content_digest(*values)
            )
            self.db.run(
                "INSERT INTO complaint_events (complaint, step, day, receipt, note, at, actor, "
                "event) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, event.sequence),
            )
        return _event(values)

    def complaints(self) -> tuple[ComplaintEntry, ...]:
        """Return all complaints with what happened to each, oldest first."""
        events = [_event(row) for row in self.db.rows(_EVENTS)]
        filed = (_complaint(row) for row in self.db.rows(_COMPLAINTS))
        return tuple(
            ComplaintEntry(
                complaint=complaint,
                events=tuple(event for event in events if event.complaint == complaint.id),
            )
            for complaint in filed
        )

    def save_form(self, form: Form) -> None:
        """Keep the person's own data in the case; no custody event names any of it."""
        with self.db.writing():
            self.db.run(
                "INSERT OR REPLACE INTO forms VALUES (1, ?, ?)",
                (dump(form), self.custody.now().isoformat()),
            )

    def drop_form(self) -> None:
        """Forget the person's own data."""
        with self.db.writing():
            self.db.run("DELETE FROM forms")

    def form(self) -> Form:
        """Return the saved form; an empty one where none was saved."""
        row = self.db.one("SELECT payload FROM forms")
        return Form() if row is None else load(Form, row[0])


def _complaint(row: Row) -> Complaint:
    number, office, nature, filed, filed_at, receipt, institution, findings, note, at, actor = row
    return Complaint(
        id=number,
        office=Office(office),
        nature=Nature(nature) if nature else None,
        filed=date.fromisoformat(filed),
        filed_at=datetime.fromisoformat(filed_at) if filed_at else None,
        receipt=from_sql_or_none(receipt),
        institution=from_sql_or_none(institution),
        findings=tuple(json.loads(findings)),
        note=from_sql_or_none(note),
        at=datetime.fromisoformat(at),
        actor=from_sql(actor),
    )


def _event(row: Row) -> ComplaintEvent:
    complaint, step, on, receipt, note, at, actor = row
    return ComplaintEvent(
        complaint=complaint,
        step=Step(step),
        on=date.fromisoformat(on),
        receipt=from_sql_or_none(receipt),
        note=from_sql_or_none(note),
        at=datetime.fromisoformat(at),
        actor=from_sql(actor),
    )
