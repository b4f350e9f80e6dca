"""Mails that Outlook saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.errors import DamagedExhibit
from analyzer.model.records import TimeBasis
from importers.carrier_bill import CarrierBill
from importers.contract import Confidence
from importers.outlook_message import OutlookMessage

IMPORTER = OutlookMessage()
SAMPLES = Path("samples/outlook_message")


def test_a_mail_with_its_headers_and_attachment(read):
    """The transport headers go first; the attachment is kept with its name."""
    (mail,) = read(IMPORTER, SAMPLES / "催款.msg").records

    assert mail.sender == "速贷通 <kefu@sudaitong.example>"
    assert (mail.subject, mail.body) == ("催款", "请今天还款。\n电话 95000001")
    assert (mail.at.isoformat(), mail.time_basis) == (
        "2026-10-26T10:00:00+08:00",
        TimeBasis.OFFSET,
    )
    assert [(a.name, a.content) for a in mail.attachments] == [
        ("律师函.pdf", b"%PDF-1.4 made for a test")
    ]
    assert "Received" in mail.raw


def test_a_mail_that_was_never_sent_has_its_properties(read):
    """Without headers, sender, receivers and time come from the properties, the text from HTML."""
    (mail,) = read(IMPORTER, SAMPLES / "草稿.msg").records

    assert (mail.sender, mail.recipients) == ("王丽", ("kefu@sudaitong.example", "张敏"))
    assert (mail.body, mail.at.isoformat()) == ("请不要再打来", "2026-10-26T02:00:00+00:00")


def test_a_mail_is_no_workbook(probe):
    """A mail looks like an old workbook outside and is not taken for one."""
    content = (SAMPLES / "催款.msg").read_bytes()

    assert CarrierBill().detect(probe(content, "a.xls")) is Confidence.NONE
    assert IMPORTER.detect(probe(content, "a.xls")) is Confidence.CERTAIN


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", b"\0" * 600])
def test_a_broken_file_is_damaged(content, read):
    """A file that cannot be opened is an error."""
    assert isinstance(read(IMPORTER, content, "a.msg").error, DamagedExhibit)
