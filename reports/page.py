"""The page: A4, binding margin, running header, “page x of y”, contents and bookmarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus.doctemplate import BaseDocTemplate, IndexingFlowable, PageTemplate
from reportlab.platypus.frames import Frame

from reports.prose import Prose, Run, Style
from reports.typeface import REGULAR, faces, printable, ready, width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportlab.platypus.flowables import Flowable

    from analyzer.i18n import Translate

LEFT, RIGHT, TOP, BOTTOM = 28 * mm, 17 * mm, 24 * mm, 22 * mm
"""Margins; the left one leaves room for binding."""
MEASURE = A4[0] - LEFT - RIGHT
"""Width of the text in points."""
_SMALL = 7.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What stands on every page."""

    title: str
    """Left of the header: the document and whether it is a draft."""
    mark: str
    """Right of the header: a piece of the dossier's digest."""
    foot: str
    """Left of the footer: the program."""


class Heading(Prose):
    """A numbered heading that the contents and the bookmarks lead to."""

    def __init__(self, text: str, style: Style, *, level: int, key: str) -> None:
        super().__init__((Run(text=text),), style)
        self.level = level
        self.key = key


class Contents(IndexingFlowable):  # type: ignore[misc]
    """The table of contents; page numbers come from the pass before."""

    leading = 16.0

    def __init__(self, headings: list[Heading]) -> None:
        super().__init__()
        self.entries = [(h.level, printable(h.plain), h.key) for h in headings]
        self.pages: dict[str, int] = {}
        self._found: dict[str, int] = {}

    def isSatisfied(self) -> bool:  # noqa: N802
        """Tell whether the last pass gave the same page numbers."""
        return self.pages == self._found

    def beforeBuild(self) -> None:  # noqa: N802
        """Take the page numbers of the pass before."""
        self.pages, self._found = self._found, {}

    def notify(self, kind: str, stuff: Any) -> None:  # noqa: ANN401
        """Note on which page a heading, or the last page, is."""
        if kind == "page":
            key, page = stuff
            self._found[key] = page

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: ARG002, N803
        """Return the space it takes."""
        self.width = availWidth
        self.height = len(self.entries) * self.leading
        return availWidth, self.height

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: ARG002, N803
        """Cut between two lines."""
        fit = int(availHeight // self.leading)
        if not fit:
            return []
        return [self._part(self.entries[:fit]), self._part(self.entries[fit:])]

    def _part(self, entries: list[tuple[int, str, str]]) -> Contents:
        part = Contents([])
        part.entries, part.pages = entries, self.pages
        return part

    def draw(self) -> None:
        """Draw the lines with dots up to the page number."""
        for number, (level, text, key) in enumerate(self.entries):
            y = self.height - (number + 1) * self.leading + 4
            self._draw_entry(level, text, key, y)

    def _draw_entry(self, level: int, text: str, key: str, y: float) -> None:
        size, bold = (10.0, True) if level == 0 else (9.0, False)
        x = level * 14.0
        page = str(self.pages.get(key, ""))
        end = self.width - width(page, bold=False, size=size)
        label = clipped(text, end - x - 24, bold=bold, size=size)
        draw_text(self.canv, label, x, y, size=size, bold=bold)
        draw_text(self.canv, page, end, y, size=size)
        self.canv.saveState()
        self.canv.setStrokeGray(0.6)
        self.canv.setLineWidth(0.5)
        self.canv.setDash(0.6, 2.4)
        self.canv.line(x + width(label, bold=bold, size=size) + 4, y + 1, end - 4, y + 1)
        self.canv.restoreState()
        box = (x, y - 3, self.width, y + size)
        self.canv.linkRect("", key, box, relative=1, thickness=0)


def clipped(text: str, measure: float, *, bold: bool, size: float) -> str:
    """Return a text that fits a width, cut with an ellipsis where it must be."""
    if width(text, bold=bold, size=size) <= measure:
        return text
    kept = text
    while kept and width(kept + "…", bold=bold, size=size) > measure:
        kept = kept[:-1]
    return kept + "…"


def draw_text(
    canvas: Any,  # noqa: ANN401 - ReportLab has no types
    text: str,
    x: float,
    y: float,
    *,
    size: float,
    bold: bool = False,
) -> None:
    """Draw a printable text on one line."""
    line = canvas.beginText(x, y)
    for font, stretch in faces(text, bold=bold):
        line.setFont(font, size)
        line.textOut(stretch)
    canvas.drawText(line)


class EvidenceDocument(BaseDocTemplate):  # type: ignore[misc]
    """The document: lays the story out, counts its pages, and remembers its headings."""

    def __init__(
        self,
        out: BinaryIO,
        *,
        running: Running,
        language: str,
        say: Translate,
        dated: datetime | None,
    ) -> None:
        ready()
        rl_config.invariant = 1
        super().__init__(
            out,
            pagesize=A4,
            title=running.title,
            author=running.foot,
            subject=running.mark,
            creator=running.foot,
            lang={"zh": "zh-CN"}.get(language, language),
            initialFontName=REGULAR,
            invariant=1,
            allowSplitting=1,
        )
        self.running = running
        self.say = say
        self.dated = dated
        self._last = 0
        size = (MEASURE, A4[1] - TOP - BOTTOM)
        frame = Frame(
            LEFT, BOTTOM, *size, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._furnish)])

    def paginate(self, flowables: Iterable[Flowable]) -> None:
        """Lay out a story without contents: once to count the pages, once to draw them.

        Empty contents ask for the second pass, without which nothing would be drawn.
        """
        self.multiBuild([Contents([]), *flowables])

    def beforeDocument(self) -> None:  # noqa: N802 - ReportLab's names
        """Date the file by the case, not by the clock of this computer."""
        if self.dated is not None:
            stamp = self.dated.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
            self.canv.setDateFormatter(lambda *_parts: stamp)

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - ReportLab's name
        """Bookmark a heading and tell the contents its page."""
        if isinstance(flowable, Heading):
            self.canv.bookmarkPage(flowable.key)
            title = printable(flowable.plain)
            self.canv.addOutlineEntry(
                title, flowable.key, flowable.level, closed=flowable.level > 0
            )
            self.notify("page", (flowable.key, self.page))

    def _endBuild(self) -> None:  # noqa: N802
        self.notify("page", ("", self.page))
        self._last = self.page
        super()._endBuild()

    def _furnish(self, canvas: Any, document: Any) -> None:  # noqa: ANN401
        _ = self.say
        canvas.rehearsal = not self._last
        canvas.saveState()
        canvas.setFillGray(0.25)
        top = A4[1] - 14 * mm
        right = A4[0] - RIGHT
        mark = printable(self.running.mark)
        start = right - width(mark, bold=False, size=_SMALL)
        title = clipped(printable(self.running.title), start - LEFT - 12, bold=False, size=_SMALL)
        draw_text(canvas, title, LEFT, top, size=_SMALL)
        draw_text(canvas, mark, start, top, size=_SMALL)
        foot = 12 * mm
        draw_text(canvas, printable(self.running.foot), LEFT, foot, size=_SMALL)
        place = _("第 %(page)d 页 / 共 %(pages)d 页")
        place %= {"page": document.page, "pages": self._last or document.page}
        draw_text(canvas, place, right - width(place, bold=False, size=_SMALL), foot, size=_SMALL)
        canvas.setStrokeGray(0.55)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, top - 5, right, top - 5)
        canvas.line(LEFT, foot + 11, right, foot + 11)
        canvas.restoreState()
