"""Pages with what is no HTML."""

from __future__ import annotations

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
