"""E-mails, single and in mailboxes, with the faults of those who write them."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.errors import DamagedExhibit
from analyzer.model.records import CallOutcome, CallRecord, Direction, Message, TimeBasis
from importers.contract import Confidence
from importers.mail import MailFile
from importers.mail_headers import decode_bytes, decoded, sent_at
from importers.mail_text import text_of_page

IMPORTER = MailFile()
HEAD = b"From: a@example.net\r\nTo: b@example.net\r\nDate: Mon, 26 Oct 2026 10:00:00 +0800\r\n"


def word(text, codec, label=None):
    return f"=?{label or codec}?B?{base64.b64encode(text.encode(codec)).decode()}?="


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (word("催款通知", "gb18030", "GB2312"), "催款通知"),
        (word("朱镕", "gb18030", "gb2312"), "朱镕"),
        (word("催", "utf-8") + "\r\n " + word("款", "utf-8"), "催款"),
        ("=?utf-8?B?5YKs5qw=?= =?utf-8?B?vg==?=", "催款"),
        ("=?utf-8?q?=E5=82=AC_=E6=AC=BE?= now", "催 款 now"),
        ("=?nonsense?B?5YKs?=", "催"),
        ("=?utf-8?B?%%%?=", ""),
        ("Re: plain", "Re: plain"),
        ("=?utf-8?B?half", "=?utf-8?B?half"),
    ],
)
def test_headers_are_decoded(written, text):
    """Encoded words are read, whatever they are called and wherever they were cut."""
    if "qw=" in written:
        content = "催款".encode()
        written = " ".join(
            f"=?utf-8?B?{base64.b64encode(part).decode()}?=" for part in (content[:5], content[5:])
        )

    assert decoded(written) == text


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_undeclared_bytes_in_a_header_are_read(codec, read):
    """A subject written in bytes without saying how is read as UTF-8 or GB 18030."""
    content = HEAD + "Subject: 催款通知书".encode(codec) + b"\r\n\r\nx"

    (mail,) = read(IMPORTER, content, "a.eml").records

    assert mail.subject == "催款通知书"


@pytest.mark.parametrize(
    ("date", "iso", "basis"),
    [
        ("Mon, 26 Oct 2026 10:00:00 +0800", "2026-10-26T10:00:00+08:00", TimeBasis.OFFSET),
        ("26 Oct 2026 10:00:00 -0000", "2026-10-26T10:00:00+00:00", TimeBasis.OFFSET),
        ("26 Oct 2026 10:00:00 GMT", "2026-10-26T10:00:00+00:00", TimeBasis.OFFSET),
        ("26 Oct 2026 10:00:00", "2026-10-26T10:00:00+08:00", TimeBasis.CASE_ZONE),
    ],
)
def test_dates_keep_how_their_zone_is_known(date, iso, basis, read):
    """The sender's offset is kept; without one the time is read in the zone of the case."""
    content = f"From: a@example.net\nTo: b@example.net\nDate: {date}\n\nx".encode()

    (mail,) = read(IMPORTER, content, "a.eml").records

    assert (mail.at.isoformat(), mail.time_basis) == (iso, basis)


def test_a_mail_without_date_is_kept_and_said(read):
    """No date is invented."""
    reading = read(IMPORTER, b"From: a@example.net\nTo: b\nSubject: s\n\nx", "a.eml")

    assert reading.records[0].at is None
    assert len(reading.remarks) == 1


def test_every_received_line_is_kept(read):
    """What the servers wrote stands in the raw row, in order."""
    content = b"Received: from one\r\n\tby x\r\nReceived: from two\r\n" + HEAD + b"\r\nx"

    raw = read(IMPORTER, content, "a.eml").records[0].raw

    assert raw["Received"].startswith("from one")
    assert raw["Received[2]"] == "from two"


def test_plain_text_goes_before_the_web_page(read):
    """Of two forms of one text the plain one is read; an empty one is not."""
    parts = (
        b"--b\r\nContent-Type: text/plain\r\n\r\n%s\r\n"
        b"--b\r\nContent-Type: text/html\r\n\r\n<p>page</p>\r\n--b--"
    )
    head = HEAD + b"Content-Type: multipart/alternative; boundary=b\r\n\r\n"

    bodies = [
        read(IMPORTER, head + parts % text, "a.eml").records[0].body for text in (b"plain", b" ")
    ]

    assert bodies == ["plain", "page"]


def test_a_page_becomes_what_is_seen():
    """Blocks are lines, entities are characters, scripts and styles are nothing."""
    page = "<style>x</style><p>一&nbsp;&lt;二</p><div>三<br>四</div><script>y</script><td>五"

    assert text_of_page(page) == "一 <二\n\n三\n四\n五"


def test_attachments_are_named_and_kept(read):
    """Names in RFC 2231 with continuations are joined; the path in a name is dropped."""
    content = (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: application/octet-stream\r\n"
        b"Content-Disposition: attachment; filename*0*=utf-8''..%2F%E5%82%AC; filename*1=a.pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b--"
    )

    (mail,) = read(IMPORTER, content, "a.eml").records

    assert [(a.name, a.content) for a in mail.attachments] == [("催a.pdf", b"hello")]


def test_a_mailbox_is_parted_only_at_its_separators(read):
    """Lines that begin with From inside a mail part nothing, and their quoting is undone."""
    box = (
        b"From a@b Mon Oct 26 10:00:00 2026\n" + HEAD.replace(b"\r", b"") + b"\n"
        b">From here\n>>From there\n\nFrom now on\n\n"
        b"From c@d Mon Oct 26 11:00:00 2026\n" + HEAD.replace(b"\r", b"") + b"\nsecond\n"
    )

    first, second = read(IMPORTER, box, "a.mbox").records

    assert first.body == "From here\n>From there\n\nFrom now on"
    assert second.body.strip() == "second"


def test_mails_of_sms_backup_plus_are_messages_and_calls(read):
    """A mail that stands for a message or a call becomes one, with the phone's own time."""
    head = HEAD + b"X-smssync-address: 95000001\r\nX-smssync-date: 1792980000000\r\n"
    message = head + b"X-smssync-datatype: SMS\r\nX-smssync-type: 1\r\n\r\nhi"
    call = (
        head + b"X-smssync-datatype: CALLLOG\r\nX-smssync-type: 2\r\nX-smssync-duration: 0\r\n\r\n"
    )

    (sms,), (log,) = (read(IMPORTER, content, "a.eml").records for content in (message, call))

    assert isinstance(sms, Message)
    assert (sms.number, sms.body, sms.direction) == ("95000001", "hi", Direction.IN)
    assert isinstance(log, CallRecord)
    assert (log.outcome, log.started_at) == (CallOutcome.NOT_CONNECTED, sms.at)


def test_recognition_is_by_headers(probe):
    """A mail is one without any extension; a text that has a colon is none."""
    assert IMPORTER.detect(probe(HEAD + b"\r\nx", "mail_7")) is Confidence.CERTAIN
    assert IMPORTER.detect(probe(b"Note: call\nFrom: me\n\nx", "note.txt")) is Confidence.NONE
    assert IMPORTER.detect(probe(b"key: value\nother: value\nthird: x\n", "a")) is Confidence.NONE


def test_an_empty_file_is_damaged(read):
    """A file that is only named like a mail is an error."""
    assert isinstance(read(IMPORTER, b"\n\n", "a.eml").error, DamagedExhibit)


def test_a_charset_that_cannot_be_is_passed_over(read):
    """A mail that names a character set with a zero in it is read."""
    body = "今日不还后果自负".encode()
    content = b'From: a@example.com\nContent-Type: text/plain; charset="a\0b"\n\n' + body

    (mail,) = read(MailFile(), content, "a.eml").records

    assert mail.body == body.decode()


def test_nested_parts_end(read):
    """Parts inside parts are followed to a depth no mail has, and no further."""
    content = HEAD
    for number in range(200):
        content += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (
            number,
            number,
        )

    reading = read(IMPORTER, content + b"\r\nx", "a.eml")

    assert len(reading.records) == 1


@given(st.binary(max_size=300))
def test_no_header_and_no_body_raises(content):
    """Any bytes in a header, a date or a page give a text."""
    text = content.decode("utf-8", "surrogateescape")
    decoded(text)
    decode_bytes(content, "gb2312")
    sent_at(text, None)
    text_of_page(content.decode("latin-1"))


def test_a_mail_without_a_good_date_has_the_time_it_was_received(read):
    """The newest `Received:` gives the time, and a remark says so."""
    content = (
        b"Received: from mx by home; Fri, 30 Oct 2026 10:00:05 +0800\r\n"
        b"Received: from far by mx; Fri, 30 Oct 2026 01:59:00 +0000\r\n"
        b"From: a@example.net\r\nTo: b@example.net\r\nDate: 2026-10-30 10:00:00\r\n\r\nx"
    )

    reading = read(IMPORTER, content, "a.eml")

    assert reading.records[0].at.isoformat() == "2026-10-30T10:00:05+08:00"
    assert any("Received" in said and "2026-10-30 10:00:00" in said for said in reading.said)


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("详单.csv", "起始时间,主被叫,对方号码\n2026-10-01 10:00:00,主叫,95000001", True),
        ("bill.pdf", "%PDF-1.4", True),
        ("bill.zip", "PK\x03\x04", True),
        ("note.docx", "PK\x03\x04", False),
        ("a.png", "\x89PNG\r\n", False),
    ],
)
def test_an_attachment_that_a_reader_knows_is_named(name, content, named, read):
    """A bill attached to a mail is named: a remark says to save it into the folder."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "a@example.net", "b@example.net"
    mail["Date"] = "Mon, 26 Oct 2026 10:00:00 +0800"
    mail.set_content("x")
    mail.add_attachment(
        content.encode(), maintype="application", subtype="octet-stream", filename=name
    )

    said = read(IMPORTER, mail.as_bytes(), "a.eml").said

    assert any(name in text and "另存" in text for text in said) is named
