"""Encrypted exports of SMS Import / Export. The samples were sealed with libsodium."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import pytest

from analyzer.errors import DamagedExhibit, PasswordNeeded
from importers.contract import Confidence
from importers.registry import choose
from importers.sms_ie import SmsImportExport

SAMPLES = Path("samples/sms_ie")
CALLS = (SAMPLES / "calls-2026-11-01.json.ssef").read_bytes()
MESSAGES = (SAMPLES / "messages-2026-11-01.zip.ssef").read_bytes()


@pytest.fixture
def outcome(tmp_path, context):
    """Return a function that reads with a password: the error."""

    def run(content, password):
        path = tmp_path / "exhibit"
        path.write_bytes(content)
        given = dataclasses.replace(context("calls.json.ssef"), password=password)
        with pytest.raises((PasswordNeeded, DamagedExhibit)) as caught:
            list(SmsImportExport().read(path, context=given))
        return caught.value

    return run


def test_locked_calls_are_those_of_the_open_export(read):
    """The calls behind the password are the ones that were exported."""
    sealed = read(SmsImportExport(), CALLS, "calls.json.ssef").records
    opened = read(SmsImportExport(), SAMPLES / "calls-2026-11-01.json").records

    assert sealed == opened


def test_locked_messages_bring_their_media(read):
    """Media that lie beside the messages in the archive become attachments."""
    reading = read(SmsImportExport(), MESSAGES, "messages.zip.ssef")

    assert len(reading.records) == 3
    (picture,) = reading.records[2].attachments
    assert (picture.name, picture.content[:4]) == ("a.png", b"\x89PNG")
    assert reading.said == []


@pytest.mark.parametrize(("password", "words"), [(None, "--password"), ("wrong", "密码不对")])
def test_without_the_password_it_says_what_to_do(password, words, outcome):
    """A missing and a wrong password are told apart."""
    error = outcome(CALLS, password)

    assert isinstance(error, PasswordNeeded)
    assert words in str(error)


def test_a_cut_export_gives_what_is_whole(read):
    """The chunks before the cut are read, and the file is said to be incomplete."""
    reading = read(SmsImportExport(), CALLS[:-5], "calls.json.ssef")

    assert len(reading.records) == 1
    assert isinstance(reading.error, DamagedExhibit)


@pytest.mark.parametrize("size", [6, 20, 36, 59])
def test_one_that_ends_in_its_header_is_damaged(size, outcome):
    """An export without content is damaged, whatever the password."""
    assert isinstance(outcome(CALLS[:size], "123456"), DamagedExhibit)


@pytest.mark.parametrize(
    ("at", "changed"),
    [(6, b"\x00\x02"), (8, b"\xff\xff\xff\xff"), (12, b"\xff\xff\xff\xff"), (32, bytes(4))],
    ids=["version", "rounds", "memory", "chunk"],
)
def test_unknown_settings_are_named(at, changed, outcome):
    """Costs beyond all presets are not paid, and another version is not guessed at."""
    content = CALLS[:at] + changed + CALLS[at + len(changed) :]

    assert "还不认识" in str(outcome(content, "123456"))


def test_it_is_recognised_under_any_name(probe):
    """The first bytes are enough."""
    assert SmsImportExport().detect(probe(CALLS, "x.bin")) is Confidence.CERTAIN


def archive(*, cut=0):
    """Return an export of version 2 as a zip, with a picture beside the messages."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("messages.ndjson", (SAMPLES / "messages.ndjson").read_bytes() * 50)
        made.writestr("data/PART_1", b"\x89PNG made up")
    return out.getvalue()[: len(out.getvalue()) - cut]


def test_an_archive_brings_its_media(read, probe):
    """The zip of version 2 is read as one, so that its media come with their messages."""
    content = archive()

    reading = read(SmsImportExport(), content, "messages-2026-11-01.zip")

    assert choose(probe(content, "messages.zip")).name == "sms_ie"
    assert len(reading.records) == 150
    assert reading.records[2].attachments[0].content == b"\x89PNG made up"
    assert (reading.said, reading.error) == ([], None)


@pytest.mark.parametrize("cut", [30, 200, 300])
def test_a_cut_archive_gives_its_messages(cut, read):
    """Without its directory at the end, a zip gives what can be unpacked."""
    reading = read(SmsImportExport(), archive(cut=cut), "messages.zip")

    assert len(reading.records) > 20
    assert isinstance(reading.error, DamagedExhibit)


def test_other_archives_are_not_claimed(probe):
    """A zip of something else, and one with a password, are for the import to unpack."""
    other = archive().replace(b"messages.ndjson", b"messages.ndjsox")
    locked = bytearray(archive())
    locked[6] |= 1

    for content in (other, bytes(locked)):
        assert SmsImportExport().detect(probe(content, "messages.zip")) is Confidence.NONE
