"""Tables on paper: grey head, thin rules, rows that never grow taller than a page.

ReportLab lays one long table out in more than linear time, so long ones are cut into tables of 200
rows that look like one. A cell of more than `LINES` lines goes on in the next row: a row taller
than a page cannot be laid out at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any

from reportlab.lib import colors
from reportlab.platypus.flowables import CondPageBreak, Image
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


class Grid(LongTable):  # type: ignore[misc]
    """A table that knows how much of it has to stay with the heading above it."""

    top = 0.0
    """Height of the head and the first rows, in points."""
    heads: Sequence[Prose] = ()
    """What stands over the columns; empty without a head."""
    body: Sequence[Sequence[Prose]] = ()
    onward = False
    """It goes on with the table above: in the middle of a page its head is not printed again."""
    _bare: Grid | None = None

    def __init__(self, rows: Sequence[Sequence[Prose]], **options: Any) -> None:  # noqa: ANN401
        super().__init__(rows, **options)
        self._share_styles(int(options.get("repeatRows", 0)))

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return width and height; without the head where that stands above on the same page."""
        size = super().wrap(width, height)
        frame = getattr(self, "_frame", None)
        self._bare = None
        if not self.onward or frame is None or frame._atTop or size[1] > height:
            return float(size[0]), float(size[1])
        look = TableStyle(list(_GRID))
        self._bare = Grid(self._cellvalues[1:], colWidths=self._argW, style=look, hAlign="LEFT")
        return self._bare.wrap(width, height)

    def split(self, width: float, height: float) -> list[Grid]:
        """Return what fits and the rest."""
        parts: list[Grid] = super().split(width, height)
        if parts:
            parts[0].onward = self.onward
        return parts

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: ANN401, N802, N803
        """Draw the table, without the head where it was measured so."""
        if self._bare is None:
            super().drawOn(canvas, x, y, _sW)
        else:
            self._bare.drawOn(canvas, x, y, _sW)

    def _share_styles(self, heads: int) -> None:
        """Let all cells of the head, and all others, have one style object each.

        ReportLab makes one for every cell, a kilobyte each; here they are all alike.
        """
        styles = self._cellStyles
        for rows in (styles[:heads], styles[heads:]):
            for row in rows:
                row[:] = [rows[0][0]] * len(row)


def table(columns: Columns, rows: Iterable[Sequence[Cell]]) -> Iterator[Flowable]:
    """Yield the tables that together show the rows; the head is repeated on every page."""
    widths = columns.widths
    head = [
        Prose(capital(text), HEAD).cut(width - 2 * _PAD, LINES)[0]
        for text, width in zip(columns.heads, widths, strict=True)
    ]
    known: Known = {}
    laid = (cells for row in rows for cells in _pieces(row, widths, known))
    onward = False
    while chunk := list(islice(laid, CHUNK)):
        look = TableStyle([*_GRID, *_HEADED])
        grid = Grid([head, *chunk], colWidths=widths, repeatRows=1, style=look, hAlign="LEFT")
        grid.top = _height([head, chunk[0]])
        grid.heads, grid.body, grid.onward = head, chunk, onward
        onward = True
        yield grid


def pairs(
    rows: Iterable[tuple[str, Cell]], *, share: float = 0.2, whole: int = 1
) -> Iterator[Flowable]:
    """Yield a table of labels and values, without a head.

    Args:
        rows: Labels and values.
        share: How much of the width the labels take, 0 to 1.
        whole: How many first rows stay with the heading above.
    """
    widths = [MEASURE * share, MEASURE * (1 - share)]
    bold = ((Run(text=capital(label), bold=True), value) for label, value in rows)
    known: Known = {}
    body = [cells for row in bold for cells in _pieces(row, widths, known)]
    for start in range(0, len(body), CHUNK):
        chunk = body[start : start + CHUNK]
        grid = Grid(chunk, colWidths=widths, style=TableStyle(list(_GRID)), hAlign="LEFT")
        grid.top = _height(chunk[:whole])
        grid.body = chunk
        yield grid


def capital(text: str) -> str:
    """Return a label with a capital first letter; Chinese has none and stays as it is."""
    return text[:1].upper() + text[1:]


def _height(rows: Iterable[Sequence[Prose]]) -> float:
    return sum(max(len(cell.lines or "") for cell in row) * CELL.leading + 6 for row in rows)


def settled(flowables: Iterable[Flowable]) -> Iterator[Flowable]:
    """Yield a story in which whatever is to stay with what follows goes to a new page with it.

    ReportLab's own way keeps a heading with the whole of a table, however long, and leaves half
    pages empty.
    """
    held: list[Prose] = []
    for flowable in flowables:
        if isinstance(flowable, Prose) and flowable.look.keep:
            held.append(flowable)
            continue
        if held:
            needed = sum(map(_whole, held)) + _beginning(flowable)
            yield CondPageBreak(min(needed, TALLEST))
            yield from held
            held = []
        yield flowable
    yield from held


def _whole(prose: Prose) -> float:
    return float(prose.wrap(MEASURE, 0)[1]) + prose.look.before + prose.look.after


def _beginning(flowable: Flowable) -> float:
    """Return how much of a flowable must stand on the page of its heading, in points."""
    match flowable:
        case Grid():
            return flowable.top
        case Image():
            return float(flowable.drawHeight)
        case Prose():
            return min(_whole(flowable), flowable.look.before + 2 * flowable.look.leading)
    return 0.0


def _runs(cell: Cell) -> Sequence[Run]:
    match cell:
        case str():
            return (Run(text=cell),)
        case Run():
            return (cell,)
    return cell


Known = dict[tuple[str, float], list[Prose]]
"""Short cells laid out before: most rows of a long table repeat what stands in others."""
SHORT = 24
"""Characters of a text that is laid out once and set wherever it stands."""


def _pieces(row: Sequence[Cell], widths: Sequence[float], known: Known) -> Iterator[list[Prose]]:
    """Yield a row as one or more rows whose cells are short enough to be laid out."""
    cut = [_cut(cell, width - 2 * _PAD, known) for cell, width in zip(row, widths, strict=True)]
    for parts in zip_longest(*cut):
        yield [part or Prose("", CELL, continued=True) for part in parts]


def _cut(cell: Cell, measure: float, known: Known) -> list[Prose]:
    if not isinstance(cell, str) or len(cell) > SHORT:
        return Prose(_runs(cell), CELL).cut(measure, LINES)
    if (cell, measure) not in known:
        known[cell, measure] = Prose(_runs(cell), CELL).cut(measure, LINES)
    return known[cell, measure]
