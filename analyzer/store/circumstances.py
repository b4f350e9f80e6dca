"""What a reader was given beside the file, so that the file can be read again the same way."""

from __future__ import annotations

import json
from collections.abc import Mapping  # noqa: TC003 - looked up when it is read back
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.store.codec import load

if TYPE_CHECKING:
    from collections.abc import Collection

    from analyzer.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a reader was given beside the file's bytes and the case's settings.

    A password is not among it: it is kept nowhere.
    """

    path: str
    """In the backup, as it was in that run."""
    siblings: Mapping[str, str] = field(default_factory=dict)
    """Ids of the exhibits that were handed over with it, by the name they had."""
    mapping: str | None = None
    """Which column of a table holds what, as JSON, where the person said so."""
    remembered: bool = False
    """True where the person said so for an earlier table with the same columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CircumstanceStore:
    """The circumstances of the readings of one case."""

    db: Database

    def circumstances(self, exhibit: str) -> Circumstances | None:
        """Return what the exhibit's last whole reading was given; `None` where not kept."""
        row = self.db.one(
            "SELECT payload FROM circumstances WHERE exhibit = "
            "(SELECT number FROM exhibits WHERE id = ?) ORDER BY event DESC LIMIT 1",
            (exhibit,),
        )
        return None if row is None else load(Circumstances, row[0])

    def mappings(self, importers: Collection[str]) -> tuple[str, ...]:
        """Return the mappings by which these readers read something, each once, newest first."""
        rows = self.db.rows(
            "SELECT r.importer, r.records, c.payload FROM circumstances c "
            "JOIN readings r ON r.exhibit = c.exhibit WHERE r.complete ORDER BY c.event DESC"
        )
        kept = (
            load(Circumstances, payload).mapping
            for importer, records, payload in rows
            if importer in importers and any(json.loads(records).values())
        )
        return tuple(dict.fromkeys(mapping for mapping in kept if mapping is not None))
