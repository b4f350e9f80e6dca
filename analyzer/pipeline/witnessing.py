"""What came beside a first transcript: what people heard and wrote, and second hearings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.model.review import ListeningKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.model.dossier import RecordingEntry
    from analyzer.model.review import Listening
    from analyzer.model.transcript import Rehearing
    from analyzer.store.case import Case


def reviewed(case: Case, entries: Iterable[RecordingEntry]) -> Iterator[RecordingEntry]:
    """Yield the recordings with the corrections, listenings and second hearings of each."""
    heard: dict[int, list[Listening]] = defaultdict(list)
    for kind in ListeningKind:
        for listening in case.listenings(kind):
            heard[listening.recording].append(listening)
    again: dict[int, dict[tuple[float, float], Rehearing]] = defaultdict(dict)
    for hearing in case.rehearings():
        again[hearing.recording][hearing.begin_s, hearing.end_s] = hearing
    for entry in entries:
        times = sorted(heard[entry.id], key=lambda listening: listening.at)
        corrections = case.corrections(entry.id)
        second = tuple(hearing for _, hearing in sorted(again[entry.id].items()))
        yield replace(entry, corrections=corrections, heard=tuple(times), again=second)
