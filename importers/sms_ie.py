"""SMS Import / Export (tmo1): messages and calls as JSON, columns under Android's own names.

Version 1 is a JSON list with media inside; version 2 is `messages.ndjson` in a zip, with media
beside it in `data/`, every value a string, and the program's own columns under two underscores.
Calls are a list in both. Any of them may be encrypted: `sms_ie_locked`.
Source: the program's documentation and code.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
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
_CALL: Final = Columns(name="display_name", sim="subscription_id")
_SMS: Final = Columns(number="address", name="__display_name")
_SMS_V1: Final = Columns(number="address", name="display_name")
_OF_A_CALL: Final = frozenset({"_id", "number", "date", "duration", "type"})
_OF_A_MESSAGE: Final = frozenset({"_id", "thread_id", "date"})
_HEAD_BYTES: Final = 65_536
_FAULTS: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""What `zipfile` raises over a damaged archive."""

_OTHER = N_(
    "加密的 SMS Import / Export 导出“%(name)s”已解开，里面不是通话或短信（可能是联系人或"
    "黑名单），没有读取。"
)
_NO_ZIP = N_(
    "加密的 SMS Import / Export 导出“%(name)s”已解开，但里面的压缩包已损坏，读不下去。"
    "请重新导出一次。"
)
_TOO_MUCH = N_("“%(name)s”解开后大得不合理，没有读取。")


class SmsImportExport:
    """Reads messages and calls that SMS Import / Export wrote."""

    name: ClassVar[str] = "sms_ie"
    version: ClassVar[int] = 2
    title: ClassVar[str] = N_("SMS Import / Export 导出")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the columns of the first row, or the mark of an encrypted export."""
        known = probe.head.startswith(MAGIC) or _known(probe.head)
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield messages or calls in the order of the file.

        Raises:
            DamagedExhibit: The file ends early.
            PasswordNeeded: It is encrypted, and the password is missing or wrong.
        """
        with path.open("rb") as file:
            locked = file.read(len(MAGIC)) == MAGIC
        if not locked:
            yield from read_rows(self, path, context, _read)
            return
        with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
            plain = Path(folder) / "plain"
            damage = unlock(path, plain, context.password, name=context.path.name)
            yield from self._content(plain, context, damage)
        if damage is not None:
            raise damage

    def _content(
        self, plain: Path, context: ReadContext, damage: DamagedExhibit | None
    ) -> Iterator[Record | ExtractionWarning]:
        """Yield what an export held before it was encrypted."""
        try:
            if zipfile.is_zipfile(plain):
                yield from self._archive(plain, context)
            elif _known(_head(plain)):
                yield from read_rows(self, plain, context, _read)
            elif damage is None:
                place = provenance(self, context, "file")
                text = remark(_OTHER, name=context.path.name)
                yield ExtractionWarning(provenance=place, remark=text)
        except DamagedExhibit:
            if damage is None:
                raise

    def _archive(self, plain: Path, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the messages of version 2, with the media beside them as attachments."""
        rows = plain.with_name(MESSAGES)
        try:
            with zipfile.ZipFile(plain) as archive:
                if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                    raise UnsafeArchive(remark(_TOO_MUCH, name=context.path.name))
                with archive.open(MESSAGES) as packed, rows.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
        except (KeyError, *_FAULTS) as error:
            raise DamagedExhibit(remark(_NO_ZIP, name=context.path.name)) from error
        with zipfile.ZipFile(plain) as archive:
            yield from read_rows(
                self, rows, context, partial(_read, beside=partial(_media, archive))
            )


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


def _read(value: Mapping[str, Any], place: Provenance, *, beside: Beside = nothing_beside) -> Read:
    if "msg_box" in value or "m_type" in value:
        return mms_of(value, place, beside=beside)
    row = row_of(value)
    if "duration" in value and "number" in value:
        return call_of(row, place, _CALL)
    return message_of(row, place, _SMS if "__display_name" in row else _SMS_V1)
