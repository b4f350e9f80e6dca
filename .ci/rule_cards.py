"""Write `docs/rules.zh.md` and `docs/rules.en.md` from the catalogue and our own sentences.

Each card says what a rule finds, the law it points to, what would rebut it, and how it does on the
sentences of `tests/sentences/held_out`, which no rule was made with. They are no sample of the
world.
Run `python .ci/rule_cards.py` after changing a rule.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analyzer.rules.check import check_line
from analyzer.rules.pack import BUILT_IN, load_pack

if TYPE_CHECKING:
    from analyzer.rules.model import ContactRule, Rule, RulePack

ROOT = Path(__file__).parent.parent
SETS = {"cn": "zh", "us": "en"}
"""The sentences kept apart from those that rules and points were made with."""
WORDS = {
    "zh": {
        "head": "# 规则卡片\n\n由 `python .ci/rule_cards.py` 生成，请勿手改。每张卡片写明规则"
        "找什么、依据、可能的反驳，以及在预留例句上的结果。"
        "预留例句由未看过规则的人撰写，刻意避开套话，不是真实世界的样本；没有命中不代表没有发生。\n\n"
        "泄露债务信息、公开个人信息、来源不明的个人信息这三类线索，还会标出原话里有哪几种个人信息"
        "（身份证号、银行卡号、电话、地址，或提到的照片、视频），只标种类，不重复内容。\n",
        "law": "依据", "rebuttal": "可能的反驳", "hits": "预留例句中命中",
        "right": "其中催收例句（准确率）",
        "met": "同类催收例句被任一规则找到（查全率）", "missed": "漏掉的同类例句",
        "counts": "按来电时间计算，不看内容。",
        "severity": "查看优先级",
    },
    "en": {
        "head": "# Rule cards\n\nWritten by `python .ci/rule_cards.py`; do not edit. A card says "
        "what a rule finds, its authority, what would rebut it, and how it does on sentences "
        "kept apart, whose authors had not seen the rules and avoided stock phrases. They are no "
        "sample of the world, and no hit does not mean that nothing happened.\n\n"
        "Findings of disclosure to others, of publication and of data of unknown source also name "
        "the kinds of personal data in the words (identity, Social Security, card and telephone "
        "numbers, addresses, photos or videos that are spoken of): the kinds, never the data.\n",
        "law": "Authority", "rebuttal": "What would rebut it", "hits": "Held-out sentences flagged",
        "right": "of them collectors' (precision)",
        "met": "Collectors' sentences of this kind found by any rule (recall)",
        "missed": "Missed sentences of this kind",
        "counts": "Counts the times of calls, not words.", "severity": "Priority",
    },
}  # fmt: skip
MISSES_SHOWN = 3


def cards(language: str) -> str:
    """Return the page in `zh` or `en`."""
    parts = [WORDS[language]["head"]]
    for name in BUILT_IN:
        pack = load_pack(name)
        measured = _measured(pack)
        parts.append(f"## {name}\n")
        for rule in sorted((*pack.rules, *pack.contact_rules), key=lambda rule: rule.id):
            counted = rule in pack.contact_rules
            parts.append(_card(rule, language, measured, counted=counted))
    return "\n".join(parts)


class Measured(NamedTuple):
    """How a pack does on sentences it was not made with."""

    flagged: dict[str, int]
    """Sentences flagged, by rule."""
    right: dict[str, int]
    """Of them collectors', by rule."""
    wanted: dict[str, int]
    """Collectors' sentences, by category."""
    met: dict[str, int]
    """Of them flagged by any rule, by category."""
    missed: dict[str, list[str]]


def _measured(pack: RulePack) -> Measured:
    flagged: dict[str, int] = defaultdict(int)
    right: dict[str, int] = defaultdict(int)
    wanted: dict[str, int] = defaultdict(int)
    met: dict[str, int] = defaultdict(int)
    missed: dict[str, list[str]] = defaultdict(list)
    for file in sorted((ROOT / "tests" / "sentences" / "held_out" / SETS[pack.name]).iterdir()):
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            found = {flag["rule"] for flag in check_line(pack, row)["findings"]}
            for rule in found:
                flagged[rule] += 1
                right[rule] += row["label"] == "pos"
            if row["label"] == "pos":
                kind = row["category"]
                wanted[kind] += 1
                met[kind] += bool(found)
                if not found:
                    missed[kind].append(row["text"])
    return Measured(flagged, right, wanted, met, missed)


def _card(
    rule: Rule | ContactRule,
    language: str,
    measured: Measured,
    *,
    counted: bool,
) -> str:
    words = WORDS[language]
    kind = str(rule.category)
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
        flagged, right = measured.flagged[rule.id], measured.right[rule.id]
        lines.append(f"- {words['hits']}: {flagged}; {words['right']}: {_share(right, flagged)}")
        met = _share(measured.met[kind], measured.wanted[kind])
        lines.append(f"- {words['met']}: {met}")
        lines += [f"- {words['missed']}: {text}" for text in measured.missed[kind][:MISSES_SHOWN]]
    return "\n".join(lines) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.2f})" if whole else "0/0"


if __name__ == "__main__":
    for each in WORDS:
        (ROOT / "docs" / f"rules.{each}.md").write_text(cards(each), encoding="utf-8")
