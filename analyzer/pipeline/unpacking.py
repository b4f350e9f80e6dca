"""Archives that cannot be read member by member: 7z, tar, and single files in a stream.

They are unpacked once, under numbers, into a folder that is removed when the archive is closed.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tempfile
import zlib
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from analyzer.model.remark import N_, remark
from analyzer.pipeline.archive_limits import (
    MAX_RATIO,
    RATIO_FROM,
    ArchiveKind,
    damaged,
    locked,
    refuse_too_much,
    refused,
)
from analyzer.pipeline.folder import Found, NotRead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO, BinaryIO

_CHUNK: Final = 1 << 20
_STREAMS: Final = (
    (b"\x1f\x8b", gzip.open, (".gz", ".tgz")),
    (b"BZh", bz2.open, (".bz2",)),
    (b"\xfd7zXZ", lzma.open, (".xz",)),
)
_FAULTS: Final = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)

_SPECIAL = N_("这是一个链接或特殊文件，不是普通文件；没有读取它指向的内容。")
_BROKEN_OFF = N_("压缩包从这里起已损坏，后面的文件打不开；前面的已读取。请从手机重新拷贝一份。")


@contextmanager
def unpacked(
    archive: Path, kind: ArchiveKind, *, name: str, password: str | None
) -> Iterator[Iterator[Found | NotRead]]:
    """Unpack an archive into a folder that lasts as long as this is open; see `members`.

    Raises:
        UnsafeArchive: The archive is damaged, or holds or unpacks to far too much.
    """
    with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
        box = _Box(Path(folder), name, archive.stat().st_size)
        if kind is ArchiveKind.SEVEN_ZIP:
            found = _seven_zip(archive, box, password)
        else:
            found = _tar(archive, box)
        yield iter(sorted(found, key=lambda item: str(item.path)))


class _Box:
    """Takes members in, under numbers, until there is too much."""

    def __init__(self, folder: Path, name: str, packed: int) -> None:
        self.name = name
        self._folder = folder
        self._packed = packed
        self._count = 0
        self._size = 0

    def new(self) -> Path:
        """Return where the next member goes."""
        self._count += 1
        return self._folder / str(self._count)

    def grew(self, size: int) -> None:
        """Count bytes that were unpacked."""
        self._size += size
        too_dense = self._size > RATIO_FROM and self._size > self._packed * MAX_RATIO
        refuse_too_much(self.name, count=self._count, size=2**63 - 1 if too_dense else self._size)

    def take(self, path: PurePosixPath, source: IO[bytes]) -> Found:
        """Write a member down."""
        target = self.new()
        with target.open("wb") as out:
            while chunk := source.read(_CHUNK):
                self.grew(out.write(chunk))
        return file_of(path, target)


def file_of(path: PurePosixPath, target: Path) -> Found:
    """Return a member that was unpacked to `target`."""
    return Found(
        path=path,
        size=target.stat().st_size,
        modified_at=None,
        open=lambda: target.open("rb"),
    )


def _tar(archive: Path, box: _Box) -> list[Found | NotRead]:
    found: list[Found | NotRead] = []
    path = PurePosixPath(box.name)
    try:
        with tarfile.open(archive, mode="r|*") as opened:
            for member in opened:
                path = PurePosixPath(_readable(member.name))
                if member.isdir():
                    continue
                reason = refused(path, member.size, None)
                source = None if reason or not member.isreg() else opened.extractfile(member)
                if source is None:
                    special = NotRead(path=path, size=0, reason=remark(_SPECIAL))
                    found.append(reason or special)
                else:
                    found.append(box.take(path, source))
    except _FAULTS as error:
        if not found:
            return _single(archive, box, error)
        found.append(NotRead(path=path, size=0, reason=remark(_BROKEN_OFF)))
    return found or _single(archive, box, EOFError())


def _readable(name: str) -> str:
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        return name.encode("utf-8", "surrogateescape").decode("gb18030", "replace")


def _single(archive: Path, box: _Box, no_tar: Exception) -> list[Found | NotRead]:
    """Unpack the one file in a stream that holds no tar."""
    with archive.open("rb") as file:
        head = file.read(6)
    for magic, opener, suffixes in _STREAMS:
        if head.startswith(magic):
            inner = PurePosixPath(box.name)
            inner = inner.with_suffix("") if inner.suffix.lower() in suffixes else inner
            return [_stream(archive, opener, inner, box)]
    raise damaged(box.name, no_tar) from no_tar


def _stream(
    archive: Path, opener: Callable[..., Any], inner: PurePosixPath, box: _Box
) -> Found | NotRead:
    try:
        with opener(archive, "rb") as source:
            return box.take(inner, source)
    except _FAULTS as error:
        raise damaged(box.name, error) from error


def _seven_zip(archive: Path, box: _Box, password: str | None) -> list[Found | NotRead]:
    from py7zr import SevenZipFile
    from py7zr.exceptions import ArchiveError, PasswordRequired

    try:
        with SevenZipFile(archive, password=password) as opened:
            files = [item for item in opened.list() if not item.is_directory]
            refuse_too_much(
                box.name, count=len(files), size=sum(item.uncompressed for item in files)
            )
            paths = {i.filename: PurePosixPath(i.filename.replace("\\", "/")) for i in files}
            found: list[Found | NotRead] = [
                reason
                for i in files
                if (reason := refused(paths[i.filename], i.uncompressed, None))
            ]
            if opened.needs_password() and not password:
                return [locked(paths[i.filename], i.uncompressed, password=None) for i in files]
            wanted = [n for n, path in paths.items() if not refused(path, 0, None)]
            with closing(_Writers(box)) as writers:
                opened.extract(targets=wanted, factory=writers)
    except PasswordRequired:
        return [locked(PurePosixPath(box.name), archive.stat().st_size, password=None)]
    except (ArchiveError, *_FAULTS, TypeError, LookupError, AssertionError) as error:
        if password:
            return [locked(PurePosixPath(box.name), archive.stat().st_size, password=password)]
        raise damaged(box.name, error) from error
    return found + [
        file_of(paths[n], target) for n, target in writers.written.items() if n in paths
    ]


class _Writer:
    """Where py7zr writes a member; it counts what comes."""

    def __init__(self, file: BinaryIO, box: _Box) -> None:
        self._file = file
        self._box = box
        self._size = 0

    def write(self, content: bytes | bytearray) -> int:
        """Write, and count."""
        self._box.grew(len(content))
        self._size += len(content)
        return self._file.write(content)

    def read(self, size: int | None = None) -> bytes:
        """Read back, as py7zr may to check a sum."""
        return self._file.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move."""
        return self._file.seek(offset, whence)

    def flush(self) -> None:
        """Hand over to the disk."""
        self._file.flush()

    def size(self) -> int:
        """Return how much was written."""
        return self._size

    def close(self) -> None:
        """End the member."""
        self._file.close()


class _Writers:
    """Gives py7zr a place for each member."""

    def __init__(self, box: _Box) -> None:
        self._box = box
        self._open: list[_Writer] = []
        self.written: dict[str, Path] = {}

    def create(self, filename: str) -> _Writer:
        """Return the place for a member, under a number of our own."""
        target = self._box.new()
        self.written[filename] = target
        self._open.append(_Writer(target.open("w+b"), self._box))
        return self._open[-1]

    def close(self) -> None:
        """Close what a damaged archive left open."""
        for writer in self._open:
            writer.close()
