"""Call logs as tables of unknown shape."""

from __future__ import annotations

from datetime import timedelta

import pytest

from analyzer.model.records import CallOutcome, Direction, TimeBasis
from importers.call_table import CallTable
from importers.contract import Confidence

IMPORTER = CallTable()


def test_an_unknown_order_of_day_and_month_is_not_guessed(read, probe):
    """`02/03/2026` alone could be two days: the table is named and not read."""
    content = b"Number,Date,Time,Type\r\n95000001,02/03/2026,10:00,Incoming\r\n"

    reading = read(IMPORTER, content, "a.csv")

    assert IMPORTER.detect(probe(content, "a.csv")) is Confidence.POSSIBLE
    assert (reading.records, len(reading.lost)) == ([], 1)


@pytest.mark.parametrize(
    ("day", "date"), [("13/10/2026", "2026-10-13"), ("10/13/2026", "2026-10-13")]
)
def test_one_day_above_twelve_tells_the_order(day, date, read):
    """Where one day can only be a day, the whole column is read so."""
    content = f"Number,Date,Time,Type\r\n95000001,{day},10:00,Missed\r\n".encode()

    (call,) = read(IMPORTER, content, "a.csv").records

    assert f"{call.started_at:%Y-%m-%d}" == date


@pytest.mark.parametrize(
    ("cell", "basis", "time"),
    [
        ("1792980000000", TimeBasis.INSTANT, "2026-10-26T02:00:00+00:00"),
        ("1792980000", TimeBasis.INSTANT, "2026-10-26T02:00:00+00:00"),
        ("2026-10-26T02:00:00Z", TimeBasis.OFFSET, "2026-10-26T02:00:00+00:00"),
        ("2026-10-26 10:00:00 +0800", TimeBasis.OFFSET, "2026-10-26T10:00:00+08:00"),
        ('"Oct 26, 2026 10:00:00 AM"', TimeBasis.CASE_ZONE, "2026-10-26T10:00:00+08:00"),
        ("2026年10月26日 下午2:05", TimeBasis.CASE_ZONE, "2026-10-26T14:05:00+08:00"),
    ],
)
def test_times_in_every_form(cell, basis, time, read):
    """Epochs, offsets, months by name and halves of the day are understood."""
    content = f"number,date,type,duration\r\n95000001,{cell},Incoming,5\r\n".encode()

    (call,) = read(IMPORTER, content, "a.csv").records

    assert (call.started_at.isoformat(), call.time_basis) == (time, basis)


@pytest.mark.parametrize(
    ("word", "seconds", "direction", "outcome"),
    [
        ("Incoming", 5, Direction.IN, CallOutcome.ANSWERED),
        ("INCOMING", 0, Direction.IN, CallOutcome.NOT_CONNECTED),
        ("呼出", 5, Direction.OUT, CallOutcome.ANSWERED),
        ("去电", 0, Direction.OUT, CallOutcome.NOT_CONNECTED),
        ("未接来电", 30, Direction.IN, CallOutcome.MISSED),
        ("已拒接", 30, Direction.IN, CallOutcome.REJECTED),
        ("Blocked", 0, Direction.IN, CallOutcome.BLOCKED),
    ],
)
def test_words_of_call_logs(word, seconds, direction, outcome, read):
    """A log's words tell way and outcome; ring seconds of a missed call are no talk."""
    content = f"号码,时间,类型,时长\r\n95000001,2026-10-26 10:00:00,{word},{seconds}\r\n".encode()

    (call,) = read(IMPORTER, content, "a.csv").records

    assert (call.direction, call.outcome) == (direction, outcome)
    assert bool(call.talked) is (outcome is CallOutcome.ANSWERED)


@pytest.mark.parametrize(
    ("content", "way", "seconds"),
    [
        (
            b"_id,number,date,duration,type,name\r\n7,95000001,1792980000000,61,2,\r\n",
            Direction.OUT,
            61,
        ),
        (
            "类型,对方号码,开始时间,通话时长,通话时长2,通话地点,费用,产品,备注\r\n"
            "呼入,95000001,2026-10-26 10:00:00,1分1秒,1,深圳,0,,\r\n".encode("gbk"),
            Direction.IN,
            61,
        ),
        (
            b"Call Date;Call Time;Phone Number;Call Type;Duration\r\n"
            b"26-Oct-2026;10:00:00;95000001;Incoming call;0h 1m 1s\r\n",
            Direction.IN,
            61,
        ),
        (
            b"Name,Phone,Date,Duration,Type\r\n,95000001,2026-10-26 10:00,1 min 1 sec,OUTGOING\r\n",
            Direction.OUT,
            61,
        ),
    ],
)
def test_tables_of_many_programs(content, way, seconds, read):
    """Codes, words, one column or two for the time: each gives the call."""
    (call,) = read(IMPORTER, content, "calls.csv").records

    assert (call.number, call.direction) == ("95000001", way)
    assert call.duration == timedelta(seconds=seconds)
    assert call.started_at.isoformat()[:13] in ("2026-10-26T02", "2026-10-26T10")


@pytest.mark.parametrize(
    "content",
    [
        b"item,price\r\napple,3\r\n",
        b"name,number\r\nA,13900000001\r\nB,13900000002\r\n",
        "一段文字，里面有号码 13900000001 和时间 2026-10-26 10:00:00。\r\n".encode(),
        b"2026-10-26 10:00:00 INFO number=13900000001 type=incoming duration=5\r\n",
    ],
)
def test_other_texts_are_not_taken_for_calls(content, probe):
    """Lists, address books, prose and logs of programs are nobody's."""
    assert IMPORTER.detect(probe(content, "a.csv")) is Confidence.NONE


@pytest.mark.parametrize("number", ["139XXXX0001", "139****0001", "13900000001"])
@pytest.mark.parametrize("header", ["联系人", "号码", ""])
def test_a_number_is_no_name_wherever_it_stands(header, number, read):
    """A number in the column of names, masked or not, is the number of the call."""
    numbers = (number, "95000001")
    rows = (f"2026-10-01 10:00:00,来电,{one},8秒" for one in numbers)
    heading = f"时间,类型,{header},时长" if header else ""

    reading = read(IMPORTER, "\r\n".join((heading, *rows)).encode(), "a.csv")

    assert [(call.number, call.name) for call in reading.records] == [(n, None) for n in numbers]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("日期,号码,类型,内容", "2026-10-05 10:00:00,13900000049,接收,您好"),
        ("日期,号码,类型,短信内容", "2026-10-05 10:00:00,13900000049,1,您好"),
        ("date,number,type,body", "2026-10-05 10:00:00,13900000049,Received,hello"),
    ],
)
def test_messages_in_a_table_are_refused_with_what_to_do(header, row, read):
    """A table of messages is no calls; the reason says so, and which programs' exports are read."""
    reading = read(CallTable(), f"{header}\r\n{row}\r\n".encode(), "a.csv")

    assert reading.records == []
    (said,) = [str(lost.remark) for lost in reading.lost]
    assert "SMS Backup & Restore" in said
    assert "没有短信内容" not in said


@pytest.mark.parametrize(
    ("end", "seconds"),
    [("2026-10-05 10:01:05", 65), ("2026-10-05 09:59:00", None), ("2026-12-05 10:00:00", None)],
)
def test_a_start_and_an_end_give_the_length(end, seconds, read):
    """Where no length is written, it is the time from start to end, if that can be a call."""
    header = "通话开始时间,通话结束时间,呼叫类型,对方号码"
    content = f"{header}\r\n2026-10-05 10:00:00,{end},呼出,95000001\r\n"

    (call,) = read(CallTable(), content.encode(), "a.csv").records

    assert (call.duration and call.duration.total_seconds()) == seconds
