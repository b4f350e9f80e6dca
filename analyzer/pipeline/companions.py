"""Files that belong to another one of their folder: a database's `-wal`, a backup's `info.xml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.pipeline.folder import Found
from analyzer.pipeline.sealed import Seals
from importers.contract import FOLDER_FILES, FOLDERS, HEAD_BYTES, SIDE_CARS, SIDE_FILES, Probe
from importers.recording_names import EXTENSIONS
from importers.registry import choose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path, PurePosixPath

    from analyzer.model.exhibit import Exhibit
    from analyzer.pipeline.folder import NotRead
    from analyzer.store.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A file that is kept as an exhibit and handed over with the one it belongs to."""

    exhibit: Exhibit
    path: PurePosixPath
    """In the folder or archive it lies in."""
    file: Path
    """Where the case keeps it."""
    new: bool
    """True where the case did not have it yet."""
    side: bool
    """True for a part of the other file; false for one that is read on its own account as well."""


class Neighbours:
    """The files of one folder or archive, by path."""

    def __init__(self, items: Iterable[Found | NotRead]) -> None:
        self._files = {item.path: item for item in items if isinstance(item, Found)}

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
                file=case.exhibit_file(acquired.exhibit.id),
                new=acquired.new,
                side=path in sides,
            )


def may_be_side_car(path: PurePosixPath) -> bool:
    """Say whether a file may belong to another one, so that it is taken in hand after it."""
    return path.suffix.lower() in SIDE_CARS or path.parent.name in FOLDERS.values()


def _side_cars(path: PurePosixPath) -> list[PurePosixPath]:
    recording = path.suffix.lower() in EXTENSIONS
    return [path.with_suffix(ending) for ending in SIDE_CARS] if recording else []


def _recognised(found: Found) -> bool:
    with found.open() as handle:
        head = handle.read(HEAD_BYTES)
    return choose(Probe(path=found.path, head=head, size=found.size)) is not None
