"""Raw rows in little room: column names once for all rows that share them, values side by side.

A phone's log has hundreds of thousands of rows with the same twenty column names. Kept as JSON
objects they would take twice the time and a third more room. A row that does not fit this (values
with the separator in them, or too many different sets of names) is kept as JSON by the caller.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from analyzer.store.codec import encode_json, from_sql, to_sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.store.database import Database

SEPARATOR: Final = "\x1f"
"""ASCII unit separator, made for this."""
MOST: Final = 1000
"""Sets of names kept; more would be rows that share nothing."""


class Layouts:
    """The sets of column names of a case, as they are while this object lives (one batch)."""

    def __init__(self, db: Database, *, adding: bool = True) -> None:
        """Read the sets there are; without `adding`, a new one is given an id and not stored."""
        self._db, self._adding = db, adding
        self._names = {
            key: tuple(json.loads(from_sql(names)))
            for key, names in db.rows("SELECT id, names FROM layouts")
        }
        self._ids = {names: key for key, names in self._names.items()}

    def pack(self, raw: Mapping[str, str]) -> tuple[int, str] | None:
        """Return the id of a row's names and its values side by side; `None` where it cannot be."""
        names = tuple(raw)
        layout = self._ids.get(names) or self._add(names)
        values = SEPARATOR.join(raw.values())
        if layout is None or values.count(SEPARATOR) != len(names) - 1:
            return None
        return layout, values

    def _add(self, names: tuple[str, ...]) -> int | None:
        if len(self._ids) >= MOST:
            return None
        key = len(self._ids) + 1
        if self._adding:
            self._db.run("INSERT INTO layouts VALUES (?, ?)", (key, to_sql(encode_json(names))))
        self._ids[names] = key
        self._names[key] = names
        return key

    def unpack(self, layout: int, values: str) -> dict[str, str]:
        """Return the row that `pack` was given."""
        return dict(zip(self._names[layout], values.split(SEPARATOR), strict=True))
