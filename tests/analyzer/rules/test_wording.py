from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.rules.units import reader
from analyzer.rules.wording import LINE_BREAK, Wording, read_wording, signs_of

TABLE = """unit\tcharacter\t-50\t-10\t5
sign\tfinding\tthreat\tabuse
砍\t80\t200\t-20
¶你\t30
砍你\t40\t10
～huan qian\t25\t\t
‥砍好\t7
‥¶。\t3
～bu huan qian\t60
"""


@pytest.fixture(scope="module")
def wording():
    return read_wording(TABLE)


def test_points_are_the_sum_of_what_stands_there(wording):
    """Single characters, pairs, first characters and sounds each add their points."""
    assert wording.points(["砍你", "你好", "不环钱", ""]).tolist() == [70, -20, 35, -50]


def test_units_with_one_between_add_points_of_their_own(wording):
    """A pair of characters may have one between them, but not the end of a text."""
    assert wording.points(["砍不好", "砍", "好", "不。"]).tolist() == [37, 30, -50, -47]


def test_what_is_said_again_adds_nothing(wording):
    """A sign counts once, however often it stands in a text."""
    assert wording.points(["砍,砍,砍", "砍"]).tolist() == [30, 30]


def test_the_category_it_is_most_like_comes_first(wording):
    """Categories are in the order of their points; those below zero fall away but the first."""
    assert wording.weigh("砍你").categories == ("threat",)
    assert wording.weigh("好").categories == ("abuse",)


def test_what_weighed_is_told_with_its_place(wording):
    """Each sign that stands in the text is told with its stretch and its points."""
    signs = {(sign.start, sign.end, sign.points) for sign in wording.weigh("要砍你").signs}

    assert signs == {(1, 2, 80), (1, 3, 40)}


def test_the_clause_that_weighs_most_is_quoted(wording):
    """The words quoted are the clause around the heaviest stretch."""
    weighed = wording.weigh("天好,今天砍你,再见")

    assert "天好,今天砍你,再见"[weighed.start : weighed.end] == "今天砍你"


def test_the_words_quoted_are_of_one_line(wording):
    """What another line adds is no part of the words quoted."""
    text = "砍" + LINE_BREAK + "砍你"

    weighed = wording.weigh(text)

    assert text[weighed.start : weighed.end] == "砍你"


@given(st.lists(st.text("你砍还环钱不好a1。", max_size=20), max_size=6))
def test_many_at_once_are_as_one_by_one(texts):
    """The points of texts read together are the points of each alone."""
    wording = read_wording(TABLE)

    assert wording.points(texts).tolist() == [wording.weigh(text).points for text in texts]


@given(st.text("你砍还环钱不好 a1。", max_size=20))
def test_signs_are_those_the_file_writes(text):
    """A text's points are the offset and the points of the signs it has, each once."""
    points = {line.split("\t")[0]: int(line.split("\t")[1]) for line in TABLE.splitlines()[2:]}

    said = sum(points.get(sign, 0) for sign in set(signs_of(text, reader("character"))))

    assert read_wording(TABLE).weigh(text).points == said - 50


def test_more_signs_than_can_be_numbered_are_refused():
    """A table too large is refused instead of read wrongly."""
    signs = [chr(0x4E00 + n % 20000) + chr(0x4E00 + n // 20000) for n in range(70_000)]

    with pytest.raises(ValueError, match="70000"):
        Wording(
            unit="character",
            offset=0,
            categories=[],
            signs=signs,
            points=[[1]] * len(signs),
            offsets=[],
        )
