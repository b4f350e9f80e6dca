"""What importers read: calls, messages, recordings, e-mails, contacts; and what they could not.

Numbers and texts are kept as written. Times are aware; how the zone became known is kept beside
them. Nothing is merged and nothing is guessed here: linking and rules do that, and can be argued
with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from analyzer.model.exhibit import Provenance
from analyzer.model.remark import Remark


class TimeBasis(StrEnum):
    """How the zone of a time became known."""

    INSTANT = "instant"
    """The source counts from an epoch: no zone needed."""
    OFFSET = "offset"
    """The source writes the offset."""
    CASE_ZONE = "case_zone"
    """The source writes wall-clock time only; it was read in the zone stated for the case."""


class Direction(StrEnum):
    """Which way a call or message went, seen from the phone's owner."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class CallOutcome(StrEnum):
    """What became of a call, as far as the source says."""

    ANSWERED = "answered"
    NOT_CONNECTED = "not_connected"
    """Dialled, or listed as a normal call, with zero seconds."""
    MISSED = "missed"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    VOICEMAIL = "voicemail"
    ELSEWHERE = "elsewhere"
    """Answered on another device."""
    UNKNOWN = "unknown"


class MessageKind(StrEnum):
    """SMS or MMS (RCS is exported as MMS)."""

    SMS = "sms"
    MMS = "mms"


class MessageBox(StrEnum):
    """The folder a message lay in."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFT = "draft"
    OUTBOX = "outbox"
    FAILED = "failed"
    QUEUED = "queued"
    BLOCKED = "blocked"
    """Caught by the phone's spam filter; collectors often land here."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """One row of a call log, or of a carrier's bill."""

    provenance: Provenance
    number: str | None
    """As written; `None` where the source says the number was withheld or unknown."""
    name: str | None
    """The contact's name as the source has it; `None` where it has none."""
    started_at: datetime | None
    """When the call was created (ring or dial start); `None` without a usable time."""
    time_basis: TimeBasis
    duration: timedelta | None
    """The source's duration column, as written; seconds talked only where `outcome` is answered."""
    direction: Direction
    outcome: CallOutcome
    sim: str | None = None
    """SIM card or account as written, `None` where not given."""
    raw: Mapping[str, str] = field(default_factory=dict)
    """The row as written, every column."""

    @property
    def talked(self) -> timedelta:
        """Seconds connected: zero unless answered (ring seconds in `duration` are never talk)."""
        if self.outcome is CallOutcome.ANSWERED and self.duration is not None:
            return self.duration
        return timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part of an MMS or e-mail: text parts are in the body, everything else is here."""

    name: str
    """As written, empty path parts removed; never used as a path."""
    content_type: str
    size: int
    """Decoded bytes."""
    sha256: str
    content: bytes | None = field(default=None, repr=False, compare=False)
    """The bytes while they travel from the reader to the store, which makes an exhibit of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An SMS or MMS."""

    provenance: Provenance
    kind: MessageKind
    number: str | None
    """The other side, as written; `None` where not given. For group MMS the sender."""
    name: str | None
    at: datetime | None
    """Received or sent, as the phone's database has it; `None` without a usable time."""
    time_basis: TimeBasis
    direction: Direction
    box: MessageBox
    body: str
    """Text exactly as written; for MMS the text parts joined by line feeds. May be empty."""
    subject: str | None = None
    participants: tuple[str, ...] = ()
    """All numbers of a group message, as written."""
    attachments: tuple[Attachment, ...] = ()
    sim: str | None = None
    raw: Mapping[str, str] = field(default_factory=dict)
    """The row as written, every column but bulk data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A call recording: the whole exhibit, with what its name says."""

    provenance: Provenance
    number: str | None
    """As the file name has it, `None` where it has none."""
    name: str | None
    """Contact name in the file name."""
    started_at: datetime | None
    time_basis: TimeBasis
    direction: Direction
    duration: timedelta | None
    """Length by the samples counted, or the container's word where not decoded yet."""
    container: str
    """By content, not by name: `amr`, `mov,mp4`, `ogg`, `mp3`, `wav`, `flac`, …"""
    codec: str
    """`amrnb`, `aac`, `opus`, …"""
    sample_rate: int
    channels: int
    naming: str | None
    """Which maker's naming scheme the name follows; `None` where none does."""
    raw: Mapping[str, str] = field(default_factory=dict)
    """The pieces of the name, and a side-car's fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """An e-mail message."""

    provenance: Provenance
    sender: str | None
    recipients: tuple[str, ...]
    at: datetime | None
    """The sender's `Date:`; written by the sender, so the `Received:` lines are kept in `raw`."""
    time_basis: TimeBasis
    subject: str | None
    body: str
    direction: Direction = Direction.UNKNOWN
    attachments: tuple[Attachment, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An entry of the address book."""

    provenance: Provenance
    name: str
    numbers: tuple[str, ...]
    """As written."""
    raw: Mapping[str, str] = field(default_factory=dict)


Record = CallRecord | Message | Recording | Email | Contact
"""Anything an importer may yield beside a warning."""


class RecordKind(StrEnum):
    """The kinds of record, as counted in receipts."""

    CALL = "call"
    MESSAGE = "message"
    RECORDING = "recording"
    EMAIL = "email"
    CONTACT = "contact"


def kind_of(record: Record) -> RecordKind:
    """Return the kind under which a record is counted."""
    match record:
        case CallRecord():
            return RecordKind.CALL
        case Message():
            return RecordKind.MESSAGE
        case Recording():
            return RecordKind.RECORDING
        case Email():
            return RecordKind.EMAIL
        case Contact():
            return RecordKind.CONTACT


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionWarning:
    """Something that was seen but not read as it should be: counted, stored and printed.

    With `lost=True` an entry was seen and is not among the records: it counts in
    `seen = records + duplicates + warnings`. With `lost=False` it is a remark about an entry or a
    file that was read all the same (a wrong `count` attribute, repaired characters).
    """

    provenance: Provenance
    remark: Remark
    lost: bool = True
    raw: Mapping[str, str] = field(default_factory=dict)
    """What could be seen of it."""
