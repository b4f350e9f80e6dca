"""What an importer is, and what it is given.

An importer knows one source format. It recognises it by path and first bytes, and reads it lazily,
in order, the same every time, without writing anything. A bad entry is an `ExtractionWarning` with
its locator; a file that cannot be read on raises `DamagedExhibit` after what could be read was
yielded. It keeps what it was given: it neither merges nor guesses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

from analyzer.model.exhibit import Provenance
from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path, PurePosixPath
    from zoneinfo import ZoneInfo

    from analyzer.model.records import Record
    from importers.call_mapping import CallMapping

HEAD_BYTES = 65_536
"""How much of a file a probe holds."""
SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite adds to a database's name for the files that are part of it."""
HASHED_SIDE_FILES = {
    "3d0d7e5fb2ce288813306e4d4636395e047a3d28": "cd47480f213dba9bc38ee792775d17e3f5a73a59",
    "5a4935c78a5255723f707230a451d79c540d2741": "c0339210e4f85752a4bedaaab45deb02da195e15",
}
"""The `-wal` of an iPhone backup's databases: every file has the SHA-1 of its own place there."""
SIDE_CARS = (".json",)
"""Endings of files that say more of a recording of the same name."""
MMS_LISTS = ("mms_backup.xml", "msg_box.xml")
"""Say in which folder of the phone each `.pdu` beside them lay, and when."""
FOLDERS = {"messages.ndjson": "data"}
"""Folders whose files belong to a file beside them, by that file's name."""
FOLDER_FILES = ("info.xml", *MMS_LISTS)
"""Files that say how to read the others of their folder."""


class Confidence(IntEnum):
    """How sure an importer is that a file is of its format."""

    NONE = 0
    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What recognition may go by: no more than the path in the backup and the first bytes."""

    path: PurePosixPath
    """Path in the backup."""
    head: bytes
    """The first `HEAD_BYTES` bytes."""
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContext:
    """What a reader may need beside the file's bytes."""

    exhibit: str
    """Exhibit id, for provenance."""
    path: PurePosixPath
    """Path in the backup; the file on disk is a copy named by digest."""
    zone: ZoneInfo
    """The zone stated for the case: wall times without offset are read in it."""
    region: str
    """ISO 3166 country of the case, for numbers."""
    modified_at: datetime | None = None
    """The source file's modification time."""
    password: str | None = None
    """Of the backup; `None` where the person gave none."""
    mapping: CallMapping | None = None
    """Which column of a table of calls holds what, where the person said so."""
    siblings: Mapping[str, Path] = field(default_factory=dict)
    """Files that belong to this one, by name: `mmssms.db-wal`, `info.xml`, those of `data/`."""

    def sibling(self, name: str) -> Path | None:
        """Return where the case keeps the file `name` that belongs to this; `None` without one."""
        return self.siblings.get(name)


class Importer(Protocol):
    """A reader of one source format."""

    name: ClassVar[str]
    """The module's name; stable, goes into provenance."""
    version: ClassVar[int]
    """Raised whenever a reading could come out differently."""
    title: ClassVar[str]
    """For people; a template for translation."""

    def detect(self, probe: Probe) -> Confidence:
        """Say how sure it is that this is its format; cheap, and never raises."""
        ...

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield what the file holds, in order.

        Raises:
            DamagedExhibit: The file cannot be read on; everything before was yielded.
        """
        ...


def provenance(importer: Importer, context: ReadContext, locator: str) -> Provenance:
    """Return the provenance of an entry at `locator`."""
    return Provenance(
        exhibit=context.exhibit, locator=locator, importer=importer.name, version=importer.version
    )


def note(place: Provenance, template: str, **values: str | int) -> ExtractionWarning:
    """Return a remark about an entry or a file that was read all the same."""
    return ExtractionWarning(provenance=place, remark=remark(template, **values), lost=False)
