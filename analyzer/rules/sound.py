"""Phrases found by how they sound, for calls, where an engine writes other characters.

The way of matching was measured on Whisper base over telephone sound: sounds that engines and
dialects mix up count as one (zh = z, ch = c, sh = s, n = l = r, ang = an, eng = en, ing = in), and
of the rest each pair of syllables is as far apart as their beginnings and endings are. Three
characters must agree in every syllable; the longer a phrase, the farther it may be off, but two
syllables that follow each other must always agree. Two characters are never matched by sound: too
much everyday speech sounds like them. `tests/benchmarks/transcription_phrases.py` measures it.
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
_FAR_OFF = {3: 0.0, 4: 0.61, 5: 0.91, 6: 1.21}
"""By how much a phrase of so many syllables may be off in all."""
_LONG_FAR_OFF = 1.41
_BEGINNINGS = "bpmfdtlgkhjqxzcsyw"
_ALIKE = frozenset(re.findall("..", "bpdtgkjqzchfkhjzqcxszscsqxjxmldlghylptbdktdgkyxh"))
"""Beginnings of syllables that are taken for one another on the telephone."""
_NEAR_BEGINNING, _NO_BEGINNING, _OTHER_BEGINNING, _OTHER_ENDING = 0.25, 0.4, 0.6, 0.6
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

    Each phrase is looked up by every two syllables that follow each other in it.
    """

    def __init__(self, phrases: Mapping[int, Iterable[str]]) -> None:
        self._by_pair: dict[tuple[str, str], list[_Meant]] = defaultdict(list)
        for key, words in phrases.items():
            for word in words:
                syllables = tuple(_sounds(word)[0])
                if len(syllables) >= MIN_SYLLABLES:
                    self._add(key, syllables)

    def _add(self, key: int, syllables: tuple[str, ...]) -> None:
        for offset, pair in enumerate(pairwise(syllables)):
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
    if heard == meant:
        return _EXACT_SCORE
    left = _FAR_OFF.get(len(meant), _LONG_FAR_OFF)
    for one, two in zip(heard, meant, strict=True):
        left -= _apart(one, two)
        if left < 0:
            return 0.0
    return _NEAR_SCORE


@cache
def _apart(one: str, two: str) -> float:
    """Return how far two syllables are apart: 0 for one sound, 1.2 at most."""
    if one == two:
        return 0.0
    (begin, end), (start, rest) = _parted(one), _parted(two)
    endings = _OTHER_ENDING * _distance(end, rest) / max(len(end), len(rest), 1)
    if begin == start:
        return endings
    if not begin or not start:
        return _NO_BEGINNING + endings
    near = begin + start in _ALIKE or start + begin in _ALIKE
    return (_NEAR_BEGINNING if near else _OTHER_BEGINNING) + endings


def _parted(syllable: str) -> tuple[str, str]:
    """Return the beginning of a syllable and its ending."""
    if len(syllable) > 1 and syllable[0] in _BEGINNINGS:
        return syllable[0], syllable[1:]
    return "", syllable


def _distance(one: str, two: str) -> int:
    """Return the edit distance of two endings."""
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
    return [sound(text[place]) for place in places], places


@cache
def sound(character: str) -> str:
    """Return how a character sounds, with what is often misheard made one."""
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
