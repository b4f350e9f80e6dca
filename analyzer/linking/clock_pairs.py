"""Pairs of a recording and a call that tell of a clock, without knowing the clock yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking.reasons import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from analyzer.linking.tables import Agreements, CallTable, Floats, Ints, RecordingTable

SAME_LENGTH_S = 2.0
"""Two lengths this close count as equal when clocks are learned."""
RING_S = 75.0
"""Networks give up ringing after a minute; recorders that start with the dialling hold the ring."""
DAY_S = 26 * 3600.0
"""The farthest two zones are apart."""
MOST_ROWS = 1000
"""Recordings that are looked at, spread evenly."""
MOST_CALLS = 50
"""Calls that are looked at for one recording, spread evenly."""
STEP_S = 200.0
"""Settings of a clock by hand lie within this of each other; zones lie further apart."""
QUARTER_S = 900.0
"""Zones differ by whole quarters of an hour."""
LEAST_PAIRS = 5
LEAST_SHARE = 0.25
"""Part of the recordings that have a call of their length about their day."""
STANDS_OUT = 3
"""How many times fuller than any other the window of the true lag must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lags:
    """How much later names say that recordings began than calls did, in the order of time."""

    at: Floats
    """Time by the name."""
    lag: Floats

    @classmethod
    def of(cls, at: Floats, begun: Floats, who: Ints, which: Ints) -> Lags:
        """Return the lags of pairs; a recording without a time has none."""
        timed = ~np.isnan(at[who])
        who, which = who[timed], which[timed]
        order = np.argsort(at[who], kind="stable")
        return cls(at=at[who][order], lag=(at[who] - begun[which])[order])

    def take(self, places: Ints) -> Lags:
        """Return the lags at these places."""
        return Lags(at=self.at[places], lag=self.lag[places])


def safe_pairs(
    calls: CallTable, recordings: RecordingTable, agreement: Agreements
) -> tuple[Ints, Ints]:
    """Return rows of recordings and calls that are each other's only match by number and length."""
    order = np.lexsort((calls.talked, calls.number))
    number, talked = calls.number[order], calls.talked[order]
    codes = _agreeing_codes(agreement)
    claims = np.zeros(order.size + 1, dtype=np.int64)  # differences: a range is two steps
    pairs: list[tuple[int, int]] = []
    for row in np.flatnonzero(~np.isnan(recordings.length)).tolist():
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


def lags_by_number(
    calls: CallTable,
    recordings: RecordingTable,
    agreement: Agreements,
    rows: Ints,
    begun: Floats,
    window: float,
) -> Lags:
    """Return lags of recordings that may hold the ring as well; one lag must stand out.

    Such recordings are never as long as their call, so their number alone has to tell.

    Args:
        calls: The calls.
        recordings: The recordings.
        agreement: How their numbers agree.
        rows: Recordings to go by.
        begun: By call, from when a lag is counted.
        window: How far lags of one clock lie apart.
    """
    at, lag = [], []
    for row, near in _near(calls, recordings, agreement, rows, (recordings.start, calls.start)):
        longer = recordings.length[row] - calls.talked[near]
        kinds = agreement.of(np.full(near.size, recordings.identity[row]), calls.number[near])
        mine = kinds > Agreement.UNKNOWN
        same = near[mine & (np.abs(longer) <= SAME_LENGTH_S)]
        fits = near[mine & (longer >= -SAME_LENGTH_S) & (longer <= RING_S)]
        fits = _spread(same if same.size else fits, MOST_CALLS)
        at.append(np.full(fits.size, recordings.start[row]))
        lag.append(recordings.start[row] - begun[fits])
    return _outstanding(at, lag, window, least=LEAST_PAIRS)


def lags_by_length(
    calls: CallTable,
    recordings: RecordingTable,
    agreement: Agreements,
    rows: Ints,
    times: tuple[Floats, Floats],
    window: float,
    *,
    ring_s: float = SAME_LENGTH_S,
) -> Lags:
    """Return lags by length alone, where names hold no number; one lag must stand out.

    Args:
        calls: The calls.
        recordings: The recordings.
        agreement: How their numbers agree.
        rows: Recordings to go by.
        times: Of recordings and of calls, what the lag lies between.
        window: How far lags of one clock lie apart.
        ring_s: How much longer than its call a recording may be.
    """
    at, lag, known = [], [], 0
    for row, near in _near(calls, recordings, agreement, rows, times):
        longer = recordings.length[row] - calls.talked[near]
        same = near[(longer >= -SAME_LENGTH_S) & (longer <= ring_s)]
        same = _spread(same, MOST_CALLS)
        known += same.size > 0
        at.append(np.full(same.size, times[0][row]))
        lag.append(times[0][row] - times[1][same])
    least = max(LEAST_PAIRS, int(LEAST_SHARE * known))
    return _outstanding(at, lag, window, least=least)


def _near(
    calls: CallTable,
    recordings: RecordingTable,
    agreement: Agreements,
    rows: Ints,
    times: tuple[Floats, Floats],
) -> Iterator[tuple[int, Ints]]:
    """Yield recordings and the calls of about their day that do not name another number."""
    for row in _spread(rows, MOST_ROWS).tolist():
        middle = times[0][row]
        lo, hi = np.searchsorted(calls.start, (middle - DAY_S - calls.longest, middle + DAY_S))
        near = np.arange(lo, hi)
        near = near[np.abs(times[1][near] - middle) <= DAY_S]
        kinds = agreement.of(np.full(near.size, recordings.identity[row]), calls.number[near])
        yield row, near[kinds >= Agreement.UNKNOWN]


def _spread(rows: Ints, most: int) -> Ints:
    """Return at most so many, evenly spread."""
    if rows.size <= most:
        return rows
    return rows[np.linspace(0, rows.size - 1, most).astype(np.int64)]


def _outstanding(at: list[Floats], lag: list[Floats], window: float, *, least: int) -> Lags:
    """Return the lags about the one that is by far the most frequent, each recording once."""
    times = np.concatenate([np.empty(0), *at])
    every = np.concatenate([np.empty(0), *lag])
    values = np.sort(every)
    first, count = densest(values, window)
    middle = float(np.median(values[first : first + count])) if count else 0.0
    rest = values[np.abs(values - middle) > STEP_S]
    if count < max(least, STANDS_OUT * densest(rest, window)[1]):
        return Lags(at=np.empty(0), lag=np.empty(0))
    near = np.abs(every - middle) <= STEP_S
    near |= _zone_apart(times, every - middle, near, window)
    places = np.flatnonzero(near)
    places = places[np.lexsort((np.abs(every[places] - middle), times[places]))]
    once = places[np.unique(times[places], return_index=True)[1]]
    return Lags(at=times[once], lag=every[once])


def _zone_apart(
    times: Floats, off: Floats, near: NDArray[np.bool_], window: float
) -> NDArray[np.bool_]:
    """Say which lags are a whole zone from the frequent one, where a zone stands out: a journey.

    Only recordings count that have no lag near the frequent one.
    """
    quarter = np.round(off / QUARTER_S)
    fits = (np.abs(off - quarter * QUARTER_S) <= window) & ~np.isin(times, times[near])
    zones, counts = np.unique(quarter[fits], return_counts=True)
    if not zones.size:
        return fits
    best = int(np.argmax(counts))
    others = counts[np.abs(zones - zones[best]) > 1]
    if counts[best] < max(LEAST_PAIRS, STANDS_OUT * int(others.max(initial=0))):
        return np.zeros_like(fits)
    return np.asarray(fits & (quarter == zones[best]))


def densest(values: Floats, window: float) -> tuple[int, int]:
    """Return first index and size of the fullest window over sorted values."""
    if not values.size:
        return 0, 0
    counts = np.searchsorted(values, values + window, side="right") - np.arange(values.size)
    first = int(np.argmax(counts))
    return first, int(counts[first])
