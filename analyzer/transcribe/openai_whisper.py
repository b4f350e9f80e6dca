"""Whisper by its authors, on the same weights as the usual engine: for a second opinion.

The model is filled from the CTranslate2 file in memory: no second download, and no ffmpeg program,
since the sound is given as numbers. It takes twice the memory and is the slower one.
"""

from __future__ import annotations

import json
import os
import warnings
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.errors import MissingComponent
from analyzer.model.remark import N_, remark
from analyzer.transcribe.listening import DOUBTFUL
from analyzer.transcribe.model_file import tensors
from analyzer.transcribe.spoken import Judged, Said
from analyzer.transcribe.weights import MODEL_FILE, weights
from analyzer.transcribe.whispering import MOST_THREADS, Whispering, segments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.contract import Samples, Window
    from analyzer.transcribe.model_file import Tensors

ENGINE = "openai-whisper"
_HEAD_SIZE = 64
"""Width of an attention head, the same in every Whisper model."""
_OTHERS = 1
"""Cores left to other programs: its threads wait by spinning, and one too many slows all of them
many times over."""
_WORD = ("start", "end", "word", "probability")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the engine is told; part of every transcript."""

    beam_size: int = 1
    """1 takes the likeliest token at each step; more is slow with this engine."""
    strict_beam_size: int = 5
    """Used where a first hearing went wrong: the engine cannot forbid repetition."""
    condition_on_previous_text: bool = False
    temperature: float = 0.0
    """Without the random second tries, so that the same sound gives the same text."""
    word_timestamps: bool = True
    doubtful: float = DOUBTFUL
    """A window whose words are less sure in the mean is heard in another way as well."""


class OpenAIWhisper(Whispering):
    """The engine, with its model loaded."""

    def __init__(self, model: str = "base", *, options: Options | None = None) -> None:
        """Load a model.

        Raises:
            MissingComponent: The engine or the model is not installed.
            WeightsRefused: The model does not have the digest it must have, or another layout.
        """
        try:
            import torch
            import whisper
        except ImportError as error:
            raise MissingComponent(
                remark(
                    N_(
                        "还没有安装 openai-whisper 引擎。"
                        '请运行：pip install "calldossier[openai]"，'
                        "或改用默认引擎 faster-whisper。"
                    )
                )
            ) from error
        found = weights(model)
        self._options = options or Options()
        self._one_at_a_time = Lock()
        torch.set_num_threads(max(1, min(MOST_THREADS, (os.cpu_count() or 1) - _OTHERS)))
        self._model = _filled(found.folder)
        _read_vocabulary(self._model)
        super().__init__(ENGINE, whisper.__version__, found, self._options)

    def _chances(self, samples: Samples) -> Mapping[str, float]:
        from whisper.audio import log_mel_spectrogram, pad_or_trim

        heard = log_mel_spectrogram(pad_or_trim(samples), self._model.dims.n_mels)
        chances: Mapping[str, float] = self._model.detect_language(heard)[1]
        return chances

    def _decode(
        self, samples: Samples, stretch: Window, language: str, *, strict: bool
    ) -> list[Segment]:
        options = self._options
        beam = options.strict_beam_size if strict else options.beam_size
        with self._one_at_a_time:  # the engine keeps its state in the model
            found = self._model.transcribe(
                samples,
                language=language,
                beam_size=beam if beam > 1 else None,
                condition_on_previous_text=options.condition_on_previous_text,
                temperature=options.temperature,
                word_timestamps=options.word_timestamps,
                fp16=False,
            )
        return segments(((item["seek"], *_parts(item)) for item in found["segments"]), stretch)


def _parts(item: dict[str, Any]) -> tuple[Judged, list[Said]]:
    judged = Judged(
        start=item["start"],
        end=item["end"],
        text=item["text"],
        log_probability=item["avg_logprob"],
        no_speech=item["no_speech_prob"],
        compression=item["compression_ratio"],
    )
    words = item.get("words", ())
    return judged, [Said(*(word[key] for key in _WORD)) for word in words]


def _filled(folder: Path) -> Any:  # noqa: ANN401 - the engine's own class
    """Return the engine's model with the weights of a folder."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    found = tensors(folder / MODEL_FILE)
    wide = found["encoder/conv1/weight"].shape
    vocabulary, state = found["decoder/embeddings/weight"].shape
    model = Whisper(
        ModelDimensions(
            n_mels=wide[1],
            n_audio_ctx=len(found["encoder/position_encodings/encodings"]),
            n_audio_state=wide[0],
            n_audio_head=wide[0] // _HEAD_SIZE,
            n_audio_layer=_layers(found, "encoder"),
            n_vocab=vocabulary,
            n_text_ctx=len(found["decoder/position_encodings/encodings"]),
            n_text_state=state,
            n_text_head=state // _HEAD_SIZE,
            n_text_layer=_layers(found, "decoder"),
        )
    )
    named = {name: torch.from_numpy(values) for name, values in _named(found)}
    model.load_state_dict(named, strict=True)
    _set_alignment_heads(model, folder)
    return model.eval()


def _read_vocabulary(model: Any) -> None:  # noqa: ANN401 - the engine's own class
    """Let the engine read its own copy of the vocabulary; it keeps it, and leaves the file open."""
    from whisper.tokenizer import get_tokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        get_tokenizer(model.is_multilingual, num_languages=model.num_languages)


def _set_alignment_heads(model: Any, folder: Path) -> None:  # noqa: ANN401 - the engine's class
    """Tell the model which attention heads follow the sound; without them word times are worse."""
    import torch

    heads = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
    for layer, head in json.loads((folder / "config.json").read_text("utf-8"))["alignment_heads"]:
        heads[layer, head] = True
    model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)


def _layers(found: Tensors, side: str) -> int:
    return len(
        {name.split("/")[1] for name in found if name.startswith(f"{side}/layer_")} - {"layer_norm"}
    )


_LINEAR = (("weight", "weight"), ("bias", "bias"))
_NORM = (("gamma", "weight"), ("beta", "bias"))
_SELF = {"linear_0": ("query", "key", "value"), "linear_1": ("out",)}
_CROSS = {"linear_0": ("query",), "linear_1": ("key", "value"), "linear_2": ("out",)}


def _named(found: Tensors) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the weights by the names the engine's authors gave them, in single precision."""
    for ours, theirs in (
        ("encoder/position_encodings/encodings", "encoder.positional_embedding"),
        ("decoder/position_encodings/encodings", "decoder.positional_embedding"),
        ("decoder/embeddings/weight", "decoder.token_embedding.weight"),
    ):
        yield theirs, _single(found[ours])
    for number in (1, 2):
        yield from _pairs(found, f"encoder/conv{number}", f"encoder.conv{number}", _LINEAR)
    yield from _pairs(found, "encoder/layer_norm", "encoder.ln_post", _NORM)
    yield from _pairs(found, "decoder/layer_norm", "decoder.ln", _NORM)
    for side in ("encoder", "decoder"):
        for layer in range(_layers(found, side)):
            yield from _block(found, f"{side}/layer_{layer}", f"{side}.blocks.{layer}")


def _block(found: Tensors, ours: str, theirs: str) -> Iterator[tuple[str, np.ndarray]]:
    attention = [("self_attention", "attn", _SELF)]
    if f"{ours}/attention/layer_norm/gamma" in found:
        attention.append(("attention", "cross_attn", _CROSS))
    for name, named, linears in attention:
        yield from _pairs(found, f"{ours}/{name}/layer_norm", f"{theirs}.{named}_ln", _NORM)
        for linear, parts in linears.items():
            for kind in ("weight", "bias"):
                stacked = np.split(_single(found[f"{ours}/{name}/{linear}/{kind}"]), len(parts))
                for part, values in zip(parts, stacked, strict=True):
                    if (part, kind) != ("key", "bias"):  # always zero; the engine has none
                        yield f"{theirs}.{named}.{part}.{kind}", values
    yield from _pairs(found, f"{ours}/ffn/layer_norm", f"{theirs}.mlp_ln", _NORM)
    yield from _pairs(found, f"{ours}/ffn/linear_0", f"{theirs}.mlp.0", _LINEAR)
    yield from _pairs(found, f"{ours}/ffn/linear_1", f"{theirs}.mlp.2", _LINEAR)


def _pairs(
    found: Tensors, ours: str, theirs: str, kinds: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, np.ndarray]]:
    for kind, named in kinds:
        yield f"{theirs}.{named}", _single(found[f"{ours}/{kind}"])


def _single(values: np.ndarray) -> np.ndarray:
    """Return a writable copy in single precision."""
    return values.astype(np.float32)
