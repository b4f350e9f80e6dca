"""Copying an exhibit while hashing it: the source is only read, the copy is whole or not there."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, UnsupportedOperation
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from analyzer.errors import CaseError, NoSpaceLeft, UnreadableInput
from analyzer.model.remark import N_, remark
from analyzer.store.database import DISK_FAILS

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES: Final = 1 << 20
READ_ONLY: Final = 0o444

_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})

NO_SPACE = N_(
    "磁盘空间不足：复制 %(name)s 还缺 %(missing)d 字节。没有留下半个副本。请腾出空间再试。"
)
UNREADABLE = N_("读不了文件 %(name)s：%(why)s。请检查它是否还在、能否打开，再试一次。")
NOT_A_FILE = N_("%(name)s 不是普通文件，没有读取。")
CHANGED = N_("文件 %(name)s 在复制时发生了变化。请等别的程序写完它，再试一次。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something to copy, open for reading."""

    stream: BinaryIO
    name: str
    """For messages."""
    size: int | None
    """Bytes; `None` where it cannot be known before reading."""
    modified_ns: int | None
    """The file's time when it was opened; `None` for what is no file."""
    ours: bool
    """True where it was opened here; what a caller's stream raises goes to the caller as it is."""


@contextmanager
def opened(source: Path | BinaryIO, *, name: str) -> Iterator[Source]:
    """Open a file read-only, its access time left alone where the system allows, or take a stream.

    Raises:
        UnreadableInput: It cannot be opened, or is not a regular file.
    """
    if not isinstance(source, Path):
        yield _source(source, name=name, ours=False)
        return
    try:
        if not stat.S_ISREG(source.stat().st_mode):
            raise UnreadableInput(remark(NOT_A_FILE, name=name))
        stream = open(_open_quietly(source), "rb", buffering=0)  # noqa: SIM115 - closed below
    except OSError as error:
        raise _unreadable(name, error) from error
    with stream:
        yield _source(stream, name=name, ours=True)


def _open_quietly(path: Path) -> int:
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, flags | getattr(os, "O_NOATIME", 0))
    except PermissionError:  # O_NOATIME is for a file's owner only
        return os.open(path, flags)


def _source(stream: BinaryIO, *, name: str, ours: bool) -> Source:
    """Note size and time where it costs nothing: to seek in a zip's member is to unpack it."""
    size, modified_ns = None, None
    if isinstance(stream, BytesIO):
        size = stream.getbuffer().nbytes
    elif (state := _state(stream)) is not None:
        size, modified_ns = state
    return Source(stream=stream, name=name, size=size, modified_ns=modified_ns, ours=ours)


def _state(stream: BinaryIO) -> tuple[int, int] | None:
    try:
        state = os.fstat(stream.fileno())
    except (AttributeError, UnsupportedOperation):
        return None
    return state.st_size, state.st_mtime_ns


def _chunks(source: Source) -> Iterator[bytes]:
    """Yield a source's bytes; a file that changes meanwhile would be neither old nor new."""
    length = 0
    while chunk := _read(source):
        length += len(chunk)
        if source.modified_ns is not None and source.size is not None and length > source.size:
            raise UnreadableInput(remark(CHANGED, name=source.name))
        yield chunk
    if source.modified_ns is not None and _state(source.stream) != (
        source.size,
        source.modified_ns,
    ):
        raise UnreadableInput(remark(CHANGED, name=source.name))


def _read(source: Source) -> bytes:
    try:
        return source.stream.read(CHUNK_BYTES)
    except OSError as error:
        if not source.ours:
            raise
        raise _unreadable(source.name, error) from error


def _unreadable(name: str, error: OSError) -> UnreadableInput:
    why = error.strerror or type(error).__name__
    return UnreadableInput(remark(UNREADABLE, name=name, why=why))


def digest_of(source: Source) -> str:
    """Return the SHA-256 of what a source holds from here on."""
    digest = hashlib.sha256()
    for chunk in _chunks(source):
        digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was written."""

    size: int
    sha256: str


def copy_hashed(source: Source, target: Path) -> Copied:
    """Write a source to `target`, down to the disk, and return its size and SHA-256.

    Raises:
        NoSpaceLeft: The disk is or would be full.
        CaseError: The disk fails.
        UnreadableInput: The source cannot be read on, or changed meanwhile.
    """
    _expect_space(source, target.parent)
    digest = hashlib.sha256()
    size = 0
    with target.open("wb", buffering=0) as copy:
        for chunk in _chunks(source):
            digest.update(chunk)
            with disk_errors_explained(source, target.parent, left=(source.size or 0) - size):
                write_all(copy.fileno(), chunk)
            size += len(chunk)
        with disk_errors_explained(source, target.parent, left=0):
            os.fsync(copy.fileno())
    return Copied(size=size, sha256=digest.hexdigest())


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`: a system may take it in parts."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _expect_space(source: Source, folder: Path) -> None:
    if source.size is not None and source.size > shutil.disk_usage(folder).free:
        raise _no_space(source, folder, source.size)


def _no_space(source: Source, folder: Path, left: int) -> NoSpaceLeft:
    missing = max(left - shutil.disk_usage(folder).free, 1)
    return NoSpaceLeft(remark(NO_SPACE, name=source.name, missing=missing))


@contextmanager
def disk_errors_explained(source: Source, folder: Path, *, left: int) -> Iterator[None]:
    """Say in plain words what writing to the case's disk failed of; `left` bytes were to come."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _no_space(source, folder, left) from error
        raise CaseError(remark(DISK_FAILS, path=str(folder))) from error


def discard(path: Path) -> None:
    """Remove a file, also a read-only one on Windows; nothing where it is not there."""
    if path.exists():
        path.chmod(0o600)
        path.unlink()


def settle(path: Path, final: Path, *, modified_ns: int | None) -> None:
    """Give a finished copy its name, its time and its write protection, down to the disk."""
    if modified_ns is not None:
        os.utime(path, ns=(modified_ns, modified_ns))
    discard(final)  # left by a run that was killed before the case knew of it
    path.rename(final)
    final.chmod(READ_ONLY)
    if os.name == "posix":
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
