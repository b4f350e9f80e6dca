"""What Xiaomi's backup app saves of calls and SMS: a `SyncRoot` message in `_tmp_bak` or `.store`.

Source: the classes `SyncRootProtos`, `CalllogProtos2` and `SmsProtos` of MIUI's backup app. A call
has number, date (ms), duration (s) and type; no name, no SIM card, no ringing, no label. How lists
are wrapped differs by version, so calls and SMS are told by what they hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from analyzer.model.records import (
    CallRecord,
    ExtractionWarning,
    Message,
    MessageKind,
    TimeBasis,
)
from analyzer.model.remark import N_, remark
from importers.android import call_kind, given, instant, message_kind, number_of, seconds
from importers.miui_people import read_blacklist, read_contacts, read_mms
from importers.protobuf import NotAMessage, fields, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Contact

    Place = Callable[[str], Provenance]
    Read = Iterator[CallRecord | Message | Contact | ExtractionWarning]

CALL: Final = {
    1: "guid", 2: "luid", 3: "number", 4: "date", 5: "duration", 6: "type", 7: "new",
    20: "actionType", 21: "conflictType",
}  # fmt: skip
SMS: Final = {
    1: "guid", 2: "luid", 3: "type", 4: "address", 5: "subject", 6: "body", 7: "date", 8: "read",
    9: "seen", 10: "status", 11: "serverDate", 12: "serviceCenter", 13: "protocol",
    14: "replyPath", 15: "locked", 20: "actionType", 21: "conflictType",
}  # fmt: skip
TEXTS: Final = frozenset({"number", "address", "body"})
NUMBERS: Final = frozenset({"date", "type", "duration"})
"""Fields whose type tells a call or SMS from other messages."""
ABOUT: Final = frozenset({14, 15})
"""Fields of `SyncRoot` that describe the file: metadata, version."""
CALLS_IN, SMS_IN = 2, 4
"""Fields of `SyncRoot`: the call log, the SMS."""

MAY_MATTER: Final = frozenset({8, 9})
"""Fields of `SyncRoot` that may hold messages: the blocker's, MMS."""

_BAD_DATE = N_("时间“%(date)s”无法识别；这一条已保留，时间留空")
_BROKEN = N_("这一条内容已损坏，无法读取")
_FOREIGN = N_("这一条不是通话或短信的样子，未读取")
_CUT = N_("“%(name)s”的内容在中途结束；之前的已读取")
_READERS: Final = {1: read_contacts, 8: read_blacklist, 9: read_mms}
"""Fields of `SyncRoot` with lists that are read elsewhere."""
_OTHER = N_("小米备份里还有第 %(number)d 类数据（%(size)d 字节），不是通话或短信，没有读取")


@dataclass(slots=True)
class _Reading:
    """One file of the backup while it is read."""

    place: Place
    name: str
    counts: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> Provenance:
        """Return the place of the next entry of a kind."""
        number = self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.place(f"protobuf:{kind}[{number}]")

    def root(self, data: bytes) -> Read:
        """Yield what a whole file holds."""
        try:
            for number, value in fields(data):
                if isinstance(value, bytes):
                    yield from self.section(number, value)
        except NotAMessage as error:
            if error.number:
                yield from self.section(error.number, error.rest)
            text = remark(_CUT, name=self.name)
            yield ExtractionWarning(provenance=self.place("protobuf"), remark=text, lost=False)

    def section(self, number: int, value: bytes) -> Read:
        """Yield what a field of the root holds: entries, one entry, or something else."""
        kind = _kind_of(value)
        if kind is not None:
            yield from self.entry(kind, value)
        elif number in (CALLS_IN, SMS_IN):
            yield from self.entries("calllog" if number == CALLS_IN else "sms", value)
        elif value and number not in ABOUT:
            yield from self.other(number, value)

    def other(self, number: int, value: bytes) -> Read:
        """Yield what a list of something else holds; one that is not understood is named."""
        found = False
        for item in _READERS[number](value, self.next) if number in _READERS else ():
            found = True
            yield item
        if not found:
            text = remark(_OTHER, size=len(value), number=number)
            lost = number in MAY_MATTER
            yield ExtractionWarning(provenance=self.next("section"), remark=text, lost=lost)

    def entries(self, kind: str, data: bytes) -> Read:
        """Yield the calls or SMS of a list."""
        try:
            for _, value in fields(data):
                if isinstance(value, bytes):
                    yield from self.entry(kind, value)
        except NotAMessage:
            yield ExtractionWarning(provenance=self.next(kind), remark=remark(_BROKEN))

    def entry(self, kind: str, data: bytes) -> Read:
        """Yield one call or SMS."""
        where = self.next(kind)
        row = _row(data, CALL if kind == "calllog" else SMS)
        if row is None or "date" not in row:
            text = remark(_BROKEN if row is None else _FOREIGN)
            yield ExtractionWarning(provenance=where, remark=text)
            return
        at = instant(row["date"])
        yield _call(row, where) if kind == "calllog" else _sms(row, where)
        if at is None:
            text = remark(_BAD_DATE, date=row["date"])
            yield ExtractionWarning(provenance=where, remark=text, lost=False)


def read_miui(data: bytes, place: Place, *, name: str) -> Read:
    """Yield the calls and SMS of a file of Xiaomi's backup, and what else there is in it.

    Args:
        data: The file; it may be cut short.
        place: Makes a provenance of a locator such as `protobuf:calllog[3]`.
        name: For messages.
    """
    yield from _Reading(place, name).root(data)


def _call(row: Mapping[str, str], where: Provenance) -> CallRecord:
    duration = seconds(row.get("duration", "0"))
    direction, outcome = call_kind(row.get("type"), duration)
    return CallRecord(
        provenance=where,
        number=number_of(row.get("number")),
        name=None,
        started_at=instant(row["date"]),
        time_basis=TimeBasis.INSTANT,
        duration=duration,
        direction=direction,
        outcome=outcome,
        raw=row,
    )


def _sms(row: Mapping[str, str], where: Provenance) -> Message:
    direction, box = message_kind(row.get("type"))
    return Message(
        provenance=where,
        kind=MessageKind.SMS,
        number=number_of(row.get("address")),
        name=None,
        at=instant(row["date"]),
        time_basis=TimeBasis.INSTANT,
        direction=direction,
        box=box,
        body=row.get("body", ""),
        subject=given(row.get("subject")),
        raw=row,
    )


def _kind_of(data: bytes) -> str | None:
    """Say whether a message is itself a call or an SMS: by its date, and its texts."""
    for kind, names in (("calllog", CALL), ("sms", SMS)):
        row = _row(data, names)
        if row and instant(row.get("date")) and ("type" in row or "number" in row):
            return kind
    return None


def _row(data: bytes, names: Mapping[int, str]) -> dict[str, str] | None:
    """Return the fields by name, unknown ones by number; `None` where a type is wrong."""
    row: dict[str, str] = {}
    try:
        for number, value in fields(data):
            name = names.get(number)
            if name in (NUMBERS if isinstance(value, bytes) else TEXTS):
                return None
            key = name or f"field[{number}]"
            if key in row:
                key = f"{key}+"
            row[key] = _text(value)
    except NotAMessage:
        return None
    return row


def _text(value: int | bytes) -> str:
    if isinstance(value, int):
        return str(signed(value))
    return value.decode("utf-8", "replace")
