from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.model.records import Direction
from analyzer.model.transcript import Speaker, Voices, VoicesBy
from analyzer.transcribe.sides import sides
from tests.fakes.engines import segment

OTHER, OWNER, UNKNOWN = Speaker.COLLECTOR, Speaker.OWNER, Speaker.UNKNOWN


def told(*lines, by=VoicesBy.COLOUR, direction=Direction.UNKNOWN):
    """Who says each line, given as voice and text."""
    said = [segment(text, start=i * 3.0, end=i * 3.0 + 2) for i, (_, text) in enumerate(lines)]
    voices = Voices(by=by, voices=tuple(voice for voice, _ in lines))
    return sides(voices, said, direction=direction)


CALL = (
    (0, "您好，请问是王女士吗"),
    (1, "你是哪位"),
    (0, "我们平台的贷款您已经逾期"),
    (1, "我现在没有钱，能不能宽限几天"),
    (0, "今天下午三点前必须还款"),
)


def test_the_voice_that_demands_is_the_other_side():
    """The words of both voices point the same way, and the reason quotes them."""
    found = told(*CALL)

    assert found.speakers == (OTHER, OWNER, OTHER, OWNER, OTHER)
    assert "逾期" in str(found.reason)
    assert "哪位" in str(found.reason)


def test_words_that_do_not_point_one_way_tell_nothing():
    """Two friends who talk of supper stay unknown, and so do two who both talk of debts."""
    friends = told((0, "晚上吃火锅"), (1, "好的我请客"))
    both = told((0, "你欠我钱"), (1, "你也欠我钱"))

    assert set(friends.speakers) == set(both.speakers) == {UNKNOWN}


def test_an_open_segment_stays_open():
    """Where the voice is not clear the words alone do not say whose they are."""
    found = told(*CALL, (None, "打断你的腿"))

    assert found.speakers[-1] is UNKNOWN


def test_a_demand_is_never_given_to_the_owner():
    """A demand in the owner's voice may be an error of hearing: it stays open for the rules."""
    found = told(*CALL, (1, "再不还就爆你通讯录"))

    assert found.speakers[-1] is UNKNOWN


def test_the_direction_of_the_call_helps():
    """On a call that came in, the one who asks for a person has dialled."""
    lines = ((0, "您好，请问是王女士吗"), (1, "是我"), (0, "您的贷款的事情"))

    assert set(told(*lines).speakers) == {UNKNOWN}
    assert told(*lines, direction=Direction.IN).speakers == (OTHER, OWNER, OTHER)


@pytest.mark.parametrize("by", list(VoicesBy))
def test_every_way_of_telling_has_a_reason(by):
    """There is a sentence for a person whatever was found."""
    assert str(told(*CALL, by=by).reason) if by in (VoicesBy.CHANNELS, VoicesBy.COLOUR) else True
    assert str(told((None, "好"), by=by).reason)


@given(st.lists(st.tuples(st.sampled_from([0, 1, None]), st.text(max_size=12)), max_size=8))
def test_there_is_one_speaker_for_each_segment(lines):
    """Whatever is said, no segment is lost and none without a voice gets a speaker."""
    found = told(*lines)

    assert len(found.speakers) == len(lines)
    assert all(
        speaker is UNKNOWN
        for speaker, (voice, _) in zip(found.speakers, lines, strict=True)
        if voice is None
    )
