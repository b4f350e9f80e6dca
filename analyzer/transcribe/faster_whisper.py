"""Whisper by CTranslate2: the engine that fits a cheap laptop."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from analyzer.errors import MissingComponent
from analyzer.model.remark import N_, remark
from analyzer.model.transcript import EngineTag
from analyzer.transcribe.listening import DOUBTFUL, hearing, speech_after
from analyzer.transcribe.spoken import Judged, Said, segment
from analyzer.transcribe.weights import weights

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.contract import Hearing, Samples, Window

ENGINE = "faster-whisper"
_SEEK_S = 0.01
"""Seconds in a unit of the engine's `seek`."""
_MOST_THREADS = 4
"""More threads than this gain nothing with the base model."""
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
        self._model_name = model
        self._options = options or Options()
        self._model = faster_whisper.WhisperModel(
            str(found.folder),
            device="cpu",
            compute_type=self._options.compute_type,
            cpu_threads=max(1, min(_MOST_THREADS, os.cpu_count() or 1) // _LANES),
            num_workers=_LANES,
            local_files_only=True,
        )
        self._tag = EngineTag(
            engine=ENGINE,
            version=faster_whisper.__version__,
            model=found.label,
            model_sha256=found.sha256,
            options=dataclasses.asdict(self._options),
        )

    def __reduce__(self) -> tuple[Callable[[str, Options], FasterWhisper], tuple[str, Options]]:
        return _here, (self._model_name, self._options)

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
        return hearing(
            self._decode,
            samples,
            window=window,
            language=language,
            doubtful=self._options.doubtful,
        )

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
        # The engine goes on to the last split second of a window and makes text of it.
        return [
            _segment(item, stretch)
            for item in found
            if item.seek == 0 or speech_after(stretch, stretch.start + item.seek * _SEEK_S)
        ]


@cache
def _here(model: str, options: Options) -> FasterWhisper:
    """Return the engine in the process it was sent to, loaded once."""
    return FasterWhisper(model, options=options)


def _segment(item: Any, stretch: Window) -> Segment:  # noqa: ANN401 - the engine's own class
    judged = Judged(
        start=item.start,
        end=item.end,
        text=item.text,
        log_probability=item.avg_logprob,
        no_speech=item.no_speech_prob,
        compression=item.compression_ratio,
    )
    said = [Said(word.start, word.end, word.word, word.probability) for word in item.words or ()]
    return segment(judged, said, stretch)
