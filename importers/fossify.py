"""Fossify (Simple) SMS Messenger and Phone: lists in JSON.

Messages have Android's columns and `backupType`; an MMS has its parts inside, in base64, and its
date in seconds. Calls have names of their own (`startTS`, seconds or milliseconds by version).
Source: the programs' code; no real file was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from analyzer.model.remark import N_
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

_CALL: Final = Columns(number="phoneNumber", date="startTS", sim="simID")
_SMS: Final = Columns(number="address", sim="subscriptionId")
_OF_A_CALL: Final = frozenset({"phoneNumber", "startTS"})
_OF_A_MESSAGE: Final = frozenset({"date_sent", "locked", "read"})
_MARKS: Final = frozenset({"backupType", "subscriptionId", "sub_id"})


class Fossify:
    """Reads messages and calls that Fossify programs exported."""

    name: ClassVar[str] = "fossify"
    version: ClassVar[int] = 1
    title: ClassVar[str] = N_("Fossify（Simple）短信、电话导出")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the columns of the first row."""
        keys = first_row(probe.head)
        if keys is None or "_id" in keys:
            return Confidence.NONE
        known = keys >= _OF_A_CALL or (keys >= _OF_A_MESSAGE and bool(keys & _MARKS))
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield messages or calls in the order of the file.

        Raises:
            DamagedExhibit: The file ends early.
        """
        return read_rows(self, path, context, _read)


def _read(value: Mapping[str, Any], place: Provenance) -> Read:
    if value.get("backupType") == "mms" or "msg_box" in value:
        return mms_of(value, place)
    row = row_of(value)
    if "startTS" in value:
        return call_of(row, place, _CALL)
    return message_of(row, place, _SMS)
