from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.text import normalise

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "爆通讯录法院坐牢还款逾期你我他氵去亻尔txlvxzuolao .·*-_~ 　\n。！？,，4sb"
            "伱妳❤📱綠錄訊💰⽗àü"
        ),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("爆通訊錄", "爆通讯录"),
        ("爆.通.讯.录", "爆通讯录"),
        ("爆通 讯 录", "爆通讯录"),
        ("爆通讯❤录", "爆通讯录"),
        ("爆通\u200b讯录", "爆通讯录"),
        ("再不还就爆你txl", "再不还就爆你通讯录"),
        ("爆tongxunlu", "爆通讯录"),
        ("我是氵去院的", "我是法院的"),
        ("打断亻尔的腿", "打断你的腿"),
        ("抓伱zuo牢", "抓你坐牢"),
        ("刑事ju留", "刑事拘留"),
        ("强 制 执 行", "强制执行"),
        ("律-师-函", "律师函"),
        ("ＡＢＣ１２３", "abc123"),
        ("３ 天 内", "3天内"),
        ("岳⽗岳⺟", "岳父岳母"),
        ("打电huà", "打电话"),
        ("先打💰再说", "先打钱再说"),
    ],
)
def test_disguises_are_undone(written, normal):
    """Broken-up, traditional, spelled and split characters come out as what is meant."""
    assert normalise(written).text == normal


@pytest.mark.parametrize(
    "text",
    [
        "知道了。打死也不去",
        "居留证办好了",
        "预期收益",
        "不要联系我",
        "香辣鸡腿堡",
        "女子排球",
        "the Italian lian",
        "打4个电话",
    ],
)
def test_ordinary_words_stay(text):
    """Words that only look like a disguise are left alone."""
    assert normalise(text).text == text.lower()


def test_sentences_are_not_joined():
    """Sentence punctuation between Han characters stays."""
    assert normalise("我走了。还 钱！快 点").text == "我走了。还钱!快点"


def test_clean_text_is_its_own_normal_form():
    """Normal text comes back as it is, with places equal to its own."""
    normal = normalise("今天不还款就上门")

    assert normal.text == normal.original
    assert normal.original_span(2, 5) == (2, 5)


def test_a_folded_word_leads_to_all_its_characters():
    """A word spelled in more characters than it has leads back to the whole spelling."""
    text = "再不还爆 tongxunlu！"
    normal = normalise(text)
    at = normal.text.index("通讯录")

    start, end = normal.original_span(at, at + 3)

    assert text[start:end] == "tongxunlu"


@given(HOSTILE)
def test_normal_form_is_stable(text):
    """Normalising twice changes nothing more."""
    once = normalise(text).text

    assert normalise(once).text == once


@given(HOSTILE)
def test_every_normal_character_leads_back(text):
    """Each character's place is inside the original, and places never run backwards."""
    normal = normalise(text)
    spans = [normal.original_span(i, i + 1) for i in range(len(normal.text))]

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
