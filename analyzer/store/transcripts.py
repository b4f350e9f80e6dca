"""Transcripts, stored window by window and never overwritten, and what people heard beside them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from analyzer.model.remark import Remark
from analyzer.model.transcript import (
    AudioGap,
    Correction,
    EngineTag,
    Rehearing,
    Segment,
    Sides,
    Transcript,
    Voices,
)
from analyzer.store.codec import dump, encode_json, from_sql, load, to_plain, to_sql
from analyzer.store.custody import Custody, content_digest
from analyzer.store.witnesses import transcript_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.store.database import Database, Row

UNDETERMINED: Final = "und"
"""ISO 639 code where no window was heard."""

_SELECT: Final = (
    "SELECT id, recording, exhibit, tag, seconds, speech_seconds, gaps, complete FROM transcripts "
)
_CURRENT: Final = f"{_SELECT} WHERE recording = ? ORDER BY complete DESC, id DESC LIMIT 1"


_Weights = defaultdict[str, list[tuple[float, float]]]
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptStore:
    """The transcripts of one case."""

    db: Database
    custody: Custody

    def start_transcript(
        self,
        recording: int,
        exhibit: str,
        tag: EngineTag,
        *,
        seconds: float,
        speech_seconds: float,
        gaps: Sequence[AudioGap] = (),
        windows: int,
    ) -> int:
        """Return the id of a transcript to write: the one this very engine began, or a new one."""
        key = _tag_key(tag)
        with self.db.writing():
            self.db.run(
                "INSERT OR IGNORE INTO transcripts "
                "(recording, exhibit, tag, seconds, speech_seconds, gaps, windows) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (recording, exhibit, key, seconds, speech_seconds, dump(tuple(gaps)), windows),
            )
            return self.db.number(
                "SELECT id FROM transcripts WHERE recording = ? AND tag = ?", (recording, key)
            )

    def add_hearing(
        self,
        transcript: int,
        window_index: int,
        segments: Sequence[Segment],
        language: str,
        language_probability: float,
    ) -> None:
        """Store what was heard in one window; a window that is there already stays as it is."""
        with self.db.writing():
            self.db.run(
                "INSERT INTO hearings VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (transcript, window_index, language, language_probability, dump(tuple(segments))),
            )

    def heard(self, transcript: int) -> set[int]:
        """Return the indexes of the windows that are done."""
        rows = self.db.rows("SELECT window FROM hearings WHERE transcript = ?", (transcript,))
        return {window for (window,) in rows}

    def finish_transcript(self, transcript: int) -> None:
        """Mark a transcript as complete, with a custody event; a second time changes nothing.

        Raises:
            ValueError: Not all its windows were heard.
        """
        with self.db.writing():
            exhibit, tag, windows, complete = self.db.rows(
                "SELECT exhibit, tag, windows, complete FROM transcripts WHERE id = ?",
                (transcript,),
            )[0]
            if complete:
                return
            if len(self.heard(transcript)) < windows:
                raise ValueError(f"transcript {transcript} has windows not heard")
            self.db.run("UPDATE transcripts SET complete = 1 WHERE id = ?", (transcript,))
            engine = load(EngineTag, tag)
            self.custody.log(
                "transcribe",
                exhibit,
                engine=engine.engine,
                version=engine.version,
                model=engine.model,
                model_sha256=engine.model_sha256,
                windows=windows,
                transcript=transcript,
                heard=transcript_digest(self.db, transcript),
            )

    def transcript(self, recording: int) -> Transcript | None:
        """Return the latest complete transcript, else the latest begun; `None` without any."""
        row = self.db.one(_CURRENT, (recording,))
        return None if row is None else self._transcript(row)

    def transcripts(self, recording: int) -> tuple[Transcript, ...]:
        """Return every version, oldest first."""
        rows = self.db.rows(f"{_SELECT} WHERE recording = ? ORDER BY id", (recording,))
        return tuple(self._transcript(row) for row in rows)

    def _transcript(self, row: Row) -> Transcript:
        key, recording, exhibit, tag, seconds, speech_seconds, gaps, complete = row
        segments, weights = self._segments(key)
        voices, sides = self._kept("voices", Voices, key), self._kept("sides", Sides, key)
        language, probability = _language(weights)
        return Transcript(
            recording=recording,
            exhibit=exhibit,
            tag=load(EngineTag, tag),
            language=language,
            language_probability=probability,
            seconds=seconds,
            speech_seconds=speech_seconds,
            segments=_spoken(segments, sides),
            gaps=load(tuple[AudioGap, ...], gaps),
            complete=bool(complete),
            sides=sides.reason if sides else None,
            unheard=voices.unheard if voices else (),
        )

    def segments(self, transcript: int) -> tuple[Segment, ...]:
        """Return what was heard so far, in the order of the windows."""
        return tuple(self._segments(transcript)[0])

    def _segments(self, transcript: int) -> tuple[list[Segment], _Weights]:
        segments: list[Segment] = []
        weights: _Weights = defaultdict(list)
        for language, probability, stored in self.db.rows(
            "SELECT language, language_probability, segments FROM hearings "
            "WHERE transcript = ? ORDER BY window",
            (transcript,),
        ):
            heard = load(tuple[Segment, ...], stored)
            weights[language].append((sum(s.end - s.start for s in heard), probability))
            segments += (
                replace(segment, index=index) for index, segment in enumerate(heard, len(segments))
            )
        return segments, weights

    def keep_voices(self, transcript: int, voices: Voices) -> None:
        """Store which voice says each segment of a transcript, and what has no text."""
        with self.db.writing():
            self.db.run("INSERT OR REPLACE INTO voices VALUES (?, ?)", (transcript, dump(voices)))

    def voices(self, recording: int) -> Voices | None:
        """Return the voices of a recording's current transcript; `None` where not looked at."""
        current = self.db.one(_CURRENT, (recording,))
        return None if current is None else self._kept("voices", Voices, current[0])

    def tell_sides(self, recording: int, sides: Sides) -> None:
        """Store who is held to say each segment of a recording's current transcript.

        Raises:
            ValueError: The recording has no transcript with so many segments.
        """
        current = self.db.one(_CURRENT, (recording,))
        if current is None or len(self.segments(current[0])) != len(sides.speakers):
            raise ValueError(f"recording {recording} has other segments")
        with self.db.writing():
            self.db.run("INSERT OR REPLACE INTO sides VALUES (?, ?)", (current[0], dump(sides)))

    def keep_rehearing(self, heard: Rehearing) -> None:
        """Add what a second hearing made of a stretch; the same result twice is kept once."""
        with self.db.writing():
            self.db.run(
                "INSERT OR IGNORE INTO rehearings (recording, payload) VALUES (?, ?)",
                (heard.recording, dump(heard)),
            )

    def rehearings(self) -> tuple[Rehearing, ...]:
        """Return what was heard a second time, oldest first."""
        rows = self.db.rows("SELECT payload FROM rehearings ORDER BY id")
        return tuple(load(Rehearing, payload) for (payload,) in rows)

    def _kept(self, table: str, kind: type[_Kept], transcript: int) -> _Kept | None:
        row = self.db.one(
            f"SELECT payload FROM {table} WHERE transcript = ?",  # noqa: S608 - our own names
            (transcript,),
        )
        return None if row is None else load(kind, row[0])

    def fail_transcript(self, recording: int, reason: Remark) -> None:
        """Note why a recording cannot be transcribed."""
        with self.db.writing():
            self.db.run("INSERT OR REPLACE INTO failures VALUES (?, ?)", (recording, dump(reason)))

    def failures(self) -> Mapping[int, Remark]:
        """Return by record id why recordings without a complete transcript have none."""
        rows = self.db.rows(
            "SELECT recording, remark FROM failures WHERE recording NOT IN "
            "(SELECT recording FROM transcripts WHERE complete = 1) ORDER BY recording"
        )
        return {recording: load(Remark, reason) for recording, reason in rows}

    def correct(self, recording: int, segment: int, text: str) -> Correction:
        """Append what a person heard in a segment of the recording's current transcript.

        Raises:
            ValueError: The recording has no such segment.
        """
        current = self.db.one(_CURRENT, (recording,))
        if current is None or segment not in range(len(self._transcript(current).segments)):
            raise ValueError(f"recording {recording} has no segment {segment}")
        at, reviewer = self.custody.now(), self.custody.actor
        with self.db.writing():
            event = self.custody.log(
                "correct",
                current[2],
                recording=recording,
                segment=segment,
                content=content_digest(current[0], segment, text, reviewer, at.isoformat()),
            )
            self.db.run(
                "INSERT INTO corrections (transcript, segment, text, reviewer, at, event) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    current[0],
                    segment,
                    to_sql(text),
                    to_sql(reviewer),
                    at.isoformat(),
                    event.sequence,
                ),
            )
        return Correction(
            transcript_recording=recording, segment=segment, text=text, reviewer=reviewer, at=at
        )

    def corrections(self, recording: int) -> tuple[Correction, ...]:
        """Return the corrections of the current transcript, oldest first.

        Those of another version are kept but not given: its segments are not these.
        """
        current = self.db.one(_CURRENT, (recording,))
        if current is None:
            return ()
        rows = self.db.rows(
            "SELECT segment, text, reviewer, at FROM corrections WHERE transcript = ? ORDER BY id",
            (current[0],),
        )
        return tuple(
            Correction(
                transcript_recording=recording,
                segment=segment,
                text=from_sql(text),
                reviewer=from_sql(reviewer),
                at=datetime.fromisoformat(at),
            )
            for segment, text, reviewer, at in rows
        )


def _spoken(segments: Sequence[Segment], sides: Sides | None) -> tuple[Segment, ...]:
    """Return the segments with who says them, as far as that was told."""
    if sides is None or len(sides.speakers) != len(segments):
        return tuple(segments)
    return tuple(
        replace(
            segment,
            speaker=speaker,
            words=tuple(replace(word, speaker=speaker) for word in segment.words),
        )
        for segment, speaker in zip(segments, sides.speakers, strict=True)
    )


def _tag_key(tag: EngineTag) -> str | bytes:
    """Return the tag's JSON, equal for equal tags whatever the order of their options."""
    ordered = replace(tag, options=dict(sorted(tag.options.items())))
    return to_sql(encode_json(to_plain(ordered)))


def _language(weights: Mapping[str, Sequence[tuple[float, float]]]) -> tuple[str, float]:
    """Return the language of most of the speech and its mean probability, weighed by seconds."""
    if not weights:
        return UNDETERMINED, 0.0
    language = max(weights, key=lambda name: sum(seconds for seconds, _ in weights[name]))
    heard = weights[language]
    seconds = sum(length for length, _ in heard)
    if seconds <= 0:
        return language, heard[0][1]
    return language, sum(length * probability for length, probability in heard) / seconds
