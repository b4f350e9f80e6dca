"""Contact patterns and identities in the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from analyzer.model.party import Identity, Rung
from analyzer.model.pattern import (
    Comparison,
    DayPattern,
    Limit,
    Occasion,
    Patterns,
    PeriodPattern,
    Span,
)
from analyzer.model.remark import remark
from reports.packs.choice import Choice
from reports.packs.pressure import pressure
from reports.sections.identity import identity
from reports.sections.patterns import patterns
from reports.view import open_view


@pytest.fixture(params=["zh", "en"])
def dossier(request, dossiers):
    """Give a dossier in either language with one institution's patterns."""
    base = dossiers.dossier(language=request.param)
    key = base.parties[0].number.key
    day = DayPattern(
        day=date(2026, 3, 2),
        institution=key,
        numbers=1,
        calls=9,
        answered=4,
        attempts=5,
        attempts_one_number=5,
        night=2,
        silent=1,
        bursts=1,
        in_bursts=5,
        seconds=75,
        quiet_before=timedelta(days=3),
        after_stop=2,
        after_complaint=1,
        over=("x.night",),
    )
    month = PeriodPattern(
        span=Span.MONTH,
        first=date(2026, 3, 1),
        institution=key,
        days=1,
        days_over=1,
        calls=9,
        answered=4,
        attempts=5,
        night=2,
        silent=1,
        seconds=75,
    )
    asked = Occasion(
        at=datetime(2026, 3, 2, tzinfo=UTC), what=remark("x"), institution=key, stop=True
    )
    compared = Comparison(
        occasion=asked,
        institution=key,
        days_before=3,
        days_after=4,
        calls_before=5,
        calls_after=6,
        night_before=0,
        night_after=1,
    )
    return replace(
        base,
        patterns=Patterns(
            days=(day,),
            periods=(month, replace(month, span=Span.WEEK)),
            comparisons=(compared,),
            limits=(Limit(rule="x.night", measure="night", most=0),),
        ),
        identities=(
            Identity(
                party=key,
                rung=Rung.COMPANY,
                institution="闪借宝",
                staff=None,
                reasons=(remark("y"),),
            ),
        ),
    )


def test_patterns_are_printed_by_month_week_day_and_occasion(dossier):
    """There is a table for months, weeks, days over a limit, and before and after."""
    view = open_view(dossier)

    assert len(list(patterns(view))) >= 4 * 2


def test_a_dossier_without_patterns_prints_none(dossier):
    """Where nothing was counted, nothing is printed."""
    view = open_view(replace(dossier, patterns=Patterns()))

    assert list(patterns(view)) == []


def test_a_number_s_level_is_told_with_its_reason(dossier):
    """The level of a number and its reasons are told; of an unknown party nothing."""
    view = open_view(dossier)

    assert identity(view, dossier.parties[0].number.key).endswith("\ny")
    assert identity(view, None) is None


def test_a_complaint_says_how_hard_the_institution_pressed(dossier):
    """The worst day, nights, and calls after a request to stop stand in one sentence."""
    key = dossier.parties[0].number.key
    item = replace(dossier.findings[0], finding=replace(dossier.findings[0].finding, party=key))
    view = open_view(replace(dossier, findings=(item,), clusters=()))
    choice = Choice(view=view, other_institutions=0, not_taken=0)

    said = pressure(choice)

    assert "2026-03-02" in said
    assert "9" in said
    assert pressure(replace(choice, view=replace(view, findings=()))) == ""
