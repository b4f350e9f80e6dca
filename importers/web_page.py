"""Web pages as they are found: what is no HTML in them is passed over, as a browser does."""

from __future__ import annotations

from html.parser import HTMLParser


class WebPage(HTMLParser):
    """A reader of pages that stops at nothing; characters are given as they are meant."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Return where a section `<![…]>` ends; one of no known kind is a comment (HTML 13.2.5.42).

        Python's parser only knows those of SGML and of Word, and fails an assertion at others.
        """
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)
