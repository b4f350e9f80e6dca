from __future__ import annotations

import pytest

from analyzer.rules.sound import SoundIndex


@pytest.mark.parametrize(
    ("phrase", "heard"),
    [
        ("爆通讯录", "我就报通信录让你出名"),
        ("群发短信", "给你同事全发短信"),
        ("堵你家门口", "天天赌你家门头"),
        ("小心你的家人", "你最后消息密的假人"),
        ("联系你的紧急联系人", "我已经联系你的紧急联系了"),
        ("律师函", "我们的律师韩已经发出去了"),
    ],
)
def test_a_phrase_is_found_where_an_engine_wrote_what_sounds_like_it(phrase, heard):
    """Whisper base writes other characters; the sound leads to the phrase."""
    assert SoundIndex({0: (phrase,)}).hits(heard)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("家庭住址", "她是个家庭主妇"),
        ("单位领导", "这是党的领导"),
        ("砍死你", "我认识你"),
        ("群发短信", "我会发短信"),
        ("强制执行", "停止执行"),
        ("老赖", "老来得子"),
    ],
)
def test_everyday_words_that_sound_only_a_little_alike_are_left_alone(phrase, said):
    """Two common words apart by a whole syllable, and any two characters, are no hit."""
    assert not SoundIndex({0: (phrase,)}).hits(said)
