"""Whisper by CTranslate2: the engine that fits a cheap laptop."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from math import exp
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingComponent
from analyzer.model.remark import N_, remark
from analyzer.model.transcript import EngineTag, Segment, Word
from analyzer.transcribe.contract import Hearing
from analyzer.transcribe.doubt import doubted
from analyzer.transcribe.hanzi import simplified
from analyzer.transcribe.weights import weights

if TYPE_CHECKING:
    from analyzer.transcribe.contract import Samples, Window

ENGINE = "faster-whisper"
_MOST_THREADS = 4
"""More threads than this gain nothing with the base model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the engine is told; part of every transcript."""

    compute_type: str = "int8"
    beam_size: int = 5
    condition_on_previous_text: bool = False
    """Off: each window stands alone, and a sentence is not repeated from window to window."""
    temperature: float = 0.0
    """Without the random second tries, so that the same sound gives the same text."""
    word_timestamps: bool = True
    """Needed: segment times are wrong around silence."""


class FasterWhisper:
    """The engine, with its model loaded."""

    def __init__(self, model: str = "base", *, options: Options | None = None) -> None:
        """Load a model.

        Raises:
            MissingComponent: The engine or the model is not installed.
            WeightsRefused: The model does not have the digest it must have.
        """
        try:
            import faster_whisper
        except ImportError as error:
            raise MissingComponent(
                remark(N_("还没有安装语音识别引擎。请运行：pip install faster-whisper"))
            ) from error
        found = weights(model)
        self._options = options or Options()
        self._model = faster_whisper.WhisperModel(
            str(found.folder),
            device="cpu",
            compute_type=self._options.compute_type,
            cpu_threads=min(_MOST_THREADS, os.cpu_count() or 1),
            local_files_only=True,
        )
        self._tag = EngineTag(
            engine=ENGINE,
            version=faster_whisper.__version__,
            model=found.name,
            model_sha256=found.sha256,
            options=asdict(self._options),
        )

    @property
    def tag(self) -> EngineTag:
        """Engine, model digest and options."""
        return self._tag

    def language(self, samples: Samples) -> tuple[str, float]:
        """Return `zh` or `en`, whichever is likelier, and how sure the model is of it."""
        _, _, likely = self._model.detect_language(samples)
        chances = dict(likely)
        chosen = max(("zh", "en"), key=lambda code: chances.get(code, 0.0))
        return chosen, float(chances.get(chosen, 0.0))

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Transcribe one window."""
        options = self._options
        found, info = self._model.transcribe(
            samples,
            language=language,
            beam_size=options.beam_size,
            condition_on_previous_text=options.condition_on_previous_text,
            temperature=options.temperature,
            word_timestamps=options.word_timestamps,
            vad_filter=False,
        )
        segments = (_segment(index, item, window) for index, item in enumerate(found))
        return Hearing(
            segments=tuple(doubted(segment, language=language) for segment in segments),
            language=info.language,
            language_probability=info.language_probability,
        )


def _segment(index: int, item: Any, window: Window) -> Segment:  # noqa: ANN401 - the engine's own class
    """Return the engine's segment with its times in the recording."""
    text = item.text.strip()
    words = _words(item.words or (), window)
    return Segment(
        index=index,
        start=words[0].start if words else _within(item.start, window),
        end=words[-1].end if words else _within(item.end, window),
        text=simplified(text),
        machine_text=text,
        words=words,
        confidence=min(1.0, exp(item.avg_logprob)),
        no_speech=item.no_speech_prob,
        compression=item.compression_ratio,
    )


def _words(items: Any, window: Window) -> tuple[Word, ...]:  # noqa: ANN401 - the engine's own class
    """Return the words, simplified together so that each keeps the sentence's reading."""
    line = simplified("".join(item.word for item in items))
    words = []
    at = 0
    for item in items:
        words.append(
            Word(
                start=_within(item.start, window),
                end=_within(item.end, window),
                text=line[at : at + len(item.word)],
                confidence=min(1.0, float(item.probability)),
            )
        )
        at += len(item.word)
    return tuple(words)


def _within(seconds: float, window: Window) -> float:
    """Return a time in the window as a time in the recording, to the millisecond."""
    return round(min(window.start + float(seconds), window.end), 3)
