"""The text of a web page in a mail: what a reader would see, without loading anything."""

from __future__ import annotations

import re
from typing import Final

from importers.web_page import WebPage

_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset"}
    | {"footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav"}
    | {"ol", "p", "pre", "section", "table", "tr", "ul"}
)
_UNSEEN: Final = frozenset({"script", "style", "head", "title", "template"})
_CELLS: Final = frozenset({"td", "th"})


def text_of_page(page: str) -> str:
    """Return the text of a page, a line a block."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (re.sub(r"[ \t\xa0\r\n]+", " ", line).strip() for line in reader.text().split("\f"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(WebPage):
    """Collects text; a form feed stands for the end of a block."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._unseen: list[str] = []

    def text(self) -> str:
        """Return what was collected."""
        return "".join(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        del attrs
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "body":
            self._unseen.clear()
        elif tag in _BLOCKS:
            self._pieces.append("\f")
        elif tag in _CELLS:
            self._pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag in _UNSEEN and tag in self._unseen:
            while self._unseen.pop() != tag:
                ...
        elif tag in _BLOCKS:
            self._pieces.append("\f")

    def handle_data(self, data: str) -> None:
        """Add text that is seen."""
        if not self._unseen:
            self._pieces.append(data)
