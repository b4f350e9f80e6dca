"""Which patterns could match a text at all, by the words they cannot do without."""

from __future__ import annotations

import operator
from collections import defaultdict
from typing import TYPE_CHECKING

from analyzer.rules.expressions import EVERYDAY, Clause

if TYPE_CHECKING:
    from collections.abc import Mapping

_Parts = tuple[frozenset[str], ...]
"""Sets of parts of words of which each must give one."""
_Entry = tuple[str, int, _Parts]
"""A word, the key it speaks for, and what else its clause needs."""


class WordIndex:
    """Finds the keys of which a clause holds in a text."""

    def __init__(self, clauses: Mapping[int, tuple[Clause, ...]]) -> None:
        self._entries: dict[str, list[_Entry]] = defaultdict(list)
        for key, alternatives in clauses.items():
            for first, *others in alternatives:
                parts = tuple(frozenset(map(_telling, words)) for words in others)
                for word in sorted(first):
                    self._entries[_telling(word)].append((word, key, parts))
        self._pairs = frozenset(part for part in self._entries if len(part) > 1)
        self._singles = frozenset(part for part in self._entries if len(part) == 1)

    def candidates(self, text: str) -> list[int]:
        """Return the keys that could match `text`, in order."""
        parts = self._pairs.intersection(map(operator.add, text, text[1:]))
        parts |= self._singles.intersection(text)
        if not parts:
            return []
        standing = {*map(operator.add, text, text[1:]), *text}
        found: set[int] = set()
        for part in parts:
            for word, key, others in self._entries[part]:
                if key not in found and word in text and _hold(others, standing):
                    found.add(key)
        return sorted(found)


def _hold(others: _Parts, standing: set[str]) -> bool:
    return all(not standing.isdisjoint(parts) for parts in others)


def _telling(word: str) -> str:
    """Return the pair of neighbouring characters of `word` that is likely the rarest."""
    if len(word) == 1:
        return word
    pairs = (word[place : place + 2] for place in range(len(word) - 1))
    return min(pairs, key=lambda pair: sum(character in EVERYDAY for character in pair))
