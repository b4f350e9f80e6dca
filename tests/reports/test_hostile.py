from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.typeface import printable

BODIES = {
    "10,000 characters": "还钱" * 5_000,
    "2,000 lines": "还\n" * 2_000,
    "a word of 200 letters": "a" * 200 + " 还钱",
    "markup": "<b><font size=900>&lt;/para><img src='http://example.invalid/x.png'/><a href=x>",
    "right to left": "\u202eשלום עליכם مرحبا\u202c 还钱",
    "control characters": "还\x00钱\x1b[31m\x7f\x85",
    "half a character": "还钱\ud83d\udc4d\ud800",
    "emoji": "还钱😡👨‍👩‍👧‍👦❤️🇨🇳",
    "wide and other spaces": "还\u3000\u3000钱\u00a0\u2003\u200b\ufeff款",
    "tabs and line ends": "还\t钱\r\n款\r不还\u2028行",
    "combining marks": "e" + "\u0301" * 300,
    "punctuation only": "！！！！？？？？。。。。" * 200,
    "percent signs": "100%(name)s %d %",
    "empty": "",
    "spaces": "     ",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_any_message_can_be_printed(dossiers, write, body):
    """A message of any kind is printed whole: each of its characters, or its number."""
    paper = write(dossiers.with_message(body))

    dense = "".join(printable(body).split())
    bare = "".join(paper.text.split())
    assert dense[:40] in bare
    assert dense[-20:] in bare


@given(st.text(st.characters(codec=None), max_size=80))
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_at_all_can_be_printed(dossiers, write, body):
    """No text makes the report fail."""
    paper = write(dossiers.with_message(body))

    assert len(paper.pages) > 5


@given(st.text(st.characters(codec=None)))
def test_what_is_printed_has_a_glyph(text):
    """Every printed character is one that the face has, so that nothing is a blank or a box."""
    assert printable(printable(text)) == printable(text)
    assert printable(text).isprintable() or set(printable(text)) & set("\n\u2003\u00a0\u3000 ")


def test_long_names_and_numbers_do_not_break_the_page(dossiers, write):
    """Overlong numbers, titles and reviewers are wrapped or cut, never a crash."""
    long = "1" * 400
    paper = write(
        dossiers.dossier(
            title="很长的标题" * 60,
            messages=(dossiers.message(201, dossiers.START, long, "还钱"),),
            rule_pack="x" * 500,
        )
    )

    assert paper.says("很长的标题" * 60)
