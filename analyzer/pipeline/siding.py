"""Who says what on each recorded call, told from voices, words and the direction of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.store.case import Case


def tell_sides(case: Case) -> None:
    """Tell the speakers of every transcript anew, by the links there are."""
    from analyzer.transcribe.sides import sides

    calls = {stored.id: stored.record.direction for stored in case.calls()}
    linked = {link.recording: calls[link.call] for link in case.links() if link.call in calls}
    for stored in case.recordings():
        voices, transcript = case.voices(stored.id), case.transcript(stored.id)
        if voices and transcript and len(voices.voices) == len(transcript.segments):
            direction = linked.get(stored.id, stored.record.direction)
            case.tell_sides(stored.id, sides(voices, transcript.segments, direction=direction))
