"""Calls, messages, e-mails, recordings, findings and complaints in one order of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.pipeline.dossier import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model.dossier import CallEntry, Dossier
    from analyzer.model.exhibit import Provenance
    from analyzer.model.finding import Finding
    from analyzer.model.remark import Remark

_LATE = datetime.max.replace(tzinfo=UTC)


class Kind(StrEnum):
    """What a line of the time line is."""

    CALL = "call"
    MESSAGE = "message"
    EMAIL = "email"
    RECORDING = "recording"
    """Without a call; one with a call stands with it."""
    FINDING = "finding"
    REQUEST = "request"
    """The owner asked not to be called again."""
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line."""

    kind: Kind
    at: datetime | None
    """Aware; `None` where the source has no usable time."""
    exact: bool
    """False where only the day is known."""
    party: str | None
    institution: str | None
    """Cluster id, or the party key."""
    key: str
    """Record id, finding id, or number of the complaint."""
    text: Remark | str
    """Words as written, what was observed, or what was filed."""
    places: tuple[Provenance, ...] = ()
    """Every source that tells of it."""
    outcome: str | None = None
    """Of a call."""
    direction: str | None = None
    seconds: float | None = None
    """Talked."""
    differences: tuple[Remark, ...] = ()
    """What the sources of one call disagree on."""


def timeline(dossier: Dossier) -> tuple[Line, ...]:
    """Return everything a dossier holds in the order of time; what has no time comes last."""
    groups = {key: one.id for one in dossier.clusters for key in one.numbers}
    every = (*_records(dossier, groups), *_said(dossier, groups))
    lines = [one for one in every if within(one.at, dossier.period, dossier.zone)]
    kinds = list(Kind)
    return tuple(
        sorted(lines, key=lambda one: (one.at or _LATE, kinds.index(one.kind), one.key.zfill(20)))
    )


def local(at: datetime, zone: str) -> str:
    """Return a moment with its offset and zone: `2026-03-01 21:15:02+08:00 Asia/Shanghai`."""
    return f"{at.astimezone(ZoneInfo(zone)).isoformat(' ', 'seconds')} {zone}"


def _records(dossier: Dossier, groups: dict[str, str]) -> Iterator[Line]:
    linked = {one.id for one in dossier.recordings if one.link}
    yield from (_call(entry, groups) for entry in dossier.calls)
    for sms in dossier.messages:
        yield Line(
            kind=Kind.MESSAGE,
            at=sms.message.at,
            exact=True,
            party=sms.party,
            institution=groups.get(sms.party or "", sms.party),
            key=str(sms.id),
            text=sms.message.body,
            places=(sms.message.provenance,),
            direction=str(sms.message.direction),
        )
    for mail in dossier.emails:
        yield Line(
            kind=Kind.EMAIL,
            at=mail.email.at,
            exact=True,
            party=mail.email.sender,
            institution=None,
            key=str(mail.id),
            text=mail.email.subject or "",
            places=(mail.email.provenance,),
            direction=str(mail.email.direction),
        )
    for sound in dossier.recordings:
        if sound.id not in linked:
            yield Line(
                kind=Kind.RECORDING,
                at=sound.recording.started_at,
                exact=True,
                party=sound.party,
                institution=groups.get(sound.party or "", sound.party),
                key=str(sound.id),
                text=sound.recording.name or "",
                places=(sound.recording.provenance,),
            )


def _call(entry: CallEntry, groups: dict[str, str]) -> Line:
    call = entry.call
    return Line(
        kind=Kind.CALL,
        at=call.started_at,
        exact=True,
        party=entry.party,
        institution=groups.get(entry.party or "", entry.party),
        key=str(entry.id),
        text=entry.same or "",
        places=(call.provenance, *(other.provenance for other in entry.also)),
        outcome=str(call.outcome),
        direction=str(call.direction),
        seconds=call.talked.total_seconds(),
        differences=entry.disagreements,
    )


def _said(dossier: Dossier, groups: dict[str, str]) -> Iterator[Line]:
    for entry in dossier.findings:
        finding = entry.finding
        yield Line(
            kind=Kind.FINDING,
            at=finding.at,
            exact=True,
            party=finding.party,
            institution=finding.cluster or groups.get(finding.party or "", finding.party),
            key=finding.id,
            text=finding.observation or _quote(finding),
        )
    occasions = {one.occasion.at: one.occasion for one in dossier.patterns.comparisons}
    for occasion in occasions.values():
        if occasion.stop:
            yield Line(
                kind=Kind.REQUEST,
                at=occasion.at,
                exact=True,
                party=None,
                institution=occasion.institution,
                key="",
                text=occasion.what,
            )
    zone = ZoneInfo(dossier.zone)
    for filed in dossier.complaints:
        complaint = filed.complaint
        day = datetime(
            complaint.filed.year, complaint.filed.month, complaint.filed.day, tzinfo=zone
        )
        yield Line(
            kind=Kind.COMPLAINT,
            at=complaint.filed_at or day,
            exact=complaint.filed_at is not None,
            party=None,
            institution=complaint.institution,
            key=str(complaint.id),
            text=str(complaint.office),
        )


def _quote(finding: Finding) -> str:
    return " … ".join(f"≈{hit.text}" if hit.by_sound else hit.text for hit in finding.hits)
