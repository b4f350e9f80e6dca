"""A person's word on which column of a table holds what, kept in a small JSON file.

    {"columns": {"start": "When", "number": "Who", "direction": "Kind", "duration": "Seconds"},
     "day_first": true,
     "ways": {"Eingehend": "in", "Verpasst": "missed"}}

A column is named by its header, or by its letter where the table has none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import UsageError
from analyzer.model.records import CallOutcome, Direction
from analyzer.model.remark import N_, remark
from importers.call_columns import Plan, column_of_letters
from importers.call_times import readable
from importers.call_words import Role, Way, in_minutes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from importers.sheet_rows import Row

MAX_BYTES: Final = 1 << 20
_KEYS: Final = frozenset({"columns", "day_first", "ways"})
_WAYS: Final = {
    "in": Way(Direction.IN, None, billed=False),
    "out": Way(Direction.OUT, None, billed=False),
    "missed": Way(Direction.IN, CallOutcome.MISSED, billed=False),
    "rejected": Way(Direction.IN, CallOutcome.REJECTED, billed=False),
    "blocked": Way(Direction.IN, CallOutcome.BLOCKED, billed=False),
    "voicemail": Way(Direction.IN, CallOutcome.VOICEMAIL, billed=False),
}

_NO_JSON = N_("列对应文件“%(name)s”读不出来，它应当是一个 JSON 对象。请对照说明检查。")
_UNKNOWN = N_("列对应文件“%(name)s”里的“%(what)s”不认识。可以用的是：%(known)s。")
_NEEDED = N_(
    "列对应文件“%(name)s”至少要写明时间（start，或 date 和 clock）和号码（number）是哪一列。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMapping:
    """Which column of a table holds what, by its header or letter."""

    columns: Mapping[Role, str]
    day_first: bool | None = None
    """Order of `02/03/2026`."""
    ways: Mapping[str, Way] = field(default_factory=dict)
    """What the table's own words for the way of a call mean."""
    remembered: bool = False
    """True where it was given for an earlier table with the same columns."""

    def heads(self, row: Row) -> bool:
        """Say whether a row has the headers that the mapping names."""
        cells = {readable(cell) for cell in row.cells}
        return all(readable(name) in cells for name in self.columns.values())

    def plan(self, header: Row | None) -> Plan | None:
        """Return the plan under a header, or by letters; `None` where the mapping does not fit."""
        titles = [readable(cell) for cell in header.cells] if header else []
        columns: dict[Role, int] = {}
        for role, name in self.columns.items():
            at = titles.index(readable(name)) if readable(name) in titles else None
            at = column_of_letters(name) if at is None and not titles else at
            if at is None:
                return None
            columns[role] = at
        return Plan(
            columns=columns,
            header=header.cells if header else (),
            day_first=self.day_first,
            minutes=in_minutes(self.columns.get(Role.DURATION, "")),
            ways=self.ways,
        )


def read_mapping(path: Path) -> CallMapping:
    """Read a mapping from its file.

    Raises:
        UsageError: The file cannot be read, or says something that is not known.
    """
    try:
        with path.open("rb") as file:
            value: Any = json.loads(file.read(MAX_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(remark(_NO_JSON, name=path.name)) from error
    if not isinstance(value, dict) or not isinstance(value.get("columns"), dict):
        raise UsageError(remark(_NO_JSON, name=path.name))
    _known(path.name, value, _KEYS)
    _known(path.name, value["columns"], frozenset(Role))
    written = value.get("ways")
    ways: dict[str, Any] = written if isinstance(written, dict) else {}
    _known(path.name, {str(way): way for way in ways.values()}, frozenset(_WAYS))
    columns = {Role(role): str(name) for role, name in value["columns"].items()}
    timed = Role.START in columns or {Role.DATE, Role.CLOCK} <= columns.keys()
    if not timed or Role.NUMBER not in columns:
        raise UsageError(remark(_NEEDED, name=path.name))
    day_first = value.get("day_first")
    return CallMapping(
        columns=columns,
        day_first=day_first if isinstance(day_first, bool) else None,
        ways={readable(word).lower(): _WAYS[str(way)] for word, way in ways.items()},
    )


def _known(name: str, given: Mapping[str, object], known: frozenset[str]) -> None:
    for what in given:
        if what not in known:
            listed = ", ".join(sorted(known))
            raise UsageError(remark(_UNKNOWN, name=name, what=str(what)[:60], known=listed))
