"""Cuts a text into the stretches that are weighed each for itself: short messages are one whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 120
"""A text of so many characters is one stretch."""
_FULL = 80
"""Sentences are added to a stretch up to here."""
_SENTENCE = re.compile(r"[^。!?;…\n]*[。!?;…]*")


class Stretch(NamedTuple):
    """A part of a normal text, with its points."""

    start: int
    end: int
    points: int


def is_whole(text: str) -> bool:
    """Tell whether a text is weighed as one."""
    return len(text) <= LONGEST and "\n" not in text


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the stretches of a normal text begin and end; neighbours share a sentence."""
    if is_whole(text):
        yield 0, len(text)
        return
    run: list[tuple[int, int]] = []
    for start, end in _sentences(text):
        if run and end - run[0][0] > _FULL:
            yield run[0][0], run[-1][1]
            run = run[-1:] if end - run[-1][0] <= _FULL else []
        run.append((start, end))
    if run:
        yield run[0][0], run[-1][1]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield sentences, those without an end in pieces."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > LONGEST:
            yield start, start + _FULL
            start += _FULL
        if end > start:
            yield start, end
