from __future__ import annotations

import functools
import operator

from hypothesis import given
from hypothesis import strategies as st

from reports.prose import Prose, Run, Style, break_lines
from reports.typeface import printable, width

STYLE = Style(size=10, leading=14)


def broken(text, measure=100.0):
    """Return the lines of a text as strings."""
    lines = break_lines([Run(text=text)], STYLE, measure)
    return ["".join(piece.text for piece in line) for line in lines]


@given(st.text(max_size=200), st.floats(30, 400))
def test_breaking_loses_nothing(text, measure):
    """The lines put together are the printable text, line feeds aside."""
    assert "".join(broken(text, measure)) == printable(text).replace("\n", "")


@given(st.text("中文字符，。！（《ab12 ", max_size=120))
def test_no_line_is_wider_than_the_measure(text):
    """Spaces at its end aside, no line runs over the margin."""
    assert all(width(line.rstrip(), bold=False, size=10) <= 100.001 for line in broken(text))


def test_no_line_begins_with_a_comma():
    """A comma that does not fit takes the character before it along."""
    assert broken("一二三四五六七八九十，一二") == ["一二三四五六七八九", "十，一二"]


def test_no_line_ends_with_an_opening_mark():
    """An opening mark goes to the next line with what it opens."""
    assert broken("一二三四五六七八九《民法典》") == ["一二三四五六七八九", "《民法典》"]


def test_words_and_numbers_are_not_cut():
    """A word that fits on the next line is moved there whole."""
    assert broken("一二三四五六七八 SHA-256") == ["一二三四五六七八 ", "SHA-256"]


def test_a_word_longer_than_the_line_is_cut():
    """A digest in a narrow column goes on in the next line."""
    assert "".join(broken("f" * 64)) == "f" * 64
    assert len(broken("f" * 64)) > 1


def test_a_block_splits_with_two_lines_on_either_side():
    """Neither the first nor the last line of a block stands alone on a page."""
    block = Prose("字" * 45, STYLE)
    block.wrap(100, 1000)

    assert block.split(100, 15) == []
    first, second = block.split(100, 14 * 4 + 1)
    assert (len(first.lines), len(second.lines)) == (3, 2)


def test_parts_of_a_block_are_the_block():
    """Cutting a block for the rows of a table loses no line."""
    block = Prose("\n".join(str(number) for number in range(100)), STYLE)

    parts = block.cut(100, 36)

    assert [len(part.lines) for part in parts] == [36, 36, 28]
    assert functools.reduce(operator.iadd, (part.lines for part in parts), []) == block.lines
