"""What must not stand in a public version, and what may."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.personal_public import exposed


def covered(text):
    """Return the text with everything found covered."""
    signs = list(text)
    for start, end in exposed(text):
        signs[start:end] = "*" * (end - start)
    return "".join(signs)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("请问是陈先生吗", "陈"),
        ("請問是陳先生嗎", "陳"),
        ("您好，我是王丽，麻烦转告", "王丽"),
        ("叫王丽接电话", "王丽"),
        ("你是张伟的什么人", "张伟"),
        ("李某某就是李建国", "李建国"),
        ("赵总、王哥、刘姐、孙师傅、周老师", "赵王刘孙周"),
        ("欧阳娜娜欠钱", "欧阳娜娜"),
        ("去找小李和老张", "李张"),
        ("Ask Mr. John Smith to call back", "John Smith"),
        ("This is Mary Jones calling", "Mary Jones"),
        ("身份证440106开头", "440106"),
        ("卡尾号1234", "1234"),
        ("4401 0619 9001", "4401"),
        ("验证码 000000", "000000"),
        ("信箱 laozhou@example.invalid", "laozhou"),
        ("微信号：ab_12345", "ab_12345"),
        ("车牌粤B12345", "粤B12345"),
        ("住远山市青石区光明路12号3栋201室", "光明路12号"),
        ("我在幸福花园3栋2单元501", "幸福花园3栋2单元501"),
        ("住石桥村", "石桥村"),
        ("在光明电子厂上班", "光明电子厂"),
        ("孩子在阳光小学读书", "阳光小学"),
        ("lives at 123 Main Street, Apt 4", "123 Main Street"),
    ],
)
def test_what_leads_to_a_person_is_found(text, secret):
    """Names, fragments of numbers, accounts, plates, addresses, places of work and study."""
    left = covered(text)

    assert secret not in left
    assert len(secret) > len("赵王刘孙周") or not set(secret) & set(left)


@pytest.mark.parametrize(
    "text",
    [
        "再不还钱就爆你通讯录，挨个打给你弟弟",
        "马上还钱，不然高利贷的人上门",
        "欠款12000元，利息13,500.00元",
        "2026-03-10 12:30:00",
        "20261003214713",
        "今天12号之前还款，二十四小时之内",
        "去你家小区贴大字报，打到你公司去",
        "任何人都可以，我们已经联系公安机关和派出所",
        "法院会强制执行，第五百二十条",
        "我们是方便贷的工作人员",
        "You will be arrested today",
    ],
)
def test_ordinary_words_and_amounts_stay(text):
    """Threats, amounts, times and articles can still be read."""
    assert exposed(text) == []


_PARTS = st.sampled_from(
    (
        *(
            "我是王丽",
            "陈先生",
            "张伟的什么人",
            "李建国",
            "赵总",
            "Mr. Smith",
            "440106",
            "13900000077",
        ),
        *("粤B12345", "光明路12号3栋", "石桥村", "阳光小学", "a.b@example.invalid", "尾号1234"),
        *("，", "。", " ", "\n", "还钱", "12000元", "你", "*", "x"),
    )
)


@given(st.lists(_PARTS, max_size=12).map("".join))
def test_spans_lie_in_order_and_apart(text):
    """No two spans share a character, and each holds something."""
    spans = exposed(text)

    assert all(start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))


@pytest.mark.parametrize("piece", ["路", "王", "区县", "1 ", "A b", "3栋", "王先生", "省市"])
def test_hostile_text_is_read_in_time(piece):
    """Ten thousand characters made to mislead the expressions take less than five seconds."""
    began = time.perf_counter()
    exposed(piece * (10_000 // len(piece)))

    assert time.perf_counter() - began < 5
