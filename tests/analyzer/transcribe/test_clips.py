from __future__ import annotations

import hashlib
import io
import wave

import numpy as np
import pytest

from analyzer.transcribe.clips import clip, level_db, silences, waveform_peaks
from tests.fakes import sounds


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [(12.0, 14.0, 4.0, 22.0), (1.0, 2.0, 0.0, 10.0), (28.0, 29.5, 20.0, 30.0)],
    ids=["middle", "beginning", "end"],
)
def test_a_clip_holds_the_quote_and_eight_seconds_around_it(tmp_path, start, end, first, last):
    """The clip is cut, never shifted, and stops where the recording does."""
    path = sounds.write_wav(tmp_path / "a.wav", sounds.tone(30))

    piece = clip(path, start=start, end=end)

    assert (piece.start, piece.end) == (first, last)
    with wave.open(io.BytesIO(piece.wav)) as file:
        assert file.getnframes() == (last - first) * 16_000
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
    assert piece.source_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_silences_are_found_by_level():
    """A pause of two seconds is found where it is."""
    call = np.concatenate([sounds.tone(2), np.zeros(32_000, np.float32), sounds.tone(1)])

    ((start, end),) = silences(call)

    assert start == pytest.approx(2.0, abs=0.02)
    assert end == pytest.approx(4.0, abs=0.02)


def test_loudness_is_in_decibels_below_full_scale():
    """A tone at half of full scale lies 9 dB below it."""
    assert level_db(sounds.tone(1, level=0.5)) == pytest.approx(-9.0, abs=0.1)


@pytest.mark.parametrize("size", [0, 3, 1_000])
def test_a_waveform_has_as_many_peaks_as_asked(size):
    """Even fewer samples than columns give every column a peak."""
    peaks = waveform_peaks(np.full(size, -0.5, np.float32), 100)

    assert len(peaks) == 100
    assert set(peaks) == ({0.5} if size else {0.0})
