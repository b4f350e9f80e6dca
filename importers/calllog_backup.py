"""What Android's call-log agent saves: a stream of key and value, one call each.

Source: AOSP `CallLogBackupAgent` (values, big endian, versions 1 to 1008) and `BackupDataOutput`
(entities: `Data`, sizes in little endian, padded to four bytes). The key is the call's `_id`; a
size of -1 says that a call was deleted since the backup before.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from analyzer.model.records import CallRecord, ExtractionWarning, TimeBasis
from analyzer.model.remark import N_, remark
from importers.android import call_kind, given, instant, number_of, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.model.exhibit import Provenance

    Place = Callable[[str], Provenance]
    Read = Iterator[CallRecord | ExtractionWarning]

MAGIC: Final = b"Data"
MAX_KEY_BYTES: Final = 4096
END_OF_MAKERS_DATA: Final = 0x60061E

_DELETED = N_("备份注明这条通话（编号 %(key)s）已从手机上删除，没有内容")
_UNREADABLE = N_("这条通话（编号 %(key)s）的内容已损坏，无法读取")
_BROKEN = N_("“%(name)s”在这里损坏，后面的通话无法读取；之前的已读取")
_BAD_DATE = N_("时间“%(date)s”无法识别；这一条已保留，时间留空")


@dataclass(slots=True)
class _Value:
    """Java's `DataInput` over one value."""

    data: bytes
    at: int = 0

    def number(self, form: str) -> int:
        """Return the next number; `struct.error` where there is none."""
        (value,) = struct.unpack_from(f">{form}", self.data, self.at)
        self.at += struct.calcsize(f">{form}")
        return int(value)

    def taken(self, size: int) -> bytes:
        """Return the next bytes."""
        if not 0 <= size <= len(self.data) - self.at:
            raise struct.error
        self.at += size
        return self.data[self.at - size : self.at]

    def utf(self) -> str:
        """Return the next string: Java writes UTF-8 of UTF-16, and NUL as two bytes."""
        text = self.taken(self.number("H")).replace(b"\xc0\x80", b"\0")
        units = text.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return units.decode("utf-16-le", "replace")

    def optional(self) -> str | None:
        """Return the next string, where the flag before it says that there is one."""
        return self.utf() if self.number("?") else None


def looks_like_calls(head: bytes) -> bool:
    """Say whether a stream of entities begins here whose first key is a call's number."""
    if len(head) < 16 or not head.startswith(MAGIC):
        return False
    size, _ = struct.unpack_from("<ii", head, 4)
    return 0 < size <= 20 and head[12 : 12 + size].isdigit()


def read_calllog(content: bytes, place: Place, *, name: str) -> Read:
    """Yield the calls of a stream; where it breaks off, that is the last entry."""
    at, number = 0, 0
    while at < len(content):
        number += 1
        found = _entity(content, at)
        if found is None:
            text = remark(_BROKEN, name=name)
            yield ExtractionWarning(provenance=place(f"kv:{number}"), remark=text)
            return
        key, value, at = found
        where = place(f"kv:{number}/_id={key}")
        if value is None:
            text = remark(_DELETED, key=key)
            yield ExtractionWarning(provenance=where, remark=text, lost=False)
        else:
            yield from _read(key, value, where)


def _entity(content: bytes, at: int) -> tuple[str, bytes | None, int] | None:
    """Return key, value and end of the entity at `at`; `None` where there is none."""
    if content[at : at + 4] != MAGIC or at + 12 > len(content):
        return None
    key_size, size = struct.unpack_from("<ii", content, at + 4)
    start = at + 12 + (key_size + 1 + 3) // 4 * 4
    if not 0 < key_size <= MAX_KEY_BYTES or size < -1 or start + max(size, 0) > len(content):
        return None
    key = content[at + 12 : at + 12 + key_size].decode("utf-8", "replace")
    if size < 0:
        return key, None, start
    return key, content[start : start + size], start + (size + 3) // 4 * 4


def _read(key: str, data: bytes, place: Provenance) -> Read:
    try:
        row = _row(_Value(data))
    except (struct.error, UnicodeDecodeError):
        yield ExtractionWarning(provenance=place, remark=remark(_UNREADABLE, key=key))
        return
    row = {"_id": key} | row
    duration = seconds(row["duration"])
    direction, outcome = call_kind(row["type"], duration)
    started_at = instant(row["date"])
    yield CallRecord(
        provenance=place,
        number=number_of(row.get("number")),
        name=None,
        started_at=started_at,
        time_basis=TimeBasis.INSTANT,
        duration=duration,
        direction=direction,
        outcome=outcome,
        sim=given(row.get("subscription_id")),
        raw=row,
    )
    if started_at is None:
        text = remark(_BAD_DATE, date=row["date"])
        yield ExtractionWarning(provenance=place, remark=text, lost=False)


def _row(value: _Value) -> dict[str, str]:
    """Return the columns of a value; what another version wrote differently is kept as it is."""
    version = value.number("i")
    row: dict[str, str | int | None] = {
        "version": version,
        "date": value.number("q"),
        "duration": value.number("q"),
        "number": value.optional(),
        "type": value.number("i"),
        "presentation": value.number("i"),
        "subscription_component_name": value.optional(),
        "subscription_id": value.optional(),
        "phone_account_address": value.optional(),
    }
    begun = value.at
    try:
        row |= _later(value, version)
    except (struct.error, UnicodeDecodeError):
        value.at = begun
    row["more"] = value.data[value.at :].hex()
    return {column: str(cell) for column, cell in row.items() if cell not in (None, "")}


def _later(value: _Value, version: int) -> dict[str, str | int | None]:
    """Return the columns that came with later versions; the first had none of them."""
    row: dict[str, str | int | None] = {
        "data_usage": value.number("q"),
        "features": value.number("i"),
    }
    if version >= 1002:
        row["oem_namespace"] = value.utf()
        row["oem_data"] = value.taken(value.number("i")).hex()
        if value.number("i") != END_OF_MAKERS_DATA:
            raise struct.error
    if version >= 1003:
        row["add_for_all_users"] = value.number("i")
    if version >= 1004:
        row["post_dial_digits"] = value.optional()
    if version >= 1005:
        row["via_number"] = value.optional()
    if version >= 1006:
        row["block_reason"] = value.number("i")
    return row
