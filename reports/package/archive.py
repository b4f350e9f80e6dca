"""A ZIP archive without compression, dates or anything else that differs between two runs.

Every byte of it is determined by names and contents (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12,
4.3.14 to 4.3.16, 4.5.3), so that a reader can say which file a changed byte belongs to, also where
the byte is in a header that other programs do not look at.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
END64, LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")

UTF8 = 0x800
"""General purpose bit 11: names are UTF-8."""
DATE = (1980 - 1980) << 9 | 1 << 5 | 1
"""The first day the format knows; an archive carries no date of its own."""
MODE = 0o100644 << 16
FULL, MANY = 0xFFFFFFFF, 0xFFFF
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file of an archive."""

    name: str
    size: int
    crc: int
    """CRC-32 of the content."""
    offset: int
    """Where its header begins."""

    @property
    def header(self) -> bytes:
        """The header before its content."""
        extra = struct.pack("<2H2Q", 1, 16, self.size, self.size) if self._large else b""
        size = FULL if self._large else self.size
        name = self.name.encode()
        version = 45 if self._large else 20
        head = _LOCAL.pack(
            LOCAL, version, UTF8, 0, 0, DATE, self.crc, size, size, len(name), len(extra)
        )
        return head + name + extra

    @property
    def content(self) -> int:
        """Where its content begins."""
        return self.offset + len(self.header)

    @property
    def end(self) -> int:
        """Where the next header begins."""
        return self.content + self.size

    @property
    def entry(self) -> bytes:
        """Its entry in the directory at the end."""
        wide = b"".join(
            struct.pack("<Q", value)
            for value in (*((self.size, self.size) if self._large else ()), *self._far)
        )
        extra = struct.pack("<2H", 1, len(wide)) + wide if wide else b""
        size = FULL if self._large else self.size
        offset = FULL if self._far else self.offset
        name = self.name.encode()
        version = 45 if wide else 20
        head = _CENTRAL.pack(
            CENTRAL, version, 3, version, 0, UTF8, 0, 0, DATE, self.crc, size, size,
            len(name), len(extra), 0, 0, 0, MODE, offset,
        )  # fmt: skip
        return head + name + extra

    @property
    def _large(self) -> bool:
        return self.size >= FULL

    @property
    def _far(self) -> tuple[int, ...]:
        return (self.offset,) if self.offset >= FULL else ()


def write_archive(out: BinaryIO, files: Sequence[tuple[str, Path | bytes]]) -> tuple[Member, ...]:
    """Write files, or bytes as they are, into an archive, in the order given."""
    members: list[Member] = []
    at = 0
    for name, source in files:
        size, crc = _measure(source)
        member = Member(name=name, size=size, crc=crc, offset=at)
        out.write(member.header)
        for block in _blocks(source):
            out.write(block)
        members.append(member)
        at = member.end
    out.write(b"".join(directory(members)))
    return tuple(members)


def _blocks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _measure(source: Path | bytes) -> tuple[int, int]:
    size = crc = 0
    for block in _blocks(source):
        size += len(block)
        crc = zlib.crc32(block, crc)
    return size, crc


def directory(members: Sequence[Member]) -> Iterator[bytes]:
    """Yield the entries of the directory, then its end."""
    entries = [member.entry for member in members]
    yield from entries
    start = members[-1].end if members else 0
    size, count = sum(map(len, entries)), len(entries)
    if start >= FULL or size >= FULL or count >= MANY:
        record = _END64.pack(END64, 44, 45, 45, 0, 0, count, count, size, start)
        yield (
            record
            + _LOCATOR64.pack(LOCATOR64, 0, start + size, 1)
            + _END.pack(
                END, 0, 0, min(count, MANY), min(count, MANY), min(size, FULL), min(start, FULL), 0
            )
        )
    else:
        yield _END.pack(END, 0, 0, count, count, size, start, 0)


def local_members(file: BinaryIO) -> Iterator[Member]:
    """Yield the members as the headers before their contents have them, as far as readable."""
    at, length = 0, file.seek(0, 2)
    while at < length:
        file.seek(at)
        head = file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or head[:4] != LOCAL:
            return
        fields = _LOCAL.unpack(head)
        crc, size, names, extras = fields[6], fields[7], fields[9], fields[10]
        name = file.read(names).decode("utf-8", "replace")
        extra = file.read(extras)
        if size == FULL and len(extra) >= 12:
            size = struct.unpack_from("<Q", extra, 4)[0]
        yield Member(name=name, size=size, crc=crc, offset=at)
        at += _LOCAL.size + names + extras + size


def central_members(file: BinaryIO) -> tuple[Member, ...]:
    """Return the members as the directory at the end has them; empty where it cannot be read."""
    length = file.seek(0, 2)
    file.seek(max(0, length - _END.size))
    end = file.read(_END.size)
    if len(end) < _END.size or end[:4] != END:
        return ()
    start = _END.unpack(end)[6]
    if start == FULL:
        file.seek(length - _END.size - _LOCATOR64.size - _END64.size)
        start = _END64.unpack(file.read(_END64.size))[9]
    if start > length:
        return ()
    file.seek(start)
    found = _entries(file.read(length - start))
    return tuple(member for member in found if max(member.offset, member.size) <= length)


def _entries(text: bytes) -> Iterator[Member]:
    at = 0
    while text[at : at + 4] == CENTRAL and len(text) - at >= _CENTRAL.size:
        fields = _CENTRAL.unpack_from(text, at)
        crc, size, names, extras, offset = (
            fields[9], fields[10], fields[12], fields[13], fields[18],
        )  # fmt: skip
        at += _CENTRAL.size
        name = text[at : at + names].decode("utf-8", "replace")
        wide = text[at + names + 4 : at + names + extras]
        if size == FULL and len(wide) >= 16:
            size, wide = struct.unpack_from("<Q", wide)[0], wide[16:]
        if offset == FULL and len(wide) >= 8:
            offset = struct.unpack_from("<Q", wide)[0]
        yield Member(name=name, size=size, crc=crc, offset=offset)
        at += names + extras
