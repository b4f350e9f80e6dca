"""A recording as a person hears and sees it: what a player opens, and the wave form.

Players skip the silent frames of AMR, so that times drift against the text by up to a second a
minute. For such files a listening copy with the true time line is kept in the case's `derived`
folder; the exhibit stays as it is. Both can be deleted and are made again.
"""

from __future__ import annotations

import wave
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.store.case import Case
    from analyzer.transcribe.audio import Decoded

PEAKS: Final = 1200
"""Columns of a wave form: enough for the widest window."""
BLOCK: Final = 960_000
"""Samples written at a time: one minute."""
DRIFTING: Final = ("amrnb", "amrwb", "amr_nb", "amr_wb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What a player needs."""

    file: Path
    """What to play: the exhibit, or the listening copy."""
    seconds: float
    peaks: tuple[float, ...]
    """Loudest sample of each stretch, 0..1."""
    derived: bool
    """True where `file` is a listening copy."""


def sound_of(case: Case, recording: int) -> Sound:
    """Return how to play a recording, from the `derived` folder where it is there.

    Raises:
        UndecodableAudio: No sound can be read from it; the message says what to do.
    """
    from analyzer.transcribe.audio import decode
    from analyzer.transcribe.clips import waveform_peaks

    stored = case.record(recording).record
    exhibit = case.exhibit(stored.provenance.exhibit)
    original = case.exhibit_file(exhibit.id)
    shape = case.derived_dir / f"{exhibit.id}.peaks.npz"
    copy = case.derived_dir / f"{exhibit.id}.wav"
    if shape.is_file():
        with np.load(shape, allow_pickle=False) as kept:
            derived = bool(kept["derived"])
            if not derived or copy.is_file():
                return Sound(
                    file=copy if derived else original,
                    seconds=float(kept["seconds"]),
                    peaks=tuple(float(peak) for peak in kept["peaks"]),
                    derived=derived,
                )
    decoded = decode(original, name=exhibit.path)
    derived = decoded.codec in DRIFTING
    if derived:
        _write_wave(copy, decoded)
    peaks = waveform_peaks(decoded.samples, PEAKS)
    _write_shape(shape, decoded.seconds, peaks, derived=derived)
    return Sound(
        file=copy if derived else original, seconds=decoded.seconds, peaks=peaks, derived=derived
    )


def _write_shape(target: Path, seconds: float, peaks: tuple[float, ...], *, derived: bool) -> None:
    part = target.with_suffix(".part")
    with part.open("wb") as handle:
        np.savez(handle, seconds=seconds, peaks=np.array(peaks, np.float32), derived=derived)
    part.replace(target)


def _write_wave(target: Path, decoded: Decoded) -> None:
    from analyzer.transcribe.contract import SAMPLE_RATE

    part = target.with_suffix(".part")
    with part.open("wb") as handle, wave.open(handle, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        for at in range(0, decoded.samples.size, BLOCK):
            block = np.clip(decoded.samples[at : at + BLOCK], -1, 1)
            out.writeframes((block * 32767).astype("<i2").tobytes())
    part.replace(target)
