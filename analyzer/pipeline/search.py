"""Words looked for in everything a case holds: as written, and in calls also by how they sound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from analyzer.pipeline.flagging import cast_of
from analyzer.pipeline.otherwise import heard_otherwise, own_piece
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
    texts = list(passages(scene, cast_of(case, scene)))
    others = {other.record: other for other in heard_otherwise(texts, scene.transcripts)}
    return [
        place
        for passage in texts
        for place in _places(case, passage, others.get(passage.record), wanted, heard)
    ]


def _places(
    case: Case, passage: Passage, other: Passage | None, wanted: str, heard: SoundIndex | None
) -> Iterator[Place]:
    normal = normalise(passage.text)
    spans = [
        (*normal.original_span(start, end), alike)
        for start, end, alike in _spans(normal, passage, wanted, heard)
    ]
    if other is not None and heard is not None and passage.channel is Channel.CALL:
        spans += _only_otherwise(passage, other, wanted, heard, spans)
    for start, end, alike in sorted(spans):
        yield _place(case, passage, start, end, by_sound=alike)


def _spans(
    normal: Normal, passage: Passage, wanted: str, heard: SoundIndex | None
) -> Iterator[tuple[int, int, bool]]:
    """Yield where the words are in normal text, and whether only by sound."""
    written = list(_written(normal, wanted))
    by_sound = heard.hits(normal.text) if heard and passage.channel is Channel.CALL else ()
    for start, end in written:
        yield start, end, False
    for hit in by_sound:
        if not any(start < hit.end and hit.start < end for start, end in written):
            yield hit.start, hit.end, True


def _only_otherwise(
    passage: Passage,
    other: Passage,
    wanted: str,
    heard: SoundIndex,
    found: list[tuple[int, int, bool]],
) -> Iterator[tuple[int, int, bool]]:
    """Yield the segments in which only another hearing has the words."""
    normal = normalise(other.text)
    for start, end, _ in list(_spans(normal, other, wanted, heard)):
        first, _ = normal.original_span(start, end)
        there = next(piece for piece in other.pieces if piece.start <= first < piece.end)
        piece = own_piece(passage, there.begin_s)
        if piece and not any(a < piece.end and piece.start < b for a, b, _ in found):
            yield piece.start, piece.end, True


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
