"""What a person needs to judge one finding: the words, the sound, the call, what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.records import CallRecord, Email, Message, Recording
from analyzer.pipeline.passages import message_text, passage_id
from analyzer.pipeline.scene import corrected, spoken_text

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.model.exhibit import Exhibit
    from analyzer.model.finding import Decision, Finding, Hit
    from analyzer.model.link import Link
    from analyzer.model.records import Record
    from analyzer.model.transcript import Correction, Rehearing, Transcript
    from analyzer.store.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A record with all that is known of it; of a finding or of a recording without one."""

    record: Record | None
    """`None` for a contact pattern, which is in no single record."""
    text: str
    """The words hits point into; empty where there is no text."""
    transcript: Transcript | None
    """With corrections in place."""
    machine: Transcript | None
    """As the engine wrote it."""
    corrections: tuple[Correction, ...]
    call: CallRecord | None
    """The call, for a recording held to be its sound."""
    link: Link | None
    exhibit: Exhibit | None
    file: Path | None
    """The exhibit's copy in the case."""
    stopped: tuple[Hit, ...]
    """Hits in the same text that a gate stopped."""
    again: tuple[Rehearing, ...] = ()
    """For a recording: what the machine wrote when it heard a stretch again, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding as it stands, with the decisions on it and what it is in."""

    finding: Finding
    decisions: tuple[Decision, ...]
    """Oldest first; the last one holds."""
    evidence: Evidence
    calls: tuple[CallRecord, ...]
    """For a contact pattern: the calls that were counted."""
    memo: str
    """The person's private memo; in no report."""


def judged(case: Case, finding: str) -> Judged:
    """Return a finding with what a person needs to judge it.

    Raises:
        UsageError: The case has no such finding.
    """
    found = case.finding(finding)
    counted = (case.record(key).record for key in found.calls)
    return Judged(
        finding=found,
        decisions=case.decisions(finding),
        evidence=evidence(case, found.record, call=found.call),
        calls=tuple(record for record in counted if isinstance(record, CallRecord)),
        memo=case.memo(finding),
    )


def evidence(case: Case, record: int | None, *, call: int | None = None) -> Evidence:
    """Return what is known of a record: a message, an e-mail or a recording."""
    if record is None:
        return _of(None)
    stored = case.record(record).record
    exhibit = case.exhibit(stored.provenance.exhibit)
    stopped = case.stopped(passage_id(record, stored))
    if not isinstance(stored, Recording):
        return _of(stored, text=_written(stored), exhibit=exhibit, stopped=stopped)
    link = next((found for found in case.links() if found.recording == record), None)
    key = link.call if link else call
    of_call = None if key is None else case.record(key).record
    machine, corrections = case.transcript(record), case.corrections(record)
    transcript = corrected(machine, corrections) if machine else None
    return Evidence(
        record=stored,
        text=spoken_text(transcript) if transcript else "",
        transcript=transcript,
        machine=machine,
        corrections=corrections,
        call=of_call if isinstance(of_call, CallRecord) else None,
        link=link,
        exhibit=exhibit,
        file=case.exhibit_file(exhibit.id),
        stopped=stopped,
        again=tuple(heard for heard in case.rehearings() if heard.recording == record),
    )


def _written(record: Record) -> str:
    match record:
        case Message():
            return message_text(record)
        case Email(subject=subject, body=body):
            return f"{subject}\n{body}" if subject else body
        case _:
            return ""


def _of(
    record: Record | None,
    *,
    text: str = "",
    exhibit: Exhibit | None = None,
    stopped: tuple[Hit, ...] = (),
) -> Evidence:
    return Evidence(
        record=record,
        text=text,
        transcript=None,
        machine=None,
        corrections=(),
        call=None,
        link=None,
        exhibit=exhibit,
        file=None,
        stopped=stopped,
    )
