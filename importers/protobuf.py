"""Protocol Buffers on the wire: fields of a message whose schema we know only in part.

Source: the encoding page of Protocol Buffers. Strict: a varint of more than ten bytes, a length
beyond the end, a field number of zero and the old groups are errors.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5
MAX_VARINT_BYTES: Final = 10
MAX_FIELD: Final = (1 << 29) - 1

Field = tuple[int, int | bytes]
"""Number and value: varints and fixed numbers as they are, everything else as bytes."""


class NotAMessage(ValueError):
    """The bytes are no message, or end within a field; `rest` is what there is of that field."""

    def __init__(self, number: int = 0, rest: bytes = b"") -> None:
        super().__init__("not a protobuf message")
        self.number = number
        self.rest = rest


def fields(data: bytes) -> Iterator[Field]:
    """Yield the fields of a message in order.

    Raises:
        NotAMessage: At the field that is none, or that the data end in.
    """
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        if not 0 < number <= MAX_FIELD:
            raise NotAMessage
        if wire == VARINT:
            value, at = _varint(data, at)
            yield number, value
        elif wire == LENGTH:
            size, at = _varint(data, at)
            if size > len(data) - at:
                raise NotAMessage(number, data[at:])
            yield number, data[at : at + size]
            at += size
        elif wire in (FIXED64, FIXED32):
            form = "<Q" if wire == FIXED64 else "<I"
            size = struct.calcsize(form)
            if size > len(data) - at:
                raise NotAMessage
            yield number, struct.unpack_from(form, data, at)[0]
            at += size
        else:
            raise NotAMessage


def signed(value: int) -> int:
    """Return an `int64` or `int32` as it was written: negative numbers take ten bytes."""
    return value - (1 << 64) if value >= 1 << 63 else value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index, byte in enumerate(data[at : at + MAX_VARINT_BYTES]):
        value |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            return value & (1 << 64) - 1, at + index + 1
    raise NotAMessage
