"""Backups made with adb, and the files of Android's agents."""

from __future__ import annotations

import dataclasses
import json
import struct
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analyzer.errors import AnalyzerError, DamagedExhibit, PasswordNeeded
from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Direction,
    ExtractionWarning,
    Message,
    MessageBox,
)
from importers.adb_backup import AdbBackup
from importers.contract import Confidence
from tests.importers.archives import encrypted, maker

SAMPLES = Path("samples/adb_backup")
DAY = datetime(2026, 10, 26, 2, 0, tzinfo=UTC)
PLAIN = (SAMPLES / "plain.ab").read_bytes()
ARCHIVE = PLAIN[len(b"ANDROID BACKUP\n1\n0\nnone\n") :]


@pytest.fixture
def unlock(tmp_path, context):
    """Return a function that reads an archive with a password: records, and the error or `None`."""

    def run(content, password):
        path = tmp_path / "exhibit.ab"
        path.write_bytes(content)
        given = dataclasses.replace(context("backup.ab"), password=password)
        records = []
        items = AdbBackup().read(path, context=given)
        try:
            records.extend(item for item in items if not isinstance(item, ExtractionWarning))
        except AnalyzerError as error:
            return records, error
        return records, None

    return run


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "deflated"])
def test_every_version_is_opened_with_its_password(version, compressed, unlock):
    """Archives of versions 1 to 5 give eight records; the key's checksum is Java's from 2 on."""
    archive = zlib.compress(ARCHIVE) if compressed else ARCHIVE
    content = encrypted(archive, "pass 密码", version=version, compressed=compressed)

    records, error = unlock(content, "pass 密码")

    assert error is None
    assert len(records) == 8


@pytest.mark.parametrize(
    ("password", "words"), [(None, "--password"), ("", "密码不对"), ("wrong", "密码不对")]
)
def test_a_locked_archive_says_what_to_do(password, words, unlock):
    """Without the right password nothing is read, and the message says what is needed."""
    records, error = unlock(encrypted(ARCHIVE, "right"), password)

    assert records == []
    assert isinstance(error, PasswordNeeded)
    assert words in str(error)


def test_an_unknown_encryption_is_named(unlock):
    """Another kind of encryption is named, with what to do."""
    _, error = unlock(PLAIN.replace(b"none", b"RSA-1", 1), None)

    assert isinstance(error, PasswordNeeded)
    assert "RSA-1" in str(error)


def test_absurd_rounds_are_refused(unlock):
    """A header that asks for a thousand million rounds is refused at once."""
    content = encrypted(ARCHIVE, "x").replace(b"\n100\n", b"\n1000000000\n", 1)
    began = time.monotonic()

    _, error = unlock(content, "x")

    assert isinstance(error, DamagedExhibit)
    assert time.monotonic() - began < 10


def test_a_cut_encrypted_archive_keeps_what_came_before(unlock):
    """Half an encrypted archive gives records of its first half, then says that it is cut."""
    content = encrypted(ARCHIVE, "x")

    records, error = unlock(content[: len(content) // 2], "x")

    assert records
    assert isinstance(error, DamagedExhibit)


def test_direction_is_told_by_type(read):
    """A received SMS with a `date_sent` was received, and one without sender has no number."""
    received, sent, nameless = read(AdbBackup(), SAMPLES / "000000_sms_backup", "x").records

    assert (received.direction, received.box) == (Direction.IN, MessageBox.INBOX)
    assert received.raw["date_sent"] != "0"
    assert (sent.direction, sent.number) == (Direction.OUT, "13900000001")
    assert nameless.number is None


def test_mms_times_are_seconds_and_media_are_missing(read):
    """The MMS's date is seconds; what it had attached is counted."""
    reading = read(AdbBackup(), SAMPLES / "000000_mms_backup", "x")
    received, group = reading.records

    assert (received.at, received.number, received.body) == (DAY, "17000000005", "明天去你单位")
    assert received.participants == ()
    assert (group.number, group.participants) == (None, ("13900000001", "13900000004"))
    assert "1 个附件" in reading.said[0]


def test_calls_of_the_agent(read):
    """Calls are read with their codes; a key without value is a deleted call."""
    reading = read(AdbBackup(), SAMPLES / "com.android.calllogbackup.data", "x")
    missed, answered, withheld = reading.records

    assert (missed.outcome, missed.talked) == (CallOutcome.MISSED, timedelta())
    assert (answered.talked, answered.started_at) == (
        timedelta(seconds=95),
        DAY + timedelta(minutes=1),
    )
    assert withheld.number is None
    assert answered.provenance.locator == "kv:3/_id=412"
    assert "410" in reading.said[0]


def test_other_apps_are_named_once(read):
    """Data of other apps is counted and named in one remark."""
    said = read(AdbBackup(), SAMPLES / "backup.ab", "backup.ab").said

    assert sum("com.example.notes" in sentence for sentence in said) == 1


def test_an_archive_without_calls_says_so(read):
    """An archive of other apps alone is one lost entry, not silence."""
    content = b"ANDROID BACKUP\n5\n0\nnone\n" + maker().tar({"apps/com.example/f/a": b"x"})

    reading = read(AdbBackup(), content, "backup.ab")

    assert (reading.records, len(reading.lost)) == ([], 1)


def test_a_long_name_in_a_pax_header_is_read(read):
    """Names beyond 100 characters stand in a header of their own."""
    name = f"apps/com.android.providers.telephony/{'d' * 120}/000000_sms_backup"
    archive = maker().tar({name: maker().agent_json(maker().SMS)})

    reading = read(AdbBackup(), b"ANDROID BACKUP\n5\n0\nnone\n" + archive, "backup.ab")

    assert len(reading.records) == 3
    assert name in reading.records[0].provenance.locator


def test_a_broken_file_of_the_agent_gives_what_came_before(read):
    """A JSON that breaks off gives the messages before, and names the one it breaks in."""
    content = zlib.compress(zlib.decompress(maker().agent_json(maker().SMS))[:-60])

    reading = read(AdbBackup(), content, "000000_sms_backup")

    assert len(reading.records) == 2
    assert [w.provenance.locator for w in reading.lost] == ["json:[3]"]


@pytest.mark.parametrize(
    "entry",
    [7, None, "x", [], {}, {"date": []}, {"type": {}}, {"m_type": 1, "mms_addresses": [3, {}]}],
    ids=repr,
)
def test_foreign_entries_break_nothing(entry, read):
    """An entry of any shape is a message or one lost entry, and the next one is read."""
    content = zlib.compress(json.dumps([entry, maker().SMS[0]]).encode())

    reading = read(AdbBackup(), content, "000000_sms_backup")

    assert len(reading.records) + len(reading.lost) == 2
    assert isinstance(reading.records[-1], Message)


def test_deeply_nested_json_is_refused(read):
    """Nesting without end is a broken place, not a crash."""
    reading = read(AdbBackup(), zlib.compress(b"[" * 200_000), "000000_sms_backup")

    assert (reading.records, len(reading.lost)) == ([], 1)


def test_a_bomb_is_stopped(read):
    """Data that unpacks to gigabytes of nothing is stopped in seconds."""
    zeros = zlib.compressobj(9)
    body = b"".join(zeros.compress(bytes(1 << 24)) for _ in range(100)) + zeros.flush()
    header = maker().tar({"a": b""})[:512]
    big = bytearray(header)
    big[124:136] = b"77777777777\0"
    big[148:156] = b"%06o\0 " % (sum(big[:148]) + 256 + sum(big[156:]))
    content = b"ANDROID BACKUP\n5\n1\nnone\n" + zlib.compress(bytes(big))[:-4]
    began = time.monotonic()

    first = read(AdbBackup(), b"ANDROID BACKUP\n5\n1\nnone\n" + body, "b.ab")
    second = read(AdbBackup(), content, "b.ab")

    assert isinstance(second.error, DamagedExhibit)
    assert first.records == second.records == []
    assert first.lost or first.error
    assert time.monotonic() - began < 10


def test_a_copy_in_text_mode_is_undone(read):
    """An archive in which every line feed became two characters is read like the original."""
    reading = read(AdbBackup(), PLAIN.replace(b"\n", b"\r\n"), "backup.ab")

    assert (len(reading.records), reading.error) == (8, None)


def test_agents_files_are_recognised_by_content(probe):
    """The agents' files are recognised; other zlib data and other streams are not."""
    sms = (SAMPLES / "000000_sms_backup").read_bytes()

    assert AdbBackup().detect(probe(sms, "x.bin")) is Confidence.CERTAIN
    assert AdbBackup().detect(probe(zlib.compress(b"hello"), "x.bin")) is Confidence.NONE
    assert AdbBackup().detect(probe(b"Database of things", "x.bin")) is Confidence.NONE


def test_a_newer_version_of_a_call_is_read(read):
    """What a version adds behind the known fields is kept and hides no call."""
    stream = maker().entity(
        "5", maker()._call("95000001", 1_792_980_000_000, 1, 1) + b"\0\0\0\x03more"
    )
    newer = stream.replace((1005).to_bytes(4, "big"), (1009).to_bytes(4, "big"), 1)

    (call,) = read(AdbBackup(), newer, "com.android.calllogbackup.data").records

    assert isinstance(call, CallRecord)
    assert (call.raw["block_reason"], call.raw["more"]) == ("3", b"more".hex())


@pytest.mark.parametrize(
    ("version", "rest"), [(1, b""), (1010, b"\0" * 12 + b"\0\0another order")], ids=["first", "new"]
)
def test_a_call_whose_later_columns_differ_is_read(version, rest, read):
    """What every version has is read, though the rest is missing or in another order."""
    value = maker()._call("95000001", 1_792_980_000_000, 28, 3)
    begins = value.index(b"\0\x10no-oem-namespace") - 12
    stream = maker().entity("5", struct.pack(">i", version) + value[4:begins] + rest)

    reading = read(AdbBackup(), stream, "com.android.calllogbackup.data")

    (call,) = reading.records
    assert (call.number, call.duration.total_seconds()) == ("95000001", 28)
    assert reading.lost == []
