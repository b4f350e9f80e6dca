"""Noting a complaint that was filed, and what came of it; `None` for the day means today."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.errors import UsageError
from analyzer.model.finding import State
from analyzer.model.remark import N_, remark
from reports.channels.read import channel

if TYPE_CHECKING:
    from datetime import date

    from analyzer.model.complaint import Complaint, ComplaintEvent, Nature, Office, Step
    from analyzer.store.case import Case

FUTURE = N_("%(day)s 还没有到，请填写已经发生的日期。")


def file_complaint(
    case: Case,
    office: Office,
    day: date | None,
    *,
    at: time | None = None,
    nature: Nature | None = None,
    receipt: str | None = None,
    institution: str | None = None,
    note: str | None = None,
) -> Complaint:
    """Note that a complaint was filed, with the confirmed findings of what happened until then.

    Args:
        case: An open case.
        office: Where it was filed.
        day: Local day.
        at: Local time of that day; `None` where only the day is known.
        nature: Complaint or report; the office's usual one where not said.
        receipt: The number the office gave.
        institution: Who it is about.
        note: Anything else.

    Raises:
        UsageError: The day lies ahead.
    """
    known = _local(case, day)
    zone = ZoneInfo(case.settings.zone)
    moment = datetime.combine(known, at, tzinfo=zone) if at else None
    until = moment or datetime.combine(known, time.max, tzinfo=zone)
    confirmed = case.findings(state=State.CONFIRMED)
    return case.file_complaint(
        office,
        known,
        nature=nature or channel(office).natures[0],
        filed_at=moment,
        receipt=receipt,
        institution=institution,
        findings=tuple(f.id for f in confirmed if f.at is None or f.at <= until),
        note=note,
    )


def add_event(
    case: Case,
    complaint: int,
    step: Step,
    day: date | None,
    *,
    receipt: str | None = None,
    note: str | None = None,
) -> ComplaintEvent:
    """Note what happened to a complaint.

    Raises:
        UsageError: There is no such complaint, or the day lies ahead.
    """
    return case.add_event(complaint, step, _local(case, day), receipt=receipt, note=note)


def _local(case: Case, day: date | None) -> date:
    """Return a day that is not ahead; today in the case's zone where none is given."""
    today = case.now().astimezone(ZoneInfo(case.settings.zone)).date()
    if day is not None and day > today:
        raise UsageError(remark(FUTURE, day=day.isoformat()))
    return day or today
