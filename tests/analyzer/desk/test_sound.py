"""Recordings as phones make them are played, sought and followed with no sound device."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl
from PySide6.QtMultimedia import QMediaPlayer

from analyzer.desk.models.playback import Playback
from analyzer.desk.views.deck import Deck
from analyzer.desk.views.player import Player
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.sound import PEAKS, sound_of
from analyzer.store.case import Case

DEMO = Path(__file__).parents[3] / "samples" / "demo"
FORMATS = {
    "amr": "Record/Call/*.amr",
    "m4a": "Record/Call/*.m4a",
    "mp3": "MIUI/sound_recorder/call_rec/*20260928101240.mp3",
    "opus": "BCR/*.oga",
    "wav": "ACRCalls/*.wav",
}


@pytest.fixture(params=sorted(FORMATS))
def recording(request, tmp_path, clock):
    """A case with one recording of the format."""
    with Case.create(
        tmp_path / "case", zone="Asia/Shanghai", region="CN", now=clock, actor="t"
    ) as case:
        import_paths(case, [next(iter(DEMO.glob(FORMATS[request.param])))])
        yield case, next(iter(case.recordings())).id, request.param


@pytest.fixture
def player(qtbot):
    """A player."""
    made = Player(lambda text: text, Playback())
    qtbot.addWidget(made)
    yield made
    made.unload()


def test_a_recording_is_played_sought_and_followed(qtbot, player, recording):
    """Play moves on in real time, a seek lands where it should, and the slider goes along."""
    case, key, _ = recording
    places = []
    player.moved.connect(places.append)
    player.load(sound_of(case, key), ())
    qtbot.waitUntil(player._loaded, timeout=8000)

    player.seek(5.0)
    qtbot.waitUntil(lambda: abs(player.at - 5.0) < 0.2, timeout=5000)
    player.play()
    qtbot.waitUntil(lambda: player.at > 5.6, timeout=8000)
    player.pause()

    assert player._media.error() is QMediaPlayer.Error.NoError
    assert places[-1] > 5.5
    assert player.wave.value() / 1000 == pytest.approx(places[-1], abs=0.3)


def test_the_wave_form_is_as_long_as_the_recording(recording):
    """The wave form covers the whole recording, with values from 0 to 1."""
    case, key, _ = recording

    sound = sound_of(case, key)

    assert len(sound.peaks) == PEAKS
    assert 0.01 < max(sound.peaks) <= 1.0
    assert sound.seconds > 10


def test_amr_is_played_from_a_copy_with_the_true_time_line(recording):
    """Players drop silent frames of AMR: a copy with every second is played instead."""
    case, key, name = recording

    first, again = sound_of(case, key), sound_of(case, key)

    assert first.derived == (name == "amr")
    assert first.file.parent == (case.derived_dir if first.derived else case.exhibits_dir)
    assert again.file == first.file
    assert again.peaks == pytest.approx(first.peaks)


def test_the_listening_copy_is_made_again_when_it_is_gone(recording):
    """What is derived may be deleted at any time."""
    case, key, _ = recording
    sound_of(case, key)
    for file in case.derived_dir.iterdir():
        file.unlink()

    assert sound_of(case, key).file.is_file()


def test_the_deck_moves_its_player_by_signals(qtbot):
    """Speed, loudness, file and play reach the player by signals, and so without Python's lock."""
    owner = QObject()
    deck = Deck(owner)
    file = QUrl.fromLocalFile(str(next(iter(DEMO.glob(FORMATS["wav"])))))

    deck.rate.emit(1.5)
    deck.volume.emit(0.25)
    deck.load.emit(file)
    deck.play.emit()

    assert deck.media.playbackRate() == 1.5
    assert deck.output.volume() == pytest.approx(0.25)
    assert deck.media.source() == file
    qtbot.waitUntil(lambda: deck.media.position() > 0, timeout=8000)
    deck.pause.emit()
    deck.go.emit(5000)
    qtbot.waitUntil(lambda: abs(deck.media.position() - 5000) < 50, timeout=5000)
    deck.stop.emit()
    deck.load.emit(QUrl())
    assert deck.media.source().isEmpty()
