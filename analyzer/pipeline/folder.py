"""What lies in a backup: every file of a folder; the members of archives are `archives`' affair.

Walks in the order of paths, never follows links, never writes. A file that is not handed on comes
back as a reason, so that the receipt can list it.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from analyzer.errors import UnreadableInput
from analyzer.model.remark import N_, Remark, remark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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


def refuse_overlap(case: Path, root: Path) -> None:
    """Make sure that a backup and the case it goes into do not lie in one another.

    Raises:
        UnreadableInput: They do.
    """
    inner, outer = case.resolve(), root.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise UnreadableInput(
            remark(
                N_(
                    "案卷“%(case)s”和要导入的“%(root)s”套在一起。手机备份必须保持原样，"
                    "请把案卷放到别的文件夹。"
                ),
                case=str(case),
                root=str(root),
            )
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


def regular(path: Path, inside: PurePosixPath) -> Iterator[Found]:
    """Yield the file at `path` where there is one; a link is none."""
    if path.is_file() and not path.is_symlink():
        yield _file(path, inside)


def _file(path: Path, inside: PurePosixPath) -> Found:
    status = path.stat()
    return Found(
        path=inside,
        size=status.st_size,
        modified_at=datetime.fromtimestamp(status.st_mtime, UTC),
        open=lambda: path.open("rb"),
    )
