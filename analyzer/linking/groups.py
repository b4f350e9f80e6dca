"""Numbers put together one join at a time, where a person's word forbids some joins."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from analyzer.model.party import TieVerdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.model.party import Tie


class Groups:
    """Disjoint groups of numbers."""

    def __init__(self, ties: Iterable[Tie] = ()) -> None:
        """Begin with every number alone; a later tie stands above an earlier one."""
        self._parent: dict[str, str] = {}
        self._members: dict[str, set[str]] = {}
        self._apart: dict[str, set[str]] = defaultdict(set)
        self._alone: set[str] = set()
        for tie in ties:
            if tie.verdict is not TieVerdict.APART:
                self._alone -= {tie.first, tie.second or ""}
            elif tie.second is None:
                self._alone.add(tie.first)
            else:
                self._apart[tie.first].add(tie.second)
                self._apart[tie.second].add(tie.first)

    def root(self, key: str) -> str:
        """Return the number that stands for a number's group."""
        self._parent.setdefault(key, key)
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def members(self, key: str) -> set[str]:
        """Return all numbers of a number's group."""
        root = self.root(key)
        return self._members.setdefault(root, {root})

    def join(self, first: str, second: str) -> bool:
        """Put two groups together, unless a person said that some of their numbers are apart.

        Returns:
            True where they are one group now.
        """
        low, high = sorted((self.root(first), self.root(second)))
        if low == high:
            return True
        if {first, second} & self._alone:
            return False
        ours, theirs = self.members(low), self.members(high)
        small, large = sorted((ours, theirs), key=len)
        if any(self._apart[key] & large for key in small if key in self._apart):
            return False
        self._parent[high] = low
        self._members[low] = ours | theirs
        del self._members[high]
        return True

    def groups(self) -> list[list[str]]:
        """Return the groups of two or more, sorted."""
        return sorted(sorted(group) for group in self._members.values() if len(group) > 1)
