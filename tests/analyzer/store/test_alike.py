"""Messages that several sources tell of."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from analyzer.model.exhibit import Provenance
from analyzer.model.records import (
    Attachment,
    Direction,
    Message,
    MessageBox,
    MessageKind,
    RecordKind,
    TimeBasis,
)
from analyzer.store.alike import MOST, copies_of

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
PICTURE = Attachment(name="a.png", content_type="image/png", size=3, sha256="a" * 64)
OTHER = Attachment(name="b.png", content_type="image/png", size=3, sha256="b" * 64)


def sent(exhibit, *, ms=0, **changes):
    fields = {
        "kind": MessageKind.MMS,
        "number": "13900000001",
        "name": None,
        "at": START + timedelta(milliseconds=ms),
        "time_basis": TimeBasis.INSTANT,
        "direction": Direction.IN,
        "box": MessageBox.INBOX,
        "body": "还款",
    }
    place = Provenance(exhibit=exhibit, locator="row", importer="made", version=1)
    return Message(provenance=place, **fields | changes)


def copies(*messages, held=None):
    exhibits = (held or {}).get
    return copies_of(list(enumerate(messages)), region="CN", exhibits=lambda key: exhibits(key, ()))


def test_the_copy_with_media_stands_whichever_was_read_first():
    """An export without media tells of the message whose picture another one has."""
    full, bare = sent("A", attachments=(PICTURE,)), sent("B")

    assert copies(full, bare) == {1: 0}
    assert copies(bare, full) == {0: 1}


def test_of_equally_full_rows_the_one_read_first_stands():
    """A source without milliseconds tells of the same message; decisions stay in place."""
    exact, cut = sent("A", ms=933), sent("B", time_basis=TimeBasis.CASE_ZONE)

    assert copies(exact, cut) == {1: 0}
    assert copies(cut, exact) == {1: 0}


def test_a_number_may_be_written_in_two_ways():
    """The number meant counts, not how it is written."""
    assert copies(sent("A", ms=5), sent("B", number="+8613900000001")) == {1: 0}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"ms": 100}, {"ms": 900}),
        ({"ms": 100}, {"ms": 1000}),
        ({"attachments": (PICTURE,)}, {"attachments": (OTHER,)}),
        ({"ms": 5}, {"body": "还"}),
        ({"ms": 5}, {"number": "13900000002"}),
        ({"ms": 5}, {"direction": Direction.OUT}),
        ({"ms": 5}, {"box": MessageBox.DRAFT}),
        ({"ms": 5}, {"subject": "x"}),
        ({"ms": 5}, {"kind": MessageKind.SMS}),
        ({"at": None}, {"at": None}),
    ],
)
def test_what_differs_otherwise_is_two_messages(first, second):
    """Other moments, media, words, numbers, ways and kinds are other messages."""
    assert copies(sent("A", **first), sent("B", **second)) == {}


def test_rows_of_one_exhibit_stay_apart():
    """What one file tells twice is two messages, also where another file is there."""
    assert copies(sent("A"), sent("A", ms=5), sent("B", body="x")) == {}
    held = {0: {"A", "B"}, 1: {"B"}}
    assert copies(sent("A"), sent("B", ms=5), held=held) == {}


def test_two_messages_of_a_second_are_two_in_any_order():
    """Each row has at most one copy in another exhibit, however the rows are read."""
    rows = [sent("A", ms=100), sent("A", ms=900), sent("B"), sent("B"), sent("C", ms=900)]

    for order in itertools.permutations(rows[:4]):
        assert len(copies(*order)) == 2
    for order in itertools.permutations((*rows[:1], *rows[2:3])):
        assert len(copies(*order)) == 1


def test_a_flood_of_equal_rows_is_left_as_it_is():
    """Beyond what a person can send in a second nothing is held to be a copy."""
    assert copies(*[sent("A")] * MOST, sent("B", ms=5)) == {}


@pytest.mark.parametrize("late", [False, True])
def test_a_case_shows_copies_once_and_keeps_every_row(case, exhibit, other, message, read, late):
    """One message with both places, whichever came first; its picture and milliseconds stay."""
    full = {"at": START + timedelta(milliseconds=933), "attachments": (PICTURE,)}
    bare = {"at": START}
    first, second = (bare, full) if late else (full, bare)
    counts = [
        read(exhibit, [message(exhibit, **first)]),
        read(other, [message(other, **second)]),
    ]

    (stored,) = case.messages()

    assert stored.sources == 2
    assert (stored.record.at, stored.record.attachments) == (full["at"], (PICTURE,))
    assert [count.records.get("message", 0) for count in counts] == [1, 0]
    assert [count.duplicates for count in counts] == [0, 1]
    assert list(case.places(RecordKind.MESSAGE)) == [
        (stored.id, case.record(key).record.provenance) for key in (1, 2)
    ]
