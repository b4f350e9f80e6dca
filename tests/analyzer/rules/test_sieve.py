from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.rules.check import check_line, check_lines
from analyzer.rules.engine import Needed, detector
from analyzer.rules.sieve import Sieve
from analyzer.text import normalise

ALONE = [
    (frozenset({"通讯录", "爆破"}), frozenset({"你", "您"})),
    (frozenset({"老赖"}),),
    (frozenset({"还,"}),),
]
ALONE_BY_NUMBER = {0: ALONE[:1], 1: ALONE[1:]}
BOUND = [(frozenset({"你好", "来爆破", "h5"}), frozenset({"。", "好的"}), frozenset({"录", "还"}))]
CONTEXT = [(frozenset({"还"}), frozenset({"a1", "赖"})), (frozenset({"\n还"}),)]
NOTHING = frozenset()
EARLY = sorted((Path(__file__).parents[2] / "sentences").glob("*/early.jsonl"))
LINES = [
    json.loads(line)["text"]
    for path in EARLY
    for line in path.read_text(encoding="utf-8").splitlines()
]
CHARACTERS = (
    "爆破通讯录讯錄伱你您老赖癞来还好的爿反 ,，.·❤a1h5①⑴㎡。"
    "\n\0\u200b\u0301\ud83d\U0001d41a\U0001f434"
)
ROWS = st.lists(st.text(st.sampled_from(CHARACTERS), max_size=14), max_size=6)
WORDS = (
    "再不还钱|通讯录|通 訊.录|tongxunlu|传票|打断|腿|你|伱|全家|欠款|逾期|逾氵期|。|,| |\n|❤|弄死"
    "|村委会|法*院|转告他|涉嫌|诈骗|借款|上门|老赖|老癞|照片|发到|群里|\0|\ud800|Ⅳ|⑴|爆|哈"
)
SENTENCES = st.lists(
    st.lists(st.sampled_from(WORDS.split("|")), max_size=9).map("".join), max_size=6
)


def _holds(clauses, normal):
    return any(all(any(word in normal for word in words) for words in c) for c in clauses)


@pytest.fixture(scope="module")
def sieve():
    return Sieve(Needed(ALONE_BY_NUMBER, {2: BOUND}, CONTEXT))


@pytest.fixture(scope="module")
def whole(cn):
    return Sieve(detector(cn).needed())


@settings(max_examples=500)
@given(ROWS)
def test_nothing_that_could_match_is_held_back(sieve, texts):
    """Whatever holds what is needed in its normal form passes, however it was written."""
    suspects = sieve.suspects(texts)

    for place, text in enumerate(texts):
        normal = normalise(text).text
        holding = {number for number in (0, 1) if _holds(ALONE_BY_NUMBER[number], normal)}
        if _holds(BOUND, normal) and _holds(CONTEXT, normal):
            holding.add(2)
        numbers = suspects.get(place, NOTHING)
        assert numbers == () or holding <= set(numbers)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("爆破你", True),
        ("爆破他", False),
        ("你好,录。还赖", True),
        ("你好,录。还", False),
        ("老 赖", True),
        ("老头耍赖", False),
        ("", False),
    ],
)
def test_only_what_holds_all_it_needs_passes(sieve, text, passes):
    """Each set of a clause must have a word in the text, and what is bound its context."""
    assert set(sieve.suspects(["来", text, "好的"])) == ({1} if passes else set())


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(SENTENCES)
def test_texts_held_back_hold_no_pattern(cn, whole, texts):
    """No text in which the rules find anything is held back, whatever stands beside it."""
    rule_of = [rule.id for rule in cn.rules for _ in rule.patterns]
    suspects = whole.suspects(texts)

    for place, text in enumerate(texts):
        flags = check_line(cn, {"id": "", "text": text})["findings"]
        found = {flag["rule"] for flag in flags if not flag["rule"].endswith(".wording")}
        numbers = suspects.get(place, ())
        rules = {rule_of[number] for number in numbers if number < len(rule_of)}
        assert suspects.get(place, NOTHING) == () or found <= rules


@pytest.mark.parametrize("size", [1, 7, 500])
def test_findings_are_those_of_each_line_alone(cn, monkeypatch, size):
    """Read many at a time, lines give what they give one by one, in their order."""
    monkeypatch.setattr("analyzer.rules.check._FEW", 3)
    monkeypatch.setattr("analyzer.rules.check._BATCH", size)
    lines = [{"id": str(i), "text": text} for i, text in enumerate(LINES)]

    assert list(check_lines(cn, lines)) == [check_line(cn, line) for line in lines]


def test_calls_are_always_looked_at(cn, monkeypatch):
    """What was said on the phone may be found by its sound, so it is never held back."""
    monkeypatch.setattr("analyzer.rules.check._FEW", 0)
    line = {"id": "", "text": "今天不还款就抱你通训路", "channel": "call"}

    assert next(check_lines(cn, [line]))["findings"]
