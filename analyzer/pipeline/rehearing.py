"""A stretch of a recording, heard once more by the machine with other settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.model.transcript import EngineTag
    from analyzer.store.case import Case

MARGIN_S = 0.4
"""Sound taken before and after the stretch."""
BEAM = 1
"""The first hearing weighs five readings at a time; this one takes the likeliest at each step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearing:
    """What came of it; it is shown and stands in no report."""

    text: str
    tag: EngineTag


def hear_again(
    case: Case, recording: int, *, begin_s: float, end_s: float, model: str = "base"
) -> Rehearing:
    """Transcribe a stretch of a recording with other settings.

    Raises:
        MissingComponent: The engine or the model is not installed.
        UndecodableAudio: No sound can be read from the recording.
    """
    from analyzer.transcribe.audio import decode
    from analyzer.transcribe.contract import SAMPLE_RATE, Window
    from analyzer.transcribe.faster_whisper import FasterWhisper, Options

    stored = case.record(recording).record
    exhibit = case.exhibit(stored.provenance.exhibit)
    decoded = decode(case.exhibit_file(exhibit.id), name=exhibit.path)
    begin, end = max(0.0, begin_s - MARGIN_S), min(decoded.seconds, end_s + MARGIN_S)
    samples = decoded.samples[round(begin * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
    engine = FasterWhisper(model, options=Options(beam_size=BEAM))
    language = engine.language(samples)[0]
    hearing = engine.hear(samples, window=Window(index=0, start=begin, end=end), language=language)
    return Rehearing(text="".join(s.text for s in hearing.segments), tag=engine.tag)
