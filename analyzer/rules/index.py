"""Which patterns could match a text at all, by the literals they cannot do without."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping

_EVERYDAY = frozenset("你我他她的是不了在人有这就们来到要会个和也都说没把给让")
"""Characters so common that a pair with one of them tells little."""


class LiteralIndex:
    """Finds the keys whose literals occur in a text."""

    def __init__(self, literals: Mapping[int, Iterable[str]]) -> None:
        self._pairs: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._singles: dict[str, list[int]] = defaultdict(list)
        for key, words in literals.items():
            for word in words:
                if len(word) == 1:
                    self._singles[word].append(key)
                else:
                    self._pairs[telling_pair(word)][word].append(key)
        self._pair_keys = frozenset(self._pairs)
        self._single_keys = frozenset(self._singles)

    @property
    def pairs(self) -> frozenset[str]:
        """Pairs of characters one of which stands in every text with a longer literal."""
        return self._pair_keys

    @property
    def singles(self) -> frozenset[str]:
        """Literals of one character."""
        return self._single_keys

    def candidates(self, text: str) -> list[int]:
        """Return the keys with a literal in `text`, in order."""
        found: set[int] = set()
        for pair in self._pair_keys & set(map(operator.add, text, text[1:])):
            for word, keys in self._pairs[pair].items():
                if word in text:
                    found.update(keys)
        if self._single_keys:
            for single in self._single_keys & set(text):
                found.update(self._singles[single])
        return sorted(found)


def telling_pair(word: str) -> str:
    """Return the pair of neighbouring characters of `word` that is likely the rarest."""
    pairs = map(operator.add, word, word[1:])
    return min(pairs, key=lambda pair: sum(character in _EVERYDAY for character in pair))
