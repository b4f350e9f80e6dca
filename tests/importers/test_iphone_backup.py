"""Databases of an iPhone backup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analyzer.errors import PasswordNeeded
from analyzer.model.records import CallOutcome, Direction
from importers.iphone_backup import IPhoneBackup
from importers.iphone_tables import attributed_text
from tests.importers.databases import script

SMS_DB = "3d0d7e5fb2ce288813306e4d4636395e047a3d28"
SAMPLES = Path("samples/iphone_backup")
DAY = datetime(2026, 10, 26, 2, 0, tzinfo=UTC)
SECONDS = int((DAY - datetime(2001, 1, 1, tzinfo=UTC)).total_seconds())
CALLS = (
    "CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZDATE TIMESTAMP, ZDURATION FLOAT, "
    "ZORIGINATED INTEGER, ZANSWERED INTEGER, ZCALLTYPE INTEGER, ZADDRESS, "
    "ZSERVICE_PROVIDER VARCHAR, ZDISCONNECTED_CAUSE INTEGER)"
)


@pytest.fixture
def calls(read, tmp_path):
    """Return a function that reads a call history of one row."""

    def run(*, date=SECONDS, length=0.0, out=0, answered=0, kind=1, address="'17000000001'"):
        row = f"(1, {date}, {length}, {out}, {answered}, {kind}, {address}, 'com.apple.x', 6)"
        content = script(tmp_path / "made", CALLS, f"INSERT INTO ZCALLRECORD VALUES {row}")
        return read(IPhoneBackup(), content, "CallHistory.storedata").records

    return run


@pytest.mark.parametrize("date", [SECONDS, SECONDS * 1_000_000_000], ids=["iOS 10", "iOS 11"])
def test_times_count_from_2001(date, read, tmp_path):
    """`message.date` counts seconds in old versions and nanoseconds since iOS 11."""
    content = script(
        tmp_path / "made",
        "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text TEXT, handle_id INTEGER, "
        "date INTEGER, is_from_me INTEGER, service TEXT)",
        "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT)",
        "INSERT INTO handle VALUES (1, '95000001')",
        f"INSERT INTO message VALUES (1, '请还款', 1, {date}, 0, 'SMS')",
    )

    (message,) = read(IPhoneBackup(), content, SMS_DB).records

    assert (message.at, message.number, message.body) == (DAY, "95000001", "请还款")
    assert message.direction is Direction.IN


@pytest.fixture
def sent(read, tmp_path):
    """Return a function that reads a sent message without handle, in a chat."""

    def run(*statements):
        content = script(
            tmp_path / "made",
            "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text TEXT, handle_id INTEGER, "
            "date INTEGER, is_from_me INTEGER, service TEXT)",
            "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, service TEXT)",
            "CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, chat_identifier TEXT)",
            "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER)",
            "CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER)",
            "INSERT INTO handle VALUES (1, '+8613900000001', 'SMS')",
            "INSERT INTO handle VALUES (2, '+8617000000002', 'SMS')",
            "INSERT INTO handle VALUES (3, '+8613900000001', 'iMessage')",
            f"INSERT INTO message VALUES (7, '好的', 0, {SECONDS}, 1, 'SMS')",
            "INSERT INTO chat_message_join VALUES (4, 7)",
            *statements,
        )
        (message,) = read(IPhoneBackup(), content, SMS_DB).records
        return message

    return run


@pytest.mark.parametrize(
    ("identifier", "handles", "number", "people"),
    [
        ("+8613900000001", "(4, 1)", "+8613900000001", ()),
        ("+8613900000001", "(4, 1), (4, 3)", "+8613900000001", ()),
        ("+8613900000001", "(9, 2)", "+8613900000001", ()),
        ("chat123", "(4, 1), (4, 2)", None, ("+8613900000001", "+8617000000002")),
        ("chat123", "(9, 2)", None, ()),
    ],
    ids=["one", "one in two ways", "by the chat alone", "group", "group of nobody"],
)
def test_whom_a_message_without_handle_went_to(identifier, handles, number, people, sent):
    """A sent message with `handle_id` 0 went to the person, or the people, of its chat."""
    message = sent(
        f"INSERT INTO chat VALUES (4, 'x', '{identifier}')",
        f"INSERT INTO chat_handle_join VALUES {handles}",
    )

    assert (message.number, message.participants) == (number, people)
    assert message.direction is Direction.OUT


@pytest.mark.parametrize(
    ("out", "answered", "length", "direction", "outcome"),
    [
        (0, 1, 61.4, Direction.IN, CallOutcome.ANSWERED),
        (0, 0, 0.0, Direction.IN, CallOutcome.MISSED),
        (1, 0, 61.4, Direction.OUT, CallOutcome.ANSWERED),
        (1, 0, 0.0, Direction.OUT, CallOutcome.NOT_CONNECTED),
    ],
)
def test_ways_of_calls(out, answered, length, direction, outcome, calls):
    """The way and what became of a call stand in two columns."""
    (call,) = calls(out=out, answered=answered, length=length)

    assert (call.direction, call.outcome, call.started_at) == (direction, outcome, DAY)
    assert call.talked == timedelta(seconds=61 if length else 0)


@pytest.mark.parametrize(
    ("address", "number"),
    [("'17000000001'", "17000000001"), ("CAST('17000000001' AS BLOB)", "17000000001"),
     ("NULL", None), ("''", None)],
    ids=["text", "blob", "none", "empty"],
)  # fmt: skip
def test_an_address_is_text_or_bytes(address, number, calls):
    """`ZADDRESS` is a blob in some versions; a withheld number has none."""
    assert calls(address=address)[0].number == number


@pytest.mark.parametrize("kind", [0, 1, 8, 16])
def test_calls_of_every_kind_are_calls(kind, calls):
    """Telephone, FaceTime and other apps: which it was is kept."""
    assert calls(kind=kind)[0].raw["ZCALLTYPE"] == str(kind)


def test_a_list_without_call_history_says_so(read, tmp_path):
    """Backups that are not encrypted hold no call history; the person is told."""
    content = script(
        tmp_path / "made",
        "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT)",
        f"INSERT INTO Files VALUES ('{SMS_DB}', 'HomeDomain', 'Library/SMS/sms.db')",
    )

    said = read(IPhoneBackup(), content, "Manifest.db").said

    assert any(SMS_DB in sentence for sentence in said)
    assert any("没有通话记录" in sentence for sentence in said)


def test_an_encrypted_backup_says_what_to_do(read):
    """A file of a known name with nothing readable inside is encrypted."""
    reading = read(IPhoneBackup(), bytes(range(256)) * 20, SMS_DB)

    assert isinstance(reading.error, PasswordNeeded)
    assert "取消勾选" in str(reading.error)


@pytest.mark.parametrize("length", [3, 127, 128, 300, 70_000])
def test_texts_stored_as_attributed_strings(length):
    """From iOS 16 on the text is archived; its length takes one, two or four bytes."""
    if length < 0x80:
        size = bytes([length])
    elif length < 0x10000:
        size = b"\x81" + length.to_bytes(2, "little")
    else:
        size = b"\x82" + length.to_bytes(4, "little")

    archived = b"streamtyped NSString\x01\x94\x84\x01+" + size + b"a" * length + b"\x86\x84"

    assert attributed_text(archived) == "a" * length
    assert attributed_text(archived[:-10]) is None
