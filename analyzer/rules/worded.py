"""Finds what is worded like a collector's words, and tells which phrases stand in other company.

The points of a pack's wording (`analyzer.rules.wording`) are read at the levels of its
`guards.yaml`: above `maybe` a person may look, above `sure` soon; without any word of a debt in the
conversation only above `alone`, or above `backed` beside a rule's phrase. A phrase of a rule in a
stretch of `unlike` points or fewer is taken for a report, a joke or a reminder.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analyzer.rules.model import Need
from analyzer.rules.stretches import Stretch, is_whole, stretches
from analyzer.rules.wording import LINE_BREAK, Wording, read_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.rules.model import Levels, Rule, RulePack
    from analyzer.rules.wording import Weighed

WORDING = "wording"
"""The name of what was found, or excused, by how it is worded."""
LOW = 2
"""The severity of what is only maybe a collector's words."""
_SHOWN = 5
"""So many of the words that weighed most are named."""


class Weight(Enum):
    """What a text's points can do."""

    NONE = "none"
    """Nothing can be found in it."""
    SOME = "some"
    """With a rule's phrase or a debt spoken of something may be."""
    MUCH = "much"
    """They may suffice."""


_WEIGHTS = tuple(Weight)


class Found(NamedTuple):
    """Words that are worded like a collector's."""

    rule: Rule
    start: int
    end: int
    points: int
    telling: str
    """The words that gave most points."""


class Worded:
    """The wording of a pack at work."""

    def __init__(self, pack: RulePack, table: str, levels: Levels) -> None:
        self._table = table
        self._levels = levels
        self._rules = {str(rule.category): rule for rule in pack.rules if rule.worded}

    @cached_property
    def _wording(self) -> Wording:
        return read_wording(self._table)

    def stretches(self, texts: Sequence[str]) -> list[list[Stretch]]:
        """Return the stretches of each normal text with their points."""
        places = [list(stretches(text)) for text in texts]
        parts = [
            text[start:end].replace("\n", LINE_BREAK)
            for text, own in zip(texts, places, strict=True)
            for start, end in own
        ]
        points = iter(self._wording.points(parts).tolist())
        return [[Stretch(start, end, next(points)) for start, end in own] for own in places]

    def weights(self, texts: Sequence[str]) -> list[Weight]:
        """Return how each normal text is worded as a whole, in short."""
        whole = list(map(is_whole, texts))
        most = np.zeros(len(texts), np.int64)
        most[whole] = self._wording.points(list(compress(texts, whole)))
        parted = np.flatnonzero(~np.asarray(whole, bool)).tolist()
        for place, own in zip(parted, self.stretches([texts[p] for p in parted]), strict=True):
            most[place] = max((one.points for one in own), default=0)
        some = most > min(self._levels.maybe, self._levels.unlike)
        much = most > min(self._levels.alone, self._levels.backed)
        return [_WEIGHTS[number] for number in ((some | much).astype(int) + much).tolist()]

    def unlike(self, points: int | None) -> bool:
        """Tell whether a phrase stands in words that are not a collector's."""
        return points is not None and points <= self._levels.unlike

    def unsure(self, points: int | None) -> bool:
        """Tell whether the words around bear a find out only so far."""
        return points is not None and points <= self._levels.sure

    def need(self, points: int, *, backed: bool) -> Need:
        """Return what else must be said for a wording of so many points to count.

        It is `backed` where a rule's phrase stands in the same text.
        """
        enough = self._levels.backed if backed else self._levels.alone
        return Need.NOTHING if points > enough else Need.DEBT

    def needs(self, own: Sequence[Stretch], *, backed: bool) -> Iterator[Need]:
        """Yield what must be said for the wordings of a text to count."""
        heavy = (one.points for one in own if one.points > self._levels.maybe)
        return (self.need(points, backed=backed) for points in heavy)

    def bearable(self, own: Sequence[Stretch]) -> bool:
        """Tell whether a phrase could count anywhere in a text."""
        return any(not self.unlike(one.points) for one in own)

    def found(self, text: str, own: Sequence[Stretch]) -> Iterator[Found]:
        """Yield what is worded like a collector's words in a text with these stretches.

        Of stretches that share words only the heaviest counts.
        """
        taken: list[Stretch] = []
        for stretch in sorted(own, key=lambda one: (-one.points, one.start)):
            shared = any(one.start < stretch.end and stretch.start < one.end for one in taken)
            if stretch.points <= self._levels.maybe or shared:
                continue
            taken.append(stretch)
            part = text[stretch.start : stretch.end].replace("\n", LINE_BREAK)
            weighed = self._wording.weigh(part)
            rule = self._rules.get(weighed.categories[0])
            if rule:
                yield Found(
                    rule=rule,
                    start=stretch.start + weighed.start,
                    end=stretch.start + weighed.end,
                    points=stretch.points,
                    telling=_telling(part, weighed),
                )


def worded(pack: RulePack) -> Worded | None:
    """Return the wording of a pack, `None` where it has none."""
    if pack.wording is None or pack.levels is None:
        return None
    return Worded(pack, pack.wording, pack.levels)


def points_at(own: Sequence[Stretch], start: int, end: int) -> int:
    """Return the most points of the stretches that a place is in."""
    return max(one.points for one in own if one.start < end and start < one.end)


def _telling(text: str, weighed: Weighed) -> str:
    """Return the words that gave most points, as they stand, in their order."""
    kept: list[tuple[int, int]] = []
    for sign in weighed.signs:
        if sign.points <= 0 or len(kept) == _SHOWN:
            break
        if not any(start < sign.end and sign.start < end for start, end in kept):
            kept.append((sign.start, sign.end))
    return "、".join(text[start:end].strip() for start, end in sorted(kept))
