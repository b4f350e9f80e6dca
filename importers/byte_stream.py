"""Bytes that come in chunks: lines, exact lengths, the rest; undone line endings, inflated data."""

from __future__ import annotations

import itertools
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK_BYTES: Final = 1 << 18
MAX_INFLATED: Final = 1 << 30
"""From here on data that was packed more than `MAX_RATIO` times is no backup."""
MAX_RATIO: Final = 200

_DAMAGED = N_("文件“%(name)s”的压缩数据已损坏，读到这里停止；之前的内容已读取。请重新备份一次。")
_CUT = N_("文件“%(name)s”不完整，在中途结束；之前的内容已读取。请从手机重新拷贝一份。")
_BOMB = N_("文件“%(name)s”解开后大得不合理，像是“压缩炸弹”，读到这里停止。")


def stream_of(file: BinaryIO, *, name: str) -> ByteStream:
    """Return a file as a stream; what a copy in text mode did to it is undone.

    Such a copy writes CR LF for every LF, in the binary part as well: there is no LF alone. Where
    only the lines at the beginning have a CR, the rest is left as it is.
    """
    first = file.read(CHUNK_BYTES)
    chunks = itertools.chain((first,), chunks_of(file))
    if b"\r\n" in first[:64] and first.count(b"\n") == first.count(b"\r\n"):
        return ByteStream(without_carriage_returns(chunks), name=name)
    return ByteStream(chunks, name=name)


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of a file in chunks."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def without_carriage_returns(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Undo what a copy in text mode did: one CR before every LF is taken away."""
    held = b""
    for chunk in chunks:
        data = held + chunk
        held = b"\r" if data.endswith(b"\r") else b""
        yield data[: len(data) - len(held)].replace(b"\r\n", b"\n")
    yield held


def inflated(chunks: Iterable[bytes], *, name: str) -> Iterator[bytes]:
    """Yield inflated zlib data.

    Raises:
        DamagedExhibit: It is damaged, ends early, or unpacks to far too much.
    """
    inflater = zlib.decompressobj()
    packed = unpacked = 0
    for chunk in chunks:
        packed += len(chunk)
        while chunk and not inflater.eof:
            try:
                piece = inflater.decompress(chunk, CHUNK_BYTES)
            except zlib.error as error:
                raise DamagedExhibit(remark(_DAMAGED, name=name)) from error
            unpacked += len(piece)
            if unpacked > max(MAX_INFLATED, packed * MAX_RATIO):
                raise DamagedExhibit(remark(_BOMB, name=name))
            yield piece
            chunk = inflater.unconsumed_tail
    if not inflater.eof:
        raise DamagedExhibit(remark(_CUT, name=name))


class ByteStream:
    """Chunks, read like a file that cannot go back."""

    def __init__(self, chunks: Iterable[bytes], *, name: str) -> None:
        self._chunks = iter(chunks)
        self._held = b""
        self.name = name

    def line(self, limit: int) -> bytes:
        """Return the next line without its end.

        Raises:
            DamagedExhibit: There is none within `limit` bytes.
        """
        while b"\n" not in self._held[:limit] and len(self._held) < limit:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._held += chunk
        line, end, rest = self._held.partition(b"\n")
        if not end or len(line) > limit:
            raise DamagedExhibit(remark(_CUT, name=self.name))
        self._held = rest
        return line.removesuffix(b"\r")

    def some(self, limit: int) -> bytes:
        """Return up to `limit` bytes; none at the end."""
        while not self._held:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._held = chunk
        piece, self._held = self._held[:limit], self._held[limit:]
        return piece

    def exactly(self, size: int) -> bytes:
        """Return `size` bytes.

        Raises:
            DamagedExhibit: There are fewer.
        """
        pieces, missing = [], size
        while missing and (piece := self.some(missing)):
            pieces.append(piece)
            missing -= len(piece)
        if missing:
            raise DamagedExhibit(remark(_CUT, name=self.name))
        return b"".join(pieces)

    def peek(self, size: int) -> bytes:
        """Return the next bytes without taking them."""
        while len(self._held) < size and (chunk := next(self._chunks, None)) is not None:
            self._held += chunk
        return self._held[:size]

    def skip(self, size: int) -> None:
        """Pass over `size` bytes.

        Raises:
            DamagedExhibit: There are fewer.
        """
        while size:
            piece = self.some(min(size, CHUNK_BYTES))
            if not piece:
                raise DamagedExhibit(remark(_CUT, name=self.name))
            size -= len(piece)

    def rest(self) -> Iterator[bytes]:
        """Yield everything that is left."""
        while piece := self.some(CHUNK_BYTES):
            yield piece
