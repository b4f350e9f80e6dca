"""Noting a complaint that was filed, and what came of it; `None` for the day means today."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.errors import UsageError
from analyzer.model.finding import State
from analyzer.model.remark import N_, remark
from reports.channels.read import channel

if TYPE_CHECKING:
    from datetime import date, datetime

    from analyzer.model.complaint import Complaint, ComplaintEvent, Nature, Office, Step
    from analyzer.store.case import Case

FUTURE = N_("%(day)s 还没有到，请填写已经发生的日期。")


def file_complaint(
    case: Case,
    office: Office,
    on: datetime | None,
    *,
    nature: Nature | None = None,
    receipt: str | None = None,
    institution: str | None = None,
    note: str | None = None,
) -> Complaint:
    """Note that a complaint was filed, with the findings confirmed by then.

    Args:
        case: An open case.
        office: Where it was filed.
        on: Local day, or local day and time; midnight means that only the day is known.
        nature: Complaint or report; the office's usual one where not said.
        receipt: The number the office gave.
        institution: Who it is about.
        note: Anything else.

    Raises:
        UsageError: The day lies ahead.
    """
    day, moment = _local(case, on)
    return case.file_complaint(
        office,
        day,
        nature=nature or channel(office).natures[0],
        filed_at=moment,
        receipt=receipt,
        institution=institution,
        findings=tuple(finding.id for finding in case.findings(state=State.CONFIRMED)),
        note=note,
    )


def add_event(
    case: Case,
    complaint: int,
    step: Step,
    on: datetime | None,
    *,
    receipt: str | None = None,
    note: str | None = None,
) -> ComplaintEvent:
    """Note what happened to a complaint.

    Raises:
        UsageError: There is no such complaint, or the day lies ahead.
    """
    day, _ = _local(case, on)
    return case.add_event(complaint, step, day, receipt=receipt, note=note)


def _local(case: Case, on: datetime | None) -> tuple[date, datetime | None]:
    """Return the day in the case's zone, and the moment where a time of day was given."""
    zone = ZoneInfo(case.settings.zone)
    now = case.now().astimezone(zone)
    if on is None:
        return now.date(), None
    if on.date() > now.date():
        raise UsageError(remark(FUTURE, day=on.date().isoformat()))
    return on.date(), None if on.time() == time.min else on.replace(tzinfo=zone)
