"""Two-channel recordings: what the channels hold, and on which of them each word was said.

Some recorders keep the two ends of a call apart, others write one sound twice, or leave one channel
empty. The mix is transcribed (transcribing channels apart was measured to be worse), and each word
is given to the channel that is louder for its own measure while it is said.
"""

from __future__ import annotations

import dataclasses
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from analyzer.transcribe.spoken import confidence
from analyzer.transcribe.tape import LEVEL_S

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analyzer.model.transcript import Segment, Word
    from analyzer.transcribe.contract import Samples

_FLOOR = 1e-5
_LOUD = 95
"""Percentile of the levels that counts as a channel's own loudness."""
_ACTIVE = 0.05
"""Of that loudness; quieter moments tell nothing."""
_EMPTY_DB = 40.0
"""A channel that is quieter than the other by this holds nothing."""
_SAME_DB = 3.0
"""Channels whose difference varies by less are one sound."""
_SHORT_S = 0.4
"""A turn shorter than this is an error of word times."""


class Held(Enum):
    """What the two channels hold."""

    BOTH_ENDS = "both"
    ONE_SOUND = "one"
    """Twice the same, or one with an echo of the other."""
    ONE_END = "end"
    """One channel is empty."""


def held(levels: Samples) -> Held:
    """Say what two channels hold, by their levels over each 20 ms (two columns)."""
    own = np.maximum(np.percentile(levels, _LOUD, axis=0), _FLOOR)
    if abs(20 * np.log10(own[0] / own[1])) > _EMPTY_DB:
        return Held.ONE_END
    active = levels[(levels > own * _ACTIVE).any(axis=1)]
    if len(active) < 2:
        return Held.ONE_SOUND
    apart = 20 * np.log10(np.maximum(active, _FLOOR) / own)
    varies = float(np.std(apart[:, 0] - apart[:, 1]))
    return Held.ONE_SOUND if varies < _SAME_DB else Held.BOTH_ENDS


class Channels:
    """The two ends of a call, each on its own channel."""

    def __init__(self, levels: Samples) -> None:
        """Take the levels over each 20 ms, two columns."""
        own = np.maximum(np.percentile(levels, _LOUD, axis=0), _FLOOR)
        self._energy = np.square(levels / own)

    def louder(self, start: float, end: float) -> int:
        """Return which channel is louder between two times, for its own measure."""
        first = int(start / LEVEL_S)
        heard = self._energy[first : max(first + 1, round(end / LEVEL_S))].sum(axis=0)
        return int(np.argmax(heard))

    def split(self, segments: Iterable[Segment]) -> tuple[Segment, ...]:
        """Return the segments, cut where the speaker changes within one."""
        parts = [part for segment in segments for part in self._parts(segment)]
        return tuple(dataclasses.replace(part, index=index) for index, part in enumerate(parts))

    def _parts(self, segment: Segment) -> Iterator[Segment]:
        turns = self._turns(segment.words)
        if len(turns) < 2 or len(segment.text) != len(segment.machine_text):
            yield segment
            return
        at = 0
        for turn in turns:
            length = sum(len(word.text) for word in turn)
            if at == 0:  # the engine's leading space is not in the text
                length -= len(turn[0].text) - len(turn[0].text.lstrip())
            stretch = slice(at, at + length)
            at += length
            yield dataclasses.replace(
                segment,
                start=turn[0].start,
                end=turn[-1].end,
                text=segment.text[stretch].strip(),
                machine_text=segment.machine_text[stretch].strip(),
                words=tuple(turn),
                confidence=confidence(turn),
            )

    def _turns(self, words: Sequence[Word]) -> list[list[Word]]:
        """Return the words by turns; one too short to be a turn goes to the one before it."""
        turns: list[list[Word]] = []
        for _, run in groupby(words, lambda word: self.louder(word.start, word.end)):
            turn = list(run)
            if turns and (_short(turn) or _short(turns[-1])):
                turns[-1] += turn
            else:
                turns.append(turn)
        return turns


def _short(turn: Sequence[Word]) -> bool:
    return turn[-1].end - turn[0].start < _SHORT_S
