from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer.text import normalise
from analyzer.texts import undisguised

CHARACTERS = st.one_of(
    st.sampled_from("明天请来 拿.快-递，錄㎡①🐴\u200b\n\ue000\ud800\U0001f6b2ＡÉ"), st.characters()
)


@given(st.lists(st.text(CHARACTERS, max_size=20), max_size=5))
def test_many_together_are_as_one_by_one(texts):
    """What one text becomes does not depend on those it is read with."""
    assert undisguised(texts) == [undisguised([text])[0] for text in texts]


@given(st.lists(st.text(CHARACTERS, max_size=20), max_size=5))
def test_what_is_read_is_on_the_way_to_the_normal_form(texts):
    """Reading a text in bulk loses nothing that its normal form needs."""
    assert [normalise(text).text for text in undisguised(texts)] == [
        normalise(text).text for text in texts
    ]


def test_text_without_disguise_is_normal_at_once():
    """Where nothing is disguised the normal form is reached in one go."""
    texts = ["５㎡ 的 房 子", "Ça va？", "", "好\u200b的\n明天見"]

    assert undisguised(texts) == [normalise(text).text for text in texts]
