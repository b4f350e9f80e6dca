"""Databases as makers of phones keep them, with the columns of their own."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from analyzer.model.records import CallOutcome, Direction, MessageBox, MessageKind
from importers.android_provider import AndroidProvider
from importers.contract import Confidence
from tests.importers.databases import CALLS, DAY_MS, script

DAY = datetime(2026, 10, 26, 2, 0, tzinfo=UTC)
AOSP = (
    "CREATE TABLE calls (_id INTEGER PRIMARY KEY, number TEXT, presentation INTEGER, "
    "post_dial_digits TEXT, via_number TEXT, date INTEGER, duration INTEGER, data_usage INTEGER, "
    "type INTEGER, features INTEGER, subscription_component_name TEXT, subscription_id TEXT, "
    "new INTEGER, name TEXT, numbertype INTEGER, countryiso TEXT, is_read INTEGER, "
    "geocoded_location TEXT, normalized_number TEXT, last_modified INTEGER, "
    "block_reason INTEGER{more})"
)
ROW = (
    "INSERT INTO calls (number, presentation, date, duration, type, features, subscription_id, "
    "block_reason, {columns}) VALUES ('17000000001', 1, {date}, {seconds}, {code}, 4, "
    "'8986000000000000001', 0, {values})"
)
MAKERS = (
    ("samsung", "data1 TEXT, data2 TEXT, data3 TEXT, data4 TEXT", "data4", "'x'"),
    ("xiaomi", "simid INTEGER, firewalltype INTEGER, mark_deleted INTEGER", "firewalltype", "2"),
    ("huawei", "mark_type INTEGER, mark_content TEXT, ring_times INTEGER", "mark_content", "'x'"),
    ("honor", "is_cloud_mark INTEGER, mark_count INTEGER, call_type INTEGER", "mark_count", "97"),
    ("oppo", "ring_time INTEGER, oplus_data1 TEXT, simid INTEGER", "ring_time", "17"),
    ("vivo", "simid INTEGER, record_duration INTEGER, logtype INTEGER", "record_duration", "17"),
    ("mtk", "conference_call_id INTEGER, is_sdn_contact INTEGER", "conference_call_id", "-1"),
)  # fmt: skip


@pytest.fixture
def of(read, tmp_path):
    """Return a function that reads a database made of statements."""

    def run(*statements, name="calllog.db"):
        return read(AndroidProvider(), script(tmp_path / "made.db", *statements), name)

    return run


@pytest.mark.parametrize(("maker", "more", "column", "value"), MAKERS, ids=[m[0] for m in MAKERS])
def test_a_makers_columns_stay_under_their_names(maker, more, column, value, of):
    """Whatever columns a maker adds, the call is read and they are kept as written."""
    row = ROW.format(columns=column, values=value, date=DAY_MS, seconds=61, code=1)

    reading = of(AOSP.format(more=f", {more}"), row)

    (call,) = reading.records
    assert (call.started_at, call.talked) == (DAY, timedelta(seconds=61))
    assert call.raw[column] == value.strip("'")
    assert reading.said == []


@pytest.mark.parametrize(("maker", "more", "column", "value"), MAKERS, ids=[m[0] for m in MAKERS])
@pytest.mark.parametrize(
    ("code", "outcome"), [(3, CallOutcome.MISSED), (5, CallOutcome.REJECTED)], ids=["3", "5"]
)
def test_ring_seconds_are_no_talk_on_any_phone(code, outcome, maker, more, column, value, of):
    """A missed or rejected call with seconds rang so long; nobody answered it."""
    row = ROW.format(columns=column, values=value, date=DAY_MS, seconds=31, code=code)

    (call,) = of(AOSP.format(more=f", {more}"), row).records

    assert (call.outcome, call.talked) == (outcome, timedelta())


@pytest.mark.parametrize(
    ("firewall", "code", "seconds", "outcome"),
    [
        (1, 1, 0, CallOutcome.BLOCKED),
        (1, 3, 12, CallOutcome.BLOCKED),
        (1, 5, 0, CallOutcome.BLOCKED),
        (2, 3, 12, CallOutcome.MISSED),
        (0, 3, 0, CallOutcome.MISSED),
        (1, 1, 61, CallOutcome.ANSWERED),
        (1, 2, 0, CallOutcome.NOT_CONNECTED),
        (1, 4, 9, CallOutcome.VOICEMAIL),
    ],
)
def test_what_xiaomis_blocker_rejected_is_blocked(firewall, code, seconds, outcome, of):
    """`firewalltype` 1 is a call that the blocker rejected; what was talked or dialled is not."""
    row = ROW.format(
        columns="firewalltype", values=firewall, date=DAY_MS, seconds=seconds, code=code
    )

    (call,) = of(AOSP.format(more=", firewalltype INTEGER"), row).records

    assert call.outcome is outcome


@pytest.mark.parametrize("affinity", ["", "REAL", "TEXT"], ids=["none", "real", "text"])
def test_calls_written_as_floating_point_are_read(affinity, of):
    """A script's `13900000001.0` is a number, its `1.0` a code, its date a date."""
    reading = of(
        f"CREATE TABLE calls (_id INTEGER PRIMARY KEY, number {affinity}, date {affinity}, "
        f"duration {affinity}, type {affinity})",
        f"INSERT INTO calls VALUES (1, 13900000001.0, {DAY_MS}.0, 61.0, 1.0)",
    )

    (call,) = reading.records
    assert (call.number, call.started_at, call.outcome) == (
        "13900000001", DAY, CallOutcome.ANSWERED,
    )  # fmt: skip
    assert call.talked == timedelta(seconds=61)
    assert call.raw["type"] == "1.0"
    assert reading.said == []


def test_the_text_of_a_message_is_no_number(of):
    """A message with a number for its text keeps it as it is; its date and sender are read."""
    reading = of(
        SMS.format(more=""),
        "INSERT INTO sms (address, date, type, body) "
        f"VALUES (95000001.0, '{DAY_MS}.0', '1.0', '500.0')",
        name="mmssms.db",
    )

    (message,) = reading.records
    assert (message.number, message.at, message.body) == ("95000001", DAY, "500.0")
    assert message.direction is Direction.IN


@pytest.mark.parametrize(
    ("columns", "sim"),
    [
        ("subscription_id TEXT", "7"),
        ("simid INTEGER", "7"),
        ("sub_id INTEGER", "7"),
        ("sim_id INTEGER", "7"),
    ],
)
def test_the_card_stands_in_the_makers_own_column(columns, sim, of):
    """Makers name the SIM card's column in their own way."""
    name = columns.split()[0]

    reading = of(
        CALLS.format(more=f", {columns}"),
        f"INSERT INTO calls (number, date, type, {name}) VALUES ('95000001', {DAY_MS}, 3, {sim})",
    )

    assert reading.records[0].sim == sim


def test_before_android_7_calls_are_in_the_address_book(of, probe, tmp_path):
    """`contacts2.db` of old phones holds calls and contacts; both are read."""
    statements = (
        CALLS.format(more=", numbertype INTEGER, new INTEGER"),
        f"INSERT INTO calls (number, date, duration, type) VALUES ('95000001', {DAY_MS}, 0, 3)",
        "CREATE TABLE mimetypes (_id INTEGER PRIMARY KEY, mimetype TEXT)",
        "INSERT INTO mimetypes VALUES (1, 'vnd.android.cursor.item/name')",
        "INSERT INTO mimetypes VALUES (2, 'vnd.android.cursor.item/phone_v2')",
        "CREATE TABLE data (_id INTEGER PRIMARY KEY, mimetype_id INTEGER, raw_contact_id INTEGER, "
        "data1 TEXT)",
        "INSERT INTO data VALUES (1, 1, 1, '老周'), (2, 2, 1, '13900000001')",
    )

    call, contact = of(*statements, name="contacts2.db").records

    assert (call.number, call.outcome) == ("95000001", CallOutcome.MISSED)
    assert (contact.name, contact.numbers) == ("老周", ("13900000001",))
    content = script(tmp_path / "again.db", *statements)
    assert AndroidProvider().detect(probe(content, "contacts2.db")) is Confidence.CERTAIN


@pytest.mark.parametrize("suffixes", [("-wal",), ("-wal", "-shm")], ids=["wal", "wal and shm"])
def test_calls_beside_contacts_are_read_from_the_wal(suffixes, tmp_path, context):
    """The newest calls of `contacts2.db` are in the `-wal` beside, with `-shm` or without."""
    with closing(sqlite3.connect(tmp_path / "live.db", isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute("PRAGMA wal_autocheckpoint = 0")
        live.execute(CALLS.format(more=""))
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        live.execute(f"INSERT INTO calls VALUES (1, '95000001', {DAY_MS}, 7, 1, NULL)")
        for suffix in ("", *suffixes):
            shutil.copy(tmp_path / f"live.db{suffix}", tmp_path / f"contacts2.db{suffix}")
    siblings = {f"contacts2.db{suffix}": tmp_path / f"contacts2.db{suffix}" for suffix in suffixes}
    told = dataclasses.replace(context("contacts2.db"), siblings=siblings)

    call, remark = AndroidProvider().read(tmp_path / "contacts2.db", context=told)

    assert call.talked == timedelta(seconds=7)
    assert "contacts2.db-wal" in str(remark.remark)


def test_only_calls_of_samsungs_log_are_calls(of):
    """Of the log types 100, 500, 800, 900 and 1000 are calls; each other is counted by its code."""
    codes = (100, 110, 120, 150, 200, 300, 500, 510, 800, 900, 1000)
    rows = (
        f"INSERT INTO logs (number, date, duration, type, logtype) "
        f"VALUES ('95000001', {DAY_MS}, 0, 3, {code})"
        for code in codes
    )

    reading = of(
        "CREATE TABLE logs (_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, "
        "type INTEGER, logtype INTEGER)",
        *rows,
        name="logs.db",
    )

    assert [call.raw["logtype"] for call in reading.records] == ["100", "500", "800", "900", "1000"]
    assert len(reading.remarks) == 6
    assert reading.lost == []


def test_voicemail_in_the_call_log_is_voicemail(of):
    """Voicemail lies in the same table, type 4, with columns of its own."""
    reading = of(
        CALLS.format(more=", voicemail_uri TEXT, transcription TEXT, has_content INTEGER"),
        "INSERT INTO calls (number, date, duration, type, transcription) "
        f"VALUES ('95000001', {DAY_MS}, 20, 4, '请回电')",
    )

    (call,) = reading.records
    assert (call.outcome, call.talked) == (CallOutcome.VOICEMAIL, timedelta())
    assert call.raw["transcription"] == "请回电"


def test_a_deleted_row_that_is_still_there_is_read(of):
    """MIUI marks rows as deleted and leaves them; they are calls, and the mark is kept."""
    reading = of(
        CALLS.format(more=", mark_deleted INTEGER, deleted INTEGER"),
        "INSERT INTO calls (number, date, duration, type, mark_deleted) "
        f"VALUES ('95000001', {DAY_MS}, 0, 3, 1)",
    )

    assert reading.records[0].raw["mark_deleted"] == "1"


@pytest.mark.parametrize(
    ("date", "time"),
    [(DAY_MS, DAY), (DAY_MS // 1000, DAY), (0, None)],
    ids=["milliseconds", "seconds", "none"],
)
def test_the_unit_of_harmony_times_is_told_by_size(date, time, of):
    """`begin_time` counts seconds or milliseconds; zero is no time."""
    reading = of(
        "CREATE TABLE calllog (id INTEGER PRIMARY KEY, phone_number TEXT, call_direction INTEGER, "
        "ring_duration INTEGER, talk_duration INTEGER, begin_time INTEGER, answer_state INTEGER)",
        f"INSERT INTO calllog VALUES (1, '95000001', 0, 20, 0, {date}, 0)",
        name="calls.db",
    )

    expected = None if time is None else time - timedelta(seconds=20)
    assert reading.records[0].started_at == expected
    assert reading.records[0].talked == timedelta()


SECOND = DAY_MS // 1000


@pytest.mark.parametrize(
    ("begin", "end", "created", "state", "outcome"),
    [
        (SECOND + 20, SECOND + 80, SECOND + 1, 1, CallOutcome.UNKNOWN),
        (0, SECOND + 20, SECOND + 1, 0, CallOutcome.MISSED),
        (0, DAY_MS + 20_000, DAY_MS + 1000, 2, CallOutcome.REJECTED),
        (0, SECOND + 20, SECOND + 1, 7, CallOutcome.ELSEWHERE),
        (0, 0, SECOND, 0, CallOutcome.MISSED),
        (None, None, SECOND, 0, CallOutcome.MISSED),
    ],
    ids=["answered", "missed", "milliseconds", "elsewhere", "created alone", "null"],
)
def test_a_harmony_call_starts_when_it_began_to_ring(begin, end, created, state, outcome, of):
    """`begin_time` is set at the answer and 0 without one: the ringing before it is the start."""
    values = ", ".join("NULL" if n is None else str(n) for n in (begin, end, created, state))
    reading = of(
        "CREATE TABLE calllog (id INTEGER PRIMARY KEY, phone_number TEXT, call_direction INTEGER, "
        "ring_duration INTEGER, talk_duration INTEGER, begin_time INTEGER, end_time INTEGER, "
        "create_time INTEGER, answer_state INTEGER)",
        f"INSERT INTO calllog VALUES (1, '95000001', 0, 20, 0, {values})",
        name="calls.db",
    )

    (call,) = reading.records
    assert (call.started_at, call.outcome) == (DAY, outcome)
    assert reading.said == []


SMS = (
    "CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER, "
    "date_sent INTEGER, type INTEGER, body TEXT{more})"
)


@pytest.mark.parametrize(
    ("code", "direction", "box"),
    [
        (1, Direction.IN, MessageBox.INBOX),
        (2, Direction.OUT, MessageBox.SENT),
        (3, Direction.OUT, MessageBox.DRAFT),
        (4, Direction.OUT, MessageBox.OUTBOX),
        (5, Direction.OUT, MessageBox.FAILED),
        (6, Direction.OUT, MessageBox.QUEUED),
        (7, Direction.UNKNOWN, MessageBox.UNKNOWN),
        (8, Direction.UNKNOWN, MessageBox.UNKNOWN),
        (19, Direction.UNKNOWN, MessageBox.UNKNOWN),
    ],
)
def test_types_of_messages(code, direction, box, of):
    """Android's six types are understood; LG's 7, 8 and 19 are kept as they are."""
    reading = of(
        SMS.format(more=", lgeSiid TEXT"),
        "INSERT INTO sms (address, date, type, body) "
        f"VALUES ('95000001', {DAY_MS}, {code}, '请还款')",
        name="mmssms.db",
    )

    (message,) = reading.records
    assert (message.direction, message.box, message.body) == (direction, box, "请还款")
    assert message.raw["type"] == str(code)


def test_a_received_message_with_a_time_sent_was_received(of):
    """`date_sent` says nothing of the way: received messages have it too."""
    reading = of(
        SMS.format(more=""),
        "INSERT INTO sms (address, date, date_sent, type, body) "
        f"VALUES ('95000001', {DAY_MS}, {DAY_MS - 1000}, 1, 'a')",
        name="mmssms.db",
    )

    (message,) = reading.records
    assert (message.direction, message.at) == (Direction.IN, DAY)


def test_miuis_columns_with_bytes_are_no_trouble(of):
    """`preview_data` is a blob: its size is kept, and the message is read."""
    reading = of(
        SMS.format(more=", deleted INTEGER, sync_state INTEGER, preview_data BLOB"),
        "INSERT INTO sms (address, date, type, body, deleted, preview_data) "
        f"VALUES ('95000001', {DAY_MS}, 1, 'a', 1, x'00ff00')",
        name="mmssms.db",
    )

    (message,) = reading.records
    assert message.raw["preview_data"] == "[3 bytes]"
    assert message.raw["deleted"] == "1"


def test_samsungs_chats_are_messages(of):
    """Rows of `im` are RCS: messages like MMS."""
    reading = of(
        "CREATE TABLE im (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, "
        "date INTEGER, type INTEGER, body TEXT)",
        f"INSERT INTO im VALUES (1, 1, '17000000005', {DAY_MS}, 1, '在吗')",
        name="mmssms.db",
    )

    (message,) = reading.records
    assert (message.kind, message.body) == (MessageKind.MMS, "在吗")


def test_an_mms_of_samsungs_filter_is_blocked(of):
    """`spam_pdu` has parts and addresses of its own, and its time is seconds."""
    reading = of(
        "CREATE TABLE spam_pdu (_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, "
        "msg_box INTEGER, m_type INTEGER, sub TEXT)",
        "CREATE TABLE spam_part (_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, text TEXT)",
        "CREATE TABLE spam_addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, "
        "type INTEGER)",
        f"INSERT INTO spam_pdu VALUES (1, 1, {DAY_MS // 1000}, 1, 132, NULL)",
        "INSERT INTO spam_part VALUES (1, 1, 'text/plain', '后果自负')",
        "INSERT INTO spam_addr VALUES (1, 1, '17000000006', 137)",
        name="mmssms.db",
    )

    (message,) = reading.records
    assert (message.box, message.direction, message.at) == (MessageBox.BLOCKED, Direction.IN, DAY)
    assert (message.number, message.body) == ("17000000006", "后果自负")
