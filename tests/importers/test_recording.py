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
