"""Listening again where a first hearing went wrong, the same for every engine.

Two things go wrong with Whisper on telephone speech: it falls into a loop, and it ends a window
early so that seconds of speech get no text. Loops are heard again with repetition forbidden, and
speech left without text is heard again by itself. Engines usually do this by sampling at random;
here nothing is random, so the same sound gives the same text.

A window whose text is doubtful as a whole, by noise or a bad line, is heard once more with the high
tones raised. That text is no better, but it errs elsewhere: it is kept beside the first, so that
what either of them has can be found.
"""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np

from analyzer.transcribe.contract import SAMPLE_RATE, Hearing
from analyzer.transcribe.doubt import COMPRESSION, doubted, loops, silent_speech
from analyzer.transcribe.spoken import confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.contract import Samples, Window

SILENT_S = 2.0
"""Speech without text for longer than this is heard again."""
DOUBTFUL = 0.75
"""A window whose words are less sure than this in the mean is heard once more."""
_BRIGHT = 0.6
"""How much of the sample before is taken away from each."""
_TAIL_S = 0.3
"""Less speech than this after a stretch is the end of a word, not a sentence."""


class Pass(Protocol):
    """One decoding of a stretch of sound, times in seconds of the recording."""

    def __call__(self, start: float, end: float, *, strict: bool) -> Sequence[Segment]:
        """Return the segments; `strict` forbids repetition."""
        ...


class Decoder(Protocol):
    """An engine's decoding of samples that are those of a stretch."""

    def __call__(
        self, samples: Samples, stretch: Window, language: str, *, strict: bool
    ) -> Sequence[Segment]:
        """Return the segments; `strict` forbids repetition."""
        ...


def hearing(
    decode: Decoder, samples: Samples, *, window: Window, language: str, doubtful: float
) -> Hearing:
    """Return all that an engine makes of a window, with its doubts.

    Args:
        decode: The engine.
        samples: The window's own.
        window: Where they lie.
        language: What is spoken.
        doubtful: Mean confidence of the words below which it is heard in another way as well.
    """

    def way(samples: Samples) -> tuple[Segment, ...]:
        def stretch(start: float, end: float, *, strict: bool) -> Sequence[Segment]:
            first, last = (round((at - window.start) * SAMPLE_RATE) for at in (start, end))
            part = dataclasses.replace(window, start=start, end=end)
            return decode(samples[first:last], part, language, strict=strict)

        return listen(stretch, window=window)

    heard = beside(way(samples), lambda: way(brightened(samples)), doubtful=doubtful)
    return Hearing(
        segments=tuple(doubted(segment, language=language) for segment in heard),
        language=language,
        language_probability=1.0,
    )


def listen(decode: Pass, *, window: Window) -> tuple[Segment, ...]:
    """Return what a window holds, with loops and silent speech heard a second time."""
    found = list(decode(window.start, window.end, strict=False))
    found = [better for segment in found for better in _without_loop(decode, segment)]
    for start, end in silent_speech(window.speech, found):
        if end - start >= SILENT_S:
            found += decode(start, end, strict=True)
    found.sort(key=lambda segment: (segment.start, segment.end))
    return tuple(dataclasses.replace(segment, index=index) for index, segment in enumerate(found))


def beside(
    heard: Sequence[Segment], again: Callable[[], Sequence[Segment]], *, doubtful: float = DOUBTFUL
) -> tuple[Segment, ...]:
    """Return the segments of a window, where they are doubtful with what another hearing wrote.

    Args:
        heard: In order.
        again: Hears the window in another way; not called where there is no doubt.
        doubtful: Mean confidence of the words below which there is.
    """
    words = [word for segment in heard for word in segment.words]
    if not words or confidence(words) >= doubtful:
        return tuple(heard)
    edges = [(one.end + two.start) / 2 for one, two in pairwise(heard)]
    others = [""] * len(heard)
    for segment in again():
        for word in segment.words:
            others[int(np.searchsorted(edges, (word.start + word.end) / 2))] += word.text
    return tuple(
        dataclasses.replace(segment, others=(other.strip(),)) if other.strip() else segment
        for segment, other in zip(heard, others, strict=True)
    )


def brightened(samples: Samples) -> Samples:
    """Return the sound with its high tones raised, as loud as it was."""
    bright = np.append(samples[:1], samples[1:] - np.float32(_BRIGHT) * samples[:-1])
    loudest = float(np.abs(bright).max(initial=0.0))
    return bright * np.float32(np.abs(samples).max(initial=0.0) / loudest) if loudest else bright


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
