"""Backups of Huawei and Honor phones."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from analyzer.errors import AnalyzerError, DamagedExhibit, PasswordNeeded
from analyzer.model.records import CallOutcome, Direction, ExtractionWarning
from importers.contract import Confidence
from importers.huawei_backup import HuaweiBackup
from tests.importers.databases import script
from tests.importers.huawei import BACKUP_KEY, PASSWORD, PLAIN, ctr, gcm, info

SAMPLES = Path("samples/huawei_backup")


@pytest.fixture
def unlock(tmp_path, context):
    """Return a function that reads a call log beside an `info.xml`: items, and the error."""

    def run(content, about, password=PASSWORD):
        (tmp_path / "calllog.db").write_bytes(content)
        siblings = {}
        if about is not None:
            (tmp_path / "info.xml").write_bytes(about)
            siblings = {"info.xml": tmp_path / "info.xml"}
        given = dataclasses.replace(context("calllog.db"), password=password, siblings=siblings)
        items = []
        try:
            items.extend(HuaweiBackup().read(tmp_path / "calllog.db", context=given))
        except AnalyzerError as error:
            return items, error
        return items, None

    return run


def test_plain_calls_keep_ringing_and_labels(read):
    """Ring seconds of a missed call are no talk; the crowd's label is kept as its column."""
    missed, answered, dialled = read(HuaweiBackup(), SAMPLES / "calllog.db", "calllog.db").records

    assert (missed.outcome, missed.talked.total_seconds()) == (CallOutcome.MISSED, 0)
    assert missed.raw["mark_content"] == "骚扰电话"
    assert answered.talked.total_seconds() == 40
    assert dialled.outcome is CallOutcome.NOT_CONNECTED


def test_plain_messages_are_read(read):
    """SMS and broadcasts are read; a broadcast's direction is not known."""
    messages = read(HuaweiBackup(), SAMPLES / "sms.db", "sms.db").records

    assert [m.direction for m in messages] == [Direction.IN, Direction.OUT, Direction.UNKNOWN]


@pytest.mark.parametrize(
    ("version", "cipher", "rounds", "key_rounds"),
    [
        (3, ctr, 5_000, 5_000),
        (4, ctr, 5_000, 5_000),
        (4, ctr, 5_000, 10_000),
        (4, gcm, 10_000, 10_000),
    ],
    ids=["version 3", "version 4", "KoBackup 12", "KoBackup 14"],
)
def test_every_known_way_is_decrypted(version, cipher, rounds, key_rounds, unlock):
    """The calls of an encrypted backup are those of the plain one."""
    secret = BACKUP_KEY if version == 4 else PASSWORD.encode()

    items, error = unlock(
        cipher(PLAIN, rounds, secret), info(version=version, key_rounds=key_rounds)
    )

    assert error is None
    assert [item.outcome.value for item in items] == ["missed", "answered", "not_connected"]


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize(("password", "words"), [(None, "--password"), ("wrong", "密码不对")])
def test_a_locked_backup_says_what_to_do(version, password, words, unlock):
    """Without the right password nothing is read, and the message says what is needed."""
    secret = BACKUP_KEY if version == 4 else PASSWORD.encode()

    items, error = unlock(ctr(PLAIN, 5_000, secret), info(version=version), password)

    assert items == []
    assert isinstance(error, PasswordNeeded)
    assert words in str(error)


def test_without_its_list_a_locked_database_says_so(unlock):
    """An encrypted database without `info.xml` asks for the whole folder."""
    items, error = unlock(ctr(PLAIN, 5_000, BACKUP_KEY), None)

    assert (items, type(error)) == ([], PasswordNeeded)
    assert "info.xml" in str(error)


def test_an_unknown_way_is_named(unlock):
    """A file that no known way opens says that the way is not known."""
    _, error = unlock(ctr(PLAIN, 7_777, BACKUP_KEY), info(version=4))

    assert isinstance(error, PasswordNeeded)
    assert "还不认识的加密方式" in str(error)


def test_a_cut_encrypted_file_is_damaged(unlock):
    """A file without its end gives the rows that are there, and is said to be incomplete."""
    items, error = unlock(gcm(PLAIN, 10_000, BACKUP_KEY)[:-40], info(version=4))

    assert isinstance(error, DamagedExhibit)
    assert all(isinstance(item, ExtractionWarning) or item.raw for item in items)


def test_the_stated_number_is_compared(unlock):
    """Where the backup says it has more entries than there are, a remark says so."""
    items, _ = unlock(ctr(PLAIN, 5_000, BACKUP_KEY), info(version=4, records=9))

    assert "有 9 条，实际读到 3 条" in str(items[-1].remark)


def test_the_list_gives_remarks(read):
    """`info.xml` lists its modules with their numbers, and holds no records."""
    reading = read(HuaweiBackup(), SAMPLES / "info.xml", "info.xml")

    assert (reading.records, reading.lost) == ([], [])
    assert any("“sms”有 5 条" in said for said in reading.said)


@pytest.mark.parametrize(
    "content",
    [b"<info.xml>", b"<info.xml><row table='BackupFilesTypeInfo'><column name='checkMsg'>"
     b"<value String='zz'/></column></row></info.xml>"],
    ids=["cut", "no hexadecimal"],
)  # fmt: skip
def test_a_broken_list_is_damaged(content, read):
    """A list that cannot be read is said to be damaged."""
    assert isinstance(read(HuaweiBackup(), content, "info.xml").error, DamagedExhibit)


@pytest.mark.parametrize("name", ["backupinfo.ini", "cinfoset.dat"])
def test_newer_backups_are_named(name, probe, read):
    """What only newer backups have is recognised and told what to do."""
    content = b"[backup]\nversion=1\n"

    assert HuaweiBackup().detect(probe(content, name)) is Confidence.LIKELY
    assert len(read(HuaweiBackup(), content, name).lost) == 1


def test_the_address_book_is_read(read, tmp_path):
    """`contact.db` has one table; the kind of a row is written out."""
    content = script(
        tmp_path / "made.db",
        "CREATE TABLE data_tb (raw_contact_id INTEGER, mimetype TEXT, data1 TEXT)",
        "INSERT INTO data_tb VALUES (1, 'vnd.android.cursor.item/name', '老周'), "
        "(1, 'vnd.android.cursor.item/phone_v2', '13900000001')",
    )

    (contact,) = read(HuaweiBackup(), content, "contact.db").records

    assert (contact.name, contact.numbers) == ("老周", ("13900000001",))


def test_another_kind_of_encryption_is_named(unlock):
    """`type_attch` must be 3; anything else is said to be unknown, not a wrong password."""
    named = b'"type_attch"><value Integer='
    about = info(version=4).replace(named + b'"3"', named + b'"2"')

    _, error = unlock(ctr(PLAIN, 5_000, BACKUP_KEY), about)

    assert isinstance(error, PasswordNeeded)
    assert "加密方式" in str(error)


def test_a_check_of_another_length_for_a_module_changes_nothing(unlock):
    """Newer versions write `checkMsgV3` twice as long; the databases open all the same."""
    more = (
        '<column name="checkMsgV3"><value String="' + "ab" * 128 + '"/></column></row></info.xml>'
    )
    about = info(version=4).replace(b"</row></info.xml>", more.encode())

    items, error = unlock(ctr(PLAIN, 5_000, BACKUP_KEY), about)

    assert error is None
    assert len(items) == 3


def test_a_backup_of_harmony_next_is_named(read, probe):
    """`info.json` of HarmonyOS NEXT is recognised and told what to do; other JSON is not."""
    content = b'{"osName": "HarmonyOS", "version": "5.0"}'

    assert HuaweiBackup().detect(probe(content, "info.json")) is Confidence.LIKELY
    assert HuaweiBackup().detect(probe(b'{"a": 1}', "info.json")) is Confidence.NONE
    assert len(read(HuaweiBackup(), content, "info.json").lost) == 1
