"""Mails of SMS Backup+ (jberkel), which keeps messages and calls in a mailbox.

Headers: the program's `Headers.java`. `X-smssync-date` is milliseconds; type codes are Android's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.records import CallRecord, Message, MessageKind, TimeBasis
from importers.android import call_kind, given, instant, message_kind, name_of, number_of, seconds
from importers.mail_headers import header

if TYPE_CHECKING:
    from email.message import Message as Mail

    from analyzer.model.exhibit import Provenance
    from importers.mail_parts import Content


def is_backup(mail: Mail) -> bool:
    """Say whether a mail stands for a message or a call."""
    return header(mail, "x-smssync-datatype") in ("SMS", "MMS", "CALLLOG")


def read_backup(
    mail: Mail, content: Content, place: Provenance, raw: dict[str, str]
) -> CallRecord | Message:
    """Return the message or the call that a mail stands for."""

    def column(name: str) -> str | None:
        return given(header(mail, f"x-smssync-{name}"))

    kind, code = column("datatype"), column("type")
    number, name = number_of(column("address")), name_of(_other(mail, code))
    at = instant(column("date"))
    if kind == "CALLLOG":
        duration = seconds(column("duration"))
        way, outcome = call_kind(code, duration)
        return CallRecord(
            provenance=place,
            number=number,
            name=None if name == number else name,
            started_at=at,
            time_basis=TimeBasis.INSTANT,
            duration=duration,
            direction=way,
            outcome=outcome,
            raw=raw,
        )
    way, box = message_kind(code)
    return Message(
        provenance=place,
        kind=MessageKind.MMS if kind == "MMS" else MessageKind.SMS,
        number=number,
        name=None if name == number else name,
        at=at,
        time_basis=TimeBasis.INSTANT,
        direction=way,
        box=box,
        body=content.body,
        attachments=tuple(content.files),
        raw=raw,
    )


def _other(mail: Mail, code: str | None) -> str | None:
    """Return the name of the other side as the mail's addresses have it."""
    written = header(mail, "to" if code == "2" else "from") or ""
    return written.partition("<")[0].strip(' "') or None
