"""Engines that behave badly on purpose, and one that is good and quick."""

from __future__ import annotations

from dataclasses import dataclass, field

from analyzer.model.transcript import EngineTag, Segment, Word
from analyzer.transcribe.contract import Hearing, Samples, Window

TAG = EngineTag(engine="fake", version="1", model="none", model_sha256="0" * 64)


def segment(text: str, *, start: float = 0.0, end: float = 1.0, **changes) -> Segment:
    """A segment with one word a character, evenly spread."""
    step = (end - start) / max(1, len(text))
    words = tuple(
        Word(start=start + i * step, end=start + (i + 1) * step, text=char, confidence=0.9)
        for i, char in enumerate(text)
    )
    given = {
        "index": 0,
        "start": start,
        "end": end,
        "text": text,
        "machine_text": text,
        "words": words,
        "confidence": 0.9,
    }
    return Segment(**{**given, **changes})


@dataclass
class Steady:
    """Writes the window's own start into its text, and remembers what it was asked."""

    tag: EngineTag = TAG
    heard: list[int] = field(default_factory=list)

    def language(self, samples: Samples) -> tuple[str, float]:
        """Take everything for English."""
        return "en", 0.8

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Answer at once."""
        self.heard.append(window.index)
        said = segment(f"在{window.start:.2f}秒", start=window.start, end=window.end)
        return Hearing(segments=(said,), language=language, language_probability=1.0)


@dataclass
class Crashing(Steady):
    """Dies before the window `at`, as a killed program does."""

    at: int = 1

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Answer at once."""
        if window.index >= self.at:
            raise MemoryError("the engine is out of memory")
        return super().hear(samples, window=window, language=language)


@dataclass
class Silent(Steady):
    """Never writes anything."""

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Answer at once."""
        self.heard.append(window.index)
        return Hearing(segments=(), language=language, language_probability=1.0)


@dataclass
class Inventing(Steady):
    """Writes a subtitle credit whatever it hears."""

    def hear(self, samples: Samples, *, window: Window, language: str) -> Hearing:
        """Answer at once."""
        said = segment("字幕由某某社区提供", start=window.start, end=window.end)
        return Hearing(segments=(said,), language=language, language_probability=1.0)
