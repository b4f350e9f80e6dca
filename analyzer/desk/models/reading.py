"""A text as it is read along with the sound: lines, marked spans, and which word is when.

Places are characters of the shown text. Masking and hiding keep every place where it is.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analyzer.i18n import Translate
    from analyzer.model.finding import Hit
    from analyzer.model.transcript import Segment
    from analyzer.pipeline.reviewing import Evidence

MASK = "●"
_UNSHOWN = {0x0D: " ", 0x00: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}
"""What a text field would drop or join, each for one character, so that places stay true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the shown text."""

    index: int
    """Segment of the transcript; the line number of a written text."""
    start: int
    """First character of the line's words in the shown text."""
    end: int
    begin_s: float | None
    end_s: float | None
    text: str
    machine_text: str
    corrected: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A marked stretch of the shown text."""

    start: int
    end: int
    stopped: str | None
    """The gate that stopped it, in words; `None` for what the finding is made of."""


@dataclass(frozen=True, slots=True)
class _Timed:
    begin_s: float
    end_s: float
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What is shown, and how it goes with the sound."""

    text: str
    lines: tuple[Line, ...] = ()
    spans: tuple[Span, ...] = ()
    words: tuple[_Timed, ...] = ()
    """In the order of time; a stretch without text counts as a word."""
    _begins: tuple[float, ...] = field(default=(), repr=False)

    def word_at(self, seconds: float) -> tuple[int, int] | None:
        """Return the place of the word that is being said; `None` between words."""
        place = bisect_right(self._begins, seconds) - 1
        if place < 0 or seconds > self.words[place].end_s + 0.3:
            return None
        return self.words[place].start, self.words[place].end

    def seconds_at(self, place: int) -> float | None:
        """Return when the character at a place is said; `None` in a written text."""
        later = [word for word in self.words if place < word.end]
        if later:
            return min(later, key=lambda word: word.start).begin_s
        return self.words[-1].begin_s if self.words else None

    def line_at(self, place: int) -> Line | None:
        """Return the line a place is in."""
        return next((line for line in self.lines if place <= line.end), None)

    def line_of_time(self, seconds: float) -> Line | None:
        """Return the line that is being said, or was said last."""
        said = [line for line in self.lines if line.begin_s is not None and line.begin_s <= seconds]
        return said[-1] if said else None

    @property
    def focus(self) -> int:
        """The place to bring into view first."""
        return next((span.start for span in self.spans if span.stopped is None), 0)


def reading(
    evidence: Evidence, hits: Sequence[Hit], say: Translate, *, masked: bool = False
) -> Reading:
    """Lay out a text with its marks; `masked` hides the words that were found."""
    text = (_mask(evidence.text, hits) if masked else evidence.text).translate(_UNSHOWN)
    pieces = text.split("\n")
    offsets = list(accumulate((len(piece) + 1 for piece in pieces), initial=0))
    segments = evidence.transcript.segments if evidence.transcript else ()
    spoken = _segments_of(segments, pieces)
    notes = _notes(evidence.transcript.unheard if evidence.transcript else (), spoken, say)
    shown, lines, shifts, silent = _lines(pieces, spoken, notes, _corrected(evidence), say)
    spans = sorted(
        (
            *(_span(hit, offsets, shifts, None) for hit in hits),
            *(_stopped(evidence, offsets, shifts, say)),
        ),
        key=lambda span: span.start,
    )
    said = (
        word
        for line, segment in zip(lines, spoken, strict=False)
        if segment
        for word in _words(line, segment)
    )
    words = tuple(sorted((*said, *silent), key=lambda word: word.begin_s))
    return Reading(
        text=shown,
        lines=lines,
        spans=tuple(spans),
        words=words,
        _begins=tuple(word.begin_s for word in words),
    )


def _corrected(evidence: Evidence) -> frozenset[int]:
    return frozenset(correction.segment for correction in evidence.corrections)


def _mask(text: str, hits: Sequence[Hit]) -> str:
    characters = list(text)
    for hit in hits:
        for place in range(hit.start, min(hit.end, len(characters))):
            if characters[place] != "\n":
                characters[place] = MASK
    return "".join(characters)


def _segments_of(segments: Sequence[Segment], pieces: Sequence[str]) -> list[Segment | None]:
    """Return the segment of each line; a segment's own line feeds make lines of the same one."""
    found: list[Segment | None] = []
    for segment in segments:
        found += [segment] * (segment.text.count("\n") + 1)
    return found if len(found) == len(pieces) else [None] * len(pieces)


def _notes(
    unheard: Sequence[tuple[float, float]], spoken: Sequence[Segment | None], say: Translate
) -> dict[int, list[tuple[str, float, float]]]:
    """Return a note for each stretch without text, by the line it stands before."""
    found: dict[int, list[tuple[str, float, float]]] = {}
    for begin, end in unheard:
        times = {"begin": labels.length(begin), "end": labels.length(end)}
        note = say(N_("%(begin)s  ［到 %(end)s 好像有人说话，机器没有写出文字，请听一听］")) % times
        later = (n for n, segment in enumerate(spoken) if segment and segment.start >= begin)
        found.setdefault(next(later, len(spoken)), []).append((note, begin, end))
    return found


def _lines(
    pieces: Sequence[str],
    spoken: Sequence[Segment | None],
    notes: Mapping[int, Sequence[tuple[str, float, float]]],
    corrected: frozenset[int],
    say: Translate,
) -> tuple[str, tuple[Line, ...], list[int], list[_Timed]]:
    shown, lines, shifts, silent = "", [], [], []

    def note_before(number: int) -> str:
        written = ""
        for note, begin, end in notes.get(number, ()):
            start = len(shown) + len(written)
            silent.append(_Timed(begin, end, start, start + len(note)))
            written += f"{note}\n"
        return written

    for number, (piece, segment) in enumerate(zip(pieces, spoken, strict=True)):
        shown += note_before(number)
        changed = segment is not None and segment.index in corrected
        prefix = _prefix(segment, changed, say)
        start = len(shown) + len(prefix)
        shifts.append(start)
        lines.append(
            Line(
                index=segment.index if segment else number,
                start=start,
                end=start + len(piece),
                begin_s=segment.start if segment else None,
                end_s=segment.end if segment else None,
                text=piece,
                machine_text=segment.machine_text if segment else piece,
                corrected=changed,
                doubts=tuple(say(labels.DOUBT[doubt]) for doubt in segment.doubts)
                if segment
                else (),
            )
        )
        shown += f"{prefix}{piece}\n"
    shown += note_before(len(pieces))
    return shown.removesuffix("\n"), tuple(lines), shifts, silent


def _prefix(segment: Segment | None, changed: bool, say: Translate) -> str:
    if segment is None:
        return ""
    marks = (say(N_("［已更正］")) if changed else "") + (
        say(N_("［可能不准］")) if segment.doubts and not changed else ""
    )
    return f"{labels.length(segment.start)}  {say(labels.SPEAKER[segment.speaker])}  {marks}"


def _span(hit: Hit, offsets: Sequence[int], shifts: Sequence[int], stopped: str | None) -> Span:
    return Span(
        start=_shown(hit.start, offsets, shifts),
        end=_shown(hit.end - 1, offsets, shifts) + 1,
        stopped=stopped,
    )


def _stopped(
    evidence: Evidence, offsets: Sequence[int], shifts: Sequence[int], say: Translate
) -> Iterator[Span]:
    for hit in evidence.stopped:
        gate = hit.stopped_by
        if gate is not None:
            yield _span(hit, offsets, shifts, say(labels.STOPPED[gate.name]))


def _shown(place: int, offsets: Sequence[int], shifts: Sequence[int]) -> int:
    line = min(bisect_right(offsets, place) - 1, len(shifts) - 1)
    return shifts[line] + place - offsets[line]


def _words(line: Line, segment: Segment) -> Iterator[_Timed]:
    """Give each word its place; where words and text differ, spread the line evenly in time."""
    at, found = 0, []
    for word in segment.words:
        text = word.text.strip()
        place = line.text.find(text, at) if text else -1
        if place < 0 or line.corrected:
            yield from _spread(line, segment)
            return
        found.append(
            _Timed(word.start, word.end, line.start + place, line.start + place + len(text))
        )
        at = place + len(text)
    yield from found or _spread(line, segment)


def _spread(line: Line, segment: Segment) -> Iterator[_Timed]:
    if not line.text:
        return
    step = (segment.end - segment.start) / len(line.text)
    for place in range(len(line.text)):
        begin = segment.start + place * step
        yield _Timed(begin, begin + step, line.start + place, line.start + place + 1)
