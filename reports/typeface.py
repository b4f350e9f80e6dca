"""The two faces of every report, and what is printed where they have no glyph.

Evidence must not lose a character in silence: what the fonts cannot show, and what would be
invisible, is printed by its number (`[U+1F621]`), so that the paper says as much as the phone.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import as_file, files
from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily

from reports.tounicode import EvidenceFont

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REGULAR = "NotoSansSC-Regular"
BOLD = "NotoSansSC-Bold"

_TAB = "\u2003\u2003"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories without a visible form; a surrogate is half a character."""
_KEPT = frozenset("\n")


@cache
def font_path(name: str) -> Path:
    """Return where a face lies; the file is one of the package's own."""
    with as_file(files("reports") / "fonts" / f"{name}.ttf") as path:
        return path


@cache
def face(name: str) -> EvidenceFont:
    """Load a face and make it known to ReportLab; each is loaded once a process."""
    font = EvidenceFont(name, str(font_path(name)), shapable=False)
    registerFont(font)
    return font


@cache
def ready() -> None:
    """Load both faces and declare them one family."""
    face(REGULAR)
    face(BOLD)
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


@cache
def printed(character: str) -> str:
    """Return what stands for a character on paper: itself, or its number in brackets."""
    if character in _KEPT:
        return character
    if character == "\t":
        return _TAB
    if unicodedata.category(character) in _UNSEEN:
        return f"[U+{ord(character):04X}]"
    if ord(character) in face(REGULAR).face.charToGlyph:
        return character
    return f"[U+{ord(character):04X}]"


def printable(text: str) -> str:
    """Return a text as it can be printed: every character visible, none lost.

    Line ends of all systems become line feeds; everything else that has no glyph or no visible form
    becomes its number.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(printed, unified))


def unprintable(text: str) -> Iterator[str]:
    """Yield the characters of a text that are printed by their number."""
    return (character for character in text if printed(character).startswith("[U+"))


@cache
def _advance(font: str, character: str) -> float:
    metrics = face(font).face
    return float(metrics.charWidths.get(ord(character), metrics.defaultWidth)) / 1000


def font_of(character: str, *, bold: bool) -> str:
    """Return the face a character is set in: the bold one has fewer characters."""
    if bold and ord(character) in face(BOLD).face.charToGlyph:
        return BOLD
    return REGULAR


def advance(character: str, *, bold: bool) -> float:
    """Return a character's width in ems."""
    return _advance(font_of(character, bold=bold), character)


def width(text: str, *, bold: bool, size: float) -> float:
    """Return the width of a printable text in points."""
    return sum(advance(character, bold=bold) for character in text) * size


def faces(text: str, *, bold: bool) -> Iterator[tuple[str, str]]:
    """Yield a text in stretches of one face: `(font, stretch)`."""
    for font, stretch in groupby(text, lambda character: font_of(character, bold=bold)):
        yield font, "".join(stretch)
