"""E-mails: single ones (`.eml`, or without any extension) and mailboxes (`.mbox`).

Sources: RFC 5322, RFC 2045 to 2049, RFC 4155 and the two ways in which mailboxes quote `From `.
`Date:` is written by the sender; the `Received:` lines of the servers are kept beside it in `raw`.
Nothing that a mail refers to is fetched.
"""

from __future__ import annotations

import re
from email.parser import BytesParser
from email.policy import compat32
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import Email, ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.contract import Confidence, note, provenance
from importers.mail_attached import not_read
from importers.mail_headers import addresses, header, raw_row, received_at, sent_at
from importers.mail_parts import content_of
from importers.sms_backup_plus import is_backup, read_backup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext

MAX_MAIL_BYTES: Final = 256 << 20
_LINE_BYTES: Final = 1 << 20

_HEADER = re.compile(rb"([!-9;-~]{1,80})[ \t]*:")
_FIELDS: Final = frozenset(
    {b"from", b"to", b"cc", b"subject", b"date", b"received", b"message-id", b"mime-version"}
    | {b"content-type", b"return-path", b"delivered-to", b"reply-to", b"sender", b"x-mailer"}
    | {b"x-smssync-datatype", b"content-transfer-encoding", b"authentication-results"}
    | {b"dkim-signature", b"x-received", b"in-reply-to", b"references", b"x-originating-ip"}
)
_ENOUGH_FIELDS: Final = 3
_OF_A_MAIL: Final = frozenset({b"from", b"received", b"message-id", b"return-path", b"date"})
_SEPARATOR = re.compile(rb"From (?:\S+|\".*?\"|.{0,80}?) .{0,40}\d{1,2}:\d\d.{0,60}\r?\n?\Z")
_QUOTED = re.compile(rb">+From ")

_NO_MAIL = N_("文件“%(name)s”里没有邮件。请重新导出。")
_TOO_LARGE = N_("这封邮件大得不合理，未读取")
_NO_DATE = N_("这封邮件没有能识别的发送时间（%(date)s）；邮件已保留，时间留空")
_RECEIVED = N_(
    "这封邮件没有能识别的发送时间（%(date)s）；时间取自服务器最后一次收到它时写下的 Received 行"
)
_LEFT_OUT = N_("这封邮件的附件多得不合理，有 %(count)d 个没有读取")
_DAMAGED = N_("这封邮件有 %(count)d 个部分的编码已损坏，只还原了能读出的内容")


class MailFile:
    """Reads e-mails, single or in a mailbox."""

    name: ClassVar[str] = "mail"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("电子邮件")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the headers at the beginning, whatever the file is called."""
        lines = probe.head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines(keepends=True)
        if lines and _SEPARATOR.match(lines[0]):
            lines = lines[1:]
        seen: set[bytes] = set()
        strange = 0
        for line in lines[:300]:
            if not line.strip():
                break
            if found := _HEADER.match(line):
                seen.add(found[1].lower())
            elif line[:1] not in b" \t":
                strange += 1
        known = len(seen & _FIELDS)
        if known >= _ENOUGH_FIELDS and seen & _OF_A_MAIL and strange * 4 <= len(seen):
            return Confidence.CERTAIN
        named = probe.path.suffix.lower() in (".eml", ".mbox", ".emlx")
        return Confidence.POSSIBLE if named and probe.size else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the mails in the order of the file.

        Raises:
            DamagedExhibit: There is no mail in the file.
        """
        number = 0
        for number, content in enumerate(_mails(path), start=1):
            place = provenance(self, context, f"mail:{number}")
            if content is None:
                yield ExtractionWarning(provenance=place, remark=remark(_TOO_LARGE))
            else:
                yield from _read(content, place, context)
        if not number:
            raise DamagedExhibit(remark(_NO_MAIL, name=context.path.name))


def _mails(path: Path) -> Iterator[bytes | None]:
    """Yield each mail's bytes without the mailbox's quoting; `None` for one that is too large."""
    with path.open("rb") as file:
        first = file.readline(_LINE_BYTES).removeprefix(b"\xef\xbb\xbf")
        while first and not first.strip():
            first = file.readline(_LINE_BYTES)
        boxed = _SEPARATOR.match(first) is not None
        pieces, size, blank = [] if boxed else [first], len(first), False
        while line := file.readline(_LINE_BYTES):
            if boxed and blank and _SEPARATOR.match(line):
                yield _joined(pieces, size)
                pieces, size = [], 0
                continue
            blank = not line.strip()
            size += len(line)
            if size <= MAX_MAIL_BYTES:
                pieces.append(line[1:] if boxed and _QUOTED.match(line) else line)
        if any(piece.strip() for piece in pieces):
            yield _joined(pieces, size)


def _joined(pieces: list[bytes], size: int) -> bytes | None:
    return None if size > MAX_MAIL_BYTES else b"".join(pieces)


def _read(
    written: bytes, place: Provenance, context: ReadContext
) -> Iterator[Record | ExtractionWarning]:
    mail = BytesParser(policy=compat32).parsebytes(written)
    content, raw = content_of(mail), raw_row(mail)
    if is_backup(mail):
        yield read_backup(mail, content, place, raw)
        return
    date = header(mail, "date")
    at, basis = sent_at(date, context.zone)
    dated = at is not None
    if not dated:
        at, basis = received_at(mail, context.zone)
    sender = addresses(mail, ("from",)) or addresses(mail, ("sender", "return-path"))
    yield Email(
        provenance=place,
        sender=sender[0] if sender else None,
        recipients=addresses(mail, ("to", "cc", "bcc")),
        at=at,
        time_basis=basis,
        subject=header(mail, "subject"),
        body=content.body,
        attachments=tuple(content.files),
        raw=raw,
    )
    if not dated:
        template = _NO_DATE if at is None else _RECEIVED
        yield note(place, template, date=(date or "—")[:80])
    yield from not_read(content.files, place)
    if content.left_out:
        yield note(place, _LEFT_OUT, count=content.left_out)
    if content.damaged:
        yield note(place, _DAMAGED, count=content.damaged)
