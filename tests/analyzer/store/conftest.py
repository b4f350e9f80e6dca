"""A case to work on, and made-up records to put in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from analyzer.model.exhibit import Provenance
from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Direction,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from analyzer.store.case import Case

MONDAY = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def case(tmp_path, clock):
    """An empty case."""
    with Case.create(
        tmp_path / "case", zone="Asia/Shanghai", region="CN", now=clock, actor="tester"
    ) as made:
        yield made


@pytest.fixture
def reopen(case, clock):
    """Close the case and open it again."""

    def again():
        case.close()
        return Case.open(case.path, now=clock, actor="tester")

    return again


@pytest.fixture
def exhibit(case):
    """An exhibit to read records from."""
    return case.acquire_bytes(b"<calls/>", path="calls.xml").exhibit


@pytest.fixture
def other(case, exhibit):
    """A second exhibit: a later backup of the same phone."""
    return case.acquire_bytes(b"<calls> </calls>", path="later/calls.xml").exhibit


@pytest.fixture
def call():
    """Make a call of an exhibit; `minute` says when, the rest as wanted."""

    def make(exhibit, *, minute=0, place=1, version=1, **changes):
        fields = {
            "number": "13900000001",
            "name": None,
            "started_at": MONDAY + timedelta(minutes=minute),
            "time_basis": TimeBasis.INSTANT,
            "duration": timedelta(seconds=30),
            "direction": Direction.IN,
            "outcome": CallOutcome.ANSWERED,
            "raw": {"number": "13900000001", "type": "1"},
        }
        return CallRecord(
            provenance=Provenance(
                exhibit=exhibit.id,
                locator=f"xml:/calls/call[{place}]",
                importer="test",
                version=version,
            ),
            **fields | changes,
        )

    return make


@pytest.fixture
def message():
    """Make a message of an exhibit."""

    def make(exhibit, *, minute=0, place=1, **changes):
        fields = {
            "kind": MessageKind.SMS,
            "number": "106900000001",
            "name": None,
            "at": MONDAY + timedelta(minutes=minute),
            "time_basis": TimeBasis.INSTANT,
            "direction": Direction.IN,
            "box": MessageBox.INBOX,
            "body": "您的借款已逾期",
            "raw": {"address": "106900000001", "body": "您的借款已逾期"},
        }
        return Message(
            provenance=Provenance(
                exhibit=exhibit.id, locator=f"xml:/smses/sms[{place}]", importer="test", version=1
            ),
            **fields | changes,
        )

    return make


@pytest.fixture
def read(case):
    """Read items into the case in one batch, to their end."""

    def take(exhibit, items, *, version=1):
        count = case.add_batch(
            exhibit.id, importer="test", version=version, items=items, done=len(items)
        )
        case.finish_reading(exhibit.id, importer="test", version=version)
        return count

    return take
