"""What lies in an archive: zip (AES too), 7z, tar, and single files packed by gzip, bzip2 or xz.

Nothing is written where an archive says; names that lead out of it are refused. Number, size and
ratio are limited, because an archive of a few kilobytes can unpack to more than a disk holds.
"""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from analyzer.errors import UnsafeArchive
from analyzer.model.remark import N_, remark
from analyzer.pipeline.folder import Found, NotRead

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEMBERS: Final = 200_000
"""Members of one archive."""
MAX_UNPACKED: Final = 64 * 2**30
"""Bytes that one archive may unpack to."""
MAX_RATIO: Final = 1_000
"""Unpacked bytes for each packed byte; text compresses to about 1:20."""
RATIO_FROM: Final = 64 * 2**20
"""Below this size no ratio is held against a member."""
TAR_MAGIC: Final = (257, b"ustar")

_ENCRYPTED: Final = 0x1
"""Bit of a zip member's flags."""
_UTF8: Final = 0x800

_DAMAGED = N_("压缩包“%(name)s”已损坏，打不开（%(error)s）。请从手机重新拷贝一份。")
_TOO_MUCH = N_(
    "压缩包“%(name)s”里有 %(count)d 个文件、解开后 %(bytes)d 字节，"
    "超出安全上限，没有解开。请先在电脑上解压，再选择解开的文件夹。"
)
_OUTSIDE = N_("压缩包里的这个文件名想写到包外面去，没有解开。")
_BOMB = N_("解开后是压缩前的 %(ratio)d 倍，像是“压缩炸弹”，没有解开。")
_LOCKED = N_("这个文件加了密码。请在导入时一起给出密码（--password），或先用密码解压再导入。")
_WRONG = N_("这个文件加了密码，给出的密码不对。请核对密码后再导入一次。")
_METHOD = N_("这个文件用了不常见的压缩方法，打不开。请先在电脑上解压，再导入解开的文件夹。")


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


@contextmanager
def members(
    archive: Path, *, name: str, password: str | None = None
) -> Iterator[Iterator[Found | NotRead]]:
    """Open an archive and hand out its members in the order of paths.

    Raises:
        UnsafeArchive: The archive is damaged, or holds or unpacks to far too much.
    """
    with archive.open("rb") as file:
        kind = archive_kind(file.read(512))
    if kind is ArchiveKind.ZIP:
        with _zip_members(archive, name, password) as found:
            yield found
        return
    from analyzer.pipeline.unpacking import unpacked

    with unpacked(archive, kind or ArchiveKind.TAR, name=name, password=password) as found:
        yield found


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


@contextmanager
def _zip_members(
    archive: Path, name: str, password: str | None
) -> Iterator[Iterator[Found | NotRead]]:
    from pyzipper import AESZipFile
    from pyzipper.zipfile import BadZipFile as BadLockedZip

    try:
        with AESZipFile(archive) as opened:
            listed = [member for member in opened.infolist() if not member.is_dir()]
            refuse_too_much(name, count=len(listed), size=sum(m.file_size for m in listed))
            if password:
                opened.setpassword(password.encode())
            listed.sort(key=_zip_name)
            yield (_zip_member(opened, member, password) for member in listed)
    except (zipfile.BadZipFile, BadLockedZip) as error:
        raise damaged(name, error) from error


def _zip_name(member: Any) -> str:  # noqa: ANN401 - pyzipper has no types
    """Return a member's name; names without the UTF-8 flag are GBK on Chinese computers."""
    written: str = member.filename
    if member.flag_bits & _UTF8:
        return written
    try:
        return written.encode("cp437").decode("gb18030")
    except UnicodeError:
        return written


def _zip_member(archive: Any, member: Any, password: str | None) -> Found | NotRead:  # noqa: ANN401
    path = PurePosixPath(_zip_name(member).replace("\\", "/"))
    size: int = member.file_size
    if reason := refused(path, size, member.compress_size):
        return reason
    if member.flag_bits & _ENCRYPTED and not password:
        return locked(path, size, password=None)
    try:
        with archive.open(member) as file:
            file.read(1)
    except NotImplementedError:
        return NotRead(path=path, size=size, reason=remark(_METHOD))
    except RuntimeError:  # what the library raises for a wrong password
        return locked(path, size, password=password)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        return NotRead(path=path, size=size, reason=damaged(str(path), error).remark)
    return Found(
        path=path,
        size=size,
        modified_at=None,
        open=lambda: cast("BinaryIO", archive.open(member)),
    )
