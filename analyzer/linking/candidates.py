"""Which calls a recording could be, and how well each of them fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking.clock_pairs import RING_S, SAME_LENGTH_S
from analyzer.linking.clocks import saved_offset
from analyzer.linking.reasons import Agreement, Timing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from analyzer.linking.clocks import Clock
    from analyzer.linking.tables import Agreements, CallTable, Floats, Ints, RecordingTable

WEIGHTS = {"number": 0.40, "time": 0.35, "length": 0.20, "direction": 0.05}
"""What each agreement adds to the score; together 1."""

NUMBER = np.array([0.0, 0.0, 0.25, 0.85, 0.90, 1.0])
"""By `Agreement`."""
NUMBER_BY_CLOCK = np.array([0.0, 0.0, 0.40, 0.85, 0.90, 1.0])
"""The same where the recorder's clock is known: a phone holds one call at a time."""
CAP = 0.59
"""What contradicts itself is never linked without a person."""
WRONG_WAY = 0.30
"""Taken off where both sides name a direction and they differ."""
OVERLAP = 0.3
"""Left of the time score where the recording would run into the next call."""
SECOND_CLOCK = 0.97
SAVED_S = 120.0
"""A recorder closes its file within two minutes of hanging up."""
CLOSING_S = 600.0
"""A file saved within this of its name's time shows that the clock was right."""
ENDS_S = 5.0
"""How far apart the ends of a recording and its call are that began before the call's time."""
CREATION_S = 1.5
"""BCR's time and the log's are the same instant, one of them perhaps cut to seconds."""
CHUNK_PAIRS = 300_000
PER_RECORDING = 24
"""More candidates than this never change who comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Candidate pairs as columns; rows index the two tables."""

    recording: Ints
    call: Ints
    score: Floats
    lag: Floats
    """Recording start less call start after correction; for `FILE`, save time less call end."""
    clock: Floats
    agreement: Ints
    timing: Ints
    too_long: NDArray[np.bool_]

    def take(self, rows: Ints | NDArray[np.bool_]) -> Pairs:
        """Return the pairs at these places."""
        return Pairs(
            recording=self.recording[rows],
            call=self.call[rows],
            score=self.score[rows],
            lag=self.lag[rows],
            clock=self.clock[rows],
            agreement=self.agreement[rows],
            timing=self.timing[rows],
            too_long=self.too_long[rows],
        )


def candidates(
    calls: CallTable, recordings: RecordingTable, agreement: Agreements, clocks: Sequence[Clock]
) -> Pairs:
    """Return each recording's candidate calls, best first, by recording."""
    parts: list[Pairs] = []
    for clock in clocks:
        for rows, weight in ((clock.rows, 1.0), (clock.others, SECOND_CLOCK)):
            at = recordings.start[rows] - clock.offset
            if clock.at_end:
                at = at - np.nan_to_num(recordings.length[rows])
            reach = RING_S + calls.longest
            for who, which in _expand(calls, rows, at - reach, at + RING_S + clock.slack):
                lag = at[np.searchsorted(rows, who)] - calls.start[which]
                part = _timed(calls, recordings, agreement, who, which, lag, clock, weight)
                parts.append(_best(part))
    offset = saved_offset(calls, recordings, agreement)
    alone = _untimed(recordings, parts, clocks, offset)
    parts.append(_saved(calls, recordings, agreement, alone, offset))
    parts.append(_timeless(calls, recordings, agreement, _without(recordings, parts)))
    return _best(_joined(parts))


def _expand(calls: CallTable, rows: Ints, low: Floats, high: Floats) -> Iterator[tuple[Ints, Ints]]:
    """Yield (recording rows, call rows) of all calls that start in each row's window."""
    lo = np.searchsorted(calls.start, low, side="left")
    hi = np.searchsorted(calls.start, high, side="right")
    counts = hi - lo
    chunk = np.cumsum(counts) // CHUNK_PAIRS
    for number in np.unique(chunk):
        mine = np.flatnonzero(chunk == number)
        size = counts[mine]
        before = np.cumsum(size) - size
        which = np.arange(int(size.sum())) - np.repeat(before - lo[mine], size)
        yield np.repeat(rows[mine], size), which


def _timed(
    calls: CallTable,
    recordings: RecordingTable,
    agreement: Agreements,
    who: Ints,
    which: Ints,
    lag: Floats,
    clock: Clock,
    weight: float,
) -> Pairs:
    kinds = agreement.of(recordings.identity[who], calls.number[which])
    created = recordings.creation[who] & (np.abs(lag) <= CREATION_S) & (clock.offset == 0)
    reach = np.fmax(calls.talked[which], recordings.length[who])
    within = (lag <= reach + RING_S + clock.slack) & (
        (lag >= -clock.slack)
        | (_ends_alike(calls, recordings, who, which, lag) & calls.billed[which])
    )
    keep = created | ((kinds != Agreement.CONFLICT) & within)
    who, which, lag, kinds, created = (x[keep] for x in (who, which, lag, kinds, created))
    time, odd = _time_score(calls, recordings, who, which, lag, clock)
    number = (NUMBER_BY_CLOCK if clock.pairs else NUMBER)[kinds]
    score, too_long = _score(calls, recordings, who, which, number, time)
    odd |= too_long | (recordings.creation[who] & bool(created.any()))
    score = np.where(odd, np.minimum(score, CAP), score) * weight
    timing = np.where(np.round(lag) < 0, Timing.EARLIER, Timing.LATER)
    if clock.offset:
        timing[:] = Timing.CORRECTED
    timing[created] = Timing.CREATION
    return Pairs(
        recording=who,
        call=which,
        score=np.where(created, 1.0, score),
        lag=lag,
        clock=np.full(who.size, clock.offset),
        agreement=kinds,
        timing=timing.astype(np.int64),
        too_long=too_long & ~created,
    )


def _ends_alike(
    calls: CallTable, recordings: RecordingTable, who: Ints, which: Ints, lag: Floats
) -> NDArray[np.bool_]:
    """Say where a recording begins before its call and ends with it.

    A bill counts from the answer, a recorder may begin with the dialling.
    """
    talked = calls.talked[which]
    close = ENDS_S + 0.02 * np.nan_to_num(talked)
    return np.asarray(np.abs(lag + recordings.length[who] - talked) <= close)


def _time_score(
    calls: CallTable, recordings: RecordingTable, who: Ints, which: Ints, lag: Floats, clock: Clock
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return 1 where an ordinary ring lets the recording lie within the talk, and what cannot be.

    The recording lies between the answer and the end of the talk, so the phone must have rung at
    least until the recording's end less the talk. A part of a call that also needs a long ring is
    more likely a part of another call.
    """
    length, talked = np.nan_to_num(recordings.length[who]), calls.talked[which]
    talked = np.where(np.isnan(talked), length, talked)
    ring = np.maximum(lag + length - talked, 0.0)
    time = np.interp(ring, [30, 60, RING_S], [1.0, 0.6, 0.2])
    part = np.abs(length - talked) > 3.0 + 0.02 * talked
    time[part & (ring > 30)] *= 0.3
    time[part & (ring > 40)] = 0.0
    time[lag > RING_S] *= 0.7
    runs_over = calls.next_start[which] - calls.start[which] + clock.slack
    time[lag + length > runs_over] *= OVERLAP
    return time, ring > RING_S + clock.slack + 0.05 * talked


def _score(
    calls: CallTable,
    recordings: RecordingTable,
    who: Ints,
    which: Ints,
    number: Floats,
    time: Floats,
) -> tuple[Floats, NDArray[np.bool_]]:
    length, too_long = _length_score(recordings.length[who], calls.talked[which])
    mine, theirs = recordings.direction[who], calls.direction[which]
    unknown = (mine == 0) | (theirs == 0)
    score = (
        WEIGHTS["number"] * number
        + WEIGHTS["time"] * time
        + WEIGHTS["length"] * length
        + WEIGHTS["direction"] * np.where(unknown, 0.5, mine == theirs)
    )
    score -= WRONG_WAY * (~unknown & (mine != theirs))
    return np.clip(score, 0.0, 1.0), too_long


def _length_score(recorded: Floats, talked: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return 1 for equal lengths, less for a part, 0 and a mark for far too long.

    Some recorders start with the dialling, so a recording may hold the ring beside the talk.
    """
    more = recorded - talked
    close = 3.0 + 0.02 * talked
    part = 0.3 + 0.5 * recorded / np.maximum(talked, 1.0)
    near = 1.0 - 0.05 * np.abs(more) / close
    score = np.where(more > close, 0.5, np.where(more < -close, part, near))
    too_long = more > RING_S + 0.05 * talked
    score[too_long] = 0.0
    return np.where(np.isnan(more), 0.5, score), too_long


def _without(recordings: RecordingTable, parts: Sequence[Pairs]) -> Ints:
    has = np.zeros(recordings.id.size, dtype=np.bool_)
    for part in parts:
        has[part.recording] = True
    return np.flatnonzero(~has)


def _untimed(
    recordings: RecordingTable, parts: Sequence[Pairs], clocks: Sequence[Clock], offset: float
) -> Ints:
    """Return recordings with a save time and no candidate, unless their name's time is right.

    A name's time that the save time bears out says that the call's row is missing.
    """
    alone = _without(recordings, parts)
    rows = alone[~np.isnan(recordings.saved[alone])]
    for clock in clocks:
        closed = recordings.start[rows] - clock.offset + np.nan_to_num(recordings.length[rows])
        right = np.abs(recordings.saved[rows] - offset - closed) <= CLOSING_S
        rows = rows[~(right & (recordings.scheme[rows] == clock.scheme))]
    return rows


def _saved(
    calls: CallTable,
    recordings: RecordingTable,
    agreement: Agreements,
    rows: Ints,
    offset: float,
) -> Pairs:
    """Return candidates by the file's modification time, for names without a usable time."""
    saved = recordings.saved[rows] - offset
    parts = []
    for who, which in _expand(calls, rows, saved - calls.longest - SAVED_S, saved + 5.0):
        lag = (
            recordings.saved[who] - offset - calls.start[which] - np.nan_to_num(calls.talked[which])
        )
        kinds = agreement.of(recordings.identity[who], calls.number[which])
        keep = (lag >= -5.0) & (lag <= SAVED_S) & (kinds != Agreement.CONFLICT)
        who, which, lag, kinds = who[keep], which[keep], lag[keep], kinds[keep]
        time = np.interp(lag, [0.0, 60.0, SAVED_S], [0.85, 0.85, 0.4])
        score, too_long = _score(calls, recordings, who, which, NUMBER[kinds], time)
        parts.append(_plain(who, which, score, lag, kinds, too_long, Timing.FILE))
    return _joined(parts)


def _timeless(
    calls: CallTable, recordings: RecordingTable, agreement: Agreements, rows: Ints
) -> Pairs:
    """Return the one call of equal number and length, for recordings whose time says nothing."""
    order = np.argsort(calls.talked, kind="stable")
    talked = calls.talked[order]
    who, which = [], []
    for row in rows[~np.isnan(recordings.length[rows])]:
        length = recordings.length[row]
        lo, hi = np.searchsorted(talked, (length - SAME_LENGTH_S, length + SAME_LENGTH_S))
        near = order[lo:hi]
        kinds = agreement.of(np.full(near.size, recordings.identity[row]), calls.number[near])
        near = near[kinds > Agreement.UNKNOWN]
        if near.size == 1:
            who.append(int(row))
            which.append(int(near[0]))
    mine, theirs = np.array(who, dtype=np.int64), np.array(which, dtype=np.int64)
    kinds = agreement.of(recordings.identity[mine], calls.number[theirs])
    score, too_long = _score(calls, recordings, mine, theirs, NUMBER[kinds], np.zeros(mine.size))
    return _plain(mine, theirs, np.minimum(score, CAP), score * 0, kinds, too_long, Timing.NONE)


def _plain(
    who: Ints,
    which: Ints,
    score: Floats,
    lag: Floats,
    kinds: Ints,
    too_long: NDArray[np.bool_],
    timing: Timing,
) -> Pairs:
    return Pairs(
        recording=who,
        call=which,
        score=score,
        lag=lag,
        clock=np.zeros(who.size),
        agreement=kinds,
        timing=np.full(who.size, int(timing), dtype=np.int64),
        too_long=too_long,
    )


def _joined(parts: Sequence[Pairs]) -> Pairs:
    if not parts:
        none, nothing = np.empty(0, dtype=np.int64), np.empty(0)
        return _plain(none, none, nothing, nothing, none, none.astype(np.bool_), Timing.NONE)
    return Pairs(
        recording=np.concatenate([part.recording for part in parts]),
        call=np.concatenate([part.call for part in parts]),
        score=np.concatenate([part.score for part in parts]),
        lag=np.concatenate([part.lag for part in parts]),
        clock=np.concatenate([part.clock for part in parts]),
        agreement=np.concatenate([part.agreement for part in parts]),
        timing=np.concatenate([part.timing for part in parts]),
        too_long=np.concatenate([part.too_long for part in parts]),
    )


def _best(pairs: Pairs) -> Pairs:
    """Return each pair once, at its best score, and the best few of each recording."""
    order = np.lexsort((np.abs(pairs.clock), pairs.call, -pairs.score, pairs.recording))
    pairs = pairs.take(order)
    both = pairs.recording * (int(pairs.call.max(initial=0)) + 1) + pairs.call
    _, firsts = np.unique(both, return_index=True)
    pairs = pairs.take(np.sort(firsts))
    starts = np.searchsorted(pairs.recording, pairs.recording, side="left")
    return pairs.take(np.arange(pairs.recording.size) - starts < PER_RECORDING)
