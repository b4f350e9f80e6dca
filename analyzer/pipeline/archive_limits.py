"""How archives are told apart, and how much may come out of one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from analyzer.errors import UnsafeArchive
from analyzer.model.remark import N_, remark
from analyzer.pipeline.folder import NotRead

if TYPE_CHECKING:
    from pathlib import PurePosixPath

MAX_MEMBERS: Final = 200_000
"""Members of one archive."""
MAX_UNPACKED: Final = 64 * 2**30
"""Bytes that one archive may unpack to."""
MAX_RATIO: Final = 1_000
"""Unpacked bytes for each packed byte; text compresses to about 1:20."""
RATIO_FROM: Final = 64 * 2**20
"""Below this size no ratio is held against a member."""
TAR_MAGIC: Final = (257, b"ustar")

_DAMAGED = N_("压缩包“%(name)s”已损坏，打不开（%(error)s）。请从手机重新拷贝一份。")
_TOO_MUCH = N_(
    "压缩包“%(name)s”里有 %(count)d 个文件、解开后 %(bytes)d 字节，"
    "超出安全上限，没有解开。请先在电脑上解压，再选择解开的文件夹。"
)
_OUTSIDE = N_("压缩包里的这个文件名想写到包外面去，没有解开。")
_BOMB = N_("解开后是压缩前的 %(ratio)d 倍，像是“压缩炸弹”，没有解开。")
_LOCKED = N_("这个文件加了密码。请在导入时一起给出密码（--password），或先用密码解压再导入。")
_WRONG = N_("这个文件加了密码，给出的密码不对。请核对密码后再导入一次。")


class ArchiveKind(StrEnum):
    """How an archive is packed."""

    ZIP = "zip"
    SEVEN_ZIP = "7z"
    TAR = "tar"
    """Packed or not: what is in a stream of gzip, bzip2 or xz shows only when it is opened."""


_MAGIC: Final = (
    (0, b"PK\x03\x04", ArchiveKind.ZIP),
    (0, b"PK\x05\x06", ArchiveKind.ZIP),
    (0, b"7z\xbc\xaf\x27\x1c", ArchiveKind.SEVEN_ZIP),
    (0, b"\x1f\x8b\x08", ArchiveKind.TAR),
    (0, b"BZh", ArchiveKind.TAR),
    (0, b"\xfd7zXZ\x00", ArchiveKind.TAR),
    (*TAR_MAGIC, ArchiveKind.TAR),
)


def archive_kind(head: bytes) -> ArchiveKind | None:
    """Return how a file that begins with `head` is packed; `None` where it is no archive."""
    return next((kind for at, magic, kind in _MAGIC if head.startswith(magic, at)), None)


def refuse_too_much(name: str, *, count: int, size: int) -> None:
    """Make sure that an archive does not hold too much.

    Raises:
        UnsafeArchive: It does.
    """
    if count > MAX_MEMBERS or size > MAX_UNPACKED:
        raise UnsafeArchive(remark(_TOO_MUCH, name=name, count=count, bytes=size))


def damaged(name: str, error: Exception) -> UnsafeArchive:
    """Return the error that an archive is damaged."""
    return UnsafeArchive(remark(_DAMAGED, name=name, error=str(error) or type(error).__name__))


def refused(path: PurePosixPath, size: int, packed: int | None) -> NotRead | None:
    """Return why a member is not unpacked: its name leads out, or it is a bomb; else `None`."""
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        return NotRead(path=path, size=size, reason=remark(_OUTSIDE))
    ratio = size / max(packed, 1) if packed is not None else 0
    if size > RATIO_FROM and ratio > MAX_RATIO:
        return NotRead(path=path, size=size, reason=remark(_BOMB, ratio=int(ratio)))
    return None


def locked(path: PurePosixPath, size: int, *, password: str | None) -> NotRead:
    """Return that a member is locked, and whether a password was given."""
    return NotRead(path=path, size=size, reason=remark(_WRONG if password else _LOCKED))
