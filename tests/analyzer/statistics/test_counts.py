"""Counting contacts."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.model.dossier import CallEntry
from analyzer.model.party import Role
from analyzer.model.records import CallOutcome, Direction
from analyzer.statistics.counts import statistics
from tests.benchmarks.linking_phones import START, call

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
A, B = "+8617000000001", "+8617000000002"
ROLES = {A: Role.COLLECTOR, B: Role.KNOWN}


def entry(at, seconds=60, *, key=1, party=A, direction=Direction.IN, outcome=None):
    outcome = outcome or (CallOutcome.ANSWERED if seconds else CallOutcome.MISSED)
    made = call("17000000001", at, seconds, direction=direction, outcome=outcome)
    return CallEntry(id=key, call=made, party=party, recording=None)


def test_only_incoming_calls_of_collectors_and_unknown_numbers_count():
    """Known people and calls the person placed are in the total alone."""
    calls = [
        entry(START),
        entry(START, party="+8617000000009"),
        entry(START, party=None),
        entry(START, party=B),
        entry(START, direction=Direction.OUT),
    ]

    found = statistics(calls, zone=SHANGHAI, roles=ROLES)

    assert (found.total_calls, found.collector_calls, found.answered) == (5, 1, 3)
    assert sum(map(sum, found.hour_weekday)) == 3
    assert [(day.party, day.incoming) for day in found.days] == [
        ("", 1),
        (A, 1),
        ("+8617000000009", 1),
    ]


@pytest.mark.parametrize(
    ("hour", "minute", "second", "night"),
    [(21, 59, 59, 0), (22, 0, 0, 1), (7, 59, 59, 1), (8, 0, 0, 0)],
)
def test_night_is_from_ten_to_eight_local_time(hour, minute, second, night):
    """Night begins at 22:00:00 and ends before 08:00:00 by the clock of the case's zone."""
    at = datetime(2026, 3, 2, hour, minute, second, tzinfo=SHANGHAI)

    found = statistics([entry(at)], zone=SHANGHAI, roles=ROLES)

    assert (found.night, found.days[0].night) == (night, night)
    assert found.hour_weekday[0][hour] == 1


def test_a_day_sums_what_happened_on_it():
    """A day's row has incoming, answered, unanswered and seconds talked; ring seconds are none."""
    day = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
    calls = [
        entry(day, 61),
        entry(day, 39),
        entry(day, 25, outcome=CallOutcome.MISSED),
        entry(day, 0, outcome=CallOutcome.BLOCKED),
        entry(day, 0, outcome=CallOutcome.NOT_CONNECTED),
    ]

    (found,) = statistics(calls, zone=SHANGHAI, roles=ROLES).days

    assert (found.day, found.incoming, found.answered, found.unanswered, found.seconds) == (
        date(2026, 3, 2),
        5,
        2,
        2,
        100,
    )


def test_days_are_local_where_clocks_change():
    """The night clocks go back has one hour twice, and its calls are on one local day."""
    calls = [
        entry(datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),  # 01:30 daylight time
        entry(datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),  # 01:30 standard time
        entry(datetime(2026, 11, 2, 4, 59, tzinfo=UTC)),  # 23:59
    ]

    found = statistics(calls, zone=NEW_YORK, roles=ROLES)

    assert [(day.day, day.incoming) for day in found.days] == [(date(2026, 11, 1), 3)]
    assert (found.hour_weekday[6][1], found.hour_weekday[6][23]) == (2, 1)


def test_no_calls_count_as_zero():
    """Without calls, and with calls without time, every count is zero and no day is made up."""
    empty = statistics([], zone=SHANGHAI, roles={})
    untimed = statistics([entry(None)], zone=SHANGHAI, roles=ROLES)

    assert sum(map(sum, empty.hour_weekday)) == sum(map(sum, untimed.hour_weekday)) == 0
    assert (empty.days, untimed.days) == ((), ())
    assert untimed.collector_calls == 1


@settings(max_examples=30, deadline=None)
@given(
    seconds=st.lists(st.integers(0, 40 * 86400), max_size=30),
    order=st.randoms(use_true_random=False),
)
def test_counts_agree_with_each_other_in_any_order(seconds, order):
    """The matrix, the days and the totals count the same calls, whatever their order."""
    calls = [entry(START + timedelta(seconds=s), s % 3 * 20, key=s) for s in seconds]
    shuffled = list(calls)
    order.shuffle(shuffled)

    found = statistics(calls, zone=NEW_YORK, roles=ROLES)

    assert sum(map(sum, found.hour_weekday)) == len(calls)
    assert sum(day.incoming for day in found.days) == len(calls)
    assert sum(day.answered for day in found.days) == found.answered
    assert sum(day.night for day in found.days) == found.night
    assert found == statistics(shuffled, zone=NEW_YORK, roles=ROLES)


def test_pandas_is_not_imported_with_the_module():
    """Importing the module does not pay for pandas."""
    code = "import sys, analyzer.statistics.counts; sys.exit('pandas' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
