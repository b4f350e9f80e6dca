from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.transcribe.amr import Band, band_of, frames

SPEECH = bytes([7 << 3 | 4]) + b"\x55" * 31
QUIET = bytes([15 << 3 | 4])
COMFORT = bytes([8 << 3 | 4]) + b"\x11" * 5


def test_every_kind_of_frame_counts_as_twenty_milliseconds():
    """Speech, comfort-noise and no-data frames are all frames of their own."""
    found = list(frames(SPEECH + COMFORT + QUIET + SPEECH, band=Band.NARROW))

    assert [len(frame.data) for frame in found] == [32, 6, 1, 32]


def test_octets_that_are_no_frames_become_a_hole_of_their_length():
    """Three frames overwritten with rubbish become a hole of three frames, and reading goes on."""
    found = list(frames(SPEECH * 5 + b"\xff" * 96 + SPEECH * 5, band=Band.NARROW))

    assert [(frame.data is None, frame.count) for frame in found if frame.data is None] == [
        (True, 3)
    ]
    assert sum(frame.count for frame in found) == 13


def test_a_frame_that_is_cut_off_is_a_hole():
    """The last frame of a file that was cut short counts as one lost frame."""
    found = list(frames(SPEECH * 3 + SPEECH[:10], band=Band.NARROW))

    assert [frame.data is None for frame in found] == [False, False, False, True]


@pytest.mark.parametrize(
    ("head", "band"),
    [(b"#!AMR\n<", Band.NARROW), (b"#!AMR-WB\n", Band.WIDE), (b"RIFF", None)],
    ids=["narrow", "wide", "neither"],
)
def test_the_band_is_told_by_the_first_bytes(head, band):
    """The magic line says which of the two codecs it is."""
    assert band_of(head) is band


@given(st.binary(max_size=400))
def test_no_octet_is_read_twice(data):
    """Whatever the octets, frames are slices in order and the reader comes to an end."""
    found = [frame.data for frame in frames(data, band=Band.WIDE) if frame.data is not None]

    assert sum(map(len, found)) <= len(data)
