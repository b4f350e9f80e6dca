"""SMS Import / Export (tmo1): messages and calls as JSON, columns under Android's own names.

Version 1 is a JSON list with media inside; version 2 is `messages.ndjson` in a zip, with media
beside it in `data/`, every value a string, and the program's own columns under two underscores.
Such a zip is read here, so that the media come with their messages, and so is one that was
unpacked; one that is cut is read up to there. Calls are a list in both. Any of them may be
encrypted: `sms_ie_locked`. Source: the program's documentation and code.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from analyzer.errors import DamagedExhibit, UnsafeArchive
from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.contract import Confidence, provenance
from importers.json_entries import first_row, row_of
from importers.json_rows import mms_of, nothing_beside, read_rows
from importers.phone_rows import Columns, call_of, message_of
from importers.sms_ie_locked import MAGIC, unlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext
    from importers.json_rows import Beside, Read

MESSAGES: Final = "messages.ndjson"
MAX_UNPACKED: Final = 8 << 30
MAX_MEDIA: Final = 256 << 20
"""Bytes of one attachment; an MMS has less than one megabyte, RCS up to a hundred."""
_CALL: Final = Columns(sim="subscription_id")
_CALL_NAMES: Final = ("__display_name", "display_name", "display-name", "name")
"""Where versions put the name of a call's other side, the program's own before the call log's."""
_SMS: Final = Columns(number="address", name="__display_name")
_SMS_V1: Final = Columns(number="address", name="display_name")
_OF_A_CALL: Final = frozenset({"_id", "number", "date", "duration", "type"})
_OF_A_MESSAGE: Final = frozenset({"_id", "thread_id", "date"})
_HEAD_BYTES: Final = 65_536
_CHUNK: Final = 1 << 18
_NAME_AT: Final = 30
"""Where the name stands in the local header of a zip's member (APPNOTE 4.3.7)."""
_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""What `zipfile` raises over a damaged archive."""

_OTHER = N_(
    "加密的 SMS Import / Export 导出“%(name)s”已解开，里面不是通话或短信（可能是联系人或"
    "黑名单），没有读取。"
)
_NO_ZIP = N_(
    "SMS Import / Export 导出“%(name)s”的压缩包已损坏或不完整；能解开的短信已读取，"
    "彩信里的图片等没有读取。请重新导出一次。"
)
_TOO_MUCH = N_("“%(name)s”解开后大得不合理，没有读取。")


class SmsImportExport:
    """Reads messages and calls that SMS Import / Export wrote."""

    name: ClassVar[str] = "sms_ie"
    version: ClassVar[int] = 4
    title: ClassVar[str] = N_("SMS Import / Export 导出")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the columns of the first row, the mark of an encrypted export, or a zip's name."""
        known = probe.head.startswith(MAGIC) or _is_archive(probe.head) or _known(probe.head)
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield messages or calls in the order of the file.

        Raises:
            DamagedExhibit: The file ends early.
            PasswordNeeded: It is encrypted, and the password is missing or wrong.
        """
        head = _head(path)
        with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
            rows, damage = Path(folder) / MESSAGES, None
            if head.startswith(MAGIC):
                plain = Path(folder) / "plain"
                damage = unlock(path, plain, context.password, name=context.path.name)
                yield from self._content(plain, rows, context, damage)
            elif _is_archive(head):
                yield from self._archive(path, rows, context)
            else:
                beside = partial(_unpacked, context)
                yield from read_rows(self, path, context, partial(_read, beside=beside))
        if damage is not None:
            raise damage

    def _content(
        self, plain: Path, rows: Path, context: ReadContext, damage: DamagedExhibit | None
    ) -> Iterator[Record | ExtractionWarning]:
        """Yield what an export held before it was encrypted."""
        head = _head(plain)
        try:
            if _is_archive(head):
                yield from self._archive(plain, rows, context)
            elif _known(head):
                yield from read_rows(self, plain, context, _read)
            elif damage is None:
                place = provenance(self, context, "file")
                text = remark(_OTHER, name=context.path.name)
                yield ExtractionWarning(provenance=place, remark=text)
        except DamagedExhibit:
            if damage is None:
                raise

    def _archive(
        self, plain: Path, rows: Path, context: ReadContext
    ) -> Iterator[Record | ExtractionWarning]:
        """Yield the messages of version 2, with the media beside them as attachments."""
        name = context.path.name
        try:
            with zipfile.ZipFile(plain) as archive:
                if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                    raise UnsafeArchive(remark(_TOO_MUCH, name=name))
                with archive.open(MESSAGES) as packed, rows.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
        except (KeyError, *_FAULTS) as error:
            _inflate_first(plain, rows)
            with suppress(DamagedExhibit):
                yield from read_rows(self, rows, context, _read)
            raise DamagedExhibit(remark(_NO_ZIP, name=name)) from error
        with zipfile.ZipFile(plain) as archive:
            beside = partial(_media, archive)
            yield from read_rows(self, rows, context, partial(_read, beside=beside))


def _is_archive(head: bytes) -> bool:
    """Say whether a file begins as the zip of version 2; one with a password is not read here."""
    name = head[_NAME_AT : _NAME_AT + len(MESSAGES)]
    return head.startswith(b"PK\x03\x04") and name == MESSAGES.encode() and not head[6] & 1


def _inflate_first(archive: Path, target: Path) -> None:
    """Write what can be inflated of the first member of a damaged zip."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    with archive.open("rb") as file, target.open("wb") as out:
        named, extra = struct.unpack_from("<HH", file.read(_NAME_AT), _NAME_AT - 4)
        file.seek(named + extra, 1)
        with suppress(zlib.error):
            while not inflater.eof and (chunk := inflater.unconsumed_tail or file.read(_CHUNK)):
                if out.tell() > MAX_UNPACKED:
                    break
                out.write(inflater.decompress(chunk, _CHUNK))


def _known(head: bytes) -> bool:
    keys = first_row(head)
    return keys is not None and (keys >= _OF_A_CALL or keys >= _OF_A_MESSAGE)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES)


def _media(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Return the media that a part calls `name`; `None` where they are not whole in the archive."""
    try:
        member = archive.getinfo(f"data/{name}")
        return archive.read(member) if member.file_size <= MAX_MEDIA else None
    except (KeyError, *_FAULTS):
        return None


def _unpacked(context: ReadContext, name: str) -> bytes | None:
    """Return media of an export that a person unpacked, from `data/`; `None` without them."""
    file = context.sibling(name) if name else None
    return file.read_bytes() if file and file.stat().st_size <= MAX_MEDIA else None


def _read(value: Mapping[str, Any], place: Provenance, *, beside: Beside = nothing_beside) -> Read:
    if "msg_box" in value or "m_type" in value:
        return mms_of(value, place, beside=beside)
    row = row_of(value)
    if "duration" in value and "number" in value:
        name = next((key for key in _CALL_NAMES if row.get(key, "").strip()), _CALL_NAMES[0])
        return call_of(row, place, replace(_CALL, name=name))
    return message_of(row, place, _SMS if "__display_name" in row else _SMS_V1)
