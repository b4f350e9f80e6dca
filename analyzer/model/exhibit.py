"""Exhibits: files exactly as they were handed over, and places inside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A file as handed over, copied into the case and never changed."""

    id: str
    """`E` and the first 16 hex digits of the SHA-256: the same file has the same id everywhere."""
    number: int
    """Running number in the case, given at acquisition and never reused; printed as `E-001`."""
    name: str
    """File name as in the backup."""
    path: str
    """Path in the backup, `/` between parts; a member of an archive is `archive.zip!/member`."""
    size: int
    """Bytes."""
    sha256: str
    """Lower-case hex SHA-256 of the content."""
    modified_at: datetime | None
    """The source file's modification time; copies over cables and clouds often lose it."""
    acquired_at: datetime
    """When the copy was made, aware."""
    parent: str | None = None
    """Id of the exhibit this one was unpacked from; `None` for a file handed over directly."""

    @property
    def label(self) -> str:
        """The number as printed: `E-001`."""
        return f"E-{self.number:03d}"


def exhibit_id(sha256: str) -> str:
    """Return the id an exhibit with this digest has."""
    return f"E{sha256[:16]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """A place in an exhibit, and the reader that read it."""

    exhibit: str
    """Exhibit id."""
    locator: str
    """`xml:/calls/call[17]`, `sqlite:calls/_id=412`, `vcf:3`, `file`, `audio:12.30-15.80`."""
    importer: str
    """The importer's `name`."""
    version: int
    """The importer's `version`."""
