from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from analyzer.model.transcript import VoicesBy
from analyzer.transcribe.voices import by_colour, voices_of
from tests.fakes.engines import segment


def voice(hertz, seconds=1.0):
    """A buzz with formants at multiples of a frequency, the same every time."""
    at = np.arange(round(seconds * 16_000)) / 16_000
    hiss = np.random.default_rng(round(hertz)).standard_normal(at.size) * 0.01
    tones = sum(np.sin(2 * np.pi * hertz * k * at) / k for k in range(1, 8))
    return (0.1 * tones + hiss).astype(np.float32)


def talk(*turns):
    """The sound of turns one after the other, and a segment for each."""
    sound = np.concatenate([voice(hertz) for hertz in turns])
    return sound, [segment("好", start=i, end=i + 1.0) for i in range(len(turns))]


def test_two_voices_are_told_apart_by_their_colour():
    """Turns of one voice get one number, whichever it is."""
    sound, said = talk(300, 700, 305, 710, 295, 690, 300, 705)

    heard = by_colour(sound, said)

    assert heard is not None
    assert len({heard[0], heard[2], heard[4], heard[6]}) == 1
    assert len({heard[1], heard[3], heard[5], heard[7]}) == 1
    assert heard[0] != heard[1]


def test_few_turns_tell_nothing():
    """With fewer than six segments two groups are chance."""
    sound, said = talk(300, 700, 300)

    assert by_colour(sound, said) is None


def test_speech_without_text_is_noted():
    """Two seconds or more that the detector holds to be speech and the engine left out."""
    sound, said = talk(300, 700, 300)
    decoded = SimpleNamespace(samples=sound, sides=None)

    found = voices_of(decoded, said, [(0.0, 3.0), (4.0, 7.5), (8.0, 9.0)])

    assert found.by is VoicesBy.NOTHING
    assert found.unheard == ((4.0, 7.5),)


def test_a_recording_of_one_end_says_so():
    """One empty channel leaves every segment open."""
    sound, said = talk(300, 700)
    levels = np.array([[0.2, 0.0]] * 100, np.float32)

    found = voices_of(SimpleNamespace(samples=sound, sides=levels), said, [])

    assert found.by is VoicesBy.ONE_END
    assert found.voices == (None, None)
