"""Clocks of recorders that are set anew, travel, and record the ring."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from analyzer.linking.clock_steps import steps
from analyzer.linking.recordings import link_recordings
from analyzer.model.records import TimeBasis
from tests.benchmarks.linking_phones import START, call, recording

A = "13900000001"


def made(count, offset, *, ring=False, seed=1, number=A):
    """Return calls of a phone and recordings whose names are ahead by `offset(place)` seconds."""
    draw = random.Random(seed)
    calls, recordings = [], []
    for place in range(count):
        at = START + timedelta(hours=5 * place, seconds=draw.uniform(0, 3600))
        rang, talked = draw.uniform(2, 20), draw.randint(10, 400)
        begun = at + timedelta(seconds=offset(place) + (0.5 if ring else rang))
        calls.append((place, call(number, at, talked)))
        length = talked + (rang if ring else 0)
        recordings.append((place, recording(number, begun, length, row=place)))
    return recordings, calls


@pytest.mark.parametrize(
    "offset",
    [
        pytest.param(lambda n: 82 if n < 20 else -48, id="set anew"),
        pytest.param(lambda n: 3600 if 15 <= n < 22 else 0, id="a journey"),
        pytest.param(lambda n: -28800 if n % 2 else 0, id="two zones in turn"),
        pytest.param(lambda n: 0 if n < 20 else 3600, id="daylight saving"),
    ],
)
def test_a_clock_that_changes_is_followed(offset):
    """Recordings are linked on both sides of a change of the recorder's clock."""
    recordings, calls = made(40, offset)

    found = link_recordings(recordings, calls, region="CN")

    assert {link.recording: link.call for link in found.links} == {n: n for n in range(40)}


@pytest.mark.parametrize("offset", [0, -70, 85])
def test_a_recorder_that_holds_the_ring_is_followed(offset):
    """Where no recording is as long as its call, the numbers alone tell of the clock."""
    recordings, calls = made(30, lambda _: offset, ring=True)

    found = link_recordings(recordings, calls, region="CN")

    assert {link.recording: link.call for link in found.links} == {n: n for n in range(30)}


def test_a_step_is_found_where_it_is():
    """Lags of rings around two levels are cut between the levels, and single odd ones are not."""
    draw = random.Random(3)
    lag = np.array([draw.uniform(0, 12) + (60 if n >= 30 else 0) for n in range(70)])
    lag[[10, 50]] = 400.0

    assert [first for first, _ in steps(lag)] == [0, 30]


def test_a_bill_alone_may_count_from_the_answer():
    """A recording that begins with the dialling is linked to a bill's row by its end."""
    billed, calls = made(12, lambda _: 0, ring=True)
    late = [
        (
            key,
            call(A, row.started_at + (sound.duration - row.duration), row.talked.seconds),
        )
        for (key, row), (_, sound) in zip(calls, billed, strict=True)
    ]
    late = [(key, _wall(row)) for key, row in late]

    found = link_recordings(billed, late, region="CN")

    assert {link.recording: link.call for link in found.links} == {n: n for n in range(12)}


def _wall(row):
    return replace(row, time_basis=TimeBasis.CASE_ZONE)


def test_two_recorders_at_once_never_push_each_other_to_a_call_beside_it():
    """Each recorder has its own recording of a call; both are linked to it."""
    first, calls = made(20, lambda _: 0)
    later = [
        (
            100 + key,
            recording(
                A,
                one.started_at + timedelta(seconds=40),
                one.duration.seconds,
                row=100 + key,
                naming="acr",
            ),
        )
        for key, one in first
    ]

    found = link_recordings([*first, *later], calls, region="CN")

    pairs = {link.recording: link.call for link in found.links}
    assert pairs == {n: n for n in range(20)} | {100 + n: n for n in range(20)}


def test_files_cut_from_one_recording_are_one_call():
    """Files that begin when the one before ends are parts, also without any number."""
    parts = [
        (
            n,
            recording(
                None,
                START + timedelta(seconds=8 + 60 * n),
                60 if n < 3 else 17,
                row=n,
                naming="axet",
            ),
        )
        for n in range(4)
    ]

    found = link_recordings(parts, [(1, call(A, START, 197))], region="CN")

    assert [(link.recording, link.call) for link in found.links] == [(n, 1) for n in range(4)]
    assert "第 3 个" in str(found.links[2].reason)
