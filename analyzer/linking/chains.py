"""Files that a recorder cut one long recording into."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.model.records import Recording

AT_ONCE_S = 1.5
"""The next file begins when the one before is full; no call follows another that fast."""
CUT_S = 20.0
"""Nobody cuts shorter than this."""

_Row = tuple[float, int, "Recording"]
"""Start, record id, recording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Files that follow one another without a pause."""

    whole: Recording
    """The first, as long as all of them."""
    parts: tuple[int, ...]
    """Record ids, in order."""
    lengths: tuple[timedelta, ...]
    """Of the parts."""


def chains(recordings: Iterable[tuple[int, Recording]]) -> Mapping[int, Chain]:
    """Return by the id of the first file the recordings that were cut into several.

    Files are of one recording where the same scheme names the same number or contact and each
    begins the moment the one before ends.
    """
    alike: dict[tuple[str | None, ...], list[_Row]] = defaultdict(list)
    for key, one in recordings:
        if one.started_at is not None and one.duration is not None:
            at = one.started_at.timestamp()
            alike[one.naming, one.number, one.name].append((at, key, one))
    for rows in alike.values():
        rows.sort(key=lambda row: row[:2])
    at_end = _at_end(alike)
    found: dict[int, Chain] = {}
    for (naming, *_), rows in alike.items():
        if naming in at_end:
            continue
        for run in _runs(rows):
            _, first, one = run[0]
            lengths = tuple(row[2].duration or timedelta() for row in run)
            found[first] = Chain(
                whole=replace(one, duration=sum(lengths, timedelta())),
                parts=tuple(key for _, key, _ in run),
                lengths=lengths,
            )
    return found


def _at_end(alike: Mapping[tuple[str | None, ...], Sequence[_Row]]) -> set[str | None]:
    """Return the schemes whose names hold the end: there the last length tells of the distance."""
    told: Counter[str | None] = Counter()
    for (naming, *_), rows in alike.items():
        for before, after in pairwise(rows):
            first, last = _seconds(before), _seconds(after)
            apart = after[0] - before[0]
            if first >= CUT_S and abs(first - last) > 2 * AT_ONCE_S:
                told[naming] += abs(apart - last) <= AT_ONCE_S
                told[naming] -= abs(apart - first) <= AT_ONCE_S
    return {naming for naming, more in told.items() if more > 0}


def _runs(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    run = list(rows[:1])
    for before, after in pairwise(rows):
        if not _follows(before, after):
            if len(run) > 1:
                yield run
            run = []
        run.append(after)
    if len(run) > 1:
        yield run


def _follows(before: _Row, after: _Row) -> bool:
    seconds = _seconds(before)
    pause = after[0] - before[0] - seconds
    told = before[0] % 60 != 0 or after[0] % 60 != 0 or seconds % 60 < AT_ONCE_S
    return seconds >= CUT_S and abs(pause) <= AT_ONCE_S and told


def _seconds(row: _Row) -> float:
    return (row[2].duration or timedelta()).total_seconds()
