"""Requests not to call again."""

from __future__ import annotations

import pytest

from analyzer.linking.stops import stop_words


@pytest.mark.parametrize(
    "text",
    [
        "请不要再给我打电话了",
        "别再打来了",
        "停止骚扰",
        "不许再联系我的家人",
        "Please stop calling me",
    ],
)
def test_a_request_to_stop_is_seen(text):
    """Plain requests that calls stop are seen, in both languages."""
    assert stop_words(text)


@pytest.mark.parametrize(
    "text", ["别忘了打电话给我", "别人打电话来了", "不要紧，你打电话吧", "好的", "call me"]
)
def test_everyday_words_are_no_request(text):
    """Words like these ask nobody to stop calling."""
    assert stop_words(text) is None
