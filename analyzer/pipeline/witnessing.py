"""What people did with a recording: when they listened, and what they wrote beside the machine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.model.review import ListeningKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analyzer.model.dossier import RecordingEntry
    from analyzer.model.review import Listening
    from analyzer.store.case import Case


def reviewed(case: Case, entries: Iterable[RecordingEntry]) -> Iterator[RecordingEntry]:
    """Yield the recordings with the corrections and listenings the case holds of each."""
    heard: dict[int, list[Listening]] = defaultdict(list)
    for kind in ListeningKind:
        for listening in case.listenings(kind):
            heard[listening.recording].append(listening)
    for entry in entries:
        times = sorted(heard[entry.id], key=lambda listening: listening.at)
        corrections = case.corrections(entry.id)
        yield replace(entry, corrections=corrections, heard=tuple(times))
