"""Where a row of lags steps from one level to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analyzer.linking.tables import Floats

STEP_S = 12.0
"""A smaller step is within the slack that rings need anyway."""
LEAST = 3
"""Lags a level needs."""
SURE = 25.0
"""How much of the scatter within two levels their distance must explain."""
MOST_STEPS = 24


def steps(lag: Floats) -> list[tuple[int, int]]:
    """Return first and last-but-one place of each level, in order.

    Args:
        lag: In the order of time; single odd ones do no harm.
    """
    smooth = _middles(lag)
    levels: list[tuple[int, int]] = []
    open_ = [(0, lag.size)]
    while open_:
        first, last = open_.pop()
        cut = _cut(smooth[first:last])
        if cut is None or len(levels) + len(open_) >= MOST_STEPS:
            levels.append((first, last))
        else:
            open_ += [(first, first + cut), (first + cut, last)]
    return sorted(levels)


def _middles(lag: Floats) -> Floats:
    """Return running medians of five."""
    if lag.size < 2 * LEAST:
        return lag
    padded = np.concatenate([lag[[0, 0]], lag, lag[[-1, -1]]])
    middles = np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1)
    return np.asarray(middles, dtype=np.float64)


def _cut(lag: Floats) -> int | None:
    """Return where two levels meet that explain the lags best; `None` where one does."""
    if lag.size < 2 * LEAST:
        return None
    size = np.arange(LEAST, lag.size - LEAST + 1)
    total = np.cumsum(lag - lag.mean())
    left = total[size - 1] / size
    right = -total[size - 1] / (lag.size - size)
    gain = size * (lag.size - size) / lag.size * (left - right) ** 2
    best = int(np.argmax(gain))
    rest = float(np.sum((lag - lag.mean()) ** 2)) - float(gain[best])
    scatter = max(rest / lag.size, 1.0)
    if abs(left[best] - right[best]) < STEP_S or gain[best] < SURE * scatter:
        return None
    return int(size[best])
