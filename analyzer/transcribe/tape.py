"""The time line of a recording while it is decoded: 16 kHz samples and the level of each side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np
from av.audio.resampler import AudioResampler

from analyzer.transcribe.contract import SAMPLE_RATE, Samples

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

LEVEL_S = 0.02
LEVEL_SAMPLES = round(SAMPLE_RATE * LEVEL_S)
_FIRST_S = 60.0
_GROWTH = 1.25


class Tape:
    """Takes frames and silences in order and keeps one mono copy of them, nothing else.

    Memory is 64 kB a second of sound, in one block that grows in place.
    """

    def __init__(self, *, expected_s: float | None) -> None:
        self.position_s = 0.0
        """Seconds taken so far by the source's own count."""
        self._samples = np.zeros(round((expected_s or _FIRST_S) * SAMPLE_RATE) + 1, np.float32)
        self._size = 0
        self._levels: list[Samples] = []
        self._rest = np.zeros((2, 0), np.float32)
        self._resampler: AudioResampler | None = None
        self._form: tuple[str, str, int] | None = None

    def take(self, frame: AudioFrame) -> None:
        """Append a decoded frame."""
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._form:
            self._flush()
            layout = "stereo" if frame.layout.nb_channels == 2 else "mono"
            self._resampler = AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE)
            self._form = form
        self.position_s += frame.samples / frame.sample_rate
        frame.pts = None  # the place is kept by counting samples
        if self._resampler is not None:
            self._append(self._resampler.resample(frame))

    def silence(self, seconds: float) -> None:
        """Append silence, up to where the source's count then is."""
        self._flush()
        self.position_s += seconds
        missing = round(self.position_s * SAMPLE_RATE) - self._size
        self._put(np.zeros((1, max(0, missing)), np.float32))

    def close(self) -> tuple[Samples, Samples | None]:
        """Return the samples, and for two-channel sound the level of each side.

        Levels are root mean squares over 20 ms, as an array of two columns.
        """
        self._flush()
        self._samples.resize(self._size, refcheck=False)
        sides = np.concatenate(self._levels, axis=1).T if self._levels else None
        return self._samples, sides

    def _flush(self) -> None:
        if self._resampler is not None:
            self._append(self._resampler.resample(None))
            self._resampler = None
            self._form = None

    def _append(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            self._put(np.asarray(frame.to_ndarray(), np.float32))

    def _put(self, block: Samples) -> None:
        """Append samples in 1 or 2 channels; silence after two channels counts for both."""
        mono = block.mean(axis=0) if len(block) == 2 else block[0]
        end = self._size + mono.size
        if end > self._samples.size:
            self._samples.resize(round(end * _GROWTH), refcheck=False)
        self._samples[self._size : end] = mono
        self._size = end
        if len(block) == 2 or self._levels or self._rest.size:
            self._measure(np.broadcast_to(block, (2, mono.size)))

    def _measure(self, block: Samples) -> None:
        block = np.concatenate((self._rest, block), axis=1)
        whole = block.shape[1] // LEVEL_SAMPLES
        used = whole * LEVEL_SAMPLES
        if whole:
            parts = block[:, :used].reshape(2, whole, LEVEL_SAMPLES)
            self._levels.append(np.sqrt(np.mean(parts**2, axis=2)))
        self._rest = block[:, used:]


def bare_codec(name: str, rate: int) -> av.AudioCodecContext:
    """Return a decoder that is fed frame by frame."""
    context = av.CodecContext.create(name, "r")
    if not isinstance(context, av.AudioCodecContext):
        raise TypeError(name)
    context.sample_rate = rate
    context.layout = "mono"
    return context
