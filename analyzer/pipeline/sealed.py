"""Sounds that a backup has encrypted one by one: found, opened, handed on.

Huawei and Honor: a sealed file says nothing of itself; its key is in the `info.xml` of a folder
above, its vector in a list beside that. OPPO's PC tool puts each file into a container that names
it. Pictures and videos stay closed; they would only fill the case.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol

from analyzer.errors import UnreadableInput
from analyzer.model.remark import N_, remark
from analyzer.pipeline.archives import members
from analyzer.pipeline.folder import Found, NotRead
from analyzer.pipeline.unpacking import file_of
from importers.huawei_info import MAX_BYTES, NAME, read_info
from importers.huawei_keys import backup_key
from importers.huawei_media import ENDING, decrypt_media, is_list, read_vectors, vector_of
from importers.oppo_pctool import name_inside, unlock
from importers.recording_names import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HEAD_BYTES: Final = 4096

_LOCKED = N_(
    "这是加密的华为备份里的录音。请给出备份时设置的密码（命令行加 --password），再导入一次。"
)
_NO_VECTOR = N_(
    "这是加密的华为备份里的录音，但备份里没有写明怎样解开它的列表（与 info.xml 在一起的 xml）。"
    "请导入整个备份文件夹，或从手机重新复制录音。"
)


class Seal(Protocol):
    """How a sealed file is opened."""

    @property
    def inside(self) -> str:
        """The name of the sound inside."""
        ...

    def open(self, source: Path, target: Path) -> None:
        """Write the sound.

        Raises:
            UnreadableInput: It does not open; the message says why.
        """
        ...


@dataclass(frozen=True, slots=True)
class _Huawei:
    inside: str
    key: bytes
    vector: bytes

    def open(self, source: Path, target: Path) -> None:
        """Write the sound."""
        with source.open("rb") as sealed, target.open("wb") as plain:
            decrypt_media(sealed, plain, self.key, self.vector)


@dataclass(frozen=True, slots=True)
class _PcTool:
    inside: str
    password: str | None

    def open(self, source: Path, target: Path) -> None:
        """Write the sound."""
        unlock(source, target, self.password, name=self.inside)


class Seals:
    """The sealed sounds among the files of one folder or archive."""

    def __init__(self, files: Mapping[PurePosixPath, Found], password: str | None) -> None:
        self._files = files
        self._password = password
        self._keys: dict[PurePosixPath, bytes | UnreadableInput] = {}
        self._vectors: dict[PurePosixPath, dict[str, bytes]] = {}

    def of(self, item: Found, head: bytes) -> Seal | NotRead | None:
        """Return how a file is opened, why it cannot be, or `None` where it is no sealed sound."""
        named = PurePosixPath(name_inside(head)).name
        if PurePosixPath(named).suffix.lower() in EXTENSIONS:
            return _PcTool(named, self._password)
        inner = item.path.with_suffix("")
        sealed = item.path.suffix.lower() == ENDING and inner.suffix.lower() in EXTENSIONS
        root = self._root(item.path) if sealed else None
        if root is None:
            return None
        if self._password is None:
            return NotRead(path=item.path, size=item.size, reason=remark(_LOCKED))
        key = self._key(root)
        if isinstance(key, UnreadableInput):
            return NotRead(path=item.path, size=item.size, reason=key.remark)
        vector = vector_of(item.path, self._lists(root))
        if vector is None:
            return NotRead(path=item.path, size=item.size, reason=remark(_NO_VECTOR))
        return _Huawei(inner.name, key, vector)

    def _root(self, path: PurePosixPath) -> PurePosixPath | None:
        """Return the nearest folder above with an `info.xml`."""
        return next((above for above in path.parents if above / NAME in self._files), None)

    def _key(self, root: PurePosixPath) -> bytes | UnreadableInput:
        """Return the backup's key, or why there is none."""
        if root not in self._keys:
            try:
                with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
                    copy = Path(folder) / NAME
                    copy.write_bytes(self._content(root / NAME))
                    info = read_info(copy)
                self._keys[root] = backup_key(info, self._password or "", name=NAME)
            except UnreadableInput as error:
                self._keys[root] = error
        return self._keys[root]

    def _lists(self, root: PurePosixPath) -> dict[str, bytes]:
        """Return the vectors of all lists beside the `info.xml`."""
        if root not in self._vectors:
            beside = [p for p in self._files if p.parent == root and p.suffix.lower() == ".xml"]
            contents = (self._content(path) for path in sorted(beside) if path.name != NAME)
            lists = (read_vectors(text) for text in contents if is_list(text[:HEAD_BYTES]))
            self._vectors[root] = {path: iv for found in lists for path, iv in found.items()}
        return self._vectors[root]

    def _content(self, path: PurePosixPath) -> bytes:
        with self._files[path].open() as handle:
            return handle.read(MAX_BYTES + 1)


@contextmanager
def contents(
    file: Path, name: str, password: str | None, seal: Seal | None
) -> Iterator[Iterable[Found | NotRead]]:
    """Open an archive, or a sealed file, for as long as this lasts, and hand out what is inside.

    Raises:
        UnreadableInput: It does not open; the message says why.
    """
    if seal is None:
        with members(file, name=name, password=password) as found:
            yield found
        return
    with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
        target = Path(folder) / "plain"
        seal.open(file, target)
        yield [file_of(PurePosixPath(seal.inside), target)]
