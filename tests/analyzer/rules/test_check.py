from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from analyzer.rules.check import check_line, check_lines

SENTENCES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "sentences" / "zh" / "early.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


def test_a_line_comes_back_with_places_in_its_own_text(cn):
    """Start and end lead to the words in the text as given."""
    text = "【速贷通】再不还款，就爆 你 通 讯 录"
    checked = check_line(cn, {"id": "7", "text": text, "channel": "sms"})

    assert checked["id"] == "7"
    assert [text[flag["start"] : flag["end"]] for flag in checked["findings"]] == [
        flag["text"] for flag in checked["findings"]
    ]
    assert checked["findings"][0]["category"] == "third_party_disclosure"
    assert json.loads(json.dumps(checked)) == checked


def test_one_rule_flags_a_place_once(cn):
    """Patterns of one rule that find the same words give one flag."""
    checked = check_line(cn, {"id": "1", "text": "再不还钱就爆你通讯录", "channel": "sms"})

    rules = [flag["rule"] for flag in checked["findings"]]
    assert rules.count("cn.third_party_disclosure.exposes-contacts") == 1


def test_an_unknown_channel_is_refused(cn):
    """A channel that is none of the three is an error."""
    with pytest.raises(ValueError, match="fax"):
        check_line(cn, {"id": "1", "text": "还钱", "channel": "fax"})


def test_collector_sentences_are_found(cn):
    """Of the sentences written to be found at least nine in ten are, most in their category."""
    wanted = [row for row in SENTENCES if row["label"] == "pos"]
    checked = list(check_lines(cn, wanted))

    found = [bool(line["findings"]) for line in checked]
    right = [
        row["category"] in {flag["category"] for flag in line["findings"]}
        for row, line in zip(wanted, checked, strict=True)
    ]
    assert sum(found) / len(found) >= 0.9
    assert sum(right) / len(right) >= 0.85


def test_every_category_is_found_in_most_sentences(cn):
    """No category's sentences go unseen."""
    total, found = Counter(), Counter()
    for row in SENTENCES:
        if row["label"] == "pos":
            total[row["category"]] += 1
            found[row["category"]] += bool(check_line(cn, row)["findings"])

    assert not [kind for kind in total if found[kind] / total[kind] < 0.75]


def test_hard_harmless_sentences_are_left_alone(cn):
    """Lawful reminders, jokes, reports and honest notices are hardly ever flagged."""
    harmless = [row for row in SENTENCES if row["label"] != "pos"]
    flagged = [
        row["text"]
        for row in harmless
        if any(flag["severity"] >= 3 for flag in check_line(cn, row)["findings"])
    ]

    assert len(flagged) / len(harmless) <= 0.03


@pytest.mark.parametrize(
    "text",
    [
        "再不还钱，我明天去幼儿园接你孩子放学",
        "听说你女儿长得挺漂亮，欠的钱什么时候还",
        "我司可能依法起诉。再不还款就爆你通讯录",
        "欠款不还就打断你的腿，谢谢",
        "今晚叫人弄死你，欠货款不还",
    ],
)
def test_everyday_words_beside_a_threat_do_not_silence_it(cn, text):
    """A threat is found although words stand by it that excuse other sentences."""
    assert check_line(cn, {"id": "1", "text": text, "channel": "sms"})["findings"]
