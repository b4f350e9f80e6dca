"""Many words found in many texts at once, with the arithmetic of numpy instead of loops.

Texts are written as one array of small numbers, one for each character (`Alphabet`). A table tells
for each pair of neighbours whether a word begins with it; what is left after that, a few places in
a hundred, walks on through the words character by character, all places together (`WordTable`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.text import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_NOTHING, _OTHER, _FIRST = 0, 1, 2
"""Numbers of what falls away, of what stands in no word, and of the first character of words."""
_ODD, _UNMET = 0xFFFE, 0xFFFF
_PAIR_BITS = 18
_SPREAD = 1571
"""An odd factor under which the pairs of one first character spread over the table."""
_MIXER = np.uint64(0x9E3779B97F4A7C15)
"""An odd factor whose products have all bits mixed in the highest ones."""


class Numbered(NamedTuple):
    """Texts as numbers."""

    numbers: NDArray[np.uint16]
    """Of the characters of all texts one after another, each text with one more at its end."""
    ends: NDArray[np.int64]
    """For each text the place where it ends; there stands the number that is in no word."""
    odd: NDArray[np.int64]
    """The texts with odd characters, of which nothing can be told."""


class Alphabet:
    """Numbers for the characters of some words, in whatever form a text writes them."""

    def __init__(self, words: Iterable[str], odd: frozenset[str] = frozenset()) -> None:
        """Make ready for `words` of bare characters; characters that become several are `odd`."""
        self._odd = odd
        characters = sorted(set("".join(words)))
        self._number = {character: _FIRST + i for i, character in enumerate(characters)}
        self.size = _FIRST + len(characters)
        self._table = np.full(0x110000, _UNMET, np.uint16)

    def numbered(self, texts: Sequence[str]) -> Numbered:
        """Write texts as numbers, without what falls away between characters."""
        raw = self._raw("\n".join(texts) + "\n")
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        ends = np.cumsum(sizes + 1) - 1
        odd = np.flatnonzero(raw == _ODD)
        raw[odd] = _OTHER
        kept = raw != _NOTHING
        return Numbered(raw[kept], np.cumsum(kept)[ends] - 1, np.searchsorted(ends, odd))

    def of_words(self, words: Sequence[str]) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """Return a row of numbers for each word, filled up with zeros, and the words' lengths."""
        sizes = np.fromiter(map(len, words), np.int64, len(words))
        rows = np.zeros((len(words), int(sizes.max(initial=2))), np.uint16)
        rows[np.arange(rows.shape[1]) < sizes[:, None]] = self._raw("".join(words))
        return rows, sizes

    def _raw(self, text: str) -> NDArray[np.uint16]:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        raw = self._table[codes]
        unmet = codes[raw == _UNMET]
        if unmet.size:
            for code in np.unique(unmet).tolist():
                self._table[code] = self._meet(chr(code))
            raw = self._table[codes]
        return raw

    def _meet(self, character: str) -> int:
        if character == "\n":
            return _OTHER
        parts = bare(character)
        if len(parts) > 1 or character in self._odd:
            return _ODD
        return self._number.get(parts, _OTHER) if parts else _NOTHING


class _Level:
    """The beginnings of words of one length; each has a number, its state.

    A beginning is known by a key: the state of the beginning that is shorter by one, and the
    character added. States are in the order of their keys' slots, so that a slot's states are told
    by the first of them and the first of the next slot.
    """

    def __init__(self, keys: NDArray[np.int64]) -> None:
        self._bits = max(1, len(keys)).bit_length() + 2
        slots = self._slots(keys)
        self.order = np.argsort(slots)
        """The places of the keys by state."""
        self._keys = keys[self.order]
        counts = np.bincount(slots, minlength=1 << self._bits)
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self.word = np.full(len(keys), -1, np.int64)
        """By state, the word that ends there, or -1."""
        self.goes_on = np.zeros(len(keys), np.bool_)

    def _slots(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        mixed = keys.view(np.uint64) * _MIXER
        return (mixed >> np.uint64(64 - self._bits)).view(np.int64)

    def states(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the states of keys, -1 where there is none."""
        slots = self._slots(keys)
        state, stop = self._starts[slots], self._starts[slots + 1]
        found = np.full(len(keys), -1, np.int64)
        open_ = np.flatnonzero(state < stop)
        while open_.size:
            tried = state[open_]
            same = self._keys[tried] == keys[open_]
            found[open_[same]] = tried[same]
            tried, open_ = tried[~same] + 1, open_[~same]
            state[open_] = tried
            open_ = open_[tried < stop[open_]]
        return found


class WordTable:
    """Finds every place of every word."""

    def __init__(self, alphabet: Alphabet, words: Sequence[str]) -> None:
        rows, sizes = alphabet.of_words(words)
        self._size = alphabet.size
        self._single = np.full(alphabet.size, -1, np.int64)
        ones = np.flatnonzero(sizes == 1)
        self._single[rows[ones, 0]] = ones
        self._is_single = self._single >= 0
        self._levels = list(self._walked(rows.astype(np.int64), sizes))
        self._begins = np.zeros(1 << _PAIR_BITS, np.bool_)
        pairs = rows[sizes > 1].astype(np.uint32)
        self._begins[_paired(pairs[:, 0], pairs[:, 1])] = True

    def _walked(self, rows: NDArray[np.int64], sizes: NDArray[np.int64]) -> Iterable[_Level]:
        left = np.flatnonzero(sizes > 1)
        state = rows[left, 0]
        for length in range(2, max(2, rows.shape[1]) + 1):
            keys, place = np.unique(
                state * self._size + rows[left, length - 1], return_inverse=True
            )
            level = _Level(keys)
            state = np.argsort(level.order)[place]
            ending = sizes[left] == length
            level.word[state[ending]] = left[ending]
            left, state = left[~ending], state[~ending]
            level.goes_on[state] = True
            yield level

    def find(self, numbers: NDArray[np.uint16]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the places where words begin, in no order, and which words."""
        places, words = [], []
        single = np.flatnonzero(self._is_single[numbers])
        places.append(single)
        words.append(self._single[numbers[single]])
        wide = numbers.astype(np.uint32)
        at = np.flatnonzero(self._begins[_paired(wide[:-1], wide[1:])])
        state = numbers[at].astype(np.int64)
        for ahead, level in enumerate(self._levels, start=1):
            inside = at + ahead < len(numbers)
            at, state = at[inside], state[inside]
            if not at.size:
                break
            state = level.states(state * self._size + numbers[at + ahead])
            known = state >= 0
            at, state = at[known], state[known]
            word = level.word[state]
            ending = word >= 0
            places.append(at[ending])
            words.append(word[ending])
            on = level.goes_on[state]
            at, state = at[on], state[on]
        return np.concatenate(places), np.concatenate(words)


def _paired(first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.integer]:
    return (first * _SPREAD + second) & ((1 << _PAIR_BITS) - 1)
