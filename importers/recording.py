"""Call recordings: sound by content, call by file name.

What a file is called proves nothing of what is in it, so the first bytes decide. The file is opened
as a stream of its known container: no other file or address named inside it is ever opened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.model.records import Direction, ExtractionWarning, Recording, TimeBasis
from analyzer.model.remark import N_, remark
from importers.contract import HEAD_BYTES, SIDE_CARS, Confidence, provenance
from importers.mp4_boxes import has_index_at_end, read_boxes
from importers.recording_names import EXTENSIONS, read_name
from importers.recording_side_car import SideCar, read_side_car
from importers.wall_time import trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from av.audio.stream import AudioStream
    from av.packet import Packet

    from analyzer.model.records import Record
    from analyzer.model.remark import Remark
    from importers.contract import Probe, ReadContext
    from importers.recording_names import NameReading

_MAGIC: Final = (
    (0, b"#!AMR", "amr"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (8, b"WAVE", "wav"),
    (4, b"ftyp", "mov"),
    (4, b"moov", "mov"),
    (0, b"caff", "caf"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
)
"""Offset, bytes, container as FFmpeg names it."""
_ID3_BYTES: Final = 10
_MOST_TAGS: Final = 8
"""ID3 tags one after the other; more are made to keep a reader busy."""
_ADTS_BYTES: Final = 7
"""Of a header; one of MPEG layer III is shorter, and no frame is."""
_FRAME = re.compile(rb"\xff[\xe2\xe3\xf0-\xf3\xf8-\xfb]")
"""How a frame of MPEG layer III or of ADTS can begin."""
_CHAIN: Final = 3
"""Headers of one kind, each where the frame before ends: in other content no chance does that."""
_PICTURES = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
"""Brands of pictures in the container of MP4."""
_SILK = b"#!SILK"
"""Voice messages of WeChat and QQ, called `.amr`."""
_MP3_KBPS: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MP3_LOW_KBPS: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MP3_RATES: Final = (44_100, 48_000, 32_000)
_STATED_LENGTH = frozenset({"mov", "wav", "flac", "ogg", "caf", "asf", "matroska"})
"""Containers that state their length; of others the packets are counted."""

_FOLDERS = re.compile(
    r"call_?rec\w*|calls?|call recordings?|\w*call_?recorder|phonerecord|voicecall|acrcalls|"
    r"thirdrecord|truecaller|boldbeast|通话录音|通話錄音|电话录音",
    re.IGNORECASE,
)

_EMPTY = N_("录音“%(name)s”是空文件，里面没有声音。请从手机里重新复制一次。")
_SILK_VOICE = N_("“%(name)s”是微信或 QQ 的语音格式（SILK），不能直接读取。请转成 MP3 后再导入。")
_NOT_AUDIO = N_("“%(name)s”的名字像录音，内容却不是声音。请检查是否拿错了文件。")
_UNDECODABLE = N_(
    "读不出录音“%(name)s”里的声音，可能没有录完、已损坏或被加密。请在手机上试播，能播放就重新复制一次。"
)
_NO_INDEX = N_(
    "录音“%(name)s”没有录完或没有复制完整：缺少文件末尾的索引（moov），所以放不出来。"
    "文件里还有 %(size)d 字节。请先从手机重新复制一次；手机上也放不出来的话，"
    "专门的修复软件也许能救回来，请保留这个文件，不要改动。"
)
_NO_BEGINNING = N_(
    "录音“%(name)s”缺少开头，只剩后面的一段和索引，放不出来。请从手机重新复制一次，"
    "并保留这个文件，不要改动。"
)
_CUT_SHORT = N_("录音“%(name)s”没有复制完整（少了约 %(size)d 字节）；长度按实际还在的声音计算")
_MUSIC = N_("“%(name)s”里写有歌曲信息（%(about)s），可能是音乐而不是通话录音；已作为录音保留")
_VIDEO = N_("“%(name)s”是带声音的视频；声音已作为录音保留")
_NO_SIDE_CAR = N_("录音旁边的说明文件“%(file)s”读不出来，没有使用；录音已照常读取")
_LOST_SECONDS = N_("录音时有约 %(seconds).1f 秒没有录上（见“%(file)s”），录音比通话短")
_PAUSED = N_("这段录音中间暂停过（见“%(file)s”），不是完整的通话")


class RecordingFile:
    """Reads a sound file as one recording."""

    name: ClassVar[str] = "recording"
    version: ClassVar[int] = 7
    title: ClassVar[str] = N_("通话录音")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the first bytes; a name only tells whether it is a recording of a call."""
        named = probe.path.suffix.lower() in EXTENSIONS
        if _container(probe.head, named=named) is None:
            return Confidence.POSSIBLE if named or _SILK in probe.head[:16] else Confidence.NONE
        scheme = read_name(probe.path.name, UTC).scheme
        in_folder = any(_FOLDERS.fullmatch(part) for part in probe.path.parts[:-1])
        if in_folder or scheme not in (None, "generic"):
            return Confidence.CERTAIN
        return Confidence.LIKELY if named else Confidence.POSSIBLE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield one recording, or a warning that says why there is none."""
        place = provenance(self, context, "file")
        name = context.path.name
        sound = _listen(path, named=context.path.suffix.lower() in EXTENSIONS)
        if isinstance(sound, str):
            text = remark(sound, name=name, size=path.stat().st_size)
            yield ExtractionWarning(provenance=place, remark=text)
            return
        says = read_name(name, context.zone)
        file, car = _side_car(context)
        if car.started_at is not None:
            says = replace(says, started_at=car.started_at, time_basis=TimeBasis.INSTANT)
        yield Recording(
            provenance=place,
            number=car.number or says.number,
            name=car.name or says.name,
            started_at=says.started_at,
            time_basis=says.time_basis,
            direction=says.direction if car.direction is Direction.UNKNOWN else car.direction,
            duration=sound.duration,
            container=sound.container,
            codec=sound.codec,
            sample_rate=sound.sample_rate,
            channels=sound.channels,
            naming=says.scheme,
            raw={**says.raw, **{f"{file}:{key}": text for key, text in car.raw.items()}},
        )
        for text in (*_about_side_car(file, car), *_about_sound(name, sound, says)):
            yield ExtractionWarning(provenance=place, remark=text, lost=False)
        if says.started_at is not None and says.time_basis is TimeBasis.CASE_ZONE:
            doubt = trouble(says.started_at)
            if doubt is not None:
                text = remark(doubt, time=f"{says.started_at:%Y-%m-%d %H:%M:%S}")
                yield ExtractionWarning(provenance=place, remark=text, lost=False)


def _side_car(context: ReadContext) -> tuple[str, SideCar]:
    """Return name and content of the side-car; no name where there is none."""
    for ending in SIDE_CARS:
        name = context.path.with_suffix(ending).name
        if path := context.sibling(name):
            return name, read_side_car(path) or SideCar()
    return "", SideCar()


def _about_side_car(file: str, car: SideCar) -> Iterator[Remark]:
    if file and not car.raw:
        yield remark(_NO_SIDE_CAR, file=file)
    if car.lost_s is not None:
        yield remark(_LOST_SECONDS, seconds=car.lost_s, file=file)
    if car.paused:
        yield remark(_PAUSED, file=file)


def _about_sound(name: str, sound: _Sound, says: NameReading) -> Iterator[Remark]:
    if sound.missing:
        yield remark(_CUT_SHORT, name=name, size=sound.missing)
    if sound.song and says.scheme in (None, "generic") and says.number is None:
        yield remark(_MUSIC, name=name, about=sound.song)
    if sound.video:
        yield remark(_VIDEO, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sound:
    """What the container says of its first sound track."""

    container: str
    codec: str
    sample_rate: int
    channels: int
    duration: timedelta | None
    song: str
    """Artist, album and title where artist or album are given: recorders give none."""
    video: bool
    missing: int
    """Bytes that the file should have behind its end."""


def container_of(head: bytes) -> str | None:
    """Return the container a file of sound begins with, as FFmpeg names it; else `None`."""
    begin = _behind_tags(head)
    tagged, head = begin > 0, head[begin:]
    for offset, magic, container in _MAGIC:
        if head.startswith(magic, offset):
            picture = container == "mov" and head[8:12] in _PICTURES
            return None if picture else container
    if _follows(head, _adts_frame(head)):
        return "aac"
    return "mp3" if tagged or _follows(head, _mp3_frame(head)) else None


def _container(head: bytes, *, named: bool) -> str | None:
    """Return the container; of a file named as sound, even where its beginning is lost."""
    return container_of(head) or (_frames_within(head) if named else None)


def _behind_tags(head: bytes) -> int:
    """Return where the ID3 tags before the sound end; 0 where there is none."""
    at = 0
    for _ in range(_MOST_TAGS):
        if not head.startswith(b"ID3", at) or len(head) < at + _ID3_BYTES:
            break
        at += _ID3_BYTES + sum((head[at + 6 + n] & 0x7F) << 7 * (3 - n) for n in range(4))
    return at


def _frames_within(head: bytes) -> str | None:
    """Return the container whose frames follow one another somewhere in the first bytes."""
    for found in _FRAME.finditer(head):
        for container, frame in (("mp3", _mp3_frame), ("aac", _adts_frame)):
            if _chained(head, found.start(), frame):
                return container
    return None


def _chained(head: bytes, at: int, frame: Callable[[bytes], int]) -> bool:
    """Return whether frames of one kind begin one behind the other at a place."""
    kind = head[at : at + 2]
    for _ in range(_CHAIN):
        length = frame(head[at : at + _ADTS_BYTES]) if head.startswith(kind, at) else 0
        if length < _ADTS_BYTES:
            return False
        at += length
    return True


def _follows(head: bytes, length: int) -> bool:
    """Return whether another frame begins after one of this length: two bytes alone are chance."""
    return length > 0 and (
        len(head) <= length + 1 or (head[length] == 0xFF and head[length + 1] >= 0xE0)
    )


def _adts_frame(head: bytes) -> int:
    """Return the length of an ADTS frame (ISO 14496-3), 0 where there is none."""
    if len(head) < _ADTS_BYTES or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    return (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5


def _mp3_frame(head: bytes) -> int:
    """Return the length of an MPEG layer III frame (ISO 11172-3, 13818-3), 0 where none is."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return 0
    version = head[1] >> 3 & 3
    rate_index, bit_index = head[2] >> 2 & 3, head[2] >> 4
    if rate_index == 3 or bit_index in (0, 15):
        return 0
    rate = _MP3_RATES[rate_index] // {3: 1, 2: 2, 0: 4}[version]
    kbps = (_MP3_KBPS if version == 3 else _MP3_LOW_KBPS)[bit_index]
    return (144 if version == 3 else 72) * kbps * 1000 // rate + (head[2] >> 1 & 1)


def _listen(path: Path, *, named: bool) -> _Sound | str:
    """Return what the file sounds like, or the template of the reason why nothing is heard."""
    from av.error import FFmpegError

    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        container = _container(head, named=named)
        if container is None:
            if _SILK in head[:16]:
                return _SILK_VOICE
            if head and named and has_index_at_end(file):
                return _NO_BEGINNING
            return _NOT_AUDIO if head else _EMPTY
        missing = 0
        if container == "mov":
            boxes = read_boxes(file)
            if not boxes.indexed:
                return _NO_INDEX
            missing = boxes.missing
        file.seek(0)
        try:
            return _probe(file, container, missing=missing) or _UNDECODABLE
        except FFmpegError:
            return _UNDECODABLE


def _song(tags: Mapping[str, str]) -> str:
    """Return artist, album and title, where one of the first two is given."""
    found = {key.lower(): " ".join(text.split()) for key, text in tags.items()}
    said = [found[key][:60] for key in ("artist", "album", "title") if found.get(key)]
    return " / ".join(said) if found.get("artist") or found.get("album") else ""


def _probe(file: BinaryIO, expected: str, *, missing: int) -> _Sound | None:
    """Return the first sound track, or `None` where not one packet of it can be decoded."""
    import av
    from av.stream import Disposition

    picture = Disposition.attached_pic
    with av.open(file, mode="r", format=expected, metadata_errors="replace") as container:
        if not container.streams.audio:
            return None
        stream = container.streams.audio[0]
        stated = container.duration if expected in _STATED_LENGTH and not missing else None
        packets = _ticks(container.demux(stream))
        first = next(packets, None)
        if first is None:
            return None
        ticks = 0 if stated else first + sum(packets)
        counted = float(ticks * stream.time_base) if stream.time_base else 0.0
        context = stream.codec_context
        return _Sound(
            container=expected,
            codec=context.codec.canonical_name.replace("_", ""),
            sample_rate=context.sample_rate,
            channels=context.channels,
            duration=timedelta(seconds=round(stated / av.time_base if stated else counted, 3)),
            song=_song(dict(container.metadata)),
            video=any(not s.disposition & picture for s in container.streams.video),
            missing=missing,
        )


def _ticks(packets: Iterator[Packet[AudioStream]]) -> Iterator[int]:
    """Yield the lengths of packets from the first decodable one on, up to where the file breaks."""
    from av.error import FFmpegError

    heard, ticks = False, 0
    while True:
        try:
            packet = next(packets)
            heard = heard or bool(packet.decode())
        except StopIteration:
            return
        except FFmpegError:
            continue
        ticks += packet.duration or 0
        if heard:
            yield ticks
            ticks = 0
