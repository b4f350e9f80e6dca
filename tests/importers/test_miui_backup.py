"""Xiaomi's local backups."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.records import CallOutcome, Direction
from importers.contract import Confidence
from importers.miui_backup import MiuiBackup
from importers.protobuf import NotAMessage, fields, signed
from importers.registry import choose
from tests.importers.archives import encrypted, maker
from tests.importers.conftest import PASSWORD

SAMPLES = Path("samples/miui_backup")
CALLS = SAMPLES / "通话记录(com.android.contacts).bak"
DAY = datetime(2026, 10, 26, 2, 0, tzinfo=UTC)
DAY_MS = 1_792_980_000_000
CONTACTS = "com.android.contacts"


def bak(payload, flag=0, extra=b""):
    return maker().bak("通话记录", flag, payload, package=CONTACTS, extra=extra)


def test_calls_have_real_varints(read):
    """Durations above 127 seconds and negative codes are read, whatever bytes they take."""
    missed, dialled, strange = read(MiuiBackup(), CALLS, CALLS.name).records

    assert (missed.outcome, missed.started_at) == (CallOutcome.MISSED, DAY)
    assert (dialled.talked, dialled.direction) == (timedelta(minutes=5), Direction.OUT)
    assert (strange.raw["type"], strange.outcome) == ("-1", CallOutcome.UNKNOWN)


def test_unknown_fields_are_kept(read):
    """A field that no schema names stays in `raw` by its number."""
    assert read(MiuiBackup(), CALLS, CALLS.name).records[1].raw["field[30]"] == "x"


@pytest.mark.parametrize(
    ("flag", "extra"),
    [(0, b""), (1, b"pwd\n"), (20, b"999\n"), (21, b"pwd\n999\n")],
    ids=["plain", "password line", "second space", "both"],
)
def test_every_flag_has_its_lines(flag, extra, read):
    """However many lines stand before the container, it is found."""
    reading = read(MiuiBackup(), bak(maker().miui_calls(), flag, extra), "a.bak")

    assert len(reading.records) == 3
    assert reading.error is None


def test_a_copy_in_text_mode_is_undone(read):
    """A file in which every line feed became two characters is read like the original."""
    whole = CALLS.read_bytes()

    reading = read(MiuiBackup(), whole.replace(b"\n", b"\r\n"), "a.bak")

    assert len(reading.records) == 3
    assert reading.records[0].raw == read(MiuiBackup(), whole, "a.bak").records[0].raw


def test_a_header_alone_in_text_mode_is_read(read):
    """Only the lines of the header have the other line ending."""
    header, magic, rest = CALLS.read_bytes().partition(b"ANDROID BACKUP\n5\n0\nnone\n")

    reading = read(MiuiBackup(), header.replace(b"\n", b"\r\n") + magic + rest, "a.bak")

    assert len(reading.records) == 3


def test_an_encrypted_backup_says_what_to_do(read):
    """A backup with a password that cannot be opened says so in words, and loses no time."""
    lines = ("MIUI BACKUP", "2", CONTACTS, "1", "1", "pwd", "ANDROID BACKUP", "5", "0", "none", "")
    header = "\n".join(lines).encode()

    reading = read(MiuiBackup(), header + bytes(range(256)) * 40, "a.bak")

    assert isinstance(reading.error, PasswordNeeded)
    assert "不要设置密码" in str(reading.error)


def test_androids_own_encryption_needs_the_password(read):
    """A container that Android encrypted asks for the password."""
    header = f"MIUI BACKUP\n2\n{CONTACTS} 通话记录\n1\n1\npwd\n".encode()

    reading = read(MiuiBackup(), header + encrypted(b"x" * 512, "p"), "a.bak")

    assert isinstance(reading.error, PasswordNeeded)


@pytest.mark.parametrize("name", ["calllog.store", "apps/com.android.contacts/miui_bak/_tmp_bak"])
def test_what_others_unpacked_is_read(name, read, probe):
    """The calls of a backup that a tool has unpacked are known by their file's name."""
    content = maker().miui_calls()

    assert choose(probe(content, name)).name == "miui_backup"
    reading = read(MiuiBackup(), content, name)
    assert len(reading.records) == 3
    assert reading.records[0].provenance.locator == "protobuf:calllog[1]"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"text"], ids=["empty", "zip", "text"])
def test_what_is_none_by_its_first_byte_is_left_alone(content, probe):
    """A file of such a name that cannot be a message is not taken."""
    assert MiuiBackup().detect(probe(content, "sms.store")) is Confidence.NONE


def test_an_older_store_is_read(read):
    """The file `calllog.store` of older phones holds the calls without a root around them."""
    call = maker().message({1: "g", 3: "95000001", 4: DAY_MS, 5: 0, 6: 3})
    archive = maker().tar({f"apps/{CONTACTS}/calllog.store": maker().message({1: [call, call]})})
    content = b"MIUI BACKUP\n2\nx y\n1\n0\nANDROID BACKUP\n5\n0\nnone\n" + archive

    assert len(read(MiuiBackup(), content, "a.bak").records) == 2


def test_contacts_are_read(read):
    """A contact has the name it is shown by and all its numbers; a company stands in for a name."""
    person, company = read(MiuiBackup(), bak(maker().miui_contacts()), "a.bak").records

    assert (person.name, person.numbers) == ("张敏", ("139 0000 0003", "0755-00000003"))
    assert (company.name, company.numbers) == ("远山银行", ("95000001",))


def test_mms_bring_their_media(read):
    """An MMS has sender, texts and pictures; one to several people has no single number."""
    received, sent = read(MiuiBackup(), bak(maker().miui_mms()), "a.bak").records

    assert (received.number, received.body, received.at) == ("17000000005", "明天去你单位", DAY)
    assert [(a.name, a.content) for a in received.attachments] == [("a.png", b"\x89PNG made up")]
    assert (sent.number, sent.participants) == (None, ("13900000001", "13900000004"))


def test_the_blacklist_is_told(read):
    """Numbers that were blocked are a remark; there are no blocked calls in such a backup."""
    entries = [maker().message({3: f"1700000000{n}"}) for n in range(2)]
    payload = maker().message({8: maker().message({1: entries, 3: maker().message({1: "x"})})})

    reading = read(MiuiBackup(), bak(payload), "a.bak")

    assert (reading.records, reading.lost) == ([], [])
    assert "2 个黑名单号码：17000000000、17000000001" in reading.said[0]


def test_what_is_broken_is_named(read):
    """A contact, an MMS and a blacklist that make no sense are lost by name."""
    parts = {1: maker().message({2: b"\xff"}), 8: b"antispam", 9: b"mms.."}

    reading = read(MiuiBackup(), bak(maker().message(parts)), "a.bak")

    assert len(reading.lost) == 3


@pytest.mark.parametrize(
    ("flag", "extra"), [(1, b"0123456789abcdef\n"), (21, b"0123456789abcdef\n999\n")]
)
@pytest.mark.parametrize("compressed", [False, True], ids=["plain", "deflated"])
def test_a_locked_backup_is_read_with_its_password(flag, extra, compressed, read):
    """Xiaomi hands the person's password to Android, whose encryption is opened with it."""
    archive = maker().tar({f"apps/{CONTACTS}/miui_bak/_tmp_bak": maker().miui_calls()})
    packed = zlib.compress(archive) if compressed else archive
    header = f"MIUI BACKUP\n2\n{CONTACTS} 通话记录\n1\n{flag}\n".encode() + extra

    reading = read(MiuiBackup(), header + encrypted(packed, PASSWORD, compressed=compressed), "a")

    assert len(reading.records) == 3
    assert reading.error is None


def test_a_call_that_is_none_is_lost_by_name(read):
    """An entry that is no message, or has no date, is one lost entry; the others are read."""
    good = maker().message({3: "95000001", 4: DAY_MS, 6: 3})
    payload = maker().message({2: maker().message({1: [good, b"\xff\xff", b"\x18\x01", good]})})

    reading = read(MiuiBackup(), bak(payload), "a.bak")

    assert len(reading.records) == 2
    assert [w.provenance.locator.rpartition("/")[2] for w in reading.lost] == [
        "protobuf:calllog[2]",
        "protobuf:calllog[3]",
    ]


def test_databases_in_an_archive_are_read(read):
    """A provider's database inside a backup is read like one by itself."""
    database = Path("samples/android_provider/calllog.db").read_bytes()
    archive = maker().tar({"apps/com.android.providers.contacts/db/calllog.db": database})
    content = b"MIUI BACKUP\n2\nx y\n1\n0\nANDROID BACKUP\n5\n0\nnone\n" + archive

    reading = read(MiuiBackup(), content, "a.bak")

    assert len(reading.records) == 8
    assert reading.records[0].provenance.locator == (
        "tar:apps/com.android.providers.contacts/db/calllog.db!/sqlite:calls/_id=411"
    )


def test_the_list_names_what_should_be_there(read):
    """`descript.xml` gives remarks and no records: what was backed up, and what failed."""
    reading = read(MiuiBackup(), SAMPLES / "descript.xml", "descript.xml")

    assert (reading.records, reading.lost) == ([], [])
    assert "2026-10-26 10:00:00 +0800" in reading.said[0]
    assert any("代码 3" in said for said in reading.said)


@pytest.mark.parametrize(
    ("package", "feature", "words"),
    [
        ("com.android.contacts", 1, "列有通话记录"),
        ("com.android.contacts", 2, "没有列出"),
        ("com.android.mms", 1, "列有短信"),
        ("com.android.mms", 2, "列有彩信"),
        ("com.miui.securitycenter", 2, "列有骚扰拦截"),
    ],
)
def test_files_are_known_by_package_and_feature(package, feature, words, read):
    """Names of files are in the phone's language, and say nothing."""
    content = (
        "<MIUI-backup><packages><package>"
        f"<packageName>{package}</packageName><feature>{feature}</feature>"
        f"<bakFile>Вызовы({package}).bak</bakFile></package></packages></MIUI-backup>"
    )

    assert words in read(MiuiBackup(), content.encode(), "descript.xml").said[1]


def test_a_list_without_calls_says_so(read):
    """A list of other apps says that calls and messages were not backed up."""
    package = b"<package><packageName>a</packageName></package>"
    content = b"<MIUI-backup><packages>" + package + b"</packages></MIUI-backup>"

    assert "没有列出通话记录和短信" in read(MiuiBackup(), content, "descript.xml").said[-1]


@pytest.mark.parametrize(
    "content",
    [
        b"<MIUI-backup>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><MIUI-backup>&b;</MIUI-backup>',
        b'<?xml version="1.0" encoding="nonsense"?><MIUI-backup></MIUI-backup>',
    ],
    ids=["cut", "entity", "encoding"],
)
def test_a_broken_list_is_damaged(content, read):
    """A list that is no acceptable XML is said to be damaged."""
    assert isinstance(read(MiuiBackup(), content, "descript.xml").error, DamagedExhibit)


@pytest.mark.parametrize(
    "data",
    [
        b"\x80" * 11,
        b"\x00\x01",
        b"\x0a\xff\xff\xff\xff\x0f",
        b"\x0b",
        b"\x0c",
        b"\x09\x00",
        b"\x0f",
    ],
    ids=["varint", "field 0", "length", "group", "group end", "fixed", "wire type 7"],
)
def test_what_is_no_message_is_refused(data):
    """Endless varints, field zero, lengths beyond the end and groups are no message."""
    with pytest.raises(NotAMessage):
        list(fields(data))


def test_all_wire_types_are_read():
    """Varints, fixed numbers and lengths, in the order of the bytes."""
    data = b"\x08\x96\x01" + b"\x11" + (7).to_bytes(8, "little") + b"\x1a\x02hi" + b"\x25\x05\0\0\0"

    assert list(fields(data)) == [(1, 150), (2, 7), (3, b"hi"), (4, 5)]
    assert signed((1 << 64) - 2) == -2
