"""Sound from a file, by its content and never by its name, with every missing stretch counted.

The time line is kept true: a place in the transcript is the place in the recording as a player
shows it. What could not be decoded is silence of the right length and an `AudioGap`. The file is
opened read-only; no other program is run, and no other file or address named in it is opened.

Memory is 64 kB a second of sound up to a quarter of an hour; a longer recording is kept on disk
while it is in use, and takes no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import av
from av.error import FFmpegError

from analyzer.errors import UndecodableAudio
from analyzer.model.remark import N_, remark
from analyzer.model.transcript import AudioGap
from analyzer.transcribe import adts, amr
from analyzer.transcribe.contract import SAMPLE_RATE, Samples, Track
from analyzer.transcribe.tape import Tape, bare_codec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet

_HEAD = 8_192
_SILK = b"#!SILK"
_FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,eac3,flac,flv,gsm,loas,matroska,webm,"
    "mov,mp4,m4a,3gp,3g2,mp3,mpc,mpc8,mpeg,mpegts,ogg,qcp,tta,voc,w64,wav,wv"
)
"""Containers of sound; play lists and the like, which open other files, are not among them."""
_TRUSTED_LENGTH = ("mov", "wav", "flac", "w64", "aiff", "matroska", "caf")
"""Containers that state their length; others only estimate it from the bit rate."""
_ADJACENT = "mp3"
"""The container that is nothing but frames, one after the other, without time stamps.

A damaged stretch comes as one packet that FFmpeg counts as one frame; its octets tell its length.
"""
_ADTS = "aac"
_MP3_LENGTH = (b"Xing", b"Info", b"VBRI")
"""Headers in which an MP3 file states its length."""
_ENDLESS = 0x7FFF_0000
"""Sizes from here on are what programs write into a WAV header before they know better."""
_JUMP_S = 0.1
"""Time stamps that are off by less are rounding, not missing sound."""
_SHORT_S = 0.5
"""A file that ends this much before its stated end was cut off."""
_LONGEST_JUMP_S = 3_600.0
_AMR_CODECS = {"amrnb": amr.Band.NARROW, "amrwb": amr.Band.WIDE}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decoded:
    """A recording as sound."""

    samples: Track
    """Mono at 16 kHz; two channels are mixed with equal weight."""
    channels: int
    """In the file."""
    source_rate: int
    """Hz in the file."""
    seconds: float
    """By the samples counted, silence put in for missing sound included."""
    container_seconds: float | None
    """What the container says, `None` where it does not; some only guess."""
    container: str
    codec: str
    gaps: tuple[AudioGap, ...]
    sides: Samples | None = None
    """For two channels: root mean square of left and right over each 20 ms, shape (n, 2)."""


def decode(path: Path, *, name: str | None = None) -> Decoded:
    """Return the sound of a file.

    Args:
        path: The file.
        name: What it is called in messages; the copy in a case is named by digest.

    Raises:
        UndecodableAudio: No sound can be read from it; the message says what to do.
    """
    name = name or path.name
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if not head:
            raise UndecodableAudio(remark(_EMPTY, name=name))
        if _SILK in head[: len(_SILK) + 2]:
            raise UndecodableAudio(remark(_WECHAT, name=name))
        band = amr.band_of(head)
        if band is not None:
            file.seek(len(band.magic))
            return _checked(_decode_amr(file.read(), band), name)
        file.seek(0)
        try:
            # The file object, not its name: the name would weigh in what the content is.
            with av.open(
                file, mode="r", options={"format_whitelist": _FORMATS}, metadata_errors="replace"
            ) as container:
                return _checked(_decode_container(container, name, head, file), name)
        except FFmpegError as error:
            raise UndecodableAudio(remark(_UNREADABLE, name=name)) from error


_EMPTY = N_("录音 %(name)s 是空文件（0 字节），里面没有声音。请从手机里重新复制一次。")
_WECHAT = N_(
    "录音 %(name)s 是 SILK 格式的语音消息，本程序不能解码。"
    "请先用别的软件转成 WAV 或 MP3，再连同原文件一起导入。"
)
_UNREADABLE = N_(
    "读不出 %(name)s 里的声音：它不是录音，或者没有录完、已经损坏或被加密。"
    "请在手机上试播；能播放就重新复制一次，原文件请保留。"
)
_NO_TRACK = N_("文件 %(name)s 里没有声音，只有画面或其他内容。如果拿错了文件，请换成录音再导入。")


def _checked(decoded: Decoded, name: str) -> Decoded:
    # What is missing at the end is a gap, but no silence was put in for it.
    put_in = sum(
        max(0.0, min(gap.start + gap.seconds, decoded.seconds) - gap.start) for gap in decoded.gaps
    )
    if decoded.samples.size == 0 or put_in > decoded.seconds - amr.FRAME_S / 2:
        raise UndecodableAudio(remark(_UNREADABLE, name=name))
    return decoded


class _Gaps:
    """Holes, neighbours joined."""

    def __init__(self) -> None:
        self.found: list[AudioGap] = []

    def add(self, *, start: float, seconds: float, frames: int, what: str) -> None:
        before = self.found[-1] if self.found else None
        if before and before.what == what and start - before.start - before.seconds < _JUMP_S:
            self.found[-1] = AudioGap(
                start=before.start,
                seconds=start + seconds - before.start,
                frames=before.frames + frames,
                what=what,
            )
        else:
            self.found.append(AudioGap(start=start, seconds=seconds, frames=frames, what=what))


def _decode_amr(data: bytes, band: amr.Band) -> Decoded:
    tape = Tape(expected_s=None)
    gaps = _Gaps()
    decoder = _amr_decoder(band)
    for frame in amr.frames(data, band=band):
        decoder.take(frame, tape, gaps)
    samples, sides = tape.close()
    return Decoded(
        samples=samples,
        channels=1,
        source_rate=band.rate,
        seconds=samples.size / SAMPLE_RATE,
        container_seconds=None,
        container="amr",
        codec=band.value,
        gaps=tuple(gaps.found),
        sides=sides,
    )


class _FrameDecoder:
    """Decodes frame by frame, so that none goes missing."""

    def __init__(self, codec: str, rate: int, frame_s: float) -> None:
        self._context = bare_codec(codec, rate)
        self._frame_s = frame_s

    def take(self, frame: amr.Frame, tape: Tape, gaps: _Gaps) -> None:
        start = tape.position_s
        if frame.data is not None:
            try:
                for sound in self._context.decode(av.Packet(frame.data)):
                    tape.take(sound)
            except FFmpegError:
                pass  # the shortfall is measured and counted below
        missing = frame.count * self._frame_s - (tape.position_s - start)
        if missing > self._frame_s / 2:
            tape.silence(missing)
            what = "dtx" if frame.data is not None and len(frame.data) <= 7 else "damaged"
            gaps.add(start=start, seconds=missing, frames=frame.count, what=what)


def _amr_decoder(band: amr.Band) -> _FrameDecoder:
    # OpenCORE fills quiet frames with comfort noise; FFmpeg's own decoder refuses them.
    wanted = (f"libopencore_{band.value}", band.value)
    name = next(name for name in wanted if name in av.codecs_available)
    return _FrameDecoder(name, band.rate, amr.FRAME_S)


def _decode_container(container: InputContainer, name: str, head: bytes, file: BinaryIO) -> Decoded:
    if not container.streams.audio:
        raise UndecodableAudio(remark(_NO_TRACK, name=name))
    stream = container.streams.audio[0]
    length = _wave_length(head) or _stated_length(container, stream)
    trusted = container.format.name.startswith(_TRUSTED_LENGTH) or any(
        mark in head for mark in _MP3_LENGTH
    )
    tape = Tape(expected_s=min(length, _LONGEST_JUMP_S) if length and trusted else None)
    gaps = _Gaps()
    codec = stream.codec_context.name
    band = _AMR_CODECS.get(stream.codec_context.codec.canonical_name.replace("_", ""))
    clock = _Clock(
        begin=(container.start_time or 0) / av.time_base,
        end=length + _SHORT_S if length and trusted else None,
    )
    if container.format.name == _ADTS:
        file.seek(0)
        _take_adts(file.read(), tape, gaps)
    elif band is None:
        _take_stream(container, stream, clock, tape, gaps)
    else:
        _take_amr_packets(container, stream, band, clock, tape, gaps)
    if length and trusted and length - tape.position_s > _SHORT_S:
        start = tape.position_s
        gaps.add(start=start, seconds=length - start, frames=0, what="missing")
    samples, sides = tape.close()
    return Decoded(
        samples=samples,
        channels=stream.codec_context.channels,
        source_rate=stream.codec_context.sample_rate,
        seconds=samples.size / SAMPLE_RATE,
        container_seconds=length,
        container=container.format.name,
        codec=codec,
        gaps=tuple(gaps.found),
        sides=sides,
    )


class _Clock:
    """Compares the container's time stamps with the samples counted."""

    def __init__(self, *, begin: float, end: float | None) -> None:
        self._begin = begin
        self._end = end

    def missing(self, stamp: float | None, position: float) -> float:
        """Return the seconds that are missing before a stamp; 0 where it fits or cannot be true."""
        if stamp is None:
            return 0.0
        missing = stamp - self._begin - position
        beyond = self._end is not None and position + missing > self._end
        if missing < -_JUMP_S or missing > _LONGEST_JUMP_S or beyond:
            self._begin = stamp - position  # the stamps start anew: count on from here
            return 0.0
        return missing if missing > _JUMP_S else 0.0


def _wave_length(head: bytes) -> float | None:
    """Return the seconds a WAV header promises; FFmpeg cuts the promise to the file's size."""
    data = head.find(b"data", 36)
    if head[:4] != b"RIFF" or head[8:16] != b"WAVEfmt " or data < 0:
        return None
    size = int.from_bytes(head[data + 4 : data + 8], "little")
    rate = int.from_bytes(head[28:32], "little")
    return size / rate if rate and 0 < size < _ENDLESS else None


def _stated_length(container: InputContainer, stream: AudioStream) -> float | None:
    if container.duration:
        return container.duration / av.time_base
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return None


def _packets(container: InputContainer, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
    """Yield packets up to where the file breaks off; its stated length tells what is missing."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, FFmpegError):
            return
        yield packet


def _take_adts(data: bytes, tape: Tape, gaps: _Gaps) -> None:
    rate = adts.rate_of(data)
    if rate is not None:
        decoder = _FrameDecoder("aac", rate, adts.SAMPLES / rate)
        for frame in adts.frames(data):
            decoder.take(frame, tape, gaps)


def _take_stream(
    container: InputContainer, stream: AudioStream, clock: _Clock, tape: Tape, gaps: _Gaps
) -> None:
    adjacent = container.format.name == _ADJACENT
    damaged = good = octets = 0
    for packet in _packets(container, stream):
        length = _seconds(packet.duration, packet) or 0.0
        try:
            frames = stream.codec_context.decode(packet if packet.size else None)
        except FFmpegError:
            damaged += max(1, round(packet.size * good / octets)) if adjacent and octets else 1
            continue
        good += 1
        octets += packet.size
        for frame in frames:
            missing = clock.missing(frame.time, tape.position_s)
            if missing or damaged:
                _fill(missing or damaged * length, damaged, tape, gaps)
                damaged = 0
            tape.take(frame)
    if damaged:
        _fill(0.0, damaged, tape, gaps)


def _fill(seconds: float, damaged: int, tape: Tape, gaps: _Gaps) -> None:
    """Put silence in the place of sound that is not there, and count it."""
    gaps.add(
        start=tape.position_s,
        seconds=seconds,
        frames=damaged,
        what="damaged" if damaged else "missing",
    )
    tape.silence(seconds)


def _take_amr_packets(
    container: InputContainer,
    stream: AudioStream,
    band: amr.Band,
    clock: _Clock,
    tape: Tape,
    gaps: _Gaps,
) -> None:
    decoder = _amr_decoder(band)
    for packet in _packets(container, stream):
        if not packet.size:
            continue
        missing = clock.missing(_seconds(packet.pts, packet), tape.position_s)
        if missing:
            _fill(missing, 0, tape, gaps)
        for frame in amr.frames(bytes(packet), band=band):
            decoder.take(frame, tape, gaps)


def _seconds(ticks: int | None, packet: Packet[AudioStream]) -> float | None:
    """Return a packet's ticks in seconds, `None` where it has none."""
    return None if ticks is None or not packet.time_base else float(ticks * packet.time_base)
