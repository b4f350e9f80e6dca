"""How far a recorder's clock is from the phone's, learned from pairs that leave little doubt.

A clock is set anew, a phone travels, an app writes UTC: the offset of one naming scheme may change.
So the lags of pairs are told apart into zones, each zone is cut where its lags step, and each
stretch has a clock. A recording has the clocks of the pairs next to it in time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking.clock_pairs import (
    DAY_S,
    QUARTER_S,
    RING_S,
    STEP_S,
    Lags,
    densest,
    lags_by_length,
    lags_by_number,
    safe_pairs,
)
from analyzer.linking.clock_steps import steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from analyzer.linking.tables import Agreements, CallTable, Floats, Ints, RecordingTable

WINDOW_S = 45.0
"""Rings of one phone's calls lie within this of each other."""
LEAST_PAIRS = 3
LEAST_SHARE = 0.1
MOST_ZONES = 4
NEXT = 3
"""Pairs before and after a recording that tell which clock it has."""
SLACK_S = 3.0
"""Rounding of two clocks that agree."""
AGREED = 0.6
"""Part of the pairs of equal number and length that must tell of one lag to be enough."""
ENOUGH_RINGS = 10
"""Among so many calls one is answered within a few seconds."""
MOSTLY = 0.8
"""Part of a scheme's names that must leave out the seconds."""
RINGLESS_S = 6.0
"""Lags of one clock lie within this of each other where recorders begin with the dialling."""
MINUTE_S = 10.0
"""Where names leave out the seconds, an offset must be larger than this to be told."""
LEARNED_SLACK_S = 15.0
"""Uncertainty of an offset that was learned."""
SAVED_LATE_S = 60.0
"""A file may be closed this long after hanging up without any clock being wrong."""


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
    """Part of the scheme's pairs that follow it."""
    by_minute: bool
    """True where the names leave out the seconds."""
    rows: Ints
    """Recordings next to which it was learned."""
    others: Ints
    """Other recordings of the scheme it is tried for."""

    @property
    def slack(self) -> float:
        """Seconds a recording may seem to start before its call."""
        slack = LEARNED_SLACK_S if self.offset else SLACK_S
        return slack + 60.0 if self.by_minute else slack


def clocks(
    calls: CallTable, recordings: RecordingTable, agreement: Agreements
) -> tuple[Clock, ...]:
    """Return the clocks of each naming scheme, most frequent first within a scheme."""
    safe = safe_pairs(calls, recordings, agreement)
    return tuple(
        clock
        for scheme in range(len(recordings.schemes))
        for clock in _of_scheme(calls, recordings, agreement, safe, scheme)
    )


def saved_offset(calls: CallTable, recordings: RecordingTable, agreement: Agreements) -> float:
    """Return how far save times are ahead of the ends of calls; 0 where they are in step.

    Copying through archives shifts them by a zone, and some recorders' clocks are wrong.
    """
    safe = safe_pairs(calls, recordings, agreement)
    lags = Lags.of(recordings.saved, calls.start + np.nan_to_num(calls.talked), *safe)
    rows = np.flatnonzero(~np.isnan(recordings.saved))
    found = _main(lags, WINDOW_S)
    if found.size < max(LEAST_PAIRS, 0.3 * lags.lag.size):
        times = (recordings.saved, calls.start + np.nan_to_num(calls.talked))
        found = lags_by_length(calls, recordings, agreement, rows, times, WINDOW_S).lag
    if not found.size:
        return 0.0
    low, median = float(np.quantile(found, 0.05)), float(np.median(found))
    return 0.0 if low >= -SLACK_S and median <= SAVED_LATE_S else low


def _of_scheme(
    calls: CallTable,
    recordings: RecordingTable,
    agreement: Agreements,
    safe: tuple[Ints, Ints],
    scheme: int,
) -> list[Clock]:
    rows = np.flatnonzero((recordings.scheme == scheme) & ~np.isnan(recordings.start))
    by_minute = bool(np.sum(recordings.start[rows] % 60 == 0) >= MOSTLY * rows.size)
    window = WINDOW_S + 60.0 * by_minute
    lags, at_end = _lags(calls, recordings, agreement, safe, rows, by_minute=by_minute)
    stretches = [stretch for zone in _zones(lags, window) for stretch in _stretches(zone, window)]
    offsets = [_offset(stretch.lag, by_minute=by_minute) for stretch in stretches]
    next_to = _next_to(recordings.start[rows], [stretch.at for stretch in stretches])
    found = []
    for stretch, offset, mine in zip(stretches, offsets, next_to, strict=True):
        apart = [abs(offset - other) <= STEP_S for other in offsets]
        near = np.any([theirs for theirs, close in zip(next_to, apart, strict=True) if close], 0)
        found.append(
            Clock(
                scheme=scheme,
                offset=offset,
                at_end=at_end,
                pairs=stretch.lag.size,
                share=stretch.lag.size / lags.lag.size,
                by_minute=by_minute,
                rows=rows[mine],
                others=rows[~near],
            )
        )
    plain = Clock(
        scheme=scheme,
        offset=0.0,
        at_end=False,
        pairs=0,
        share=1.0,
        by_minute=by_minute,
        rows=rows,
        others=rows[:0],
    )
    return sorted(found, key=lambda clock: -clock.share) or [plain]


def _lags(
    calls: CallTable,
    recordings: RecordingTable,
    agreement: Agreements,
    safe: tuple[Ints, Ints],
    rows: Ints,
    *,
    by_minute: bool,
) -> tuple[Lags, bool]:
    """Return the lags that tell of a scheme's clock, and whether its names hold the end."""
    window = WINDOW_S + 60.0 * by_minute
    mine = np.isin(safe[0], rows)
    who, which = safe[0][mine], safe[1][mine]
    over = calls.start + np.nan_to_num(calls.talked)
    from_start = Lags.of(recordings.start, calls.start, who, which)
    from_end = Lags.of(recordings.start, over, who, which)
    least, most = (_main(lags, window).size for lags in (from_start, from_end))
    at_end = most >= LEAST_PAIRS and most > 1.3 * least
    lags = from_end if at_end else from_start
    support = max(least, most)
    agreed = support >= max(ENOUGH_RINGS, AGREED * lags.lag.size)
    if support >= max(LEAST_PAIRS, 0.25 * rows.size) or agreed:
        return lags, at_end
    begun, ended = (
        lags_by_number(calls, recordings, agreement, rows, times, window)
        for times in (calls.start, over)
    )
    later = _main(ended, window).size > 1.3 * _main(begun, window).size
    if (other := ended if later else begun).lag.size > 2 * support:
        return other, later
    if support >= LEAST_PAIRS:
        return lags, at_end
    times = (recordings.start, calls.start)
    found = lags_by_length(calls, recordings, agreement, rows, times, window)
    if found.lag.size or by_minute:
        return found, False
    narrow = RINGLESS_S  # with the ring in the recording, lags hardly differ
    return lags_by_length(calls, recordings, agreement, rows, times, narrow, ring_s=RING_S), False


def _zones(lags: Lags, window: float) -> Iterator[Lags]:
    """Yield the lags about each frequent one, and those a whole zone from the most frequent."""
    left, least = lags, max(LEAST_PAIRS, LEAST_SHARE * lags.lag.size)
    main: float | None = None
    for _ in range(MOST_ZONES):
        values = _main(left, window)
        if values.size < least:
            break
        middle = float(np.median(values))
        main = middle if main is None else main
        about = np.abs(left.lag - middle) <= STEP_S
        yield left.take(np.flatnonzero(about))
        left = left.take(np.flatnonzero(~about))
    if main is None:
        return
    quarters = np.round((left.lag - main) / QUARTER_S)
    off = np.abs(left.lag - main - quarters * QUARTER_S)
    fits = (off <= window) & (np.abs(left.lag - main) <= DAY_S)
    for quarter in np.unique(quarters[fits]):
        yield left.take(np.flatnonzero(fits & (quarters == quarter)))


def _stretches(lags: Lags, window: float) -> Iterator[Lags]:
    """Yield the lags of one setting of the clock each."""
    for first, last in steps(lags.lag):
        stretch = lags.take(np.arange(first, last))
        values = _main(stretch, window)
        if values.size >= LEAST_PAIRS:
            near = (stretch.lag >= values[0]) & (stretch.lag <= values[-1])
            yield stretch.take(np.flatnonzero(near))


def _next_to(at: Floats, stretches: Sequence[Floats]) -> list[NDArray[np.bool_]]:
    """Return for each stretch which times have one of its pairs among the next few in time."""
    every = np.concatenate([np.empty(0), *stretches])
    owner = np.repeat(np.arange(len(stretches)), [stretch.size for stretch in stretches])
    order = np.argsort(every, kind="stable")
    every, owner = every[order], owner[order]
    place = np.searchsorted(every, at)
    around = place[:, None] + np.arange(-NEXT, NEXT)
    owners = owner[np.clip(around, 0, max(every.size - 1, 0))] if every.size else around
    owners = np.where((around >= 0) & (around < every.size), owners, -1)
    return [np.asarray(np.any(owners == one, axis=1)) for one in range(len(stretches))]


def _main(lags: Lags, window: float) -> Floats:
    """Return the lags of the fullest window."""
    values = np.sort(lags.lag)
    first, count = densest(values, window)
    return values[first : first + count]


def _offset(lags: Floats, *, by_minute: bool) -> float:
    """Return the clock offset behind lags that also hold the ring.

    The median tells whether the clocks agree or are a zone apart; an odd offset is read from the
    shortest rings, since every lag is the offset plus a ring.
    """
    median, low = float(np.median(lags)), float(np.quantile(lags, 0.05))
    zone = round((median - RING_S / 5) / QUARTER_S) * QUARTER_S
    if by_minute:  # a name's minute begins up to a minute before the recording
        offset = low + 55.0
        few = lags.size < 2 * ENOUGH_RINGS and low >= zone - 60.0 - SLACK_S
        return zone if few or abs(offset - zone) <= MINUTE_S else offset
    quick = lags.size < ENOUGH_RINGS or low <= zone + LEARNED_SLACK_S
    if zone - SLACK_S <= low and median <= zone + WINDOW_S and quick:
        return zone
    return low - 2.0
