"""Write `docs/rules.zh.md` and `docs/rules.en.md` from the catalogue and our own sentences.

Each card says what a rule finds, the law it points to, what would rebut it, and how it does on the
sentences of `tests/benchmarks`, which were made for this and are no sample of the world.
Run `python .ci/rule_cards.py` after changing a rule.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.rules.check import check_line
from analyzer.rules.pack import BUILT_IN, load_pack

if TYPE_CHECKING:
    from analyzer.rules.model import ContactRule, Rule, RulePack

ROOT = Path(__file__).parent.parent
SETS = {"cn": ("rules_eval.jsonl", "rules_eval_2.jsonl"), "us": ("rules_eval_us.jsonl",)}
WORDS = {
    "zh": {
        "head": "# 规则卡片\n\n由 `python .ci/rule_cards.py` 生成，请勿手改。每张卡片写明规则"
        "找什么、依据、可能的反驳，以及在自拟例句上的结果。例句是为编写规则而写的，不是真实世界的样本："
        "数字偏乐观，没有命中不代表没有发生。\n",
        "law": "依据", "rebuttal": "可能的反驳", "hits": "例句中命中", "right": "其中催收例句",
        "missed": "漏掉的同类例句", "counts": "按来电时间计算，不看内容。",
        "severity": "查看优先级",
    },
    "en": {
        "head": "# Rule cards\n\nWritten by `python .ci/rule_cards.py`; do not edit. A card says "
        "what a rule finds, its authority, what would rebut it, and how it does on sentences "
        "made while the rules were written. They are no sample of the world: the numbers flatter, "
        "and no hit does not mean that nothing happened.\n",
        "law": "Authority", "rebuttal": "What would rebut it", "hits": "Sentences flagged",
        "right": "of them collectors'", "missed": "Missed sentences of this kind",
        "counts": "Counts the times of calls, not words.", "severity": "Priority",
    },
}  # fmt: skip
MISSES_SHOWN = 3


def cards(language: str) -> str:
    """Return the page in `zh` or `en`."""
    parts = [WORDS[language]["head"]]
    for name in BUILT_IN:
        pack = load_pack(name)
        flagged, right, missed = _measured(pack)
        parts.append(f"## {name}\n")
        for rule in sorted((*pack.rules, *pack.contact_rules), key=lambda rule: rule.id):
            found = (flagged[rule.id], right[rule.id], missed[str(rule.category)])
            parts.append(_card(rule, language, found, counted=rule in pack.contact_rules))
    return "\n".join(parts)


def _measured(
    pack: RulePack,
) -> tuple[dict[str, int], dict[str, int], dict[str, list[str]]]:
    flagged: dict[str, int] = defaultdict(int)
    right: dict[str, int] = defaultdict(int)
    missed: dict[str, list[str]] = defaultdict(list)
    for file in SETS[pack.name]:
        text = (ROOT / "tests" / "benchmarks" / file).read_text(encoding="utf-8")
        for row in map(json.loads, text.splitlines()):
            found = {flag["rule"] for flag in check_line(pack, row)["findings"]}
            for rule in found:
                flagged[rule] += 1
                right[rule] += bool(row["expect"])
            if row["expect"] and not found:
                missed[row["expect"]].append(row["text"])
    return flagged, right, missed


def _card(
    rule: Rule | ContactRule,
    language: str,
    found: tuple[int, int, list[str]],
    *,
    counted: bool,
) -> str:
    words = WORDS[language]
    flagged, right, missed = found
    laws = "; ".join(f"{basis.law} {basis.article}" for basis in rule.legal_basis)
    lines = [
        f"### {getattr(rule.title, language)}\n",
        f"`{rule.id}` v{rule.version} · {rule.category} · {words['severity']} {rule.severity}\n",
        f"- {words['law']}: {laws}",
        f"- {words['rebuttal']}: {getattr(rule.rebuttal, language)}",
    ]
    if counted:
        lines.append(f"- {words['counts']}")
    else:
        lines.append(f"- {words['hits']}: {flagged}; {words['right']}: {right}")
        lines += [f"- {words['missed']}: {text}" for text in missed[:MISSES_SHOWN]]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for each in WORDS:
        (ROOT / "docs" / f"rules.{each}.md").write_text(cards(each), encoding="utf-8")
