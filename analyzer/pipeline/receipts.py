"""What an import did, file by file: what was read, what was not, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.records import RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model.dossier import SkippedFile
    from analyzer.model.exhibit import Exhibit
    from analyzer.pipeline.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptEntry:
    """What came of one exhibit in this run: seen = sum(records) + duplicates + warnings."""

    exhibit: Exhibit
    path: str
    """The path it had in this run."""
    importer: str | None
    """`None` for a file that is kept and not read itself: an archive, an attachment."""
    records: Mapping[str, int]
    duplicates: int
    warnings: int
    """Entries seen but not read."""
    remarks: int
    """Notes about entries that were read all the same."""
    known: bool = False
    """True where the same file was read before: nothing was added."""
    reasons: tuple[Reason, ...] = ()
    """Why entries were not read, then what is noted about others."""

    @property
    def seen(self) -> int:
        """Entries seen in the file."""
        return sum(self.records.values()) + self.duplicates + self.warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an import read, and what it did not read and why."""

    entries: tuple[ReceiptEntry, ...]
    skipped: tuple[SkippedFile, ...]

    @property
    def records(self) -> Mapping[str, int]:
        """New records by kind."""
        total: Counter[str] = Counter({str(kind): 0 for kind in RecordKind})
        for entry in self.entries:
            total.update(entry.records)
        return dict(total)

    @property
    def added(self) -> int:
        """New records of all kinds."""
        return sum(self.records.values())
