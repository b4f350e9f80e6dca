"""Databases of Android's providers, with the columns of their makers."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analyzer.errors import DamagedExhibit
from analyzer.model.records import CallOutcome, Direction, MessageBox, MessageKind
from importers.android_provider import AndroidProvider
from importers.contract import Confidence
from tests.importers.databases import CALLS, DAY_MS, calls, script

SAMPLES = Path("samples/android_provider")
DAY = datetime(2026, 10, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def of(read):
    """Return a function that reads a sample."""
    return lambda name: read(AndroidProvider(), SAMPLES / name, name)


@pytest.fixture
def by_id(of):
    """The calls of the Xiaomi sample by row id."""
    records = of("calllog.db").records
    return {int(call.provenance.locator.rpartition("=")[2]): call for call in records}


def test_a_locator_is_the_row_id(by_id):
    """A call is found by `_id`, so that a row deleted between two others shows as a gap."""
    assert sorted(by_id) == [411, 412, 413, 415, 416, 417, 418, 419]
    assert by_id[412].provenance.locator == "sqlite:calls/_id=412"


def test_ring_seconds_of_a_missed_call_are_no_talk(by_id):
    """A missed call with 31 seconds was missed, and nobody talked."""
    assert by_id[412].outcome is CallOutcome.MISSED
    assert by_id[412].duration == timedelta(seconds=31)
    assert by_id[412].talked == timedelta()


def test_a_call_without_seconds_was_not_connected(by_id):
    """Type 2 with zero seconds is a call dialled and not answered."""
    assert (by_id[415].direction, by_id[415].outcome) == (Direction.OUT, CallOutcome.NOT_CONNECTED)


def test_a_makers_code_is_kept_and_not_understood(by_id):
    """Type 10 is Xiaomi's own: direction and outcome are unknown, the code stays in `raw`."""
    assert (by_id[418].direction, by_id[418].outcome) == (Direction.UNKNOWN, CallOutcome.UNKNOWN)
    assert by_id[418].raw["type"] == "10"


def test_a_crowds_label_is_kept_under_its_column(by_id):
    """What other people called a number stays in `raw`, by the name of its column."""
    assert by_id[411].raw["cloud_antispam_type_tag"] == "催收"


def test_a_withheld_number_is_none(by_id):
    """An empty number was withheld."""
    assert by_id[416].number is None


def test_two_rows_of_one_millisecond_are_two_calls(by_id):
    """Calls are not told apart by their time."""
    assert by_id[416].started_at == by_id[417].started_at == DAY + timedelta(minutes=4)


def test_a_time_of_zero_is_no_time(by_id, of):
    """A call without a time is kept without one, with a remark."""
    assert by_id[419].started_at is None
    assert of("calllog.db").said == ["时间“0”无法识别；这一条已保留，时间留空"]


def test_numbers_stay_as_written(by_id):
    """Spaces and country code stay."""
    assert by_id[415].number == "+86 170 0000 0002"


def test_harmony_times_are_read_in_seconds_and_in_milliseconds(of):
    """The unit of `begin_time` is told by its size."""
    calls = of("calls.db").records

    rings = (25, 4, 9, 3, 0)
    assert [call.started_at for call in calls] == [
        DAY + timedelta(minutes=n, seconds=-ring) for n, ring in enumerate(rings)
    ]


def test_harmony_rings_and_talks_are_two_columns(of):
    """Outcome comes from talk, answer state and block; ringing is never talk."""
    calls = of("calls.db").records

    assert [call.outcome.value for call in calls] == [
        "missed", "answered", "not_connected", "rejected", "blocked",
    ]  # fmt: skip
    assert sum((call.talked for call in calls), timedelta()) == timedelta(seconds=61)
    assert calls[0].raw["mark_content"] == "催收"


def test_messages_in_samsungs_log_are_counted(of):
    """Only calls of `logs.db` are calls; the rows of messages are named once with their number."""
    reading = of("logs.db")

    assert [call.raw["logtype"] for call in reading.records] == ["100", "500"]
    assert "2 行不是通话" in reading.said[0]


def test_messages_in_vivos_call_log_are_counted(read, tmp_path):
    """Rows of type 300 in `calls` are listed, not lost, and no calls."""
    insert = "INSERT INTO calls (number, date, type, logtype) VALUES ('13900000001', {}, 1, {})"
    content = script(
        tmp_path / "v.db",
        CALLS.format(more=", logtype INTEGER, record_duration INTEGER"),
        insert.format(DAY_MS, 100),
        insert.format(DAY_MS, 300),
    )

    reading = read(AndroidProvider(), content, "calls.db")

    assert len(reading.records) == 1
    assert reading.lost == []
    assert "1 行不是通话" in reading.said[0]


def test_blocked_messages_are_read(of):
    """What Samsung's filter caught is in the box of blocked messages."""
    blocked = [m for m in of("mmssms.db").records if m.box is MessageBox.BLOCKED]

    assert [(m.number, m.body, m.direction) for m in blocked] == [
        ("106900000000001", "再不还款后果自负", Direction.IN),
        ("17000000006", "群发你的通讯录", Direction.IN),
    ]


def test_mms_times_are_seconds(of):
    """`pdu.date` counts seconds, `sms.date` milliseconds."""
    sms, *_, mms = [m for m in of("mmssms.db").records if m.provenance.locator.endswith("_id=1")][
        :2
    ]

    assert sms.at == mms.at == DAY


def test_an_mms_has_text_subject_and_people(of):
    """Text parts are the body, the sender is the address of type 137, the owner is nobody."""
    mms = next(m for m in of("mmssms.db").records if m.kind is MessageKind.MMS)

    assert (mms.body, mms.subject, mms.number) == ("明天上门", "看看", "17000000005")
    assert mms.participants == ()


def test_a_group_mms_names_everybody(of):
    """A message to two has no single other side."""
    group = of("mmssms.db").records[4]

    assert (group.number, group.participants) == (None, ("13900000001", "13900000004"))


def test_a_picture_outside_the_database_is_said(of):
    """A part whose bytes are a file of its own gives no attachment and one remark."""
    reading = of("mmssms.db")

    assert all(m.attachments == () for m in reading.records)
    assert sum("app_parts/PART_1792980000000_p.jpg" in said for said in reading.said) == 1


def test_a_draft_belongs_to_its_thread(of):
    """A draft without address has the number of its thread."""
    draft = next(m for m in of("mmssms.db").records if m.box is MessageBox.DRAFT)

    assert draft.number == "13900000001"


def test_reports_and_unknown_tables_are_named(of):
    """A delivery report is no message; a table nobody knows is named."""
    said = of("mmssms.db").said

    assert any("m_type 134" in sentence for sentence in said)
    assert any("wpm" in sentence for sentence in said)


def test_contacts_have_names_and_numbers(of):
    """Rows of one raw contact are one contact; an organization can name it."""
    assert [(c.name, c.numbers) for c in of("contacts2.db").records] == [
        ("老周", ("139 0000 0001", "0755-00000001")),
        ("远山银行", ("95000001",)),
    ]


def test_columns_are_found_in_any_case_and_order(read, tmp_path):
    """Column names may differ in case and stand anywhere."""
    content = script(
        tmp_path / "c.db",
        "CREATE TABLE Calls (TYPE INTEGER, Date INTEGER, NUMBER TEXT, DURATION INTEGER, "
        "_id INTEGER PRIMARY KEY)",
        f"INSERT INTO Calls VALUES (3, {DAY_MS}, '95000001', 9, 5)",
    )

    (call,) = read(AndroidProvider(), content, "calllog.db").records

    assert (call.number, call.outcome, call.started_at) == ("95000001", CallOutcome.MISSED, DAY)
    assert call.provenance.locator == "sqlite:Calls/_id=5"


def test_an_id_that_is_no_key_does_not_name_a_row(read, tmp_path):
    """Where `_id` is an ordinary column that repeats, rows are still told apart."""
    content = script(
        tmp_path / "c.db",
        "CREATE TABLE calls (_id INTEGER, number TEXT, date INTEGER, type INTEGER)",
        f"INSERT INTO calls VALUES (1, '95000001', {DAY_MS}, 3), (1, '95000001', {DAY_MS}, 3)",
    )

    reading = read(AndroidProvider(), content, "calllog.db")

    assert [c.provenance.locator for c in reading.records] == [
        "sqlite:calls/rowid=1",
        "sqlite:calls/rowid=2",
    ]


def test_a_generated_column_is_no_trouble(read, tmp_path):
    """A column that the maker computes is left alone, and the row is read."""
    more = ", last_seven TEXT GENERATED ALWAYS AS (substr(number, -7)) VIRTUAL"

    reading = read(AndroidProvider(), calls(tmp_path / "g.db", 3, more=more), "calllog.db")

    assert len(reading.records) == 3
    assert "last_seven" not in reading.records[0].raw


@pytest.fixture
def with_wal(tmp_path):
    """A folder with a database whose newest rows are in the `-wal` alone."""
    folder = tmp_path / "phone"
    folder.mkdir()
    with closing(sqlite3.connect(tmp_path / "live.db", isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute("PRAGMA wal_autocheckpoint = 0")
        live.execute(CALLS.format(more=""))
        live.execute(f"INSERT INTO calls VALUES (1, '95000001', {DAY_MS}, 0, 3, NULL)")
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        live.execute(f"INSERT INTO calls VALUES (2, '95000001', {DAY_MS}, 7, 1, NULL)")
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(tmp_path / f"live.db{suffix}", folder / f"calllog.db{suffix}")
    return folder


def siblings(context, folder, name):
    """Return a context that hands over the files of a folder."""
    import dataclasses

    return dataclasses.replace(context(name), siblings={p.name: p for p in folder.iterdir()})


def test_rows_of_the_wal_are_read(with_wal, context):
    """The newest call lives in the `-wal` only, and is read; a remark says so."""
    with_it = siblings(context, with_wal, "calllog.db")

    read, *remarks = [
        list(AndroidProvider().read(with_wal / "calllog.db", context=given))
        for given in (with_it, context("calllog.db"))
    ]

    assert [getattr(item, "duration", None) for item in read[:2]] == [
        timedelta(),
        timedelta(seconds=7),
    ]
    assert "calllog.db-wal" in str(read[2].remark)
    assert len(remarks[0]) == 1


def test_an_empty_wal_is_normal(with_wal, context):
    """A `-wal` of no bytes is no trouble."""
    (with_wal / "calllog.db-wal").write_bytes(b"")

    items = list(
        AndroidProvider().read(
            with_wal / "calllog.db", context=siblings(context, with_wal, "calllog.db")
        )
    )

    assert len(items) == 1


def test_nothing_of_the_folder_is_written(with_wal, context):
    """Reading with a `-wal` leaves every byte of the folder as it was."""
    before = {path.name: path.read_bytes() for path in with_wal.iterdir()}

    list(
        AndroidProvider().read(
            with_wal / "calllog.db", context=siblings(context, with_wal, "calllog.db")
        )
    )

    assert {path.name: path.read_bytes() for path in with_wal.iterdir()} == before


def test_a_journal_is_rolled_back(tmp_path, context):
    """A write that was under way when the phone was copied is undone by its journal."""
    folder = tmp_path / "phone"
    folder.mkdir()
    calls(tmp_path / "live.db", 40)
    with closing(sqlite3.connect(tmp_path / "live.db", isolation_level=None)) as live:
        live.execute("PRAGMA cache_size = 1")
        live.execute("BEGIN")
        live.execute("UPDATE calls SET number = printf('%0500d', 1)")
        for suffix in ("", "-journal"):
            shutil.copy(tmp_path / f"live.db{suffix}", folder / f"calllog.db{suffix}")

    items = list(
        AndroidProvider().read(
            folder / "calllog.db", context=siblings(context, folder, "calllog.db")
        )
    )

    assert {item.number for item in items[:40]} == {"13900000001"}


def test_a_journal_that_names_another_file_is_not_used(tmp_path, context):
    """A journal could make SQLite delete a file that it names; such a journal is left out."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"dear")
    folder = tmp_path / "phone"
    folder.mkdir()
    content = calls(tmp_path / "live.db", 3)
    (folder / "calllog.db").write_bytes(content)
    name = str(victim).encode()
    tail = (
        b"\0\0\0\1" + name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big")
        + bytes.fromhex("d9d505f920a163d7")
    )  # fmt: skip
    (folder / "calllog.db-journal").write_bytes(
        bytes.fromhex("d9d505f920a163d7") + b"\0" * 504 + tail
    )

    items = list(
        AndroidProvider().read(
            folder / "calllog.db", context=siblings(context, folder, "calllog.db")
        )
    )

    assert len(items) == 3
    assert victim.read_bytes() == b"dear"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW calls AS SELECT 1 AS number, 2 AS date, 3 AS type FROM sqlite_master",
        "CREATE VIEW calls AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS number, i AS date, 3 AS type FROM n",
        "CREATE VIRTUAL TABLE calls USING fts4(number, date, type)",
    ],
    ids=["view", "endless view", "virtual table"],
)
def test_only_real_tables_are_read(statement, read, tmp_path):
    """A view or virtual table of a known name is never run; the file is said to hold nothing."""
    reading = read(AndroidProvider(), script(tmp_path / "h.db", statement), "calllog.db")

    assert reading.records == []
    assert len(reading.lost) == 1


def test_triggers_and_functions_of_the_schema_do_nothing(read, tmp_path):
    """A hostile schema around a real table is harmless, and the table is read."""
    content = script(
        tmp_path / "t.db",
        CALLS.format(more=", x TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL"),
        "CREATE TRIGGER boom AFTER INSERT ON calls BEGIN DELETE FROM calls; END",
        "DROP TRIGGER boom",
        f"INSERT INTO calls (number, date, type) VALUES ('95000001', {DAY_MS}, 3)",
        "CREATE TRIGGER boom AFTER INSERT ON calls BEGIN SELECT load_extension('x'); END",
        "CREATE INDEX i ON calls (abs(duration))",
    )

    assert len(read(AndroidProvider(), content, "calllog.db").records) == 1


def test_a_text_without_end_is_named_and_passed(read, tmp_path):
    """A row with a text of 40 MB is lost by name; the rows around it are read."""
    content = script(
        tmp_path / "big.db",
        CALLS.format(more=""),
        f"INSERT INTO calls VALUES (1, '95000001', {DAY_MS}, 0, 3, NULL)",
        f"INSERT INTO calls VALUES (2, CAST(zeroblob(40000000) AS TEXT), {DAY_MS}, 0, 3, NULL)",
        f"INSERT INTO calls VALUES (3, '95000001', {DAY_MS}, 0, 3, NULL)",
    )

    reading = read(AndroidProvider(), content, "calllog.db")

    assert [r.provenance.locator for r in reading.records] == [
        "sqlite:calls/_id=1",
        "sqlite:calls/_id=3",
    ]
    assert [w.provenance.locator for w in reading.lost] == ["sqlite:calls/_id=2"]


def test_before_a_damaged_page_the_rows_are_read(read, tmp_path):
    """Rows before a page of zeros are read, then the file is said to be damaged."""
    content = bytearray(calls(tmp_path / "d.db", 400))
    half = len(content) // 2048 * 1024
    content[half : half + 1024] = bytes(1024)

    reading = read(AndroidProvider(), bytes(content), "calllog.db")

    assert 50 < len(reading.records) < 350
    assert isinstance(reading.error, DamagedExhibit)
    assert "calls" in str(reading.error)


def test_a_file_cut_short_gives_what_is_there(read, tmp_path):
    """Half a database gives the rows of its first half, and never an invented one."""
    content = calls(tmp_path / "d.db", 400)

    reading = read(AndroidProvider(), content[: len(content) // 2 + 100], "calllog.db")

    assert len(reading.records) > 100
    assert {record.number for record in reading.records} == {"13900000001"}
    assert isinstance(reading.error, DamagedExhibit)


def test_an_empty_call_log_is_said(read, tmp_path):
    """A database without a row says so."""
    reading = read(
        AndroidProvider(), script(tmp_path / "e.db", CALLS.format(more="")), "calllog.db"
    )

    assert (reading.records, reading.lost, len(reading.remarks)) == ([], [], 1)
    assert "是空的" in reading.said[0]


def test_a_database_of_something_else_is_one_lost_entry(read, tmp_path):
    """A database with a name like a call log and nothing we know is said to be unread."""
    content = script(
        tmp_path / "o.db", "CREATE TABLE notes (a TEXT)", "INSERT INTO notes VALUES (1)"
    )

    reading = read(AndroidProvider(), content, "calllog.db")

    assert len(reading.lost) == 1
    assert any("notes" in said for said in reading.said)


def test_a_database_of_unknown_name_is_left_alone(probe, tmp_path):
    """A database that neither declares our tables nor is named like them is not ours."""
    content = script(tmp_path / "o.db", "CREATE TABLE notes (a TEXT)")

    assert AndroidProvider().detect(probe(content, "notes.db")) is Confidence.NONE


def test_old_emoji_of_two_surrogates_are_joined(read, tmp_path):
    """Emoji that old programs wrote as two surrogates are one character again."""
    content = script(
        tmp_path / "u.db",
        CALLS.format(more=""),
        f"INSERT INTO calls VALUES (1, '1', {DAY_MS}, 0, 3, CAST(x'EDA0BDEDB880' AS TEXT))",
        f"INSERT INTO calls VALUES (2, '1', {DAY_MS}, 0, 3, CAST(x'FF41' AS TEXT))",
    )

    reading = read(AndroidProvider(), content, "calllog.db")

    assert [call.name for call in reading.records] == ["😀", "\ufffdA"]
    assert "1 处文字无法辨认" in reading.said[0]


def test_rows_out_of_order_end_the_reading(read, tmp_path):
    """A damaged tree could give the same rows for ever; an id that does not rise ends it."""
    content = bytearray(calls(tmp_path / "r.db", 3))
    page = 1024
    for cell in (1, 2):
        at = int.from_bytes(content[page + 8 + 2 * cell : page + 10 + 2 * cell], "big")
        content[page + at + 1] = 1

    reading = read(AndroidProvider(), bytes(content), "calllog.db")

    assert len(reading.records) == 1
    assert isinstance(reading.error, DamagedExhibit)
