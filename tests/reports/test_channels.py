"""What is known of the offices, and working days."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.model.complaint import Form, Nature, Office
from reports.channels.calendar import due, holidays, is_working_day
from reports.channels.model import Unit
from reports.channels.read import channel, channels, letter
from reports.packs.fields import LABELS, missing, nature_of, with_values
from reports.wording import overclaims

PARTS = {"pairs", "facts", "laws", "attachments", "suspected", "signature"}
VALUES = {*LABELS, "office", "count", "kinds", "zone", "supplement"}
NAMES = re.compile(
    r"违法和不良信息举报中心|银行保险违法行为举报处理办法|寻衅滋事刑事案件|unlawful supply of"
)
"""Names of offices, laws and of what the law itself calls so."""


def sentences(known):
    """Yield everything an office's data says to a person, with its language."""
    stated = (known.accepts, known.not_for, *known.notes)
    wordings = [known.name, known.contact, known.unhappy, *(item.text for item in stated)]
    for wording in (*wordings, *(clock.what for clock in known.clocks)):
        yield wording.zh, "zh"
        yield wording.en, "en"


def test_every_office_has_its_data():
    """There is a data file for each office a complaint can go to."""
    assert [known.office for known in channels()] == list(Office)


@pytest.mark.parametrize("known", channels(), ids=lambda known: known.office.value)
def test_every_statement_names_its_source(known):
    """Nothing is said of an office without a source and a date."""
    sources = [item.source for item in (known.accepts, known.not_for, *known.notes, *known.clocks)]

    assert all(sources)
    assert known.sources
    assert known.checked >= date(2026, 11, 24)


@pytest.mark.parametrize("known", channels(), ids=lambda known: known.office.value)
def test_only_statutes_are_called_read(known):
    """What is marked as read in the text names a law or an interpretation, never a web page."""
    read = [s.source for s in (known.accepts, *known.notes, *known.clocks) if s.status == "V"]

    assert all(re.search(r"《.+》|解释", source) for source in read)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("office", Office, ids=lambda office: office.value)
def test_letters_ask_for_what_there_is(office, language):
    """A letter's parts and fields are all known."""
    text = letter(office, language)

    assert {line[1:].split()[0] for line in text.splitlines() if line[:1] == "@"} <= PARTS
    assert set(re.findall(r"%\((\w+)\)", text)) <= VALUES
    for line in text.splitlines():
        if line.startswith("@pairs"):
            assert set(line.split()[1:]) <= set(LABELS)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("office", Office, ids=lambda office: office.value)
def test_letters_claim_nothing_too_much(office, language):
    """No letter holds a word of certainty or guilt."""
    assert not overclaims(letter(office, language), language)


@pytest.mark.parametrize("known", channels(), ids=lambda known: known.office.value)
def test_offices_data_claims_nothing_too_much(known):
    """What is said of an office holds no refused word, names of offices and laws apart."""
    wrong = [
        text for text, language in sentences(known) if overclaims(NAMES.sub("", text), language)
    ]

    assert not wrong


def test_nifa_takes_reports_of_named_people_about_addresses():
    """NIFA needs name, identity number, contact, and the institution with its address."""
    needed = missing(channel(Office.NIFA), Form())

    assert needed == ("name", "id_number", "phone", "institution", "institution_address")
    assert channel(Office.NIFA).attachment_bytes == 2_000_000


def test_a_complaint_needs_a_demand_and_a_report_does_not():
    """The regulator asks what you want only where you complain."""
    regulator = channel(Office.NFRA)

    assert "demand" in missing(regulator, Form())
    assert "demand" not in missing(regulator, Form(nature=Nature.REPORT))


def test_a_nature_the_office_does_not_take_is_its_own():
    """A complaint filed with NIFA is a report all the same."""
    assert nature_of(channel(Office.NIFA), Form(nature=Nature.COMPLAINT)) is Nature.REPORT


def test_a_form_takes_lists_written_as_lines():
    """Several addresses come one a line."""
    form = with_values(Form(), {"links": "a.invalid/1\n\nb.invalid/2\n", "name": " 王示例 "})

    assert form.links == ("a.invalid/1", "b.invalid/2")
    assert form.name == "王示例"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 9, 24), date(2026, 10, 22)),
        (date(2026, 2, 12), date(2026, 3, 11)),
        (date(2026, 11, 2), date(2026, 11, 23)),
    ],
    ids=["over the autumn holidays", "over spring festival", "plain weeks"],
)
def test_fifteen_working_days_go_round_the_holidays(start, end):
    """Holidays are left out and weekend days worked are counted."""
    assert due(start, add=15, unit=Unit.WORKING_DAYS).day == end


def test_a_year_without_announced_holidays_is_said_to_be_uncertain():
    """Where the holidays are not known the day is only an estimate."""
    assert due(date(2026, 3, 2), add=5, unit=Unit.WORKING_DAYS).certain
    assert not due(date(2026, 12, 25), add=15, unit=Unit.WORKING_DAYS).certain
    assert due(date(2026, 12, 25), add=30, unit=Unit.DAYS).certain


def test_months_end_on_the_last_day_there_is():
    """Six months from the end of August end in February."""
    assert due(date(2026, 8, 31), add=6, unit=Unit.MONTHS).day == date(2027, 2, 28)


@given(start=st.dates(date(2024, 1, 1), date(2026, 11, 1)), count=st.integers(1, 30))
def test_a_period_holds_as_many_working_days_as_it_has(start, count):
    """Between start and end lie just so many working days, and the last of them is one."""
    end = due(start, add=count, unit=Unit.WORKING_DAYS).day
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]

    assert sum(map(is_working_day, days)) == count
    assert is_working_day(end)


def test_days_off_and_days_worked_are_what_they_say():
    """A day worked is a weekend day, and no day is both."""
    known = holidays()

    assert not known.off & known.worked
    assert all(day.weekday() >= 5 for day in known.worked)
