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

from analyzer.rules.expressions import word_cost
from analyzer.rules.wordtable import Alphabet, WordTable
from analyzer.text import bare, disguises

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from analyzer.rules.engine import Needed
    from analyzer.rules.expressions import Clause

_ALONE, _BOUND, _CONTEXT, _DISGUISE = range(4)
"""A clause of words that suffice, that need a context, that make the context, that are spelled so
that nothing can be told before the text is made normal."""
_NONE = -1
_COMMON = 256
"""Words that are marked, a multiple of 64."""
_OTHERS = 3
"""Sets a clause has beside its first."""
_Bare = tuple[frozenset[str], ...]


class Sieve:
    """Tells in which texts anything could be found, and by which patterns."""

    def __init__(self, needed: Needed) -> None:
        spellings = disguises()
        symbols = frozenset(sign for word in spellings for sign in word if not bare(sign))
        spelled = frozenset(word for word in spellings if symbols.isdisjoint(word))
        clauses: dict[tuple[_Bare, int], list[int]] = defaultdict(list)
        for kind, patterns in ((_ALONE, needed.alone), (_BOUND, needed.bound)):
            for number, alternatives in patterns.items():
                for clause in alternatives:
                    clauses[_bare(clause), kind].append(number)
        clauses |= {(_bare(clause), _CONTEXT): [] for clause in needed.context}
        clauses[(spelled,), _DISGUISE] = []
        self._kinds = np.array([kind for _, kind in clauses], np.uint8)
        self._patterns = _Lists(list(clauses.values()))
        self._arrange([clause for clause, _ in clauses], symbols)

    def _arrange(self, clauses: Sequence[_Bare], symbols: frozenset[str]) -> None:
        self._blind = () in clauses
        firsts = [words for clause in clauses for words in clause[:1]]
        others = [words for clause in clauses for words in clause[1:]]
        every = (word for words in (*firsts, *others) for word in words)
        self._alphabet = Alphabet(every, symbols)
        self._firsts = _Sets(self._alphabet, firsts)
        self._others = _Sets(self._alphabet, others, _COMMON)
        begun: dict[int, list[int]] = defaultdict(list)
        for clause, words in enumerate(firsts):
            begun[self._firsts.number[words]].append(clause)
        self._begun = _Lists([begun[number] for number in sorted(begun)])
        needs = [[self._others.number[words] for words in clause[1:]] for clause in clauses]
        self._needs = np.array([(*need, *[_NONE] * _OTHERS)[:_OTHERS] for need in needs], np.int64)

    def suspects(self, texts: Sequence[str]) -> dict[int, Sequence[int]]:
        """Return the patterns that could match once a text is made normal, by the text's place.

        Texts in which nothing can be found have no entry. An empty one says that a text must be
        made normal before anything can be told of it.
        """
        if self._blind:
            return dict.fromkeys(range(len(texts)), ())
        numbers, ends, odd = self._alphabet.numbered(texts)
        rows, clauses = self._begun.spread(*self._firsts.standing(numbers, ends)[:2])
        rows, clauses = self._counting(rows, clauses, len(texts))
        held = self._held(numbers, ends, rows, clauses)
        rows, clauses = self._counting(rows[held], clauses[held], len(texts))
        found: dict[int, Sequence[int]] = {}
        patterns = self._patterns.spread(rows, clauses)
        for row, pattern in zip(*(part.tolist() for part in patterns), strict=True):
            found[row] = (*found.get(row, ()), pattern)
        disguised = rows[self._kinds[clauses] == _DISGUISE]
        found.update(dict.fromkeys((*odd.tolist(), *disguised.tolist()), ()))
        return found

    def _counting(
        self, rows: NDArray[np.int64], clauses: NDArray[np.int64], size: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the clauses that count: what is bound and its context only where both are."""
        kinds = self._kinds[clauses]
        has = np.zeros((_DISGUISE + 1, size), np.bool_)
        has[kinds, rows] = True
        has[_ALONE] = has[_DISGUISE] = True
        has[_BOUND] &= has[_CONTEXT]
        has[_CONTEXT] = has[_BOUND]
        counting = has[kinds, rows]
        return rows[counting], clauses[counting]

    def _held(
        self,
        numbers: NDArray[np.uint16],
        ends: NDArray[np.int64],
        rows: NDArray[np.int64],
        clauses: NDArray[np.int64],
    ) -> NDArray[np.bool_]:
        """Tell which clauses hold, of those whose first set stands in the text."""
        sizes = np.diff(ends, prepend=-1)
        chosen = np.zeros(len(ends), np.bool_)
        chosen[rows] = True
        part, sizes = numbers[np.repeat(chosen, sizes)], sizes[chosen]
        standing = _Standing(self._others, part, np.cumsum(sizes) - 1)
        rows = (np.cumsum(chosen) - 1)[rows]
        held = np.ones(len(rows), np.bool_)
        for needs in self._needs.T:
            asked = np.flatnonzero(held & (needs[clauses] != _NONE))
            held[asked] = standing.has(rows[asked], needs[clauses[asked]])
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
    """Sets of words, and which of them have a word in which text.

    Some words are in so many sets that it takes less time to mark them in the sets (`common`) than
    to list the sets of each.
    """

    def __init__(self, alphabet: Alphabet, sets: Iterable[frozenset[str]], common: int = 0) -> None:
        self.number = {words: number for number, words in enumerate(dict.fromkeys(sets))}
        of_word: dict[str, list[int]] = defaultdict(list)
        for words, number in self.number.items():
            for word in words:
                of_word[word].append(number)
        often = sorted(of_word, key=lambda word: word_cost(word) * len(of_word[word]), reverse=True)
        self._table = WordTable(alphabet, often)
        lists = [of_word[word] for word in often]
        marks = np.zeros((len(self.number), common), np.bool_)
        for place, numbers in enumerate(lists[:common]):
            marks[numbers, place] = True
        self.marks = _packed(marks)
        self._common = common
        self._lists = _Lists([*([] for _ in lists[:common]), *lists[common:]])

    def standing(
        self, numbers: NDArray[np.uint16], ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
        """Return texts and the numbers of sets that have a word in them.

        The marks of the common words that stand in each text come third; these words' sets are not
        among the numbers.
        """
        places, words = self._table.find(numbers)
        rows = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=-1))[places]
        marks = np.zeros((len(ends), self._common), np.bool_)
        common = words < self._common
        marks[rows[common], words[common]] = True
        return *self._lists.spread(rows, words), _packed(marks)


class _Standing:
    """Which sets have a word in which of some texts."""

    def __init__(self, sets: _Sets, numbers: NDArray[np.uint16], ends: NDArray[np.int64]) -> None:
        self._sets = sets
        self._size = len(sets.number)
        rows, found, self._marks = sets.standing(numbers, ends)
        self._pairs = np.append(np.sort(rows * self._size + found), _NONE)

    def has(self, rows: NDArray[np.int64], sets: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell of each text whether it has a word of the set beside it."""
        pairs = rows * self._size + sets
        listed = self._pairs[np.searchsorted(self._pairs[:-1], pairs)] == pairs
        marked = (self._marks[rows] & self._sets.marks[sets]).any(axis=1)
        has: NDArray[np.bool_] = listed | marked
        return has


def _packed(marks: NDArray[np.bool_]) -> NDArray[np.uint64]:
    return np.packbits(marks, axis=1).view(np.uint64)


def _bare(clause: Clause) -> _Bare:
    """Return the sets of a clause in bare characters, without those that say nothing then."""
    sets = [frozenset(map(bare, words)) for words in clause]
    return tuple(words for words in sets if "" not in words)
