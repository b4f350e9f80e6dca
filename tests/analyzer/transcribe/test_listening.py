from __future__ import annotations

from analyzer.transcribe.contract import Window
from analyzer.transcribe.listening import listen
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
