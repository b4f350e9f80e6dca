"""Words looked for in everything a case holds: as written, and in calls also by how they sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from analyzer.pipeline.flagging import cast_of
from analyzer.pipeline.passages import passages
from analyzer.pipeline.scene import read_scene
from analyzer.rules.sound import SoundIndex
from analyzer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from analyzer.model.passage import Passage
    from analyzer.model.transcript import Speaker
    from analyzer.store.case import Case
    from analyzer.text import Normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the words are."""

    passage: str
    """`m12`, `e3` or `r7`."""
    channel: Channel
    record: int
    party: str | None
    at: datetime | None
    """When the message came or the recording began."""
    line: str
    """The line that holds them, original words."""
    start: int
    """First character in the line."""
    end: int
    begin_s: float | None
    """Seconds in the recording; `None` for messages and e-mails."""
    end_s: float | None
    speaker: Speaker
    by_sound: bool
    """True where only the sound is like: never to be quoted without listening."""
    exhibit: str
    locator: str


def search(case: Case, words: str, *, sound: bool = True) -> list[Place]:
    """Return every place where the words are, in the order of the case's passages.

    Args:
        case: An open case.
        words: What to look for; script, width and spaces between Han characters do not count.
        sound: Look in calls by sound as well, for three syllables or more.
    """
    wanted = normalise(words).text.strip()
    if not wanted:
        return []
    scene = read_scene(case)
    heard = SoundIndex({0: (wanted,)}) if sound else None
    return [
        place
        for passage in passages(scene, cast_of(case, scene))
        for place in _places(case, passage, wanted, heard)
    ]


def _places(case: Case, passage: Passage, wanted: str, heard: SoundIndex | None) -> Iterator[Place]:
    normal = normalise(passage.text)
    written = list(_written(normal, wanted))
    by_sound = heard.hits(normal.text) if heard and passage.channel is Channel.CALL else ()
    spans = [(start, end, False) for start, end in written]
    spans += [
        (hit.start, hit.end, True)
        for hit in by_sound
        if not any(start < hit.end and hit.start < end for start, end in written)
    ]
    for start, end, alike in sorted(spans):
        yield _place(case, passage, *normal.original_span(start, end), by_sound=alike)


def _written(normal: Normal, wanted: str) -> Iterator[tuple[int, int]]:
    at = normal.text.find(wanted)
    while at >= 0:
        yield at, at + len(wanted)
        at = normal.text.find(wanted, at + len(wanted))


def _place(case: Case, passage: Passage, start: int, end: int, *, by_sound: bool) -> Place:
    first = passage.text.rfind("\n", 0, start) + 1
    last = passage.text.find("\n", end)
    piece = next((one for one in passage.pieces if one.start <= start < one.end), None)
    provenance = case.record(passage.record).record.provenance
    return Place(
        passage=passage.id,
        channel=passage.channel,
        record=passage.record,
        party=passage.party,
        at=passage.at,
        line=passage.text[first : last if last >= 0 else None],
        start=start - first,
        end=end - first,
        begin_s=piece.begin_s if piece else None,
        end_s=piece.end_s if piece else None,
        speaker=piece.speaker if piece else passage.speaker,
        by_sound=by_sound,
        exhibit=provenance.exhibit,
        locator=provenance.locator,
    )
