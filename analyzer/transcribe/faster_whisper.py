"""Whisper by CTranslate2: the engine that fits a cheap laptop."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingComponent
from analyzer.model.remark import N_, remark
from analyzer.transcribe.listening import DOUBTFUL
from analyzer.transcribe.spoken import Judged, Said
from analyzer.transcribe.weights import weights
from analyzer.transcribe.whispering import MOST_THREADS, Whispering, segments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.contract import Samples, Window

ENGINE = "faster-whisper"
_LANES = 2
"""Windows it can hear at once, the threads shared between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the engine is told; part of every transcript."""

    compute_type: str = "int8"
    beam_size: int = 5
    condition_on_previous_text: bool = False
    """Off: each window stands alone, and a sentence is not repeated from window to window."""
    temperature: float = 0.0
    """Without the random second tries, so that the same sound gives the same text."""
    repetition_penalty: float = 1.05
    """Slight: it keeps the engine out of loops and lets people repeat themselves."""
    strict_ngram: int = 3
    """In a second hearing, so many tokens in a row may not come again."""
    word_timestamps: bool = True
    """Needed: segment times are wrong around silence."""
    doubtful: float = DOUBTFUL
    """A window whose words are less sure in the mean is heard in another way as well."""


class FasterWhisper(Whispering):
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
        self._model_name = model
        self._options = options or Options()
        self._model = faster_whisper.WhisperModel(
            str(found.folder),
            device="cpu",
            compute_type=self._options.compute_type,
            cpu_threads=max(1, min(MOST_THREADS, os.cpu_count() or 1) // _LANES),
            num_workers=_LANES,
            local_files_only=True,
        )
        super().__init__(ENGINE, faster_whisper.__version__, found, self._options)

    def __reduce__(self) -> tuple[Callable[[str, Options], FasterWhisper], tuple[str, Options]]:
        return _here, (self._model_name, self._options)

    def _chances(self, samples: Samples) -> Mapping[str, float]:
        return dict(self._model.detect_language(samples)[2])

    def _decode(
        self, samples: Samples, stretch: Window, language: str, *, strict: bool
    ) -> list[Segment]:
        options = self._options
        found, _ = self._model.transcribe(
            samples,
            language=language,
            beam_size=options.beam_size,
            condition_on_previous_text=options.condition_on_previous_text,
            temperature=options.temperature,
            repetition_penalty=options.repetition_penalty,
            no_repeat_ngram_size=options.strict_ngram if strict else 0,
            word_timestamps=options.word_timestamps,
            vad_filter=False,
        )
        return segments(((item.seek, *_parts(item)) for item in found), stretch)


@cache
def _here(model: str, options: Options) -> FasterWhisper:
    """Return the engine in the process it was sent to, loaded once."""
    return FasterWhisper(model, options=options)


def _parts(item: Any) -> tuple[Judged, list[Said]]:  # noqa: ANN401 - the engine's own class
    judged = Judged(
        start=item.start,
        end=item.end,
        text=item.text,
        log_probability=item.avg_logprob,
        no_speech=item.no_speech_prob,
        compression=item.compression_ratio,
    )
    words = item.words or ()
    return judged, [Said(word.start, word.end, word.word, word.probability) for word in words]
