"""Listing and correcting which recording is which call."""

from __future__ import annotations

import json

import pytest

from analyzer.cli.app import run
from tests.analyzer.pipeline.backups import calls_xml, folder
from tests.fakes.sounds import tone, write_wav


@pytest.fixture
def call(capsys):
    """Run a command and return its code and its JSON."""

    def calling(*arguments):
        code = run([*(str(argument) for argument in arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return calling


@pytest.fixture
def case(tmp_path, call):
    """Give a case of two calls and a recording that could be either."""
    sound = tmp_path / "backup" / "x.wav"
    folder(tmp_path / "backup", calls__xml=calls_xml(2, step=1000))
    write_wav(sound, tone(7.5))
    assert call("import", tmp_path / "case", tmp_path / "backup")[0] == 0
    assert call("flag", tmp_path / "case")[0] == 0
    return tmp_path / "case"


def test_a_person_s_word_on_a_recording_stands_and_can_be_taken_back(call, case):
    """What a person says of a recording is listed as theirs until they take it back."""
    (before,) = call("links", case)[1]["links"]

    code, said = call("link", case, before["recording"], "--call", 1)
    (after,) = call("links", case)[1]["links"]
    call("flag", case)
    (flagged,) = call("links", case)[1]["links"]
    call("link", case, before["recording"], "--undo")
    (undone,) = call("links", case)[1]["links"]

    assert (code, said["call"]) == (0, 1)
    assert (after["state"], after["call"], flagged) == ("decided", 1, after)
    assert undone == before


def test_a_recording_can_be_said_to_belong_to_no_call(call, case):
    """A recording that a person said is no call stays without one."""
    (one,) = call("links", case)[1]["links"]

    call("link", case, one["recording"], "--none")

    (found,) = call("links", case)[1]["links"]
    assert (found["state"], found["call"]) == ("alone", None)
    assert "您指定" in found["doubt"]


@pytest.mark.parametrize("words", [(99,), (3, "--call", 99), (3, "--none", "--undo")])
def test_what_cannot_be_linked_is_refused_in_words(call, case, words):
    """An unknown recording or call, and two verdicts at once, are refused as wrong use."""
    code, said = call("link", case, *words)

    assert code == 2
    assert said["error"]["message"]
