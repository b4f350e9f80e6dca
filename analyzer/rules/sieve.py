"""The first look at a text as it was written: can it hold anything at all.

Most messages are about dinner. They are passed over here, before their normal form is made, where
the words do not stand in them that a rule cannot do without, and nothing that could be a disguise.
This takes `ahocorasick-rs` (extra `fast`), which finds all words at once; without it every text is
let through and looked at in its normal form.
"""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from analyzer.text import HAN, Plainness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from analyzer.rules.expressions import Clause

_PLAIN_RUN = re.compile(rf"[{HAN}0-9]+")
_LETTER = re.compile(r"[a-z]")


class Sieve:
    """Lets texts through that could match one of some clauses."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self._plainness: Plainness | None = None
        if importlib.util.find_spec("ahocorasick_rs") is not None:
            self._plainness = Plainness()
            plain = [_plain(clause) for clause in clauses]
            self._finds = _finder(plain, self._plainness.disguises)

    def passes(self, text: str) -> bool:
        """Tell whether `text`, as written, could match once it is made normal."""
        if self._plainness is None:
            return True
        return not self._plainness.holds(text) or self._finds(text)


def _plain(clause: Clause) -> tuple[frozenset[str], ...]:
    """Return the sets of `clause` as a plain text holds them; an empty set never holds.

    A plain text has no letters, and of its punctuation only Han characters and digits are sure.
    """
    sets = []
    for words in clause:
        plain = (word for word in words if not _LETTER.search(word))
        runs = {max(_PLAIN_RUN.findall(word), key=len, default="") for word in plain}
        if "" not in runs:
            sets.append(frozenset(runs))
    return tuple(sets)


def _finder(
    clauses: list[tuple[frozenset[str], ...]], disguises: frozenset[str]
) -> Callable[[str], bool]:
    from ahocorasick_rs import AhoCorasick

    if not all(clauses):
        return lambda _: True
    words = sorted(disguises.union(*(words for clause in clauses for words in clause)))
    number = {word: place for place, word in enumerate(words)}
    alone = {number[word] for word in disguises}
    others: dict[int, list[tuple[frozenset[int], ...]]] = defaultdict(list)
    for first, *rest in clauses:
        needed = tuple(frozenset(number[word] for word in words) for words in rest)
        for word in first:
            if needed:
                others[number[word]].append(needed)
            else:
                alone.add(number[word])
    find = AhoCorasick(words).find_matches_as_indexes

    def finds(text: str) -> bool:
        found = {place for place, _, _ in find(text, overlapping=True)}
        if not alone.isdisjoint(found):
            return True
        return any(
            all(not found.isdisjoint(words) for words in needed)
            for place in found & others.keys()
            for needed in others[place]
        )

    return finds
