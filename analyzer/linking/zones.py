"""By how many quarters of an hour one source's wall times differ from another's.

A bill is in the carrier's time, a phone abroad writes that of the place, an export may be in UTC.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

QUARTER_S = 900.0
EARLY_S, LATE_S = -10.0, 75.0
"""A bill's row begins so much later than the log's, beside the zone."""
DAY_S = 26 * 3600.0
LEAST = 5
MOST_OF = 0.6
"""Part of the pairs that must agree."""


def apart(
    mine: Iterable[tuple[Hashable, float]], theirs: Iterable[tuple[Hashable, float]]
) -> float:
    """Return by how many seconds the first are ahead; 0 unless most pairs of one key agree.

    Args:
        mine: Key and moment; a key that comes twice tells nothing.
        theirs: The same of the other sources.
    """
    ours, others = _once(mine), _once(theirs)
    lags = [ours[key] - others[key] for key in ours.keys() & others.keys()]
    near = [lag for lag in lags if abs(lag) <= DAY_S]
    quarters = Counter(
        quarter
        for lag in near
        for quarter in [round((lag - LATE_S / 4) / QUARTER_S)]
        if EARLY_S <= lag - quarter * QUARTER_S <= LATE_S
    )
    if not quarters:
        return 0.0
    quarter, count = min(quarters.items(), key=lambda item: (-item[1], abs(item[0])))
    return quarter * QUARTER_S if count >= max(LEAST, MOST_OF * len(near)) else 0.0


def _once(rows: Iterable[tuple[Hashable, float]]) -> Mapping[Hashable, float]:
    found: dict[Hashable, float] = {}
    seen: Counter[Hashable] = Counter()
    for key, at in rows:
        found[key] = at
        seen[key] += 1
    return {key: at for key, at in found.items() if seen[key] == 1}
