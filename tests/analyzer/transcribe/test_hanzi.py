from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.transcribe.hanzi import simplified


@pytest.mark.parametrize(
    ("machine", "reading"),
    [
        ("請問是王女士嗎", "请问是王女士吗"),
        ("計程車", "计程车"),
        ("已经逾期三十天了 OK", "已经逾期三十天了 OK"),
    ],
    ids=["traditional", "words-stay", "simplified"],
)
def test_only_the_script_changes(machine, reading):
    """Traditional characters become simplified ones, and no word is exchanged for another."""
    assert simplified(machine) == reading


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_no_character_is_added_or_lost(text):
    """The simplified text is as long as the original, so that word times keep fitting."""
    assert len(simplified(text)) == len(text)
