from __future__ import annotations

import hashlib
import pickle

import av
import numpy as np
import pytest

from analyzer.errors import UndecodableAudio
from analyzer.transcribe import adts
from analyzer.transcribe.audio import decode
from analyzer.transcribe.tape import Spool
from tests.fakes import sounds


@pytest.mark.parametrize("dtx", [False, True], ids=["steady", "dtx"])
@pytest.mark.parametrize("container", ["amr", "3gp"])
def test_quiet_stretches_of_amr_keep_their_length(tmp_path, container, dtx):
    """A call with pauses written as no-data frames is as long as it was."""
    call = np.concatenate(
        [sounds.tone(2, rate=8_000), np.zeros(32_000, np.float32), sounds.tone(2, rate=8_000)]
    )

    decoded = decode(sounds.write_amr(tmp_path / "a", call, container=container, dtx=dtx))

    assert decoded.seconds == pytest.approx(8.0, abs=0.04)
    assert not decoded.gaps
    later = decoded.samples[round(6.2 * 16_000) : round(7.8 * 16_000)]
    assert np.abs(later).max() > 0.1


def test_damaged_frames_of_amr_are_counted_and_leave_the_time_line_true(tmp_path):
    """Half a second overwritten is a gap at its place; what follows stays where it was."""
    path = sounds.write_amr(tmp_path / "a.amr", sounds.tone(10, rate=8_000))
    whole = bytearray(path.read_bytes())
    at = 6 + 150 * 32
    whole[at : at + 25 * 32] = b"\xff" * (25 * 32)
    path.write_bytes(whole)

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(10.0, abs=0.04)
    (gap,) = decoded.gaps
    assert (gap.what, gap.frames) == ("damaged", 25)
    assert gap.start == pytest.approx(3.0, abs=0.02)
    assert gap.seconds == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("codec", "container"),
    [
        ("aac", "mp4"),
        ("libmp3lame", "mp3"),
        ("libopus", "ogg"),
        ("flac", "flac"),
        ("pcm_alaw", "wav"),
    ],
)
def test_what_phones_write_is_read_whatever_it_is_called(tmp_path, codec, container):
    """The content decides, not the name."""
    rate = 48_000 if codec == "libopus" else 16_000
    path = tmp_path / "recording.jpg"
    sounds.write_coded(path, sounds.tone(3, rate=rate), codec=codec, container=container, rate=rate)

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(3.0, abs=0.15)
    assert decoded.samples.dtype == np.float32
    assert np.abs(decoded.samples).max() > 0.2


def test_two_channels_are_mixed_and_their_levels_kept(tmp_path):
    """Each side's loudness over 20 ms stays known after the mix."""
    left, right = sounds.tone(2), np.zeros(32_000, np.float32)
    path = sounds.write_wav(tmp_path / "a.wav", np.stack([left, right], 1), channels=2)

    decoded = decode(path)

    assert decoded.channels == 2
    assert decoded.sides.shape == (100, 2)
    assert decoded.sides[:, 0].min() > 0.2
    assert decoded.sides[:, 1].max() < 0.001


def test_high_rates_are_brought_to_sixteen_kilohertz(tmp_path):
    """96 kHz sound keeps its length."""
    path = sounds.write_wav(tmp_path / "a.wav", sounds.tone(1, rate=96_000), rate=96_000)

    decoded = decode(path)

    assert (decoded.source_rate, decoded.samples.size) == (96_000, 16_000)


@pytest.mark.parametrize(
    ("codec", "container"),
    [("flac", "flac"), ("pcm_s16le", "wav"), ("libmp3lame", "mp3")],
)
def test_a_recording_cut_off_says_how_much_is_missing(tmp_path, codec, container):
    """A file that ends before its stated end has a gap up to there."""
    path = sounds.write_coded(
        tmp_path / "a", sounds.noise(4, level=0.1), codec=codec, container=container
    )
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(3.0, abs=0.3)
    assert decoded.gaps[-1].what == "missing"
    assert decoded.seconds + decoded.gaps[-1].seconds == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("kept", [0.5, 0.2])
@pytest.mark.parametrize(
    ("codec", "container"),
    [("flac", "flac"), ("pcm_s16le", "wav"), ("libmp3lame", "mp3")],
)
def test_what_is_left_of_a_recording_is_heard(tmp_path, codec, container, kept):
    """A file that lost half or more is the sound that is there, and the rest is a gap."""
    path = sounds.write_coded(
        tmp_path / "a", sounds.noise(10, level=0.1), codec=codec, container=container
    )
    whole = path.read_bytes()
    path.write_bytes(whole[: round(len(whole) * kept)])

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(10 * kept, abs=0.3)
    gap = decoded.gaps[-1]
    assert gap.what == "missing"
    assert gap.start + gap.seconds == pytest.approx(10.0, abs=0.1)


def test_a_hole_in_the_time_stamps_becomes_silence(tmp_path):
    """Packets that are missing in the middle leave silence of their length."""
    path = tmp_path / "a.mka"
    with av.open(str(path), "w", format="matroska") as out:
        stream = out.add_stream("flac", rate=16_000)
        stream.layout = "mono"
        pcm = (sounds.tone(4) * 32_767).astype("<i2")
        for at in range(0, pcm.size - 1_599, 1_600):
            if 16_000 <= at < 32_000:
                continue
            frame = av.AudioFrame.from_ndarray(pcm[None, at : at + 1_600], "s16", "mono")
            frame.sample_rate = 16_000
            frame.pts = at
            for packet in stream.encode(frame):
                out.mux(packet)
        out.mux(stream.encode(None))

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(4.0, abs=0.15)
    assert [gap.what for gap in decoded.gaps] == ["missing"]
    assert np.abs(decoded.samples[round(1.4 * 16_000) : round(1.8 * 16_000)]).max() < 0.01


@pytest.mark.parametrize(
    ("codec", "container"),
    [("libmp3lame", "mp3"), ("aac", "mp4"), ("flac", "flac"), ("libopus", "ogg")],
)
def test_overwritten_octets_leave_the_time_line_true(tmp_path, codec, container):
    """A tenth of a file overwritten is a gap at its place, and the length stays."""
    rate = 48_000 if codec == "libopus" else 16_000
    path = tmp_path / "a"
    hiss = sounds.noise(8, rate=rate, level=0.1)
    content = bytearray(
        sounds.write_coded(path, hiss, codec=codec, container=container, rate=rate).read_bytes()
    )
    first, last = len(content) * 4 // 10, len(content) // 2
    content[first:last] = np.random.default_rng(1).bytes(last - first)
    path.write_bytes(content)

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(8.0, abs=0.15)
    assert sum(gap.seconds for gap in decoded.gaps) == pytest.approx(0.9, abs=0.25)
    assert decoded.gaps[0].start == pytest.approx(3.2, abs=0.3)


def test_a_picture_is_not_a_recording_but_a_film_with_sound_is(tmp_path):
    """Of a film the sound is taken; a film without sound is refused in words of its own."""
    silent, film = tmp_path / "silent.mp4", tmp_path / "film.mp4"
    sounds.write_film(silent)
    sounds.write_film(film, sounds.tone(2))

    with pytest.raises(UndecodableAudio, match="没有声音"):
        decode(silent)
    assert decode(film).seconds == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"this is a letter, not a recording\n" * 50,
        b"\x02#!SILK_V3" + b"\x00" * 100,
        b"#!AMR\n",
        b"#!AMR\n" + b"\xff" * 500,
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"#EXTM3U\n#EXTINF:10,\nhttp://example.invalid/a.ts\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        bytes(range(256)) * 40,
    ],
    ids=[
        "empty",
        "text",
        "silk",
        "amr-nothing",
        "amr-rubbish",
        "wav-head",
        "hls",
        "concat",
        "rubbish",
    ],
)
def test_what_holds_no_sound_is_refused_by_name(tmp_path, content):
    """The refusal is one sentence that names the recording."""
    path = tmp_path / "E0123.bin"
    path.write_bytes(content)

    with pytest.raises(UndecodableAudio) as refusal:
        decode(path, name="通话录音/测试.mp3")

    assert "通话录音/测试.mp3" in str(refusal.value)


def test_decoding_leaves_the_file_as_it_was(tmp_path):
    """The file has the same digest afterwards."""
    path = sounds.write_amr(tmp_path / "a.amr", sounds.tone(1, rate=8_000))
    before = hashlib.sha256(path.read_bytes()).digest()

    decode(path)

    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_a_file_cut_anywhere_is_sound_or_a_refusal(tmp_path):
    """However short an M4A recording was cut, it decodes or is refused, nothing else."""
    whole = sounds.write_coded(
        tmp_path / "a.m4a", sounds.tone(1), codec="aac", container="mp4"
    ).read_bytes()
    cut = tmp_path / "b"
    for length in range(1, len(whole), max(1, len(whole) // 40)):
        cut.write_bytes(whole[:length])
        try:
            decode(cut)
        except UndecodableAudio:
            continue


def test_a_long_recording_is_kept_on_disk_and_reads_the_same(tmp_path):
    """Past a quarter of an hour samples leave memory; every stretch is what was recorded."""
    tone = sounds.tone(2, rate=8_000)
    long = np.concatenate([np.zeros(8_000 * 950, np.float32), tone, np.zeros(8_000, np.float32)])

    decoded = decode(sounds.write_wav(tmp_path / "a.wav", long, rate=8_000))

    assert isinstance(decoded.samples, Spool)
    assert decoded.samples.size == decoded.seconds * 16_000 == 953 * 16_000
    alone = decode(sounds.write_wav(tmp_path / "b.wav", tone, rate=8_000)).samples
    heard = decoded.samples[950 * 16_000 + 160 : 951 * 16_000]
    assert np.abs(heard - alone[160:16_000]).max() < 0.001


def test_a_recording_on_disk_goes_to_another_process_whole():
    """What was spooled survives pickling, as an executor of other processes needs."""
    spool = Spool()
    spool.append(sounds.tone(1))

    copy = pickle.loads(pickle.dumps(spool))

    assert np.array_equal(copy[:], spool[:])
    assert copy.size == 16_000


def test_a_damaged_aac_file_keeps_its_time_line(tmp_path):
    """What is no frame in an ADTS file is a gap at its place, as long as its octets were."""
    tones = np.concatenate([sounds.tone(10, hertz=300), np.zeros(16_000, np.float32)])
    path = sounds.write_coded(tmp_path / "a.aac", tones, codec="aac", container="adts")
    whole = bytearray(path.read_bytes())
    before = decode(path)
    at = len(whole) // 3
    whole[at : at + 3_000] = b"\x55" * 3_000
    path.write_bytes(whole)

    decoded = decode(path)

    assert decoded.seconds == pytest.approx(before.seconds, abs=0.15)
    assert not before.gaps
    (gap,) = decoded.gaps
    assert gap.what == "damaged"
    assert gap.start == pytest.approx(11 / 3, abs=0.5)


def test_what_is_between_aac_frames_and_behind_them_ends_nothing():
    """A tag before the frames, a header alone and no frame at all are told apart."""
    assert adts.rate_of(b"") is None
    assert adts.rate_of(b"ID3\x03\0\0\0\0\0\x02ab") is None
    assert [frame.data for frame in adts.frames(b"\xff\xf1\x60")] == [None]
