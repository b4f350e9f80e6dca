"""Saying what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest

from analyzer.i18n import translator
from analyzer.linking.gaps import gaps
from analyzer.model.dossier import CallEntry, Coverage, RecordingEntry
from analyzer.model.link import ClockOffset, Link
from analyzer.model.party import Role
from analyzer.model.records import CallOutcome, TimeBasis
from analyzer.model.remark import remark
from tests.benchmarks.linking_phones import START, call, recording

ZONE = ZoneInfo("Asia/Shanghai")
PARTY = "+8617000000002"
ROLES = {PARTY: Role.COLLECTOR}


def entry(key, *, hours=0.0, seconds=60, recorded=None, **changes):
    begun = START + timedelta(hours=hours, milliseconds=137)
    made = replace(call("17000000002", begun, seconds), **changes)
    return CallEntry(id=key, call=made, party=PARTY, recording=recorded)


def sound(key, seconds, of=None, raw=None, begin=0):
    offset = timedelta(seconds=begin)
    link = of is not None and Link(
        recording=key, call=of, score=1, margin=1, offset=offset, reason=remark("x")
    )
    return RecordingEntry(
        id=key,
        recording=replace(recording(None, START, seconds), raw=raw or {}),
        party=None,
        link=link or None,
        transcript=None,
    )


def said(calls=(), recordings=(), **options):
    found = gaps(calls, recordings, roles=ROLES, zone=ZONE, **options)
    for one in found:
        assert one.say(translator("en")) != str(one)
    return [str(one) for one in found]


def test_answered_calls_of_collectors_without_recording_are_counted():
    """Answered calls of suspected collectors that nobody recorded are counted with their days."""
    calls = [
        entry(1, recorded=9),
        entry(2, hours=20),
        entry(3, hours=50),
        entry(4, hours=60, outcome=CallOutcome.MISSED),
    ]

    (sentence,) = said(calls)

    assert "2 通已接电话" in sentence
    assert "2026-03-02 至 2026-03-03" in sentence


def test_recordings_without_call_are_counted():
    """Recordings that belong to no call in the log are counted."""
    assert "2 段录音没有对应" in said(recordings=[sound(1, 9), sound(2, 9)])[0]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [((40,), "最多短 20 秒"), ((58,), None), ((30, 29), None), ((160,), "长 75 秒以上")],
)
def test_lengths_that_differ_are_told(seconds, words):
    """A recording well short of or beyond its call is told; parts of a call are added up."""
    begins = accumulate(seconds, initial=0)
    recordings = [
        sound(i, length, of=1, begin=begin)
        for i, (length, begin) in enumerate(zip(seconds, begins, strict=False))
    ]

    sentences = said([entry(1, recorded=0)], recordings)

    assert len(sentences) == (words is not None)
    assert all(words in sentence for sentence in sentences)


def test_two_recordings_of_one_stretch_are_no_longer_than_one():
    """What two recorders have of one call is not added up, so nothing seems too long."""
    calls = [entry(1, seconds=100, recorded=0)]

    assert said(calls, [sound(0, 100, of=1), sound(1, 98, of=1, begin=1)]) == []


def test_recordings_to_be_confirmed_are_not_said_to_have_no_call():
    """A recording with a call on offer waits for a person; the others have none in the log."""
    sentences = said(recordings=[sound(1, 9), sound(2, 9), sound(3, 9)], unsure={2})

    assert "2 段录音没有对应" in sentences[0]
    assert "1 段录音可能属于某通电话" in sentences[1]


@pytest.mark.parametrize(
    ("offsets", "at_end", "words"),
    [
        ([75], False, "快 75 秒"),
        ([-28800], False, "慢 28800 秒"),
        ([3600, 0, -48], False, "从 -48 秒到 3600 秒"),
        ([0], True, "录音结束的时间"),
    ],
)
def test_a_clock_is_told_once_for_its_naming_scheme(offsets, at_end, words):
    """However often a recorder's clock was set anew, one sentence tells of it."""
    clocks = [
        ClockOffset(naming="vivo", offset=timedelta(seconds=n), at_end=at_end, pairs=4)
        for n in offsets
    ]

    (sentence,) = said(clocks=clocks)

    assert words in sentence


def test_seconds_a_recorder_says_it_lost_are_told():
    """A side-car that says how much sound was lost is repeated."""
    raw = {"recording.duration_secs_total": "61.5", "recording.duration_secs_encoded": "58.0"}

    sentences = said([entry(1)], [sound(1, 58, of=1, raw=raw)])

    assert "丢失了部分声音，共约 3.5 秒" in sentences[0]


def test_clock_offsets_and_coverage_are_repeated():
    """What linking took off and what sources cannot show is among the gaps."""
    clock = ClockOffset(naming="vivo", offset=timedelta(seconds=75), at_end=False, pairs=4)
    note = Coverage(
        exhibit="E", kind="call", first=None, last=None, rows=500, remark=remark("录音")
    )

    found = gaps((), (), roles={}, zone=ZONE, coverage=[note], clocks=[clock])

    assert "75 秒" in str(found[0])
    assert found[1] == note.remark


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        ([entry(i, hours=i, started_at=START + timedelta(hours=i)) for i in range(25)], "整秒"),
        ([entry(1), entry(2)], "1 条与另一条的时间完全相同"),
        ([entry(i, hours=i, raw={"last_modified": "5"}) for i in range(25)], "最后修改时间"),
        ([entry(i, hours=i, raw={"_id": str(9 - i)}) for i in range(3)], "2 处编号顺序"),
    ],
    ids=["whole seconds", "same time", "same change", "out of order"],
)
def test_what_restored_logs_have_in_common_is_an_observation(calls, words):
    """Marks of restored or converted logs are told as observations, never as a verdict."""
    calls = [replace(one, recording=1) for one in calls]

    (sentence,) = said(calls)

    assert words in sentence
    assert "不说明记录是否真实" in sentence


def test_a_sound_case_has_no_gaps():
    """Nothing is said where nothing is missing."""
    assert said([entry(1, recorded=1)], [sound(1, 60, of=1)]) == []


def billed(key, hours):
    made = entry(key, hours=hours, recorded=1)
    place = replace(made.call.provenance, exhibit="Ebill")
    return replace(made.call, provenance=place, time_basis=TimeBasis.CASE_ZONE)


def test_a_bill_and_a_log_are_held_against_each_other():
    """Calls that only one of bill and log has are counted, over the days the bill covers."""
    both = [replace(entry(k, hours=k, recorded=1), also=(billed(k, k),)) for k in (1, 9)]
    differ = replace(both[0], disagreements=(remark("x"),))
    only_log = [entry(3, hours=3, recorded=1), entry(4, hours=40, recorded=1)]
    only_bill = replace(entry(5, hours=5, recorded=1), call=billed(5, 5))

    several, not_billed, not_logged = said([differ, both[1], *only_log, only_bill])

    assert "2 通电话有多个来源记载" in several
    assert "1 通的来源之间有出入" in several
    assert "有 1 通已接电话不在话单里" in not_billed
    assert "有 1 通电话不在手机记录里" in not_logged


def test_calls_of_nobody_and_of_no_day_are_told():
    """Withheld numbers and clocks at 1970 are counted nowhere, and that is said."""
    nobody = replace(entry(1, recorded=1), party=None)
    no_day = entry(2, recorded=1, started_at=None)

    sentences = said([nobody, no_day])

    assert "1 通来电没有号码" in sentences[0]
    assert "1 通电话没有可用的时间" in sentences[1]
