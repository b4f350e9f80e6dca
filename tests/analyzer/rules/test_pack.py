from __future__ import annotations

import shutil
from importlib.resources import files

import pytest

from analyzer.errors import RuleError
from analyzer.rules.pack import BUILT_IN, load_pack

RULE = """\
id: mine.threat.legs
version: 1
status: test
title: {zh: 打断腿, en: Legs}
category: threat
severity: 5
speaker: collector
context: {needs: debt, within: conversation}
patterns:
  - name: legs
    phrases: [打断你的腿]
    sounds_like: true
exceptions: []
legal_basis:
  - {law: 民法典, article: 第九百九十条}
rebuttal: {zh: 玩笑。, en: A joke.}
examples:
  match:
    - {text: 不还钱打断你的腿, why: plain}
  no_match:
    - {text: 打断一下, why: to interrupt}
"""


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "mine" / "threat"
    place.mkdir(parents=True)
    (place / "legs.yaml").write_text(RULE, encoding="utf-8")
    return tmp_path / "mine"


def _change(folder, old, new):
    path = folder / "threat" / "legs.yaml"
    path.write_text(RULE.replace(old, new), encoding="utf-8")


def test_a_folder_of_ones_own_is_a_pack(folder):
    """A folder of rule files is a pack with the folder's name, borrowing what it lacks."""
    pack = load_pack(str(folder))

    assert pack.name == "mine"
    assert [rule.id for rule in pack.rules] == ["mine.threat.legs"]
    assert pack.guards


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("severity: 5", "severity: 9", "第 6 行"),
        ("severity: 5", "severity: high", "第 6 行"),
        ("category: threat", "category: thread", "第 5 行"),
        ("speaker: collector", "speaker: collector\nmood: bad", "第 8 行"),
        ("speaker: collector\n", "", "第 1 行"),
        ("id: mine", "id: other", "第 1 行"),
        ("第九百九十条", "第一条", "第 1 行"),
        ("phrases: [打断你的腿]", "regex: '('", "第 11 行"),
        ("phrases: [打断你的腿]", "regex: '.{0,3}'", "第 10 行"),
        ("phrases: [打断你的腿]", "regex: '{nobody}来'", "第 11 行"),
        ("why: plain", "wy: plain", "第 19 行"),
        ("version: 1", "version: 1\nversion: 2", "第 3 行"),
        ("patterns:", "patterns: {", "第"),
    ],
    ids=[
        "severity too high", "severity no number", "unknown category", "unknown key",
        "missing key", "id is not the place", "unknown article", "broken expression",
        "expression without words", "unknown word list", "unknown key in example",
        "key twice", "no YAML",
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused_with_its_line(folder, old, new, line):
    """What cannot be accepted is an error that names the file and the line."""
    _change(folder, old, new)

    with pytest.raises(RuleError) as caught:
        load_pack(str(folder))

    assert "legs.yaml" in str(caught.value)
    assert line in str(caught.value)


def test_retired_rules_do_not_run(folder):
    """A rule with the status retired is read but does not run."""
    _change(folder, "status: test", "status: retired")

    assert not load_pack(str(folder)).rules


def test_an_unknown_name_is_an_error():
    """A name that is neither a pack nor a folder is refused in words."""
    with pytest.raises(RuleError, match="没有名为"):
        load_pack("no-such-pack")


def test_an_empty_folder_is_an_error(tmp_path):
    """A folder without rules is not a pack."""
    with pytest.raises(RuleError, match="没有规则文件"):
        load_pack(str(tmp_path))


def test_the_digest_follows_the_files(tmp_path):
    """A copy of a pack has its digest, and a changed copy another."""
    source = files("analyzer.rules") / "catalog" / "us"
    copy = tmp_path / "us"
    shutil.copytree(str(source), copy)
    assert load_pack(str(copy)).digest == load_pack("us").digest

    path = copy / "abuse" / "insult.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("severity: 3", "severity: 2"))

    assert load_pack(str(copy)).digest != load_pack("us").digest


@pytest.mark.parametrize("name", BUILT_IN)
def test_expressions_of_our_own_packs_are_sound(name):
    """What is not tried when one of our packs is read is tried here."""
    pack = load_pack(name)
    patterns = [pattern for rule in pack.rules for pattern in rule.patterns]
    excuses = [*pack.guards, *(excuse for rule in pack.rules for excuse in rule.exceptions)]

    assert all(some.expression.pattern == some.source for some in (*patterns, *excuses))
    assert all(pattern.clauses for pattern in patterns)
