"""Listing and correcting which recording is which call."""

from __future__ import annotations

import pytest

from tests.analyzer.pipeline.backups import calls_xml, folder
from tests.fakes.sounds import tone, write_wav


@pytest.fixture
def case(tmp_path, ask):
    """Give a case of two calls and a recording that could be either."""
    sound = tmp_path / "backup" / "x.wav"
    folder(tmp_path / "backup", calls__xml=calls_xml(2, step=1000))
    write_wav(sound, tone(7.5))
    assert ask("import", tmp_path / "case", tmp_path / "backup")[0] == 0
    assert ask("flag", tmp_path / "case")[0] == 0
    return tmp_path / "case"


def test_a_person_s_word_on_a_recording_stands_and_can_be_taken_back(ask, case):
    """What a person says of a recording is listed as theirs until they take it back."""
    (before,) = ask("links", case)[1]["links"]

    code, said = ask("link", case, before["recording"], "--call", 1)
    (after,) = ask("links", case)[1]["links"]
    ask("flag", case)
    (flagged,) = ask("links", case)[1]["links"]
    ask("link", case, before["recording"], "--undo")
    (undone,) = ask("links", case)[1]["links"]

    assert (code, said["call"]) == (0, 1)
    assert (after["state"], after["call"], flagged) == ("decided", 1, after)
    assert undone == before


def test_a_recording_can_be_said_to_belong_to_no_call(ask, case):
    """A recording that a person said is no call stays without one."""
    (one,) = ask("links", case)[1]["links"]

    ask("link", case, one["recording"], "--none")

    (found,) = ask("links", case)[1]["links"]
    assert (found["state"], found["call"]) == ("alone", None)
    assert "您指定" in found["doubt"]


@pytest.mark.parametrize("words", [(99,), (3, "--call", 99), (3, "--none", "--undo")])
def test_what_cannot_be_linked_is_refused_in_words(ask, case, words):
    """An unknown recording or call, and two verdicts at once, are refused as wrong use."""
    code, said = ask("link", case, *words)

    assert code == 2
    assert said["error"]["message"]
