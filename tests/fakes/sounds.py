"""Sounds and files of sound, made by arithmetic."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path


def tone(seconds: float, *, rate: int = 16_000, hertz: float = 440.0, level: float = 0.3):
    """A steady tone."""
    at = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * hertz * at)).astype(np.float32)


def noise(seconds: float, *, rate: int = 16_000, level: float = 0.003):
    """Hiss, the same every time."""
    hiss = np.random.default_rng(7).standard_normal(round(seconds * rate))
    return (level * hiss).astype(np.float32)


def ringing(seconds: float, *, rate: int = 16_000):
    """The Chinese ringing tone: 450 Hz, one second in five."""
    at = np.arange(round(seconds * rate)) / rate
    return tone(seconds, rate=rate, hertz=450.0) * (at % 5 < 1)


def write_wav(path: Path, samples, *, rate: int = 16_000, channels: int = 1) -> Path:
    """Write 16-bit PCM; for two channels `samples` has two columns."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return path


def write_amr(path: Path, samples, *, container: str = "amr", dtx: bool = False) -> Path:
    """Write AMR-NB 12.2; `samples` are at 8 kHz."""
    options = {"dtx": "1"} if dtx else {}
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream("libopencore_amrnb", rate=8_000, options=options)
        stream.layout = "mono"
        stream.bit_rate = 12_200
        pcm = (np.clip(samples, -1, 1) * 32_767).astype("<i2")
        for at in range(0, pcm.size - 159, 160):
            frame = av.AudioFrame.from_ndarray(pcm[None, at : at + 160], "s16", "mono")
            frame.sample_rate = 8_000
            frame.pts = at
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def write_coded(path: Path, samples, *, codec: str, container: str, rate: int = 16_000) -> Path:
    """Write mono sound in any codec FFmpeg has."""
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate)
        stream.layout = "mono"
        resampler = av.AudioResampler(
            stream.format.name, "mono", rate, frame_size=stream.codec_context.frame_size or 1_024
        )
        frame = av.AudioFrame.from_ndarray(samples[None].astype(np.float32), "flt", "mono")
        frame.sample_rate = rate
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            out.mux(stream.encode(piece))
        out.mux(stream.encode(None))
    return path


def write_film(path: Path, samples=None) -> Path:
    """Write two seconds of black film, with AAC sound at 16 kHz where samples are given."""
    with av.open(str(path), "w", format="mp4") as out:
        film = out.add_stream("mpeg4", rate=10)
        film.width = film.height = 64
        film.pix_fmt = "yuv420p"
        sound = None if samples is None else out.add_stream("aac", rate=16_000, layout="mono")
        for number in range(20):
            picture = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
            picture.pts = number
            out.mux(film.encode(picture))
        out.mux(film.encode(None))
        if sound is not None:
            for at in range(0, samples.size - 1_023, 1_024):
                frame = av.AudioFrame.from_ndarray(samples[None, at : at + 1_024], "fltp", "mono")
                frame.sample_rate = 16_000
                frame.pts = at
                out.mux(sound.encode(frame))
            out.mux(sound.encode(None))
    return path
