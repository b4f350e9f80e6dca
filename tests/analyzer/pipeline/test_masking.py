"""Covering other people's numbers and names, and reading back what is left."""

from __future__ import annotations

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
