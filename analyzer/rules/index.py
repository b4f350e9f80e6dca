"""Which patterns could match a text at all, by the words they cannot do without."""

from __future__ import annotations

import operator
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzer.rules.expressions import Clause, word_cost

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
        self._parts = frozenset(self._entries)

    def candidates(self, text: str, standing: set[str] | None = None) -> list[int]:
        """Return the keys that could match `text`, in order.

        Args:
            text: Normal text.
            standing: What `parts_of` says of the text, where that is known already.
        """
        standing = parts_of(text) if standing is None else standing
        found: set[int] = set()
        for part in self._parts & standing:
            for word, key, others in self._entries[part]:
                if key not in found and word in text and _hold(others, standing):
                    found.add(key)
        return sorted(found)


def parts_of(text: str) -> set[str]:
    """Return the characters of a text and its pairs of neighbouring characters."""
    parts = set(text)
    parts.update(map(operator.add, text, text[1:]))
    return parts


def _hold(others: _Parts, standing: set[str]) -> bool:
    return all(not standing.isdisjoint(parts) for parts in others)


@lru_cache(maxsize=1 << 16)
def _telling(word: str) -> str:
    """Return the pair of neighbouring characters of `word` that is likely the rarest."""
    if len(word) == 1:
        return word
    return min((word[place : place + 2] for place in range(len(word) - 1)), key=word_cost)
