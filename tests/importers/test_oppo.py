"""What OPPO phones and Chinese relatives back up: calls, messages, locked containers."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pytest

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.records import CallOutcome, Direction, MessageBox, TimeBasis
from importers.meizu_calls import MeizuCalls
from importers.oppo_calls import OppoCalls
from importers.oppo_pctool import OppoPcTool
from importers.pc_suite_sms import PcSuiteSms
from importers.super_backup import SuperBackup
from importers.vivo_easyshare import VivoEasyShare
from importers.vmsg import VMessage

CONTAINER = Path("samples/oppo_pctool/sms.vmsg")


def vmsg(*body, nl="\r\n", tel="95000001", version="1.1"):
    lines = ("BEGIN:VMSG", f"VERSION:{version}", "BEGIN:VCARD", f"TEL:{tel}", "END:VCARD")
    return nl.join((*lines, "BEGIN:VBODY", *body, "END:VBODY", "END:VMSG", "")).encode()


def test_an_empty_oppo_column_is_one_space(read):
    """A space is nothing: no number, no name; ring seconds of a rejected call are no talk."""
    calls = read(OppoCalls(), Path("samples/oppo_calls/callrecord_backup.xml")).records

    assert [call.number for call in calls] == ["95000001", "170 0000 0002", None]
    assert {call.name for call in calls} == {None}
    assert (calls[1].outcome, calls[1].talked) == (CallOutcome.REJECTED, timedelta())
    assert calls[0].raw["ring_time"] == "21"


@pytest.mark.parametrize("nl", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("version", "subject"),
    [
        ("1.1", "Subject;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E5=82={nl}=AC=E6=AC=BE"),
        (" 1.1", "SubjectENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E5=82=AC={nl}=E6=AC=BE"),
    ],
)
def test_both_dialects_and_line_ends(version, subject, nl, read):
    """Soft line breaks join, with or without the semicolon, with either line end."""
    content = vmsg("X-BOX:INBOX", *subject.format(nl=nl).split(nl), nl=nl, version=version)

    (message,) = read(VMessage(), content, "sms.vmsg").records

    assert (message.body, message.box) == ("催款", MessageBox.INBOX)


def test_the_exact_time_goes_before_the_wall_time(read):
    """`DateOrigin` is an instant; `Date` alone is read in the zone of the case."""
    head = ("X-BOX:SENDBOX", "Date:2026/10/26 09:00:00")
    both = vmsg(*head, "DateOrigin:1792980000000", "Subject:a")
    wall = vmsg(*head, "Subject:b")

    exact, local = read(VMessage(), both + wall, "sms.vmsg").records

    assert (exact.time_basis, exact.at.isoformat()) == (
        TimeBasis.INSTANT,
        "2026-10-26T02:00:00+00:00",
    )
    assert (local.time_basis, local.at.isoformat()) == (
        TimeBasis.CASE_ZONE,
        "2026-10-26T09:00:00+08:00",
    )


@pytest.mark.parametrize(
    ("written", "direction", "box"),
    [
        ("INBOX", Direction.IN, MessageBox.INBOX),
        ("SENDBOX", Direction.OUT, MessageBox.SENT),
        ("OUTBOX", Direction.OUT, MessageBox.OUTBOX),
        ("DRAFT", Direction.OUT, MessageBox.DRAFT),
        ("X", Direction.UNKNOWN, MessageBox.UNKNOWN),
    ],
)
def test_boxes_of_messages(written, direction, box, read):
    """Where a message lay says which way it went; a box nobody knows says nothing."""
    (message,) = read(VMessage(), vmsg(f"X-BOX:{written}", "Subject:a"), "sms.vmsg").records

    assert (message.direction, message.box) == (direction, box)


@pytest.mark.parametrize("root", ["CallLog", "callrecord"])
def test_ring_seconds_stand_in_a_column_of_their_own(root, read):
    """Under either root `duration` of a missed call may be ringing; `ring_time` is kept."""
    content = (
        f'<{root}><CALL_RECORDS _id="1" number="95000001" duration="17" type="3" '
        f'date="1792980000000" name=" " ring_time="17"/></{root}>'
    )

    (call,) = read(OppoCalls(), content.encode()).records

    assert (call.outcome, call.talked, call.raw["ring_time"]) == (
        CallOutcome.MISSED,
        timedelta(),
        "17",
    )


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_counted_times_need_no_hours_added(zone, read):
    """Other readers add eight hours to every maker's dates; a count since 1970 has no zone."""
    row = {"number": "95000001", "name": "", "duration": 0, "type": 3, "date": 1_792_980_000_000}
    vcl = b"BEGIN:CALLLOG\nX-NUMBER:1\nX-DURATION:0\nX-DATE:1792980000000\nX-TYPE:3\nEND:CALLLOG\n"
    coolpad = (
        b'<calls_parent><calls_child number="1" date="1792980000000" type="3"/></calls_parent>'
    )

    calls = [
        *read(VivoEasyShare(), json.dumps([row]).encode(), zone=zone).records,
        *read(MeizuCalls(), vcl, zone=zone).records,
        *read(OppoCalls(), coolpad, zone=zone).records,
    ]

    assert {call.started_at.isoformat() for call in calls} == {"2026-10-26T02:00:00+00:00"}
    assert {call.time_basis for call in calls} == {TimeBasis.INSTANT}


def test_text_may_look_like_a_property(read):
    """A line of the text that begins with a colon, or reads like a header, is text."""
    content = vmsg("X-BOX:INBOX", "Subject:first", ":second", "Date:third")

    (message,) = read(VMessage(), content, "sms.vmsg").records

    assert message.body == "first\n:second\nDate:third"


def test_a_sender_may_be_a_word(read):
    """An alphanumeric sender stays as written."""
    (message,) = read(VMessage(), vmsg("Subject:x", tel="M.Video"), "sms.vmsg").records

    assert message.number == "M.Video"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16", "utf-8"])
def test_nokia_messages(codec, read, probe):
    """UTF-16 without mark is known; the day stands before the month."""
    content = vmsg("Date:10.05.2008 12:24:07", "Привет").decode().encode(codec)

    reading = read(VMessage(), content, "1.vmg")

    (message,) = reading.records
    assert VMessage().detect(probe(content, "1.vmg"))
    assert (f"{message.at:%Y-%m-%d %H:%M}", message.body) == ("2008-05-10 12:24", "Привет")


def test_a_cut_message_is_lost_by_name(read):
    """The message in which the file ends is lost; those before are read."""
    whole = vmsg("Subject:a")

    reading = read(VMessage(), whole + whole[:-12], "sms.vmsg")

    assert len(reading.records) == 1
    assert [warning.provenance.locator for warning in reading.lost] == ["vmsg:2"]


def test_messages_of_phone_assistants_have_wall_times(read):
    """Columns are elements with text; a time that is none stays open."""
    records = read(PcSuiteSms(), Path("samples/pc_suite_sms/短信备份.xml")).records

    assert records[0].body == "【闪借宝】请今天 12 点前\n还款 <5000>"
    assert (records[0].time_basis, records[2].at) == (TimeBasis.CASE_ZONE, None)


def test_super_backup_writes_its_own_names(read):
    """`dur` is the duration, and a call of no seconds was not connected."""
    calls = read(SuperBackup(), Path("samples/super_backup/call_logs_20261101.xml")).records

    assert calls[1].duration == timedelta(seconds=61)
    assert (calls[2].direction, calls[2].outcome) == (Direction.OUT, CallOutcome.NOT_CONNECTED)


def test_meizu_dates_in_both_forms(read):
    """A count is an instant, digits of a date are a wall time."""
    first, second = read(MeizuCalls(), Path("samples/meizu_calls/calllog.vcl")).records

    assert (first.time_basis, second.time_basis) == (TimeBasis.INSTANT, TimeBasis.CASE_ZONE)


@pytest.mark.parametrize(("password", "words"), [(None, "加了密码"), ("1", "密码不对")])
def test_a_locked_container_asks_for_its_password(password, words, context):
    """Without the right password nothing is read."""
    given = dataclasses.replace(context("sms.vmsg"), password=password)

    with pytest.raises(PasswordNeeded, match=words):
        list(OppoPcTool().read(CONTAINER, context=given))


def test_a_container_of_something_else_is_named(read, tmp_path):
    """A locked picture is no message, and is named."""
    content = b'5AA500000016{"name":"a.jpg"}' + b"x" * 20

    reading = read(OppoPcTool(), content, "a.jpg")

    assert reading.records == []
    assert "a.jpg" in reading.said[0]


@pytest.mark.parametrize("name", ["bmx_messages.xml", "Mms/1.pdu", "mms_backup.xml"])
def test_mms_in_a_container_are_lost_by_name(name, read):
    """Messages that make no sense are told from pictures and other files of no use."""
    header = json.dumps({"name": name}).encode()

    reading = read(OppoPcTool(), b"5AA5%08d" % len(header) + header + b"x" * 20, name)

    assert len(reading.lost) == 1
    assert "彩信" in reading.said[0]


@pytest.mark.parametrize("content", [b"5AA5", b"5AA500000009{}{}{}{}{", b"5AA599999999{"])
def test_a_container_with_a_broken_head_is_damaged(content, read):
    """A head that is no JSON is an error."""
    assert isinstance(read(OppoPcTool(), content, "a").error, DamagedExhibit)
