"""The rules as people and scripts see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.rules import check
from analyzer.rules.check import Checked
from analyzer.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analyzer.rules.model import ContactRule, Rule


__all__ = ["Checked", "RuleCard", "check_lines", "rule_cards"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """What is listed of a rule."""

    id: str
    version: int
    status: str
    category: str
    severity: int
    title_zh: str
    title_en: str
    basis: tuple[str, ...]
    """Law and article."""

    def title(self, language: str) -> str:
        """Return the title in the language of the reader."""
        return self.title_en if language == "en" else self.title_zh


def rule_cards(rules: str) -> tuple[RuleCard, ...]:
    """Return the rules of a pack, text rules first.

    Raises:
        RuleError: A rule file cannot be accepted.
    """
    pack = load_pack(rules)
    rules_of: list[Rule | ContactRule] = [*pack.rules, *pack.contact_rules]
    return tuple(_card(rule) for rule in rules_of)


def _card(rule: Rule | ContactRule) -> RuleCard:
    return RuleCard(
        id=rule.id,
        version=rule.version,
        status=str(rule.status),
        category=str(rule.category),
        severity=rule.severity,
        title_zh=rule.title.zh,
        title_en=rule.title.en,
        basis=tuple(f"{cited.law} {cited.article}" for cited in rule.legal_basis),
    )


def check_lines(rules: str, lines: Iterable[Mapping[str, str]]) -> Iterator[Checked]:
    """Run the rules over lines of text, each a whole conversation with a party not yet known.

    Raises:
        RuleError: A rule file cannot be accepted.
    """
    return check.check_lines(load_pack(rules), lines)
