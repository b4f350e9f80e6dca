"""The first look at many texts as they were written: can anything be found in them at all.

Most messages are about dinner. They are passed over here, thousands at a time and before their
normal form is made, where the words do not stand in them that a rule cannot do without, and no
spelling that stands for another. What is let through is looked at properly; what is held back
could not have matched (a test compares both).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from analyzer.rules.wordtable import Alphabet, WordTable
from analyzer.text import bare, disguises

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from analyzer.rules.engine import Needed
    from analyzer.rules.expressions import Clause

_KINDS = _ALONE, _BOUND, _CONTEXT = 1, 2, 4
"""A clause of words that suffice, that need a context, that make the context."""
_OTHERS = 3
"""Sets a clause has beside its first."""
_Bare = tuple[frozenset[str], ...]


class Sieve:
    """Tells in which texts anything could be found."""

    def __init__(self, needed: Needed) -> None:
        kinds: dict[_Bare, int] = defaultdict(int)
        spellings = disguises()
        symbols = frozenset(sign for word in spellings for sign in word if not bare(sign))
        kinds[(frozenset(word for word in spellings if symbols.isdisjoint(word)),)] = _ALONE
        for kind, clauses in zip(_KINDS, needed, strict=True):
            for clause in clauses:
                kinds[_bare(clause)] |= kind
        self._always = kinds.pop((), 0)
        self._kinds = np.fromiter(kinds.values(), np.uint8, len(kinds))
        firsts = [clause[0] for clause in kinds]
        others = [words for clause in kinds for words in clause[1:]]
        alphabet = Alphabet((word for words in (*firsts, *others) for word in words), symbols)
        self._alphabet = alphabet
        self._firsts = _Sets(alphabet, firsts)
        self._others = _Sets(alphabet, others)
        self._clauses = _Lists(
            _grouped((self._firsts.number[words], i) for i, words in enumerate(firsts))
        )
        none = len(self._others.number)
        needs = [[self._others.number[words] for words in clause[1:]] for clause in kinds]
        self._needs = np.array(
            [[*need, *[none] * (_OTHERS - len(need))] for need in needs], np.int64
        )

    def passes(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Tell of each text, as written, whether it could match once it is made normal."""
        numbered = self._alphabet.numbered(texts)
        ends = numbered.ends
        begun, clause = self._clauses.spread(
            *self._firsts.standing(numbered.numbers, ends),
        )
        seen = self._flags(begun, clause, len(texts))
        worth = _suffices(seen)[begun]
        begun, clause = begun[worth], clause[worth]
        held = self._held(numbered.numbers, ends, begun, clause)
        passing = _suffices(self._flags(begun[held], clause[held], len(texts)))
        passing[numbered.odd] = True
        return passing

    def _flags(
        self, rows: NDArray[np.int64], clauses: NDArray[np.int64], size: int
    ) -> NDArray[np.uint8]:
        """Return for each text the kinds of its clauses together."""
        flags = np.full(size, self._always, np.uint8)
        kinds = self._kinds[clauses]
        for kind in _KINDS:
            flags[rows[kinds & kind > 0]] |= kind
        return flags

    def _held(
        self,
        numbers: NDArray[np.uint16],
        ends: NDArray[np.int64],
        begun: NDArray[np.int64],
        clause: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        """Tell which clauses hold, of those whose first set stands in the text."""
        sizes = np.diff(ends, prepend=-1)
        chosen = np.zeros(len(ends), np.bool_)
        chosen[begun] = True
        part, sizes = numbers[np.repeat(chosen, sizes)], sizes[chosen]
        standing = np.zeros((len(sizes), len(self._others.number) + 1), np.bool_)
        standing[:, -1] = True
        standing[self._others.standing(part, np.cumsum(sizes) - 1)] = True
        rows = (np.cumsum(chosen) - 1)[begun]
        held: NDArray[np.bool_] = standing[rows, self._needs[clause, 0]]
        for place in range(1, _OTHERS):
            held &= standing[rows, self._needs[clause, place]]
        return held


class _Lists:
    """A list of numbers for each number."""

    def __init__(self, lists: Sequence[Sequence[int]]) -> None:
        self._counts = np.fromiter(map(len, lists), np.int64, len(lists))
        self._starts = np.cumsum(self._counts) - self._counts
        self._values = np.array([value for values in lists for value in values], np.int64)

    def spread(
        self, rows: NDArray[np.int64], keys: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Put every number of the list of each key in its place."""
        counts = self._counts[keys]
        before = np.cumsum(counts) - counts
        index = np.arange(int(counts.sum())) + np.repeat(self._starts[keys] - before, counts)
        return np.repeat(rows, counts), self._values[index]


class _Sets:
    """Sets of words, and which of them have a word in which text."""

    def __init__(self, alphabet: Alphabet, sets: Iterable[frozenset[str]]) -> None:
        self.number = {words: number for number, words in enumerate(dict.fromkeys(sets))}
        of_word: dict[str, list[int]] = defaultdict(list)
        for words, number in self.number.items():
            for word in words:
                of_word[word].append(number)
        self._table = WordTable(alphabet, list(of_word))
        self._sets = _Lists(list(of_word.values()))

    def standing(
        self, numbers: NDArray[np.uint16], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return texts and the numbers of sets that have a word in them."""
        places, words = self._table.find(numbers)
        rows = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=-1))
        return self._sets.spread(rows[places], words)


def _bare(clause: Clause) -> _Bare:
    """Return the sets of a clause in bare characters, without those that say nothing then."""
    sets = [frozenset(map(bare, words)) for words in clause]
    return tuple(words for words in sets if "" not in words)


def _grouped(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return [groups[key] for key in sorted(groups)]


def _suffices(flags: NDArray[np.uint8]) -> NDArray[np.bool_]:
    both = _BOUND | _CONTEXT
    suffices: NDArray[np.bool_] = (flags & _ALONE > 0) | (flags & both == both)
    return suffices
