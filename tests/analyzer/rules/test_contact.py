from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.model.finding import Authority
from analyzer.model.party import Role
from analyzer.model.records import CallOutcome, Direction
from analyzer.rules.contact import ContactCall, contact_findings
from analyzer.rules.pack import load_pack

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACK = load_pack("cn")
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)


def _calls(times, **values):
    plain = {
        "party": "+8613900000001",
        "cluster": None,
        "direction": Direction.IN,
        "outcome": CallOutcome.ANSWERED,
        "talked_s": 30.0,
        "role": Role.COLLECTOR,
    } | values
    return [ContactCall(id=number, at=at, **plain) for number, at in enumerate(times)]


def _every(minutes, count, begin=NOON):
    return [begin + timedelta(minutes=minutes * number) for number in range(count)]


def _found(pack, calls):
    found = contact_findings(pack, calls, zone=SHANGHAI)
    return {finding.rules[0].rule.split(".", 1)[1]: finding for finding in found}


@pytest.mark.parametrize(
    ("at", "night"),
    [
        ("2026-03-02T21:59:59+08:00", False),
        ("2026-03-02T22:00:00+08:00", True),
        ("2026-03-03T07:59:59+08:00", True),
        ("2026-03-03T08:00:00+08:00", False),
        ("2026-03-02T14:30:00+00:00", True),
    ],
)
def test_night_begins_at_ten_and_ends_at_eight(cn, at, night):
    """A call counts as a night call from 22:00:00 until before 08:00:00 of the case's zone."""
    found = _found(cn, _calls([datetime.fromisoformat(at)]))

    assert ("hours.night-calls" in found) is night


def test_four_answered_calls_a_day_are_too_many(cn):
    """More than three answered calls of one institution on a local day make a finding."""
    assert "frequency.answered-per-day" not in _found(cn, _calls(_every(60, 3)))

    finding = _found(cn, _calls(_every(60, 4)))["frequency.answered-per-day"]

    assert finding.calls == (0, 1, 2, 3)
    assert "4 次" in str(finding.observation)
    assert "%(count)d" in finding.observation.template


def test_numbers_of_one_cluster_count_together(cn):
    """Collectors who change numbers are counted as one institution."""
    times = _every(60, 4)
    calls = [
        *_calls(times[:2], cluster="K1"),
        *[
            ContactCall(
                id=10 + n,
                party="+8617000000002",
                cluster="K1",
                at=at,
                direction=Direction.IN,
                outcome=CallOutcome.ANSWERED,
                talked_s=20.0,
            )
            for n, at in enumerate(times[2:])
        ],
    ]

    finding = _found(cn, calls)["frequency.answered-per-day"]

    assert finding.cluster == "K1"
    assert "2 个号码" in str(finding.observation)


def test_seven_unanswered_attempts_are_too_many(cn):
    """More than six calls of one number that were not answered on a day make a finding."""
    missed = {"outcome": CallOutcome.MISSED, "talked_s": 0.0}
    assert "frequency.unanswered-per-day" not in _found(cn, _calls(_every(30, 6), **missed))

    assert "frequency.unanswered-per-day" in _found(cn, _calls(_every(30, 7), **missed))


def test_ten_calls_in_half_an_hour_are_a_burst(cn):
    """Ten calls within thirty minutes are a burst, and said to be the program's own threshold."""
    missed = {"outcome": CallOutcome.REJECTED, "talked_s": 0.0}
    assert "bombing.burst" not in _found(cn, _calls(_every(4, 10), **missed))

    finding = _found(cn, _calls(_every(3, 10), **missed))["bombing.burst"]

    assert "本软件自定" in str(finding.observation)


def test_calls_that_end_at_once_are_silent_calls(cn):
    """Five answered calls of at most three seconds on one day make a finding."""
    assert "frequency.silent-calls" in _found(cn, _calls(_every(60, 5), talked_s=2.0))


@pytest.mark.parametrize(
    "values",
    [
        {"role": Role.KNOWN},
        {"role": Role.SERVICE},
        {"direction": Direction.OUT},
        {"party": None},
    ],
    ids=["known", "service", "placed by the owner", "withheld"],
)
def test_calls_that_do_not_count(cn, values):
    """Known parties, services, calls placed and withheld numbers are not counted."""
    calls = _calls(_every(1, 12, NOON.replace(hour=23)), **values)

    assert not _found(cn, calls)


def test_a_stranger_is_less_certain(cn):
    """Until a person says who calls, a pattern is shown with less confidence."""
    known = _found(cn, _calls(_every(60, 4)))["frequency.answered-per-day"]
    unknown = _found(cn, _calls(_every(60, 4), role=Role.UNKNOWN))["frequency.answered-per-day"]

    assert unknown.confidence < known.confidence == 1.0


def test_the_standard_is_named_only_once_it_is_in_force(cn):
    """A night call before the standard was published does not name the standard."""
    levels = {
        basis.level
        for at in (datetime(2024, 5, 1, 23, tzinfo=SHANGHAI),)
        for finding in contact_findings(cn, _calls([at]), zone=SHANGHAI)
        for basis in finding.rules[0].legal_basis
    }

    assert Authority.STANDARD not in levels
    assert date(2024, 5, 1) < date(2025, 2, 28)


@settings(deadline=None)
@given(st.permutations(range(8)))
def test_order_of_calls_does_not_matter(order):
    """The same calls in another order give the same findings."""
    pack = PACK
    calls = _calls(_every(3, 8, datetime(2026, 3, 2, 15, tzinfo=UTC)))

    shuffled = contact_findings(pack, [calls[n] for n in order], zone=SHANGHAI)

    assert shuffled == contact_findings(pack, calls, zone=SHANGHAI)


def test_eight_calls_within_seven_days_are_too_many():
    """More than seven calls within seven consecutive days make one finding over days."""
    pack = load_pack("us")
    daily = _calls(_every(24 * 60, 7))
    assert "frequency.seven-in-seven" not in _found(pack, daily)

    twice_a_day = _calls(_every(12 * 60, 8))
    finding = _found(pack, twice_a_day)["frequency.seven-in-seven"]

    assert len(finding.calls) == 8
    assert "连续 7 天" in str(finding.observation)


def test_one_call_a_day_never_fills_the_window():
    """Calls on fourteen days, one a day, stay at the limit of seven in each window."""
    assert "frequency.seven-in-seven" not in _found(load_pack("us"), _calls(_every(24 * 60, 14)))
