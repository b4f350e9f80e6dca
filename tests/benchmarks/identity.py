"""What it costs to link, group and count a very large phone.

Run `python -m tests.benchmarks.identity` from the root of the project: 100,000 calls of a log and a
bill, 5,000 recordings, collectors that change numbers.
"""

from __future__ import annotations

import resource
import sys
import time
from zoneinfo import ZoneInfo

from analyzer.linking.clusters import cluster
from analyzer.linking.events import merge
from analyzer.linking.gaps import gaps
from analyzer.linking.ladder import ladder
from analyzer.linking.parties import incoming_texts, suggest_roles
from analyzer.linking.recordings import link_recordings
from analyzer.model.dossier import CallEntry, RecordingEntry
from analyzer.model.pattern import Limit
from analyzer.numbers import normalise
from analyzer.statistics.counts import statistics
from analyzer.statistics.patterns import patterns
from tests.benchmarks.collectors import collectors
from tests.benchmarks.linking_phones import Habits, phone

ZONE = ZoneInfo("Asia/Shanghai")
LIMITS = (Limit(rule="answered", measure="answered", most=3),)


def run() -> None:
    """Print seconds of each step and the peak of memory."""
    made = phone(0, Habits(calls=76_000, days=2000, recorded=0.13, bombing=0.3, bill=True))
    others = collectors(1)
    shift = len(made.calls)
    rows = made.calls + [(shift + key, call) for key, call in others.calls]
    recordings = made.recordings[:5000]
    before, whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    clock, spent = _Clock(), time.process_time()
    events = merge(rows, region="CN")
    calls = [(event.id, event.call) for event in events]
    clock.lap("merge")
    linked = link_recordings(recordings, calls, region="CN", modified=made.modified)
    links = {link.recording: link for link in linked.links}
    clock.lap("link")
    spoken = {normalise(raw, region="CN").key: text for raw, text in others.spoken.items()}
    parties = suggest_roles(calls, others.messages, region="CN", spoken=spoken)
    texts = incoming_texts(others.messages, region="CN")
    keyed = [(normalise(call.number, region="CN").key, call) for _, call in calls]
    clusters = cluster(parties, texts, region="CN", calls=keyed)
    identities = ladder(parties, clusters, texts, spoken, region="CN")
    clock.lap("group")
    entries = [
        CallEntry(
            id=event.id,
            call=event.call,
            party=key,
            recording=None,
            also=tuple(other for _, other in event.others),
        )
        for event, (key, _) in zip(events, keyed, strict=True)
    ]
    sounds = [
        RecordingEntry(id=k, recording=r, party=None, link=links.get(k), transcript=None)
        for k, r in recordings
    ]
    roles = {party.number.key: party.role for party in parties}
    groups = {key: one.id for one in clusters for key in one.numbers}
    counted = statistics(entries, zone=ZONE, roles=roles)
    found = patterns(entries, zone=ZONE, roles=roles, institutions=groups, limits=LIMITS)
    told = gaps(entries, sounds, roles=roles, zone=ZONE)
    clock.lap("count")
    seconds, own = time.perf_counter() - whole, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(rows)} rows, {len(events)} calls, {len(recordings)} recordings")
    print(f"{seconds:.1f} s, {own:.1f} s of it at work")
    print(f"memory {before / 1024:.0f} MB before, {peak / 1024:.0f} MB at most")
    print(
        f"{len(links)} links, {len(clusters)} institutions, {len(identities)} numbers, "
        f"{counted.total_calls} calls, {len(found.days)} institution days, {len(told)} gaps"
    )


class _Clock:
    """Seconds between laps."""

    def __init__(self) -> None:
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        print(f"{name:6} {now - self._last:5.1f} s", file=sys.stderr)
        self._last = now


if __name__ == "__main__":
    run()
