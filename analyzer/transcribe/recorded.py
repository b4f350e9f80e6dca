"""An engine that repeats what another engine heard, from a file: for demonstrations and tests.

A window is known again by where it lies and how loud each half second of it is, so that the last
bit of a decoder, which differs between computers, does not matter.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzer.model.transcript import Doubt, EngineTag, Segment, Speaker, Word
from analyzer.transcribe.contract import SAMPLE_RATE, Hearing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from analyzer.transcribe.contract import Engine, Samples, Window

_STEP = SAMPLE_RATE // 2
_SAME_DB = 1
_SAME_S = 0.1
_FLOOR = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """One window and what was heard in it."""

    start: float
    levels: tuple[int, ...]
    """Loudness of each half second in whole dB, -80 for silence."""
    hearing: Hearing

    def fits(self, window: Window, levels: tuple[int, ...]) -> bool:
        """Say whether it is of the same stretch of sound."""
        return (
            abs(window.start - self.start) <= _SAME_S
            and len(levels) == len(self.levels)
            and all(abs(a - b) <= _SAME_DB for a, b in zip(levels, self.levels, strict=True))
        )


class Recorded:
    """Repeats hearings."""

    def __init__(self, tag: EngineTag, memories: Iterable[Memory]) -> None:
        self.tag = tag
        self._memories = tuple(memories)

    def language(self, samples: Samples) -> tuple[str, float]:
        """Return the language the first window of these sounds was heard in."""
        levels = levels_of(samples)
        for memory in self._memories:
            if memory.levels == levels:
                return memory.hearing.language, memory.hearing.language_probability
        raise LookupError("no hearing of this sound is recorded")

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Return what was heard in this window.

        Raises:
            LookupError: Nothing was recorded for it.
        """
        levels = levels_of(samples)
        for memory in self._memories:
            if memory.hearing.language == language and memory.fits(window, levels):
                return memory.hearing
        raise LookupError(f"no hearing of the window at {window.start:.2f} s is recorded")


class Recorder:
    """Passes everything on to an engine and keeps what it heard."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._memories: list[Memory] = []

    @property
    def tag(self) -> EngineTag:
        """The engine's own tag."""
        return self._engine.tag

    def language(self, samples: Samples) -> tuple[str, float]:
        """Ask the engine."""
        return self._engine.language(samples)

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Let the engine hear, and keep it."""
        hearing = self._engine.hear(samples, window=window, language=language)
        self._memories.append(
            Memory(start=window.start, levels=levels_of(samples), hearing=hearing)
        )
        return hearing

    def save(self, path: Path) -> None:
        """Write what was heard to a JSON file that `recorded` reads."""
        content = {
            "tag": dataclasses.asdict(self.tag),
            "windows": [dataclasses.asdict(memory) for memory in self._memories],
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def recorded(path: Path) -> Recorded:
    """Return the engine that repeats the hearings of a file."""
    content = json.loads(path.read_text("utf-8"))
    return Recorded(EngineTag(**content["tag"]), [_memory(item) for item in content["windows"]])


def levels_of(samples: Samples) -> tuple[int, ...]:
    """Return the loudness of each half second in whole dB, the last one shorter."""
    blocks = (samples[at : at + _STEP] for at in range(0, samples.size, _STEP))
    loudness = (max(_FLOOR, float(np.sqrt(np.mean(block**2)))) for block in blocks)
    return tuple(round(20 * log10(level)) for level in loudness)


def _memory(item: dict[str, Any]) -> Memory:
    hearing = item["hearing"]
    return Memory(
        start=item["start"],
        levels=tuple(item["levels"]),
        hearing=Hearing(
            segments=tuple(_segment(segment) for segment in hearing["segments"]),
            language=hearing["language"],
            language_probability=hearing["language_probability"],
        ),
    )


def _segment(item: dict[str, Any]) -> Segment:
    words = tuple(Word(**{**word, "speaker": Speaker(word["speaker"])}) for word in item["words"])
    read = {
        "words": words,
        "speaker": Speaker(item["speaker"]),
        "doubts": tuple(Doubt(doubt) for doubt in item["doubts"]),
        "others": tuple(item.get("others", ())),
    }
    return Segment(**{**item, **read})
