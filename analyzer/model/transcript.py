"""Transcripts: what an engine wrote, with its doubts; and what a person wrote beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from analyzer.model.remark import Remark


class Speaker(StrEnum):
    """Whose words they are."""

    COLLECTOR = "collector"
    """The other side of the line."""
    OWNER = "owner"
    """The person whose phone this is."""
    UNKNOWN = "unknown"


class Doubt(StrEnum):
    """Why a segment may not be what was said; marked, never removed."""

    LOOP = "loop"
    """The same words over and over: engines do that on unclear sound."""
    SILENCE_PHRASE = "silence_phrase"
    """A sentence engines are known to invent on silence (subtitle credits and the like)."""
    NO_SPEECH = "no_speech"
    """The engine itself holds that nobody spoke here."""
    LOW_CONFIDENCE = "low_confidence"
    COMPRESSION = "compression"
    """The text compresses far too well to be speech."""
    LANGUAGE = "language"
    """Letters of a language that was not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word or character with its time in the recording."""

    start: float
    """Seconds from the start of the recording."""
    end: float
    text: str
    confidence: float
    """0..1 by the engine; engines can be sure and wrong."""
    speaker: Speaker = Speaker.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of speech."""

    index: int
    start: float
    """Seconds; the first word's time, since engines' segment times are wrong around silence."""
    end: float
    text: str
    """For reading and matching: simplified characters."""
    machine_text: str
    """Exactly as the engine wrote it."""
    words: tuple[Word, ...]
    confidence: float
    """0..1, geometric mean over the tokens."""
    speaker: Speaker = Speaker.UNKNOWN
    no_speech: float = 0.0
    compression: float = 0.0
    doubts: tuple[Doubt, ...] = ()
    others: tuple[str, ...] = ()
    """What further hearings of a doubtful stretch wrote, simplified: searched, never quoted."""


class VoicesBy(StrEnum):
    """What two voices were told apart by."""

    CHANNELS = "channels"
    """The recording has each end of the call on its own channel."""
    COLOUR = "colour"
    """How the voices sound, in one channel."""
    ONE_END = "one_end"
    """One channel is empty: only one end of the call was recorded."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What the sound itself tells of a finished transcript."""

    by: VoicesBy
    voices: tuple[int | None, ...]
    """By segment: 0 or 1, `None` where it is not clear which."""
    unheard: tuple[tuple[float, float], ...] = ()
    """Seconds, start and end, where the detector hears speech and there is no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who is held to say each segment, and why."""

    speakers: tuple[Speaker, ...]
    reason: Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioGap:
    """Sound that is not there: damaged frames, or silence put in to keep the time line true."""

    start: float
    seconds: float
    frames: int
    what: str
    """`damaged`, `dtx` or `missing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineTag:
    """What wrote a transcript: enough to write it again."""

    engine: str
    version: str
    model: str
    model_sha256: str
    options: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """All an engine wrote for one recording; never overwritten."""

    recording: int
    """Record id in the case."""
    exhibit: str
    tag: EngineTag
    language: str
    language_probability: float
    seconds: float
    """Length of the recording by the samples counted."""
    speech_seconds: float
    """Seconds the voice detector holds to be speech."""
    segments: tuple[Segment, ...]
    gaps: tuple[AudioGap, ...] = ()
    complete: bool = True
    """False while the engine is still writing, or was stopped."""
    sides: Remark | None = None
    """How it was told who speaks; `None` where that was not looked at."""
    unheard: tuple[tuple[float, float], ...] = ()
    """Seconds, start and end, where somebody seems to speak and there is no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearing:
    """A stretch that the machine heard a second time, with other settings or another model."""

    recording: int
    begin_s: float
    end_s: float
    first: str
    """What the first hearing wrote for it."""
    text: str
    """What the second wrote, with a little sound before and after."""
    agreement: float
    """0..1, the share of the first text's characters that the second has, in the same order."""
    tag: EngineTag

    @property
    def doubtful(self) -> bool:
        """True where the hearings disagree so far that the quote must be marked."""
        return self.agreement < AGREE


AGREE = 0.6
"""Hearings that share less than this are said to disagree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person heard, beside what the machine wrote."""

    transcript_recording: int
    segment: int
    text: str
    reviewer: str
    at: datetime
