"""Readings lose no row, count every row once, and go on where they were cut off."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.errors import CaseError
from analyzer.model.exhibit import Provenance
from analyzer.model.records import CallOutcome, Contact, Direction, ExtractionWarning
from analyzer.model.remark import remark
from analyzer.store.case import Case


def _warning(exhibit, *, lost=True):
    return ExtractionWarning(
        provenance=Provenance(
            exhibit=exhibit.id, locator="xml:9\ud800", importer="test", version=1
        ),
        remark=remark("坏条目 %(n)d", n=3),
        lost=lost,
        raw={"date": "\ud800\0"},
    )


def test_what_was_seen_is_what_was_counted(case, exhibit, other, call, read):
    """Seen is records plus duplicates plus lost; remarks come on top."""
    read(exhibit, [call(exhibit, minute=1)])

    items = [call(other, minute=n, place=n) for n in range(3)]
    count = read(other, [*items, _warning(other), _warning(other, lost=False)])

    assert (count.records, count.duplicates, count.lost, count.remarks) == ({"call": 2}, 1, 1, 1)
    reading = case.reading(other.id)
    assert reading.complete
    assert (reading.records, reading.duplicates, reading.lost, reading.remarks, reading.done) == (
        {"call": 2},
        1,
        1,
        1,
        5,
    )


def test_equal_rows_of_one_exhibit_are_kept_each(case, exhibit, call, read):
    """Two rows may share every value; dropping one would lose a call."""
    count = read(exhibit, [call(exhibit, place=n) for n in range(1, 4)])

    assert (count.records, count.duplicates) == ({"call": 3}, 0)
    assert [stored.record.provenance.locator for stored in case.calls()] == [
        "xml:/calls/call[1]",
        "xml:/calls/call[2]",
        "xml:/calls/call[3]",
    ]


def test_equal_rows_are_counted_across_batches(case, exhibit, call):
    """It makes no difference where a batch ends."""
    for done in (1, 2):
        case.add_batch(
            exhibit.id, importer="test", version=1, items=[call(exhibit, place=done)], done=done
        )

    assert len(list(case.calls())) == 2


def test_a_later_backup_adds_only_what_is_new(case, exhibit, other, call, read):
    """A row that an earlier exhibit has is one more source of that record."""
    read(exhibit, [call(exhibit, place=1), call(exhibit, place=2)])

    count = read(other, [call(other, place=n) for n in (5, 6, 7)])

    assert (count.records, count.duplicates) == ({"call": 1}, 2)
    first, second, third = case.calls()
    assert [first.sources, second.sources, third.sources] == [2, 2, 1]
    assert [(p.exhibit, p.locator) for p in case.sources(first.id)] == [
        (exhibit.id, "xml:/calls/call[1]"),
        (other.id, "xml:/calls/call[5]"),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "13900000002"},
        {"number": None},
        {"duration": timedelta(seconds=31)},
        {"duration": None},
        {"direction": Direction.OUT},
        {"outcome": CallOutcome.MISSED},
        {"minute": 1},
    ],
    ids=str,
)
def test_calls_that_differ_in_what_happened_are_two(case, exhibit, other, call, read, changes):
    """Number, time, direction, outcome and duration make a call."""
    read(exhibit, [call(exhibit)])

    assert read(other, [call(other, **changes)]).duplicates == 0


@pytest.mark.parametrize(
    "changes", [{"name": "闪借宝"}, {"sim": "2"}, {"raw": {"read": "1"}}], ids=str
)
def test_calls_that_differ_in_what_was_noted_of_them_are_one(
    case, exhibit, other, call, read, changes
):
    """A name saved later, a SIM or a read mark does not make a second call."""
    read(exhibit, [call(exhibit)])

    assert read(other, [call(other, **changes)]).duplicates == 1


@pytest.mark.parametrize(
    "spelling", ["+86 139 0000 0001", "0086-13900000001", "１３９００００００01", "13900000001"]
)
def test_one_event_of_two_apps_is_one_however_the_number_is_written(
    case, exhibit, other, call, message, read, spelling
):
    """Country code, spaces and wide digits make no second call or message; the place is kept."""
    number = {"number": "13900000001"}
    read(exhibit, [call(exhibit, **number), message(exhibit, **number)])

    count = read(other, [call(other, number=spelling, place=8), message(other, number=spelling)])

    assert (count.records, count.duplicates) == ({}, 2)
    (stored,) = case.calls()
    assert [place.locator for place in case.sources(stored.id)][1] == "xml:/calls/call[8]"


def test_withheld_numbers_are_one_by_the_rest(case, exhibit, other, call, read):
    """However an app says that a number was withheld, time and outcome tell such calls apart."""
    read(exhibit, [call(exhibit, number=None), call(exhibit, number="-1", minute=1, place=2)])

    count = read(
        other, [call(other, number="未知号码"), call(other, number="-2", minute=2, place=2)]
    )

    assert (count.records, count.duplicates) == ({"call": 1}, 1)


@pytest.mark.parametrize(
    ("people", "duplicates"),
    [(("+86 139 0000 0002", "13900000001"), 1), (("13900000001", "13900000003"), 0)],
    ids=["the same", "others"],
)
def test_messages_of_a_group_are_one_by_its_people(
    case, exhibit, other, message, read, people, duplicates
):
    """Order and spelling of the people make no second message, other people do."""
    group = ("13900000001", "13900000002")
    read(exhibit, [message(exhibit, number=None, participants=group)])

    count = read(other, [message(other, number=None, participants=people)])

    assert count.duplicates == duplicates


@pytest.mark.parametrize(
    ("changes", "duplicates"),
    [
        ({}, 1),
        ({"name": "x", "sim": "2", "raw": {}}, 1),
        ({"body": "您的借款已逾期 "}, 0),
        ({"subject": "催收"}, 0),
        ({"number": "106900000002"}, 0),
        ({"minute": 1}, 0),
    ],
    ids=str,
)
def test_messages_are_one_by_what_they_say(
    case, exhibit, other, message, read, changes, duplicates
):
    """Text, subject, number and time make a message."""
    read(exhibit, [message(exhibit)])

    assert read(other, [message(other, **changes)]).duplicates == duplicates


def test_rows_without_a_time_are_only_one_when_all_of_them_is_equal(
    case, exhibit, other, call, read
):
    """Where no time tells rows apart, dropping one needs the whole row to be the same."""
    timeless = {"started_at": None}
    read(exhibit, [call(exhibit, raw={"time": "昨天"}, **timeless)])

    count = read(other, [call(other, raw={"time": t}, **timeless) for t in ("昨天", "前天")])

    assert (count.records, count.duplicates) == ({"call": 1}, 1)


def test_contacts_are_one_by_name_and_numbers(case, exhibit, other, read):
    """The order of a contact's numbers does not matter."""
    place = {"locator": "vcf:1", "importer": "test", "version": 1}

    def contact(of, *numbers):
        return Contact(provenance=Provenance(exhibit=of.id, **place), name="张三", numbers=numbers)

    read(exhibit, [contact(exhibit, "1", "2")])

    assert read(other, [contact(other, "2", "1"), contact(other, "1")]).duplicates == 1


def test_warnings_come_back_as_they_were(case, exhibit, read):
    """What was seen but not read keeps place, reason and what could be seen of it."""
    warnings = [_warning(exhibit), _warning(exhibit, lost=False)]

    read(exhibit, warnings)

    assert list(case.warnings()) == warnings


def test_a_finished_reading_is_witnessed_once(case, exhibit, call, read):
    """The custody log holds one import with its counts, however often it is finished."""
    read(exhibit, [call(exhibit)])

    case.finish_reading(exhibit.id, importer="test", version=1)

    imports = [event for event in case.custody() if event.action == "import"]
    assert [event.details["call"] for event in imports] == [1]


def test_an_exhibit_with_nothing_in_it_can_be_finished(case, exhibit):
    """An empty file is read to its end as well."""
    case.finish_reading(exhibit.id, importer="test", version=1)

    assert case.reading(exhibit.id).complete
    assert case.reading(exhibit.id).records == {}


def test_a_reading_not_begun_is_none(case, exhibit):
    """Absence is said as absence."""
    assert case.reading(exhibit.id) is None


def test_another_reader_may_not_go_on(case, exhibit, call, read):
    """Batches of two readers never mix, and a finished reading takes no more."""
    read(exhibit, [call(exhibit)])

    with pytest.raises(ValueError, match="was read by"):
        case.add_batch(exhibit.id, importer="test", version=2, items=(), done=1)
    with pytest.raises(ValueError, match="was not read by"):
        case.finish_reading(exhibit.id, importer="other", version=1)


def test_items_of_another_exhibit_are_refused(case, exhibit, other, call):
    """A record's way back leads to the exhibit it is stored under."""
    with pytest.raises(ValueError, match="do not go on"):
        case.add_batch(exhibit.id, importer="test", version=1, items=[call(other)], done=1)


def test_two_programs_do_not_read_one_exhibit_at_once(case, clock, exhibit, call):
    """Whoever comes second is told, and nothing is stored twice."""
    with Case.open(case.path, now=clock, actor="second") as second:
        assert second.reading(exhibit.id) is None
        case.add_batch(exhibit.id, importer="test", version=1, items=[call(exhibit)], done=1)

        with pytest.raises(CaseError, match="另一个程序"):
            second.add_batch(exhibit.id, importer="test", version=1, items=[call(exhibit)], done=1)
    assert len(list(case.calls())) == 1


def test_a_new_version_reads_anew_and_keeps_the_ids(case, exhibit, call, read):
    """Transcripts and decisions hang on a record's id: the same row gets the same one again."""
    read(exhibit, [call(exhibit, minute=n, place=n) for n in (1, 2)])
    before = {stored.record.started_at: stored.id for stored in case.calls()}

    case.forget_reading(exhibit.id)
    assert list(case.calls()) == []
    assert case.reading(exhibit.id) is None
    read(
        exhibit,
        [call(exhibit, minute=n, place=n, version=2, name="new") for n in (2, 3)],
        version=2,
    )

    after = {stored.record.started_at: stored for stored in case.calls()}
    assert [stored.record.name for stored in after.values()] == ["new", "new"]
    assert {stored.record.provenance.version for stored in after.values()} == {2}
    kept, fresh = after.values()
    assert kept.id == before[kept.record.started_at]
    assert fresh.id not in before.values()


def test_forgetting_one_exhibit_leaves_what_another_holds(case, exhibit, other, call, read):
    """A record that a second exhibit holds as well stays, and then leads there."""
    read(exhibit, [call(exhibit)])
    read(other, [call(other, place=7)])

    case.forget_reading(exhibit.id)
    case.finish_reading(exhibit.id, importer="test", version=2)

    (stored,) = case.calls()
    assert (stored.sources, stored.record.provenance.exhibit) == (1, other.id)
    assert [p.locator for p in case.sources(stored.id)] == ["xml:/calls/call[7]"]


def test_a_record_nobody_holds_any_more_is_taken_over(case, exhibit, other, call, read):
    """After forgetting, the next exhibit with that row is where it was read."""
    read(exhibit, [call(exhibit)])
    case.forget_reading(exhibit.id)

    count = read(other, [call(other, name="other")])

    assert count.records == {"call": 1}
    (stored,) = case.calls()
    assert (stored.record.name, stored.record.provenance.exhibit) == ("other", other.id)


def test_values_with_lone_surrogates_and_nulls_survive(case, exhibit, call, message, read):
    """Broken emoji and NUL characters come back as they were written."""
    nasty = "\ud83d😀\0\x1f催收\udcff"
    items = [
        call(exhibit, number=nasty, name=nasty, sim=nasty, raw={nasty: nasty, "": ""}),
        message(exhibit, number=nasty, body=nasty, subject=nasty, participants=(nasty,)),
        message(exhibit, minute=1, raw={}),
    ]

    read(exhibit, items)

    assert [s.record for s in case.calls()] + [s.record for s in case.messages()] == items


@given(
    first=st.lists(st.integers(0, 3), max_size=12),
    second=st.lists(st.integers(0, 3), max_size=12),
    size=st.integers(1, 5),
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_rows_are_united_as_the_larger_count_of_each(
    tmp_path_factory, clock, call, first, second, size
):
    """Of equal rows the case holds as many as the exhibit with most of them, in any batch size."""
    with Case.create(
        tmp_path_factory.mktemp("case"), zone="Asia/Shanghai", region="CN", now=clock, actor="x"
    ) as case:
        for name, minutes in ((b"first", first), (b"second", second)):
            exhibit = case.acquire_bytes(name, path=name.decode()).exhibit
            rows = [call(exhibit, minute=m, place=n) for n, m in enumerate(minutes)]
            for start in range(0, len(rows), size):
                part = rows[start : start + size]
                case.add_batch(
                    exhibit.id, importer="test", version=1, items=part, done=start + len(part)
                )
            case.finish_reading(exhibit.id, importer="test", version=1)
            reading = case.reading(exhibit.id)
            assert reading.records.get("call", 0) + reading.duplicates == len(minutes)

        stored = Counter(s.record.started_at for s in case.calls())
        assert sum((Counter(first) | Counter(second)).values()) == sum(stored.values())
        assert sum(s.sources for s in case.calls()) == len(first) + len(second)


def test_a_batch_that_fails_leaves_nothing(case, exhibit, call):
    """A row that cannot be stored takes its whole batch with it, and the case goes on."""
    broken = replace(call(exhibit), raw={"type": 1})

    with pytest.raises(TypeError):
        case.add_batch(
            exhibit.id, importer="test", version=1, items=[call(exhibit), broken], done=2
        )
    case.add_batch(exhibit.id, importer="test", version=1, items=[call(exhibit)], done=1)

    assert len(list(case.calls())) == 1


@pytest.mark.parametrize("changes", [{"importer": "other"}, {"version": 2}], ids=str)
def test_items_of_another_reader_are_refused(case, exhibit, call, changes):
    """What is stored as a record's reader is the one that read it."""
    record = call(exhibit)
    foreign = replace(record, provenance=replace(record.provenance, **changes))

    with pytest.raises(ValueError, match="do not go on"):
        case.add_batch(exhibit.id, importer="test", version=1, items=[foreign], done=1)
