"""A tone over the stretches of a clip that must not be heard in a public version."""

from __future__ import annotations

import io
import math
import wave
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TONE_HZ = 1000
LOUDNESS = 6000
"""Of 32,767: heard, and not startling."""
MARGIN_S = 0.25
"""Covered before and after a word, whose times are an engine's guess."""


def beeped(wav: bytes, spans: Sequence[tuple[float, float]], *, start: float) -> bytes:
    """Return a clip in which a tone stands in place of the sound in some stretches.

    Args:
        wav: 16-bit mono PCM.
        spans: Seconds in the recording, begin and end of each stretch.
        start: Seconds in the recording where the clip begins.
    """
    if not spans:
        return wav
    with wave.open(io.BytesIO(wav)) as sound:
        parameters = sound.getparams()
        samples = array("h", sound.readframes(parameters.nframes))
    for begin, end in spans:
        first = max(0, round((begin - MARGIN_S - start) * parameters.framerate))
        last = min(len(samples), round((end + MARGIN_S - start) * parameters.framerate))
        for at in range(first, last):
            turn = 2 * math.pi * TONE_HZ * at / parameters.framerate
            samples[at] = round(LOUDNESS * math.sin(turn))
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams(parameters)
        sound.writeframes(samples.tobytes())
    return file.getvalue()
