"""What one `call`, `sms` or `mms` element of SMS Backup & Restore says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analyzer.model.records import (
    CallRecord,
    ExtractionWarning,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from analyzer.model.remark import N_
from importers.android import call_kind, given, instant, message_kind, name_of, number_of, seconds
from importers.attachments import attachment, decode_base64
from importers.contract import note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Attachment
    from importers.xml_entries import Element

    Read = Iterator[CallRecord | Message | ExtractionWarning]

FROM: Final = "137"
"""PDU header code of an `addr`: the sender. 151 is To, 130 Cc, 129 Bcc."""
OWNER: Final = "insert-address-token"
"""Stands for the phone's own number."""
NOTIFICATION: Final = "130"
"""`m_type` of an MMS that was announced and never downloaded."""
LAYOUT: Final = "application/smil"

_BAD_DATE = N_("时间“%(date)s”无法识别；这一条已保留，时间留空")
_BAD_DATA = N_("附件“%(name)s”的数据有损坏，只还原了前 %(size)d 字节")
_NO_DATA = N_("附件“%(name)s”的数据已损坏，无法还原")
_ABSENT_DATA = N_("附件“%(name)s”只有名字，备份里没有它的数据")
_NOT_DOWNLOADED = N_("这条彩信只有到达通知，手机没有下载它的内容")


def read_call(entry: Element, place: Provenance) -> Read:
    """Yield the call."""
    row = flat(entry)
    duration = seconds(row.get("duration"))
    direction, outcome = call_kind(row.get("type"), duration)
    started_at = instant(row.get("date"))
    yield CallRecord(
        provenance=place,
        number=number_of(row.get("number")),
        name=name_of(row.get("contact_name")),
        started_at=started_at,
        time_basis=TimeBasis.INSTANT,
        duration=duration,
        direction=direction,
        outcome=outcome,
        sim=given(row.get("subscription_id")),
        raw=row,
    )
    if started_at is None:
        yield note(place, _BAD_DATE, date=row.get("date", ""))


def read_sms(entry: Element, place: Provenance) -> Read:
    """Yield the message."""
    row = flat(entry)
    direction, box = message_kind(row.get("type"))
    at = instant(row.get("date"))
    address = number_of(row.get("address"))
    group = address.split("~") if address and "~" in address else None
    yield Message(
        provenance=place,
        kind=MessageKind.SMS,
        number=None if group else address,
        name=None if group else name_of(row.get("contact_name")),
        at=at,
        time_basis=TimeBasis.INSTANT,
        direction=direction,
        box=box,
        body=given(row.get("body")) or "",
        subject=given(row.get("subject")),
        participants=tuple(group or ()),
        sim=given(row.get("sub_id")),
        raw=row,
    )
    if at is None:
        yield note(place, _BAD_DATE, date=row.get("date", ""))


def read_mms(entry: Element, place: Provenance) -> Read:
    """Yield the message, and remarks about parts that are damaged."""
    row = flat(entry)
    direction, box = message_kind(row.get("msg_box"))
    at = instant(row.get("date"))
    sender, participants = _people(entry, box)
    texts, files, notes = _parts(entry, place)
    yield Message(
        provenance=place,
        kind=MessageKind.MMS,
        number=sender,
        name=None if participants else name_of(row.get("contact_name")),
        at=at,
        time_basis=TimeBasis.INSTANT,
        direction=direction,
        box=box,
        body="\n".join(texts),
        subject=given(row.get("sub")),
        participants=participants,
        attachments=files,
        sim=given(row.get("sub_id")) or given(row.get("sim_slot")),
        raw=row,
    )
    yield from notes
    if at is None:
        yield note(place, _BAD_DATE, date=row.get("date", ""))
    if row.get("m_type") == NOTIFICATION and not texts and not files:
        yield note(place, _NOT_DOWNLOADED)


def flat(entry: Element) -> dict[str, str]:
    """Return every attribute of an entry and of what is in it, but for bulk data.

    An attribute of the second part is `part[2].ct`. Base64 and the text of text parts, which is the
    body, are left out.
    """
    row = entry.attributes
    if not entry.children:
        return row
    counts: dict[str, int] = {}
    for element in _inside(entry):
        number = counts[element.tag] = counts.get(element.tag, 0) + 1
        for key, value in element.attributes.items():
            if not (
                element.tag == "part" and (key == "data" or (key == "text" and _is_text(element)))
            ):
                row[f"{element.tag}[{number}].{key}"] = value
    return row


def _inside(entry: Element) -> Iterator[Element]:
    for child in entry.children:
        yield child
        yield from _inside(child)


def _named(entry: Element, tag: str) -> Iterator[dict[str, str]]:
    return (element.attributes for element in _inside(entry) if element.tag == tag)


def _is_text(part: Element) -> bool:
    return (given(part.attributes.get("ct")) or "text/plain").lower().startswith("text/plain")


def _people(entry: Element, box: MessageBox) -> tuple[str | None, tuple[str, ...]]:
    """Return the other side, and everybody where there are more than one."""
    everybody = [a for a in (entry.attributes.get("address") or "").split("~") if number_of(a)]
    senders = (a.get("address") for a in _named(entry, "addr") if a.get("type") == FROM)
    sender = next((s for s in senders if s != OWNER and number_of(s)), None)
    if box is MessageBox.INBOX and sender is not None:
        if sender not in everybody:
            everybody.insert(0, sender)
    else:
        sender = everybody[0] if len(everybody) == 1 else None
    return sender, tuple(everybody) if len(everybody) > 1 else ()


def _parts(
    entry: Element, place: Provenance
) -> tuple[list[str], tuple[Attachment, ...], list[ExtractionWarning]]:
    texts: list[str] = []
    files: list[Attachment] = []
    notes: list[ExtractionWarning] = []
    for part in (element for element in _inside(entry) if element.tag == "part"):
        columns = part.attributes
        kind = (given(columns.get("ct")) or "").lower()
        name = next((n for k in ("cl", "name", "fn", "cid") if (n := given(columns.get(k)))), "")
        data, text = given(columns.get("data")), given(columns.get("text"))
        if data is not None:
            content, whole = decode_base64(data)
            if not whole:
                template = _BAD_DATA if content else _NO_DATA
                notes.append(note(place, template, name=name, size=len(content)))
            if content or whole:
                files.append(attachment(content, name=name, content_type=kind))
        elif text is not None and _is_text(part):
            texts.append(text)
        elif text is not None and kind != LAYOUT:
            files.append(attachment(text.encode(), name=name, content_type=kind))
        elif kind != LAYOUT and not _is_text(part):
            notes.append(note(place, _ABSENT_DATA, name=name))
    return texts, tuple(files), notes
