"""Streams of an OLE file (MS-CFB), as old Excel and Outlook write them.

Chains of sectors are followed only once round, so that a loop in a damaged table ends.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_DEPTH: Final = 3
"""Storages inside storages that are looked into."""

_HEADER: Final = struct.Struct("<8s16x5H6x9I")
_HEADER_BYTES: Final = 76
_IN_HEADER: Final = 109
"""Places of FAT sectors that stand in the header."""
_ENTRY_BYTES: Final = 128
_LAST: Final = 0xFFFFFFFA
"""This and greater numbers are no sectors but marks."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_SHIFTS: Final = range(6, 17)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class OleFile:
    """An OLE file in memory.

    Raises:
        ValueError: The bytes are no OLE file, or its tables cannot be read.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(SIGNATURE):
            raise ValueError("no OLE file")
        fields = _HEADER.unpack_from(content)
        shift, small_shift = fields[4], fields[5]
        if shift not in _SHIFTS or small_shift not in _SHIFTS:
            raise ValueError("sector size")
        self._content = content
        self._size, self._small_size = 1 << shift, 1 << small_shift
        directory, self._cutoff, small_fat, difat = (
            fields[8],
            fields[10],
            fields[11],
            fields[13],
        )
        self._fat = self._numbers(self._fat_sectors(difat))
        self._small_fat = self._numbers(self._chain(small_fat, self._fat))
        self._entries = list(self._directory(directory))
        root = self._entries[0] if self._entries else None
        self._small = self._read(root.start, root.size, small=False) if root else b""

    def streams(self) -> dict[str, bytes]:
        """Return every stream by its path, `storage/name` where it lies in a storage."""
        return {
            path: self._read(entry.start, entry.size, small=entry.size < self._cutoff)
            for path, entry in self._walk()
            if entry.kind == _STREAM
        }

    def _walk(self) -> Iterator[tuple[str, _Entry]]:
        """Yield path and entry of what lies in the root, each entry once."""
        seen: set[int] = set()
        open_: list[tuple[int, str, int]] = (
            [(self._entries[0].child, "", 0)] if self._entries else []
        )
        while open_:
            number, inside, depth = open_.pop()
            if number >= len(self._entries) or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            yield f"{inside}{entry.name}", entry
            open_ += [(entry.left, inside, depth), (entry.right, inside, depth)]
            if entry.kind == _STORAGE and depth < MAX_DEPTH:
                open_.append((entry.child, f"{inside}{entry.name}/", depth + 1))

    def _directory(self, start: int) -> Iterator[_Entry]:
        content = b"".join(map(self._sector, self._chain(start, self._fat)))
        for at in range(0, len(content) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            written = content[at : at + _ENTRY_BYTES]
            length, kind = struct.unpack_from("<HB", written, 64)
            left, right, child = struct.unpack_from("<3I", written, 68)
            first, size = struct.unpack_from("<IQ", written, 116)
            name = written[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield _Entry(name, kind, left, right, child, first, size & 0xFFFFFFFF)

    def _fat_sectors(self, difat: int) -> list[int]:
        sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", self._content, _HEADER_BYTES))
        seen: set[int] = set()
        while difat < _LAST and difat not in seen and (written := self._sector(difat)):
            seen.add(difat)
            *more, difat = struct.unpack(f"<{len(written) // 4}I", written[: len(written) // 4 * 4])
            sectors += more
        return [sector for sector in sectors if sector < _LAST]

    def _numbers(self, sectors: Sequence[int]) -> list[int]:
        written = b"".join(map(self._sector, dict.fromkeys(sectors)))
        return list(struct.unpack(f"<{len(written) // 4}I", written[: len(written) // 4 * 4]))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._content[at : at + self._size]

    def _chain(self, start: int, table: Sequence[int]) -> list[int]:
        """Return the sectors of a chain; one that comes back to itself ends there."""
        chain: dict[int, None] = {}
        while start < len(table) and start not in chain:
            chain[start] = None
            start = table[start]
        return list(chain)

    def _read(self, start: int, size: int, *, small: bool) -> bytes:
        if not small:
            return b"".join(map(self._sector, self._chain(start, self._fat)))[:size]
        step = self._small_size
        pieces = (
            self._small[n * step : (n + 1) * step] for n in self._chain(start, self._small_fat)
        )
        return b"".join(pieces)[:size]
