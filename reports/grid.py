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
from reportlab.platypus.flowables import CondPageBreak
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
TALLEST = 600.0
"""Points that are kept on one page at most; a page holds about 710."""
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


def table(
    columns: Columns, rows: Iterable[Sequence[Cell]], *, lead: Sequence[Prose] = ()
) -> Iterator[Flowable]:
    """Yield the tables that together show the rows; the head is repeated on every page.

    Args:
        columns: Heads and widths.
        rows: Cells, one for each column.
        lead: Headings that stay on one page with the head and the first row.
    """
    widths = columns.widths
    head = [
        Prose(text, HEAD).cut(width - 2 * _PAD, LINES)[0]
        for text, width in zip(columns.heads, widths, strict=True)
    ]
    laid = (cells for row in rows for cells in _pieces(row, widths))
    first = True
    while chunk := list(islice(laid, CHUNK)):
        body = [head, *chunk]
        if first:
            yield from _led(lead, body[:2])
            first = False
        look = TableStyle([*_GRID, *_HEADED])
        yield LongTable(body, colWidths=widths, repeatRows=1, style=look, hAlign="LEFT")


def pairs(
    rows: Iterable[tuple[str, Cell]],
    *,
    share: float = 0.2,
    lead: Sequence[Prose] = (),
    whole: int = 1,
) -> Iterator[Flowable]:
    """Yield a table of labels and values, without a head.

    Args:
        rows: Labels and values.
        share: How much of the width the labels take, 0 to 1.
        lead: Headings that stay on one page with the first rows.
        whole: How many first rows that is.
    """
    widths = [MEASURE * share, MEASURE * (1 - share)]
    bold = ((Run(text=label, bold=True), value) for label, value in rows)
    body = [cells for row in bold for cells in _pieces(row, widths)]
    yield from _led(lead, body[:whole])
    for start in range(0, len(body), CHUNK):
        look = TableStyle(list(_GRID))
        yield LongTable(body[start : start + CHUNK], colWidths=widths, style=look, hAlign="LEFT")


def _led(lead: Sequence[Prose], rows: Sequence[Sequence[Prose]]) -> Iterator[Flowable]:
    """Yield headings, on a new page where the rows they lead would not fit under them."""
    if not lead:
        return
    heights = [prose.wrap(MEASURE, 0)[1] + prose.look.before + prose.look.after for prose in lead]
    heights += [max(len(cell.lines or "") for cell in row) * CELL.leading + 6 for row in rows]
    yield CondPageBreak(min(sum(heights), TALLEST))
    for prose in lead:
        prose.keepWithNext = 0
        yield prose


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
