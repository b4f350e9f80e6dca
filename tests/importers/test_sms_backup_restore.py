"""SMS Backup & Restore: the traps of its files."""

from __future__ import annotations

import base64
import hashlib
import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from analyzer.errors import DamagedExhibit
from analyzer.model.records import CallOutcome, Direction, MessageBox, MessageKind
from importers import xml_repair
from importers.contract import Confidence
from importers.sms_backup_restore import SmsBackupRestore

IMPORTER = SmsBackupRestore()
SMS = '<sms address="13900000001" date="1792980000000" type="1" body="{}"/>'


def smses(*entries, count=None):
    stated = len(entries) if count is None else count
    return f'<?xml version="1.0"?>\n<smses count="{stated}">{"".join(entries)}</smses>'.encode()


def call(**columns):
    attributes = {"number": "17000000001", "duration": "5", "date": "1792980000000", "type": "1"}
    written = " ".join(f'{k}="{v}"' for k, v in (attributes | columns).items() if v is not None)
    return f'<calls count="1"><call {written}/></calls>'.encode()


# recognition


@pytest.mark.parametrize(
    "head",
    [
        b"<smses>",
        b'<smses count="0"/>',
        b'\xef\xbb\xbf<?xml version="1.0"?>\r\n<calls count="2">\r\n',
        b"<!-- a > b --><?xml-stylesheet href='a.xsl'?>\n<!-- c --><smses count='1'>",
        '<?xml version="1.0"?><smses count="1">'.encode("utf-16"),
        b"<smses\nbackup_set='1'><!-- x --><sms",
        b'<!DOCTYPE smses [<!ENTITY a "b">]><smses>',
        b"<calls",
    ],
)
def test_the_root_element_is_recognised(head, probe):
    """Marks, comments, style sheets and encodings in front of the root do not matter."""
    assert IMPORTER.detect(probe(head, "any.bin")) is Confidence.CERTAIN


@pytest.mark.parametrize(
    "head",
    [
        b"<callsx>",
        b"<calls_parent>",
        b"<alllogs count='1'>",
        b"<html><smses>",
        b"sms",
        b"text <smses>",
        b"<!--" * 10_000,
    ],
)
def test_other_roots_are_left_alone(head, probe):
    """An element that only resembles the root, or stands inside another, is not ours."""
    assert IMPORTER.detect(probe(head, "sms-20261101090000.xml")) is Confidence.NONE


# calls


@pytest.mark.parametrize(
    ("code", "duration", "direction", "outcome", "talked"),
    [
        ("1", "5", Direction.IN, CallOutcome.ANSWERED, 5),
        ("1", "0", Direction.IN, CallOutcome.NOT_CONNECTED, 0),
        ("2", "5", Direction.OUT, CallOutcome.ANSWERED, 5),
        ("2", "0", Direction.OUT, CallOutcome.NOT_CONNECTED, 0),
        ("3", "30", Direction.IN, CallOutcome.MISSED, 0),
        ("4", "5", Direction.IN, CallOutcome.VOICEMAIL, 0),
        ("5", "30", Direction.IN, CallOutcome.REJECTED, 0),
        ("6", "0", Direction.IN, CallOutcome.BLOCKED, 0),
        ("7", "0", Direction.IN, CallOutcome.ELSEWHERE, 0),
        ("10", "9", Direction.UNKNOWN, CallOutcome.UNKNOWN, 0),
        ("x", "9", Direction.UNKNOWN, CallOutcome.UNKNOWN, 0),
        (None, "9", Direction.UNKNOWN, CallOutcome.UNKNOWN, 0),
        ("1", "null", Direction.IN, CallOutcome.UNKNOWN, 0),
    ],
)
def test_type_codes(code, duration, direction, outcome, talked, read):
    """Ring seconds of missed and rejected calls never count as talk; the raw code is kept."""
    (record,) = read(IMPORTER, call(type=code, duration=duration)).records

    assert (record.direction, record.outcome) == (direction, outcome)
    assert record.talked == timedelta(seconds=talked)
    assert record.raw.get("type") == code


@pytest.mark.parametrize("written", ["", "-1", "-2", "-3", "null", "Unknown", "未知号码"])
def test_withheld_numbers_are_none(written, read):
    """What stands for a withheld number is no number, and stays in the raw row."""
    (record,) = read(IMPORTER, call(number=written)).records

    assert record.number is None
    assert record.raw["number"] == written


@pytest.mark.parametrize(
    "written", ["", "0", "-1", "bad", "null", "9" * 40, "1e12", "99999999999999", "1"]
)
def test_a_bad_date_keeps_the_call(written, read):
    """A date that cannot be is left out and said; the call stays."""
    reading = read(IMPORTER, call(date=written))

    assert reading.records[0].started_at is None
    assert not reading.lost
    assert len(reading.remarks) == 1


@pytest.mark.parametrize("written", ["1792980000123", "1792980000"])
def test_milliseconds_and_seconds_are_told_apart(written, read):
    """The unit is the one in which the date can be."""
    (record,) = read(IMPORTER, call(date=written)).records

    assert record.started_at.replace(microsecond=0) == datetime(2026, 10, 26, 2, 0, tzinfo=UTC)


def test_a_call_of_an_old_version_is_read(read):
    """Backups of 2013 to 2015 have no presentation, card or dialled digits."""
    content = (
        b"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
        b"<!--File Created By Call Logs Backup & Restore v3.51 on 06/09/2014 21:54:32-->\n"
        b'<?xml-stylesheet type="text/xsl" href="calls.xsl"?>\n'
        b'<calls count="1"><call number="17000000001" duration="9" date="1400000000000" type="1" />'
        b"</calls>"
    )

    reading = read(IMPORTER, content)

    (record,) = reading.records
    assert (record.sim, record.talked, reading.said) == (None, timedelta(seconds=9), [])


@pytest.mark.parametrize(
    ("written", "sim"), [("null", None), ("8986000000000000001", "8986000000000000001"), ("1", "1")]
)
def test_a_card_is_an_iccid_an_index_or_nothing(written, sim, read):
    """`subscription_id` is kept as written; the word null is nothing."""
    assert read(IMPORTER, call(subscription_id=written)).records[0].sim == sim


def test_two_calls_of_one_millisecond_are_two(read):
    """Rows are not told apart by their time."""
    row = '<call number="1" duration="0" date="1792980000000" type="3"/>'

    assert len(read(IMPORTER, f'<calls count="2">{row}{row}</calls>'.encode()).records) == 2


def test_columns_in_any_order_and_unknown_ones_are_kept(read):
    """The order differs from phone to phone; what nobody knows stays in the raw row."""
    content = (
        b'<calls><call x_new="7" type="5" date="1792980000000" number="1" duration="3"/></calls>'
    )

    (record,) = read(IMPORTER, content).records

    assert (record.outcome, record.raw["x_new"]) == (CallOutcome.REJECTED, "7")


# messages


@pytest.mark.parametrize(
    ("code", "direction", "box"),
    [
        ("1", Direction.IN, MessageBox.INBOX),
        ("2", Direction.OUT, MessageBox.SENT),
        ("3", Direction.OUT, MessageBox.DRAFT),
        ("4", Direction.OUT, MessageBox.OUTBOX),
        ("5", Direction.OUT, MessageBox.FAILED),
        ("6", Direction.OUT, MessageBox.QUEUED),
        ("0", Direction.UNKNOWN, MessageBox.UNKNOWN),
        ("19", Direction.UNKNOWN, MessageBox.UNKNOWN),
    ],
)
def test_types_of_messages(code, direction, box, read):
    """The six types of Android are understood, others kept."""
    (message,) = read(
        IMPORTER, smses(SMS.format("a").replace('type="1"', f'type="{code}"'))
    ).records

    assert (message.direction, message.box, message.raw["type"]) == (direction, box, code)


def test_a_notification_has_no_content(read):
    """An MMS of type 130 was announced and never downloaded: kept, with a remark."""
    entry = '<mms date="1792980000000" msg_box="1" m_type="130" address="17000000005"/>'

    reading = read(IMPORTER, smses(entry))

    assert (reading.records[0].number, reading.records[0].body) == ("17000000005", "")
    assert any("没有下载" in said for said in reading.said)


@pytest.mark.parametrize("sent", ["0", "1792980000", "1792980000000"])
def test_an_mms_goes_by_its_date_not_by_when_it_was_sent(sent, read):
    """`date` is milliseconds; `date_sent` is seconds, or nothing, and only kept."""
    entry = f'<mms date="1792980000123" date_sent="{sent}" msg_box="1" m_type="132"/>'

    (message,) = read(IMPORTER, smses(entry)).records

    assert message.at == datetime(2026, 10, 26, 2, 0, 0, 123_000, tzinfo=UTC)
    assert message.raw["date_sent"] == sent


def test_more_messages_than_the_makers_schema_allows(read):
    """The published schema counts to 65,535; backups are larger."""
    reading = read(IMPORTER, smses(*[SMS.format("a")] * 70_000))

    assert (len(reading.records), reading.said) == (70_000, [])


def test_an_mms_keeps_text_files_and_people(read):
    """Text parts are the body, other parts attachments, and the layout is kept in the raw row."""
    picture = bytes(range(256))
    entry = (
        '<mms date="1792980000" msg_box="1" address="17000000001~13900000002" sub="null" x_rcs="1">'
        '<parts><part seq="-1" ct="application/smil" text="&lt;smil/&gt;"/>'
        '<part ct="text/plain" text="一"/><part ct="text/plain" text="二"/>'
        f'<part ct="image/png" cl="a\\b/../p.png" data="{base64.b64encode(picture).decode()}"/>'
        '<part ct="text/x-vcard" name="c.vcf" text="BEGIN:VCARD"/></parts>'
        '<addrs><addr address="13900000002" type="137"/>'
        '<addr address="insert-address-token" type="151"/></addrs></mms>'
    )

    (message,) = read(IMPORTER, smses(entry)).records

    assert message.kind is MessageKind.MMS
    assert message.at == datetime(2026, 10, 26, 2, 0, tzinfo=UTC)
    assert (message.body, message.subject) == ("一\n二", None)
    assert message.number == "13900000002"
    assert message.participants == ("17000000001", "13900000002")
    assert [a.name for a in message.attachments] == ["p.png", "c.vcf"]
    assert message.attachments[0].content == picture
    assert message.attachments[0].sha256 == hashlib.sha256(picture).hexdigest()
    assert message.raw["x_rcs"] == "1"
    assert message.raw["part[1].text"] == "<smil/>"
    assert message.raw["addr[2].address"] == "insert-address-token"
    assert not any(key.endswith("data") for key in message.raw)


def test_a_sent_message_names_its_recipient(read):
    """The owner, who is the sender, is never the other side."""
    entry = (
        '<mms date="1792980000000" msg_box="2" address="13900000002"><parts/><addrs>'
        '<addr address="insert-address-token" type="137"/>'
        '<addr address="13900000002" type="151"/></addrs></mms>'
    )

    (message,) = read(IMPORTER, smses(entry)).records

    assert (message.number, message.participants) == ("13900000002", ())
    assert (message.direction, message.box) == (Direction.OUT, MessageBox.SENT)


@pytest.mark.parametrize(
    ("data", "size"), [("AAAA!AAAA", 3), ("!!!", None), ("AAAAA", 3), ("AAAA AAA=", 5), ("AAA", 2)]
)
def test_damaged_base64_is_read_as_far_as_it_goes(data, size, read):
    """What comes before the damage is kept, and damage is said without losing the message."""
    entry = f'<mms date="1792980000000"><parts><part ct="image/png" data="{data}"/></parts></mms>'

    reading = read(IMPORTER, smses(entry))

    assert [a.size for a in reading.records[0].attachments] == ([] if size is None else [size])
    assert len(reading.remarks) == (0 if data in {"AAAA AAA=", "AAA"} else 1)
    assert not reading.lost


@pytest.mark.parametrize("body", ["&#55357;&#56838;", "&#xD83D;&#xDE06;"])
def test_emoji_written_as_surrogates_are_emoji(body, read):
    """The message shows the emoji, and a remark counts the repair."""
    reading = read(IMPORTER, smses(SMS.format(body)))

    assert reading.records[0].body == "😆"
    assert "1" in reading.said[0]


def test_line_ends_of_windows_change_nothing(read):
    """CRLF between elements is no content."""
    content = smses(SMS.format("a"), SMS.format("b"))

    assert (
        read(IMPORTER, content).records == read(IMPORTER, content.replace(b"\n", b"\r\n")).records
    )


def test_utf16_reads_the_same(read):
    """The same file in UTF-16 gives the same messages."""
    content = smses(SMS.format("催收😀"))

    assert (
        read(IMPORTER, content.decode().encode("utf-16")).records == read(IMPORTER, content).records
    )


def test_an_empty_backup_is_said_to_be_one(read):
    """A backup of nothing has no records and no error, and says that it is empty."""
    for content in (smses(), b'<smses count="0"/>', b"<calls></calls>"):
        reading = read(IMPORTER, content)

        assert (reading.records, reading.lost, reading.error) == ([], [], None)
        assert "空的备份" in reading.said[0]


# what is wrong with files


def test_a_wrong_count_is_said_with_both_numbers(read):
    """The count attribute is compared with what was seen, and believed in nothing."""
    reading = read(IMPORTER, smses(SMS.format("a"), SMS.format("b"), count=2444))

    assert len(reading.records) == 2
    assert reading.lost == []
    assert "2444" in reading.said[0]
    assert "2 " in reading.said[0]


@pytest.mark.parametrize(
    ("tail", "place"),
    [
        ('<sms address="1" body="cut he', "xml:/smses/sms[3]"),
        ("<sms", "xml:/smses/sms[3]"),
        ('<mms date="1"><parts><part ct="text/plain" te', "xml:/smses/mms[1]"),
        ('<mms date="1"><parts/>', "xml:/smses/mms[1]"),
        ("", None),
        ("\n  <!-- remar", None),
    ],
)
def test_a_cut_file_gives_what_comes_before_and_names_what_was_cut(tail, place, read):
    """The entry in which the file ends is lost by name; then the file is said to be damaged."""
    content = smses(SMS.format("a"), SMS.format("b")).removesuffix(b"</smses>") + tail.encode()

    reading = read(IMPORTER, content)

    assert len(reading.records) == 2
    assert [w.provenance.locator for w in reading.lost] == ([place] if place else [])
    assert isinstance(reading.error, DamagedExhibit)


@pytest.mark.parametrize(
    "broken",
    [
        '<sms address="1" body="a"\n<!-- no end -->',
        '<sms address="1" body="a < b"/>',
        '<sms address="1" body="&nbsp;"/>',
        '<sms address="1" address="2" body="a"/>',
        '<mms date="1"><parts><part ct="a < b"/></parts></mms>',
        '<mms date="1"><parts></mms>',
    ],
)
def test_a_broken_entry_loses_itself_alone(broken, read):
    """Reading goes on behind an entry that is no XML; the entry is lost by name."""
    reading = read(IMPORTER, smses(SMS.format("a"), broken, SMS.format("b"), SMS.format("c")))

    assert [record.body for record in reading.records] == ["a", "b", "c"]
    assert len(reading.lost) == 1
    assert reading.error is None


def test_a_bare_ampersand_is_one(read):
    """A message with a bare `&` is read as it was written, and a remark counts it."""
    reading = read(IMPORTER, smses(SMS.format("A & B"), SMS.format("http://a.test/?b=1&amp;c&d=2")))

    assert [record.body for record in reading.records] == ["A & B", "http://a.test/?b=1&c&d=2"]
    assert reading.lost == []
    assert "2 个" in reading.said[0]


@pytest.mark.parametrize("chunk", [4, 7, 16, 33, 64, 100, 250])
def test_chunks_do_not_matter(chunk, monkeypatch, read):
    """Broken or whole, a file reads the same however it is cut into chunks."""
    broken = '<sms body="a < b"/>', '<mms date="1"><parts><part ct="<"/></parts></mms>'
    content = smses(SMS.format("a"), broken[0], SMS.format("b"), broken[1], "<x/>", SMS.format("c"))
    whole = read(IMPORTER, content)

    monkeypatch.setattr(xml_repair, "CHUNK_BYTES", chunk)
    parts = read(IMPORTER, content)

    assert parts.records == whole.records
    assert parts.lost == whole.lost
    assert len(whole.records) == 3


def test_an_unclosed_entry_does_not_swallow_the_next(read):
    """Messages behind one that was never closed are read."""
    unclosed = SMS.format("x").replace("/>", ">")

    reading = read(IMPORTER, smses(SMS.format("a"), unclosed, SMS.format("b"), SMS.format("c")))

    assert [record.body for record in reading.records] == ["a", "b", "c"]
    assert len(reading.lost) == 1


def test_two_backups_in_one_file_are_both_read(read):
    """A second document behind the first is read as well, with places of its own."""
    reading = read(IMPORTER, smses(SMS.format("a")) + smses(SMS.format("b")))

    assert [record.body for record in reading.records] == ["a", "b"]
    assert len({record.provenance.locator for record in reading.records}) == 2


def test_unknown_elements_are_said(read):
    """An element we do not know is lost by name; entries inside one are read."""
    reading = read(
        IMPORTER, smses("<chat id='1'/>", f"<group>{SMS.format('a')}</group>", SMS.format("b"))
    )

    assert [record.body for record in reading.records] == ["a", "b"]
    assert [w.provenance.locator for w in reading.lost] == ["xml:/smses/chat[1]"]
    assert reading.records[0].provenance.locator == "xml:/smses/group[1]/sms[1]"


BOMB = (
    '<!DOCTYPE smses [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE smses [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE smses SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE smses [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
    ],
)
def test_entities_are_refused(doctype, read):
    """A document type declaration stops the reading at once, in words that say why."""
    started = time.monotonic()

    reading = read(IMPORTER, f"{doctype}<smses>{SMS.format('&i;&a;')}</smses>".encode())

    assert reading.records == []
    assert "DOCTYPE" in str(reading.error)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("content", [b"", b"   \n", b"\0" * 9999, b"PK\x03\x04zip", b"hello"])
def test_what_is_no_backup_is_damaged(content, read):
    """Content without a readable beginning is an error that names the file."""
    reading = read(IMPORTER, content, "sms-1.xml")

    assert isinstance(reading.error, DamagedExhibit)
    assert "sms-1.xml" in str(reading.error)


def test_bottomless_nesting_is_refused(read):
    """Elements nested without end do not fill the memory."""
    reading = read(IMPORTER, b"<smses>" + b"<a>" * 1_000_000)

    assert isinstance(reading.error, DamagedExhibit)


def test_a_broken_place_in_every_entry_ends(read):
    """A file that is broken everywhere is given up in bounded time, and says so."""
    reading = read(IMPORTER, b"<smses>" + b'<sms body="<"/>' * 5000 + b"</smses>")

    assert isinstance(reading.error, DamagedExhibit)
    assert len(reading.lost) >= 1000


def test_a_picture_of_24_mb_is_read_quickly(tmp_path, read):
    """An attribute of 32 MB takes seconds, not minutes."""
    content = os.urandom(24 << 20)
    entry = '<mms date="1792980000000"><parts><part ct="image/jpeg" data="{}"/></parts></mms>'
    path = tmp_path / "big.xml"
    path.write_bytes(smses(entry.format(base64.b64encode(content).decode())))
    started = time.monotonic()

    (message,) = read(IMPORTER, path).records

    assert message.attachments[0].sha256 == hashlib.sha256(content).hexdigest()
    assert time.monotonic() - started < 10


def test_text_in_gbk_is_read_whatever_is_declared(read):
    """A file that says UTF-8 and is GBK keeps its text; Java's surrogates are no sign of GBK."""
    entry = '<sms address="95000001" date="1792980000000" type="1" body="今天必须还清欠款" />'
    head = "<?xml version='1.0' encoding='UTF-8'?><smses count='1'>"
    gbk = f"{head}{entry}</smses>".encode("gbk")
    java = f"{head}{entry}</smses>".encode().replace("今".encode(), b"\xed\xa0\xbd\xed\xb8\x86")

    assert read(IMPORTER, gbk).records[0].body == "今天必须还清欠款"
    assert read(IMPORTER, java).records[0].body.endswith("天必须还清欠款")
