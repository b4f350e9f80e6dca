"""The time line of a recording: 16 kHz samples and, while it is decoded, the level of each side.

A call of usual length is kept in memory. A longer one is kept on disk, as 16-bit samples in a
temporary file that is gone when nothing uses it any more, and is read a stretch at a time.
"""

from __future__ import annotations

import tempfile
from threading import Lock
from typing import TYPE_CHECKING
from weakref import finalize

import av
import numpy as np
from av.audio.resampler import AudioResampler

from analyzer.transcribe.contract import SAMPLE_RATE, Samples, Track

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame

LEVEL_S = 0.02
LEVEL_SAMPLES = round(SAMPLE_RATE * LEVEL_S)
_FIRST_S = 60.0
_GROWTH = 1.25
_IN_MEMORY_S = 900.0
"""Longer recordings go to disk: 58 MB of samples are kept in memory at most."""
_FULL = 32_767
_BLOCK = 60 * SAMPLE_RATE


class Spool:
    """Samples on disk, read by slices as an array is."""

    def __init__(self) -> None:
        """Begin with no samples."""
        self.size = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the last use of it
        finalize(self, self._file.close)
        self._one_at_a_time = Lock()

    def append(self, samples: Samples) -> None:
        """Write samples behind those that are there."""
        for at in range(0, samples.size, _BLOCK):
            pcm = np.clip(samples[at : at + _BLOCK], -1.0, 1.0) * _FULL
            with self._one_at_a_time:
                self._file.seek(0, 2)
                self._file.write(np.rint(pcm).astype("<i2").tobytes())
        self.size += samples.size

    def __getitem__(self, part: slice) -> Samples:
        """Return a stretch as an array."""
        first, last, step = part.indices(self.size)
        with self._one_at_a_time:
            self._file.seek(2 * first)
            octets = self._file.read(2 * max(0, last - first))
        return (np.frombuffer(octets, "<i2")[::step] / np.float32(_FULL)).astype(np.float32)

    def __getstate__(self) -> bytes:
        """Return the samples, for another process."""
        with self._one_at_a_time:
            self._file.seek(0)
            return self._file.read()

    def __setstate__(self, octets: bytes) -> None:
        """Take samples from another process."""
        self.__init__()  # type: ignore[misc]
        self._file.write(octets)
        self.size = len(octets) // 2


class Tape:
    """Takes frames and silences in order and keeps one mono copy of them, nothing else.

    Memory is 64 kB a second of sound up to a quarter of an hour, and flat from there on.
    """

    def __init__(self, *, expected_s: float | None) -> None:
        self.position_s = 0.0
        """Seconds taken so far by the source's own count."""
        first = min(expected_s or _FIRST_S, _IN_MEMORY_S)
        self._samples = np.zeros(round(first * SAMPLE_RATE) + 1, np.float32)
        self._filled = 0
        """Samples in it."""
        self._spool: Spool | None = None
        self._size = 0
        """Samples taken so far, those on disk included."""
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
        for at in range(0, missing, _BLOCK):
            self._put(np.zeros((1, min(_BLOCK, missing - at)), np.float32))

    def close(self) -> tuple[Track, Samples | None]:
        """Return the samples, and for two-channel sound the level of each side.

        Levels are root mean squares over 20 ms, as an array of two columns.
        """
        self._flush()
        sides = np.concatenate(self._levels, axis=1).T if self._levels else None
        if self._spool is not None:
            self._spool.append(self._samples[: self._filled])
            return self._spool, sides
        self._samples.resize(self._size, refcheck=False)
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
        self._keep(mono)
        self._size += mono.size
        if len(block) == 2 or self._levels or self._rest.size:
            self._measure(np.broadcast_to(block, (2, mono.size)))

    def _keep(self, mono: Samples) -> None:
        most = _BLOCK if self._spool else round(_IN_MEMORY_S * SAMPLE_RATE)
        end = self._filled + mono.size
        if end > most:
            self._spool = self._spool or Spool()
            self._spool.append(self._samples[: self._filled])
            self._spool.append(mono)
            self._samples = np.zeros(_BLOCK, np.float32)
            self._filled = 0
            return
        if end > self._samples.size:
            self._samples.resize(round(end * _GROWTH), refcheck=False)
        self._samples[self._filled : end] = mono
        self._filled = end

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
