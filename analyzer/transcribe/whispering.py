"""What the engines for Whisper's models share: how they are described and how they hear."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Protocol

from analyzer.model.transcript import EngineTag
from analyzer.transcribe.listening import hearing, speech_after
from analyzer.transcribe.spoken import Judged, Said, segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.model.transcript import Segment
    from analyzer.transcribe.contract import Hearing, Samples, Window
    from analyzer.transcribe.weights import Weights

_SEEK_S = 0.01
"""Seconds in a unit of an engine's `seek`."""
MOST_THREADS = 4
"""More threads than this gain nothing with the base model."""


class Options(Protocol):
    """What every engine is told, a dataclass."""

    @property
    def doubtful(self) -> float:
        """Mean confidence of a window's words below which it is heard in another way as well."""
        ...


class Whispering(ABC):
    """An engine with a model of Whisper."""

    def __init__(self, engine: str, version: str, found: Weights, options: Options) -> None:
        """Describe it: its name, its version, its weights, and what it is told."""
        self._doubtful = options.doubtful
        self._tag = EngineTag(
            engine=engine,
            version=version,
            model=found.label,
            model_sha256=found.sha256,
            options=dataclasses.asdict(options),  # type: ignore[call-overload]
        )

    @property
    def tag(self) -> EngineTag:
        """Engine, model digest and options."""
        return self._tag

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Transcribe one window."""
        return hearing(
            self._decode, samples, window=window, language=language, doubtful=self._doubtful
        )

    def language(self, samples: Samples) -> tuple[str, float]:
        """Return `zh` or `en`, whichever is likelier, and how sure the model is of it."""
        chances = self._chances(samples)
        chosen = max(("zh", "en"), key=lambda code: chances.get(code, 0.0))
        return chosen, float(chances.get(chosen, 0.0))

    @abstractmethod
    def _chances(self, samples: Samples) -> Mapping[str, float]:
        """Return how likely each language is."""

    @abstractmethod
    def _decode(
        self, samples: Samples, stretch: Window, language: str, *, strict: bool
    ) -> list[Segment]:
        """Return what the engine makes of a stretch; `strict` forbids repetition."""


def segments(found: Iterable[tuple[int, Judged, Sequence[Said]]], stretch: Window) -> list[Segment]:
    """Return the engine's segments as the program keeps them.

    An engine goes on to the last split second of a window and makes text of it; what it makes of a
    stretch without speech is left out.

    Args:
        found: Where the engine began to decode, what it says of a segment, and the words.
        stretch: What it was given to hear.
    """
    return [
        segment(judged, said, stretch)
        for seek, judged, said in found
        if seek == 0 or speech_after(stretch, stretch.start + seek * _SEEK_S)
    ]
