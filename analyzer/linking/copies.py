"""Recordings of one stretch of sound that are there more than once: saved again, sent, converted.

Files that are equal byte for byte are one exhibit already. What is told apart here was cut, padded
or encoded anew: it has another digest and is the same call all the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from analyzer.model.records import Recording

START_S = 2.0
LENGTH_S = 1.0
CLOSE_LENGTH_S = 0.5
"""Where the time says less."""
FIRST_YEAR = 2000
"""Before this a clock had not been set."""
MANY = 4
"""No minute holds so many more calls of one number and length."""
MOST = 24
"""How many recordings before it one is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What a recording is a copy of."""

    original: int
    """Record id of the first."""
    sure: bool
    """False where the name leaves the seconds out: it may be another call of the same minute."""


def copies(
    recordings: Iterable[tuple[int, Recording]], modified: Mapping[int, datetime]
) -> dict[int, Copy]:
    """Return by record id which recordings are further copies, and of which one.

    Two are copies where they name the same number or contact by the same scheme, begin within two
    seconds of each other and are equally long: a phone holds one call at a time. Where names hold
    no time, those that were saved in the same two seconds are.

    Args:
        recordings: Record ids and recordings.
        modified: By record id, save times that are believed.
    """
    whole = [(key, one, _began(one)) for key, one in recordings if one.duration is not None]
    by_second = {one.naming for _, one, began in whole if began and began.second}
    alike: dict[tuple[str | None, ...], list[_Take]] = defaultdict(list)
    for key, one, began in whole:
        at = began or modified.get(key)
        if at is not None and one.duration is not None:
            take = _Take(
                at=at.timestamp(),
                key=key,
                length=one.duration.total_seconds(),
                named=began is not None,
                by_second=one.naming in by_second,
            )
            alike[one.naming, one.number, one.name].append(take)
    found: dict[int, Copy] = {}
    for group in alike.values():
        found |= _within(sorted(group, key=lambda one: (one.at, one.key)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Take:
    at: float
    key: int
    length: float
    named: bool
    """True for the time in the name, False for that of saving."""
    by_second: bool


def _began(recording: Recording) -> datetime | None:
    """Return when a recording began; `None` also where the clock had been set back to its zero."""
    at = recording.started_at
    return at if at is not None and at.year >= FIRST_YEAR else None


def _within(group: Iterable[_Take]) -> dict[int, Copy]:
    found: dict[int, Copy] = {}
    firsts: deque[_Take] = deque(maxlen=MOST)
    for take in group:
        original = next((first for first in reversed(firsts) if _same(take, first)), None)
        if original is None:
            firsts.append(take)
        else:
            sure = take.by_second or not take.named
            found[take.key] = Copy(original=original.key, sure=sure)
    many = Counter(copy.original for copy in found.values())
    return {
        key: replace(copy, sure=copy.sure or many[copy.original] >= MANY)
        for key, copy in found.items()
    }


def _same(one: _Take, other: _Take) -> bool:
    most = LENGTH_S if one.named and one.by_second else CLOSE_LENGTH_S
    alike = one.named is other.named and abs(one.length - other.length) <= most
    return alike and one.at - other.at <= START_S
