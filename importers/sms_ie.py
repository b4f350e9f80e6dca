"""SMS Import / Export (tmo1): messages and calls as JSON, columns under Android's own names.

Version 1 is a JSON list with media inside; version 2 is `messages.ndjson` in a zip, with media
beside it in `data/`, every value a string, and the program's own columns under two underscores.
Calls are a list in both. Encrypted exports begin with `SSEF`; they are named and not opened.
Source: the program's documentation and code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from analyzer.errors import PasswordNeeded
from analyzer.model.remark import N_, remark
from importers.contract import Confidence
from importers.json_entries import first_row, row_of
from importers.json_rows import mms_of, read_rows
from importers.phone_rows import Columns, call_of, message_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext
    from importers.json_rows import Read

ENCRYPTED: Final = b"SSEF\x00\xff"
_CALL: Final = Columns(name="display_name", sim="subscription_id")
_SMS: Final = Columns(number="address", name="__display_name")
_SMS_V1: Final = Columns(number="address", name="display_name")
_OF_A_CALL: Final = frozenset({"_id", "number", "date", "duration", "type"})
_OF_A_MESSAGE: Final = frozenset({"_id", "thread_id", "date"})

_LOCKED = N_(
    "“%(name)s”是加密的 SMS Import / Export 导出，还不能解开。"
    "请在该应用的设置里关闭加密，重新导出后再导入。"
)


class SmsImportExport:
    """Reads messages and calls that SMS Import / Export wrote."""

    name: ClassVar[str] = "sms_ie"
    version: ClassVar[int] = 1
    title: ClassVar[str] = N_("SMS Import / Export 导出")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the columns of the first row, or the mark of an encrypted export."""
        if probe.head.startswith(ENCRYPTED):
            return Confidence.CERTAIN
        keys = first_row(probe.head)
        known = keys is not None and (keys >= _OF_A_CALL or keys >= _OF_A_MESSAGE)
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield messages or calls in the order of the file.

        Raises:
            DamagedExhibit: The file ends early.
            PasswordNeeded: It is encrypted.
        """
        with path.open("rb") as file:
            locked = file.read(len(ENCRYPTED)) == ENCRYPTED
        if locked:
            raise PasswordNeeded(remark(_LOCKED, name=context.path.name))
        yield from read_rows(self, path, context, _read)


def _read(value: Mapping[str, Any], place: Provenance) -> Read:
    if "msg_box" in value or "m_type" in value:
        return mms_of(value, place)
    row = row_of(value)
    if "duration" in value and "number" in value:
        return call_of(row, place, _CALL)
    return message_of(row, place, _SMS if "__display_name" in row else _SMS_V1)
