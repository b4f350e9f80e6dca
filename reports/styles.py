"""The looks of a report: sober, grey, legible in black and white."""

from __future__ import annotations

from reports.page import Heading
from reports.prose import Style

TITLE = Style(size=22, leading=32, bold=True, align="center", after=6)
SUBTITLE = Style(size=12, leading=20, align="center", grey=0.2, after=14)
H1 = Style(size=14, leading=21, bold=True, before=16, after=6, keep=True)
H2 = Style(size=11, leading=17, bold=True, before=14, after=3, keep=True)
H3 = Style(size=9.5, leading=14.5, bold=True, before=8, after=2, keep=True)
BODY = Style()
ITEM = Style(indent=12, after=2)
NOTE = Style(size=8, leading=12, grey=0.3, before=4, after=3)
LABEL = Style(size=8, leading=12, bold=True, before=7, after=2, keep=True)
FLAG = Style(size=9, leading=15, bold=True, fill=0.88, after=4, keep=True)
QUOTE = Style(size=10, leading=16, indent=12, after=0, bar=True)
CONTEXT = Style(size=8.5, leading=13.5, indent=12, grey=0.35, after=0, bar=True)
CAPTION = Style(size=8.5, leading=13, bold=True, before=8, after=3, keep=True)


def chapter(text: str, key: str) -> Heading:
    """Return the heading of a section."""
    return Heading(text, H1, level=0, key=key)


def subchapter(text: str, key: str) -> Heading:
    """Return the heading of a part of a section."""
    return Heading(text, H2, level=1, key=key)
