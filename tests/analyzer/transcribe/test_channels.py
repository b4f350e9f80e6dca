from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from analyzer.transcribe.channels import Channels, Held, held
from tests.fakes.engines import segment

QUIET = 1e-4


def levels(*, left, right):
    """Levels of two channels over each 20 ms from tuples of seconds and loudness."""
    columns = [
        np.concatenate([np.full(round(seconds * 50), level) for seconds, level in side])
        for side in (left, right)
    ]
    return np.stack(columns, axis=1).astype(np.float32)


TALK = levels(left=((2, 0.2), (2, QUIET)), right=((2, QUIET), (2, 0.1)))


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        (TALK, Held.BOTH_ENDS),
        (np.repeat(TALK[:, :1], 2, axis=1), Held.ONE_SOUND),
        (TALK[:, :1] * np.array([[1.0, 0.1]]), Held.ONE_SOUND),
        (levels(left=((4, 0.2),), right=((4, 0.0),)), Held.ONE_END),
        (levels(left=((4, 0.0),), right=((4, 0.0),)), Held.ONE_SOUND),
    ],
    ids=["both-ends", "twice-the-same", "an-echo", "one-end", "silence"],
)
def test_what_two_channels_hold_is_recognised(sound, expected):
    """Two ends, one sound twice, an echo, and an empty channel are not taken for each other."""
    assert held(sound) is expected


def test_a_segment_is_cut_where_the_speaker_changes():
    """Each part keeps its words, its text as it came, and its own times."""
    said = segment("你还钱我没钱", start=0.5, end=3.5)
    said = dataclasses.replace(said, machine_text="你還錢我沒錢")

    parts = Channels(TALK).split([said])

    assert [part.text for part in parts] == ["你还钱", "我没钱"]
    assert [part.machine_text for part in parts] == ["你還錢", "我沒錢"]
    assert [(part.start, part.end) for part in parts] == [(0.5, 2.0), (2.0, 3.5)]
    assert [part.index for part in parts] == [0, 1]


def test_a_split_second_of_the_other_channel_is_no_turn():
    """Word times are not exact enough for a turn of one character."""
    said = segment("你现在还钱吧", start=0.0, end=2.1)

    assert len(Channels(TALK).split([said])) == 1


def test_no_character_is_lost_by_cutting():
    """Spaces that the engine puts before a word stay out of the text."""
    words = segment(" pay up who is this", start=0.2, end=3.8)
    said = dataclasses.replace(words, text="pay up who is this", machine_text="pay up who is this")

    parts = Channels(TALK).split([said])

    assert "".join(part.text.replace(" ", "") for part in parts) == "payupwhoisthis"
    assert len(parts) == 2
