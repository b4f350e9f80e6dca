"""Telling collecting from reminding, advertising, warning and telling."""

from __future__ import annotations

import pytest

from analyzer.linking.debt import Tone, collector_label, lender_label, tells_of_collectors, tone


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("再不还款就联系你通讯录里的家人", Tone.PRESSURE),
        ("爆.通.讯.录已启动", Tone.PRESSURE),
        ("爆 通 訊 錄", Tone.PRESSURE),
        ("我是闪借宝委托方，您的案件今天要处理", Tone.PRESSURE),
        ("欠款人拒不还款，请转告他今天还清", Tone.PRESSURE),
        ("您的借款已逾期18天，请尽快还款", Tone.DEMAND),
        ("借款逾期，明天起诉", Tone.DEMAND),
        ("your loan is past due, legal action will follow", Tone.DEMAND),
        ("【远山银行】您的信用卡账单已出，最低还款120元，如已还款请忽略", Tone.DEBT),
    ],
)
def test_collecting_is_told_from_reminding(text, least):
    """Pressure, demand and mere debt are told apart, with the words that show it."""
    level, words = tone(text)

    assert level is least
    assert words


@pytest.mark.parametrize(
    "text",
    [
        "您好，您的快递放在门口了",
        "急用钱找我，额度高下款快，有逾期也能办",
        "【反诈中心】谨防冒充催收人员要求转账还款",
        "催收的又打到公司了，说我再不还就上门",
        "有个号码打给我，说你欠钱不还要上门",
        "你打个招呼死不了吧",
        "下课我找你还钱",
        "",
    ],
)
def test_everyday_talk_is_not_collecting(text):
    """Couriers, loan offers, warnings, friends and people telling of collectors demand nothing."""
    assert tone(text)[0] < Tone.DEMAND


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("闪借宝催收", True),
        ("疑似催收电话", True),
        ("讨债的", True),
        ("反催收互助", False),
        ("催收投诉专线", False),
        ("小王", False),
        ("快递小哥", False),
    ],
)
def test_labels_of_collectors_are_recognised(label, expected):
    """A label calls a number a collector only where it means the collector."""
    assert collector_label(label) is expected


def test_lenders_are_no_persons():
    """A name with a lender's word is not taken for a person."""
    assert lender_label("速贷通")
    assert not lender_label("妈妈")


def test_long_text_is_read_in_bounded_time():
    """Ten thousand characters of hostile text are read."""
    assert tone("通知" * 5000)[0] is Tone.NONE
    assert tone("您在" * 5000 + "。" * 5000)[0] is Tone.NONE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("催收打电话给我说你欠钱", True),
        ("今天有人打给我问你借贷款的事", True),
        ("我又接到催收电话了", True),
        ("他们打到我单位说你逾期了", True),
        ("我给你打电话你怎么不接", False),
        ("快递打给我了", False),
        ("我是闪借宝委托方，联系我还款", False),
    ],
)
def test_who_tells_of_collectors_is_seen(text, told):
    """Words of somebody whom collectors turned to are seen; everyday words are not."""
    assert bool(tells_of_collectors(text)) is told
