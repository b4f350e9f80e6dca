"""MMS as the network carries them, and the list of a backup app."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import DamagedExhibit
from analyzer.model.records import Direction, MessageBox, MessageKind
from importers.contract import Confidence
from importers.mms_encoding import decode
from importers.mms_pdu import MmsPdu
from importers.oppo_pctool import OppoPcTool
from tests.importers.archives import maker
from tests.importers.conftest import PASSWORD

SAMPLES = Path("samples/mms_pdu")
RECEIVED = (SAMPLES / "1.pdu").read_bytes()
SENT = (SAMPLES / "2.pdu").read_bytes()
DAY = datetime(2026, 10, 26, 2, 0, tzinfo=UTC)


@pytest.fixture
def beside(tmp_path, context):
    """Return a function that reads a message beside a list: the record."""

    def run(content, rows, name="2.pdu"):
        (tmp_path / name).write_bytes(content)
        (tmp_path / "mms_backup.xml").write_bytes(rows)
        siblings = {"mms_backup.xml": tmp_path / "mms_backup.xml"}
        told = dataclasses.replace(context(name), siblings=siblings)
        return next(iter(MmsPdu().read(tmp_path / name, context=told)))

    return run


def related(*parts):
    return maker().mms_pdu(0x84, b"", list(parts))


def test_a_received_message_is_read(read):
    """Sender, time in seconds, subject, text and picture are read; the layout is none of them."""
    (message,) = read(MmsPdu(), RECEIVED, "1.pdu").records

    assert (message.kind, message.at, message.subject) == (MessageKind.MMS, DAY, "看看")
    assert (message.number, message.participants) == ("+8617000000005", ())
    assert (message.direction, message.box) == (Direction.IN, MessageBox.INBOX)
    assert message.body == "明天去你单位"
    assert [(a.name, a.content_type, a.content) for a in message.attachments] == [
        ("a.png", "image/png", b"\x89PNG made up")
    ]


def test_headers_are_kept_as_written(read):
    """The address stays with its type, and what repeats is numbered."""
    raw = read(MmsPdu(), SENT, "2.pdu").records[0].raw

    assert (raw["to"], raw["to[2]"]) == ("13900000001/TYPE=PLMN", "13900000004")


def test_a_sent_message_alone_tells_no_folder(read):
    """It went out, but whether it was sent or lay as a draft only the list says."""
    (message,) = read(MmsPdu(), SENT, "2.pdu").records

    assert (message.direction, message.box) == (Direction.OUT, MessageBox.UNKNOWN)
    assert message.participants == ("13900000001", "13900000004")
    assert message.at is None


def test_the_list_gives_folder_time_and_card(beside):
    """A row of the list beside a message is read with it."""
    message = beside(SENT, (SAMPLES / "mms_backup.xml").read_bytes())

    assert (message.box, message.sim) == (MessageBox.DRAFT, "1")
    assert message.at is not None
    assert message.raw["list.msg_box"] == "3"


@pytest.mark.parametrize("rows", [b"<mms>", b"<mms/>", b"nothing", b""])
def test_a_broken_list_hides_no_message(rows, beside):
    """Beside a list that says nothing of it a message is read as it is."""
    assert beside(SENT, rows).direction is Direction.OUT


def test_the_list_alone_says_how_many_there_should_be(read):
    """The list holds no message; the person is told to look for the files."""
    reading = read(MmsPdu(), SAMPLES / "mms_backup.xml", "mms_backup.xml")

    assert reading.records == []
    assert "2 条彩信" in reading.said[0]


def test_a_notification_is_a_message_never_downloaded(read):
    """The sender of an MMS that was announced is kept, with a remark."""
    sender = b"\x89" + maker().wsp_value(b"\x80" + b"17000000005\0")
    content = maker().mms_pdu(0x82, sender, None)

    reading = read(MmsPdu(), content, "3.pdu")

    assert reading.records[0].number == "17000000005"
    assert any("没有下载" in said for said in reading.said)


def test_a_report_is_no_message(read):
    """A delivery report is named, and nothing is lost by it."""
    reading = read(MmsPdu(), maker().mms_pdu(0x86, b"", None), "4.pdu")

    assert (reading.records, reading.lost) == ([], [])
    assert "m_type 134" in reading.said[0]


@pytest.mark.parametrize(
    ("charset", "codec"),
    [(b"\xea", "utf-8"), (b"\x02\x07\xe9", "gb18030"), (b"\x02\x03\xe8", "utf-16-be"),
     (b"\x02\x07\xea", "big5"), (b"utf-8\0", "utf-8"), (b"gbk\0", "gbk"), (b"\xfe", "gbk")],
    ids=["utf-8", "GB 2312", "UCS-2", "Big5", "by name", "GBK by name", "wrong"],
)  # fmt: skip
def test_texts_in_every_encoding(charset, codec, read):
    """Character sets by number or name are followed; unknown ones are seen in the bytes."""
    medium = maker().wsp_value(b"\x83\x81" + charset)

    (message,) = read(
        MmsPdu(), related(maker().mms_part(medium, "明天".encode(codec))), "1"
    ).records

    assert message.body == "明天"


def test_a_subject_in_utf16_is_read():
    """A subject in UCS-2 has zero bytes inside."""
    subject = b"\x96" + maker().wsp_value(b"\x02\x03\xe8" + "看A".encode("utf-16-be") + b"\0\0")

    assert decode(maker().mms_pdu(0x84, subject, [])).first("sub") == "看A"


def test_bodies_inside_bodies_are_read(read):
    """A choice of texts inside a related body gives its texts; a bottomless one ends."""
    text = maker().mms_part(maker().PLAIN_UTF8, b"a")
    inner = maker().mms_part(b"\xa6", b"\x01" + text)
    deep = inner
    for _ in range(50):
        deep = maker().mms_part(b"\xa6", b"\x01" + deep)

    assert read(MmsPdu(), related(inner), "1").records[0].body == "a"
    assert isinstance(read(MmsPdu(), related(deep), "1").error, DamagedExhibit)


def test_transfer_encodings_are_undone():
    """A gateway may leave a part in base64 and say so."""
    header = b"Content-Transfer-Encoding\0base64\0"
    pdu = decode(related(maker().mms_part(b"image/gif\0", b"R0lGODlh", header)))

    assert pdu.parts[0].content == b"GIF89a"


def test_an_unknown_header_is_passed_over():
    """Whatever kind its value has, the header behind it is found."""
    for unknown in (b"\xbf\x80", b"\xbf\x03abc", b"\xbfx\0", b"X-Thing\0y\0", b"\xbf\x1f\x02ab"):
        assert decode(maker().mms_pdu(0x84, unknown + b"\x96a\0", [])).first("sub") == "a"


def test_a_long_text_is_no_short_one():
    """Lengths above 127 take two bytes."""
    pdu = decode(related(maker().mms_part(maker().PLAIN_UTF8, b"a" * 20_000)))

    assert (len(pdu.parts[0].content), pdu.whole) == (20_000, True)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_not_whole(data):
    """Whatever follows the first headers, decoding ends and invents no part."""
    pdu = decode(b"\x8c\x84\x8d\x92" + data)

    assert sum(len(part.content) for part in pdu.parts) <= len(data)


@pytest.mark.parametrize("head", [b"\x8c", b"\x8c\x84", b"\x8c\x84\x98T\0", b"\x8c\x00\x8d\x92"])
def test_other_files_are_not_claimed(head, probe):
    """Type, transaction and version must all be there."""
    assert MmsPdu().detect(probe(head, "1.pdu")) is Confidence.NONE


def test_a_message_in_a_container_is_read(read):
    """OPPO's PC tool puts each `.pdu` into a container of its own."""
    key = hashlib.sha256(PASSWORD.encode()).hexdigest()[:16].encode()
    whole = len(RECEIVED) - len(RECEIVED) % 16
    locked = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(RECEIVED[:whole])
    head = json.dumps({"name": "1.pdu", "md5": hashlib.sha256(RECEIVED).hexdigest()}).encode()

    content = b"5AA5%08d" % len(head) + head + locked + RECEIVED[whole:]

    (message,) = read(OppoPcTool(), content, "1.pdu").records
    assert (message.body, message.provenance.importer) == ("明天去你单位", "oppo_pctool")
