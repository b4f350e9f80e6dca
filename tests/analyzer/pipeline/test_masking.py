"""Covering other people's numbers and names, and reading back what is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.pipeline.masking import Cover

COLLECTOR = "+8613900000001"
COVER = Cover(
    numbers=frozenset({"13900000099", "75500006200"}),
    names=("张示例", "李某"),
    kept=frozenset({COLLECTOR}),
    region="CN",
)


@pytest.mark.parametrize(
    ("written", "covered"),
    [
        ("打给13900000099吧", "打给139****0099吧"),
        ("+86 139-0000-0099", "+86 139-****-0099"),
        ("008613900000099", "0086139****0099"),
        ("0755-00006200", "0755-****6200"),
        ("叫张示例来", "叫张**来"),
        ("身份证000000199001010000", "身份证****************00"),
        ("卡号 6222000000000000000", "卡号 ***************0000"),
        ("另一个 13800000088", "另一个 138****0088"),
        ("幺三九零零零零零零九九", "***********"),
        ("写信到 laozhou@example.invalid", "写信到 l******@example.invalid"),
    ],
)
def test_people_are_covered_however_they_are_written(written, covered):
    """Numbers with blanks and codes, names, identity and card numbers, and numbers read out."""
    assert COVER.text(written) == covered


@pytest.mark.parametrize(
    "text",
    [
        "13900000001 来电",
        "2026-10-03 21:47:13 +08:00",
        "1790000000123",
        "E" + "0123456789abcdef",
        "3a9848e7c36b0c0a57f7aa7e26dcfdc60b4375af4e1cc4ac0359e2d40204fdc7",
        "106900001234567890",
    ],
)
def test_what_the_report_is_about_stays(text):
    """Collectors' numbers, times, digests and short-message senders are not covered."""
    assert COVER.text(text) == text


@given(st.text(alphabet="0123456789 -张示例李某139零一二三四五六七@.ab", max_size=60))
def test_covering_keeps_the_length_and_leaves_nothing(text):
    """A covered text is as long as before, and covering it again changes nothing."""
    covered = COVER.text(text)

    assert len(covered) == len(text)
    assert COVER.left(covered) is None
    assert COVER.text(covered) == covered


_SAID = st.lists(
    st.sampled_from(
        (
            *("我是王丽", "请问陈先生在吗", "你是张伟的什么人", "李建国", "赵总", "Mr. John Smith"),
            *("440106", "13900000077", "13900000001", "粤B12345", "光明路12号3栋201室", "石桥村"),
            *("阳光小学", "a.b@example.invalid", "尾号1234", "微信号abc_12345", "张示例", "12378"),
            *("，", "。", " ", "\n", "还钱", "12000元", "你", "*", "x", "7"),
        )
    ),
    max_size=12,
).map("".join)


@given(_SAID)
def test_what_is_covered_whole_shows_nobody(text):
    """Nothing the finder knows is left in a covered text, whose length and money stay."""
    covered = COVER.whole(text)

    assert len(covered) == len(text)
    assert COVER.told(covered) == []
    assert COVER.left(covered) is None
    assert COVER.whole(covered) == covered


def test_the_collectors_number_and_institution_stay():
    """What the report is about can be read in a public version, and so can offices' numbers."""
    text = "我是远山消费金融有限公司的，13900000001，投诉请打12378"
    cover = replace(COVER, stay=("远山消费金融有限公司",))

    assert cover.whole(text) == text


def test_a_piece_found_once_is_covered_everywhere():
    """A name is covered also where nothing around it gives it away; digits only by themselves."""
    cover = replace(COVER, pieces=("王丽", "440106"))

    assert cover.text("丽王丽丽，440106，1440106") == "丽**丽，******，1440106"
