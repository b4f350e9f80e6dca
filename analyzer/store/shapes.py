"""Turning records into rows and back, and the fingerprint by which two rows are one event.

Written out by hand, since every row of a phone passes here; a test holds that nothing of a record
is left behind.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from analyzer.model.records import (
    Attachment,
    CallOutcome,
    CallRecord,
    Contact,
    Direction,
    Email,
    Message,
    MessageBox,
    MessageKind,
    Recording,
    TimeBasis,
)
from analyzer.store.codec import encode_json, from_sql, from_sql_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
ERA_MS: Final = 1 << 62
"""Added to a time so that fingerprints sort by it also before 1970."""
DIGEST_BYTES: Final = 16

COLUMNS: Final = "kind, at_ms, offset_s, number, direction, outcome, box, duration_s, body, payload"
"""What `prepare` gives beside the fingerprint, in order."""

Cells = tuple[Any, ...]


def prepare(record: Record) -> tuple[bytes, Cells]:
    """Return a record's fingerprint and its cells in the order of `COLUMNS`."""
    return _PREPARE[type(record)](record)


def restore(kind: str, cells: Cells, provenance: Provenance) -> Record:
    """Return the record that `prepare` made `cells` (without `kind`) of."""
    return _RESTORE[kind](_opened(cells), provenance)


def _instant(at: datetime | None) -> tuple[int | None, int, int | None]:
    """Return milliseconds since 1970, what is left in microseconds, and the offset in seconds."""
    if at is None:
        return None, 0, None
    since = at - EPOCH
    ms, us = divmod(since.microseconds, 1000)
    offset = at.utcoffset()
    return (
        (since.days * 86_400 + since.seconds) * 1000 + ms,
        us,
        offset.days * 86_400 + offset.seconds if offset else 0,
    )


def milliseconds(at: datetime | None) -> int | None:
    """Return milliseconds since 1970, as the columns `at_ms` hold them."""
    return _instant(at)[0]


@cache
def _zone(offset_s: int) -> timezone:
    return timezone(timedelta(seconds=offset_s))


def _moment(at_ms: int | None, offset_s: int | None, rest: Mapping[str, Any]) -> datetime | None:
    if at_ms is None or offset_s is None:
        return None
    at = EPOCH + timedelta(milliseconds=at_ms, microseconds=rest.get("us", 0))
    return at.astimezone(_zone(offset_s)) if offset_s else at


def _fingerprint(at_ms: int | None, identity: str) -> bytes:
    """Return time and digest: rows that follow in time lie side by side in the index."""
    data = identity.encode("utf-8", "surrogatepass")
    moment = 0 if at_ms is None else at_ms + ERA_MS
    return moment.to_bytes(8, "big") + blake2b(data, digest_size=DIGEST_BYTES).digest()


def _length(text: str | None) -> int:
    return -1 if text is None else len(text)


def _timeless(at_ms: int | None, raw: Mapping[str, str]) -> str:
    """Return what tells rows without a time apart: the whole row, lest one of them be dropped."""
    return "" if at_ms is not None else encode_json(dict(raw))


def _payload(raw: Mapping[str, str], basis: TimeBasis, us: int, rest: dict[str, object]) -> str:
    """Return as JSON what has no column of its own; what is absent is left out."""
    payload = {key: value for key, value in rest.items() if value is not None}
    if basis is not TimeBasis.INSTANT:
        payload["basis"] = basis.value
    if us:
        payload["us"] = us
    payload["raw"] = raw if type(raw) is dict else dict(raw)
    return encode_json(payload)


def _prepare_call(call: CallRecord) -> tuple[bytes, Cells]:
    at_ms, us, offset_s = _instant(call.started_at)
    duration = None if call.duration is None else call.duration.total_seconds()
    direction, outcome, number = call.direction.value, call.outcome.value, call.number
    identity = (
        f"call {us} {direction} {outcome} {duration} {_length(number)}:{number}"
        f"{_timeless(at_ms, call.raw)}"
    )
    payload = _payload(call.raw, call.time_basis, us, {"name": call.name, "sim": call.sim})
    cells = (
        *("call", at_ms, offset_s, number, direction),
        *(outcome, None, duration, None, payload),
    )
    return _fingerprint(at_ms, identity), cells


def _prepare_message(message: Message) -> tuple[bytes, Cells]:
    at_ms, us, offset_s = _instant(message.at)
    direction, box, number = message.direction.value, message.box.value, message.number
    kind, subject, body = message.kind.value, message.subject, message.body
    attached = ",".join([part.sha256 for part in message.attachments])
    identity = (
        f"message {kind} {us} {direction} {box} {attached} {_length(number)}:{number}"
        f"{_length(subject)}:{subject}{len(body)}:{body}{_timeless(at_ms, message.raw)}"
    )
    rest: dict[str, object] = {
        "type": None if kind == "sms" else kind,
        "name": message.name,
        "sim": message.sim,
    }
    if subject is not None:
        rest["subject"] = subject
    if message.participants:
        rest["participants"] = message.participants
    if message.attachments:
        rest["attachments"] = _attachments(message.attachments)
    payload = _payload(message.raw, message.time_basis, us, rest)
    cells = (
        *("message", at_ms, offset_s, number, direction),
        *(None, box, None, body, payload),
    )
    return _fingerprint(at_ms, identity), cells


def _prepare_recording(recording: Recording) -> tuple[bytes, Cells]:
    at_ms, us, offset_s = _instant(recording.started_at)
    duration = None if recording.duration is None else recording.duration.total_seconds()
    rest: dict[str, object] = {
        "name": recording.name,
        "container": recording.container,
        "codec": recording.codec,
        "sample_rate": recording.sample_rate,
        "channels": recording.channels,
        "naming": recording.naming,
    }
    payload = _payload(recording.raw, recording.time_basis, us, rest)
    cells = (
        *("recording", at_ms, offset_s, recording.number, recording.direction.value),
        *(None, None, duration, None, payload),
    )
    return _fingerprint(None, f"recording {recording.provenance.exhibit}"), cells


def _prepare_email(email: Email) -> tuple[bytes, Cells]:
    at_ms, us, offset_s = _instant(email.at)
    message_id = next((v for k, v in email.raw.items() if k.lower() == "message-id"), None)
    told_by: list[object] = [message_id, email.sender, email.subject, email.body]
    if message_id is None:
        told_by += [us, email.recipients, [part.sha256 for part in email.attachments]]
        told_by.append(_timeless(at_ms, email.raw))
    rest: dict[str, object] = {
        "subject": email.subject,
        "recipients": email.recipients,
        "attachments": _attachments(email.attachments),
    }
    payload = _payload(email.raw, email.time_basis, us, rest)
    cells = (
        *("email", at_ms, offset_s, email.sender, email.direction.value),
        *(None, None, None, email.body, payload),
    )
    return _fingerprint(at_ms, f"email {encode_json(told_by)}"), cells


def _prepare_contact(contact: Contact) -> tuple[bytes, Cells]:
    identity = encode_json([contact.name, sorted(contact.numbers)])
    rest: dict[str, object] = {"name": contact.name, "numbers": contact.numbers}
    payload = _payload(contact.raw, TimeBasis.INSTANT, 0, rest)
    cells = ("contact", None, None, None, None, None, None, None, None, payload)
    return _fingerprint(None, f"contact {identity}"), cells


def _attachments(parts: tuple[Attachment, ...]) -> list[tuple[str, str, int, str]]:
    return [(part.name, part.content_type, part.size, part.sha256) for part in parts]


@dataclass(frozen=True, slots=True)
class _Stored:
    """The cells of a row by name, with the payload opened."""

    at: datetime | None
    basis: TimeBasis
    number: str | None
    direction: str
    outcome: str
    box: str
    duration: timedelta | None
    text: str
    rest: dict[str, Any]
    raw: dict[str, str]

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return tuple(
            Attachment(name=name, content_type=content_type, size=size, sha256=sha256)
            for name, content_type, size, sha256 in self.rest.get("attachments", ())
        )


def _opened(cells: Cells) -> _Stored:
    at_ms, offset_s, number, direction, outcome, box, duration_s, body, payload = cells
    rest = json.loads(from_sql(payload))
    return _Stored(
        _moment(at_ms, offset_s, rest),
        _BASES[rest.get("basis", "instant")],
        from_sql_or_none(number),
        direction,
        outcome,
        box,
        None if duration_s is None else timedelta(seconds=duration_s),
        "" if body is None else from_sql(body),
        rest,
        rest["raw"],
    )


def _restore_call(row: _Stored, provenance: Provenance) -> CallRecord:
    return CallRecord(
        provenance=provenance,
        number=row.number,
        name=row.rest.get("name"),
        started_at=row.at,
        time_basis=row.basis,
        duration=row.duration,
        direction=_DIRECTIONS[row.direction],
        outcome=_OUTCOMES[row.outcome],
        sim=row.rest.get("sim"),
        raw=row.raw,
    )


def _restore_message(row: _Stored, provenance: Provenance) -> Message:
    return Message(
        provenance=provenance,
        kind=MessageKind(row.rest.get("type", "sms")),
        number=row.number,
        name=row.rest.get("name"),
        at=row.at,
        time_basis=row.basis,
        direction=_DIRECTIONS[row.direction],
        box=_BOXES[row.box],
        body=row.text,
        subject=row.rest.get("subject"),
        participants=tuple(row.rest.get("participants", ())),
        attachments=row.attachments,
        sim=row.rest.get("sim"),
        raw=row.raw,
    )


def _restore_recording(row: _Stored, provenance: Provenance) -> Recording:
    return Recording(
        provenance=provenance,
        number=row.number,
        name=row.rest.get("name"),
        started_at=row.at,
        time_basis=row.basis,
        direction=_DIRECTIONS[row.direction],
        duration=row.duration,
        container=row.rest["container"],
        codec=row.rest["codec"],
        sample_rate=row.rest["sample_rate"],
        channels=row.rest["channels"],
        naming=row.rest.get("naming"),
        raw=row.raw,
    )


def _restore_email(row: _Stored, provenance: Provenance) -> Email:
    return Email(
        provenance=provenance,
        sender=row.number,
        recipients=tuple(row.rest["recipients"]),
        at=row.at,
        time_basis=row.basis,
        subject=row.rest.get("subject"),
        body=row.text,
        direction=_DIRECTIONS[row.direction],
        attachments=row.attachments,
        raw=row.raw,
    )


def _restore_contact(row: _Stored, provenance: Provenance) -> Contact:
    return Contact(
        provenance=provenance,
        name=row.rest["name"],
        numbers=tuple(row.rest["numbers"]),
        raw=row.raw,
    )


_BASES: Final = {basis.value: basis for basis in TimeBasis}
_DIRECTIONS: Final = {direction.value: direction for direction in Direction}
_OUTCOMES: Final = {outcome.value: outcome for outcome in CallOutcome}
_BOXES: Final = {box.value: box for box in MessageBox}

_PREPARE: Final[dict[type, Callable[[Any], tuple[bytes, Cells]]]] = {
    CallRecord: _prepare_call,
    Message: _prepare_message,
    Recording: _prepare_recording,
    Email: _prepare_email,
    Contact: _prepare_contact,
}
_RESTORE: Final[dict[str, Callable[[_Stored, Provenance], Record]]] = {
    "call": _restore_call,
    "message": _restore_message,
    "recording": _restore_recording,
    "email": _restore_email,
    "contact": _restore_contact,
}
