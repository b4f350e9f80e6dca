from __future__ import annotations

import dataclasses

import numpy as np

from analyzer.transcribe.contract import Window
from analyzer.transcribe.listening import beside, brightened, listen
from tests.fakes import sounds
from tests.fakes.engines import segment

WINDOW = Window(index=0, start=10.0, end=30.0, speech=((10.5, 29.5),))


def test_a_loop_is_heard_again_without_repetition():
    """A segment that loops is replaced by what a second, strict hearing makes of it."""

    def decode(start, end, *, strict):
        if strict:
            return [segment("今天下午之前处理", start=start, end=end)]
        return [
            segment("你好", start=10.5, end=14.0),
            segment("五五五五五五五五五", start=14.0, end=29.5, compression=12.0),
        ]

    heard = listen(decode, window=WINDOW)

    assert [item.text for item in heard] == ["你好", "今天下午之前处理"]


def test_a_loop_that_stays_a_loop_is_kept():
    """Where the second hearing is no better, the first one stays, so that nothing is removed."""

    def decode(start, end, *, strict):
        return [segment("五五五五五五五五五", start=start, end=end, compression=12.0)]

    (kept,) = listen(decode, window=WINDOW)

    assert kept.text == "五五五五五五五五五"


def test_speech_left_without_text_is_heard_by_itself():
    """A window the engine ended early is heard on from there, and indexes follow the order."""

    def decode(start, end, *, strict):
        text = "后面的话" if strict else "前面的话"
        return [segment(text, start=start, end=min(end, start + 9.0))]

    heard = listen(decode, window=WINDOW)

    assert [item.text for item in heard] == ["前面的话", "后面的话"]
    assert [item.index for item in heard] == [0, 1]
    assert heard[1].start == 19.0


def unsure(text, *, start, end):
    """A segment the engine is not sure of."""
    sure = segment(text, start=start, end=end)
    words = tuple(dataclasses.replace(word, confidence=0.5) for word in sure.words)
    return dataclasses.replace(sure, words=words, confidence=0.5)


def test_a_doubtful_window_is_heard_in_another_way_and_keeps_its_own_words():
    """Each segment gets the words the other hearing has at its time; its text does not change."""
    first = [unsure("五分钟不含", start=10.0, end=12.0), unsure("我就", start=13.0, end=14.0)]

    heard = beside(first, lambda: [segment("五分钟不还我就群发", start=10.0, end=14.5)])

    assert [item.text for item in heard] == ["五分钟不含", "我就"]
    assert [item.others for item in heard] == [("五分钟不还",), ("我就群发",)]


def test_a_window_that_is_sure_is_heard_once():
    """No time is spent where the engine has no doubt."""
    sure = (segment("您好", start=10.0, end=12.0),)

    def again():
        raise AssertionError("heard twice")

    assert beside(sure, again) == sure
    assert beside((), again) == ()


def test_brightening_raises_high_tones_against_low_ones():
    """A tone of 3 kHz gains on one of 300 Hz, and nothing is louder than before."""
    low, high = (sounds.tone(0.5, hertz=hertz, level=0.2) for hertz in (300, 3_000))
    bright = brightened(low + high)

    power = np.abs(np.fft.rfft(bright))
    assert power[1_500] > 2 * power[150]
    assert np.abs(bright).max() <= np.abs(low + high).max() + 1e-6
    assert brightened(np.zeros(0, np.float32)).size == 0
