"""An engine's segment as the program keeps it: times of the recording, simplified characters."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from analyzer.model.transcript import Segment, Word
from analyzer.transcribe.hanzi import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.transcribe.contract import Window

_LEAST = 1e-6


class Said(NamedTuple):
    """A word as the engine gives it; seconds count from the start of the stretch it heard."""

    start: float
    end: float
    text: str
    probability: float


class Judged(NamedTuple):
    """What the engine says of a segment."""

    start: float
    end: float
    text: str
    log_probability: float
    """Mean over the tokens."""
    no_speech: float
    compression: float


def segment(judged: Judged, said: Sequence[Said], window: Window) -> Segment:
    """Return the engine's segment with its times in the recording."""
    text = judged.text.strip()
    words = _words(said, window)
    return Segment(
        index=0,
        start=words[0].start if words else _within(judged.start, window),
        end=words[-1].end if words else _within(judged.end, window),
        text=simplified(text),
        machine_text=text,
        words=words,
        confidence=confidence(words) if words else min(1.0, exp(judged.log_probability)),
        no_speech=float(judged.no_speech),
        compression=float(judged.compression),
    )


def confidence(words: Sequence[Word]) -> float:
    """Return the geometric mean over the words; the engine's own figure is for a whole window."""
    return exp(sum(log(max(word.confidence, _LEAST)) for word in words) / len(words))


def _words(said: Sequence[Said], window: Window) -> tuple[Word, ...]:
    """Return the words, simplified together so that each keeps the sentence's reading."""
    line = simplified("".join(word.text for word in said))
    words = []
    at = 0
    for word in said:
        words.append(
            Word(
                start=_within(word.start, window),
                end=_within(word.end, window),
                text=line[at : at + len(word.text)],
                confidence=min(1.0, float(word.probability)),
            )
        )
        at += len(word.text)
    return tuple(words)


def _within(seconds: float, window: Window) -> float:
    """Return a time in the window as a time in the recording, to the millisecond."""
    return round(min(window.start + float(seconds), window.end), 3)
