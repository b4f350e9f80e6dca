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

_KINDS = _ALONE, _BOUND, _CONTEXT, _DISGUISE = 1, 2, 4, 8
"""A clause of words that suffice, that need a context, that make the context, that are spelled so
that nothing can be told before the text is made normal."""
_OTHERS = 3
"""Sets a clause has beside its first."""
_Bare = tuple[frozenset[str], ...]


class Sieve:
    """Tells in which texts anything could be found, and by which patterns."""

    def __init__(self, needed: Needed) -> None:
        spellings = disguises()
        symbols = frozenset(sign for word in spellings for sign in word if not bare(sign))
        spelled = frozenset(word for word in spellings if symbols.isdisjoint(word))
        kinds: dict[_Bare, int] = defaultdict(int, {(spelled,): _DISGUISE})
        numbers: dict[_Bare, list[int]] = defaultdict(list)
        for kind, patterns in ((_ALONE, needed.alone), (_BOUND, needed.bound)):
            for number, clauses in patterns.items():
                for clause in map(_bare, clauses):
                    kinds[clause] |= kind
                    numbers[clause].append(number)
        for clause in map(_bare, needed.context):
            kinds[clause] |= _CONTEXT
        self._blind = () in kinds
        self._kinds = np.fromiter(kinds.values(), np.uint8, len(kinds))
        self._patterns = _Lists([numbers[clause] for clause in kinds])
        self._arrange(list(kinds), symbols)

    def _arrange(self, clauses: Sequence[_Bare], symbols: frozenset[str]) -> None:
        firsts = [words for clause in clauses for words in clause[:1]]
        others = [words for clause in clauses for words in clause[1:]]
        every = (word for words in (*firsts, *others) for word in words)
        self._alphabet = Alphabet(every, symbols)
        self._firsts = _Sets(self._alphabet, firsts)
        self._others = _Sets(self._alphabet, others)
        begun: dict[int, list[int]] = defaultdict(list)
        for clause, words in enumerate(firsts):
            begun[self._firsts.number[words]].append(clause)
        self._begun = _Lists([begun[number] for number in sorted(begun)])
        none = len(self._others.number)
        needs = [[self._others.number[words] for words in clause[1:]] for clause in clauses]
        self._needs = np.array([(*need, *[none] * _OTHERS)[:_OTHERS] for need in needs], np.int64)

    def suspects(self, texts: Sequence[str]) -> dict[int, Sequence[int]]:
        """Return the patterns that could match once a text is made normal, by the text's place.

        Texts in which nothing can be found have no entry. An empty one says that a text must be
        made normal before anything can be told of it.
        """
        if self._blind:
            return dict.fromkeys(range(len(texts)), ())
        numbers, ends, odd = self._alphabet.numbered(texts)
        rows, clauses = self._begun.spread(*self._firsts.standing(numbers, ends))
        worth = self._suffices(rows, clauses, len(texts))[rows]
        rows, clauses = rows[worth], clauses[worth]
        held = self._held(numbers, ends, rows, clauses)
        rows, clauses = rows[held], clauses[held]
        passing = self._suffices(rows, clauses, len(texts))[rows]
        found: dict[int, Sequence[int]] = {}
        patterns = self._patterns.spread(rows[passing], clauses[passing])
        for text, pattern in zip(*(part.tolist() for part in patterns), strict=True):
            found[text] = (*found.get(text, ()), pattern)
        disguised = rows[self._kinds[clauses] & _DISGUISE > 0]
        found.update(dict.fromkeys((*odd.tolist(), *disguised.tolist()), ()))
        return found

    def _suffices(
        self, rows: NDArray[np.int64], clauses: NDArray[np.int64], size: int
    ) -> NDArray[np.bool_]:
        """Tell of each text whether its clauses together could be enough."""
        kinds = self._kinds[clauses]
        has = np.zeros((_DISGUISE + 1, size), np.bool_)
        for kind in _KINDS:
            has[kind, rows[kinds & kind > 0]] = True
        enough: NDArray[np.bool_] = has[_DISGUISE] | has[_ALONE] | has[_BOUND] & has[_CONTEXT]
        return enough

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
        standing = np.zeros((len(sizes), len(self._others.number) + 1), np.bool_)
        standing[:, -1] = True
        standing[self._others.standing(part, np.cumsum(sizes) - 1)] = True
        rows = (np.cumsum(chosen) - 1)[rows]
        held: NDArray[np.bool_] = standing[rows, self._needs[clauses, 0]]
        for place in range(1, _OTHERS):
            held &= standing[rows, self._needs[clauses, place]]
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
