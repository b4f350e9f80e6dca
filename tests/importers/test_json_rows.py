"""Calls and messages in JSON: SMS Import/Export, Fossify, QKSMS, vivo."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from analyzer.errors import DamagedExhibit
from analyzer.model.records import Direction, MessageKind
from importers.contract import Confidence
from importers.fossify import Fossify
from importers.json_entries import JsonFile, first_row, text_of
from importers.qksms import QkSms
from importers.sms_ie import SmsImportExport
from importers.vivo_easyshare import VivoEasyShare

SAMPLES = Path("samples")
ROW = {"_id": "1", "thread_id": "1", "address": "95000001", "date": "1792980000000", "type": "1"}


def objects(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    file = JsonFile(path)
    return [(entry.locator, entry.value) for entry in file], file.whole


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ('[{"a":1},{"a":2}]', [("json:[1]", {"a": 1}), ("json:[2]", {"a": 2})], True),
        ('{"a":1}\n{"a":2}\n', [("json:[1]", {"a": 1}), ("json:[2]", {"a": 2})], True),
        ('{"n":1,"messages":[{"a":1}]}', [("json:messages[1]", {"a": 1})], True),
        ('{"a":1,"__parts":[{"b":2}]}', [("json:[1]", {"a": 1, "__parts": [{"b": 2}]})], True),
        ('[{"a":1},{"a":2', [("json:[1]", {"a": 1}), ("json:[2]", None)], False),
        ('[{"a":1}', [("json:[1]", {"a": 1})], False),
        ('[{"a":x},{"a":3}]', [("json:[1]", None), ("json:[2]", {"a": 3})], True),
        ('{"a":"x}\n{"a":3}\n', [("json:[1]", None), ("json:[2]", {"a": 3})], True),
        ('[\n {"a":[{"b":1},{]},\n {"a":3}]', [("json:[1]", None), ("json:[2]", {"a": 3})], True),
        ("[]", [], True),
    ],
)  # fmt: skip
def test_objects_of_every_shape(text, found, whole, tmp_path):
    """Lists, lists inside an object and lines are read; a broken object is lost alone."""
    assert objects(tmp_path, text) == (found, whole)


def test_an_object_larger_than_a_chunk_is_read(tmp_path):
    """An object may be far larger than what is read at once."""
    text = json.dumps([{"data": "x" * 1_000_000, "n": n} for n in range(3)])

    found, whole = objects(tmp_path, text)

    assert ([value["n"] for _, value in found], whole) == ([0, 1, 2], True)


def test_half_an_emoji_is_replaced():
    """A lone surrogate, which no text can hold, becomes a question mark."""
    assert text_of(json.loads('"a\\ud83d"')) == "a?"


@pytest.mark.parametrize("text", ["", "hello", "[1, 2]", '"x"', "<a>", "{"])
def test_what_has_no_row(text):
    """Other texts have no first row."""
    assert not first_row(text.encode())


@pytest.mark.parametrize(
    ("importer", "file"),
    [
        (SmsImportExport(), "sms_ie/messages.ndjson"),
        (SmsImportExport(), "sms_ie/messages-2026-11-01.json"),
        (Fossify(), "fossify/sms_export.json"),
    ],
)
def test_an_mms_has_its_people_and_parts(importer, file, read):
    """An MMS is read from its addresses and parts; seconds and milliseconds give one time."""
    records = read(importer, SAMPLES / file).records

    mms = next(record for record in records if record.kind is MessageKind.MMS)
    sms = next(record for record in records if record.kind is MessageKind.SMS)
    assert (mms.number, mms.body != "", mms.participants) == ("13900000003", True, ())
    assert abs((mms.at - sms.at).total_seconds()) <= 60


def test_media_that_lie_beside_are_said(read):
    """In version 2 media are not in the file; the person is told where they are."""
    reading = read(SmsImportExport(), SAMPLES / "sms_ie/messages.ndjson")

    assert any("data" in text for text in reading.said)


def test_values_may_be_strings_or_numbers(read):
    """`"type": "2"` and `"type": 2` are the same."""
    (first,), (second,) = (
        read(SmsImportExport(), json.dumps([ROW | {"type": code}]).encode()).records
        for code in ("2", 2)
    )

    assert first.direction is second.direction is Direction.OUT


def test_calls_in_seconds_or_milliseconds(read):
    """`startTS` counts seconds in some versions and milliseconds in others."""
    first, second = read(Fossify(), SAMPLES / "fossify/call_history_20261101.json").records

    assert (second.started_at - first.started_at).total_seconds() == 60
    assert first.name is None


@pytest.mark.parametrize("importer", [SmsImportExport(), Fossify(), QkSms(), VivoEasyShare()])
def test_a_cut_file_says_so(importer, read):
    """A file that ends early keeps what came before and is called damaged."""
    reading = read(importer, json.dumps([ROW, ROW]).encode()[:-20])

    assert len(reading.records) == 1
    assert isinstance(reading.error, DamagedExhibit)


@pytest.mark.parametrize("importer", [SmsImportExport(), Fossify(), QkSms(), VivoEasyShare()])
def test_other_json_is_not_claimed(importer, probe):
    """Settings, side-cars and contacts are nobody's."""
    for value in ({"timestamp_unix_ms": 1, "direction": "in"}, [{"name": "a"}], {"a": {"b": 1}}):
        assert importer.detect(probe(json.dumps(value).encode())) is Confidence.NONE


def test_memory_does_not_grow_with_the_file(tmp_path, context):
    """Ten times as many rows take no more memory."""
    peaks = []
    for count in (2_000, 20_000):
        path = tmp_path / f"{count}"
        path.write_text("\n".join([json.dumps(ROW)] * count), encoding="utf-8")
        tracemalloc.start()
        seen = sum(1 for _ in SmsImportExport().read(path, context=context("a.ndjson")))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert seen == count

    assert peaks[1] < peaks[0] * 1.5


NAMED = {
    "number": "95000001",
    "name": "张敏和王丽",
    "duration": 1,
    "type": 1,
    "date": 1_792_980_000,
}
FOSSIFY = {
    "subscriptionId": 1, "address": "95000001", "body": "请还款", "date": 1_792_980_000_000,
    "dateSent": 1_792_979_995_000, "locked": 0, "protocol": None, "read": 1, "status": -1,
    "type": 2, "serviceCenter": None, "backupType": "sms",
}  # fmt: skip
FOSSIFY_MMS = {
    "creator": "x", "contentType": "application/vnd.wap.multipart.related", "deliveryReport": 129,
    "date": 1_792_980_000, "dateSent": 0, "locked": 0, "messageType": 132, "messageBox": 1,
    "read": 1, "readReport": 129, "seen": 1, "textOnly": 0, "status": "", "subject": "看",
    "subjectCharSet": None, "subscriptionId": 1, "transactionId": "T",
    "addresses": [{"address": "17000000005", "type": 137, "charset": 106}],
    "parts": [
        {"contentType": "text/plain", "contentLocation": "t.txt", "text": "明天去"},
        {"contentType": "image/png", "contentLocation": "a.png", "data": "iVBORyBtYWRlIHVw"},
    ],
    "backupType": "mms",
}  # fmt: skip


def test_fossify_writes_names_of_its_own(read, probe):
    """Exports of Kotlin's serializer have other names for the same columns."""
    content = json.dumps([FOSSIFY, FOSSIFY_MMS]).encode()

    sms, mms = read(Fossify(), content).records

    assert Fossify().detect(probe(content)) is Confidence.CERTAIN
    assert (sms.direction, sms.body, sms.sim) == (Direction.OUT, "请还款", "1")
    assert (mms.kind, mms.number, mms.subject) == (MessageKind.MMS, "17000000005", "看")
    assert (mms.body, mms.attachments[0].name) == ("明天去", "a.png")
    assert mms.raw["messageBox"] == "1"


def test_fossify_of_old_has_lists_by_conversation(read, probe):
    """Messages inside conversations each have a place of their own."""
    content = json.dumps([{"threadId": 1, "sms": [FOSSIFY, FOSSIFY], "mms": [FOSSIFY_MMS]}] * 2)

    reading = read(Fossify(), content.encode())

    assert Fossify().detect(probe(content.encode())) is Confidence.CERTAIN
    assert len(reading.records) == len({r.provenance.locator for r in reading.records}) == 6
    assert reading.records[1].provenance.locator == "json:[1]/sms[2]"


def test_json_in_gbk_is_read(read):
    """A file that was saved in GBK keeps its names."""
    content = json.dumps(
        [NAMED],
        ensure_ascii=False,
    ).encode("gbk")

    reading = read(VivoEasyShare(), content)

    assert reading.records[0].name == "张敏和王丽"
    assert reading.said == []


def test_some_broken_bytes_are_no_gbk(read):
    """UTF-8 with a few broken bytes stays UTF-8; the bytes are counted."""
    content = json.dumps(
        [NAMED],
        ensure_ascii=False,
    ).encode()
    content = content.replace("和".encode(), b"\xff\xfe")

    reading = read(VivoEasyShare(), content)

    assert reading.records[0].name == "张敏\ufffd\ufffd王丽"


@pytest.mark.parametrize("column", ["__display_name", "display_name", "display-name", "name"])
def test_a_call_has_its_name_under_any_column(column, read):
    """Versions of SMS Import / Export call the column of a call's name differently."""
    row = {"_id": "1", "number": "13900000011", "date": "1792980000000", "duration": "6"}
    content = json.dumps([row | {"type": "1", column: "王五"}]).encode()

    (call,) = read(SmsImportExport(), content, "calls.json").records

    assert (call.name, call.number) == ("王五", "13900000011")


def test_calls_shown_as_one_are_each_a_call(read):
    """Calls that Fossify has put under another are read, the other itself only once."""
    first = {"id": 2, "phoneNumber": "13900000026", "startTS": 1792980000, "duration": 5, "type": 2}
    second = first | {"id": 5, "startTS": 1792979000, "duration": 7}
    content = json.dumps([first | {"groupedCalls": [first, second]}]).encode()

    calls = read(Fossify(), content, "calls.json").records

    assert [call.duration.total_seconds() for call in calls] == [5, 7]
    assert calls[1].provenance.locator.endswith("/groupedCalls[2]")
