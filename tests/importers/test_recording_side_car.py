"""Side-cars of recordings."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from analyzer.model.records import Direction, ExtractionWarning, Recording, TimeBasis
from importers.recording import RecordingFile
from importers.recording_side_car import read_side_car

SOUND = Path("samples/recording/170 0000 0001_20261026100003.amr")
NAME = "20261026_100003.088+0800_in_95000001.amr"
SIDE_CAR = {
    "timestamp_unix_ms": 1792980003088,
    "direction": "out",
    "sim_slot": 1,
    "call_log_name": None,
    "calls": [{"phone_number": "95000001", "caller_name": None, "contact_name": "速贷通"}],
    "output": {
        "recording": {
            "duration_secs_total": 63.5,
            "duration_secs_encoded": 60.25,
            "buffer_overruns": 2,
            "was_ever_paused": True,
        }
    },
}


@pytest.fixture
def beside(tmp_path, context):
    """Return a function that reads a recording with a side-car: the recording, and what is said."""

    def run(content):
        path = tmp_path / "car"
        path.write_text(content, encoding="utf-8")
        given = dataclasses.replace(context(NAME), siblings={NAME.replace(".amr", ".json"): path})
        items = list(RecordingFile().read(SOUND, context=given))
        (recording,) = [item for item in items if isinstance(item, Recording)]
        return recording, [str(i.remark) for i in items if isinstance(i, ExtractionWarning)]

    return run


def test_a_side_car_has_the_exact_time_and_the_parties(beside):
    """Time, direction, number and name come from the side-car; every field is kept."""
    recording, _ = beside(json.dumps(SIDE_CAR))

    assert recording.started_at.isoformat() == "2026-10-26T02:00:03.088000+00:00"
    assert (recording.time_basis, recording.direction) == (TimeBasis.INSTANT, Direction.OUT)
    assert (recording.number, recording.name) == ("95000001", "速贷通")
    key = f"{NAME.replace('.amr', '.json')}:output.recording.buffer_overruns"
    assert recording.raw[key] == "2"


def test_lost_seconds_and_pauses_are_said(beside):
    """What is missing from the sound is said, with how much."""
    _, said = beside(json.dumps(SIDE_CAR))

    assert any("3.2" in text or "3.3" in text for text in said)
    assert any("暂停" in text for text in said)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}', "[" * 5000])
def test_a_broken_side_car_is_said_and_not_used(content, beside):
    """The recording is read by its name, and the side-car is named."""
    recording, said = beside(content)

    assert (recording.number, recording.direction) == ("95000001", Direction.IN)
    assert len(said) == 1


def test_a_conference_has_no_single_number(tmp_path):
    """With several parties none of them is the other side."""
    path = tmp_path / "car"
    calls = [{"phone_number": "95000001"}, {"phone_number": "95000002"}]
    path.write_text(json.dumps(SIDE_CAR | {"direction": "conference", "calls": calls}))

    car = read_side_car(path)

    assert (car.number, car.direction) == (None, Direction.UNKNOWN)
