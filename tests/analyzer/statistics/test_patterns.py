"""What institutions did by day, by week, and around occasions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.model.dossier import CallEntry
from analyzer.model.party import Role
from analyzer.model.pattern import Limit, Occasion, Span
from analyzer.model.records import CallOutcome, Direction
from analyzer.model.remark import remark
from analyzer.statistics.patterns import patterns
from tests.benchmarks.linking_phones import call

ZONE = ZoneInfo("Asia/Shanghai")
A, B, C = "+8617000000001", "+8617000000002", "+8617000000003"
ROLES = {A: Role.COLLECTOR, B: Role.COLLECTOR, C: Role.KNOWN}
GROUP = {A: "C1", B: "C1"}
LIMITS = (
    Limit(rule="night", measure="night", most=0, from_hour=22, to_hour=8),
    Limit(rule="answered", measure="answered", most=3),
    Limit(rule="unanswered", measure="unanswered", most=2),
    Limit(rule="burst", measure="burst", most=3, window=timedelta(minutes=30)),
    Limit(rule="silent", measure="silent", most=1, talk=timedelta(seconds=3)),
)


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def entry(moment, seconds=60, *, party=A, outcome=None, direction=Direction.IN):
    outcome = outcome or (CallOutcome.ANSWERED if seconds else CallOutcome.MISSED)
    made = call("17000000001", moment, seconds, direction=direction, outcome=outcome)
    return CallEntry(id=1, call=made, party=party, recording=None)


def found(calls, **options):
    return patterns(calls, zone=ZONE, roles=ROLES, institutions=GROUP, limits=LIMITS, **options)


def test_a_day_is_counted_for_the_institution_not_the_number():
    """Calls of two numbers of one institution are one day's calls, held against the limits."""
    calls = [entry(at(2, hour), party=party) for hour, party in ((9, A), (10, B), (11, A), (12, B))]

    (day,) = found(calls).days

    assert (day.institution, day.numbers, day.calls, day.answered) == ("C1", 2, 4, 4)
    assert day.over == ("answered",)


def test_every_count_of_a_day_is_there():
    """Attempts, night, silent calls, bursts and the silence before are counted."""
    calls = [
        entry(at(1, 9)),
        *(entry(at(5, 21, 40 + 2 * i), 0) for i in range(4)),
        entry(at(5, 22), 2),
        entry(at(5, 23), 3),
        entry(at(5, 23, 30), 25, outcome=CallOutcome.MISSED),
    ]

    _, day = found(calls).days

    assert (day.calls, day.attempts, day.attempts_one_number, day.night) == (7, 5, 5, 3)
    assert (day.silent, day.bursts, day.in_bursts, day.seconds) == (2, 1, 5, 5)
    assert day.quiet_before == timedelta(days=4, hours=12, minutes=40)
    assert day.over == ("night", "unanswered", "burst", "silent")


def test_known_people_and_calls_that_were_placed_do_not_count():
    """Only what came in from collectors and strangers is a pattern."""
    calls = [
        entry(at(2, 9), party=C),
        entry(at(2, 9), direction=Direction.OUT),
        entry(at(2, 9), party=None),
        entry(None),
    ]

    assert found(calls).days == ()
    assert found([]).periods == ()


def test_calls_after_a_request_and_after_a_complaint_are_counted():
    """A request counts for its institution from the moment it was sent, a complaint for all."""
    asked = Occasion(at=at(3, 12), what=remark("x"), institution="C1", stop=True)
    filed = Occasion(at=at(4, 0), what=remark("y"), institution=None, complaint=True)
    calls = [entry(at(day, 13)) for day in (2, 3, 4)]

    result = found(calls, occasions=[asked, filed], covered=(at(1, 12), at(10, 12)))

    assert [day.after_stop for day in result.days] == [0, 1, 1]
    assert [day.after_complaint for day in result.days] == [0, 0, 1]
    first = result.comparisons[0]
    assert (first.calls_before, first.calls_after) == (1, 2)
    assert (first.days_before, first.days_after) == (2, 7)


def test_weeks_begin_on_monday_and_months_on_the_first():
    """Periods add up their days, and days over a limit are counted."""
    calls = [entry(at(day, 9)) for day in (1, 2, 8, 9)] + [entry(at(9, 23))]

    periods = found(calls).periods

    weeks = [(one.first.day, one.calls, one.days) for one in periods if one.span is Span.WEEK]
    (month,) = (one for one in periods if one.span is Span.MONTH)
    assert weeks == [(23, 1, 1), (2, 2, 2), (9, 2, 1)]
    assert (month.first, month.calls, month.days_over) == (date(2026, 3, 1), 5, 1)


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_hours_are_local(zone):
    """The matrix of an institution is in the case's zone."""
    moment = datetime(2026, 11, 2, 4, 30, tzinfo=UTC)
    local = moment.astimezone(ZoneInfo(zone))

    (hours,) = patterns([entry(moment)], zone=ZoneInfo(zone), roles=ROLES, institutions=GROUP).hours

    assert hours.counts[local.weekday()][local.hour] == 1
    assert sum(map(sum, hours.counts)) == 1


@settings(max_examples=25, deadline=None)
@given(
    minutes=st.lists(st.integers(0, 20_000), max_size=40), order=st.randoms(use_true_random=False)
)
def test_counts_add_up_in_any_order(minutes, order):
    """Days, weeks, months and hours count the same calls, whatever their order."""
    calls = [
        entry(at(1, 0) + timedelta(minutes=m), m % 2 * 9, party=(A, B)[m % 3 > 1]) for m in minutes
    ]
    shuffled = list(calls)
    order.shuffle(shuffled)

    result = found(calls)

    assert result == found(shuffled)
    for one in (result.days, *([p for p in result.periods if p.span is s] for s in Span)):
        assert sum(each.calls for each in one) == len(calls)
    assert sum(sum(map(sum, one.counts)) for one in result.hours) == len(calls)


@pytest.mark.parametrize("outcome", [CallOutcome.MISSED, CallOutcome.REJECTED, CallOutcome.BLOCKED])
def test_ring_seconds_are_never_talk(outcome):
    """Seconds that some phones write for calls nobody answered count as attempts alone."""
    calls = [entry(at(2, 9 + n), 40 - 20 * n, outcome=outcome) for n in range(2)]

    (day,) = found(calls).days

    assert (day.calls, day.attempts) == (2, 2)
    assert (day.seconds, day.answered, day.silent) == (0, 0, 0)


def test_an_answered_call_of_unknown_length_is_not_over_at_once():
    """A source that gives no length says nothing of how soon the call was over."""
    made = replace(entry(at(2, 9)).call, duration=None)

    (day,) = found([CallEntry(id=1, call=made, party=A, recording=None)]).days

    assert (day.answered, day.silent) == (1, 0)


def test_days_and_nights_follow_daylight_saving():
    """The day clocks go back has 25 hours, and each of its calls has its own local hour."""
    zone = ZoneInfo("America/New_York")
    moments = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (3, 4, 5, 6, 12, 13)]

    result = patterns(
        [entry(moment) for moment in moments],
        zone=zone,
        roles=ROLES,
        institutions=GROUP,
        limits=LIMITS,
    )

    assert [(one.day, one.calls, one.night) for one in result.days] == [
        (date(2026, 10, 31), 1, 1),
        (date(2026, 11, 1), 5, 4),
    ]
    assert result.hours[0].counts[6][1] == 2
