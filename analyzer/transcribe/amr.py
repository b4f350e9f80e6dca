"""AMR frames as phones write them, so that every 20 ms of a call is accounted for.

Storage format: RFC 4867 section 5. A file is a magic line and then frames, each an octet
`0|type(4)|quality|00` and as many octets as its type has. Quiet stretches are written as
comfort-noise or no-data frames of one to six octets; a decoder that drops them shortens the call.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAME_S = 0.02

_NARROW = {0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1}
_WIDE = {0: 18, 1: 24, 2: 33, 3: 37, 4: 41, 5: 47, 6: 51, 7: 59, 8: 61, 9: 6, 14: 1, 15: 1}
_RESYNC_FRAMES = 4
"""So many headers in a row must fit before a place counts as the start of a frame again."""


class Band(Enum):
    """The two codecs: telephone band and wide band."""

    NARROW = "amrnb"
    WIDE = "amrwb"

    @property
    def magic(self) -> bytes:
        """The line a file of this codec begins with."""
        return b"#!AMR-WB\n" if self is Band.WIDE else b"#!AMR\n"

    @property
    def sizes(self) -> dict[int, int]:
        """Octets of a frame with its header, by frame type."""
        return _WIDE if self is Band.WIDE else _NARROW

    @property
    def rate(self) -> int:
        """Samples in a second."""
        return 16_000 if self is Band.WIDE else 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Twenty milliseconds of sound, or a hole of one or more frames."""

    data: bytes | None
    """Header and body; `None` where octets could not be read as frames."""
    count: int = 1
    """How many frames of 20 ms it stands for."""


def band_of(head: bytes) -> Band | None:
    """Return the codec of a file by its first bytes, `None` where it is no AMR file."""
    return next((band for band in (Band.WIDE, Band.NARROW) if head.startswith(band.magic)), None)


def frames(data: bytes, *, band: Band) -> Iterator[Frame]:
    """Yield the frames in `data` (without the magic line) in order, holes included.

    The length of a hole is the octets skipped, measured in frames of the size seen before it.
    """
    sizes = band.sizes
    usual = max(sizes.values())
    at = 0
    while at < len(data):
        size = _size(data, at, sizes)
        if size and at + size <= len(data):
            yield Frame(data=data[at : at + size])
            usual = size if size > min(sizes.values()) else usual
            at += size
        else:
            again = _resync(data, at + 1, sizes)
            yield Frame(data=None, count=max(1, round((again - at) / usual)))
            at = again


def _size(data: bytes, at: int, sizes: dict[int, int]) -> int:
    """Return the octets of the frame that begins at `at`, 0 where none can begin there."""
    header = data[at]
    if header & 0b1000_0011:
        return 0
    return sizes.get(header >> 3 & 0b1111, 0)


def _resync(data: bytes, at: int, sizes: dict[int, int]) -> int:
    """Return the first place from `at` on where several frames follow each other."""
    return next((i for i in range(at, len(data)) if _follows(data, i, sizes)), len(data))


def _follows(data: bytes, at: int, sizes: dict[int, int]) -> bool:
    """Say whether speech frames chain from `at` on, up to the end of the data or long enough."""
    for _ in range(_RESYNC_FRAMES):
        if at == len(data):
            return True
        size = _size(data, at, sizes)
        if size <= 1 or at + size > len(data):
            return False
        at += size
    return True
