from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.rules.units import EDGE, SPACE, reader


def test_characters_are_blurred_to_how_they_sound():
    """Characters that a recogniser confuses have one blurred form."""
    units = reader("character")

    assert units.blur("账") == units.blur("赃")


def test_digits_count_as_noughts_and_letters_as_space():
    """The number itself tells nothing, nor do names and addresses in Latin letters."""
    assert reader("character").units("欠5万ok") == ["欠", "0", "万", SPACE, SPACE]


def test_words_keep_their_apostrophes_and_lose_their_endings():
    """Words of English stand whole, and blurred to their first letters."""
    units = reader("word")

    assert units.units("don't lie 12") == ["don't", "lie", "00"]
    assert units.blur("payments") == "payme"


@pytest.mark.parametrize("unit", ["character", "word"])
@given(text=st.text(st.characters(exclude_characters="\n"), max_size=60))
def test_every_unit_has_its_place(unit, text):
    """There is one stretch of the text for each unit, in order, inside the text."""
    units = reader(unit)

    spans = units.spans(text)

    assert len(spans) == len(units.units(text))
    assert all(start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@pytest.mark.parametrize("unit", ["character", "word"])
@given(texts=st.lists(st.text("你欠钱 ok1!", max_size=12), max_size=5))
def test_texts_read_together_are_as_read_alone(unit, texts):
    """Each text begins at its own edge and holds the numbers it has alone."""
    units = reader(unit)
    units.learn(["你", "欠", "ok", "!"], [units.blur("钱"), EDGE])

    together = units.read(texts)

    for text, start in zip(texts, together.starts.tolist(), strict=True):
        alone = units.read([text])
        size = len(alone.words) - 1
        assert together.words[start : start + size].tolist() == alone.words[:-1].tolist()
        assert together.blurs[start : start + size].tolist() == alone.blurs[:-1].tolist()
