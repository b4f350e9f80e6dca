"""Recordings: sound by content."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from importers.contract import HEAD_BYTES, Confidence
from importers.recording import RecordingFile, container_of

IMPORTER = RecordingFile()
AMR = Path("samples/recording/170 0000 0001_20261026100003.amr")

ENCODINGS = (
    ("amr", "libopencore_amrnb", 8000, "amr", "amrnb"),
    ("3gp", "libopencore_amrnb", 8000, "mov", "amrnb"),
    ("ipod", "aac", 16000, "mov", "aac"),
    ("adts", "aac", 16000, "aac", "aac"),
    ("mp3", "libmp3lame", 16000, "mp3", "mp3"),
    ("ogg", "libopus", 48000, "ogg", "opus"),
    ("wav", "pcm_s16le", 8000, "wav", "pcms16le"),
    ("flac", "flac", 8000, "flac", "flac"),
)


def encode(path, container, codec, rate, seconds=2):
    tone = (np.sin(np.arange(rate * seconds) * 440 * 2 * np.pi / rate) * 3000).astype(np.int16)
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return path.read_bytes()


@pytest.mark.parametrize(("container", "codec", "rate", "found", "named"), ENCODINGS)
def test_containers_are_known_by_content(container, codec, rate, found, named, tmp_path, read):
    """Container, codec, rate and length come from the bytes, though the name lies."""
    content = encode(tmp_path / "sound", container, codec, rate)

    (record,) = read(IMPORTER, content, "13900001234_20260425103455.lie").records

    assert (record.container, record.codec) == (found, named)
    assert (record.sample_rate, record.channels) == (rate, 1)
    assert abs(record.duration - timedelta(seconds=2)) < timedelta(seconds=0.15)


@pytest.mark.parametrize(
    ("path", "confidence"),
    [
        ("Sounds/CallRecord/x.amr", Confidence.CERTAIN),
        ("录音/通话录音/新录音", Confidence.CERTAIN),
        ("MIUI/sound_recorder/call_rec/x.mp3", Confidence.CERTAIN),
        ("Download/13900001234_20260425103455.amr", Confidence.CERTAIN),
        ("Download/a.amr", Confidence.LIKELY),
        ("Download/a.bin", Confidence.POSSIBLE),
    ],
)
def test_folder_and_name_raise_confidence(path, confidence, probe):
    """Sound is a call recording for certain where folder or name say so."""
    assert IMPORTER.detect(probe(AMR.read_bytes(), path)) is confidence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空文件"),
        (b"\0" * 4000, "不是声音"),
        ("这是一段文字".encode(), "不是声音"),
        (b"\x02#!SILK_V3\x0c\x00", "SILK"),
        (b"#!AMR\n", "重新复制"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "重新复制"),
        (b"ID3\x03\0\0\0\0\0\0", "重新复制"),
        (b"OggS" + b"\0" * 100, "重新复制"),
    ],
)
def test_what_is_no_sound_is_said(content, words, probe, read):
    """A file that is only named like a recording is counted as lost, with what to do."""
    reading = read(IMPORTER, content, "13900001234_20260425103455.mp3")

    assert IMPORTER.detect(probe(content, "a/x.mp3")) > Confidence.NONE
    assert reading.records == []
    assert len(reading.lost) == 1
    assert words in reading.said[0]
    assert "13900001234" in reading.said[0] or "SILK" in words


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\xff\xfe<\0a\0",
        b"\0\0\0\x18ftypheic",
        b"RIFF....AVI ",
        b"\xff",
    ],
)
def test_pictures_and_texts_are_no_sound(head):
    """Beginnings that resemble sound are not taken for it."""
    assert container_of(head + bytes(range(200)) * 20) is None


@pytest.mark.parametrize(
    ("container", "codec"), [("mp3", "libmp3lame"), ("adts", "aac")], ids=["mp3", "aac"]
)
@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[700:],
        lambda whole: b"\0" * 5000 + whole,
        lambda whole: b"\x17\xff" * 1500 + whole,
    ],
    ids=["first-700-lost", "zeros-before", "rubbish-before"],
)
def test_sound_behind_a_lost_beginning_is_found(container, codec, damage, tmp_path, probe, read):
    """A file named as sound is a recording when frames begin somewhere in its first bytes."""
    content = damage(encode(tmp_path / "sound", container, codec, 16000))

    reading = read(IMPORTER, content, "13900000001_20260425103455.mp3")

    assert IMPORTER.detect(probe(content, "13900000001_20260425103455.mp3")) is Confidence.CERTAIN
    assert IMPORTER.detect(probe(content, "recordings.tar")) is Confidence.NONE
    (record,) = reading.records
    assert abs(record.duration - timedelta(seconds=2)) < timedelta(seconds=0.4)


def test_any_number_of_tags_before_the_sound_is_survived(probe, read):
    """Tags without end are no sound, and said to be none."""
    content = b"ID3\x04\0\0\0\0\0\0" * 7000

    assert IMPORTER.detect(probe(content, "a.mp3")) > Confidence.NONE
    assert len(read(IMPORTER, content, "a.mp3").lost) == 1


def test_tags_before_the_sound_are_skipped(tmp_path):
    """Two tags in a row hide no container."""
    content = encode(tmp_path / "sound", "flac", "flac", 8000)

    assert container_of(b"ID3\x04\0\0\0\0\0\x02ab" * 2 + content) == "flac"


def test_chance_is_not_taken_for_sound(probe):
    """Bytes without order are no frames, whatever the file is called."""
    for seed in range(20):
        noise = np.random.default_rng(seed).bytes(HEAD_BYTES)

        assert IMPORTER.detect(probe(noise, "a.mp3")) is Confidence.POSSIBLE


def test_a_recording_without_telling_name_has_no_time(read):
    """Nothing is made up: no name, no number, no time."""
    (record,) = read(IMPORTER, AMR, "新录音 7.amr").records

    assert (record.number, record.name, record.started_at, record.naming) == (None,) * 4


def test_an_hour_that_never_was_is_read_and_doubted(read):
    """A wall time that summer time skipped keeps the recording and gets a remark."""
    reading = read(IMPORTER, AMR, "13900001234_20260308023000.amr", zone="America/New_York")

    assert len(reading.records) == 1
    assert len(reading.remarks) == 1


def test_no_other_file_is_opened(tmp_path, read):
    """A play list that names other files is no recording."""
    reading = read(IMPORTER, b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "a.mp3")

    assert reading.records == []
    assert len(reading.lost) == 1


def m4a(tmp_path, *, fast=False, tags=None, video=False):
    """Return two seconds of sound, its index behind or before it."""
    tone = (np.sin(np.arange(32_000) * 440 * 2 * np.pi / 16_000) * 3000).astype(np.int16)
    options = {"movflags": "faststart"} if fast else {}
    with av.open(str(tmp_path / "made"), "w", format="mp4", options=options) as file:
        file.metadata.update(tags or {})
        stream = file.add_stream("aac", rate=16_000)
        stream.layout = "mono"
        pictures = file.add_stream("mpeg4", rate=5) if video else None
        if pictures:
            pictures.width, pictures.height, pictures.pix_fmt = 16, 16, "yuv420p"
            image = av.VideoFrame.from_ndarray(np.zeros((24, 16), np.uint8), format="yuv420p")
            for packet in (*pictures.encode(image), *pictures.encode(None)):
                file.mux(packet)
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = 16_000
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return (tmp_path / "made").read_bytes()


def test_one_without_its_index_says_so(tmp_path, read):
    """An M4A cut before its index is lost, says what is missing, and that it may be saved."""
    whole = m4a(tmp_path)

    reading = read(IMPORTER, whole[: whole.index(b"moov") - 4], "13900000001_20260425103455.m4a")

    assert reading.records == []
    assert "moov" in reading.said[0]
    assert "不要改动" in reading.said[0]


def test_one_without_its_beginning_says_so(tmp_path, read):
    """An M4A whose first bytes are gone is told from a file that is no sound."""
    reading = read(IMPORTER, m4a(tmp_path)[60:], "13900000001_20260425103455.m4a")

    assert "缺少开头" in reading.said[0]


def test_one_cut_behind_its_index_is_as_long_as_its_sound(tmp_path, read):
    """Where the index comes first, what is there is read, and its length is what can be heard."""
    whole = m4a(tmp_path, fast=True)

    reading = read(IMPORTER, whole[: len(whole) * 2 // 3], "13900000001_20260425103455.m4a")

    assert reading.records[0].duration < timedelta(seconds=1.8)
    assert "没有复制完整" in reading.said[0]


@pytest.mark.parametrize(("name", "told"), [("01 歌.m4a", True), ("13900000001.m4a", False)])
def test_music_is_told_apart_and_kept(name, told, tmp_path, read):
    """A file with artist and album, and no call in its name, has a remark that it may be music."""
    tags = {"title": "歌", "artist": "歌手", "album": "专辑"}

    reading = read(IMPORTER, m4a(tmp_path, tags=tags), name)

    assert len(reading.records) == 1
    assert any("可能是音乐" in said for said in reading.said) is told


def test_a_title_alone_is_no_music(tmp_path, read):
    """Recorders write a title; only artist or album make music of it."""
    assert read(IMPORTER, m4a(tmp_path, tags={"title": "录音"}), "录音.m4a").said == []


def test_a_video_with_sound_is_a_recording(tmp_path, read):
    """A video is kept for its sound, and said to be one."""
    reading = read(IMPORTER, m4a(tmp_path, video=True), "VID_20260425_103455.mp4")

    assert len(reading.records) == 1
    assert "视频" in reading.said[0]
