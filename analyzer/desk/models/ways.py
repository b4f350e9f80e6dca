"""In which ways a stretch can be heard once more on this computer: model, engine, setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.remark import N_
from analyzer.pipeline.rehearing import BEAM, Way, ways

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.i18n import Translate
    from analyzer.model.transcript import EngineTag

BEAMS: Mapping[int, str] = {
    BEAM: N_("只取最像的读法（快）"),
    5: N_("比较 5 种读法"),
    10: N_("比较 10 种读法（慢）"),
}
"""Readings weighed at a time."""
BEST = N_("程序挑一个模型")
NAMED = N_("%(model)s（%(engine)s）")


def models_here(say: Translate) -> list[tuple[str, Way]]:
    """Return what can be chosen to hear with: the program's own choice, then all that is here."""
    own = [(say(BEST), Way())]
    return own + [(_named(way.model or "", way.engine, say), way) for way in ways()]


def beams(say: Translate) -> list[tuple[str, int]]:
    """Return the settings that can be chosen."""
    return [(say(text), beam) for beam, text in BEAMS.items()]


def heard_by(tag: EngineTag, say: Translate) -> str:
    """Return the model and engine that wrote a text."""
    return _named(tag.model, tag.engine, say)


def _named(model: str, engine: str, say: Translate) -> str:
    return say(NAMED) % {"model": model, "engine": engine}
