"""`callinfo.db`, and ZTE's `CallHistory.db`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analyzer.model.records import CallOutcome, Direction, TimeBasis
from importers.android_provider import AndroidProvider
from tests.importers.databases import DAY_MS, script

SAMPLES = Path("samples/android_provider")
TABLE = "CREATE TABLE Calls (number TEXT, time TEXT, talkTime TEXT, callType TEXT, name TEXT)"


@pytest.fixture
def of(read):
    """Return a function that reads a sample."""
    return lambda name: read(AndroidProvider(), SAMPLES / name, name)


@pytest.fixture
def one(read, tmp_path):
    """Return a function that reads a `callinfo.db` of one call."""

    def run(*, time="2026-10-26 10:00:00", length="0分8秒", way="1", zone="Asia/Shanghai"):
        row = f"INSERT INTO Calls VALUES ('13900000001', '{time}', '{length}', '{way}', '')"
        content = script(tmp_path / "made.db", TABLE, row)
        reading = read(AndroidProvider(), content, "callinfo.db", zone=zone)
        return reading, reading.records[0]

    return run


def test_wall_times_are_of_the_zone_of_the_case(of):
    """A time without zone is read in the case's, and says so."""
    first = of("callinfo.db").records[0]

    assert first.started_at == datetime(2026, 10, 26, 2, 0, tzinfo=UTC)
    assert first.time_basis is TimeBasis.CASE_ZONE


def test_lengths_in_words_are_lengths(of):
    """`62分5秒` is an hour, two minutes and five seconds."""
    calls = of("callinfo.db").records

    assert [call.duration for call in calls] == [
        timedelta(seconds=seconds) for seconds in (0, 95, 0, 3725, 8)
    ]


def test_codes_and_words_say_the_way(of):
    """Android's codes and Chinese words are both understood."""
    calls = of("callinfo.db").records

    assert [(call.direction, call.outcome) for call in calls[:4]] == [
        (Direction.IN, CallOutcome.MISSED),
        (Direction.IN, CallOutcome.ANSWERED),
        (Direction.OUT, CallOutcome.NOT_CONNECTED),
        (Direction.OUT, CallOutcome.ANSWERED),
    ]


def test_a_name_that_only_repeats_the_number_is_none(of):
    """Where nobody has a name, the number stands in its column."""
    calls = of("callinfo.db").records

    assert [call.name for call in calls[:2]] == [None, "老周"]


def test_a_time_that_is_none_keeps_its_call(of):
    """A call whose time cannot be read is kept without one, with a remark."""
    reading = of("callinfo.db")

    assert reading.records[4].started_at is None
    assert reading.said == ["时间“昨天”无法识别；这一条已保留，时间留空"]


@pytest.mark.parametrize("time", ["2026-10-1 9:05", "2011-12-1 9:5:3", "10-26 10:00:00", "2026"])
def test_a_time_written_short_is_not_completed(one, time):
    """Digits that could be another time are no time."""
    _, call = one(time=time)

    assert call.started_at is None


def test_a_count_of_milliseconds_is_an_instant(one):
    """A time counted since 1970 needs no zone."""
    _, call = one(time=str(DAY_MS))

    assert (call.started_at.timestamp() * 1000, call.time_basis) == (DAY_MS, TimeBasis.INSTANT)


def test_an_hour_that_summer_time_left_out_is_said(one):
    """A wall time that never was is kept with a remark."""
    reading, call = one(time="2026-03-08 02:30:00", zone="America/New_York")

    assert call.started_at is not None
    assert "2026-03-08 02:30:00" in reading.said[0]


def test_an_unknown_way_stays_unknown(one):
    """A code of a maker's own is kept and not understood."""
    _, call = one(way="99")

    assert (call.direction, call.outcome) == (Direction.UNKNOWN, CallOutcome.UNKNOWN)
    assert call.raw["callType"] == "99"


def test_zte_keeps_its_own_column(of):
    """`duration_type` is in `raw`; all else is Android's."""
    calls = of("CallHistory.db").records

    assert [call.raw["duration_type"] for call in calls] == ["0", "0", "1"]
    assert calls[2].duration == timedelta(seconds=12)
    assert calls[0].outcome is CallOutcome.MISSED


def test_a_call_log_without_types_is_read(read, tmp_path):
    """Where the way is not written, calls are kept and their way is unknown."""
    content = script(
        tmp_path / "made.db",
        "CREATE TABLE calls (number TEXT, date INTEGER, duration INTEGER, duration_type INTEGER)",
        f"INSERT INTO calls VALUES ('13900000001', {DAY_MS}, 9, 1)",
    )

    (call,) = read(AndroidProvider(), content, "CallHistory.db").records

    assert (call.direction, call.outcome) == (Direction.UNKNOWN, CallOutcome.UNKNOWN)
