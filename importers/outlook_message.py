"""A mail as Outlook saves it (`.msg`): an OLE file with a stream for each property.

Properties: subject 0037, body 1000 (web page 1013, rich text 1009), transport headers 007D, sender
0C1A and 5D01 or 0C1F, receivers 0E04, sent 0039, delivered 0E06; of attachments the bytes 3701,
names 3707 and 3704, type 370E. Text is 001F (UTF-16) or 001E. The transport headers are those of
the mail itself and go first; a mail that was never sent has none. Source: MS-OXMSG, MS-OXPROPS.
"""

from __future__ import annotations

import struct
from datetime import datetime, timedelta
from email.parser import HeaderParser
from email.policy import compat32
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import Email, ExtractionWarning, TimeBasis
from analyzer.model.remark import N_, remark
from importers.android import EPOCH
from importers.attachments import attachment
from importers.contract import Confidence, provenance
from importers.mail_attached import not_read
from importers.mail_headers import addresses, decode_bytes, header, raw_row, sent_at
from importers.mail_text import text_of_page
from importers.ole_file import SIGNATURE, OleFile
from importers.rich_text import text_of_rich, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analyzer.model.records import Attachment, Record
    from importers.contract import Probe, ReadContext

_SIGNS: Final = tuple(n.encode("utf-16-le") for n in ("__substg1.0_", "__properties_version1.0"))
_STREAM: Final = "__substg1.0_"
_ATTACHED: Final = "__attach_version1.0_#"
_PROPERTIES: Final = "__properties_version1.0"
_HEADER_BYTES: Final = 32
_ENTRY: Final = struct.Struct("<IIq")
_TIMES: Final = (0x00390040, 0x0E060040)
"""Sent, else delivered."""
_FILETIME_OF_1970: Final = 116_444_736_000_000_000
_LATEST: Final = timedelta(days=47_000)

_DAMAGED = N_("Outlook 邮件“%(name)s”已损坏，读不出来。请重新导出，最好存成 .eml。")
_NO_DATE = N_("这封邮件没有能识别的发送时间；邮件已保留，时间留空")


class OutlookMessage:
    """Reads one mail from a file of Outlook."""

    name: ClassVar[str] = "outlook_message"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("Outlook 邮件（.msg）")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the names of streams; they may lie behind the first bytes."""
        if not probe.head.startswith(SIGNATURE):
            return Confidence.NONE
        if any(sign in probe.head for sign in _SIGNS):
            return Confidence.CERTAIN
        return Confidence.LIKELY if probe.path.suffix.lower() == ".msg" else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the mail.

        Raises:
            DamagedExhibit: The file cannot be read.
        """
        try:
            streams = OleFile(path.read_bytes()).streams()
        except (ValueError, struct.error) as error:
            raise DamagedExhibit(remark(_DAMAGED, name=context.path.name)) from error
        if not any(name.startswith(_STREAM) for name in streams):
            raise DamagedExhibit(remark(_DAMAGED, name=context.path.name))
        mail = HeaderParser(policy=compat32).parsestr(_text(streams, "007D") or "")
        place = provenance(self, context, "msg:1")
        at, basis = sent_at(header(mail, "date"), context.zone)
        if at is None:
            at, basis = _time(streams), TimeBasis.INSTANT
        files = tuple(_attachments(streams))
        receivers = addresses(mail, ("to", "cc", "bcc"))
        sender = addresses(mail, ("from",)) or _sender(streams)
        yield Email(
            provenance=place,
            sender=sender[0] if sender else None,
            recipients=receivers or tuple(_listed(_text(streams, "0E04"))),
            at=at,
            time_basis=basis,
            subject=header(mail, "subject") or _text(streams, "0037"),
            body=_body(streams),
            attachments=files,
            raw=raw_row(mail) | _properties(streams),
        )
        if at is None:
            yield ExtractionWarning(provenance=place, remark=remark(_NO_DATE), lost=False)
        yield from not_read(files, place)


def _text(streams: Mapping[str, bytes], number: str, inside: str = "") -> str | None:
    wide = streams.get(f"{inside}{_STREAM}{number}001F")
    if wide is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    narrow = streams.get(f"{inside}{_STREAM}{number}001E")
    return decode_bytes(narrow, None).rstrip("\0") if narrow is not None else None


def _body(streams: Mapping[str, bytes]) -> str:
    plain = (_text(streams, "1000") or "").replace("\r\n", "\n").strip("\n")
    page, rich = (streams.get(f"{_STREAM}{number}0102") for number in ("1013", "1009"))
    if plain.strip():
        return plain
    if page is not None:
        return text_of_page(decode_bytes(page, None))
    return text_of_rich(unpacked(rich)) if rich is not None else plain


def _sender(streams: Mapping[str, bytes]) -> tuple[str, ...]:
    name, address = _text(streams, "0C1A"), _text(streams, "5D01") or _text(streams, "0C1F")
    if address and name and name != address:
        return (f"{name} <{address}>",)
    known = address or name
    return (known,) if known else ()


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _time(streams: Mapping[str, bytes]) -> datetime | None:
    """Return when it was sent, by its properties: hundreds of nanoseconds since 1601."""
    written = streams.get(_PROPERTIES, b"")[_HEADER_BYTES:]
    whole = written[: len(written) // _ENTRY.size * _ENTRY.size]
    values = {tag: value for tag, _, value in _ENTRY.iter_unpack(whole)}
    for tag in _TIMES:
        ticks = values.get(tag, 0) - _FILETIME_OF_1970
        since = timedelta(microseconds=ticks // 10) if 0 < ticks < 2**56 else timedelta()
        if timedelta() < since < _LATEST:
            return EPOCH + since
    return None


def _properties(streams: Mapping[str, bytes]) -> dict[str, str]:
    """Return what the mail's own properties say, by their numbers, but for the long ones."""
    shown = ("0037", "0C1A", "0C1F", "5D01", "0E04", "0E03")
    return {f"msg:{number}": text for number in shown if (text := _text(streams, number))}


def _attachments(streams: Mapping[str, bytes]) -> Iterator[Attachment]:
    inside = sorted({name.partition("/")[0] for name in streams if name.startswith(_ATTACHED)})
    for storage in inside:
        content = streams.get(f"{storage}/{_STREAM}37010102")
        if content is not None:
            names = (_text(streams, number, f"{storage}/") for number in ("3707", "3704", "3001"))
            name = next((name for name in names if name), "")
            kind = _text(streams, "370E", f"{storage}/") or "application/octet-stream"
            yield attachment(content, name=name, content_type=kind)
