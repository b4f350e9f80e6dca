from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.transcribe.audio import decode
from analyzer.transcribe.windows import FRAME_S, Cutting, plan, plan_from
from tests.fakes import sounds

VOICES = Path(__file__).parents[3] / "samples" / "voices"


def likely(*parts):
    """Probabilities: (seconds, probability) after another."""
    return np.concatenate([np.full(round(s / FRAME_S), p, np.float32) for s, p in parts])


def test_short_turns_share_a_window():
    """Turns with short pauses between them are heard together."""
    turns = likely((1, 0), (4, 0.9), (1, 0), (4, 0.9), (1, 0))

    planned = plan_from(turns, seconds=11.0)

    (window,) = planned.windows
    assert window.start == pytest.approx(0.6, abs=0.05)
    assert window.end == pytest.approx(10.4, abs=0.05)
    assert planned.speech_seconds == pytest.approx(8.0, abs=0.1)
    assert len(window.speech) == 2


def test_long_silence_is_in_no_window():
    """A minute on hold is not heard, so no text is made of it."""
    call = likely((3, 0.9), (60, 0), (3, 0.9))

    planned = plan_from(call, seconds=66.0)

    assert len(planned.windows) == 2
    assert sum(window.end - window.start for window in planned.windows) < 8


def test_speech_without_a_pause_is_cut_where_it_is_quietest():
    """A monologue of 50 seconds is cut at its dip, in windows the engine can hear at once."""
    monologue = likely((24, 0.9), (0.2, 0.3), (25.8, 0.9))

    planned = plan_from(monologue, seconds=50.0)

    assert planned.windows[0].end == pytest.approx(24.1, abs=0.2)
    assert all(window.end - window.start <= 30 for window in planned.windows)


def test_faint_telephone_speech_is_speech():
    """A probability of 0.25, as telephone lines give, counts as speech."""
    assert plan_from(likely((1, 0), (3, 0.25), (1, 0)), seconds=5.0).windows


@pytest.mark.parametrize(
    "sound",
    [np.zeros(160_000, np.float32), sounds.noise(10), sounds.ringing(10)],
    ids=["silence", "noise", "ringing"],
)
def test_where_nobody_speaks_there_is_no_window(sound):
    """Silence, hiss and the ringing tone make no window and no speech seconds."""
    planned = plan(sound)

    assert planned.windows == ()
    assert planned.speech_seconds == 0


@given(
    st.lists(
        st.tuples(st.floats(0.1, 40), st.sampled_from([0.0, 0.1, 0.5, 0.95])),
        min_size=1,
        max_size=12,
    )
)
def test_windows_hold_all_speech_and_never_overlap(parts):
    """Windows are in order, at most 30 s long, apart, and every second of speech is in one."""
    probabilities = likely(*parts)
    seconds = probabilities.size * FRAME_S

    planned = plan_from(probabilities, seconds=seconds, cutting=Cutting())

    ends = 0.0
    for window in planned.windows:
        assert ends - 1e-9 <= window.start < window.end <= seconds + 1e-9
        assert window.end - window.start <= 30 + 1e-9
        ends = window.end
    held = sum(until - begin for window in planned.windows for begin, until in window.speech)
    assert held == pytest.approx(planned.speech_seconds)


@pytest.mark.parametrize("quieter_db", [0, 30, 60])
def test_a_faint_recording_is_heard_like_a_loud_one(quieter_db):
    """Speech is found however softly it was recorded."""
    samples = decode(VOICES / "d12.flac").samples
    faint = (samples * 10 ** (-quieter_db / 20)).astype(np.float32)

    assert plan(faint).speech_seconds == pytest.approx(plan(samples).speech_seconds, rel=0.25)


@pytest.mark.parametrize("level", [1e-5, 1e-4, 1e-3])
def test_hiss_is_not_raised_to_speech(level):
    """A line on which nobody speaks has no window, however faint it is."""
    assert plan(sounds.noise(20, level=level)).windows == ()
