"""Running text on paper: styles, runs, line breaking for Chinese and Latin together.

Text is set from runs, never from markup, so nothing an SMS contains can be taken for an
instruction: `<img src=…>` is printed as these characters. Spaces are kept. Lines break between Han
characters and between words, not inside a word or a number that would fit on the next line, and no
line begins with 、。 or ends with （《 (GB/T 15834-2011, section 5).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from reportlab.platypus.flowables import Flowable

from reports.typeface import advance, faces, printable, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CANNOT_START = frozenset("、。，．：；？！）〕］｝〉》」』】”’…—％‰℃·ー,.;:!?)]}%>")
_CANNOT_END = frozenset("（〔［｛〈《「『【“‘￥＄([{<")
_TOKEN = re.compile(r"\n|[!-~\u00a1-\u024f]+|.", re.DOTALL)


class Mark(StrEnum):
    """How a run stands out in black and white."""

    NONE = "none"
    LINE = "line"
    """Underlined: the words a rule matched."""
    DASH = "dash"
    """Broken underline: matched by sound only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in one look. The text is as it came; it is made printable when set."""

    text: str
    bold: bool = False
    mark: Mark = Mark.NONE
    link: str | None = None
    """Bookmark inside the document this leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a block of text looks; lengths in points, greys from 0 (black) to 1 (white)."""

    size: float = 9.5
    leading: float = 14.5
    bold: bool = False
    grey: float = 0.0
    align: str = "left"
    """`left`, `center` or `right`."""
    indent: float = 0
    before: float = 0
    after: float = 4
    keep: bool = False
    """Stays with what follows, see `reports.grid.settled`."""
    bar: bool = False
    """A rule along the left side, for quotations."""
    fill: float | None = None
    """Grey of the ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    run: Run
    text: str
    width: float
    """Ems."""


Line = list[_Piece]


def _em(text: str, run: Run, style: Style) -> float:
    bold = run.bold or style.bold
    return sum(advance(character, bold=bold) for character in text)


def _tokens(runs: Iterable[Run], style: Style) -> Iterator[list[_Piece]]:
    """Yield what may not be broken: words, and characters with the punctuation they hold."""
    held: list[_Piece] = []
    for run in runs:
        for token in _TOKEN.findall(printable(run.text)):
            piece = _Piece(run=run, text=token, width=_em(token, run, style))
            glued = (
                held
                and token != "\n"  # noqa: S105 - a token of text
                and held[-1].text != "\n"
                and (token[0] in _CANNOT_START or held[-1].text[-1] in _CANNOT_END)
            )
            if held and not glued:
                yield held
                held = []
            held.append(piece)
    if held:
        yield held


def _characters(pieces: list[_Piece], style: Style) -> Iterator[list[_Piece]]:
    for piece in pieces:
        for character in piece.text:
            em = _em(character, piece.run, style)
            yield [_Piece(run=piece.run, text=character, width=em)]


def _fitting(runs: Iterable[Run], style: Style, room: float) -> Iterator[list[_Piece]]:
    """Yield the tokens, those wider than a line taken apart."""
    for token in _tokens(runs, style):
        if sum(piece.width for piece in token) > room:
            yield from _characters(token, style)
        else:
            yield token


def _merged(line: Line) -> Line:
    """Join neighbours of one run."""
    out: Line = []
    for piece in line:
        if out and out[-1].run is piece.run:
            last = out.pop()
            text, em = last.text + piece.text, last.width + piece.width
            piece = _Piece(run=piece.run, text=text, width=em)
        out.append(piece)
    return out


def break_lines(runs: Iterable[Run], style: Style, measure: float) -> list[Line]:
    """Break runs into lines no wider than `measure` points.

    Spaces at a line's end may hang over; nothing is dropped.
    """
    room = max(measure / style.size, 1.0)
    lines: list[Line] = [[]]
    used = 0.0
    for token in _fitting(runs, style, room):
        if token[0].text == "\n":
            lines.append([])
            used = 0.0
            continue
        em = sum(piece.width for piece in token)
        blank = all(piece.text.isspace() for piece in token)
        if used + em > room + 1e-6 and lines[-1] and not blank:
            lines.append([])
            used = 0.0
        lines[-1] += token
        used += em
    return [_merged(line) for line in lines]


class Prose(Flowable):  # type: ignore[misc]
    """A block of text that wraps, splits over pages and draws itself."""

    def __init__(self, runs: str | Iterable[Run], style: Style, *, continued: bool = False) -> None:
        super().__init__()
        self.continued = continued
        """True for what goes on from a part above, which holds the same runs."""
        self.runs = (Run(text=runs),) if isinstance(runs, str) else tuple(runs)
        self.look = style
        self.spaceBefore = style.before
        self.spaceAfter = style.after
        self.lines: list[Line] | None = None
        self._measured = -1.0
        self._cut = False

    @property
    def plain(self) -> str:
        """The text without its looks."""
        return "".join(run.text for run in self.runs)

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Break the text for a width; return the space it takes, in points."""
        if self.lines is None or (availWidth != self._measured and not self._cut):
            measure = availWidth - self.look.indent - self._inset
            self.lines = break_lines(self.runs, self.look, measure)
        self._measured = availWidth
        self.width = availWidth
        self.height = len(self.lines) * self.look.leading
        return availWidth, self.height

    @property
    def _inset(self) -> float:
        return 4.0 if self.look.fill is not None else 0.0

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803
        """Cut the block where the page ends, two lines or more on either side."""
        self.wrap(availWidth, availHeight)
        lines = self.lines or []
        fit = int(availHeight / self.look.leading + 1e-6)
        if fit >= len(lines):
            return [self]
        fit = min(fit, len(lines) - 2) if len(lines) > 3 else fit
        if fit < min(2, len(lines) - 1) or fit < 1:
            return []
        return [self._part(lines[:fit]), self._part(lines[fit:])]

    def cut(self, measure: float, count: int) -> list[Prose]:
        """Return the text, broken for a width, in parts of at most `count` lines."""
        self.wrap(measure, 0)
        lines = self.lines or []
        starts = range(0, len(lines), count)
        return [self._part(lines[at : at + count], continued=at > 0) for at in starts]

    def _part(self, lines: list[Line], *, continued: bool = False) -> Prose:
        part = Prose(self.runs, self.look, continued=continued)
        part.lines = lines
        part._cut = True
        return part

    def draw(self) -> None:
        """Draw at the canvas's origin; nothing while the pages are only being counted."""
        canvas, look = self.canv, self.look
        if getattr(canvas, "rehearsal", False):
            return
        canvas.saveState()
        if look.fill is not None:
            canvas.setFillGray(look.fill)
            canvas.rect(look.indent, 0, self.width - look.indent, self.height, stroke=0, fill=1)
        if look.bar:
            canvas.setFillGray(0.35)
            canvas.rect(look.indent - 6, 0, 1.6, self.height, stroke=0, fill=1)
        canvas.setFillGray(look.grey)
        canvas.setStrokeGray(look.grey)
        for number, line in enumerate(self.lines or ()):
            baseline = self.height - number * look.leading - (look.leading + look.size * 0.72) / 2
            self._draw_line(canvas, line, baseline)
        canvas.restoreState()

    def _draw_line(self, canvas: Any, line: Line, y: float) -> None:  # noqa: ANN401 - ReportLab
        look = self.look
        taken = sum(piece.width for piece in line) * look.size
        spare = self.width - look.indent - taken
        x = (
            look.indent
            + self._inset
            + {"left": 0.0, "center": spare / 2, "right": spare}[look.align]
        )
        for piece in line:
            end = x + piece.width * look.size
            text = canvas.beginText(x, y)
            for font, stretch in faces(piece.text, bold=piece.run.bold or look.bold):
                text.setFont(font, look.size)
                text.textOut(stretch)
            canvas.drawText(text)
            _underline(canvas, piece.run.mark, x, end, y - look.size * 0.18)
            if piece.run.link:
                box = (x, y - 2, end, y + look.size)
                canvas.linkRect("", piece.run.link, box, relative=1, thickness=0)
            x = end


def _underline(canvas: Any, mark: Mark, x: float, end: float, y: float) -> None:  # noqa: ANN401
    if mark is Mark.NONE:
        return
    canvas.setLineWidth(0.8)
    canvas.setDash(*((1.5, 1.5) if mark is Mark.DASH else ()))
    canvas.line(x, y, end, y)
    canvas.setDash()


def fits(text: str, *, style: Style, measure: float) -> bool:
    """Tell whether a printable text stands on one line."""
    return width(text, bold=style.bold, size=style.size) <= measure
