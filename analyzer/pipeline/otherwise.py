"""What further hearings of doubtful stretches of calls wrote: looked through beside the transcript.

A match in it says where to listen. It is a match by sound at the place of the transcript's own
words, which stay the only ones that are ever quoted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from analyzer.model.finding import OTHER_HEARING
from analyzer.rules.engine import match

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.model.finding import Hit
    from analyzer.model.passage import Passage, Piece
    from analyzer.model.transcript import Transcript
    from analyzer.rules.model import RulePack

_MARK: Final = "~"
"""Set behind a passage's id for what was heard otherwise."""


def heard_otherwise(
    passages: Iterable[Passage], transcripts: Mapping[int, Transcript]
) -> Iterator[Passage]:
    """Yield the other hearing of each call that has one, a line for each doubtful segment."""
    for passage in passages:
        transcript = transcripts.get(passage.record) if passage.pieces else None
        if transcript is not None:
            pieces, text = _joined(passage, transcript)
            if pieces:
                yield replace(passage, id=passage.id + _MARK, text=text, pieces=pieces)


def _joined(passage: Passage, transcript: Transcript) -> tuple[tuple[Piece, ...], str]:
    pieces, text = [], ""
    for piece, segment in zip(passage.pieces, transcript.segments, strict=True):
        for other in segment.others:
            start = len(text) + 1 if text else 0
            text = f"{text}\n{other}" if text else other
            pieces.append(replace(piece, start=start, end=len(text)))
    return tuple(pieces), text


def own_piece(passage: Passage, begin_s: float | None) -> Piece | None:
    """Return the piece of the transcript that is said at a time."""
    return next((piece for piece in passage.pieces if piece.begin_s == begin_s), None)


def matches(
    pack: RulePack, passages: Sequence[Passage], transcripts: Mapping[int, Transcript]
) -> Iterator[Hit]:
    """Yield every hit in the passages, and behind them those that only another hearing has."""
    others = list(heard_otherwise(passages, transcripts))
    own = {passage.id: passage for passage in passages}
    there: set[tuple[str, str, float | None]] = set()
    for hit in match(pack, [*passages, *others]):
        if not hit.passage.endswith(_MARK):
            there.add((hit.passage, hit.rule, hit.begin_s))
            yield hit
            continue
        passage = own[hit.passage.removesuffix(_MARK)]
        piece = own_piece(passage, hit.begin_s)
        if piece is not None and (passage.id, hit.rule, hit.begin_s) not in there:
            there.add((passage.id, hit.rule, hit.begin_s))
            yield _moved(hit, passage, piece)


def _moved(hit: Hit, passage: Passage, piece: Piece) -> Hit:
    """Return a hit in another hearing as one at the place of the transcript's own words."""
    return replace(
        hit,
        passage=passage.id,
        start=piece.start,
        end=piece.end,
        text=passage.text[piece.start : piece.end],
        by_sound=True,
        score=OTHER_HEARING,
        begin_s=piece.begin_s,
        end_s=piece.end_s,
    )
