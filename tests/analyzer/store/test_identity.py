"""What a person says of links and institutions, and what linking leaves open."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from analyzer.model.link import ClockOffset, Link, LinkDoubt, LinkVerdict
from analyzer.model.party import TieVerdict
from analyzer.model.pattern import Limit
from analyzer.model.records import RecordKind
from analyzer.model.remark import remark
from analyzer.store.case import DATABASE


@pytest.fixture
def linked(case, exhibit, call, read):
    """Give a case with two records, which stand in for a recording and its call."""
    read(exhibit, [call(exhibit), call(exhibit, minute=5, place=2)])
    first, second = (stored.id for stored in case.calls())
    return case, first, second


A, B = "+8617000000001", "+8617000000002"


def test_ties_are_kept_in_order_and_the_latest_holds(case):
    """A tie has no direction, a later word replaces an earlier one, and open takes it back."""
    case.tie(B, A, TieVerdict.TOGETHER)
    case.tie(A, None, TieVerdict.APART)
    case.tie(A, B, TieVerdict.APART)
    case.tie(A, None, TieVerdict.OPEN)

    (tie,) = case.ties()

    assert (tie.first, tie.second, tie.verdict) == (A, B, TieVerdict.APART)
    case.check_custody()


def test_limits_are_replaced_as_a_whole(case):
    """Limits come back as they were given, and given again they change nothing."""
    limits = (
        Limit(rule="x", measure="burst", most=9, window=timedelta(minutes=30)),
        Limit(rule="y", measure="night", most=0, from_hour=22, to_hour=8),
    )
    case.replace_limits(limits[:1])

    case.replace_limits(limits)

    assert case.limits() == limits


def test_a_case_without_records_has_no_places(case):
    """An empty case has no place of any kind."""
    assert not any(list(case.places(kind)) for kind in RecordKind)


def test_a_row_that_two_exhibits_hold_has_two_places(case, exhibit, other, call, read):
    """Every source of a row is told, by exhibit."""
    read(exhibit, [call(exhibit)])
    read(other, [call(other), call(other, minute=5, place=2)])

    places = [(key, place.exhibit) for key, place in case.places(RecordKind.CALL)]

    assert places == [(1, exhibit.id), (1, other.id), (2, other.id)]


def test_doubts_and_clocks_are_remade_with_the_links(linked):
    """What linking leaves open and the clocks come back as they were given."""
    case, recording, call = linked
    link = Link(
        recording=recording,
        call=call,
        score=0.5,
        margin=0.0,
        offset=timedelta(seconds=3),
        reason=remark("x"),
    )
    doubt = LinkDoubt(recording=recording, link=link, why=remark("y"))
    clock = ClockOffset(naming="vivo", offset=timedelta(seconds=75), at_end=False, pairs=4)

    case.replace_links([], [doubt], [clock])

    assert (case.links(), case.doubts(), case.clocks()) == ((), (doubt,), (clock,))
    case.replace_links([link])
    assert (case.links(), case.doubts(), case.clocks()) == ((link,), (), ())


def test_a_person_s_word_on_a_link_is_appended_and_checked(linked):
    """The latest word holds, an open one takes it back, and none can be changed afterwards."""
    case, recording, call = linked
    case.decide_link(recording, LinkVerdict.NONE)
    case.decide_link(recording, LinkVerdict.CALL, call=call)

    assert case.link_decisions()[recording].call == call
    case.decide_link(recording, LinkVerdict.OPEN)
    assert case.link_decisions() == {}
    case.check_custody()
    with sqlite3.connect(case.path / DATABASE) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute("UPDATE link_decisions SET call = NULL")
