"""Rows of a page without ruled lines whose cells go over several lines.

Nothing but distance tells the lines of one row from the next row. The widest distance is taken at
which no row has two days in one column, nor two lines that are rows by themselves; where there is
none, every line stays a row of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Cell = tuple[float, float, str]
    """Left, right, text."""
    Line = tuple[float, list[Cell]]
    """Top, cells from left to right."""

_CLOSE: Final = 1.6
"""Heights of a letter; lines of one cell stand no farther apart."""
_WHOLE: Final = 2 / 3
"""A line that fills a greater share of the columns is a row by itself."""
_DAY = re.compile(r"\d[-/.年月]\d{1,2}日?\Z")
_CLOCK = re.compile(r"\d{1,2}[:：时]")
_DATED = re.compile(
    r"(?<!\d)(?:20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|20\d{6}|\d{1,2}[-/月]\d{1,2})(?:日|(?!\d))"
)


def unwrapped(cell: str) -> str:
    """Join the lines of a cell: a number may be cut anywhere, a day and a time are two words."""
    text = ""
    for line in cell.split("\n"):
        spaced = (_DAY.search(text) and _CLOCK.match(line)) or (
            text[-1:].isascii() and text[-1:].isalpha() and line[:1].isalpha()
        )
        text += f" {line}" if spaced else line
    return text


def joined(lines: Sequence[Line], *, height: float) -> list[Line]:
    """Return rows: lines that are cells' further lines are joined to what they go on."""
    gaps = {round(below - above, 1) for (above, _), (below, _) in pairwise(lines)}
    for gap in sorted(gaps, reverse=True):
        if gap <= height * _CLOSE:
            rows = list(_rows(lines, gap))
            if len(rows) < len(lines) and all(one.sound for one in rows):
                return [one.line() for one in rows]
    return list(lines)


def _rows(lines: Sequence[Line], gap: float) -> Iterator[_Row]:
    held: _Row | None = None
    below = 0.0
    for line in lines:
        if held is not None and (round(line[0] - below, 1) > gap or not held.takes(line)):
            yield held
            held = None
        held = held or _Row(line[0])
        held.add(line)
        below = line[0]
    if held is not None:
        yield held


@dataclass(slots=True)
class _Column:
    left: float
    right: float
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    """Lines held to be one row."""

    top: float
    columns: list[_Column] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    """How many cells each line has."""

    def takes(self, line: Line) -> bool:
        """Say whether each cell of a line stands under one column at most: a title does not."""
        return all(len(self._over(left, right)) < 2 for left, right, _ in line[1])

    def add(self, line: Line) -> None:
        """Add a line below the others."""
        self.filled.append(len(line[1]))
        for left, right, text in line[1]:
            column = next(iter(self._over(left, right)), None)
            if column is None:
                self.columns.append(column := _Column(left, right))
            column.left, column.right = min(column.left, left), max(column.right, right)
            column.texts.append(text)

    @property
    def sound(self) -> bool:
        """True where the lines can be one row."""
        days = (sum(bool(_DATED.search(text)) for text in one.texts) for one in self.columns)
        whole = sum(count > len(self.columns) * _WHOLE for count in self.filled)
        return len(self.filled) == 1 or (max(days, default=0) < 2 and whole < 2)

    def line(self) -> Line:
        """Return the row as one line."""
        ordered = sorted(self.columns, key=lambda one: one.left)
        return self.top, [(o.left, o.right, unwrapped("\n".join(o.texts))) for o in ordered]

    def _over(self, left: float, right: float) -> list[_Column]:
        return [one for one in self.columns if left < one.right and one.left < right]
