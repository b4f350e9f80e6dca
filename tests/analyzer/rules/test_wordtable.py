from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer.rules.wordtable import Alphabet, WordTable

WORDS = st.lists(st.text("甲乙丙a", min_size=1, max_size=5), max_size=12, unique=True)


@given(WORDS, st.lists(st.text("甲乙丙a丁 ", max_size=12), max_size=4))
def test_every_place_of_every_word_is_found(words, texts):
    """The table finds what `str.startswith` finds at each place, and nothing across texts."""
    alphabet = Alphabet(words)
    numbered = alphabet.numbered(texts)
    bare = "\n".join(text.replace(" ", "") for text in texts)
    found = WordTable(alphabet, words).find(numbered.numbers)

    wanted = {
        (place, number)
        for place in range(len(bare))
        for number, word in enumerate(words)
        if bare.startswith(word, place)
    }
    assert set(zip(*(part.tolist() for part in found), strict=True)) == wanted


def test_characters_that_become_several_are_odd():
    """A text with a character of several normal ones is named."""
    numbered = Alphabet(["甲"]).numbered(["甲", "⑴乙", "", "甲⑴"])

    assert set(numbered.odd.tolist()) == {1, 3}


def test_ends_lie_where_the_texts_end():
    """Each text ends at a number no word has, after what was kept of it."""
    numbered = Alphabet(["乙甲"]).numbered(["乙 甲", "", " "])

    assert numbered.numbers.tolist() == [2, 3, 1, 1, 1]
    assert numbered.ends.tolist() == [2, 3, 4]
