from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from analyzer.rules.pack import load_pack
from analyzer.rules.wording import read_wording

ROOT = Path(__file__).parents[3]
SENTENCES = ROOT / "tests" / "sentences"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("fit_wording", ROOT / ".ci" / "fit_wording.py")
    script = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = script
    spec.loader.exec_module(script)
    yield script
    del sys.modules[spec.name]


def _texts(folder):
    return {
        json.loads(line)["text"]
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    }


def test_versions_of_a_sentence_are_drawn_the_same_every_time(script):
    """Alternatives in braces are tried out, each version once."""
    drawn = script.versions("{今天|明天}不还就{上门|起诉}", 9)

    assert sorted(drawn) == sorted(set(drawn))
    assert set(drawn) <= {"今天不还就上门", "今天不还就起诉", "明天不还就上门", "明天不还就起诉"}
    assert drawn == script.versions("{今天|明天}不还就{上门|起诉}", 9)


def test_a_fit_tells_what_it_was_shown(script, tmp_path):
    """What was fitted and written down gives collectors' words points above the harmless ones."""
    said = ["不还钱就上门堵你", "再不还钱上门泼漆", "不还钱堵你家门口"]
    harmless = ["明天上门修水管", "还钱的事谢谢你啦", "晚上在门口等你吃饭"]
    rows = [
        script.Sentence(text, str(place), text in said, frozenset({"threat"}), 1.0)
        for place, text in enumerate([*said, *harmless])
    ]

    script.write(script.Fit(rows, "character", rare=1), "character", tmp_path / "w.tsv", above=0.0)

    wording = read_wording((tmp_path / "w.tsv").read_text(encoding="utf-8"))
    points = wording.points([*said, *harmless]).tolist()
    assert min(points[:3]) > 0 > max(points[3:])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentences_kept_apart_were_not_fitted_on(language):
    """No sentence the rules are measured on is among those the points were made with."""
    kept_apart = _texts(SENTENCES / "held_out" / language)

    assert len(kept_apart) > 500
    assert kept_apart.isdisjoint(_texts(SENTENCES / language))


@pytest.mark.parametrize("name", ["cn", "us"])
def test_rules_by_wording_cover_every_category_of_the_points(name):
    """Whatever a text is most like, there is a rule to say so."""
    pack = load_pack(name)
    categories = pack.wording.splitlines()[1].split("\t")[2:]

    assert {str(rule.category) for rule in pack.rules if rule.worded} == set(categories)
