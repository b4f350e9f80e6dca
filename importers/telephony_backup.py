"""What Android's telephony agent saves: `000000_sms_backup`, `000000_mms_backup`, zlib of JSON.

Source: AOSP `TelephonyBackupAgent`. An SMS's `date` is milliseconds, an MMS's seconds. Direction is
told by `type` and `msg_box`; a received SMS has a `date_sent` as well. Media are never saved.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, Final

from analyzer.model.records import (
    ExtractionWarning,
    Message,
    MessageKind,
    TimeBasis,
)
from analyzer.model.remark import N_, remark
from importers.android import given, instant, message_kind, number_of
from importers.contract import note
from importers.mms_people import people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analyzer.model.exhibit import Provenance

    Place = Callable[[str], Provenance]
    Read = Iterator[Message | ExtractionWarning]

MAX_JSON_BYTES: Final = 256 << 20
NO_SENDER: Final = "UNKNOWN_SENDER!"
"""In the address of a message whose sender the phone does not know."""

_BAD_DATE = N_("时间“%(date)s”无法识别；这一条已保留，时间留空")
_NO_MEDIA = N_("这条彩信有 %(count)d 个附件，安卓的这种备份不含附件的内容")
_FOREIGN = N_("这一条不是短信或彩信的样子，未读取")
_BROKEN = N_("“%(name)s”在这里损坏，后面的信息无法读取；之前的已读取")


def inflate_some(content: bytes, limit: int) -> bytes:
    """Return what can be inflated of zlib data, up to `limit` bytes; nothing where it is none."""
    inflater = zlib.decompressobj()
    whole = bytearray()
    for start in range(0, len(content), 4096):
        try:
            whole += inflater.decompress(content[start : start + 4096], limit - len(whole))
        except zlib.error:
            break
        if len(whole) >= limit:
            break
    return bytes(whole)


def read_telephony(content: bytes, place: Place, *, name: str) -> Read:
    """Yield the messages of a file of the agent; where it breaks off, that is the last entry.

    Args:
        content: The file.
        place: Makes a provenance of a locator such as `json:[3]`.
        name: For messages.
    """
    text = inflate_some(content, MAX_JSON_BYTES).decode("utf-8", "replace")
    decoder = json.JSONDecoder()
    at, number = text.find("[") + 1, 0
    while at:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if text.startswith("]", at):
            return
        number += 1
        try:
            entry, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        yield from _read(entry, place(f"json:[{number}]"))
    yield ExtractionWarning(
        provenance=place(f"json:[{number or 1}]"),
        remark=remark(_BROKEN, name=name),
        lost=not number or at < len(text),
    )


def _read(entry: Any, place: Provenance) -> Read:  # noqa: ANN401 - JSON enters here
    if not isinstance(entry, dict) or not {"date", "type", "msg_box", "m_type"} & set(entry):
        yield ExtractionWarning(provenance=place, remark=remark(_FOREIGN))
        return
    row = {str(key): _text(value) for key, value in entry.items() if value is not None}
    mms = "m_type" in entry or "msg_box" in entry or "mms_body" in entry
    direction, box = message_kind(row.get("msg_box" if mms else "type"))
    if mms:
        number, participants = people(_addresses(entry), box)
    else:
        number, participants = _known(row.get("address")), ()
    others = _recipients(entry)
    if number is None and not participants:
        number, participants = (others[0], ()) if len(others) == 1 else (None, others)
    at = instant(row.get("date"))
    yield Message(
        provenance=place,
        kind=MessageKind.MMS if mms else MessageKind.SMS,
        number=number,
        name=None,
        at=at,
        time_basis=TimeBasis.INSTANT,
        direction=direction,
        box=box,
        body=row.get("mms_body" if mms else "body", ""),
        subject=given(row.get("sub")),
        participants=participants,
        sim=given(row.get("self_phone")),
        raw=row,
    )
    media = entry.get("attachments")
    if isinstance(media, list) and media:
        yield note(place, _NO_MEDIA, count=len(media))
    if at is None:
        yield note(place, _BAD_DATE, date=row.get("date", ""))


def _addresses(entry: Mapping[str, Any]) -> Iterator[tuple[str | None, str | None]]:
    listed = entry.get("mms_addresses")
    for address in listed if isinstance(listed, list) else ():
        if isinstance(address, dict):
            yield _known(_text(address.get("address", ""))), _text(address.get("type", ""))


def _recipients(entry: Mapping[str, Any]) -> tuple[str, ...]:
    listed = entry.get("recipients")
    known = (_known(_text(one)) for one in listed) if isinstance(listed, list) else ()
    return tuple(one for one in known if one)


def _known(address: str | None) -> str | None:
    return None if address is None or NO_SENDER in address else number_of(address)


def _text(value: Any) -> str:  # noqa: ANN401 - JSON enters here
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
