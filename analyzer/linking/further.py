"""Recordings of a call that already has one: further parts, copies, a second recorder's."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking import reasons
from analyzer.linking.clock_pairs import RING_S
from analyzer.linking.reasons import Agreement, Timing
from analyzer.model.remark import remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.linking.candidates import Pairs
    from analyzer.linking.tables import CallTable, Ints, RecordingTable
    from analyzer.model.remark import Remark

LINKED = 0.60
"""Below this score nothing is linked."""
BESIDE_S = 15.0
"""How far apart the clocks of two recorders put the beginning of one recording."""
LENGTH_S = 5.0
"""How far apart two recorders' lengths of one call are."""
COPY_S = 0.5
"""The same for one recording saved twice."""
COPY_BEGIN_S = 2.0
TOLD_S = 8.0
"""Two calls of one minute are hardly equally long from this length on."""
ABUT_S = 3.0
"""A recorder that cuts begins the next file at once."""
COVERED = 0.7
"""Part of the shorter recording that lies within the other."""
LEAST_BOTH = 3
"""Calls that two schemes must both have before they are held to be two recorders."""
MOST_PARTS = 60
"""Recordings of one call; more are hardly of one."""
_TIMED = frozenset(Timing) - {Timing.NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A recording that is held to be of a call, or may be."""

    row: int
    scheme: int
    begin: float
    """After the call's start, seconds."""
    length: float
    by_minute: bool
    known: bool
    """Number or name agree."""
    created: bool
    """It is known when the call was created, not when the recording began."""

    @property
    def end(self) -> float:
        return self.begin + self.length


def layers(calls: CallTable, recordings: RecordingTable, pairs: Pairs) -> list[Ints]:
    """Return places of pairs in groups, in each of which a call has one recording.

    Two recorders at work at once each have a recording of a call, and neither may push the other's
    to a call beside it. Schemes that name the same calls' recordings again and again are such.
    """
    firsts = np.unique(pairs.recording, return_index=True)[1]
    by_call: dict[int, list[_Part]] = {}
    for place in firsts.tolist():
        if _plain(pairs, place):
            part = _part(calls, recordings, pairs, place)
            by_call.setdefault(int(pairs.call[place]), []).append(part)
    both: Counter[tuple[int, int]] = Counter()
    for parts in by_call.values():
        found = {
            (min(one.scheme, other.scheme), max(one.scheme, other.scheme))
            for one, other in combinations(parts[:MOST_PARTS], 2)
            if one.scheme != other.scheme and _beside(one, other)
        }
        both.update(found)
    schemes = recordings.scheme[pairs.recording]
    groups: list[list[int]] = []
    for scheme in np.unique(schemes).tolist():
        for group in groups:
            if all(both[other, scheme] < LEAST_BOTH for other in group):
                group.append(scheme)
                break
        else:
            groups.append([scheme])
    return [np.flatnonzero(np.isin(schemes, group)) for group in groups]


def further(
    calls: CallTable,
    recordings: RecordingTable,
    pairs: Pairs,
    taken: Iterable[int],
    best: Mapping[int, int],
) -> dict[int, Remark]:
    """Return rows of recordings whose best call has one already and is theirs too, with the reason.

    A phone holds one call at a time. So recordings that lie over each other are of one call, and so
    are parts that lie side by side and are together no longer than the call. Anything less plain
    goes to a person.

    Args:
        calls: The calls.
        recordings: The recordings.
        pairs: What may be which.
        taken: Places of the pairs that are links, one for each call.
        best: Place of the best pair by row.
    """
    held: dict[int, list[_Part]] = {}
    standing = set(taken)
    for place in standing:
        if _plain(pairs, place):
            held[int(pairs.call[place])] = [_part(calls, recordings, pairs, place)]
    waiting = [
        (int(pairs.call[place]), _part(calls, recordings, pairs, place))
        for place in best.values()
        if int(pairs.call[place]) in held and place not in standing and _plain(pairs, place)
    ]
    much = Counter(call for call, _ in waiting)
    waiting = [(call, part) for call, part in waiting if much[call] < MOST_PARTS]
    found: dict[int, Remark] = {}
    before = -1
    while before != len(found):
        before = len(found)
        for call, part in waiting:
            if part.row not in found:
                why = _why(part, held[call], float(calls.talked[call]))
                if why is not None:
                    found[part.row] = why
                    held[call].append(part)
    return found


def _plain(pairs: Pairs, place: int) -> bool:
    return bool(
        pairs.agreement[place] >= Agreement.UNKNOWN
        and pairs.score[place] >= LINKED
        and Timing(int(pairs.timing[place])) in _TIMED
    )


def _part(calls: CallTable, recordings: RecordingTable, pairs: Pairs, place: int) -> _Part:
    row = int(pairs.recording[place])
    length, begin = float(recordings.length[row]), float(pairs.lag[place])
    if pairs.timing[place] == Timing.FILE:  # there the lag is that of the ends
        begin += float(calls.talked[pairs.call[place]]) - length
    return _Part(
        row=row,
        scheme=int(recordings.scheme[row]),
        begin=begin,
        length=length,
        by_minute=bool(recordings.start[row] % 60 == 0),
        known=bool(pairs.agreement[place] >= Agreement.NAME),
        created=bool(pairs.timing[place] == Timing.CREATION),
    )


def _why(part: _Part, parts: Iterable[_Part], talked: float) -> Remark | None:
    """Return why a recording is of a call that already has some, `None` where it is not plain."""
    for other in parts:
        if part.scheme == other.scheme and _copied(part, other):
            return remark(reasons.COPY if _alike(part, other) else reasons.OVER)
        if part.scheme != other.scheme and _beside(part, other):
            return remark(reasons.BESIDE)
    others = [other for other in parts if other.scheme == part.scheme]
    slack = ABUT_S + 60.0 * part.by_minute
    apart = all(part.begin >= o.end - slack or o.begin >= part.end - slack for o in others)
    abuts = any(min(abs(part.begin - o.end), abs(o.begin - part.end)) <= slack for o in others)
    total = part.length + sum(other.length for other in others)
    rung = RING_S if abuts and not part.by_minute else 0.0
    if (
        others
        and apart
        and (part.known or abuts)
        and _within(part, talked)
        and total <= 1.02 * talked + 3.0 + rung
    ):
        return remark(
            reasons.CONTINUED,
            lag=round(part.begin),
            recorded=f"{total:.0f}",
            talked=f"{talked:.0f}",
        )
    return None


def _within(part: _Part, talked: float) -> bool:
    return part.end <= talked + RING_S


def _copied(one: _Part, other: _Part) -> bool:
    if one.by_minute:
        alike = abs(one.length - other.length) <= COPY_S and one.length >= TOLD_S
        return alike and one.begin == other.begin
    return _overlap(one, other, 0.0) >= COVERED * min(one.length, other.length)


def _alike(one: _Part, other: _Part) -> bool:
    return abs(one.begin - other.begin) <= COPY_BEGIN_S and abs(one.length - other.length) <= 1.0


def _beside(one: _Part, other: _Part) -> bool:
    """Say whether two recorders hold the same stretch of a call, or one of them more of it."""
    alike = abs(one.length - other.length) <= LENGTH_S + 0.02 * one.length
    near = abs(one.begin - other.begin) <= BESIDE_S + 60.0 * (one.by_minute or other.by_minute)
    near = near or one.created or other.created
    over = _overlap(one, other, BESIDE_S) >= COVERED * min(one.length, other.length)
    return (alike and near) or (over and min(one.length, other.length) > BESIDE_S)


def _overlap(one: _Part, other: _Part, apart: float) -> float:
    """Return for how many seconds two recordings lie over each other."""
    return float(np.minimum(one.end, other.end) - np.maximum(one.begin, other.begin)) + apart
