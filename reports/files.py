"""Files written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from analyzer.errors import CaseError, NoSpaceLeft
from analyzer.model.manifest import ManifestEntry
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def write_whole(out: Path, write: Callable[[BinaryIO], None]) -> ManifestEntry:
    """Write a file beside its place, then put it there in one step.

    Args:
        out: Where the file shall be; an older one is replaced.
        write: Writes the content into the open file.

    Returns:
        The file's name, size in bytes and SHA-256.

    Raises:
        NoSpaceLeft: The disk is full; nothing half-written is kept.
        CaseError: The folder cannot be written to.
    """
    part = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb+") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
        part.replace(out)
    except OSError as exc:
        if exc.errno in _FULL:
            message = N_("磁盘空间不足，%(path)s 没有写成。请清理磁盘后再试。")
            raise NoSpaceLeft(remark(message, path=str(out))) from exc
        message = N_("无法写入 %(path)s（%(why)s）。请换一个文件夹，或检查该文件是否正被打开。")
        why = exc.strerror or type(exc).__name__
        raise CaseError(remark(message, path=str(out), why=why)) from exc
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return ManifestEntry(path=out.name, size=size, sha256=digest)


def write_text(out: Path, content: str | bytes) -> ManifestEntry:
    """Write a text as UTF-8, or bytes as they are, whole or not at all.

    Lone surrogates, half characters that some phones export, become their escape.

    Raises:
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    return write_whole(out, lambda file: _write(file, data))


def _write(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def safe_name(name: str) -> str:
    """Return a file name without what some systems refuse, at most 80 characters from its end."""
    kept = "".join("_" if c in '\\/:*?"<>|' or not c.isprintable() else c for c in name)
    return kept.strip(" .")[-80:] or "file"


def copy_whole(source: Path, out: Path) -> ManifestEntry:
    """Copy a file, whole or not at all.

    Raises:
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to, or the source cannot be read.
    """

    def copy(file: BinaryIO) -> None:
        with source.open("rb") as original:
            shutil.copyfileobj(original, file, 1 << 20)

    return write_whole(out, copy)
