"""MMS as `1.pdu`, `2.pdu` … beside `mms_backup.xml`, as backup apps of OPPO, MediaTek, Spreadtrum.

A `.pdu` is the message as the network carries it (`mms_encoding.py`). The list beside it has a row
`<record _id="1.pdu" msg_box date sim_id isread/>` for each: folder, time in milliseconds and SIM
card, which the message itself does not tell. Sources: OMA-TS-MMS_ENC; the backup apps of MediaTek
(`MmsXmlInfo`) and Spreadtrum. No real file was found.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from analyzer.errors import DamagedExhibit
from analyzer.model.records import Direction, ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.android import given
from importers.attachments import attachment
from importers.contract import MMS_LISTS, Confidence, note, provenance
from importers.mms_encoding import decode
from importers.mms_message import mms_message
from importers.phone_rows import bad_date
from importers.xml_reading import root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Attachment, Record
    from importers.contract import Probe, ReadContext
    from importers.mms_encoding import Part, Pdu

    Read = Iterator[Record | ExtractionWarning]

MAX_BYTES: Final = 64 << 20
"""A message larger than this is none: networks carry 300 KB to a few MB."""
_SEND, _NOTIFICATION, _RETRIEVED = "128", "130", "132"
"""`m_type` of messages; the other types are reports."""
_ADDRESSES: Final = {"from": "137", "to": "151", "cc": "130", "bcc": "129"}
_LAYOUT: Final = "application/smil"
_TYPE = re.compile(r"/TYPE=\w+\Z", re.IGNORECASE)
"""Behind an address: what kind it is (`/TYPE=PLMN`)."""
_HEAD = re.compile(rb"\x8c[\x80-\x97](?:\x98[^\x00]{0,200}\x00)?\x8d[\x90-\x9f]")
"""Type, transaction and version: what every MMS begins with, in this order."""

_CUT = N_("彩信“%(name)s”不完整，在中途结束；之前的内容已读取。请从手机重新拷贝一份。")
_REPORT = N_("“%(name)s”是送达或已读回执（m_type %(code)s），不是彩信，未列出")
_NOT_DOWNLOADED = N_("这条彩信只有到达通知，手机没有下载它的内容")
_LISTED = N_("彩信清单列有 %(count)d 条彩信；彩信本身是旁边的 .pdu 文件，请确认它们都已导入")
_DAMAGED = N_("彩信清单“%(name)s”已损坏或不完整，无法读取；彩信本身在旁边的 .pdu 文件里。")


class MmsPdu:
    """Reads one MMS, or the list of them."""

    name: ClassVar[str] = "mms_pdu"
    version: ClassVar[int] = 1
    title: ClassVar[str] = N_("彩信文件（.pdu）")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the first headers, or by the root element of the list."""
        root, _, child = root_of(probe.head)
        listed = root == "mms" and child in (None, "/", "record")
        return Confidence.CERTAIN if listed or _HEAD.match(probe.head) else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the message; of a list how many it names.

        Raises:
            DamagedExhibit: The file ends early, or is none.
        """
        return read_mms(path, context, partial(provenance, self, context))


def read_mms(path: Path, context: ReadContext, place: Callable[[str], Provenance]) -> Read:
    """Yield what a file holds; see `MmsPdu.read`."""
    content = _content(path)
    if content[:1] == b"\x8c":
        yield from _read_pdu(content, place("pdu"), context)
    else:
        count = len(_rows(content, context.path.name))
        yield note(place("xml:/mms"), _LISTED, count=count)


def _read_pdu(content: bytes, place: Provenance, context: ReadContext) -> Read:
    pdu, name = decode(content), context.path.name
    kind = pdu.first("m_type")
    damage = None if pdu.whole else DamagedExhibit(remark(_CUT, name=name))
    if kind not in (_SEND, _NOTIFICATION, _RETRIEVED):
        yield note(place, _REPORT, name=name, code=kind or "–")
    elif pdu.whole or pdu.first("ct_t"):
        yield from _message(pdu, kind, place, _listed(context))
    else:
        yield ExtractionWarning(provenance=place, remark=remark(_CUT, name=name))
    if damage is not None:
        raise damage


def _message(pdu: Pdu, kind: str, place: Provenance, listed: Mapping[str, str]) -> Read:
    texts, files = _parts(pdu.parts)
    raw = _raw(pdu, listed)
    message = mms_message(
        place,
        date=listed.get("date") or pdu.first("date"),
        box_code=listed.get("msg_box") or (None if kind == _SEND else "1"),
        addresses=_addresses(pdu),
        texts=texts,
        files=files,
        subject=given(pdu.first("sub")),
        sim=given(listed.get("sim_id")),
        raw=raw,
    )
    if kind == _SEND:
        message = replace(message, direction=Direction.OUT)
    yield message
    if message.at is None:
        yield bad_date(place, raw.get("date"))
    if kind == _NOTIFICATION:
        yield note(place, _NOT_DOWNLOADED)


def _addresses(pdu: Pdu) -> Iterator[tuple[str, str]]:
    for name, value in pdu.headers:
        if name in _ADDRESSES and value:
            yield _TYPE.sub("", value), _ADDRESSES[name]


def _parts(parts: list[Part]) -> tuple[list[str], tuple[Attachment, ...]]:
    texts = [part.text() for part in parts if part.content_type == "text/plain"]
    files = tuple(
        attachment(part.content, name=_name(part), content_type=part.content_type)
        for part in parts
        if part.content_type not in ("text/plain", _LAYOUT)
    )
    return texts, files


def _name(part: Part) -> str:
    return next((n for key in ("cl", "name", "fn", "cid") if (n := part.names.get(key))), "")


def _raw(pdu: Pdu, listed: Mapping[str, str]) -> dict[str, str]:
    """Return every header, what repeats with its number, the parts' names, and the list's row."""
    raw = {f"list.{key}": value for key, value in listed.items()}
    for name, value in pdu.headers:
        count = sum(key.partition("[")[0] == name for key in raw)
        raw[f"{name}[{count + 1}]" if count else name] = value
    for number, part in enumerate(pdu.parts, 1):
        raw[f"part[{number}].ct"] = part.content_type
        raw |= {f"part[{number}].{key}": value for key, value in part.names.items()}
    return raw


def _listed(context: ReadContext) -> Mapping[str, str]:
    """Return the row of this message in the list beside it; empty without one."""
    for name in MMS_LISTS:
        path = context.sibling(name)
        content = _content(path) if path is not None else b""
        if root_of(content[:4096])[0] == "mms":
            try:
                rows = _rows(content, name)
            except DamagedExhibit:
                continue
            return next((row for row in rows if row.get("_id") == context.path.name), {})
    return {}


def _rows(content: bytes, name: str) -> list[dict[str, str]]:
    try:
        if len(content) > MAX_BYTES:
            raise DamagedExhibit(remark(_DAMAGED, name=name))
        root = defusedxml.ElementTree.fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DamagedExhibit(remark(_DAMAGED, name=name)) from error
    return [dict(row.attrib) for row in root.iter("record")]


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
