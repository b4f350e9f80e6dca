"""What lies in an archive: zip (AES too), 7z, tar, and single files packed by gzip, bzip2 or xz.

Nothing is written where an archive says; names that lead out of it are refused. Number, size and
ratio are limited, because an archive of a few kilobytes can unpack to more than a disk holds.
"""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from analyzer.model.remark import N_, remark
from analyzer.pipeline.archive_limits import (
    ArchiveKind,
    archive_kind,
    damaged,
    locked,
    refuse_too_much,
    refused,
)
from analyzer.pipeline.folder import Found, NotRead
from analyzer.pipeline.unpacking import unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENCRYPTED: Final = 0x1
"""Bit of a zip member's flags."""
_UTF8: Final = 0x800

_METHOD = N_("这个文件用了不常见的压缩方法，打不开。请先在电脑上解压，再导入解开的文件夹。")


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
    with unpacked(archive, kind or ArchiveKind.TAR, name=name, password=password) as found:
        yield found


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
