"""The summary: how much, of what kind, and a list of the findings."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reports.grid import Cell, Columns, pairs, table
from reports.labels import CATEGORY, SEVERITY, STATE
from reports.prose import Prose, Run
from reports.styles import BODY, CAPTION, NOTE, chapter
from reports.view import NumberedFinding, View, length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus.flowables import Flowable


def summary(view: View) -> Iterator[Flowable]:
    """Yield the summary."""
    _ = view.say
    yield chapter(_("一、摘要"), "summary")
    yield from pairs(_figures(view))
    if not view.findings:
        yield Prose(_("没有规则命中，不代表没有发生。"), BODY)
        return
    yield Prose(_("按类别"), CAPTION)
    heads = (_("类别"), _("条数"), _("编号"))
    yield from table(Columns(heads=heads, shares=(26, 10, 64)), _categories(view))
    yield Prose(_("要点一览"), CAPTION)
    yield from table(_columns(view), _list(view))
    yield Prose(_("“建议先看”只表示建议先看哪一条，不表示行为的性质或轻重。"), NOTE)


def _columns(view: View) -> Columns:
    _ = view.say
    heads = (_("编号"), _("时间"), _("对方"), _("要点"), _("建议先看"))
    if view.draft:
        return Columns(heads=(*heads, _("状态")), shares=(8, 19, 22, 28, 11, 12))
    return Columns(heads=heads, shares=(8, 19, 25, 37, 11))


def _figures(view: View) -> Iterator[tuple[str, str]]:
    _ = view.say
    figures = view.dossier.statistics
    yield _("通话总数"), str(figures.total_calls)
    yield (
        _("疑似催收方和身份不明号码的来电"),
        _(
            "%(calls)d 次（疑似催收方 %(collectors)d 次），"
            "其中接通 %(answered)d 次，22:00 至次日 08:00 之间 %(night)d 次"
        )
        % {
            "calls": sum(map(sum, figures.hour_weekday)),
            "collectors": figures.collector_calls,
            "answered": figures.answered,
            "night": figures.night,
        },
    )
    yield _("通话时长合计"), length(figures.talked)
    collectors = {party.number.key for party in view.dossier.parties if party.role == "collector"}
    clusters = [one for one in view.dossier.clusters if collectors.intersection(one.numbers)]
    yield (
        _("疑似催收号码"),
        _("%(numbers)d 个，归为 %(clusters)d 组")
        % {"numbers": len(collectors), "clusters": len(clusters)},
    )


def _categories(view: View) -> Iterator[tuple[Cell, ...]]:
    found = Counter(item.entry.finding.category for item in view.findings)
    for category, count in found.most_common():
        labels = [item.label for item in view.findings if item.entry.finding.category is category]
        yield view.say(CATEGORY[category]), str(count), "  ".join(labels)


def _list(view: View) -> Iterator[tuple[Cell, ...]]:
    _ = view.say
    for item in view.findings:
        finding = item.entry.finding
        cells = (
            Run(text=item.label, link=item.key),
            view.minute(finding.at),
            view.counterpart(finding),
            title(view, item),
            _(SEVERITY[finding.severity]),
        )
        yield (*cells, _(STATE[finding.state])) if view.draft else cells


def title(view: View, item: NumberedFinding) -> str:
    """Return a finding's title: its first rule's, or its category where no rule is named."""
    finding = item.entry.finding
    if not finding.rules:
        return view.say(CATEGORY[finding.category])
    rule = finding.rules[0]
    return (rule.title_en if view.english else rule.title_zh) or rule.title_zh
