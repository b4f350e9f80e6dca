"""Pages of Google Voice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analyzer.errors import DamagedExhibit
from analyzer.model.records import CallOutcome, Direction, MessageKind, TimeBasis
from importers.google_voice import GoogleVoice
from importers.recording_names import read_name

IMPORTER = GoogleVoice()
SAMPLES = Path("samples/google_voice")


@pytest.mark.parametrize(
    ("kind", "direction", "outcome", "seconds"),
    [
        ("Missed", Direction.IN, CallOutcome.MISSED, None),
        ("Received", Direction.IN, CallOutcome.ANSWERED, 63),
        ("Placed", Direction.OUT, CallOutcome.ANSWERED, 3605),
        ("Voicemail", Direction.IN, CallOutcome.VOICEMAIL, 27),
        ("Recorded", Direction.UNKNOWN, CallOutcome.ANSWERED, 5),
        ("+12025550132 - 2026", Direction.OUT, CallOutcome.NOT_CONNECTED, 0),
    ],
)
def test_each_kind_of_call(kind, direction, outcome, seconds, read):
    """The label's target says what a page is; lengths are ISO 8601, times have their offset."""
    (path,) = [path for path in SAMPLES.iterdir() if kind in path.name]

    (call,) = read(IMPORTER, path, path.name).records

    assert (call.direction, call.outcome) == (direction, outcome)
    assert call.duration == (None if seconds is None else timedelta(seconds=seconds))
    assert (call.time_basis, call.started_at.tzinfo is not None) == (TimeBasis.OFFSET, True)


def test_a_nameless_voicemail_has_no_number_and_its_transcript_is_raw(read):
    """Nobody is made up for a page without a number; Google's transcript is no word of ours."""
    (path,) = [path for path in SAMPLES.iterdir() if path.name.startswith(" - ")]

    (call,) = read(IMPORTER, path, path.name).records

    assert (call.number, call.name) == (None, None)
    assert call.raw["transcript"] == "Call us back about your account."
    assert call.raw["media"].endswith(".mp3")


def test_a_conversation_keeps_who_wrote_what(read):
    """The owner's messages go to the other side; a line break and entities are text."""
    (path,) = SAMPLES.glob("+12025550130 - Text*")

    first, mine, picture = read(IMPORTER, path, path.name).records

    assert (first.body, first.number, first.direction) == (
        "Pay & call back'\ntoday",
        "+12025550130",
        Direction.IN,
    )
    assert (mine.number, mine.direction) == ("+12025550130", Direction.OUT)
    assert (picture.kind, "media[1]" in picture.raw) == (MessageKind.MMS, True)


def test_a_group_names_its_members(read):
    """In a group the sender is who wrote, and everybody is listed."""
    (path,) = SAMPLES.glob("Group*")

    first, mine = read(IMPORTER, path, path.name).records

    assert (first.number, first.participants) == ("+12025550141", ("+12025550141", "+12025550142"))
    assert (mine.number, mine.direction) == (None, Direction.OUT)


def test_the_number_may_stand_in_the_name_alone(read):
    """Where only the owner writes, the name of the file tells to whom."""
    page = (
        b'<html><body><div class="hChatLog"><div class="message">'
        b'<abbr class="dt" title="2026-03-09T08:00:00-04:00"></abbr>'
        b'<a class="tel" href="tel:+12025550199"><abbr class="fn">Me</abbr></a><q>hi</q></div>'
        b"</div></body></html>"
    )

    (message,) = read(IMPORTER, page, "+12025550130 - Text - 2026-03-09T12_00_00Z.html").records

    assert message.number == "+12025550130"


def test_a_cut_page_keeps_what_came_before(read):
    """A page that ends early gives its messages and says that it ends."""
    (path,) = SAMPLES.glob("+12025550130 - Text*")
    content = path.read_bytes()

    reading = read(IMPORTER, content[: content.index(b"Stop calling")], path.name)

    assert len(reading.records) == 2
    assert isinstance(reading.error, DamagedExhibit)


def test_names_of_media_are_utc():
    """A voicemail's name has UTC; a sound in a message has no time of its own."""
    voicemail = read_name("+12025550130 - Voicemail - 2026-03-11T15_00_00Z.mp3", None)
    attached = read_name("+12025550130 - Text - 2026-03-09T12_00_00Z-3-1.amr", None)

    assert voicemail.started_at.isoformat() == "2026-03-11T15:00:00+00:00"
    assert (voicemail.number, voicemail.scheme) == ("+12025550130", "google_voice")
    assert (attached.number, attached.started_at) == ("+12025550130", None)
