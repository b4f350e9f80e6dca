"""The provisions a letter names: those of the office's country that bind such a lender, each once.

A rule made for one kind of lender is named for that kind; where the kind is not known it is named
with the condition. What an article says stands at the end of the letter, once, however many of its
items are named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.model.finding import Authority
from analyzer.model.remark import N_
from reports.grid import Columns
from reports.labels import AUTHORITY
from reports.packs.blocks import Block, Head, Pairs, Para, Sheet
from reports.scope import condition
from reports.sections.law import RULES, articles, covers, in_force, titled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analyzer.model.complaint import Form
    from analyzer.model.finding import LegalBasis
    from reports.channels.model import Channel
    from reports.view import NumberedFinding, View


NO_LAW = N_("没有可列出的规定。")
NO_LAW_HERE = N_("本案按其他国家或地区的规则标注，没有可列出的本地规定。")


def domestic(basis: LegalBasis, channel: Channel) -> bool:
    """Tell whether a provision is of the country whose office is written to."""
    return basis.law.isascii() == (channel.language == "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A provision a letter names."""

    basis: LegalBasis
    condition: str
    items: tuple[NumberedFinding, ...]
    """The findings that may concern it, by time."""


def provisions(items: Iterable[NumberedFinding], channel: Channel, form: Form) -> list[Provision]:
    """Return the provisions in force on the day of the acts, strongest first."""
    cited: dict[LegalBasis, list[NumberedFinding]] = {}
    for item in items:
        for basis in articles(item.entry.finding):
            cited.setdefault(basis, []).append(item)
    order = list(Authority)
    found = []
    for basis in sorted(cited, key=lambda basis: (order.index(basis.level), basis.law)):
        when = condition(basis, form.licence)
        if when is not None and domestic(basis, channel):
            made = Provision(basis=basis, condition=when, items=tuple(cited[basis]))
            found.append(made)
    return found


def laws(view: View, named: list[Provision], facts: Mapping[str, int]) -> Iterator[Block]:
    """Yield the list of provisions with the numbers of the facts.

    Args:
        view: The letter.
        named: What it names.
        facts: The number of the fact each finding is told in, by the finding's label.
    """
    _ = view.say
    if not named:
        yield Para(text=_(NO_LAW_HERE if view.findings else NO_LAW))
        return
    for demands, lead in (
        (False, N_("如属实，可能涉及：")),
        (True, N_("如属实，不符合以下规则的要求：")),
    ):
        ours = [one for one in named if (one.basis.level in RULES) is demands]
        if ours:
            yield Para(text=_(lead), keep=True)
            yield Sheet(
                columns=Columns(heads=(_("规定"), _("条款与事实编号")), shares=(38, 62)),
                rows=tuple(_rows(view, ours, facts)),
            )
    yield Para(text=_("条文或来源见文末，每条只印一次。"), small=True)


def _rows(
    view: View, named: list[Provision], facts: Mapping[str, int]
) -> Iterator[tuple[str, ...]]:
    """Yield a row for each law: its force, and its articles with the facts."""
    _ = view.say
    for _law, together in groupby(named, key=lambda one: (one.basis.law, one.condition)):
        ours = list(together)
        basis = ours[0].basis
        force = {"level": _(AUTHORITY[basis.level]), "force": in_force(view, basis)}
        name = [titled(basis.law), _("（%(level)s；%(force)s）") % force]
        if ours[0].condition:
            name.append(_("（%(condition)s）") % {"condition": _(ours[0].condition)})
        yield "\n".join(name), "\n".join(_lines(view, ours, facts))


def _lines(view: View, named: list[Provision], facts: Mapping[str, int]) -> Iterator[str]:
    _ = view.say
    for one in named:
        numbers = ranges({facts[item.label] for item in one.items}, _("、"))
        values = {"article": one.basis.article, "facts": numbers}
        text = _("%(article)s：事实 %(facts)s") if one.basis.article else _("事实 %(facts)s")
        at = one.items[0].entry.finding.at
        day = at.astimezone(view.zone).date() if at else None
        yield text % values
        if day is not None and not covers(one.basis, day):
            yield _("注意：该条在所列时间（%(day)s）不在施行期间内。") % {"day": day}


def ranges(numbers: Iterable[int], comma: str) -> str:
    """Return numbers in short: `1、3–5`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return comma.join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def texts(view: View, named: list[Provision]) -> Iterator[Block]:
    """Yield the words of the articles that were read, and the sources of what was not."""
    _ = view.say
    if not named:
        return
    rows: dict[str, dict[str, None]] = {}
    for one in named:
        basis = one.basis
        if basis.status == "V" and basis.text:
            label = f"{titled(basis.law)}{_article(basis.article)}"
            rows.setdefault(label, {})[_("条文：%(text)s") % {"text": basis.text}] = None
            continue
        lines = rows.setdefault(titled(basis.law), {})
        if basis.note:
            lines[f"· {basis.note}"] = None
        source = basis.source or _("未注明")
        lines[_("来源：%(source)s（未核对原文）") % {"source": source}] = None
    yield Head(text=_("附：条文与来源"))
    yield Pairs(rows=tuple((label, "\n".join(lines)) for label, lines in rows.items()))


def _article(article: str) -> str:
    """Return an article without its paragraph and item: `第五十条` of `第五十条第一款第一项`."""
    found = re.match(r"第[^条]+条(?:之[一二三四五六七八九十]+)?", article)
    return found[0] if found else article
