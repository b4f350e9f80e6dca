from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.model.finding import GateName
from analyzer.model.party import Role
from analyzer.model.passage import Channel
from analyzer.model.transcript import Speaker
from analyzer.rules.engine import detector, match
from analyzer.text import normalise

DIALOGUES = json.loads((Path(__file__).parent / "dialogues.json").read_text(encoding="utf-8"))


def _stopped(hits):
    return {hit.stopped_by.name for hit in hits if hit.stopped_by}


@pytest.mark.parametrize("role", [Role.KNOWN, Role.SERVICE])
def test_words_of_known_parties_are_stopped(cn, passage, role):
    """What somebody known writes is kept, but stopped at the party gate."""
    hits = list(match(cn, [passage("再不还钱就爆你通讯录", role=role)]))

    assert hits
    assert _stopped(hits) == {GateName.PARTY}


def test_the_owners_words_are_stopped(cn, call):
    """What the owner says back on the phone is no threat of the collector."""
    turns = [
        (Speaker.COLLECTOR, "你的借款逾期了", 0.0, 2.0),
        (Speaker.OWNER, "信不信我弄死你全家", 2.0, 4.0),
    ]

    hits = [hit for hit in match(cn, [call(turns)]) if hit.rule == "cn.threat.violence"]

    assert hits
    assert _stopped(hits) == {GateName.SPEAKER}


def test_words_without_a_debt_are_stopped(cn, passage):
    """An insult in a conversation without a debt stops at the context gate."""
    hits = list(match(cn, [passage("你这个不要脸的东西")]))

    assert _stopped(hits) == {GateName.CONTEXT}


def test_another_message_of_the_conversation_lends_context(cn, passage):
    """A debt named in one message is context for the next of the same conversation."""
    said = [passage("您的借款已逾期", id="m1"), passage("你这个不要脸的东西", id="m2")]

    assert any(hit.open for hit in match(cn, said))


def test_another_conversation_lends_none(cn, passage):
    """A debt named to somebody else is no context."""
    said = [
        passage("您的借款已逾期", id="m1", conversation="c1"),
        passage("你这个不要脸的东西", id="m2", conversation="c2"),
    ]

    assert not any(hit.open for hit in match(replace(cn, wording=None), said))


def test_a_collector_by_a_persons_word_needs_no_debt_named(cn, passage):
    """What a person said to be a collector's conversation is context by itself."""
    hits = match(cn, [passage("你这个不要脸的东西", role=Role.COLLECTOR)])

    assert any(hit.open for hit in hits)


def test_a_message_that_tells_a_collector_lends_context(cn, passage):
    """After words that can only be a collector's, insults of the same number count."""
    telling = "今天下班前不处理,就把你身份证照片发到你们村群里,让你爸妈看看"
    said = [passage(telling, id="m1"), passage("你这个不要脸的东西", id="m2")]

    assert any(hit.open and hit.passage == "m2" for hit in match(cn, said))


def test_given_context_is_used(cn, passage):
    """Context worked out by the caller takes the place of a search."""
    hits = match(cn, [passage("你这个不要脸的东西")], context={"c1": "逾期"})

    assert any(hit.open for hit in hits)


def test_a_hit_quotes_the_original(cn, passage):
    """Span and text are those of the original, disguise and all."""
    text = "再不还钱，就爆.通 訊.录！"

    hit = next(iter(match(cn, [passage(text)])))

    assert hit.text == text[hit.start : hit.end] == "爆.通 訊.录"


def test_a_call_hit_knows_its_time(cn, call):
    """A hit in a call carries the seconds of the turn it was said in."""
    turns = [
        (Speaker.COLLECTOR, "你的借款逾期了", 0.0, 2.0),
        (Speaker.COLLECTOR, "今天不还就爆你通讯录", 5.0, 8.0),
    ]

    hit = next(hit for hit in match(cn, [call(turns)]) if "通讯录" in hit.text)

    assert (hit.begin_s, hit.end_s) == (5.0, 8.0)


def test_sounds_are_matched_in_calls_only(cn, passage):
    """What Whisper heard wrongly is found in a call, marked by sound, and never in a message."""
    text = "今天不还款就抱你通训路"
    heard = [hit for hit in match(cn, [passage(text, channel=Channel.CALL)]) if hit.by_sound]

    assert any(hit.open and hit.score < 1 for hit in heard)
    assert not any(hit.by_sound for hit in match(cn, [passage(text)]))


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["note"])
def test_demo_dialogues(cn, call, dialogue):
    """The demo calls raise their categories, and the harmless ones nothing."""
    speakers = {"A": Speaker.COLLECTOR, "B": Speaker.OWNER}
    turns = [(speakers[who], text, begin, end) for who, text, begin, end in dialogue["turns"]]

    found = {hit.category for hit in match(cn, [call(turns)]) if hit.open}

    assert set(dialogue["expect"]) <= found
    assert found if dialogue["expect"] else not found


@pytest.mark.parametrize(
    "text",
    ["你" * 10_000, "还钱你爸妈" * 2_000, "不还" * 5_000, "把你的照片" * 2_000, "。" * 10_000],
    ids=["you", "kin", "unpaid", "picture", "stops"],
)
def test_hostile_text_takes_bounded_time(cn, passage, text):
    """Ten thousand characters made to be slow are done within seconds."""
    begun = time.perf_counter()

    list(match(cn, [passage(text[:10_000], channel=Channel.CALL)]))

    assert time.perf_counter() - begun < 20


PIECES = (
    "再不|还钱|就|爆|你|的|通讯录|打断|腿|我|是|公安局|法院|传票|已|寄|转告|他|逾期|家人|上门|外访|冻结|银行卡"
    "|坐牢|照片|发到|群里|一天|打|一百|个|电话|,|。|不会|他们说|先|交|撤案费|知道|住|哪|老赖|全公司|都"
    "|村委会|走访|涉嫌|诈骗|借款|明天|今天|不处理|您|他的"
)
WORDS = st.lists(st.sampled_from(PIECES.split("|")), max_size=14).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORDS)
def test_passing_over_loses_nothing(cn, text):
    """A pattern that matches a text is among the candidates for it."""
    normal = normalise(text).text
    candidates = set(detector(cn).candidates(normal))

    patterns = [pattern for rule in cn.rules for pattern in rule.patterns]
    matching = {i for i, p in enumerate(patterns) if p.expression.search(normal)}
    assert matching <= candidates
