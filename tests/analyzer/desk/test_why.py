"""Why words were found or held back: by how they are worded, and by the names of exceptions."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest

from analyzer.desk.models.excuses import EXCUSE, WORDING, excuse
from analyzer.desk.models.why import why
from analyzer.i18n import translator
from analyzer.model.finding import Gate, GateName
from analyzer.pipeline.reviewing import judged
from analyzer.rules import worded
from analyzer.rules.pack import load_pack
from tests.analyzer.desk.cases import CALL, THREAT


def say(text):
    return text


def told(shown, *, language="zh", masked=False):
    """Return the explanation by heading."""
    return {
        entry.heading: entry.text
        for entry in why(shown, translator(language), language, masked=masked)
    }


@pytest.fixture
def by_wording(case):
    """A finding that was made by how a message is worded."""
    shown = judged(case, THREAT)
    gates = (
        Gate(name=GateName.CONTEXT, passed=True, note="none"),
        Gate(name=GateName.PHRASE, passed=True, note="再不还、全家、不得安宁"),
        Gate(name=GateName.EXCEPTION, passed=True, note=""),
    )
    hits = tuple(replace(hit, pattern=WORDING, gates=gates) for hit in shown.finding.hits)
    return replace(shown, finding=replace(shown.finding, hits=hits))


def held_back(case, note):
    """Return a finding in whose record words were held back by an exception."""
    shown = judged(case, CALL)
    gates = (Gate(name=GateName.EXCEPTION, passed=False, note=note),)
    stopped = tuple(replace(hit, gates=gates) for hit in shown.evidence.stopped)
    return replace(shown, evidence=replace(shown.evidence, stopped=stopped))


def test_the_words_that_told_most_are_named(by_wording):
    """What was found by its wording says by which words, in either language."""
    assert told(by_wording)["措辞"] == "措辞中最能说明问题的词：再不还、全家、不得安宁"
    assert (
        told(by_wording, language="en")["Wording"]
        == "The words that told most: 再不还, 全家, 不得安宁"
    )


def test_the_words_that_told_most_are_masked_in_calm_mode(by_wording):
    """Calm mode masks them as it masks the words that were found."""
    assert told(by_wording, masked=True)["措辞"].endswith("●●●、●●、●●●●")


def test_a_phrase_has_no_words_that_told_most(case):
    """A rule's phrase says what it is itself."""
    assert "措辞" not in told(judged(case, CALL))


def test_words_that_count_without_a_debt_are_not_said_to_speak_of_one(by_wording):
    """The context gate claims a debt only where one is spoken of."""
    passed = told(by_wording)["逐关检查"]

    assert "不谈欠款也要看" in passed
    assert "谈的是欠款" not in passed
    assert "none" not in passed


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("wording", "前后文更像转述、提醒或玩笑"),
        ("jest", "像是玩笑"),
        ("something-new", "something-new"),
    ],
)
def test_an_exception_is_said_in_words(case, note, shown):
    """What held words back is said in plain words; a name that is not known stands as it is."""
    text = told(held_back(case, note))["没有算作线索"]

    assert text == f"“报警”：符合排除情形（{shown}）"


def test_every_exception_of_the_rules_has_words():
    """No name that the rules give an exception is shown bare."""
    names = {worded.WORDING}
    for name in ("cn", "us"):
        pack = load_pack(name)
        excuses = chain(pack.guards, *(rule.exceptions for rule in pack.rules))
        names |= {one.name for one in excuses}

    assert names <= set(EXCUSE)
    assert excuse("denial", say) == EXCUSE["denial"]
