"""Weighs how something is worded: every word, pair of words and run of sounds adds its points.

What collectors say is told less by single phrases than by many small signs together: who is spoken
to, what is asked until when, what would happen otherwise. A *reading* of a text cuts it into units
(characters of Chinese, words of English) and writes each unit twice: as it stands, and blurred (a
syllable as it may be misheard, the beginning of a word). Single units, pairs of neighbours, pairs
with one unit between and pairs and triples of blurred units are *signs*; `wording.tsv` of a pack
gives each sign the points it adds for being put to a person at all, and for each category. A sign
counts once in a text however often it stands there. The points of a text are a plain sum, so it can
be told which words gave them.

The points were fitted on sentences written for this purpose (`tests/sentences`) by logistic
regression over naive-Bayes ratios: Wang and Manning, "Baselines and Bigrams", ACL 2012.
`.ci/fit_wording.py` does it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.rules.units import EDGE, reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from analyzer.rules.units import Read, Reader

BLURRED = "～"
"""Stands before signs of blurred units in the file."""
APART = "‥"
"""Stands before signs of two units with one between."""
LINE_BREAK = "\r"
"""Stands for a line break inside a text."""
_NEUTRAL = ".,;:!?…。、" + LINE_BREAK
_MAX_SIGNS = 0xFFFF
_AT_ONCE = 4096
"""Texts weighed together, fewer than there are numbers of 16 bits."""


class Sign(NamedTuple):
    """What a stretch of a text adds."""

    start: int
    end: int
    points: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """How a text is worded."""

    points: int
    """Above 0 a person should look at it, were the other side a collector."""
    categories: tuple[str, ...]
    """What it is like, most of all first; never empty."""
    start: int
    """Where the words that say so most begin."""
    end: int
    signs: tuple[Sign, ...]
    """Wherever something spoke for it or against it, most of all first."""


class _Signs:
    """Numbers of the signs that stand at each place of texts read; 0 where there is none."""

    def __init__(self, signs: Sequence[str], units: Reader) -> None:
        numbered = list(enumerate(signs, 1))
        plain = [(i, units.parts(s)) for i, s in numbered if s[0] not in BLURRED + APART]
        apart = [(i, units.parts(s[1:])) for i, s in numbered if s[0] == APART]
        blurred = [(i, s[1:].split(" ")) for i, s in numbered if s[0] == BLURRED]
        units.learn((u for _, s in plain + apart for u in s), (u for _, s in blurred for u in s))
        word, blur = units.words, units.blurs
        self._edge = word[EDGE]
        self._single = np.zeros(len(word) + 1, np.uint16)
        self._pair = np.zeros((len(word) + 1, len(word) + 1), np.uint16)
        self._apart = np.zeros_like(self._pair)
        self._blur_pair = np.zeros((len(blur) + 1, len(blur) + 1), np.uint16)
        triples = [(i, sign) for i, sign in blurred if len(sign) == 3]
        begins = {pair: i for i, pair in enumerate(sorted({(s[0], s[1]) for _, s in triples}), 1)}
        self._begin = np.zeros_like(self._blur_pair)
        self._triple = np.zeros((len(begins) + 1, len(blur) + 1), np.uint16)
        for number, sign in plain:
            table = self._single if len(sign) == 1 else self._pair
            table[tuple(word[unit] for unit in sign)] = number
        for number, (one, two) in apart:
            self._apart[word[one], word[two]] = number
        for number, sign in blurred:
            if len(sign) == 2:
                self._blur_pair[blur[sign[0]], blur[sign[1]]] = number
        for (one, two), begin in begins.items():
            self._begin[blur[one], blur[two]] = begin
        for number, (one, two, three) in triples:
            self._triple[begins[one, two], blur[three]] = number

    def at(self, read: Read) -> Iterator[tuple[int, NDArray[np.uint16]]]:
        """Yield how many units signs of one kind are long, and which begin at each unit."""
        words, blurs = read.words, read.blurs
        yield 1, self._single[words]
        yield 2, self._pair[words[:-1], words[1:]]
        yield 3, self._apart[words[:-2], words[2:]] * (words[1:-1] != self._edge)
        yield 2, self._blur_pair[blurs[:-1], blurs[1:]]
        yield 3, self._triple[self._begin[blurs[:-2], blurs[1:-1]], blurs[2:]]


class Wording:
    """The points of a pack, made ready."""

    def __init__(
        self,
        *,
        unit: str,
        offset: int,
        categories: Sequence[str],
        signs: Sequence[str],
        points: Sequence[Sequence[int]],
        offsets: Sequence[int],
    ) -> None:
        """Make ready.

        Args:
            unit: `character` or `word`.
            offset: Points of a text without any sign.
            categories: The names of the other columns of `points`.
            signs: The signs; blurred ones begin with `BLURRED`, pairs of units with one between
                with `APART`, and blurred units and words stand apart by spaces.
            points: For each sign what it adds for a finding, then for each category.
            offsets: Points of each category for a text without any sign.
        """
        if len(signs) >= _MAX_SIGNS:
            raise ValueError(len(signs))
        self._units = reader(unit)
        self._signs = _Signs(signs, self._units)
        self._offset = offset
        self._categories = tuple(categories)
        self._offsets = np.asarray(offsets, np.int32)
        width = 1 + len(self._categories)
        rows = np.asarray(points, np.int32).reshape(-1, width)
        self._points = np.vstack([np.zeros((1, width), np.int32), rows])
        self._finding = np.ascontiguousarray(self._points[:, 0])

    def points(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Return the points of each normal text, all at once; texts hold no line breaks."""
        runs = [texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE)]
        return np.concatenate([np.empty(0, np.int64), *map(self._sums, runs)])

    def _sums(self, texts: Sequence[str]) -> NDArray[np.int64]:
        read = self._units.read(texts)
        ends = np.append(read.starts[1:], len(read.words))
        rows = np.repeat(np.arange(len(texts), dtype=np.uint32) << 16, ends - read.starts)
        found = [(rows[: len(signs)] + signs)[signs > 0] for _, signs in self._signs.at(read)]
        signs = np.sort(np.concatenate(found))
        once = signs[np.append(True, signs[1:] != signs[:-1])[: len(signs)]]
        points = self._finding[once & 0xFFFF]
        sums = np.bincount(once >> 16, weights=points, minlength=len(texts))
        return sums.astype(np.int64) + self._offset

    def weigh(self, text: str) -> Weighed:
        """Return how one normal text without line breaks is worded."""
        read = self._units.read([text])
        spans = self._units.spans(text)
        found = [
            (Sign(*_stretch(spans, at, length), int(self._finding[number])), int(number))
            for length, numbers in self._signs.at(read)
            for at, number in enumerate(numbers.tolist())
            if number
        ]
        signs = sorted((sign for sign, _ in found), key=lambda sign: (-abs(sign.points), sign))
        start, end = _heaviest(text, signs)
        once = np.unique(np.asarray([number for _, number in found], np.int64))
        return Weighed(
            points=self._offset + int(self._finding[once].sum()),
            categories=self._likeness(once),
            start=start,
            end=end,
            signs=tuple(signs),
        )

    def _likeness(self, numbers: NDArray[np.int64]) -> tuple[str, ...]:
        sums = self._offsets + self._points[numbers, 1:].sum(axis=0)
        order = np.argsort(-sums, kind="stable").tolist()
        return tuple(self._categories[i] for i in order if i == order[0] or sums[i] > 0)


def signs_of(text: str, units: Reader) -> Iterator[str]:
    """Yield the signs of one normal text without line breaks, as the file writes them."""
    words = [EDGE, *units.units(text), EDGE]
    blurs = [word if word == EDGE else units.blur(word) for word in words]
    yield from words[1:-1]
    yield from map(units.joined, pairwise(words))
    yield from (APART + units.joined(pair) for pair in zip(words, words[2:], strict=False))
    yield from (BLURRED + " ".join(pair) for pair in pairwise(blurs))
    threes = zip(blurs, blurs[1:], blurs[2:], strict=False)
    yield from (BLURRED + " ".join(three) for three in threes)


def _stretch(spans: Sequence[tuple[int, int]], at: int, length: int) -> tuple[int, int]:
    """Return where the units from `at` on stand; the edges of the text are no width."""
    inside = spans[max(at - 1, 0) : at - 1 + length]
    return (inside[0][0], inside[-1][1]) if inside else (0, 0)


def _heaviest(text: str, signs: Sequence[Sign]) -> tuple[int, int]:
    """Return the clauses around the stretch of one line whose signs add most."""
    weight = [0.0] * len(text)
    for sign in signs:
        for place in range(sign.start, sign.end):
            weight[place] += sign.points / (sign.end - sign.start)
    best = total = 0.0
    begin = start = end = 0
    for place, points in enumerate(weight):
        if total <= 0 or text[place] == LINE_BREAK:
            total, begin = 0.0, place + (text[place] == LINE_BREAK)
        if begin <= place:
            total += points
        if total > best:
            best, start, end = total, begin, place + 1
    while start > 0 and text[start - 1] not in _NEUTRAL:
        start -= 1
    while end < len(text) and text[end] not in _NEUTRAL:
        end += 1
    return start, end or len(text)


@lru_cache(maxsize=4)
def read_wording(table: str) -> Wording:
    """Read `wording.tsv`: a line of offsets, a line of column names, then a line for each sign.

    Raises:
        ValueError: A line has too many fields or no number where one should be.
    """
    first, names, *lines = table.splitlines()
    _, unit, offset, *offsets = first.split("\t")
    categories = names.split("\t")[2:]
    width = 2 + len(categories)
    signs, points = [], []
    for line in lines:
        sign, *own = line.split("\t")
        signs.append(sign)
        points.append([int(field or 0) for field in own] + [0] * (width - 1 - len(own)))
    return Wording(
        unit=unit,
        offset=int(offset),
        categories=categories,
        signs=signs,
        points=points,
        offsets=[int(number) for number in offsets],
    )
