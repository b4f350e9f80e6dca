"""First hear, then see: the text is hidden until the person has typed what was heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What two hearings of the same stretch have in common."""

    first: str
    second: str
    agreement: float
    """0..1, by characters, punctuation and spaces left out."""

    @property
    def percent(self) -> int:
        """The agreement in whole percent, rounded down: 100 is said only of equal texts."""
        return int(self.agreement * 100)


def compare(first: str, second: str) -> Compared:
    """Compare two texts by the fewest characters to change."""
    one, other = _plain(first), _plain(second)
    longest = max(len(one), len(other))
    agreement = 1.0 if longest == 0 else 1.0 - distance(one, other) / longest
    return Compared(first=first, second=second, agreement=agreement)


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the fewest characters to change, add or drop (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for place, left in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, right in enumerate(other, 1):
            changed = before + (left != right)
            before = row[column]
            row[column] = min(changed, before + 1, row[column - 1] + 1)
    return row[-1]


def _plain(text: str) -> str:
    """Return simplified letters and digits alone; one by one, so that no wording is folded."""
    return "".join(normalise(character).text for character in text if character.isalnum())
