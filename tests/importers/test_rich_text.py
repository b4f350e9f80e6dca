"""Rich text as Outlook keeps it."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.outlook_message import _body
from importers.rich_text import MAX_GROUPS, text_of_rich, unpacked

EXAMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a"
    "800fa0"
)
"""MS-OXRTFCP 3.1.1."""
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
"""MS-OXRTFCP 3.1.2: references that read what they write."""


def rtf(text, head=rb"\ansi\ansicpg936"):
    return rb"{\rtf1" + head + text + b"}"


def test_the_examples_of_the_specification():
    """Packed text comes out as it went in, also where it repeats itself."""
    assert unpacked(EXAMPLE) == rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n"
    assert unpacked(CROSSING) == rb"{\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_text_that_was_not_packed():
    """The other kind is taken as it is."""
    content = rtf(rb" hello")
    header = struct.pack("<IIII", len(content) + 12, len(content), 0x414C454D, 0)

    assert unpacked(header + content) == content


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        (rb"\pard hello\par world", "hello\nworld"),
        (b" \\'bd\\'f1\\'cc\\'ec\\'bb\\'b9\\'c7\\'ae", "今天还钱"),
        (rb"\uc1\u20170?\u22825?", "今天"),
        (rb"\u20170 \'3f\u22825 \'3f", "今天"),
        (rb"\u-10179?\u-8694?", "\U0001f60a"),
        (rb"{\fonttbl{\f0 SimSun;}}{\*\generator x;}text", "text"),
        (rb"{\*\htmltag64 <p>}{\*\htmltag <b>}bold{\*\htmltag </b>}\par", "bold"),
        (rb"a\{b\}c\\d\~e", "a{b}c\\d e"),
        (rb"one{\b two}three", "onetwothree"),
        (rb"{\pict 0102030405}", ""),
    ],
)
def test_what_a_reader_would_see(written, seen):
    """Formatting, fonts and pictures go; characters in any writing stay."""
    assert text_of_rich(rtf(written)) == seen


def test_a_mail_of_rich_text_alone_has_its_text():
    """Without plain text and without a page, the rich text is the body."""
    assert _body({"__substg1.0_10090102": EXAMPLE}) == "hello world"


def test_bottomless_groups_end():
    """Groups inside groups are followed only so far."""
    assert text_of_rich(b"{" * (MAX_GROUPS + 5) + b"x") == ""


@settings(deadline=None, max_examples=200)
@given(content=st.binary(max_size=300))
def test_damage_ends(content):
    """Whatever the bytes, there is a text."""
    header = struct.pack("<IIII", len(content), 1 << 31, 0x75465A4C, 0)

    assert isinstance(text_of_rich(unpacked(header + content)), str)
    assert isinstance(text_of_rich(content), str)
