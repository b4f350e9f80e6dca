"""The outermost boxes of an MP4, M4A or 3GP file: whether it is whole, and what is missing.

The sound is in `mdat`; which of its bytes is what stands in `moov`, which most phones write when
the recording ends. Without it nothing can be played. Source: ISO 14496-12, 4.2.
"""

from __future__ import annotations

import os
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import BinaryIO

MAX_BOXES: Final = 10_000
_HEADER: Final = struct.Struct(">I4s")
_LARGE: Final = struct.Struct(">Q")
_INDEX = re.compile(rb"moov.{4}mvhd", re.DOTALL)
"""`moov` and the first box in it."""
_TAIL: Final = 4 << 20
"""Bytes at the end in which an index without its beginning is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """What a file is made of."""

    names: tuple[bytes, ...]
    missing: int
    """Bytes that the last box should have behind the end of the file."""

    @property
    def indexed(self) -> bool:
        """True where the index is there."""
        return b"moov" in self.names or b"moof" in self.names


def read_boxes(file: BinaryIO) -> Boxes:
    """Return the outermost boxes; the file's position changes."""
    size = file.seek(0, os.SEEK_END)
    names: list[bytes] = []
    at = 0
    while at + _HEADER.size <= size and len(names) < MAX_BOXES:
        file.seek(at)
        length, name = _HEADER.unpack(file.read(_HEADER.size))
        if length == 1:
            large = file.read(_LARGE.size)
            length = _LARGE.unpack(large)[0] if len(large) == _LARGE.size else 0
        names.append(name)
        at = size if length < _HEADER.size else at + length  # 0: up to the end of the file
    return Boxes(names=tuple(names), missing=max(0, at - size))


def has_index_at_end(file: BinaryIO) -> bool:
    """Say whether a file that begins as nothing known ends with the index of an MP4."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    return _INDEX.search(tail) is not None
