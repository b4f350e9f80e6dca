from __future__ import annotations

import pytest

from analyzer.model.transcript import Doubt
from analyzer.transcribe.doubt import doubted, foreign, loops, silent_speech
from tests.fakes.engines import segment


@pytest.mark.parametrize(
    "text",
    [
        "字幕由Amara.org社区提供",
        "字幕by索兰娅",
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "谢谢观看",
        "感谢大家的收看,我们下期再见",
        "Thank you for watching!",
        "作词 作曲 编曲",
    ],
)
def test_sentences_engines_invent_on_silence_are_marked(text):
    """Subtitle credits and thanks to viewers carry a doubt and keep their words."""
    marked = doubted(segment(text), language="zh")

    assert Doubt.SILENCE_PHRASE in marked.doubts
    assert marked.text == text


@pytest.mark.parametrize(
    "text",
    ["沙沙沙沙沙沙沙沙", "我不知道我不知道我不知道我不知道", "you know you know you know you know"],
)
def test_the_same_words_over_and_over_are_a_loop(text):
    """One unit that repeats back to back over most of the text is a loop."""
    assert loops(text)


@pytest.mark.parametrize(
    "text",
    [
        "还钱还钱还钱，听见没有",
        "喂喂，你好，请问是王女士吗",
        "谢谢你今天打电话来，再见",
        "尾号是一一一一，请您核对一下今天的还款金额",
        "哈哈哈",
    ],
)
def test_what_people_say_is_not_doubted(text):
    """People repeat themselves and are polite; neither is a loop or a subtitle."""
    assert doubted(segment(text, confidence=0.8), language="zh").doubts == ()


@pytest.mark.parametrize(
    ("changes", "doubt"),
    [
        ({"no_speech": 0.9, "confidence": 0.4}, Doubt.NO_SPEECH),
        ({"confidence": 0.2}, Doubt.LOW_CONFIDENCE),
        ({"compression": 3.1}, Doubt.COMPRESSION),
    ],
    ids=["no-speech", "unsure", "compresses"],
)
def test_what_the_engine_doubts_is_marked(changes, doubt):
    """The engine's own figures become doubts a person can see."""
    assert doubt in doubted(segment("您好"), language="zh").doubts or doubt in (
        doubted(segment("您好", **changes), language="zh").doubts
    )


def test_letters_of_another_language_are_marked():
    """Kana in a Chinese call are strange, Latin abbreviations are not."""
    assert foreign("ご視聴ありがとうございました", language="zh")
    assert not foreign("你下载那个APP用QQ登录", language="zh")
    assert foreign("你好", language="en")


def test_speech_without_text_is_told():
    """Stretches of speech that no segment covers are returned as they lie."""
    speech = [(1.0, 5.0), (8.0, 12.0)]
    said = [segment("在", start=0.5, end=3.0), segment("吗", start=9.0, end=10.0)]

    assert silent_speech(speech, said) == ((3.0, 5.0), (8.0, 9.0), (10.0, 12.0))
