from __future__ import annotations

from io import BytesIO

from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from reports.page import draw_text
from reports.tounicode import unicode_map
from reports.typeface import REGULAR, face, ready


def test_characters_beyond_the_first_plane_are_written_as_pairs():
    """U+20BB7 is D842 DFB7 in UTF-16, not five hex digits that mean another character."""
    assert "<01> <D842DFB7>" in unicode_map("F", [0, 0x20BB7])


def test_no_block_holds_more_than_a_hundred():
    """The specification allows a hundred entries to a block."""
    lines = unicode_map("F", list(range(256))).splitlines()

    assert [line for line in lines if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "55 beginbfchar",
    ]


def test_every_rare_character_of_the_face_can_be_copied():
    """All characters beyond the first plane that the face has read back as themselves."""
    ready()
    rare = "".join(chr(point) for point in sorted(face(REGULAR).face.charToGlyph) if point > 0xFFFF)
    out = BytesIO()
    canvas = Canvas(out, initialFontName=REGULAR)
    for at in range(0, len(rare), 20):
        draw_text(canvas, rare[at : at + 20], 20, 800 - at, size=10)
    canvas.save()

    text = PdfReader(out).pages[0].extract_text()

    assert rare
    assert "".join(text.split()) == rare
