from __future__ import annotations

import itertools
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from analyzer.model.transcript import VoicesBy
from analyzer.transcribe import queue
from analyzer.transcribe.queue import Job, transcribe
from analyzer.transcribe.windows import FRAME_S, plan_from
from tests.fakes import sounds
from tests.fakes.engines import Crashing, Silent, Steady

VOICES = Path(__file__).parents[3] / "samples" / "voices"


@dataclass
class Drawer:
    """Keeps hearings in memory, as a case keeps them on disk."""

    sounds: dict = field(default_factory=dict)
    kept: dict = field(default_factory=dict)
    finished: list = field(default_factory=list)
    refused: dict = field(default_factory=dict)
    voices: dict = field(default_factory=dict)

    def begin(self, job, sound):
        """Say which windows are here."""
        self.sounds[job.id] = sound
        return {window for recording, window in self.kept if recording == job.id}

    def save(self, job, window, hearing):
        """Keep one."""
        self.kept[job.id, window] = hearing

    def segments(self, job):
        """Give what was heard, in order."""
        windows = sorted(window for recording, window in self.kept if recording == job.id)
        return [item for window in windows for item in self.kept[job.id, window].segments]

    def finish(self, job, voices):
        """Note the end."""
        self.finished.append(job.id)
        self.voices[job.id] = voices

    def refuse(self, job, error):
        """Note the reason."""
        self.refused[job.id] = str(error)


@pytest.fixture(autouse=True)
def _three_turns(monkeypatch):
    """Let the detector find three turns far apart in every recording."""
    parts = ((1, 0.9), (4, 0), (1, 0.9), (4, 0), (1, 0.9))
    turns = [np.full(round(seconds / FRAME_S), p, np.float32) for seconds, p in parts]

    def plan(samples, *, cutting):
        return plan_from(np.concatenate(turns), seconds=samples.size / 16_000, cutting=cutting)

    monkeypatch.setattr(queue, "plan", plan)


@pytest.fixture
def jobs(tmp_path):
    """Two recordings with a file between them that is none."""
    found = []
    for number, name in enumerate(["a.wav", "b.mp3", "c.wav"]):
        path = tmp_path / name
        if name == "b.mp3":
            path.write_text("no sound")
        else:
            sounds.write_wav(path, sounds.tone(12))
        found.append(Job(id=number, path=path, exhibit=f"E{number}", name=f"call/{name}"))
    return found


def test_an_unreadable_file_does_not_stop_the_queue(jobs):
    """The refusal goes to the keeper, and the next recording is taken."""
    drawer = Drawer()

    done = transcribe(jobs, Steady(), keeper=drawer)

    assert done
    assert drawer.finished == [0, 2]
    assert list(drawer.refused) == [1]
    assert "call/b.mp3" in drawer.refused[1]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_run_killed_anywhere_goes_on_to_the_same_text(jobs, at):
    """Windows kept before the crash are not heard again, and the end is the same."""
    whole, broken, engine = Drawer(), Drawer(), Steady()
    transcribe(jobs, Steady(), keeper=whole)
    with pytest.raises(MemoryError):
        transcribe(jobs, Crashing(at=at), keeper=broken)
    kept = len(broken.kept)

    transcribe(jobs, engine, keeper=broken)

    assert broken.kept == whole.kept
    assert len(engine.heard) == len(whole.kept) - kept
    assert kept == at


def test_an_engine_that_hears_nothing_leaves_complete_recordings(jobs):
    """No text is a result too: the windows are kept and the recording is finished."""
    drawer = Drawer()

    transcribe(jobs, Silent(), keeper=drawer)

    assert drawer.finished == [0, 2]
    assert all(hearing.segments == () for hearing in drawer.kept.values())


def test_cancelling_does_not_wait_for_the_engine(jobs):
    """While the engine is busy a cancelled run ends at once, and what was kept stays."""
    asked, release = threading.Event(), threading.Event()

    class Busy(Steady):
        def hear(self, samples, *, window, language):
            if window.index == 1:
                asked.set()
                release.wait(20)
            return super().hear(samples, window=window, language=language)

    drawer = Drawer()

    done = transcribe(jobs, Busy(), keeper=drawer, cancelled=asked.is_set)
    release.set()

    assert not done
    assert set(drawer.kept) <= {(0, 0)}
    assert drawer.finished == []


def test_progress_counts_seconds_of_sound(jobs):
    """Progress ends at the length of all readable recordings and never runs backwards."""
    seen = []
    ticks = itertools.count()

    transcribe(
        jobs, Steady(), keeper=Drawer(), observe=seen.append, clock=lambda: float(next(ticks))
    )

    assert [p.done_s for p in seen] == sorted(p.done_s for p in seen)
    assert seen[-1].done_s == seen[-1].total_s == pytest.approx(24.0)
    assert seen[-1].left_s == 0


def test_the_language_is_told_from_the_first_window_when_none_is_given(jobs):
    """Without a language the engine is asked, and the tag says that it was."""
    drawer = Drawer()

    transcribe(jobs[:1], Steady(), keeper=drawer, language=None)

    assert drawer.kept[0, 0].language == "en"
    assert drawer.sounds[0].tag.options["language"] == "auto"
    assert drawer.sounds[0].tag.options["speech_threshold"] == 0.2


def test_nothing_to_do_is_done_at_once():
    """A run in which all is transcribed already ends well."""
    assert transcribe([], Steady(), keeper=Drawer())


def test_other_processes_can_do_the_work():
    """Engine, sound and hearings go to another process and back."""
    drawer = Drawer()
    job = Job(id=1, path=VOICES / "d12.flac", exhibit="E", name="d12.flac")

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        transcribe([job], Steady(), keeper=drawer, executor=executor)

    (window,) = drawer.sounds[1].windows
    assert drawer.kept[1, 0].segments[0].start == window.start
    assert drawer.finished == [1]


def test_the_text_does_not_depend_on_how_many_windows_are_in_work(jobs):
    """One lane and five give the same windows with the same words."""
    one, five = Drawer(), Drawer()

    transcribe(jobs, Steady(), keeper=one, lanes=1)
    transcribe(jobs, Steady(), keeper=five, lanes=5)

    assert one.kept == five.kept
    assert one.voices == five.voices


def test_a_two_channel_call_is_cut_by_speakers(tmp_path):
    """Each end of the call gets its own segments, and the voices are those of the channels."""
    talk, rest = sounds.tone(6), np.zeros(6 * 16_000, np.float32)
    both = np.stack([np.concatenate([talk, rest]), np.concatenate([rest, talk])], axis=1)
    path = sounds.write_wav(tmp_path / "two.wav", both, channels=2)
    drawer = Drawer()

    transcribe([Job(id=1, path=path, exhibit="E", name="two.wav")], Steady(), keeper=drawer)

    assert drawer.voices[1].by is VoicesBy.CHANNELS
    assert set(drawer.voices[1].voices) == {0, 1}
