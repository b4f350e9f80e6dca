"""What lies in `samples/` is listed, invented, and holds what it says it holds."""

from __future__ import annotations

import importlib
import json
import re
from collections import Counter
from pathlib import Path

import av
import pytest
from defusedxml import ElementTree

SAMPLES = Path("samples")
DEMO = SAMPLES / "demo"
TEXTS = {".csv", ".eml", ".html", ".json", ".md", ".py", ".tsv", ".txt", ".vcf", ".xml"}
MOBILE = re.compile(rb"(?<![\d.])(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?(\d{4})[ -]?\d{4}(?!\d)")
LANDLINE = re.compile(
    rb"(?<!\d)(?:(?:\+|00)86[ -]?|0)(?:10|2\d|[3-9]\d\d)[ -]?(\d{4})[ -]?\d{3,4}(?!\d)"
)


def sample_files():
    """Return every file in `samples/`."""
    return sorted(p for p in SAMPLES.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def listed():
    """Return the table of `samples/README.md`: name, then number of files."""
    table = (SAMPLES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| (\d+) \|", table, flags=re.MULTILINE)
    return {name.rstrip("/"): int(count) for name, count in rows}


def real_looking(content, pattern):
    """Return the numbers in `content` that somebody could have."""
    return [found[0].decode() for found in pattern.finditer(content) if found[1] != b"0000"]


@pytest.fixture(scope="module")
def expected():
    return json.loads((SAMPLES / "demo_expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def calls():
    return ElementTree.parse(next(DEMO.glob("SMSBackupRestore/calls-*.xml"))).getroot()


@pytest.fixture(scope="module")
def messages():
    return ElementTree.parse(next(DEMO.glob("SMSBackupRestore/sms-*.xml"))).getroot()


def entry(root, locator):
    """Return the entry that a locator such as `xml:/calls/call[17]` leads to."""
    tag, row = re.fullmatch(r"xml:/\w+/(\w+)\[(\d+)\]", locator).groups()
    return root.findall(tag)[int(row) - 1]


def test_every_file_is_listed():
    """The table in `samples/README.md` has each folder with its number of files, and no other."""
    found = Counter(path.relative_to(SAMPLES).parts[0] for path in sample_files())

    assert listed() == dict(found)


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("13900001234", False),
        ("+86 139 0000 1234", False),
        ("008617000001234", False),
        ("0755-00001234", False),
        ("+8602000001234", False),
        ("1380" + "1234567", True),
        ("+86138" + "-1234-5678", True),
        ("0755" + "-8612" + "3456", True),
        ("1792503224218", False),
        ("20261013140507", False),
    ],
)
def test_real_looking_numbers_are_told_from_made_ones(text, real):
    """Only a number whose middle is 0000 passes as invented; times are no numbers."""
    found = real_looking(text.encode(), MOBILE) + real_looking(text.encode(), LANDLINE)

    assert bool(found) is real


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: path.as_posix())
def test_no_sample_holds_a_real_looking_number(path):
    """Neither a file nor its name holds a number that somebody could have."""
    content = path.as_posix().encode() + b"\n" + path.read_bytes()

    assert real_looking(content, MOBILE) == []
    assert path.suffix not in TEXTS or real_looking(content, LANDLINE) == []


def test_demo_is_small():
    """The sample backup stays under eight megabytes."""
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 8_000_000


def test_demo_is_what_the_story_tells(monkeypatch):
    """Telling the story again gives the committed texts, byte for byte."""
    monkeypatch.syspath_prepend(str(SAMPLES))
    maker, story = importlib.import_module("make_demo"), importlib.import_module("demo_story")

    told = maker.documents(story.tell())

    assert {path: (DEMO / path).read_bytes().decode() for path in told} == told
    assert (SAMPLES / "demo_expected.json").read_text(encoding="utf-8") == maker.answers(
        story.tell()
    )


def test_expected_counts_are_those_of_the_files(expected, calls, messages):
    """Calls, messages, recordings and contacts are as many as `demo_expected.json` says."""
    cards = (DEMO / "Contacts/contacts.vcf").read_text(encoding="ascii")
    kinds = Counter(message.tag for message in messages)
    totals = expected["totals"]

    assert (totals["call"], calls.get("count")) == (len(calls), str(len(calls)))
    assert (totals["message"], messages.get("count")) == (len(messages), str(len(messages)))
    assert expected["messages"] == dict(kinds)
    assert expected["calls_by_type"] == dict(Counter(call.get("type") for call in calls))
    assert totals["contact"] == cards.count("BEGIN:VCARD")
    assert totals["recording"] == len(expected["links"]) + len(expected["unlinked_recordings"])


def test_expected_names_every_file(expected):
    """Each file of the backup is a source that is read, or is named as unreadable or not read."""
    read = {link["recording"] for link in expected["links"]} | set(expected["unlinked_recordings"])
    named = read | set(expected["unreadable"]) | set(expected["not_read"])
    there = {p.relative_to(DEMO).as_posix() for p in DEMO.rglob("*") if p.is_file()}
    sources = {path for path in there if path.startswith(("SMSBackupRestore/", "Contacts/"))}

    assert there == named | sources
    assert len(sources) == 3


def test_expected_links_agree_with_the_call_log(expected, calls):
    """The recording of a link is as long as its call says, to a second."""
    for link in expected["links"]:
        call = entry(calls, link["call"])
        with av.open(str(DEMO / link["recording"])) as file:
            stream = file.streams.audio[0]
            heard = sum(frame.samples for frame in file.decode(stream)) / stream.rate

        assert call.get("type") in {"1", "2"}
        assert abs(heard - int(call.get("duration"))) <= 1


def test_recordings_come_from_many_phones(expected):
    """At least ten recordings, five codecs and five naming schemes are in the backup."""
    paths = [link["recording"] for link in expected["links"]] + expected["unlinked_recordings"]
    codecs = set()
    for path in paths:
        with av.open(str(DEMO / path)) as file:
            codecs.add(file.streams.audio[0].codec_context.name)

    assert len(paths) >= 10
    assert len(codecs) >= 5
    assert len({path.rpartition("/")[0] for path in paths}) >= 5


def test_unreadable_files_hold_no_sound(expected):
    """What is named as unreadable cannot be opened as sound."""
    for path in expected["unreadable"]:
        with pytest.raises(av.error.InvalidDataError):
            av.open(str(DEMO / path))


def test_marked_messages_are_received(expected, messages):
    """A message that is expected to be flagged was received, and is not also called clean."""
    threatening = set(expected["threatening_messages"])

    assert len(threatening) >= 30
    assert not threatening & set(expected["clean_messages"])
    for locator in threatening:
        message = entry(messages, locator)

        assert message.get("type", message.get("msg_box")) == "1"
