"""Fossify (Simple) SMS Messenger and Phone: lists in JSON.

Messages have `backupType`, and Android's columns (`date_sent`, `msg_box`) or, since Kotlin's
serializer writes them, names of their own (`dateSent`, `messageBox`); older versions put them into
lists by conversation. An MMS has its parts inside, in base64, and its date in seconds. Calls have
names of their own (`startTS`, seconds or milliseconds by version). Source: the programs' code; no
real file was found.
"""

from __future__ import annotations

from dataclasses import replace
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
_OF_A_MESSAGE: Final = (
    frozenset({"date_sent", "locked", "read"}),
    frozenset({"dateSent", "locked", "read"}),
)
_MARKS: Final = frozenset({"backupType", "subscriptionId", "sub_id"})
_OF_A_THREAD: Final = frozenset({"sms", "mms"})
"""Lists of older versions, one of each kind by conversation."""
_OF_AN_MMS: Final = frozenset({"msg_box", "messageBox", "m_type", "messageType"})


class Fossify:
    """Reads messages and calls that Fossify programs exported."""

    name: ClassVar[str] = "fossify"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("Fossify（Simple）短信、电话导出")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the columns of the first row."""
        keys = first_row(probe.head)
        if keys is None or "_id" in keys:
            return Confidence.NONE
        message = any(keys >= columns for columns in _OF_A_MESSAGE) and bool(keys & _MARKS)
        known = message or keys >= _OF_A_CALL or keys >= _OF_A_THREAD
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield messages or calls in the order of the file.

        Raises:
            DamagedExhibit: The file ends early.
        """
        return read_rows(self, path, context, _read)


def _read(value: Mapping[str, Any], place: Provenance) -> Read:
    threads = [(kind, value[kind]) for kind in ("sms", "mms") if isinstance(value.get(kind), list)]
    if threads and "address" not in value:
        return _thread(threads, place)
    if _OF_AN_MMS & value.keys():
        return mms_of(value, place)
    row = row_of(value)
    if "startTS" in value:
        return _calls(value, row, place)
    return message_of(row, place, _SMS)


def _calls(value: Mapping[str, Any], row: Mapping[str, str], place: Provenance) -> Read:
    """Yield a call, and those that the program shows under it as one."""
    yield from call_of(row, place, _CALL)
    same = ("id", "startTS")
    others = value.get("groupedCalls")
    for number, other in enumerate(others if isinstance(others, list) else (), start=1):
        known = isinstance(other, dict) and "startTS" in other
        if known and any(other.get(key) != value.get(key) for key in same):
            locator = f"{place.locator}/groupedCalls[{number}]"
            yield from call_of(row_of(other), replace(place, locator=locator), _CALL)


def _thread(lists: list[tuple[str, list[Any]]], place: Provenance) -> Read:
    """Yield the messages of one conversation."""
    for kind, rows in lists:
        for number, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                yield from _read(row, replace(place, locator=f"{place.locator}/{kind}[{number}]"))
