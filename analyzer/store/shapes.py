"""Turning records into rows and back, and the fingerprint by which two rows are one event.

Written out by hand, since every row of a phone passes here; a test holds that nothing of a record
is left behind.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import DamagedCase
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
from analyzer.model.remark import remark
from analyzer.numbers import normalise
from analyzer.store.codec import MISFITS, UNREADABLE, encode_json, from_sql, from_sql_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from analyzer.store.layouts import Layouts

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
ERA_MS: Final = 1 << 62
"""Added to a time so that fingerprints sort by it also before 1970."""
DIGEST_BYTES: Final = 16

COLUMNS: Final = (
    "kind, at_ms, offset_s, number, name, direction, outcome, box, duration_s, body, sim, "
    "layout, raw, payload"
)
"""What `prepare` gives beside the fingerprint, in order; `payload` is what has no column."""

Cells = tuple[Any, ...]


def prepare(record: Record, layouts: Layouts, *, region: str) -> tuple[bytes, Cells]:
    """Return a record's fingerprint and its cells in the order of `COLUMNS`.

    Args:
        record: What was read.
        layouts: The sets of column names of the case.
        region: ISO 3166 country of the case: two apps write one number in two ways, and the
            fingerprint goes by the number meant.
    """
    return _PREPARE[type(record)](record, layouts, region)


def restore(cells: Cells, layouts: Layouts, provenance: Provenance) -> Record:
    """Return the record that `prepare` made `cells` of.

    Raises:
        DamagedCase: They are not what `prepare` made.
    """
    try:
        return _RESTORE[cells[0]](_opened(cells, layouts), provenance)
    except MISFITS as error:
        raise DamagedCase(remark(UNREADABLE)) from error


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


@lru_cache(maxsize=1 << 14)
def _who(number: str | None, region: str) -> str:
    """Return whom a call or message is with, however the number is written; "" where withheld."""
    key = normalise(number, region=region).key
    return f"{len(key)}:{key}"


def _group(participants: tuple[str, ...], region: str) -> str:
    """Return whom a message without one number is with."""
    return encode_json(sorted({normalise(each, region=region).key for each in participants}))


def _timeless(at_ms: int | None, raw: Mapping[str, str]) -> str:
    """Return what tells rows without a time apart: the whole row, lest one of them be dropped."""
    return "" if at_ms is not None else encode_json(dict(raw))


def _tail(
    raw: Mapping[str, str], layouts: Layouts, basis: TimeBasis, us: int, rest: dict[str, object]
) -> tuple[int | None, str | None, str | None]:
    """Return the last three cells; the payload is `None` for an ordinary row."""
    if basis is not TimeBasis.INSTANT:
        rest["basis"] = basis
    if us:
        rest["us"] = us
    packed = layouts.pack(raw)
    if packed is None:
        rest["raw"] = dict(raw)
        return None, None, encode_json(rest)
    return *packed, encode_json(rest) if rest else None


def _prepare_call(call: CallRecord, layouts: Layouts, region: str) -> tuple[bytes, Cells]:
    at_ms, us, offset_s = _instant(call.started_at)
    duration = None if call.duration is None else call.duration.total_seconds()
    direction, outcome, number = str(call.direction), str(call.outcome), call.number
    identity = (
        f"call {us} {direction} {outcome} {duration} {_who(number, region)}"
        f"{_timeless(at_ms, call.raw)}"
    )
    return _fingerprint(at_ms, identity), (
        *("call", at_ms, offset_s, number, call.name, direction, outcome),
        *(None, duration, None, call.sim),
        *_tail(call.raw, layouts, call.time_basis, us, {}),
    )


def _prepare_message(message: Message, layouts: Layouts, region: str) -> tuple[bytes, Cells]:
    at_ms, us, offset_s = _instant(message.at)
    direction, box, number = str(message.direction), str(message.box), message.number
    kind, subject, body = message.kind, message.subject, message.body
    parts = message.attachments
    attached = ",".join([part.sha256 for part in parts]) if parts else ""
    group = number is None and message.participants
    who = _group(message.participants, region) if group else _who(number, region)
    identity = (
        f"message {kind} {us} {direction} {box} {attached} {who}"
        f"{_length(subject)}:{subject}{len(body)}:{body}{_timeless(at_ms, message.raw)}"
    )
    rest: dict[str, object] = {}
    if kind is not MessageKind.SMS:
        rest["type"] = kind
    if subject is not None:
        rest["subject"] = subject
    if message.participants:
        rest["participants"] = message.participants
    if parts:
        rest["attachments"] = _attachments(parts)
    return _fingerprint(at_ms, identity), (
        *("message", at_ms, offset_s, number, message.name, direction, None),
        *(box, None, body, message.sim),
        *_tail(message.raw, layouts, message.time_basis, us, rest),
    )


def _prepare_recording(recording: Recording, layouts: Layouts, _region: str) -> tuple[bytes, Cells]:
    at_ms, us, offset_s = _instant(recording.started_at)
    duration = None if recording.duration is None else recording.duration.total_seconds()
    rest: dict[str, object] = {
        "container": recording.container,
        "codec": recording.codec,
        "sample_rate": recording.sample_rate,
        "channels": recording.channels,
        "naming": recording.naming,
    }
    return _fingerprint(None, f"recording {recording.provenance.exhibit}"), (
        *("recording", at_ms, offset_s, recording.number, recording.name),
        *(str(recording.direction), None, None, duration, None, None),
        *_tail(recording.raw, layouts, recording.time_basis, us, rest),
    )


def _prepare_email(email: Email, layouts: Layouts, _region: str) -> tuple[bytes, Cells]:
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
    return _fingerprint(at_ms, f"email {encode_json(told_by)}"), (
        *("email", at_ms, offset_s, email.sender, None, str(email.direction)),
        *(None, None, None, email.body, None),
        *_tail(email.raw, layouts, email.time_basis, us, rest),
    )


def _prepare_contact(contact: Contact, layouts: Layouts, _region: str) -> tuple[bytes, Cells]:
    identity = encode_json([contact.name, sorted(contact.numbers)])
    rest: dict[str, object] = {"numbers": contact.numbers}
    return _fingerprint(None, f"contact {identity}"), (
        *("contact", None, None, None, contact.name, None, None, None, None, None, None),
        *_tail(contact.raw, layouts, TimeBasis.INSTANT, 0, rest),
    )


def _attachments(parts: tuple[Attachment, ...]) -> list[tuple[str, str, int, str]]:
    return [(part.name, part.content_type, part.size, part.sha256) for part in parts]


@dataclass(frozen=True, slots=True)
class _Opened:
    """The cells of a row as values of the model."""

    at: datetime | None
    basis: TimeBasis
    number: str | None
    name: str | None
    direction: str
    outcome: str
    box: str
    duration: timedelta | None
    body: str
    sim: str | None
    raw: dict[str, str]
    rest: dict[str, Any]
    """What had no column."""

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The parts beside the text, without their bytes: those are exhibits."""
        return tuple(
            Attachment(name=name, content_type=content_type, size=size, sha256=sha256)
            for name, content_type, size, sha256 in self.rest.get("attachments", ())
        )


def _opened(cells: Cells, layouts: Layouts) -> _Opened:
    (_, at_ms, offset_s, number, name, direction, outcome, box, duration_s, body, sim) = cells[:11]
    layout, raw, payload = cells[11:]
    rest = {} if payload is None else json.loads(from_sql(payload))
    return _Opened(
        _moment(at_ms, offset_s, rest),
        _BASES[rest.get("basis", "instant")],
        from_sql_or_none(number),
        from_sql_or_none(name),
        direction,
        outcome,
        box,
        None if duration_s is None else timedelta(seconds=duration_s),
        from_sql_or_none(body) or "",
        from_sql_or_none(sim),
        rest["raw"] if layout is None else layouts.unpack(layout, from_sql(raw)),
        rest,
    )


def _restore_call(row: _Opened, provenance: Provenance) -> CallRecord:
    return CallRecord(
        provenance=provenance,
        number=row.number,
        name=row.name,
        started_at=row.at,
        time_basis=row.basis,
        duration=row.duration,
        direction=_DIRECTIONS[row.direction],
        outcome=_OUTCOMES[row.outcome],
        sim=row.sim,
        raw=row.raw,
    )


def _restore_message(row: _Opened, provenance: Provenance) -> Message:
    return Message(
        provenance=provenance,
        kind=MessageKind(row.rest.get("type", "sms")),
        number=row.number,
        name=row.name,
        at=row.at,
        time_basis=row.basis,
        direction=_DIRECTIONS[row.direction],
        box=_BOXES[row.box],
        body=row.body,
        subject=row.rest.get("subject"),
        participants=tuple(row.rest.get("participants", ())),
        attachments=row.attachments,
        sim=row.sim,
        raw=row.raw,
    )


def _restore_recording(row: _Opened, provenance: Provenance) -> Recording:
    return Recording(
        provenance=provenance,
        number=row.number,
        name=row.name,
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


def _restore_email(row: _Opened, provenance: Provenance) -> Email:
    return Email(
        provenance=provenance,
        sender=row.number,
        recipients=tuple(row.rest["recipients"]),
        at=row.at,
        time_basis=row.basis,
        subject=row.rest.get("subject"),
        body=row.body,
        direction=_DIRECTIONS[row.direction],
        attachments=row.attachments,
        raw=row.raw,
    )


def _restore_contact(row: _Opened, provenance: Provenance) -> Contact:
    return Contact(
        provenance=provenance,
        name=row.name or "",
        numbers=tuple(row.rest["numbers"]),
        raw=row.raw,
    )


_BASES: Final = {basis.value: basis for basis in TimeBasis}
_DIRECTIONS: Final = {direction.value: direction for direction in Direction}
_OUTCOMES: Final = {outcome.value: outcome for outcome in CallOutcome}
_BOXES: Final = {box.value: box for box in MessageBox}

_PREPARE: Final[dict[type, Callable[[Any, Layouts, str], tuple[bytes, Cells]]]] = {
    CallRecord: _prepare_call,
    Message: _prepare_message,
    Recording: _prepare_recording,
    Email: _prepare_email,
    Contact: _prepare_contact,
}
_RESTORE: Final[dict[str, Callable[[_Opened, Provenance], Record]]] = {
    "call": _restore_call,
    "message": _restore_message,
    "recording": _restore_recording,
    "email": _restore_email,
    "contact": _restore_contact,
}
