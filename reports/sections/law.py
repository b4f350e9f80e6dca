"""What law a finding points to, how strong it is, and whether its text was read.

The wording follows the strength: a law or regulation “may be concerned”, a standard or an industry
rule is “not met”; nothing is called a breach by the program itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.finding import Authority, Finding, LegalBasis
from reports.labels import AUTHORITY
from reports.scope import condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from reports.grid import Cell
    from reports.view import NumberedFinding, View

RULES = frozenset({Authority.STANDARD, Authority.SELF_REGULATION})
"""What has demands that are met or not, and is no law."""


def first_cited(items: Iterable[NumberedFinding]) -> Mapping[LegalBasis, str]:
    """Return by article the first of the findings that prints its words.

    Items of one article have the same words: they are printed for the first of them only.
    """
    first: dict[LegalBasis, str] = {}
    words: dict[str, str] = {}
    for item in items:
        for basis in articles(item.entry.finding):
            label = words.setdefault(basis.text, item.label) if basis.text else item.label
            first.setdefault(basis, label)
    return first


def articles(finding: Finding) -> tuple[LegalBasis, ...]:
    """Return the articles a finding's rules point to, each once."""
    return tuple(dict.fromkeys(basis for rule in finding.rules for basis in rule.legal_basis))


def law_rows(
    view: View, finding: Finding, *, printed: Mapping[LegalBasis, str] | None = None
) -> Iterator[tuple[str, Cell]]:
    """Yield the articles the finding's rules point to, strongest first.

    Args:
        view: The report.
        finding: What points to the articles.
        printed: By article, the finding that prints its words; the others refer to it. Left out,
            every article is printed in full.
    """
    _ = view.say
    printed = printed or {}
    order = list(Authority)
    named = articles(finding)
    at = finding.at.astimezone(view.zone).date() if finding.at else None
    rows: dict[str, list[str]] = {}
    words: set[str] = set()
    for basis in sorted(named, key=lambda basis: order.index(basis.level)):
        label = _("相关要求") if basis.level in RULES else _("可能相关的规定")
        elsewhere = _("上文") if basis.text in words else printed.get(basis)
        rows.setdefault(label, []).extend(article_lines(view, basis, at, elsewhere))
        words.update([basis.text] if basis.text else [])
    yield from ((label, "\n".join(lines)) for label, lines in rows.items())


def article_lines(
    view: View, basis: LegalBasis, at: date | None, elsewhere: str | None = None
) -> Iterator[str]:
    """Yield what is printed of an article: how it may be concerned, its force, its words or source.

    Args:
        view: The report.
        basis: The article.
        at: The local day of the act.
        elsewhere: The finding that prints its words; `None` to print them here.
    """
    _ = view.say
    if elsewhere is None:
        yield _("%(sentence)s（%(level)s；%(force)s）") % {
            "sentence": article_line(view, basis),
            "level": _(AUTHORITY[basis.level]),
            "force": in_force(view, basis),
        }
    else:
        text = _("%(law)s%(article)s（%(level)s；条文或来源见 %(label)s）")
        yield text % {
            "law": titled(basis.law),
            "article": basis.article,
            "level": _(AUTHORITY[basis.level]),
            "label": elsewhere,
        }
    if at is not None and not covers(basis, at):
        yield _("注意：该条在所列时间（%(day)s）不在施行期间内。") % {"day": at}
    if elsewhere is not None:
        return
    if basis.status == "V" and basis.text:
        yield _("条文：%(text)s") % {"text": basis.text}
    if basis.status != "V":
        source = basis.source or _("未注明")
        yield _("来源：%(source)s（未核对原文）") % {"source": source}
    if bound := condition(basis, None):
        yield _("（%(condition)s）") % {"condition": _(bound)}
    if basis.note:
        yield basis.note


def article_line(view: View, basis: LegalBasis) -> str:
    """Return how an article may be concerned: a law, or a rule whose demand is not met."""
    _ = view.say
    if basis.level in RULES:
        text = _("如属实，不符合%(law)s%(article)s的要求")
    else:
        text = _("如属实，可能涉及%(law)s%(article)s")
    return text % {"law": titled(basis.law), "article": basis.article}


def titled(law: str) -> str:
    """Return a Chinese law's name in 《》; one that holds such marks, or no Chinese, as it is."""
    if "《" in law or law.isascii():
        return law
    return f"《{law}》"


def in_force(view: View, basis: LegalBasis) -> str:
    """Return from when an article is in force, and until when."""
    _ = view.say
    if basis.in_force_from is None:
        return _("施行日期未核")
    if basis.in_force_to is None:
        return _("%(first)s 起施行") % {"first": basis.in_force_from}
    return _("%(first)s 至 %(last)s 施行") % {
        "first": basis.in_force_from,
        "last": basis.in_force_to,
    }


def covers(basis: LegalBasis, at: date) -> bool:
    """Tell whether an article was in force on a day."""
    after = basis.in_force_from is None or at >= basis.in_force_from
    return after and (basis.in_force_to is None or at <= basis.in_force_to)
