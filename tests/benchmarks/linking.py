"""How often recordings are linked rightly on made phones, and what 100,000 calls cost.

Run `python -m tests.benchmarks.linking [phones]` from the root of the project.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.linking.events import merge
from analyzer.linking.recordings import link_recordings
from tests.benchmarks import linking_recorders
from tests.benchmarks.linking_phones import (
    SCHEMES,
    START,
    Habits,
    Phone,
    call,
    phone,
    recording,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analyzer.model.records import CallRecord, Recording


def judged(made: Phone) -> Counter[str]:
    """Return how many recordings were linked rightly, wrongly, left open, or rightly left alone."""
    calls = [(event.id, event.call) for event in merge(made.calls, region="CN")]
    found = link_recordings(
        made.recordings, calls, region="CN", modified=made.modified, contacts=made.contacts
    )
    links = {link.recording: link.call for link in found.links}
    offered = {doubt.recording: doubt.link.call for doubt in found.doubts if doubt.link}
    counts: Counter[str] = Counter()
    for key, calls in made.truth.items():
        if key in links:
            wrong = "wrong" if calls else "wrong, has no call"
            counts["right" if links[key] in calls else wrong] += 1
        elif not calls:
            counts["alone"] += 1
        elif key in offered:
            counts["offered right" if offered[key] in calls else "offered wrong"] += 1
        else:
            counts["open"] += 1
    return counts


def accuracy(phones: int, make: Callable[[int], Phone], schemes: Sequence[str]) -> None:
    """Print the counts by naming scheme and in all."""
    every: Counter[str] = Counter()
    by_scheme: dict[str, Counter[str]] = {}
    for seed in range(phones):
        counts = judged(make(seed))
        every += counts
        by_scheme.setdefault(schemes[seed % len(schemes)], Counter()).update(counts)
    for name, counts in [*by_scheme.items(), ("all", every)]:
        linkable = counts.total() - counts["alone"] - counts["wrong, has no call"]
        rates = "  ".join(f"{what} {n / linkable:.4f}" for what, n in sorted(counts.items()))
        print(f"{name:12} {linkable:7d}  {rates}")


def cost() -> None:
    """Print seconds and peak megabytes for large phones, the last as hard as they come."""
    made = phone(0, Habits(calls=131_000, days=3000, recorded=0.088, bombing=0.3))
    _timed("ordinary", made.calls, made.recordings)
    calls = [(i, call("13900000001", START + timedelta(seconds=40 * i), 30)) for i in range(10_000)]
    same = [
        (i, recording("13900000001", START + timedelta(seconds=40 * i + 5), 30))
        for i in range(10_000)
    ]
    _timed("one number, equal lengths", calls, same)
    at_once = [(i, replace(one, started_at=START)) for i, one in same]
    _timed("all at once", [(i, replace(one, started_at=START)) for i, one in calls], at_once)


def _timed(
    what: str, calls: list[tuple[int, CallRecord]], recordings: list[tuple[int, Recording]]
) -> None:
    begun = time.perf_counter()
    found = link_recordings(recordings, calls, region="CN")
    seconds = time.perf_counter() - begun
    tracemalloc.start()
    link_recordings(recordings, calls, region="CN")
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    print(
        f"{what}: {len(calls)} calls x {len(recordings)} recordings: {seconds:.1f} s, "
        f"{peak:.0f} MB, {len(found.links)} linked, {len(found.doubts)} open"
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 220
    accuracy(count, phone, [str(scheme.naming) for scheme in SCHEMES])
    accuracy(count, linking_recorders.phone, list(linking_recorders.NAMES))
    cost()
