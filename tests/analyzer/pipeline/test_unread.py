"""Why files were not read, in words."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from analyzer.pipeline.unread import reason_not_read

NOISE = bytes(range(255, 0, -1)) * 3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CALLLOG/CALLLOG.exml", "Smart Switch"),
        ("MESSAGE/MESSAGE.bk", "Smart Switch"),
        ("phone.sbu", "Kies"),
        ("com.example.chat.tar", "系统的通话记录和短信不在里面"),
        ("photos.tar", "不认识的文件格式"),
        ("unknown.bin", "不认识的文件格式"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_for_what_it_is(name, words):
    """What a maker keeps closed is named, with what to do instead."""
    reason = str(reason_not_read(PurePosixPath(f"backup/{name}"), NOISE, len(NOISE)))

    assert words in reason
