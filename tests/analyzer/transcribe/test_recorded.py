from __future__ import annotations

import numpy as np
import pytest

from analyzer.transcribe.contract import Window
from analyzer.transcribe.recorded import Recorder, recorded
from tests.fakes import sounds
from tests.fakes.engines import Inventing, Steady

WINDOW = Window(index=0, start=3.0, end=5.0)


def test_what_was_recorded_is_heard_again(tmp_path):
    """A window of the same sound gives the same hearing, from the file alone."""
    recorder = Recorder(Inventing())
    hearing = recorder.hear(sounds.tone(2), window=WINDOW, language="zh")
    recorder.save(tmp_path / "heard.json")

    again = recorded(tmp_path / "heard.json")

    assert again.hear(sounds.tone(2), window=WINDOW, language="zh") == hearing
    assert again.tag == recorder.tag


def test_the_last_bit_of_a_decoder_does_not_matter(tmp_path):
    """Samples that differ by rounding are still the same window."""
    recorder = Recorder(Steady())
    hearing = recorder.hear(sounds.tone(2), window=WINDOW, language="zh")
    recorder.save(tmp_path / "heard.json")
    other = sounds.tone(2) + np.float32(1e-6)

    assert recorded(tmp_path / "heard.json").hear(other, window=WINDOW, language="zh") == hearing


def test_another_sound_is_not_taken_for_a_recorded_one(tmp_path):
    """Sound that was never heard has no text, and says so."""
    recorder = Recorder(Steady())
    recorder.hear(sounds.tone(2), window=WINDOW, language="zh")
    recorder.save(tmp_path / "heard.json")

    with pytest.raises(LookupError):
        recorded(tmp_path / "heard.json").hear(sounds.noise(2), window=WINDOW, language="zh")
