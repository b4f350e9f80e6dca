"""The dossier: a frozen view of a case, and the only argument of a report.

`dossier_json` is the canonical form. It leaves out what depends on the clock of the processing
computer (times of acquisition, the custody log), so that the same exhibits, versions and decisions
give the same bytes on any day; the custody log is exported beside it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from analyzer.model.complaint import ComplaintEntry
from analyzer.model.custody import CustodyEvent
from analyzer.model.exhibit import Exhibit
from analyzer.model.finding import Decision, Finding
from analyzer.model.link import Link, LinkDoubt
from analyzer.model.party import Cluster, Identity, Party
from analyzer.model.pattern import Patterns
from analyzer.model.records import (
    CallRecord,
    Email,
    ExtractionWarning,
    Message,
    Recording,
)
from analyzer.model.remark import Remark
from analyzer.model.review import Listening
from analyzer.model.transcript import Correction, EngineTag, Rehearing, Transcript


class DossierKind(StrEnum):
    """Draft: everything the machine proposes, marked so. Final: what a person confirmed."""

    DRAFT = "draft"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitEntry:
    """An exhibit and what was read from it: seen = sum(records) + duplicates + lost."""

    exhibit: Exhibit
    importer: str | None
    """The importer's name; `None` for a file kept but not read (an archive, an attachment)."""
    records: Mapping[str, int]
    """By record kind."""
    duplicates: int
    lost: int
    """Entries seen but not read."""
    remarks: int
    """Warnings about entries that were read all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedFile:
    """A file of the folder that was not read, and why."""

    path: str
    size: int
    reason: Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEntry:
    """A call with its normal number and the recording of it."""

    id: int
    call: CallRecord
    party: str | None
    """Party key; `None` where the number was withheld."""
    recording: int | None
    sources: int = 1
    """How many exhibits tell of this call."""
    also: tuple[CallRecord, ...] = ()
    """What other sources have of the same call, as written."""
    same: Remark | None = None
    """Why these are held to be one call."""
    disagreements: tuple[Remark, ...] = ()
    """What the sources disagree on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEntry:
    """A message with its normal number."""

    id: int
    message: Message
    party: str | None
    sources: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailEntry:
    """An e-mail."""

    id: int
    email: Email


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingEntry:
    """A recording, the call it is held to be, and its transcript."""

    id: int
    recording: Recording
    party: str | None
    link: Link | None
    transcript: Transcript | None
    corrections: tuple[Correction, ...] = ()
    """What a person wrote beside the machine's text, oldest first."""
    heard: tuple[Listening, ...] = ()
    """When a person listened to it."""
    again: tuple[Rehearing, ...] = ()
    """Stretches the machine heard a second time, by time; the latest of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEntry:
    """A finding as it stands, with what a reader needs to check it."""

    finding: Finding
    decision: Decision | None
    before: tuple[str, ...]
    """Lines said or written before the quote."""
    quote: tuple[str, ...]
    """The lines that hold the hits, original words."""
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Calls of one party on one local day."""

    day: date
    party: str
    incoming: int
    answered: int
    unanswered: int
    """Missed, rejected or blocked."""
    night: int
    """Between 22:00 and 08:00 local time."""
    seconds: int
    """Talked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Which period a source can show."""

    exhibit: str
    kind: str
    first: datetime | None
    last: datetime | None
    rows: int
    remark: Remark | None
    """What may be missing: the phone's row limit, days with nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts over incoming calls of suspected collectors and unknown numbers, local time."""

    hour_weekday: tuple[tuple[int, ...], ...]
    """7 rows (Monday first) of 24 counts."""
    days: tuple[DayCount, ...]
    """By day, then party."""
    coverage: tuple[Coverage, ...] = ()
    total_calls: int = 0
    collector_calls: int = 0
    answered: int = 0
    night: int = 0
    talked: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """An earlier report that this one goes on from: it prints only what that one did not."""

    dossier_sha256: str
    """Digest of the earlier report's dossier."""
    findings: int
    """How many findings were printed up to then; numbering goes on after them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All a report may say."""

    kind: DossierKind
    language: str
    """`zh` or `en`."""
    title: str
    zone: str
    """IANA name of the zone all local times are in."""
    region: str
    period: tuple[date | None, date | None]
    """The filter in force; `None` for open ends."""
    versions: Mapping[str, str]
    """Program, importers, rule pack."""
    engines: tuple[EngineTag, ...]
    rule_pack: str
    rules_run: int
    exhibits: tuple[ExhibitEntry, ...]
    skipped: tuple[SkippedFile, ...]
    warnings: tuple[ExtractionWarning, ...]
    parties: tuple[Party, ...]
    clusters: tuple[Cluster, ...]
    calls: tuple[CallEntry, ...]
    messages: tuple[MessageEntry, ...]
    emails: tuple[EmailEntry, ...]
    recordings: tuple[RecordingEntry, ...]
    findings: tuple[FindingEntry, ...]
    gated: Mapping[str, int]
    """How many hits each gate stopped."""
    counts: Mapping[str, int]
    """Findings by state over the whole case: proposed, confirmed, rejected, unsure."""
    statistics: Statistics
    gaps: tuple[Remark, ...]
    """What is not there: calls without recording, recordings without call, days with nothing."""
    custody: tuple[CustodyEvent, ...] = field(default=())
    patterns: Patterns = field(default_factory=Patterns)
    """What each institution did by day, week and month, and around occasions."""
    identities: tuple[Identity, ...] = ()
    """How far it is known who is behind each number."""
    owner: Remark | None = None
    """How the other side addresses the owner of the phone, as debtor or as somebody else."""
    doubts: tuple[LinkDoubt, ...] = ()
    """Recordings that belong to no call, or to one that a person should confirm."""
    complaints: tuple[ComplaintEntry, ...] = ()
    """What was filed so far, oldest first."""
    supplement: Supplement | None = None
    redacted: bool = False
    """True for a public version, in which other people's numbers and names are masked."""


CLOCK_FIELDS = frozenset({"acquired_at", "custody"})
"""Fields that depend on when the processing was done, not on the evidence."""


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON leaves here
    if isinstance(value, bytes):
        raise TypeError("bytes do not belong in a dossier")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: _plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if f.name not in CLOCK_FIELDS and f.name != "content"
        }
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    return value


def dossier_json(dossier: Dossier) -> bytes:
    """Return the canonical JSON of a dossier: sorted keys, UTF-8, no clock of this computer."""
    text = json.dumps(_plain(dossier), ensure_ascii=False, sort_keys=True, indent=1)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def dossier_digest(dossier: Dossier) -> str:
    """Return the SHA-256 of the canonical JSON."""
    return hashlib.sha256(dossier_json(dossier)).hexdigest()
