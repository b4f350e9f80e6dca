"""What every importer promises, held over the registry."""

from __future__ import annotations

import hashlib
import random
import time
import tracemalloc
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.model.records import kind_of
from importers.contract import HEAD_BYTES, Confidence
from importers.registry import IMPORTERS, choose

SAMPLES = Path("samples")

COUNTS = (
    ("sms_backup_restore", "calls-20261101090000.xml", {"call": 8}, 0, 1),
    ("sms_backup_restore", "sms-20261101090000.xml", {"message": 9}, 0, 5),
    ("recording", "170 0000 0001_20261026100003.amr", {"recording": 1}, 0, 0),
    ("recording", "通话录音@远山银行(95000001)_20261026130005.wav", {"recording": 1}, 0, 0),
    ("vcard", "contacts.vcf", {"contact": 3}, 0, 0),
    ("vcard", "phonebook21.vcf", {"contact": 2}, 0, 0),
    ("android_provider", "CallHistory.db", {"call": 3}, 0, 0),
    ("android_provider", "callinfo.db", {"call": 5}, 0, 1),
    ("android_provider", "calllog.db", {"call": 8}, 0, 1),
    ("android_provider", "calls.db", {"call": 5}, 0, 0),
    ("android_provider", "contacts2.db", {"contact": 2}, 0, 0),
    ("android_provider", "logs.db", {"call": 2}, 0, 1),
    ("android_provider", "mmssms.db", {"message": 9}, 0, 4),
    ("adb_backup", "000000_mms_backup", {"message": 2}, 0, 1),
    ("adb_backup", "000000_sms_backup", {"message": 3}, 0, 0),
    ("adb_backup", "backup.ab", {"message": 5, "call": 3}, 0, 3),
    ("adb_backup", "com.android.calllogbackup.data", {"call": 3}, 0, 1),
    ("adb_backup", "plain.ab", {"message": 5, "call": 3}, 0, 3),
    ("miui_backup", "descript.xml", {}, 0, 4),
    ("miui_backup", "彩信(com.android.mms).bak", {"message": 2}, 0, 0),
    ("miui_backup", "联系人(com.android.contacts).bak", {"contact": 2}, 0, 0),
    ("miui_backup", "短信(com.android.mms).bak", {"message": 2}, 0, 0),
    ("miui_backup", "通话记录(com.android.contacts).bak", {"call": 3}, 0, 0),
    ("huawei_backup", "calllog.db", {"call": 3}, 0, 0),
    ("huawei_backup", "info.xml", {}, 0, 3),
    ("huawei_backup", "sms.db", {"message": 3}, 0, 0),
    ("iphone_backup", "3d0d7e5fb2ce288813306e4d4636395e047a3d28", {"message": 4}, 0, 1),
    ("iphone_backup", "CallHistory.storedata", {"call": 3}, 0, 0),
    ("iphone_backup", "Manifest.db", {}, 0, 3),
    ("carrier_bill", "13900000001_通话详单.xls", {"call": 7}, 0, 2),
    ("carrier_bill", "2026年10月语音通信.xlsx", {"call": 4}, 0, 2),
    ("carrier_bill", "加密的语音详单.xlsx", {"call": 3}, 0, 1),
    ("carrier_bill", "中国移动网上营业厅详单.html", {"call": 3}, 0, 1),
    ("carrier_bill", "电信语音详单.html", {"call": 2}, 0, 1),
    ("carrier_bill", "语音业务历史详单.csv", {"call": 4}, 0, 2),
    ("carrier_bill", "语音详单201511.xls", {"call": 2}, 0, 2),
    ("carrier_bill", "账单手工整理.xls", {"call": 6}, 0, 2),
    ("carrier_bill", "通话详单202610.pdf", {"call": 60}, 0, 1),
    ("call_table", "CallLog_20261101.csv", {"call": 5}, 0, 0),
    ("call_table", "call log.xlsx", {"call": 3}, 0, 0),
    ("call_table", "通话记录导出.csv", {"call": 3}, 0, 0),
    ("mail", "最后通知.eml", {"email": 1}, 0, 1),
    ("mail", "mail_2", {"email": 1}, 0, 1),
    ("mail", "收件箱.mbox", {"email": 3}, 0, 1),
    ("mail", "SMS Backup+.mbox", {"message": 2, "call": 2}, 0, 0),
    ("google_voice", " - Voicemail - 2026-03-11T15_00_00Z.html", {"call": 1}, 0, 0),
    ("google_voice", "+12025550130 - Received - 2026-03-10T15_00_00Z(1).html", {"call": 1}, 0, 0),
    ("google_voice", "+12025550130 - Recorded - 2026-03-12T15_00_00Z.html", {"call": 1}, 0, 0),
    ("google_voice", "+12025550130 - Text - 2026-03-09T12_00_00Z.html", {"message": 3}, 0, 0),
    ("google_voice", "+12025550131 - Placed - 2026-01-10T15_00_00Z.html", {"call": 1}, 0, 0),
    ("google_voice", "+12025550132 - 2026-03-13T15_00_00Z.html", {"call": 1}, 0, 0),
    ("google_voice", "Group Conversation - 2026-03-10T12_00_00Z.html", {"message": 2}, 0, 0),
    ("google_voice", "Lakeside Recovery - Missed - 2026-03-09T02_45_56Z.html", {"call": 1}, 0, 0),
    ("super_backup", "call_logs_20261101.xml", {"call": 3}, 0, 0),
    ("super_backup", "sms_20261101.xml", {"message": 2}, 0, 1),
    ("oppo_calls", "callrecord_backup.xml", {"call": 3}, 0, 0),
    ("oppo_calls", "old_callrecord_backup.xml", {"call": 1}, 0, 0),
    ("oppo_calls", "coolpad_calls.xml", {"call": 2}, 0, 0),
    ("pc_suite_sms", "短信备份.xml", {"message": 3}, 0, 1),
    ("vmsg", "sms.vmsg", {"message": 3}, 0, 0),
    ("vmsg", "sms_backup.vmsg", {"message": 3}, 0, 0),
    ("vmsg", "00001.vmg", {"message": 1}, 0, 0),
    ("mms_pdu", "1.pdu", {"message": 1}, 0, 0),
    ("mms_pdu", "2.pdu", {"message": 1}, 0, 1),
    ("mms_pdu", "mms_backup.xml", {}, 0, 1),
    ("meizu_calls", "calllog.vcl", {"call": 2}, 0, 0),
    ("oppo_pctool", "sms.vmsg", {"message": 3}, 0, 0),
    ("sms_ie", "messages.ndjson", {"message": 3}, 0, 1),
    ("sms_ie", "messages-2026-11-01.json", {"message": 2}, 0, 0),
    ("sms_ie", "calls-2026-11-01.json", {"call": 2}, 0, 0),
    ("sms_ie", "calls-2026-11-01.json.ssef", {"call": 2}, 0, 0),
    ("sms_ie", "messages-2026-11-01.zip.ssef", {"message": 3}, 0, 0),
    ("fossify", "sms_export.json", {"message": 2}, 0, 0),
    ("fossify", "call_history_20261101.json", {"call": 2}, 0, 0),
    ("qksms", "backup-20261101090000.json", {"message": 2}, 0, 0),
    ("vivo_easyshare", "calllog.json", {"call": 2}, 0, 0),
    ("vivo_easyshare", "sms.json", {"message": 1}, 0, 0),
    ("outlook_message", "催款.msg", {"email": 1}, 0, 1),
    ("outlook_message", "草稿.msg", {"email": 1}, 0, 0),
)
"""Importer, sample, records by kind, lost entries, remarks."""

BY_NAME = {importer.name: importer for importer in IMPORTERS}
EACH_SAMPLE = pytest.mark.parametrize(("name", "file"), [row[:2] for row in COUNTS])


def places(reading):
    return [record.provenance.locator for record in reading.records]


def test_every_importer_has_samples():
    """No importer is without a sample, and every sample is in the table."""
    there = {
        (path.parent.name, path.name)
        for importer in IMPORTERS
        for path in (SAMPLES / importer.name).iterdir()
        if path.suffix != ".md"
    }

    assert there == {row[:2] for row in COUNTS}
    assert {name for name, _ in there} == set(BY_NAME)


@EACH_SAMPLE
def test_a_sample_is_certain_to_its_own_importer_and_to_no_other(name, file, probe):
    """The importer of a sample is certain of it, and every other one is not."""
    sure = probe((SAMPLES / name / file).read_bytes(), f"folder/{file}")

    for importer in IMPORTERS:
        assert (importer.detect(sure) is Confidence.CERTAIN) is (importer.name == name)
    assert choose(sure) is BY_NAME[name]


@pytest.mark.parametrize(("name", "file", "records", "lost", "remarks"), COUNTS)
def test_counts(name, file, records, lost, remarks, read):
    """A sample holds as many records and warnings as the table says."""
    reading = read(BY_NAME[name], SAMPLES / name / file, file)

    kinds = [kind_of(record).value for record in reading.records]
    assert {kind: kinds.count(kind) for kind in kinds} == records
    assert (len(reading.lost), len(reading.remarks)) == (lost, remarks)
    assert reading.error is None


@EACH_SAMPLE
def test_each_entry_has_its_own_place(name, file, read):
    """No two records share a locator, and each names importer and version."""
    importer = BY_NAME[name]

    reading = read(importer, SAMPLES / name / file, file)

    assert len(set(places(reading))) == len(reading.records)
    for record in reading.records:
        assert (record.provenance.importer, record.provenance.version) == (
            importer.name,
            importer.version,
        )


@EACH_SAMPLE
def test_times_know_their_offset(name, file, read):
    """Every time is aware."""
    for record in read(BY_NAME[name], SAMPLES / name / file, file).records:
        times = [getattr(record, field, None) for field in ("at", "started_at")]

        assert all(time.utcoffset() is not None for time in times if isinstance(time, datetime))


@EACH_SAMPLE
def test_reading_twice_is_equal_and_leaves_the_file_alone(name, file, read):
    """The same file gives the same records, and its bytes stay as they were."""
    path = SAMPLES / name / file
    before = hashlib.sha256(path.read_bytes()).digest()

    first, second = (read(BY_NAME[name], path, file) for _ in range(2))

    assert first.records == second.records
    assert first.said == second.said
    assert hashlib.sha256(path.read_bytes()).digest() == before


@EACH_SAMPLE
def test_a_file_cut_anywhere_breaks_nothing(name, file, read):
    """A file cut at any byte gives records it had, warnings or our error."""
    content = (SAMPLES / name / file).read_bytes()
    whole = places(read(BY_NAME[name], content, file))

    for cut in {*range(0, len(content), max(1, len(content) // 300)), len(content) - 1}:
        reading = read(BY_NAME[name], content[:cut], file)

        assert places(reading) == whole[: len(reading.records)]
        assert len(reading.records) + len(reading.lost) <= len(whole)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_and_foreign_files_raise_only_our_errors(importer, data, probe, read):
    """Any bytes, and any sample with some bytes changed, give records, warnings or our error."""
    own = [row for row in COUNTS if row[0] == importer.name]
    _, file, *_ = data.draw(st.sampled_from(own))
    content = bytearray((SAMPLES / importer.name / file).read_bytes())
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    foreign = data.draw(st.binary(max_size=200))

    for damaged in (bytes(content), foreign):
        importer.detect(probe(damaged, file))
        read(importer, damaged, file)


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 5000, b"PK\x03\x04" + b"\0" * 60, b"<html><body>hi</body></html>"]
)
def test_what_is_nobodys_is_not_claimed(importer, content, probe):
    """An empty file, zeros, an archive and a web page are not recognised without a name."""
    assert importer.detect(probe(content, "some/file")) is Confidence.NONE
    assert choose(probe(content, "some/file.xml")) is None


def _hostile():
    """Beginnings of files made to keep a reader busy."""
    units = (
        *(b"<!-- a -->", b"<?a?>", b"<!DOCTYPE a>", b"<!DOCTYPE a [", b"<", b"<!--", b"<a "),
        *(b"<td>", b'{"', b"{", b"[", b'"', b'"\\"', b'[{"a":', b"BEGIN:", b"BEGIN:VCARD\n"),
        *(b"BEGIN:VMSG\n", b"From ", b"a:", b"=?a?b?", b"Row: 0 a=b, ", b"MIUI BACKUP\n"),
        *(b"create table ", b",", b"1", b" ", b"\n", b"\0", b"a", b"\xff", b"\xff\xfb"),
        *(b"ID3\x04\0\0\0\0\0\0", b"PK\x03\x04", b"<html><![a b[", b"<html><![%d]>"),
    )
    for unit in units:
        whole = (unit * HEAD_BYTES)[: HEAD_BYTES - 1]
        yield from (whole + b"x", unit * 40 + b"x", b'<?xml version="1.0"?>' + whole)
    chance = random.Random(1)
    yield chance.randbytes(HEAD_BYTES)
    yield bytes(chance.choices(b'<>!-?"{}:[],=\n abBEGIN;', k=HEAD_BYTES))


@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda importer: importer.name)
def test_recognition_takes_no_time_whatever_a_file_begins_with(importer, probe):
    """No beginning keeps recognition busy, or makes it fail."""
    for head in _hostile():
        started = time.process_time()
        importer.detect(probe(head, "备注.mp3"))
        assert time.process_time() - started < 10, head[:40]


def test_each_importer_is_asked_once(probe, monkeypatch):
    """Choosing asks no importer twice, and the first of the surest has the file."""
    asked = []

    class Sure:
        def detect(self, probe):
            asked.append(self)
            return Confidence.LIKELY

    first, second = Sure(), Sure()
    monkeypatch.setattr("importers.registry.IMPORTERS", (first, second))

    assert choose(probe(b"a")) is first
    assert asked == [first, second]


@pytest.mark.parametrize("name", ["短信.txt", "名" * 250, "😀.xml", "calls.mp3", "sms", "x.vcf"])
def test_recognition_is_by_content_whatever_the_name(name, probe):
    """A file of messages is read as one even when it is called something else."""
    content = (SAMPLES / "sms_backup_restore/sms-20261101090000.xml").read_bytes()

    assert choose(probe(content, name)) is BY_NAME["sms_backup_restore"]


def test_memory_does_not_grow_with_the_file(tmp_path, context):
    """Reading ten times as many messages takes no more memory."""
    row = b'<sms address="13900000001" date="1792980000000" type="1" body="a"/>\n'
    peaks = []
    for count in (20_000, 200_000):
        path = tmp_path / f"{count}.xml"
        path.write_bytes(b"<smses>" + row * count + b"</smses>")
        importer = BY_NAME["sms_backup_restore"]
        tracemalloc.start()
        seen = sum(1 for _ in importer.read(path, context=context(path.name)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert seen == count

    assert peaks[1] < peaks[0] * 1.3
