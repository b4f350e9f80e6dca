"""What lies in a backup: every file of a folder, and every member of the zips in it.

Walks in the order of paths, never follows links, never writes. A file that is not handed on comes
back as a reason, so that the receipt can list it.
"""

from __future__ import annotations

import stat
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from analyzer.errors import UnreadableInput, UnsafeArchive
from analyzer.model.remark import N_, Remark, remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_MEMBERS = 200_000
"""Members of one archive."""
MAX_UNPACKED = 64 * 2**30
"""Bytes that one archive may unpack to."""
MAX_RATIO = 1_000
"""Unpacked bytes for each packed byte of one member; text compresses to about 1:20."""
RATIO_FROM = 64 * 2**20
"""Below this size no ratio is held against a member."""
ENCRYPTED = 0x1
"""Bit of a zip member's flags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of the backup that can be opened."""

    path: PurePosixPath
    """Path in the backup; of an archive's member within the archive."""
    size: int
    modified_at: datetime | None
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """A file of the backup that cannot be handed on, and why."""

    path: PurePosixPath
    size: int
    reason: Remark


def require_backup(root: Path) -> None:
    """Make sure there is something to read, before a case is made for it.

    Raises:
        UnreadableInput: There is nothing at `root`, or nothing in it.
    """
    if not root.exists():
        raise UnreadableInput(
            remark(
                N_("找不到“%(path)s”。请检查路径，或把手机备份文件夹重新拷到电脑上。"),
                path=str(root),
            )
        )
    if root.is_dir() and all(path.is_dir() for path in root.rglob("*")):
        raise UnreadableInput(
            remark(N_("文件夹“%(path)s”是空的。请确认选的是手机备份所在的文件夹。"), path=str(root))
        )


def walk(root: Path) -> Iterator[Found | NotRead]:
    """Yield every file below a folder, or the file itself, in the order of paths.

    Raises:
        UnreadableInput: There is nothing at `root`, or nothing in it.
    """
    require_backup(root)
    if root.is_file():
        yield _file(root, PurePosixPath(root.name))
        return
    for path in sorted(root.rglob("*"), key=lambda p: p.relative_to(root).as_posix()):
        inside = PurePosixPath(path.relative_to(root).as_posix())
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            continue
        if stat.S_ISREG(mode):
            yield _file(path, inside)
        else:
            reason = remark(N_("这是一个链接或特殊文件，不是普通文件；没有读取它指向的内容。"))
            yield NotRead(path=inside, size=0, reason=reason)


def _file(path: Path, inside: PurePosixPath) -> Found:
    status = path.stat()
    return Found(
        path=inside,
        size=status.st_size,
        modified_at=datetime.fromtimestamp(status.st_mtime, UTC),
        open=lambda: path.open("rb"),
    )


def is_zip(head: bytes) -> bool:
    """Say whether a file begins as a zip archive does."""
    return head[:4] in (b"PK\x03\x04", b"PK\x05\x06")


@contextmanager
def members(archive: Path, *, name: str) -> Iterator[Iterator[Found | NotRead]]:
    """Open a zip and hand out its members in the order of paths.

    Raises:
        UnsafeArchive: The archive is damaged, or holds or unpacks to far too much.
    """
    try:
        with _open_zip(archive) as opened:
            listed = _listed(opened, name)
            yield (_member(opened, member) for member in listed)
    except zipfile.BadZipFile as error:
        raise UnsafeArchive(
            remark(
                N_("压缩包“%(name)s”已损坏，打不开（%(error)s）。请从手机重新拷贝一份。"),
                name=name,
                error=str(error),
            )
        ) from error


def _open_zip(archive: Path) -> zipfile.ZipFile:
    """Open a zip; names without the UTF-8 flag are GBK on Chinese computers."""
    try:
        return zipfile.ZipFile(archive, metadata_encoding="gb18030")
    except UnicodeDecodeError:
        return zipfile.ZipFile(archive)


def _listed(archive: zipfile.ZipFile, name: str) -> list[zipfile.ZipInfo]:
    listed = [member for member in archive.infolist() if not member.is_dir()]
    total = sum(member.file_size for member in listed)
    if len(listed) > MAX_MEMBERS or total > MAX_UNPACKED:
        raise UnsafeArchive(
            remark(
                N_(
                    "压缩包“%(name)s”里有 %(count)d 个文件、解开后 %(bytes)d 字节，"
                    "超出安全上限，没有解开。请先在电脑上解压，再选择解开的文件夹。"
                ),
                name=name,
                count=len(listed),
                bytes=total,
            )
        )
    return sorted(listed, key=lambda member: member.filename)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Found | NotRead:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        reason = remark(N_("压缩包里的这个文件名想写到包外面去，没有解开。"))
        return NotRead(path=path, size=member.file_size, reason=reason)
    if member.flag_bits & ENCRYPTED:
        reason = remark(N_("这个文件加了密码。请先用密码解压，再导入解开的文件夹。"))
        return NotRead(path=path, size=member.file_size, reason=reason)
    ratio = member.file_size / max(member.compress_size, 1)
    if member.file_size > RATIO_FROM and ratio > MAX_RATIO:
        reason = remark(
            N_("解开后是压缩前的 %(ratio)d 倍，像是“压缩炸弹”，没有解开。"), ratio=int(ratio)
        )
        return NotRead(path=path, size=member.file_size, reason=reason)
    return Found(
        path=path,
        size=member.file_size,
        modified_at=None,
        open=lambda: cast("BinaryIO", archive.open(member)),
    )
