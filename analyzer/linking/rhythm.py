"""Numbers that call in series, one after the other within minutes, again and again.

Nobody's calls follow a stranger's within two minutes time after time by chance. How often chance
would do it is reckoned from how many series there are and how long they last; two numbers, or a
number and a group, are only held to be one where chance is all but out of the question, most series
of the one are also of the other, and nothing they say names two institutions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.linking.groups import Groups

SCALES = ((120.0, 5e-5), (300.0, 1e-6), (600.0, 1e-8))
"""Seconds from the end of one call to the next in a series, and how likely chance may be at most:
dialers that try again after minutes are told by more of them."""
LEAST_SHARED = 3
LEAST_PART = 0.4
"""Part of a number's series that must be shared."""
WAKING = 14 / 24
"""Part of the day in which calls come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """An incoming call as rhythm sees it, in seconds since 1970."""

    party: str
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Two numbers, or a number and a group, that call in the same series."""

    first: str
    second: str
    shared: int
    """Series that hold both."""
    all: int
    """Series that hold the one with fewer."""
    gap_s: float
    """Seconds between the calls of a series, at most."""


def join_by_rhythm(
    rings: Iterable[Ring], groups: Groups, names: Mapping[str, set[str]]
) -> list[Series]:
    """Join groups whose numbers call in the same series, and return each join that was made.

    Args:
        rings: Incoming calls of the numbers that may be joined.
        groups: What is together so far; joins are added.
        names: By party key, the institutions a number names; groups that name different ones are
            never joined by rhythm.
    """
    order = sorted(rings, key=lambda ring: (ring.start, ring.party))
    made: list[Series] = []
    for gap_s, most in SCALES:
        runs, chance = _runs(order, gap_s)
        while found := _round(runs, chance, groups, names, most):
            made += [replace(one, gap_s=gap_s) for one in found]
    return made


def _runs(rings: Sequence[Ring], gap_s: float) -> tuple[list[set[str]], float]:
    """Return the numbers of each series, and how likely two given series fall together."""
    if not rings:
        return [], 1.0
    runs: list[list[Ring]] = []
    end = float("-inf")
    for ring in rings:
        if ring.start - end > gap_s:
            runs.append([])
        runs[-1].append(ring)
        end = max(end, ring.end)
    lengths = [max(ring.end for ring in run) - run[0].start for run in runs]
    period = max((rings[-1].start - rings[0].start) * WAKING, gap_s)
    chance = min(1.0, (sum(lengths) / len(runs) + 2 * gap_s) / period)
    return [{ring.party for ring in run} for run in runs], chance


def _round(
    runs: Sequence[set[str]],
    chance: float,
    groups: Groups,
    names: Mapping[str, set[str]],
    most: float,
) -> list[Series]:
    """Join the pairs of groups that fit best, each group at most once."""
    alone: Counter[str] = Counter()
    shared: Counter[tuple[str, str]] = Counter()
    some: dict[tuple[str, str], tuple[str, str]] = {}
    for run in runs:
        held: dict[str, str] = {}
        for key in sorted(run):
            held.setdefault(groups.root(key), key)
        alone.update(held.keys())
        for pair in combinations(sorted(held), 2):
            shared[pair] += 1
            some.setdefault(pair, (held[pair[0]], held[pair[1]]))
    fitting = [
        (tail, pair)
        for pair, count in shared.items()
        if count >= LEAST_SHARED
        and count >= LEAST_PART * min(alone[pair[0]], alone[pair[1]])
        and (tail := _tail(count, alone[pair[0]] * alone[pair[1]] * chance)) <= most
    ]
    named = _names_of(groups, {root for _, pair in fitting for root in pair}, names)
    made: list[Series] = []
    used: set[str] = set()
    for _, pair in sorted(fitting):
        both = [named[root] for root in pair if named[root]]
        if used & set(pair) or (len(both) == 2 and not both[0] & both[1]):
            continue
        if groups.join(*some[pair]):
            used |= set(pair)
            fewer = min(alone[pair[0]], alone[pair[1]])
            first, second = some[pair]
            made.append(
                Series(first=first, second=second, shared=shared[pair], all=fewer, gap_s=0.0)
            )
    return made


def _names_of(
    groups: Groups, roots: Iterable[str], names: Mapping[str, set[str]]
) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for root in roots:
        for key in groups.members(root):
            found[root] |= names.get(key, set())
    return found


def _tail(count: int, expected: float) -> float:
    """Return how likely `count` or more are where `expected` come by chance (Poisson)."""
    if expected <= 0:
        return 0.0
    if expected > count:
        return 1.0
    term = exp(-expected)
    for step in range(1, count + 1):
        term *= expected / step
    total = term
    for step in range(count + 1, count + 60):
        term *= expected / step
        total += term
    return total
