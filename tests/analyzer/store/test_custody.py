"""The custody log is only ever added to, and shows every change made outside the program."""

from __future__ import annotations

import sqlite3

import pytest

from analyzer.errors import Tampered
from analyzer.model.custody import GENESIS
from analyzer.model.party import Role

COLUMNS = ("at", "actor", "action", "subject", "details", "previous", "digest")


@pytest.fixture
def logged(case, exhibit):
    """A case in which some things were done, one by somebody with a broken name."""
    case.mark("+8613900000001", Role.COLLECTOR, "闪借宝")
    case.log("export", "报告\ud800.pdf", pages=3, share=0.5, note=None, name="x\udfff")
    return case


def _unguard(case):
    """Take the triggers away, as somebody with another program would."""
    for (name,) in case._db.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        case._db.run(f"DROP TRIGGER {name}")
    case._db.run("PRAGMA foreign_keys = OFF")


def test_events_are_chained(logged):
    """Each event holds the digest of the one before; the first that of nothing."""
    events = logged.custody()

    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert [event.previous for event in events] == [GENESIS, *(e.digest for e in events[:-1])]
    assert [event.action for event in events] == ["create", "acquire", "mark", "export"]
    logged.check_custody()


def test_events_come_back_as_they_were_logged(logged, reopen):
    """What is read after opening again is what was written, broken characters too."""
    before = logged.custody()

    with reopen() as opened:
        assert opened.custody() == before
        opened.check_custody()


@pytest.mark.parametrize("column", COLUMNS)
def test_every_flipped_byte_is_found(logged, column):
    """Whichever byte of an event is changed, the check names that event."""
    _unguard(logged)
    (value,) = logged._db.one(f"SELECT CAST({column} AS BLOB) FROM custody WHERE sequence = 4")
    text_only = column in ("at", "action", "previous", "digest")

    for place in range(len(value)):
        flipped = bytearray(value)
        flipped[place] ^= 1
        stored = bytes(flipped).decode() if text_only else bytes(flipped)
        logged._db.run(f"UPDATE custody SET {column} = ? WHERE sequence = 4", (stored,))

        with pytest.raises(Tampered, match="第 4 条"):
            logged.check_custody()


def test_a_missing_event_is_named(logged):
    """An event taken out of the middle leaves a gap that is named."""
    _unguard(logged)
    logged._db.run("DELETE FROM custody WHERE sequence = 2")

    with pytest.raises(Tampered, match="第 2 条"):
        logged.check_custody()


def test_a_cut_off_end_is_found_by_what_it_witnessed(logged):
    """Taking away the last events leaves rows that no event tells of."""
    _unguard(logged)
    logged._db.run("DELETE FROM custody WHERE sequence >= 3")

    with pytest.raises(Tampered, match="第 3 条"):
        logged.check_custody()


@pytest.mark.parametrize(
    ("change", "event"),
    [
        ("UPDATE exhibits SET sha256 = upper(sha256)", 2),
        ("UPDATE exhibits SET path = 'other.xml'", 2),
        ("UPDATE marks SET role = 'known'", 3),
        ("UPDATE marks SET at = '2020-01-01T00:00:00+00:00'", 3),
        ("UPDATE settings SET zone = 'Europe/Berlin'", 1),
        ("DELETE FROM marks", 3),
    ],
)
def test_what_an_event_witnesses_cannot_be_changed_unseen(logged, change, event):
    """Exhibits, marks and settings are checked against the event that wrote them."""
    _unguard(logged)
    logged._db.run(change)

    with pytest.raises(Tampered, match=f"第 {event} 条"):
        logged.check_custody()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM custody",
        "UPDATE custody SET actor = 'x'",
        "INSERT OR REPLACE INTO custody SELECT * FROM custody WHERE sequence = 1",
        "INSERT INTO custody VALUES (99, '', '', '', '', '', '', '')",
        "DELETE FROM marks",
        "UPDATE marks SET role = 'known'",
    ],
)
def test_the_database_itself_refuses_changes(logged, change):
    """Custody and marks are append-only by the database's own rules."""
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        logged._db.run(change)


def test_an_event_belongs_to_its_transaction(case):
    """What is undone leaves no event, and the chain goes on without a gap."""

    def mark_and_fail():
        with case._db.writing():
            case.mark("95000001", Role.COLLECTOR)
            raise KeyError

    with pytest.raises(KeyError):
        mark_and_fail()
    case.log("export", "a.pdf")

    case.check_custody()
    assert [event.action for event in case.custody()] == ["create", "export"]
