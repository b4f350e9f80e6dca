"""What else Xiaomi's backup app saves: the address book, MMS with their media, the blacklist.

Source: the classes `ContactProtos2`, `MmsProtos` and `AntiSpamProtos` of MIUI's backup app. The
part of the blocker holds lists of numbers and words, no blocked call or message.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from analyzer.model.records import Contact, ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.android import given
from importers.attachments import attachment
from importers.mms_message import mms_message
from importers.phone_rows import bad_date
from importers.protobuf import NotAMessage, fields, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Attachment, Message

    Next = Callable[[str], Provenance]
    Read = Iterator[Contact | Message | ExtractionWarning]
    Values = Mapping[int, list[int | bytes]]

CONTACTS, PDUS, BLACKLIST = 2, 1, 1
"""Fields of the lists that hold the entries."""
_NAME, _PHONE, _NICKNAME, _ORGANIZATION = 5, 6, 10, 12
"""Fields of a contact."""
PDU: Final = {
    1: "guid", 2: "luid", 3: "date", 4: "date_sent", 5: "msg_box", 6: "read", 7: "m_id", 8: "sub",
    9: "sub_cs", 10: "ct_t", 11: "ct_l", 12: "exp", 13: "m_cls", 14: "m_type", 15: "v",
    16: "m_size", 17: "pri", 18: "rr", 19: "rpt_a", 20: "resp_st", 21: "st", 22: "tr_id",
    31: "locked", 32: "seen",
}  # fmt: skip
_ADDRESSES, _PARTS = 33, 34
"""Fields of an MMS."""
_CONTENT_TYPE, _TEXT, _DATA = 2, 11, 12
"""Fields of a part; 8, 6, 3 and 7 name it."""
_PART_NAMES: Final = (8, 6, 3, 7)
_LAYOUT: Final = "application/smil"
_SHOWN: Final = 20
"""Numbers of the blacklist that are listed."""

_BROKEN = N_("这一条内容已损坏，无法读取")
_BLACKLIST = N_(
    "小米备份里有 %(count)d 个黑名单号码：%(numbers)s。手机的拦截记录本身（何时来电、短信内容）"
    "不在这种备份里；需要的话请在手机上截图"
)


def read_contacts(data: bytes, place: Next) -> Read:
    """Yield the contacts of an address book."""
    for value in _entries(data, CONTACTS):
        where = place("contact")
        contact = _values(value)
        if contact is None:
            yield ExtractionWarning(provenance=where, remark=remark(_BROKEN))
        else:
            yield _contact(contact, where)


def read_mms(data: bytes, place: Next) -> Read:
    """Yield the MMS of a collection; media in it become attachments."""
    for value in _entries(data, PDUS):
        where = place("mms")
        pdu = _values(value)
        if pdu is None or not {3, 5, 14} & pdu.keys():
            yield ExtractionWarning(provenance=where, remark=remark(_BROKEN))
        else:
            yield from _mms(pdu, where)


def read_blacklist(data: bytes, place: Next) -> Read:
    """Yield a remark with the numbers a person blocked."""
    entries = [_values(value) for value in _entries(data, BLACKLIST)]
    numbers = [text for entry in entries if entry is not None and (text := _text(entry, 3))]
    where = place("antispam")
    if None in entries:
        yield ExtractionWarning(provenance=where, remark=remark(_BROKEN))
    if numbers:
        shown = "、".join(numbers[:_SHOWN]) + ("……" if len(numbers) > _SHOWN else "")
        told = remark(_BLACKLIST, count=len(numbers), numbers=shown)
        yield ExtractionWarning(provenance=where, remark=told, lost=False)


def _contact(contact: Values, where: Provenance) -> Contact:
    names = [_texts(name) for name in _messages(contact, _NAME)]
    numbers = [_texts(phone).get(1, "") for phone in _messages(contact, _PHONE)]
    others = [
        _texts(entry).get(1, "")
        for kind in (_NICKNAME, _ORGANIZATION)
        for entry in _messages(contact, kind)
    ]
    shown = [name.get(1) or "".join(name.get(n, "") for n in (4, 3, 2)) for name in names]
    return Contact(
        provenance=where,
        name=next((name for name in (*shown, *others) if name), ""),
        numbers=tuple(filter(None, numbers)),
        raw={
            f"{kind}[{number}].{field}": text
            for kind, field_number in (("name", _NAME), ("phone", _PHONE))
            for number, entry in enumerate(_messages(contact, field_number), start=1)
            for field, text in _texts(entry).items()
        },
    )


def _mms(pdu: Values, where: Provenance) -> Read:
    row = {name: text for number, name in PDU.items() if (text := _text(pdu, number)) is not None}
    addresses = [_texts(address) for address in _messages(pdu, _ADDRESSES)]
    texts, files = _parts(list(_messages(pdu, _PARTS)))
    message = mms_message(
        where,
        date=row.get("date"),
        box_code=row.get("msg_box"),
        addresses=[(a.get(1), a.get(2)) for a in addresses],
        texts=texts,
        files=files,
        subject=given(row.get("sub")),
        raw=row,
    )
    yield message
    if message.at is None:
        yield bad_date(where, row.get("date"))


def _parts(parts: list[Values]) -> tuple[list[str], tuple[Attachment, ...]]:
    """Return the texts of the parts, and every other part as an attachment."""
    texts: list[str] = []
    files: list[Attachment] = []
    for part in parts:
        kind = (_text(part, _CONTENT_TYPE) or "").lower()
        data = next((v for v in part.get(_DATA, ()) if isinstance(v, bytes)), b"")
        text = _text(part, _TEXT)
        if kind.startswith("text/plain") and text is not None:
            texts.append(text)
        elif data and kind != _LAYOUT:
            name = next((name for n in _PART_NAMES if (name := _text(part, n))), "")
            files.append(attachment(data, name=name, content_type=kind))
    return texts, tuple(files)


def _entries(data: bytes, wanted: int) -> Iterator[bytes]:
    """Yield the entries of a list; one that the data end in is yielded as far as it goes."""
    try:
        for number, value in fields(data):
            if number == wanted and isinstance(value, bytes):
                yield value
    except NotAMessage as error:
        if error.number in (wanted, 0):
            yield error.rest or b"\0"


def _values(data: bytes) -> Values | None:
    """Return a message's values by field; `None` where it is none."""
    values: dict[int, list[int | bytes]] = defaultdict(list)
    try:
        for number, value in fields(data):
            values[number].append(value)
    except NotAMessage:
        return None
    return values


def _messages(values: Values, number: int) -> Iterator[Values]:
    """Yield the messages inside a message."""
    for value in values.get(number, ()):
        inner = _values(value) if isinstance(value, bytes) else None
        if inner is not None:
            yield inner


def _text(values: Values, number: int) -> str | None:
    value = next(iter(values.get(number, ())), None)
    if value is None:
        return None
    return str(signed(value)) if isinstance(value, int) else value.decode("utf-8", "replace")


def _texts(values: Values) -> dict[int, str]:
    return {number: text for number in values if (text := _text(values, number)) is not None}
