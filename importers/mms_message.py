"""An MMS by Android's columns, its addresses and its parts, whatever program kept them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.records import Message, MessageBox, MessageKind, TimeBasis
from importers.android import instant, message_kind
from importers.mms_people import people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Attachment

    Addresses = Iterable[tuple[str | None, str | None]]


def mms_message(
    place: Provenance,
    *,
    date: str | None,
    box_code: str | None,
    addresses: Addresses,
    texts: Iterable[str],
    files: tuple[Attachment, ...],
    subject: str | None,
    raw: Mapping[str, str],
    sim: str | None = None,
    thread: tuple[str, ...] = (),
    blocked: bool = False,
) -> Message:
    """Return the message.

    Args:
        place: Where it stands.
        date: Seconds or milliseconds since 1970, as written.
        box_code: `msg_box`.
        addresses: Address and type code of each, as written.
        texts: The text parts.
        files: The other parts.
        subject: As people read it.
        raw: The row as written.
        sim: SIM card, as written.
        thread: Addresses of the conversation, for a message that has none of its own.
        blocked: Whether the phone's filter caught it.
    """
    direction, box = message_kind(box_code)
    box = MessageBox.BLOCKED if blocked else box
    number, participants = people(addresses, box)
    if number is None and not participants:
        number, participants = (thread[0], ()) if len(thread) == 1 else (None, thread)
    return Message(
        provenance=place,
        kind=MessageKind.MMS,
        number=number,
        name=None,
        at=instant(date),
        time_basis=TimeBasis.INSTANT,
        direction=direction,
        box=box,
        body="\n".join(texts),
        subject=subject,
        participants=participants,
        attachments=files,
        sim=sim,
        raw=raw,
    )
