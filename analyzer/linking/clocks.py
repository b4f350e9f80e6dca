"""How far a recorder's clock is from the phone's, learned from pairs that leave no doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking.reasons import Agreement

if TYPE_CHECKING:
    from analyzer.linking.tables import Agreements, CallTable, Floats, Ints, RecordingTable

SAME_LENGTH_S = 2.0
"""Two lengths this close count as equal when clocks are learned."""
RING_S = 75.0
"""Networks give up ringing after a minute."""
WINDOW_S = 45.0
"""Rings of one phone's calls lie within this of each other."""
QUARTER_S = 900.0
"""Zones differ by whole quarters of an hour."""
APART_S = 120.0
"""Settings of one clock closer than this are one setting and a few long rings."""
LEAST_PAIRS = 3
LEAST_SHARE = 0.1
MOST_MODES = 4
MOST_ROWS = 2000
"""Recordings are looked at until the lag is plain."""
SLACK_S = 3.0
"""Rounding of two clocks that agree."""
LEARNED_SLACK_S = 15.0
"""Uncertainty of an offset that was learned."""
DAY_S = 26 * 3600.0
"""The farthest two zones are apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What has to be taken off the times of a naming scheme."""

    scheme: int
    offset: float
    """Seconds the recorder is ahead of the phone."""
    at_end: bool
    """True where the name holds the end of the recording, not its start."""
    pairs: int
    """Pairs it was learned from; 0 for the plain assumption that the clocks agree."""
    share: float
    """Part of the scheme's safe pairs that follow it."""

    by_minute: bool
    """True where the names leave out the seconds."""

    @property
    def slack(self) -> float:
        """Seconds a recording may seem to start before its call."""
        slack = LEARNED_SLACK_S if self.offset else SLACK_S
        return slack + 60.0 if self.by_minute else slack


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """Lags that lie together: one setting of the recorder's clock."""

    lags: Floats
    at_end: bool
    share: float


def clocks(
    calls: CallTable, recordings: RecordingTable, agreement: Agreements
) -> tuple[Clock, ...]:
    """Return the clocks of each naming scheme, most frequent first within a scheme."""
    found: list[Clock] = []
    who, which = safe_pairs(calls, recordings, agreement)
    for scheme in range(len(recordings.schemes)):
        rows = np.flatnonzero((recordings.scheme == scheme) & ~np.isnan(recordings.start))
        mine = recordings.scheme[who] == scheme
        by_minute = bool(np.all(recordings.start[rows] % 60 == 0))
        window = WINDOW_S + 60.0 * by_minute
        modes = _modes(calls, recordings, who[mine], which[mine], window)
        modes = modes or _by_length(calls, recordings, agreement, rows, window)
        found += [
            Clock(
                scheme=scheme,
                offset=_offset(mode.lags, by_minute=by_minute),
                at_end=mode.at_end,
                pairs=mode.lags.size,
                share=mode.share,
                by_minute=by_minute,
            )
            for mode in modes or [Mode(lags=np.empty(0), at_end=False, share=1.0)]
        ]
    return tuple(found)


def safe_pairs(
    calls: CallTable, recordings: RecordingTable, agreement: Agreements
) -> tuple[Ints, Ints]:
    """Return rows of recordings and calls that are each other's only match by number and length."""
    order = np.lexsort((calls.talked, calls.number))
    number, talked = calls.number[order], calls.talked[order]
    codes = _agreeing_codes(agreement)
    claims = np.zeros(order.size + 1, dtype=np.int64)  # differences: a range is two steps
    pairs: list[tuple[int, int]] = []
    for row in np.flatnonzero(~np.isnan(recordings.length) & ~np.isnan(recordings.start)).tolist():
        length = recordings.length[row]
        mates: list[int] = []
        for code in codes.get(int(recordings.identity[row]), ()):
            lo, hi = np.searchsorted(number, (code, code + 1))
            low, high = lo + np.searchsorted(
                talked[lo:hi], (length - SAME_LENGTH_S, length + SAME_LENGTH_S + 1e-9)
            )
            claims[low] += 1
            claims[high] -= 1
            mates += range(low, min(high, low + 2))
        if len(mates) == 1:
            pairs.append((row, mates[0]))
    once = np.cumsum(claims) == 1
    safe = [(row, int(order[mate])) for row, mate in pairs if once[mate]]
    rows = np.array(safe, dtype=np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _agreeing_codes(agreement: Agreements) -> dict[int, list[int]]:
    codes: dict[int, list[int]] = {}
    for pair, kind in zip(agreement.pairs.tolist(), agreement.kinds.tolist(), strict=True):
        if kind > Agreement.UNKNOWN:
            codes.setdefault(pair // agreement.width, []).append(pair % agreement.width - 1)
    return codes


def _modes(
    calls: CallTable, recordings: RecordingTable, who: Ints, which: Ints, window: float
) -> list[Mode]:
    if who.size < LEAST_PAIRS:
        return []
    from_start = np.sort(recordings.start[who] - calls.start[which])
    from_end = np.sort(recordings.start[who] - calls.start[which] - calls.talked[which])
    at_end = _densest(from_end, window)[1] > 1.3 * _densest(from_start, window)[1]
    left = from_end if at_end else from_start
    found: list[Mode] = []
    least = max(LEAST_PAIRS, LEAST_SHARE * who.size)
    while left.size and len(found) < MOST_MODES:
        first, count = _densest(left, window)
        if count < least:
            break
        lags = left[first : first + count]
        found.append(Mode(lags=lags, at_end=bool(at_end), share=count / who.size))
        left = left[(left < lags[0] - APART_S) | (left > lags[-1] + APART_S)]
    return found


def _densest(values: Floats, window: float) -> tuple[int, int]:
    """Return first index and size of the fullest window over sorted values."""
    if not values.size:
        return 0, 0
    ends = np.searchsorted(values, values + window, side="right")
    counts = ends - np.arange(values.size)
    first = int(np.argmax(counts))
    return first, int(counts[first])


def _offset(lags: Floats, *, by_minute: bool) -> float:
    """Return the clock offset behind lags that also hold the ring.

    The median tells whether the clocks agree or are a zone apart; an odd offset is read from the
    shortest rings, since every lag is the offset plus a ring.
    """
    if not lags.size:
        return 0.0
    median, low = float(np.median(lags)), float(np.quantile(lags, 0.05))
    zone = round((median - RING_S / 5) / QUARTER_S) * QUARTER_S
    slack = SLACK_S + 60.0 * by_minute
    if zone - slack <= low and median <= zone + WINDOW_S:
        return zone
    return low - 2.0


def _by_length(
    calls: CallTable, recordings: RecordingTable, agreement: Agreements, rows: Ints, window: float
) -> list[Mode]:
    """Learn a clock from lengths alone, where names hold no number: one lag must stand out."""
    lags: list[Floats] = [np.empty(0)]
    for row in rows[:MOST_ROWS]:
        start, length = recordings.start[row], recordings.length[row]
        lo, hi = np.searchsorted(calls.start, (start - DAY_S, start + DAY_S))
        near = np.arange(lo, hi)
        near = near[np.abs(calls.talked[near] - length) <= SAME_LENGTH_S]
        kinds = agreement.of(np.full(near.size, recordings.identity[row]), calls.number[near])
        near = near[kinds >= Agreement.UNKNOWN][:50]
        lags.append(start - calls.start[near])
    every = np.sort(np.concatenate(lags))
    first, count = _densest(every, window)
    rest = np.delete(every, np.s_[first : first + count])
    if count < max(5, 0.5 * min(rows.size, MOST_ROWS), 3 * _densest(rest, window)[1]):
        return []
    return [Mode(lags=every[first : first + count], at_end=False, share=1.0)]
