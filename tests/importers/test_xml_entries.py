"""Entries of XML files, whole and broken."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from importers.xml_entries import Broken, Element, XmlEntries

SAMPLE = Path("samples/sms_backup_restore/sms-20261101090000.xml").read_bytes()
DAMAGE = (b"", b"<", b">", b'"', b"&", b"/", b"<sms ", b"<mms>", b"</mms>", b"<!--", b"<![CDATA[")
DAMAGE += (b"</smses>", b"<smses>", b"<!DOCTYPE a>", b"<?x", b"\0", b"&#55357;")


@given(
    st.lists(
        st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 60), st.sampled_from(DAMAGE)),
        max_size=5,
    )
)
def test_every_entry_seen_is_read_or_lost(tmp_path_factory, damage):
    """However a file is damaged, read and lost entries add up to those seen, each in its place."""
    content = SAMPLE
    for at, length, inserted in damage:
        content = content[:at] + inserted + content[at + length :]
    path = tmp_path_factory.mktemp("x") / "x.xml"
    path.write_bytes(content)

    entries = XmlEntries(path, name="x.xml", entries=frozenset({"call", "sms", "mms"}))
    events = list(entries)

    lost = [event for event in events if isinstance(event, Broken) and event.lost]
    places = [event.locator for event in events if isinstance(event, Element)]
    places += [event.locator for event in lost]
    assert len(places) == entries.seen == len(set(places))
