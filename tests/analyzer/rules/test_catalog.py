from __future__ import annotations

import pytest

from analyzer.model.finding import Category, GateName
from analyzer.rules.engine import match
from analyzer.rules.pack import BUILT_IN, load_pack
from analyzer.rules.worded import WORDING

PACKS = {name: load_pack(name) for name in BUILT_IN}
RULES = [(pack, rule) for pack in PACKS.values() for rule in pack.rules]


def _each(kind):
    return [
        pytest.param(pack, rule, example, id=f"{rule.id}:{example.text[:12]}")
        for pack, rule in RULES
        for example in getattr(rule, kind)
    ]


@pytest.mark.parametrize(("pack", "rule", "example"), _each("matches"))
def test_a_match_example_is_found_by_its_rule_alone(pack, rule, example, only, passage):
    """Each match example makes an open hit in a pack that holds only its rule."""
    hits = match(only(pack, rule), [passage(example.text, channel=example.channel)])

    assert any(hit.open for hit in hits)


@pytest.mark.parametrize(("pack", "rule", "example"), _each("misses"))
def test_a_no_match_example_is_not_found(pack, rule, example, only, passage):
    """No no-match example makes an open hit, and the exception it names is what stops it."""
    hits = list(match(only(pack, rule), [passage(example.text, channel=example.channel)]))

    assert not any(hit.open for hit in hits)
    if example.excuse:
        assert example.excuse in {hit.stopped_by.note for hit in hits}


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=lambda value: getattr(value, "id", ""))
def test_every_pattern_is_shown(pack, rule, only, passage):
    """Each pattern of a rule is shown by a match example."""
    shown = {
        hit.pattern
        for example in rule.matches
        for hit in match(only(pack, rule), [passage(example.text, channel=example.channel)])
        if hit.open
    }

    patterns = {pattern.name for pattern in rule.patterns}
    assert patterns == shown - {WORDING}
    assert not rule.worded or WORDING in shown


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=lambda value: getattr(value, "id", ""))
def test_every_exception_is_shown(pack, rule):
    """Each exception of a rule is named by a no-match example."""
    named = {example.excuse for example in rule.misses}

    assert {excuse.name for excuse in rule.exceptions} <= named


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=lambda value: getattr(value, "id", ""))
def test_every_rule_has_examples_with_reasons(pack, rule):
    """Each rule has at least two examples either way, and each says why."""
    assert len(rule.matches) >= 2
    assert len(rule.misses) >= 2
    assert all(example.why for example in (*rule.matches, *rule.misses))


def test_all_categories_are_covered():
    """The Chinese pack has a rule for each of the fourteen categories."""
    pack = PACKS["cn"]

    assert {rule.category for rule in (*pack.rules, *pack.contact_rules)} == set(Category)
    assert len(pack.rules) >= 25


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_words_read_in_a_secondary_source_name_it(pack):
    """An article whose text was not read carries its source instead of a text."""
    for texts in pack.laws.values():
        for basis in texts:
            assert (basis.text is not None) == (basis.status == "V")
            assert basis.status == "V" or basis.source


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
def test_no_rule_calls_an_act_unlawful(pack):
    """No title, rebuttal or authority says that something is against the law."""
    said = [
        words.zh
        for rule in (*pack.rules, *pack.contact_rules)
        for words in (rule.title, rule.rebuttal, getattr(rule, "authority", rule.title))
    ]

    assert not [text for text in said if "违法" in text or "犯罪行为" in text]


def test_a_gate_is_recorded_for_each_step(cn, passage):
    """An open hit carries the five gates in their order, all passed."""
    hit = next(hit for hit in match(cn, [passage("再不还钱就爆你通讯录")]) if hit.open)

    assert [gate.name for gate in hit.gates] == list(GateName)
