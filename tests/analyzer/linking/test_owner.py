"""Whose phone the other side thinks it is."""

from __future__ import annotations

from analyzer.i18n import translator
from analyzer.linking.owner import owner_seen


def test_texts_to_the_debtor_are_told_apart_from_texts_to_a_relative():
    """Most texts decide, and both counts are said."""
    debtor = ["您的借款已逾期", "你欠的钱今天还清", "请转告张小明尽快还款，欠款已逾期"]
    relative = ["你是张小明的紧急联系人，他的贷款逾期了", "请转告他尽快还款，欠款逾期"]

    first, second = owner_seen(debtor), owner_seen(relative)

    assert "当作欠款人（2 条" in str(first)
    assert "当作亲友的有 1 条" in str(first)
    assert "亲友或联系人（2 条" in str(second)
    assert first.say(translator("en")) != str(first)


def test_without_words_on_a_debt_nothing_is_suggested():
    """Everyday texts suggest nothing."""
    assert owner_seen(["今晚回家吃饭吗", "请转告他快递到了"]) is None
