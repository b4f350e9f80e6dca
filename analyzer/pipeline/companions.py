"""Files that belong to another one of their folder: a database's `-wal`, a backup's `info.xml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from analyzer.pipeline.folder import Found, regular
from analyzer.pipeline.sealed import Seals
from importers.contract import (
    FOLDER_FILES,
    FOLDERS,
    HASHED_SIDE_FILES,
    HEAD_BYTES,
    SIDE_CARS,
    SIDE_FILES,
    Probe,
)
from importers.recording_names import EXTENSIONS
from importers.registry import choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Exhibit
    from analyzer.pipeline.folder import NotRead
    from analyzer.store.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A file that is kept as an exhibit and handed over with the one it belongs to."""

    exhibit: Exhibit
    path: PurePosixPath
    """In the folder or archive it lies in."""
    name: str
    """What the file it belongs to calls it: that of `path`, but for an iPhone's."""
    file: Path
    """Where the case keeps it."""
    new: bool
    """True where the case did not have it yet."""
    side: bool
    """True for a part of the other file; false for one that is read on its own account as well."""
    listed: bool
    """True where nothing else names it on the receipt."""


class Neighbours:
    """The files of one folder or archive, by path."""

    def __init__(self, items: Iterable[Found | NotRead], beside: Iterable[Found] = ()) -> None:
        """Note the files.

        Args:
            items: What is taken in hand.
            beside: What is not, and may belong to it.
        """
        own = {item.path: item for item in items if isinstance(item, Found)}
        self._files = {item.path: item for item in beside} | own
        self._beside = self._files.keys() - own.keys()

    def seals(self, password: str | None) -> Seals:
        """Return what opens sealed sounds among these files."""
        return Seals(self._files, password)

    def _is_unknown(self, path: PurePosixPath) -> bool:
        found = self._files.get(path)
        return found is not None and not _recognised(found)

    def acquire(
        self, case: Case, item: Found, *, inside: str, parent: str | None
    ) -> Iterator[Companion]:
        """Take in what belongs to `item`, and yield it.

        Args:
            case: The case to add to.
            item: A file that an importer has recognised.
            inside: What goes before a path: the archive with `!/`, or nothing.
            parent: Id of the archive's exhibit.
        """
        sides = [item.path.with_name(item.path.name + suffix) for suffix in SIDE_FILES]
        others = [item.path.with_name(name) for name in FOLDER_FILES]
        sides += [path for path in _side_cars(item.path) if self._is_unknown(path)]
        if folder := FOLDERS.get(item.path.name):
            sides += [path for path in self._files if path.parent == item.path.parent / folder]
        hashed = _hashed(item.path)
        sides += hashed
        for path in (*sides, *others):
            found = self._files.get(path)
            if found is None or path == item.path or (path in others and not _recognised(found)):
                continue
            with found.open() as handle:
                acquired = case.acquire(
                    handle,
                    path=f"{inside}{path}",
                    modified_at=found.modified_at,
                    parent=parent,
                )
            yield Companion(
                exhibit=acquired.exhibit,
                path=path,
                name=f"{item.path.name}-wal" if path in hashed else path.name,
                file=case.exhibit_file(acquired.exhibit.id),
                new=acquired.new,
                side=path in sides,
                listed=path in sides or path in self._beside,
            )


def beside(root: Path) -> Iterator[Found]:
    """Yield what may belong to a file that was given by its name; nothing for a folder."""
    if not root.is_file():
        return
    path = PurePosixPath(root.name)
    names = [path.name + suffix for suffix in SIDE_FILES]
    names += [side.name for side in _side_cars(path)]
    for name in (*names, *FOLDER_FILES):
        yield from regular(root.with_name(name), PurePosixPath(name))
    if folder := FOLDERS.get(root.name):
        for file in sorted((root.parent / folder).glob("*")):
            yield from regular(file, PurePosixPath(folder, file.name))


def is_side_file(path: Path) -> bool:
    """Say whether a file has the name of a database's part."""
    return path.name.endswith(SIDE_FILES)


def may_be_side_car(path: PurePosixPath) -> bool:
    """Say whether a file may belong to another one, so that it is taken in hand after it."""
    return path.suffix.lower() in SIDE_CARS or path.parent.name in FOLDERS.values()


def _hashed(path: PurePosixPath) -> list[PurePosixPath]:
    """Return where a `-wal` may lie that an iPhone backup names by a hash of its own."""
    name = HASHED_SIDE_FILES.get(path.name)
    if name is None:
        return []
    return [path.with_name(name), path.parent.parent / name[:2] / name]


def _side_cars(path: PurePosixPath) -> list[PurePosixPath]:
    recording = path.suffix.lower() in EXTENSIONS
    return [path.with_suffix(ending) for ending in SIDE_CARS] if recording else []


def _recognised(found: Found) -> bool:
    with found.open() as handle:
        head = handle.read(HEAD_BYTES)
    return choose(Probe(path=found.path, head=head, size=found.size)) is not None
