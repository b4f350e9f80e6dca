"""What an engine is: sound in, segments out, one window at a time.

A recording is cut into windows at pauses, the same windows every time. Each window is transcribed
on its own and stored before the next begins, so that a killed run goes on at the window it was in
and ends with the same text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from analyzer.model.transcript import EngineTag, Segment

SAMPLE_RATE = 16_000
"""Hz; what Whisper hears."""

Samples = NDArray[np.float32]
"""Mono samples in -1..1 at `SAMPLE_RATE`."""


class Track(Protocol):
    """A recording's samples, in memory as an array or, where it is long, on disk."""

    @property
    def size(self) -> int:
        """How many samples there are."""
        ...

    def __getitem__(self, part: slice, /) -> Samples:
        """Return a stretch of them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of a recording that is transcribed on its own."""

    index: int
    start: float
    """Seconds from the start of the recording."""
    end: float
    speech: tuple[tuple[float, float], ...] = ()
    """Start and end of the stretches in it that the detector holds to be speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What an engine made of a window."""

    segments: tuple[Segment, ...]
    """Times count from the start of the recording; `index` counts from 0 in the window."""
    language: str
    language_probability: float


class Engine(Protocol):
    """A speech recogniser."""

    @property
    def tag(self) -> EngineTag:
        """What it is: goes into every transcript."""
        ...

    def language(self, samples: Samples) -> tuple[str, float]:
        """Return the language spoken, `zh` or `en`, and how sure the engine is of it (0..1)."""
        ...

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Transcribe one window; `samples` are the window's own."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is, in seconds of sound."""

    done_s: float
    total_s: float
    left_s: float | None
    """Estimated seconds of work left; `None` before anything was measured."""
    recording: str
    """Path of the recording in work."""


Observer = Callable[[Progress], None]
"""Called after every window."""
