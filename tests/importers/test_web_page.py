"""Pages with what is no HTML."""

from __future__ import annotations

import time

import pytest

from importers.mail_text import text_of_page
from importers.sheets_text import page_rows


@pytest.mark.parametrize("odd", ["<![a b[", "<![%d]>", "<![", "<![if mso]>", "<![contact_name>"])
def test_an_unknown_section_ends_no_page(odd):
    """What stands before and behind a section that no parser knows is read."""
    page = f"<p>今天不还</p>{odd}><p>后果自负</p>"

    text = text_of_page(page)
    rows = [cell for row in page_rows(page) for cell in row.cells]

    assert text.startswith("今天不还")
    assert text.endswith("后果自负")
    assert (rows[0], rows[-1]) == ("今天不还", "后果自负")


@pytest.mark.parametrize("odd", ['<a title="unclosed', "<td a=", "<!-- unclosed"])
def test_what_stands_behind_an_unclosed_tag_is_read(odd):
    """A tag that never ends takes no words with it."""
    assert "后果自负" in text_of_page(f"<p>今天不还</p>{odd} 后果自负")


@pytest.mark.parametrize("unit", ["<td a=", '<a b="', "<!--", "<td ", "<![", "</"])
def test_tags_without_end_take_bounded_time(unit):
    """A page of a million open tags is read in some seconds."""
    started = time.process_time()

    text_of_page(unit * 1_000_000)

    assert time.process_time() - started < 30
