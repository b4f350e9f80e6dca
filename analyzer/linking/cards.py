"""Whether a recording and its call name the same SIM card.

Recorders number the slots 1 and 2, call logs have ids of their own; which is which is learned from
the links themselves, since nothing else says it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.linking.candidates import Pairs
    from analyzer.linking.tables import CallTable, Ints, RecordingTable

LEAST = 5
"""Links a slot needs before its card is known."""
MOST_OF = 0.9


def other_card(
    calls: CallTable, recordings: RecordingTable, pairs: Pairs, taken: Ints
) -> Iterator[int]:
    """Yield places of pairs whose call went over another card than the recording's name says."""
    told = [
        (place, int(recordings.sim[pairs.recording[place]]), int(calls.sim[pairs.call[place]]))
        for place in taken.tolist()
    ]
    told = [(place, slot, card) for place, slot, card in told if slot and card]
    seen: dict[int, Counter[int]] = {}
    for _, slot, card in told:
        seen.setdefault(slot, Counter())[card] += 1
    for place, slot, card in told:
        usual, count = seen[slot].most_common(1)[0]
        if card != usual and count >= max(LEAST, MOST_OF * seen[slot].total()):
            yield place
