from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from analyzer.rules.stretches import LONGEST, stretches


def test_a_short_message_is_one_whole():
    """What fits is weighed as one, whatever its sentences."""
    text = "你好。今天还吗?不还就上门。"

    assert list(stretches(text)) == [(0, len(text))]


def test_neighbours_share_a_sentence():
    """Of a long text each stretch begins with the last sentence of the one before."""
    text = "".join(f"{n}这一句话有二十个字左右的样子吧大概。" for n in range(9))

    places = list(stretches(text))

    assert len(places) > 1
    assert all(second[0] < first[1] for first, second in itertools.pairwise(places))


@given(st.text("啊。\n!", max_size=600))
def test_nothing_is_left_out(text):
    """Every character is in a stretch, and no stretch is longer than the longest."""
    places = list(stretches(text))

    covered = {place for start, end in places for place in range(start, end)}
    missing = {text[place] for place in range(len(text)) if place not in covered}
    assert missing <= {"\n"}
    assert all(end - start <= LONGEST for start, end in places)
