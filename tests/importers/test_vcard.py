"""Address books in vCard."""

from __future__ import annotations

import pytest

from analyzer.errors import DamagedExhibit
from importers.vcard import VCard

IMPORTER = VCard()


def card(*lines):
    return "\r\n".join(("BEGIN:VCARD", *lines, "END:VCARD", "")).encode()


@pytest.mark.parametrize(
    ("lines", "name", "numbers"),
    [
        (("FN:张三", "TEL;CELL:139 0000 1234"), "张三", ("139 0000 1234",)),
        (("N:张;三;;;", "TEL:1", "TEL:2"), "张三", ("1", "2")),
        (("N:Doe;Jane;Q.;;",), "Jane Q. Doe", ()),
        (("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0=", "=E4=B8=89"), "张三", ()),
        (("FN:王\\, 五\\; 六",), "王, 五; 六", ()),
        (("FN:long", "  name", "TEL:1390000", " 1234"), "long name", ("13900001234",)),
        (("fn:x", "item1.tel;type=cell:10086"), "x", ("10086",)),
        (
            ("TEL;VALUE=uri:tel:+1-202-555-0123;ext=5", "ORG:远山银行;客服"),
            "远山银行;客服",
            ("+1-202-555-0123",),
        ),
        (("PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ", "/9j/TEL", "", "TEL:1"), "", ("1",)),
        (("VERSION:3.0",), "", ()),
    ],
)
def test_names_and_numbers(lines, name, numbers, read):
    """Every version's way to write names and numbers is read."""
    (contact,) = read(IMPORTER, card(*lines)).records

    assert (contact.name, contact.numbers) == (name, numbers)


@pytest.mark.parametrize("codec", ["gbk", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(codec, read):
    """Chinese names are read in every encoding phones write."""
    content = card("FN:李四", "TEL:10086").decode().encode(codec)

    (contact,) = read(IMPORTER, content).records

    assert (contact.name, contact.numbers) == ("李四", ("10086",))


def test_a_stated_charset_is_followed(read):
    """A property may have a character set of its own."""
    content = card("FN;CHARSET=GB2312:XX").replace(b"XX", "镕".encode("gb18030"))

    assert read(IMPORTER, content).records[0].name == "镕"


def test_photos_are_named_not_kept(read):
    """A photo is in the raw row by its size alone."""
    (contact,) = read(IMPORTER, card("FN:a", "PHOTO;ENCODING=b:" + "A" * 4000)).records

    assert contact.raw["PHOTO"] == "[4000 bytes]"


def test_a_cut_card_is_lost_by_name(read):
    """The card in which the file ends is lost; those before are read."""
    reading = read(IMPORTER, card("FN:a") + b"BEGIN:VCARD\r\nFN:b\r\nTEL:1")

    assert [contact.name for contact in reading.records] == ["a"]
    assert [w.provenance.locator for w in reading.lost] == ["vcf:2"]


def test_a_card_without_end_is_read_with_a_remark(read):
    """Where the next card begins, the one before is read as far as it is written."""
    reading = read(IMPORTER, b"BEGIN:VCARD\nFN:a\n" + card("FN:b"))

    assert [contact.name for contact in reading.records] == ["a", "b"]
    assert (len(reading.lost), len(reading.remarks)) == (0, 1)


def test_lines_outside_cards_are_counted(read):
    """What stands between cards is said."""
    reading = read(IMPORTER, b"hello\n" + card("FN:a") + b"\nbye\n")

    assert len(reading.records) == 1
    assert "2" in reading.said[0]


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"hello\n"])
def test_a_file_without_cards_is_damaged(content, read):
    """A file that is only named like an address book is an error, not an empty book."""
    assert isinstance(read(IMPORTER, content, "a.vcf").error, DamagedExhibit)
