"""AAC frames as `.aac` files have them, so that damage does not shorten a call.

Stream format: ISO/IEC 14496-3, 1.A.2 (ADTS). A frame begins with twelve ones, two zeros for the
layer, and states its length in octets; it holds 1,024 samples at the stated rate. A file may begin
with an ID3 tag. FFmpeg's reader skips what is no frame without a word, and the time with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.transcribe.amr import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = 1_024
_RATES = (
    *(96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000),
    *(22_050, 16_000, 12_000, 11_025, 8_000, 7_350),
)
_HEADER = 7
_RESYNC_FRAMES = 3
"""So many headers in a row must fit before a place counts as the start of a frame again."""


def rate_of(data: bytes) -> int | None:
    """Return the samples in a second that the first frame states, `None` without a frame."""
    at = _resync(data, _after_tag(data))
    return _RATES[data[at + 2] >> 2 & 0b1111] if at < len(data) else None


def frames(data: bytes) -> Iterator[Frame]:
    """Yield the frames in order, holes included.

    The length of a hole is the octets skipped, measured in frames of the mean size so far.
    """
    at = _after_tag(data)
    octets = count = 0
    while at < len(data):
        size = _size(data, at)
        if size and at + size <= len(data) and _fits(data, at + size):
            yield Frame(data=data[at : at + size])
            octets, count, at = octets + size, count + 1, at + size
        else:
            again = _resync(data, at + 1)
            usual = octets / count if count else again - at
            yield Frame(data=None, count=max(1, round((again - at) / usual)))
            at = again


def _after_tag(data: bytes) -> int:
    """Return where the frames begin, behind an ID3 tag."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    size = 0
    for octet in data[6:10]:
        size = size << 7 | octet & 0x7F
    return 10 + size


def _size(data: bytes, at: int) -> int:
    """Return the octets of the frame that begins at `at`, 0 where none can begin there."""
    head = data[at : at + _HEADER]
    if len(head) < _HEADER or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    size = (head[3] & 0b11) << 11 | head[4] << 3 | head[5] >> 5
    return size if size > _HEADER and head[2] >> 2 & 0b1111 < len(_RATES) else 0


def _fits(data: bytes, at: int) -> bool:
    """Say whether a frame, or the end, follows."""
    return at >= len(data) or _size(data, at) > 0


def _resync(data: bytes, at: int) -> int:
    """Return the first place from `at` on where several frames follow each other."""
    while (at := data.find(b"\xff", at)) >= 0:
        if _follows(data, at):
            return at
        at += 1
    return len(data)


def _follows(data: bytes, at: int) -> bool:
    for _ in range(_RESYNC_FRAMES):
        if at >= len(data):
            return True
        size = _size(data, at)
        if not size or at + size > len(data):
            return False
        at += size
    return True
