"""Wall-clock times and the zones they are read in."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.wall_time import ClockTrouble, moment, trouble

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize("digits", ["20260230120000", "20261301120000", "20260101240000", "260101"])
def test_times_that_cannot_be_are_none(digits):
    """A day, hour or length that does not exist gives no time."""
    assert moment(digits, SHANGHAI) is None


@given(st.integers(0, 99 * 365 * 86_400))
def test_every_time_is_read_back(seconds):
    """Writing a time as digits and reading it gives the same wall time."""
    time = datetime(2000, 1, 1, tzinfo=SHANGHAI) + timedelta(seconds=seconds)

    read = moment(f"{time:%Y%m%d%H%M%S}", SHANGHAI)

    assert read == time


@pytest.mark.parametrize(
    ("digits", "zone", "expected"),
    [
        ("20260308023000", NEW_YORK, ClockTrouble.NEVER),
        ("20261101013000", NEW_YORK, ClockTrouble.TWICE),
        ("20260308033000", NEW_YORK, None),
        ("20261101013000", SHANGHAI, None),
    ],
)
def test_hours_of_daylight_saving_are_doubted(digits, zone, expected):
    """An hour that was skipped or repeated is said to be so; it is read all the same."""
    assert trouble(moment(digits, zone)) is expected
