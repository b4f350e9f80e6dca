"""The best one-to-one pairing."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.linking.matching import ALONE, one_to_one


def best(pairs):
    """Return the lowest total cost by trying everything."""
    costs = []
    lefts = {left for left, _, _ in pairs}
    for chosen in product((False, True), repeat=len(pairs)):
        taken = [pair for pair, use in zip(pairs, chosen, strict=True) if use]
        left, right = [p[0] for p in taken], [p[1] for p in taken]
        if len(set(left)) == len(left) and len(set(right)) == len(right):
            costs.append(sum(p[2] for p in taken) + ALONE * (len(lefts) - len(taken)))
    return min(costs)


@settings(max_examples=60, deadline=None)
@given(
    cells=st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 99), max_size=8
    )
)
def test_no_pairing_costs_less(cells):
    """The pairing is one-to-one, and trying everything finds nothing better."""
    pairs = [(left, right, cost / 100) for (left, right), cost in sorted(cells.items())]
    left, right = (np.array([p[i] for p in pairs], dtype=np.int64) for i in (0, 1))
    cost = np.array([p[2] for p in pairs])

    taken = one_to_one(left, right, cost)

    alone = len(set(left.tolist())) - taken.size
    assert len(set(left[taken].tolist())) == len(set(right[taken].tolist())) == taken.size
    assert np.isclose(cost[taken].sum() + ALONE * alone, best(pairs))
