"""A table of calls that the program does not know: the person says which column holds what."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from analyzer.i18n import Translate
    from analyzer.pipeline.mappings import PreviewedFile

ROLES: Mapping[str, str] = {
    "start": N_("日期和时间"),
    "date": N_("日期（只有日期）"),
    "clock": N_("钟点（只有钟点）"),
    "number": N_("对方号码"),
    "direction": N_("来电还是去电"),
    "duration": N_("通话时长"),
    "name": N_("对方名字"),
    "owner": N_("本机号码"),
    "caller": N_("主叫号码"),
    "called": N_("被叫号码"),
}
WAYS: Mapping[str, str] = {
    "in": N_("打来，已接"),
    "out": N_("本机打出"),
    "missed": N_("打来，未接"),
    "rejected": N_("打来，拒接"),
    "blocked": N_("打来，被拦截"),
    "voicemail": N_("打来，进了语音信箱"),
}
DAY_FIRST: Mapping[bool | None, str] = {
    None: N_("日期写法：让程序判断"),
    True: N_("日期写法：先日后月（02/03 是 3 月 2 日）"),
    False: N_("日期写法：先月后日（02/03 是 2 月 3 日）"),
}
SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsx", ".html", ".htm", ".pdf"})
"""Files that may be tables."""
ROWS = 20
"""So many rows of a table are shown; words in them can be given a meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it begins."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: Mapping[str, str]
    """Column by what it seems to hold."""


def tables_of(files: Sequence[PreviewedFile]) -> tuple[Table, ...]:
    """Return the tables of previewed files, each under the file's and sheet's name."""
    return tuple(
        Table(
            name="　".join(part for part in (str(file.path), table.sheet) if part),
            columns=table.columns,
            rows=table.rows,
            guess={str(role): column for role, column in table.guess.items()},
        )
        for file in files
        for table in file.tables
    )


def look(paths: Sequence[Path], skipped: frozenset[str] | None) -> tuple[Table, ...]:
    """Return the tables among files that were not read; `None` for all files."""
    from analyzer.pipeline.mappings import preview

    files = preview(paths, rows=ROWS)
    return tables_of([f for f in files if skipped is None or str(f.path) in skipped])


@dataclass(slots=True)
class ColumnsModel:
    """What the person says of one table."""

    table: Table
    roles: dict[str, str] = field(default_factory=dict)
    """What each column holds; columns that hold nothing of use are not in it."""
    ways: dict[str, str] = field(default_factory=dict)
    """What the table's own words for the way of a call mean."""
    day_first: bool | None = None

    def __post_init__(self) -> None:
        """Begin with what the columns seem to hold."""
        self.roles = {column: role for role, column in self.table.guess.items()}

    def words(self) -> tuple[str, ...]:
        """Return the words of the column that says which way a call went, as far as seen."""
        column = next((name for name, role in self.roles.items() if role == "direction"), None)
        if column is None:
            return ()
        at = self.table.columns.index(column)
        seen = (row[at].strip() for row in self.table.rows if at < len(row))
        return tuple(dict.fromkeys(word for word in seen if word))

    def missing(self, say: Translate) -> str:
        """Say what has to be chosen still; empty where it is enough."""
        given = list(self.roles.values())
        double = next((role for role in given if given.count(role) > 1), None)
        if double:
            sentence = say(N_("“%(what)s”选了两列，请只选一列。"))
            return sentence % {"what": say(ROLES[double])}
        if "start" not in given and not {"date", "clock"} <= set(given):
            return say(N_("请选出哪一列是日期和时间。"))
        if "number" not in given:
            return say(N_("请选出哪一列是对方号码。"))
        return ""

    def written(self) -> str:
        """Return the mapping as the import takes it."""
        value: dict[str, object] = {
            "columns": {role: column for column, role in self.roles.items()}
        }
        if self.day_first is not None:
            value["day_first"] = self.day_first
        words = {word: self.ways[word] for word in self.words() if word in self.ways}
        if words:
            value["ways"] = words
        return json.dumps(value, ensure_ascii=False)
