"""Stretches of recordings heard once more by the machine: a second opinion beside the first text.

The second hearing takes a larger model where one is on this computer, else the same model with
other settings. Nothing is replaced: both texts are kept, with how far they agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING

from analyzer.errors import UndecodableAudio
from analyzer.model.transcript import Rehearing
from analyzer.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.model.transcript import Transcript
    from analyzer.store.case import Case
    from analyzer.transcribe.audio import Decoded
    from analyzer.transcribe.contract import Engine

__all__ = ["Rehearing", "Way", "hear_again", "hear_findings_again", "ways"]

MARGIN_S = 0.4
"""Sound taken before and after the stretch."""
BEAM = 1
"""The first hearing weighs five readings at a time; this one takes the likeliest at each step."""
LARGER = ("large-v3-turbo", "large-v3", "medium", "small")
"""Models that hear better than the usual one, the best for its time first."""
ENGINES = {"faster-whisper": "faster_whisper", "openai-whisper": "whisper"}
"""Engines by the module that must be installed for them."""
Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a stretch is heard once more."""

    model: str | None = None
    """A model's name or folder; `None` for the best that is on this computer."""
    engine: str = "faster-whisper"
    beam: int = BEAM
    """Readings weighed at a time; more is slower."""


def ways() -> tuple[Way, ...]:
    """Return the engines and models that are on this computer, each with the usual setting."""
    from analyzer.transcribe.weights import models

    here = [state.name for state in models() if state.installed]
    return tuple(
        Way(model=name, engine=engine)
        for engine, module in ENGINES.items()
        if find_spec(module)
        for name in here
    )


def hear_again(
    case: Case,
    recording: int,
    *,
    begin_s: float,
    end_s: float,
    model: str | None = None,
    way: Way | None = None,
) -> Rehearing:
    """Transcribe a stretch of a recording once more and keep the result beside the first text.

    Args:
        case: An open case.
        recording: Its record id.
        begin_s: Seconds in the recording where the stretch begins.
        end_s: Where it ends.
        model: A model's name or folder; `None` for the best that is on this computer.
        way: Engine, model and setting, where the person chose; stands for `model`.

    Raises:
        MissingComponent: The engine or the model is not installed.
        UndecodableAudio: No sound can be read from the recording.
    """
    return _Ear(case, way or Way(model=model)).hear(recording, (begin_s, end_s))


def hear_findings_again(
    case: Case,
    *,
    model: str | None = None,
    observe: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[Rehearing]:
    """Hear every quote of every finding a second time; those heard before by this model are left.

    Args:
        case: An open case whose rules have run.
        model: As `hear_again`.
        observe: Called with how many of how many stretches are done.
        cancelled: Asked before each stretch.

    Raises:
        MissingComponent: The engine or the model is not installed.
    """
    ear = _Ear(case, Way(model=model))
    before = {(item.recording, item.begin_s, item.end_s, item.first) for item in case.rehearings()}
    todo = [
        (recording, span)
        for recording, span in quoted_spans(case)
        if (recording, *span, ear.first_text(recording, span)) not in before
    ]
    heard = []
    for done, (recording, span) in enumerate(todo):
        if observe is not None:
            observe(done, len(todo))
        if cancelled():
            break
        try:
            heard.append(ear.hear(recording, span))
        except UndecodableAudio:  # said when it was imported and when it was transcribed
            continue
    return heard


def quoted_spans(case: Case) -> list[tuple[int, Span]]:
    """Return the stretches of recordings that findings quote, by recording and time."""
    return sorted(
        {
            (finding.record, (hit.begin_s, hit.end_s))
            for finding in case.findings()
            for hit in finding.hits
            if finding.record is not None and hit.begin_s is not None and hit.end_s is not None
        }
    )


def agreement(first: str, second: str) -> float:
    """Return the share of the first text's characters that the second has, in the same order.

    Punctuation, spaces and the kind of script do not count, nor does more text in the second.
    """
    one, other = _plain(first), _plain(second)
    same = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in same) / len(one) if one else 1.0


def _plain(text: str) -> str:
    return "".join(normalise(character).text for character in text if character.isalnum())


class _Ear:
    """A second engine, loaded when first used, and the recording it heard last."""

    def __init__(self, case: Case, way: Way) -> None:
        self._case = case
        self._way = way
        self._decoded: tuple[int, Decoded] | None = None

    @cached_property
    def _engine(self) -> Engine:
        from analyzer.transcribe import faster_whisper, openai_whisper
        from analyzer.transcribe.weights import models

        here = {state.name for state in models() if state.installed}
        model = self._way.model or next((name for name in LARGER if name in here), "base")
        beam = self._way.beam
        if self._way.engine == openai_whisper.ENGINE:
            return openai_whisper.OpenAIWhisper(
                model, options=openai_whisper.Options(beam_size=beam, doubtful=0.0)
            )
        return faster_whisper.FasterWhisper(
            model, options=faster_whisper.Options(beam_size=beam, doubtful=0.0)
        )

    def hear(self, recording: int, span: Span) -> Rehearing:
        """Hear a stretch and keep what came of it."""
        from analyzer.transcribe.contract import SAMPLE_RATE, Window

        decoded = self._sound(recording)
        begin = max(0.0, span[0] - MARGIN_S)
        end = min(decoded.seconds, span[1] + MARGIN_S)
        samples = decoded.samples[round(begin * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        transcript = self._case.transcript(recording)
        language = transcript.language if transcript else self._engine.language(samples)[0]
        window = Window(index=0, start=begin, end=end, speech=(span,))
        hearing = self._engine.hear(samples, window=window, language=language)
        text = "".join(segment.text for segment in hearing.segments)
        first = self.first_text(recording, span)
        heard = Rehearing(
            recording=recording,
            begin_s=span[0],
            end_s=span[1],
            first=first,
            text=text,
            agreement=round(agreement(first, text), 3),
            tag=self._engine.tag,
        )
        self._case.keep_rehearing(heard)
        return heard

    def first_text(self, recording: int, span: Span) -> str:
        """Return what the first hearing wrote for a stretch; empty where there is no text."""
        transcript = self._case.transcript(recording)
        return "".join(_within(transcript, span)) if transcript else ""

    def _sound(self, recording: int) -> Decoded:
        from analyzer.transcribe.audio import decode

        if self._decoded is None or self._decoded[0] != recording:
            exhibit = self._case.exhibit(self._case.record(recording).record.provenance.exhibit)
            decoded = decode(self._case.exhibit_file(exhibit.id), name=exhibit.path)
            self._decoded = recording, decoded
        return self._decoded[1]


def _within(transcript: Transcript, span: Span) -> Iterator[str]:
    for segment in transcript.segments:
        if segment.start < span[1] and segment.end > span[0]:
            yield segment.text
