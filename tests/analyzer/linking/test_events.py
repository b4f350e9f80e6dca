"""Calls that several sources tell of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.i18n import translator
from analyzer.linking.events import BILL, merge
from analyzer.model.records import CallOutcome, Direction, TimeBasis
from tests.benchmarks.linking_phones import START, Habits, call, phone

A, B = "13900000001", "17000000002"


def log(seconds, talked=60, *, number=A, exhibit="Elog", **changes):
    made = call(number, START + timedelta(seconds=seconds), talked, exhibit=exhibit)
    return replace(made, **changes)


def bill(seconds, talked=60, **changes):
    return log(seconds, talked, exhibit="Ebill", time_basis=TimeBasis.CASE_ZONE, **changes)


def merged(*calls, **options):
    return merge(list(enumerate(calls)), region="CN", **options)


def groups(*calls, **options):
    return [tuple(key for key, _ in event.rows) for event in merged(*calls, **options)]


@pytest.mark.parametrize("late", [-3, 0, 12, 60])
def test_a_call_in_log_and_bill_is_one_call(late):
    """A carrier's row that begins up to a ring later is the log's call, and both are kept."""
    (event,) = merged(log(0), bill(late))

    assert (event.id, [key for key, _ in event.others]) == (0, [1])
    assert "号码相同" in str(event.reason)
    assert event.reason.say(translator("en")) != str(event.reason)


def test_the_log_stands_for_the_call_whichever_was_read_first():
    """A phone's own row knows when it began to ring, so it stands, also when read later."""
    assert groups(bill(9), log(0)) == [(1, 0)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (log(0), bill(9, number=B)),
        (log(0), bill(200)),
        (log(0), bill(9, 75)),
        (log(0), log(9, exhibit="Eother")),
        (log(0), log(0)),
        (log(0), bill(9, direction=Direction.OUT)),
        (log(0, 0, outcome=CallOutcome.MISSED), bill(20)),
    ],
    ids=["number", "time", "length", "two logs", "one source", "direction", "missed"],
)
def test_what_does_not_agree_stays_apart(first, second):
    """Another number, time, length or direction, or the same source, is another call."""
    assert len(groups(first, second)) == 2


@pytest.mark.parametrize("lag", [-8, 0, 8])
def test_log_and_bill_may_be_at_odds_over_the_answer(lag):
    """A billed call that the log has as missed at that moment is one call, and that is said."""
    (event,) = merged(log(0, 0, outcome=CallOutcome.MISSED), bill(lag, 8))

    assert any("没有接通" in str(one) for one in event.disagreements)


def test_a_missed_call_before_an_answered_one_keeps_its_place():
    """Where the log has the answered call as well, the billed one is that, not the missed one."""
    calls = (log(0, 0, outcome=CallOutcome.MISSED), log(6, 20), bill(8, 20))

    assert groups(*calls) == [(0,), (1, 2)]


def test_one_call_of_no_length_makes_no_log_of_a_bill():
    """A carrier's bill stays one where it lists a call that was not connected."""
    rows = [bill(9), bill(3604, 0, outcome=CallOutcome.NOT_CONNECTED)]
    billed = [replace(r, provenance=replace(r.provenance, importer=BILL)) for r in rows]

    assert groups(log(0), log(3600, 0), *billed) == [(0, 2), (1, 3)]


def test_rows_that_one_exhibit_holds_are_two_calls():
    """Two rows that stand side by side in a newer export are two calls."""
    apart = {0: ("Eold", "Enew"), 1: ("Enew",)}
    rows = (log(0, exhibit="Eold"), log(1, exhibit="Enew"))

    assert groups(*rows) == [(0, 1)]
    assert len(groups(*rows, exhibits=apart)) == 2


def test_what_the_sources_disagree_on_is_said():
    """A later start, another length, another outcome and a hidden number are all told."""
    (event,) = merged(
        log(0, 0, outcome=CallOutcome.MISSED),
        log(1, 0, exhibit="Eold", outcome=CallOutcome.REJECTED),
    )
    (other,) = merged(log(0), bill(9, 62, number="139XXXX0001", direction=Direction.UNKNOWN))

    told = [str(one) for one in (*event.disagreements, *other.disagreements)]
    assert len(told) == 6
    assert "晚 1 秒" in told[0]
    assert "没有接通的写法不同" in told[1]
    assert "晚 9 秒" in told[2]
    assert "60 秒 / 62 秒" in told[3]
    assert all(
        one.say(translator("en")) != str(one)
        for one in (*event.disagreements, *other.disagreements)
    )


def test_a_hidden_number_is_joined_only_where_one_call_fits():
    """A masked row at the time of two calls of equal length belongs to neither."""
    for number in ("***", "139****0001", "139XXXX0001"):
        masked = bill(9, number=number)

        assert groups(log(0), masked) == [(0, 1)]
        assert len(groups(log(0), log(5, number=B), masked)) == 3


def test_a_bill_in_whole_minutes_is_the_log_s_call():
    """A carrier that rounds up to minutes tells of the same calls."""
    calls = [log(3600 * i, 61 + i) for i in range(12)]
    billed = [bill(3600 * i + 9, 120) for i in range(12)]

    assert groups(*calls, *billed) == [(i, i + 12) for i in range(12)]


def test_a_series_of_equal_calls_is_paired_in_its_order():
    """Of equal calls a minute apart each is paired with its own row, though one is missing."""
    calls = [log(50 * i, 3) for i in range(1, 6)]
    billed = [bill(50 * i + 12, 3) for i in range(5)]

    found = groups(*calls, *billed)

    assert found == [(5,), *((i, i + 6) for i in range(4)), (4,)]


def test_calls_without_a_time_are_kept_each():
    """A row without a usable time is told of alone, at the end."""
    untimed = replace(log(0), started_at=None)

    assert groups(untimed, log(0), untimed) == [(1,), (0,), (2,)]
    assert merge([], region="CN") == ()


@given(order=st.permutations(range(60)))
def test_no_row_is_dropped_and_order_does_not_matter(order):
    """Every row is in exactly one event, whatever order rows come in."""
    rows = phone(3, Habits(calls=30, bill=True)).calls[:60]
    mixed = [rows[place] for place in order if place < len(rows)]

    found = merge(mixed, region="CN")

    assert found == merge(rows, region="CN")
    assert sorted(key for event in found for key, _ in event.rows) == [key for key, _ in rows]


@pytest.mark.parametrize("hours", [-8, 1, 5.5])
def test_a_bill_in_another_zone_tells_of_the_same_calls(hours):
    """Where most rows of a bill are whole quarters of an hour off, they are the log's calls."""
    lengths = (31, 47, 66, 83, 104, 128)
    calls = [log(i * 7200, n) for i, n in enumerate(lengths)]
    rows = [bill(i * 7200 + 6 + i + hours * 3600, n) for i, n in enumerate(lengths)]

    events = merged(*calls, *rows)

    assert [[key for key, _ in event.rows] for event in events] == [[i, i + 6] for i in range(6)]
    assert "时区" in str(events[0].disagreements[0])
    assert "相差不超过 6 秒" in str(events[0].reason)


def test_one_row_a_whole_hour_off_is_another_call():
    """A single row tells nothing of a zone."""
    assert groups(log(0), bill(3600)) == [(0,), (1,)]


def test_a_landline_without_area_code_is_the_one_with_it():
    """A number of which the other is the end is of the same call where no other is near."""
    assert groups(log(0, number="075500001234"), bill(7, number="00001234")) == [(0, 1)]
