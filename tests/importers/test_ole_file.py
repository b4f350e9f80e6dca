"""Streams of OLE files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.ole_file import OleFile

MAIL = Path("samples/outlook_message/催款.msg").read_bytes()
BOOK = Path("samples/carrier_bill/账单手工整理.xls").read_bytes()


def test_streams_of_mails_and_workbooks():
    """Streams are found by their paths, those of storages too."""
    streams = OleFile(MAIL).streams()

    assert streams["__substg1.0_0037001F"].decode("utf-16-le") == "催款"
    assert "__attach_version1.0_#00000000/__substg1.0_37010102" in streams
    assert len(OleFile(BOOK).streams()["Workbook"]) > 1000


def test_a_chain_that_bites_its_tail_ends():
    """A table in which every sector leads to itself gives streams that end."""
    looped = bytearray(MAIL)
    for at in range(512, 1024, 4):
        looped[at : at + 4] = ((at - 512) // 4).to_bytes(4, "little")

    OleFile(bytes(looped)).streams()


@pytest.mark.parametrize("content", [b"", MAIL[:100], b"x" * 600])
def test_what_is_no_ole_file(content):
    """Other bytes are refused."""
    with pytest.raises(ValueError, match="OLE"):
        OleFile(content)


@settings(deadline=None, max_examples=200)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(MAIL) - 1), st.integers(0, 255)), min_size=1, max_size=30
    )
)
def test_damage_ends_in_an_error_or_in_streams(changes):
    """Whatever bytes are changed, reading ends."""
    content = bytearray(MAIL)
    for at, value in changes:
        content[at] = value
    try:
        OleFile(bytes(content)).streams()
    except ValueError:
        return
