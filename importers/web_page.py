"""Web pages as they are found: what is no HTML in them is passed over, as a browser does."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import Final

MOST_READ_AGAIN: Final = 32 << 20
"""Characters; a page of open tags without end would be read as often as it has tags."""


class WebPage(HTMLParser):
    """A reader of pages that stops at nothing; characters are given as they are meant."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def close(self) -> None:
        """End the page; a tag that is never closed is text, and what stands behind it is read."""
        left = MOST_READ_AGAIN
        while self.rawdata.startswith("<") and left > 0:
            rest, self.rawdata = self.rawdata[1:], ""
            left -= len(rest)
            self.handle_data("<")
            self.feed(rest)
        if self.rawdata.startswith("<"):
            rest, self.rawdata = self.rawdata, ""
            self.handle_data(unescape(rest))
        super().close()

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Return where a section `<![…]>` ends; one of no known kind is a comment (HTML 13.2.5.42).

        Python's parser only knows those of SGML and of Word, and fails an assertion at others.
        """
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)
