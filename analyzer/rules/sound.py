"""Phrases found by how they sound, for calls, where an engine writes other characters.

The way of matching was measured on Whisper base over telephone sound: sounds that engines and
dialects mix up count as one (zh = z, ch = c, sh = s, n = l = r, ang = an, eng = en, ing = in);
three characters must agree in every syllable, four and more may differ in one syllable that is
still close. Two characters are never matched by sound: too much everyday speech sounds like them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MIN_SYLLABLES = 3
_MAX_DISTANCE = 2
"""Letters by which one syllable may differ."""
_NEAR_SCORE = 0.7
_EXACT_SCORE = 0.9
_SOUNDED = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fffa-z]")
_OWN_READINGS = (
    ("还款", "环款"),
    ("还钱", "环钱"),
    ("还清", "环清"),
    ("还债", "环债"),
    ("偿还", "偿环"),
    ("不还", "不环"),
    ("银行", "银航"),
    ("调解", "条解"),
)
"""Words whose usual reading is not the first one of their characters, written as they sound."""


class SoundHit(NamedTuple):
    """A phrase heard at a place in normal text."""

    key: int
    start: int
    end: int
    score: float


class _Meant(NamedTuple):
    key: int
    syllables: tuple[str, ...]
    offset: int
    """How many syllables stand before the pair it was found by."""


class SoundIndex:
    """Finds phrases by sound in the normal text of a call.

    A phrase with at most one syllable changed keeps one of its halves; each phrase is looked up by
    the first pair of syllables of either half.
    """

    def __init__(self, phrases: Mapping[int, Iterable[str]]) -> None:
        self._by_pair: dict[tuple[str, str], list[_Meant]] = defaultdict(list)
        for key, words in phrases.items():
            for word in words:
                syllables = tuple(_sounds(word)[0])
                if len(syllables) >= MIN_SYLLABLES:
                    self._add(key, syllables)

    def _add(self, key: int, syllables: tuple[str, ...]) -> None:
        offsets = {0, len(syllables) // 2} if len(syllables) > MIN_SYLLABLES else {0}
        for offset in offsets:
            pair = syllables[offset], syllables[offset + 1]
            self._by_pair[pair].append(_Meant(key, syllables, offset))

    def hits(self, text: str) -> list[SoundHit]:
        """Return the phrases heard in `text`, a line at a time; overlapping ones all."""
        found: set[SoundHit] = set()
        offset = 0
        for line in text.split("\n"):
            sounds, places = _sounds(line)
            for at, pair in enumerate(pairwise(sounds)):
                for meant in self._by_pair.get(pair, ()):
                    begin = at - meant.offset
                    end = begin + len(meant.syllables)
                    if begin < 0 or end > len(sounds):
                        continue
                    score = _score(tuple(sounds[begin:end]), meant.syllables)
                    if score:
                        start, last = places[begin], places[end - 1]
                        found.add(SoundHit(meant.key, offset + start, offset + last + 1, score))
            offset += len(line) + 1
        return sorted(found)


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


def _sounds(text: str) -> tuple[list[str], list[int]]:
    """Return the sounds of Han characters and letters, and where they stand."""
    for word, read in _OWN_READINGS:
        text = text.replace(word, read)
    places = [index for index, character in enumerate(text) if _SOUNDED.match(character)]
    return [_sound(text[place]) for place in places], places


@cache
def _sound(character: str) -> str:
    from pypinyin import lazy_pinyin

    return _blurred(str(lazy_pinyin(character)[0]))


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
