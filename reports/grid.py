"""Tables on paper: grey head, thin rules, rows that never grow taller than a page.

ReportLab lays one long table out in more than linear time, so long ones are cut into tables of 200
rows that look like one. A cell of more than `LINES` lines goes on in the next row: a row taller
than a page cannot be laid out at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from reportlab.lib import colors
from reportlab.platypus.tables import LongTable, TableStyle

from reports.page import MEASURE
from reports.prose import Prose, Run, Style
from reports.typeface import REGULAR

if TYPE_CHECKING:
    from reportlab.platypus.flowables import Flowable

CHUNK = 200
"""Rows a table holds at most."""
LINES = 36
"""Lines a cell holds at most before it goes on in the next row; a page holds about sixty."""

CELL = Style(size=8, leading=11.5, after=0)
HEAD = Style(size=8, leading=11.5, after=0, bold=True)
_PAD = 4.0

Cell = str | Run | Sequence[Run]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Heads of a table and the share of the width each column takes."""

    heads: tuple[str, ...]
    shares: tuple[float, ...]

    @property
    def widths(self) -> list[float]:
        """Widths in points; together the measure of the page."""
        total = sum(self.shares)
        return [MEASURE * share / total for share in self.shares]


_GRID = (
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), _PAD),
    ("RIGHTPADDING", (0, 0), (-1, -1), _PAD),
    ("TOPPADDING", (0, 0), (-1, -1), 2.2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.2),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.Color(0.75, 0.75, 0.75)),
)
_HEADED = (
    ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.9, 0.9)),
    ("LINEABOVE", (0, 0), (-1, 0), 0.8, colors.Color(0.3, 0.3, 0.3)),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.Color(0.3, 0.3, 0.3)),
)


def table(columns: Columns, rows: Iterable[Sequence[Cell]]) -> Iterator[Flowable]:
    """Yield the tables that together show the rows; the head is repeated on every page."""
    widths = columns.widths
    head = [Prose(text, HEAD) for text in columns.heads]
    laid = (cells for row in rows for cells in _pieces(row, widths))
    first = True
    while chunk := list(islice(laid, CHUNK)):
        yield LongTable(
            [head, *chunk],
            colWidths=widths,
            repeatRows=1,
            style=TableStyle([*_GRID, *_HEADED]),
            hAlign="LEFT",
            spaceBefore=2 if first else 0,
            spaceAfter=0,
        )
        first = False


def pairs(rows: Iterable[tuple[str, Cell]], *, share: float = 0.2) -> Iterator[Flowable]:
    """Yield a table of labels and values, without a head."""
    widths = [MEASURE * share, MEASURE * (1 - share)]
    bold = ((Run(text=label, bold=True), value) for label, value in rows)
    body = [cells for row in bold for cells in _pieces(row, widths)]
    for start in range(0, len(body), CHUNK):
        style = TableStyle(list(_GRID))
        yield LongTable(body[start : start + CHUNK], colWidths=widths, style=style, hAlign="LEFT")


def _runs(cell: Cell) -> Sequence[Run]:
    match cell:
        case str():
            return (Run(text=cell),)
        case Run():
            return (cell,)
    return cell


def _pieces(row: Sequence[Cell], widths: Sequence[float]) -> Iterator[list[Prose]]:
    """Yield a row as one or more rows whose cells are short enough to be laid out."""
    cut = [
        Prose(_runs(cell), CELL).cut(width - 2 * _PAD, LINES)
        for cell, width in zip(row, widths, strict=True)
    ]
    for parts in zip_longest(*cut):
        yield [part or Prose("", CELL) for part in parts]
