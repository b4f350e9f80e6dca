"""Times and lengths as tables write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.call_times import length, written_time


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("15秒", 15),
        ("2分32秒", 152),
        ("1时2分3秒", 3723),
        ("1小时0分", 3600),
        ("00:00:38", 38),
        ("1:03", 63),
        ("３８秒", 38),
        ("1h 2m 3s", 3723),
        ("12 mins 5 secs", 725),
        ("89", 89),
        ("89.0", 89),
    ],
)
def test_lengths_in_every_form(text, seconds):
    """Words, colons and bare seconds give one length."""
    assert length(text, bare=True) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "本地", "1分2分", "13900000001", "12:34:56:78", "-5"])
def test_what_is_no_length(text):
    """Other texts are no length."""
    assert length(text, bare=True) is None


def test_a_bare_number_is_a_length_only_where_that_is_known():
    """`89` under an unknown header could be anything."""
    assert length("89", bare=False) is None
    assert length("2", bare=True, minutes_first=True) == timedelta(minutes=2)


@pytest.mark.parametrize(
    "text", ["2026-13-01 10:00:00", "25:61:00", "2026-10-01 25:00:00", "99999"]
)
def test_times_that_cannot_be(text):
    """A time that no calendar has is none."""
    assert written_time(text) is None


def test_a_serial_date_is_read_to_the_second():
    """A spreadsheet's day count has a time in its fraction."""
    time = written_time("46300.390277777777")

    assert (time.year, time.month, time.day) == (2026, 10, 5)
    assert time.clock == timedelta(hours=9, minutes=22)


@given(st.text(max_size=80))
def test_any_text_is_answered(text):
    """No text makes the reading of times fail."""
    written_time(text)
    length(text, bare=True)
