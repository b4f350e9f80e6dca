"""Records are given by time, and lead back to every place they were read."""

from __future__ import annotations

import pytest

from analyzer.errors import CaseError
from analyzer.store import records


def test_records_come_by_time_and_those_without_last(case, exhibit, call, read, monkeypatch):
    """Pages do not matter: by time, then id, then what has no time."""
    monkeypatch.setattr(records, "PAGE", 2)
    minutes = [5, 1, 3, 3, -9_999_999, 2]
    read(
        exhibit,
        [call(exhibit, minute=m, place=n) for n, m in enumerate(minutes)]
        + [call(exhibit, started_at=None, place=n, raw={"n": str(n)}) for n in range(3)],
    )

    given = list(case.calls())

    times = [stored.record.started_at for stored in given]
    assert times[:6] == sorted(times[:6])
    assert times[6:] == [None] * 3
    assert [s.id for s in given] == sorted(
        (s.id for s in given),
        key=lambda k: (
            case.record(k).record.started_at is None,
            case.record(k).record.started_at or 0,
            k,
        ),
    )


def test_records_may_be_stored_while_others_are_given(case, exhibit, call, monkeypatch):
    """No query stays open while the caller works."""
    monkeypatch.setattr(records, "PAGE", 1)
    for n in range(3):
        case.add_batch(
            exhibit.id, importer="test", version=1, items=[call(exhibit, minute=n)], done=n + 1
        )

    for seen, _ in enumerate(case.calls(), start=4):
        case.add_batch(
            exhibit.id, importer="test", version=1, items=[call(exhibit, minute=-seen)], done=seen
        )

    assert len(list(case.calls())) == 6


def test_kinds_are_told_apart(case, exhibit, call, message, read):
    """Each query gives its own kind alone."""
    read(exhibit, [call(exhibit), message(exhibit)])

    assert [len(list(given())) for given in (case.calls, case.messages)] == [1, 1]
    assert not [*case.recordings(), *case.emails(), *case.contacts(), *case.warnings()]


def test_a_record_is_found_by_its_id(case, exhibit, call, read):
    """The record given by id is the one that was read."""
    read(exhibit, [call(exhibit)])
    (stored,) = case.calls()

    assert case.record(stored.id) == stored


def test_an_unknown_record_is_named(case):
    """Asking for what is not there says what was asked for."""
    with pytest.raises(CaseError, match="4711"):
        case.record(4711)
