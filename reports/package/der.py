"""Just enough of DER (ITU-T X.690) to write and read a time stamp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BOOLEAN, INTEGER, OCTETS, NULL, OID = 0x01, 0x02, 0x04, 0x05, 0x06
TIME, SEQUENCE, CONTEXT = 0x18, 0x30, 0xA0
DEEPEST = 1 << 24
"""Bytes of a length that is still believed."""


class Malformed(ValueError):
    """The bytes are not what they should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A value with its tag."""

    tag: int
    content: bytes

    @property
    def parts(self) -> tuple[Node, ...]:
        """The values inside it."""
        return tuple(nodes(self.content))

    @property
    def number(self) -> int:
        """Its value as a whole number."""
        return int.from_bytes(self.content, "big", signed=True)


def nodes(data: bytes) -> Iterator[Node]:
    """Yield the values that stand one after another.

    Raises:
        Malformed: A length runs over the end.
    """
    at = 0
    while at < len(data):
        tag, at = data[at], at + 1
        length, at = _length(data, at)
        if at + length > len(data):
            raise Malformed(at)
        yield Node(tag=tag, content=data[at : at + length])
        at += length


def _length(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise Malformed(at)
    first, at = data[at], at + 1
    if first < 0x80:
        return first, at
    count = first & 0x7F
    length = int.from_bytes(data[at : at + count], "big")
    if not 0 < count <= 4 or length > DEEPEST:
        raise Malformed(at)
    return length, at + count


def encoded(tag: int, content: bytes) -> bytes:
    """Return a value with its tag and length."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(value: int) -> bytes:
    """Return a whole number that is not negative."""
    return encoded(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))
