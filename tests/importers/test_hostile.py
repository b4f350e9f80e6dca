"""Files made to keep a reader busy, to get out of their folder, or written in another encoding."""

from __future__ import annotations

import io
import json
import time
import zipfile

import pytest

from analyzer.errors import DamagedExhibit, UnsafeArchive
from importers.carrier_bill import CarrierBill
from importers.google_voice import GoogleVoice
from importers.mail import MailFile
from importers.registry import choose
from importers.sms_ie import SmsImportExport

HEAD = "<td>起始时间</td><td>通信方式</td><td>对方号码</td><td>通话时长</td>"
CALL = "<td>2026-10-01 10:00:00</td><td>被叫</td><td>95000001</td><td>8秒</td>"
TABLE = f"<table><tr>{HEAD}</tr><tr>{CALL}</tr></table>"
SMS = {"_id": "1", "thread_id": "1", "date": "1792980000000", "address": "95000001", "body": "还款"}
MAIL = b"From: a@b.c\r\nTo: d@e.f\r\nDate: Mon, 2 Nov 2026 10:00:00 +0800\r\n"
VOICE = "+12025550130 - Text - 2026-03-09T12_00_00Z.html"
HUGE = 10_000_000


def packed(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_bill_as_a_web_page_is_read_in_every_encoding(codec, read, probe):
    """The page of a portal says nothing of its encoding, and is read all the same."""
    content = f"<html>{TABLE}</html>".encode(codec)

    (call,) = read(CarrierBill(), content, "详单.html").records
    assert (call.number, choose(probe(content, "详单.html")).name) == ("95000001", "carrier_bill")


@pytest.mark.parametrize("before", ["", "<html><table><tr><td>", "\ufeff"])
def test_a_log_in_big5_is_read(before, read, probe):
    """Traditional headers and words in Big5 are those of a log, in a page and in a text."""
    head, call = "起始時間,通話方式,對方號碼,通話時長", "2026-10-01 10:00:00,來電,95000001,8秒"
    text = f"{head}\r\n{call}\r\n"
    if before.startswith("<"):
        rows = "</td></tr><tr><td>".join((head, call)).replace(",", "</td><td>")
        text = f"{before}{rows}</td></tr></table></html>"
    content = text.encode("utf-16" if before == "\ufeff" else "big5")

    (found,) = read(choose(probe(content, "a")), content, "a").records
    assert found.number == "95000001"


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
def test_messages_in_json_are_read_in_every_encoding(codec, read, probe):
    """An export that an editor saved in another encoding keeps its words."""
    content = json.dumps([SMS | {"body": "请还款" * 5}], ensure_ascii=False).encode(codec)

    (message,) = read(choose(probe(content, "messages.json")), content, "messages.json").records
    assert message.body == "请还款" * 5


@pytest.mark.parametrize(
    ("stated", "codec"), [("gb2312", "gb18030"), ("gb2312", "utf-8"), ("big5", "big5")]
)
def test_a_mail_is_read_as_what_it_is(stated, codec, read):
    """Traditional characters in a mail that says GB 2312, and a wrong word for UTF-8, are read."""
    text = "請還款，電話號碼"
    content = MAIL + f"Content-Type: text/plain; charset={stated}\r\n\r\n".encode()

    assert read(MailFile(), content + text.encode(codec), "a.eml").records[0].body == text


@pytest.mark.parametrize(
    "filler",
    [
        f"<table><tr><td>{'x' * HUGE}</td></tr></table>",
        "<table><tr><td>" * 100_000,
        "<td a=" * 300_000,
        "<![" * 300_000,
    ],
    ids=["one cell", "tables in tables", "open tags", "open sections"],
)
def test_a_page_that_keeps_a_reader_busy_takes_bounded_time(filler, read):
    """The calls before it are read, in some seconds."""
    started = time.process_time()

    reading = read(CarrierBill(), f"<html>{TABLE}{filler}".encode(), "详单.html")

    assert [call.number for call in reading.records] == ["95000001"]
    assert time.process_time() - started < 20


def test_objects_in_objects_are_one_lost_entry(read):
    """An object two hundred thousand deep is lost alone."""
    deep = b'{"a":' * 200_000 + b"1" + b"}" * 200_000
    sms = json.dumps(SMS).encode()

    reading = read(SmsImportExport(), b"[" + b",".join((sms, deep, sms)) + b"]", "m.json")

    assert (len(reading.records), len(reading.lost)) == (2, 1)


def test_a_line_of_ten_megabytes_without_its_end_is_one_lost_message(read):
    """The messages before and behind it are read."""
    sms, endless = json.dumps(SMS).encode(), b'{"body":"' + b"y" * HUGE

    reading = read(SmsImportExport(), b"\n".join((sms, endless, sms)), "messages.ndjson")

    assert (len(reading.records), len(reading.lost)) == (2, 1)


@pytest.mark.parametrize(
    "content",
    [
        MAIL + b"Subject: x\r\n\r\n" + b"y" * HUGE,
        MAIL + b"Subject: " + b"=?utf-8?q?" * (HUGE // 10) + b"\r\n\r\nhello",
    ],
    ids=["text", "subject"],
)
def test_a_mail_with_a_line_of_ten_megabytes_is_one_mail(content, read):
    """However long a line is, there is one mail, in some seconds."""
    started = time.process_time()

    assert len(read(MailFile(), content, "a.eml").records) == 1
    assert time.process_time() - started < 20


def test_a_conversation_without_end_says_so(read):
    """Messages inside messages end in our error, in some seconds."""
    content = b'<html><div class="hChatLog">' + b'<div class="message">' * 50_000

    assert isinstance(read(GoogleVoice(), content, VOICE).error, DamagedExhibit)


def test_a_workbook_that_unpacks_to_a_gigabyte_is_refused(read):
    """A zip bomb in the form of a workbook is not unpacked."""
    zeros = bytes(64 << 20)
    sheets = {f"xl/worksheets/sheet{n}.xml": zeros for n in range(17)}

    reading = read(CarrierBill(), packed({"xl/workbook.xml": "<x/>"} | sheets), "话单.xlsx")

    assert isinstance(reading.error, UnsafeArchive)


def test_a_part_s_path_leads_nowhere(read):
    """Of a path in an export only its last piece counts, inside `data/` and as a name."""
    part = {"ct": "image/png", "name": "../../etc/passwd", "_data": "/x/../../PART_1"}
    row = SMS | {"msg_box": "1", "__parts": [part]}
    files = {"messages.ndjson": json.dumps(row), "data/PART_1": b"own", "data/../PART_1": b"evil"}

    (message,) = read(SmsImportExport(), packed(files), "messages.zip").records

    assert [(one.name, one.content) for one in message.attachments] == [("passwd", b"own")]
