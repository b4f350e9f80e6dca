"""Short clips around a quote, cut from the decoded sound; times are never shifted or stretched."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE, Samples, Track
from analyzer.transcribe.weights import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from pydub import AudioSegment

PAD_S = 8.0
"""Heard before and after a quote, so that it is not torn from its context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A piece of a recording as a WAV file, and where it comes from."""

    wav: bytes
    """16-bit mono PCM at 16 kHz."""
    start: float
    """Seconds in the recording where the clip begins."""
    end: float
    source_sha256: str
    """Digest of the file it was cut from."""


def clip(
    path: Path, *, start: float, end: float, pad: float = PAD_S, name: str | None = None
) -> Clip:
    """Cut a piece out of a recording.

    Args:
        path: The recording; it is only read.
        start: Seconds where the quote begins.
        end: Seconds where it ends.
        pad: Seconds kept before and after it, as far as the recording goes.
        name: What the recording is called in messages.

    Raises:
        UndecodableAudio: No sound can be read from it.
    """
    samples = decode(path, name=name).samples
    first = max(0.0, start - pad)
    last = min(samples.size / SAMPLE_RATE, end + pad)
    return Clip(
        wav=wav(samples, start=first, end=last),
        start=first,
        end=last,
        source_sha256=sha256_of(path),
    )


def wav(samples: Track, *, start: float = 0.0, end: float | None = None) -> bytes:
    """Return the samples between two times as a WAV file."""
    until = samples.size if end is None else round(end * SAMPLE_RATE)
    file = io.BytesIO()
    _segment(samples[round(start * SAMPLE_RATE) : until]).export(file, format="wav")
    return file.getvalue()


def level_db(samples: Samples) -> float:
    """Return the loudness in dB below full scale, minus infinity for digital silence."""
    return float(_segment(samples).dBFS)


def silences(
    samples: Samples, *, least: float = 1.0, below_db: float = -50.0
) -> tuple[tuple[float, float], ...]:
    """Return start and end in seconds of stretches quieter than `below_db` for `least` seconds."""
    with _quiet_import():
        from pydub.silence import detect_silence
    found = detect_silence(
        _segment(samples),
        min_silence_len=round(least * 1000),
        silence_thresh=below_db,
        seek_step=10,
    )
    return tuple((start / 1000, end / 1000) for start, end in found)


def waveform_peaks(samples: Track, bins: int) -> tuple[float, ...]:
    """Return the loudest sample (0..1) of each of `bins` equal stretches, for drawing."""
    if not samples.size:
        return (0.0,) * bins
    edges = np.linspace(0, samples.size, bins + 1).astype(np.int64).tolist()
    stretches = (samples[a : max(b, a + 1)] for a, b in pairwise(edges))
    return tuple(min(1.0, float(np.abs(part).max(initial=0.0))) for part in stretches)


def _segment(samples: Samples) -> AudioSegment:
    with _quiet_import():
        from pydub import AudioSegment
    pcm = (np.clip(samples, -1.0, 1.0) * 32_767).astype("<i2").tobytes()
    return AudioSegment(data=pcm, sample_width=2, frame_rate=SAMPLE_RATE, channels=1)


def _quiet_import() -> warnings.catch_warnings[None]:
    """Return a context for importing pydub, which warns where no ffmpeg program is installed.

    It is given samples and writes plain WAV, for which it needs none.
    """
    return warnings.catch_warnings(action="ignore")
