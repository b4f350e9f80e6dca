"""A tar archive as a stream: members in order, nothing unpacked, every length bounded.

Source: POSIX ustar and pax, with GNU long names; no links, devices or paths are ever followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.byte_stream import ByteStream

BLOCK: Final = 512
MAX_NAME_BYTES: Final = 1 << 20
"""A header of names longer than this is none."""
MAX_SIZE: Final = 1 << 40
FILES: Final = frozenset({b"0", b"\0", b"7"})
_PAX = re.compile(rb"\d+ (path|size)=([^\n]*)\n")

_DAMAGED = N_("文件“%(name)s”里的归档在中途损坏，读到这里停止；之前的内容已读取。请重新备份一次。")


@dataclass(slots=True)
class Member:
    """A file in the archive; read it before asking for the next one."""

    name: str
    size: int
    _stream: ByteStream = field(repr=False)
    _left: int = field(init=False)

    def __post_init__(self) -> None:
        self._left = self.size

    def read(self) -> bytes:
        """Return the whole content.

        Raises:
            DamagedExhibit: The archive ends before.
        """
        content = self._stream.exactly(self._left)
        self._left = 0
        return content

    def chunks(self) -> Iterator[bytes]:
        """Yield the content; it may end early where the archive does."""
        while self._left and (piece := self._stream.some(self._left)):
            self._left -= len(piece)
            yield piece

    def pass_over(self) -> None:
        """Go behind the member.

        Raises:
            DamagedExhibit: The archive ends before.
        """
        self._stream.skip(self._left + -self.size % BLOCK)
        self._left = 0


def is_header(block: bytes) -> bool:
    """Say whether a block is the header of a member, by its checksum."""
    if len(block) < BLOCK:
        return False
    stated = _octal(block[148:156])
    return stated == sum(block[:148]) + 8 * 32 + sum(block[156:])


def members(stream: ByteStream) -> Iterator[Member]:
    """Yield the files of an archive.

    Raises:
        DamagedExhibit: It breaks off, or a header is none.
    """
    pax: dict[bytes, bytes] = {}
    while any(block := stream.exactly(BLOCK)):
        size = _octal(block[124:136]) if is_header(block) else None
        if size is None or size > MAX_SIZE:
            raise DamagedExhibit(remark(_DAMAGED, name=stream.name))
        kind = block[156:157]
        if kind in (b"x", b"L"):
            if size > MAX_NAME_BYTES:
                raise DamagedExhibit(remark(_DAMAGED, name=stream.name))
            extra = stream.exactly(size)
            stream.skip(-size % BLOCK)
            pax |= dict(_PAX.findall(extra)) if kind == b"x" else {b"path": extra.rstrip(b"\0")}
            continue
        member = Member(_name(block, pax), _size(size, pax), stream)
        pax = {}
        if kind in FILES:
            yield member
        member.pass_over()


def _size(size: int, pax: dict[bytes, bytes]) -> int:
    stated = pax.get(b"size", b"")
    return int(stated) if stated.isdigit() and len(stated) <= 12 else size


def _name(block: bytes, pax: dict[bytes, bytes]) -> str:
    name, prefix = (part.partition(b"\0")[0] for part in (block[:100], block[345:500]))
    full = prefix + b"/" + name if prefix and block[257:262] == b"ustar" else name
    return pax.get(b"path", full).decode("utf-8", "replace")


def _octal(digits: bytes) -> int | None:
    text = digits.strip(b" \0")
    return int(text, 8) if re.fullmatch(rb"[0-7]{1,12}", text) else 0 if not text else None
