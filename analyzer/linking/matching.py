"""The best one-to-one pairing of two lists, where each member may also stay alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analyzer.linking.tables import Floats, Ints

ALONE = 1.0 + 1e-5
"""What staying alone costs; a pair costs 0 where all agrees and 1 where nothing does."""


def one_to_one(left: Ints, right: Ints, cost: Floats) -> Ints:
    """Return the places of the pairs in the pairing of the lowest total cost, ascending.

    Args:
        left: Member of the first list, by pair.
        right: Member of the second list, by pair; no pair comes twice.
        cost: Of each pair, above 0 and below `ALONE`.
    """
    contested = (np.bincount(left)[left] > 1) | (np.bincount(right)[right] > 1)
    rest = np.flatnonzero(contested)
    settled = _settled(left[rest], right[rest], cost[rest])
    return np.sort(np.concatenate([np.flatnonzero(~contested), rest[settled]]))


def _settled(left: Ints, right: Ints, cost: Floats) -> Ints:
    """Return the places of the pairs taken where members have several choices."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not left.size:
        return left
    _, mine = np.unique(left, return_inverse=True)
    others, theirs = np.unique(right, return_inverse=True)
    lefts, rights = int(mine.max()) + 1, others.size
    alone, width = np.arange(lefts), rights + lefts
    graph = csr_array(
        (
            np.concatenate([cost, np.full(lefts, ALONE)]),
            (np.concatenate([mine, alone]), np.concatenate([theirs, rights + alone])),
        ),
        shape=(lefts, width),
    )
    who, which = min_weight_full_bipartite_matching(graph)
    taken = np.sort(who.astype(np.int64) * width + which)
    return np.flatnonzero(np.isin(mine * width + theirs, taken))
