"""Phrases found by how they sound, for calls, where an engine writes other characters.

The way of matching was measured on Whisper base over telephone sound: sounds that engines and
dialects mix up count as one (zh = z, ch = c, sh = s, n = l = r, ang = an, eng = en, ing = in);
three characters must agree in every syllable, four and more may differ in one syllable that is
still close. Two characters are never matched by sound: too much everyday speech sounds like them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

MIN_SYLLABLES = 3
_MAX_DISTANCE = 2
"""Letters by which one syllable may differ."""
_NEAR_SCORE = 0.7
_EXACT_SCORE = 0.9
_SOUNDED = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fffa-z]")
_OWN_READINGS = {"还款": [["huan"], ["kuan"]], "还钱": [["huan"], ["qian"]]}


class SoundHit(NamedTuple):
    """A phrase heard at a place in normal text."""

    key: int
    start: int
    end: int
    score: float


class _Sounding(NamedTuple):
    syllables: list[str]
    places: list[int]


class SoundIndex:
    """Finds phrases by sound in the normal text of a call."""

    def __init__(self, phrases: Mapping[int, Iterable[str]]) -> None:
        self._halves: dict[tuple[int, int, tuple[str, ...]], set[tuple[int, tuple[str, ...]]]]
        self._halves = defaultdict(set)
        self._lengths: set[int] = set()
        for key, words in phrases.items():
            for word in words:
                syllables = tuple(_sounding(word).syllables)
                if len(syllables) >= MIN_SYLLABLES:
                    self._add(key, syllables)

    def _add(self, key: int, syllables: tuple[str, ...]) -> None:
        length = len(syllables)
        self._lengths.add(length)
        middle = length // 2
        self._halves[length, 0, syllables[:middle]].add((key, syllables))
        self._halves[length, 1, syllables[middle:]].add((key, syllables))

    def hits(self, text: str) -> Iterator[SoundHit]:
        """Yield the phrases heard in `text`, a line at a time; overlapping ones all."""
        if not self._lengths:
            return
        offset = 0
        for line in text.split("\n"):
            sounding = _sounding(line)
            for begin in range(len(sounding.syllables)):
                yield from self._at(sounding, begin, offset)
            offset += len(line) + 1

    def _at(self, sounding: _Sounding, begin: int, offset: int) -> Iterator[SoundHit]:
        for length in self._lengths:
            heard = tuple(sounding.syllables[begin : begin + length])
            if len(heard) < length:
                continue
            middle = length // 2
            near = self._halves.get((length, 0, heard[:middle]), set())
            near = near | self._halves.get((length, 1, heard[middle:]), set())
            for key, meant in sorted(near):
                score = _score(heard, meant)
                if score:
                    start = offset + sounding.places[begin]
                    end = offset + sounding.places[begin + length - 1] + 1
                    yield SoundHit(key, start, end, score)


def _score(heard: tuple[str, ...], meant: tuple[str, ...]) -> float:
    different = [(a, b) for a, b in zip(heard, meant, strict=True) if a != b]
    if not different:
        return _EXACT_SCORE
    if len(meant) <= MIN_SYLLABLES or len(different) > 1:
        return 0.0
    return _NEAR_SCORE if _distance(*different[0]) <= _MAX_DISTANCE else 0.0


def _distance(one: str, two: str) -> int:
    """Return the edit distance of two syllables."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(two, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


def _sounding(text: str) -> _Sounding:
    """Return the sounds of Han characters and letters, and where they stand."""
    places = [index for index, character in enumerate(text) if _SOUNDED.match(character)]
    sounds = _reader()("".join(text[place] for place in places))
    return _Sounding([_blurred(sound) for sound in sounds], places)


@cache
def _reader():  # type: ignore[no-untyped-def]  # noqa: ANN202
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict(_OWN_READINGS)

    def read(text: str) -> list[str]:
        return [str(sound) for sound in lazy_pinyin(text, errors=list)]

    return read


@cache
def _blurred(syllable: str) -> str:
    """Return a syllable with what is often misheard made one."""
    for heard, blurred in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(heard):
            syllable = blurred + syllable[2:]
    if syllable[:1] in ("n", "r") and len(syllable) > 1:
        syllable = "l" + syllable[1:]
    for heard in ("ang", "eng", "ing"):
        if syllable.endswith(heard):
            return syllable[:-1]
    return syllable
