"""Rows of the tables in a PDF that holds text; a photographed page has none.

Ruled tables are taken by their lines, so that a cell may wrap; where a page has no lines, words
that stand on one height are a row, gaps between them part the cells, and lines that stand closer
together than rows do are one row whose cells wrap.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.remark import N_, remark
from importers.pdf_rows import joined, unwrapped
from importers.sheet_rows import PARSER_FAULTS, Row, row, words_apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pdfplumber.page import Page

    from importers.pdf_rows import Cell

MAX_PAGES: Final = 2000
_GAP: Final = 4.0
"""Points between two words of different cells; a space in a bill's font has 2 to 3."""
_SAME_HEIGHT: Final = 3.0
_ENOUGH_COLUMNS: Final = 3
_UNREADABLE = re.compile(r"\(cid:\d+\)")
"""Stands for a character of a font that does not say what it means."""

_LOCKED = N_("PDF“%(name)s”需要密码。请查看随邮件或短信收到的密码，导入时一起给出。")
_WRONG = N_("PDF“%(name)s”的密码不对，请核对后再导入一次。")
_DAMAGED = N_("PDF“%(name)s”已损坏，读到这里打不开了。请重新下载或重新复制一份。")


def read_pdf(path: Path, *, name: str, password: str | None) -> Iterator[Row]:
    """Yield the rows of all pages in their order.

    Raises:
        DamagedExhibit: The file cannot be read on.
        PasswordNeeded: It is locked, and no or a wrong password was given.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with path.open("rb") as file, pdfplumber.open(file, password=password or "") as document:
            for page in document.pages[:MAX_PAGES]:
                yield from _page_rows(page)
                page.close()
    except (PSException, PDFException, PdfminerException, MalformedPDFException) as error:
        causes = (error, error.__cause__, error.__context__, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            template = _WRONG if password else _LOCKED
            raise PasswordNeeded(remark(template, name=name)) from error
        raise DamagedExhibit(remark(_DAMAGED, name=name)) from error
    except PARSER_FAULTS as error:
        raise DamagedExhibit(remark(_DAMAGED, name=name)) from error


def _page_rows(page: Page) -> Iterator[Row]:
    tables = [table for table in page.find_tables() if _columns(table) >= _ENOUGH_COLUMNS]
    outside = page.filter(lambda thing: not any(_within(thing, table.bbox) for table in tables))
    lines = _lines(outside, ruled=bool(tables))
    for table in tables:
        lines += [(table.bbox[1], cells) for cells in _ruled(table)]
    lines.sort(key=lambda line: line[0])
    for number, (_, cells) in enumerate(lines, start=1):
        readable = [_UNREADABLE.sub("", cell) for cell in cells]
        if found := row(f"pdf:{page.page_number}/{number}", readable):
            yield found


def _within(thing: dict[str, Any], box: tuple[float, ...]) -> bool:
    """Say whether the middle of a letter lies in a box: a line close above may reach into it."""
    across: float = (thing["x0"] + thing["x1"]) / 2
    down: float = (thing["top"] + thing["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _columns(table: Any) -> int:  # noqa: ANN401 - pdfplumber does not export the type
    return max((len(line.cells) for line in table.rows), default=0)


def _ruled(table: Any) -> Iterator[list[str]]:  # noqa: ANN401 - see above
    for line in table.extract():
        yield [unwrapped(cell or "") for cell in line]


def _lines(page: Any, *, ruled: bool) -> list[tuple[float, list[str]]]:  # noqa: ANN401 - or a part
    """Return the words outside of ruled tables: height on the page, and cells."""
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(page.extract_words(), key=lambda word: (word["top"], word["x0"])):
        if lines and abs(lines[-1][0]["top"] - word["top"]) < _SAME_HEIGHT:
            lines[-1].append(word)
        else:
            lines.append([word])
    parted = [(line[0]["top"], _parted(sorted(line, key=lambda w: w["x0"]))) for line in lines]
    height = median(word["bottom"] - word["top"] for line in lines for word in line) if lines else 0
    parted = joined(parted, height=height)
    if not ruled and not any(len(cells) >= _ENOUGH_COLUMNS for _, cells in parted):
        return [(top, words_apart(" ".join(text for _, _, text in cells))) for top, cells in parted]
    bands = _bands([cells for _, cells in parted])
    return [(top, _aligned(cells, bands)) for top, cells in parted]


def _parted(words: list[dict[str, Any]]) -> list[Cell]:
    """Join words that stand close together."""
    cells: list[Cell] = []
    for word in words:
        if cells and word["x0"] - cells[-1][1] <= _GAP:
            left, _, text = cells[-1]
            cells[-1] = (left, word["x1"], f"{text} {word['text']}")
        else:
            cells.append((word["x0"], word["x1"], word["text"]))
    return cells


def _bands(lines: list[list[Cell]]) -> list[tuple[float, float]]:
    """Return where the columns lie, by the lines that have the usual number of cells or nearly."""
    counts = Counter(len(cells) for cells in lines if len(cells) > _ENOUGH_COLUMNS)
    if not counts:
        return []
    usual = counts.most_common(1)[0][0]
    bands: list[tuple[float, float]] = []
    spans = [c[:2] for cells in lines if usual - 2 <= len(cells) <= usual + 2 for c in cells]
    for left, right in sorted(spans):
        if bands and left < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], right))
        else:
            bands.append((left, right))
    return bands if len(bands) >= usual else []


def _aligned(cells: list[Cell], bands: list[tuple[float, float]]) -> list[str]:
    """Put cells into their columns; a line that does not fit is left as it stands."""
    if len(cells) < _ENOUGH_COLUMNS or len(cells) > len(bands):
        return [text for _, _, text in cells]
    aligned = [""] * len(bands)
    for left, right, text in cells:
        middle = (left + right) / 2
        at = min(range(len(bands)), key=lambda n: abs(sum(bands[n]) / 2 - middle))
        within = [n for n, (low, high) in enumerate(bands) if low <= middle <= high]
        at = within[0] if within else at
        aligned[at] = f"{aligned[at]} {text}".strip()
    return aligned
