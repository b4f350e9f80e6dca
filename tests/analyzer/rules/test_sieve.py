from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.model.passage import Channel
from analyzer.rules.engine import detector
from analyzer.rules.pack import load_pack
from analyzer.rules.sieve import Sieve
from analyzer.text import normalise

CLAUSES = [
    (frozenset({"通讯录", "爆破"}), frozenset({"你", "您"})),
    (frozenset({"老赖"}),),
    (frozenset({"还,"}),),
]
BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
LINES = [
    json.loads(line)["text"]
    for path in sorted(BENCHMARKS.glob("rules_eval*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@given(st.text(st.sampled_from("爆破通讯录讯錄伱你您老赖癞来还 ,，.·❤a1好的。"), max_size=14))
def test_nothing_that_could_match_is_held_back(text):
    """Whatever holds a clause in its normal form passes, however it was written."""
    pytest.importorskip("ahocorasick_rs")
    normal = normalise(text).text

    holds = any(all(any(word in normal for word in words) for words in c) for c in CLAUSES)

    assert not holds or Sieve(CLAUSES).passes(text)


def test_what_is_promising_passes():
    """No sentence in whose normal form something could be found is held back as written."""
    detect = detector(load_pack("cn"))
    held = [text for text in LINES if not detect.passes(text)]

    assert not [text for text in held if detect.promising(normalise(text).text, Channel.SMS)]
