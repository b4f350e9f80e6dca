"""Listening again where a first hearing went wrong, the same for every engine.

Two things go wrong with Whisper on telephone speech: it falls into a loop, and it ends a window
early so that seconds of speech get no text. Loops are heard again with repetition forbidden, and
speech left without text is heard again by itself. Engines usually do this by sampling at random;
here nothing is random, so the same sound gives the same text.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Protocol

from analyzer.transcribe.doubt import COMPRESSION, loops, silent_speech

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.contract import Window

SILENT_S = 2.0
"""Speech without text for longer than this is heard again."""
_TAIL_S = 0.3
"""Less speech than this after a stretch is the end of a word, not a sentence."""


class Pass(Protocol):
    """One decoding of a stretch of sound, times in seconds of the recording."""

    def __call__(self, start: float, end: float, *, strict: bool) -> Sequence[Segment]:
        """Return the segments; `strict` forbids repetition."""
        ...


def listen(decode: Pass, *, window: Window) -> tuple[Segment, ...]:
    """Return what a window holds, with loops and silent speech heard a second time."""
    found = list(decode(window.start, window.end, strict=False))
    found = [better for segment in found for better in _without_loop(decode, segment)]
    for start, end in silent_speech(window.speech, found):
        if end - start >= SILENT_S:
            found += decode(start, end, strict=True)
    found.sort(key=lambda segment: (segment.start, segment.end))
    return tuple(dataclasses.replace(segment, index=index) for index, segment in enumerate(found))


def speech_after(window: Window, seconds: float) -> bool:
    """Say whether the detector holds a word or more to be spoken after a time in the window."""
    return sum(max(0.0, end - max(start, seconds)) for start, end in window.speech) > _TAIL_S


def _without_loop(decode: Pass, segment: Segment) -> Sequence[Segment]:
    """Return the stretch heard again where the segment repeats itself, else the segment."""
    if not _looping(segment):
        return (segment,)
    again = decode(segment.start, segment.end, strict=True)
    usable = again and not any(_looping(item) for item in again)
    return again if usable else (segment,)


def _looping(segment: Segment) -> bool:
    return segment.compression > COMPRESSION or loops(segment.text)
