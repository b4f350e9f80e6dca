"""What each institution did: by month and week, over a limit, before and after occasions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.party import Role
from analyzer.model.pattern import Span
from analyzer.model.remark import N_
from reports.grid import Cell, Columns, table
from reports.prose import Prose
from reports.styles import CAPTION, NOTE
from reports.view import View, clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.pattern import DayPattern

MEASURE = {
    "night": N_("夜间来电"),
    "answered": N_("接通的来电"),
    "unanswered": N_("同一号码未接通的来电"),
    "burst": N_("密集来电"),
    "silent": N_("接通即挂的来电"),
}
"""By what a limit of the rule pack counts."""


def patterns(view: View) -> Iterator[Flowable]:
    """Yield the tables of contact patterns; nothing where there is none."""
    _ = view.say
    found, over = view.dossier.patterns, _over(view)
    collectors = {p.number.key for p in view.dossier.parties if p.role is Role.COLLECTOR}
    days = [day for day in found.days if day.over or day.after_stop or day.after_complaint]
    for span, caption, told in (
        (Span.MONTH, _("按机构与月份"), over | collectors),
        (Span.WEEK, _("按机构与周（有超过限度的日子或有多个号码的机构）"), over),
    ):
        rows = [one for one in found.periods if one.span is span and one.institution in told]
        if rows:
            yield Prose(caption, CAPTION)
            yield from table(
                _columns(view, _("起始日"), _("有来电的天数"), _("超过限度的天数")),
                (
                    (
                        institution_name(view, one.institution),
                        str(one.first),
                        str(one.days),
                        str(one.days_over),
                        str(one.calls),
                        str(one.answered),
                        str(one.attempts),
                        str(one.night),
                        str(one.silent),
                        clock(one.seconds),
                    )
                    for one in rows
                ),
            )
    if days:
        yield Prose(_("超过限度、或在要求停止与投诉之后的日子"), CAPTION)
        yield from table(
            _columns(view, _("日期"), _("号码数"), _("之前最长间隔")), _days(view, days)
        )
        yield Prose(_limits(view), NOTE)
    if found.comparisons:
        yield Prose(_("前后比较"), CAPTION)
        heads = (_("机构"), _("起点"), _("事由"), _("之前"), _("之后"))
        yield from table(Columns(heads=heads, shares=(20, 18, 22, 20, 20)), _compared(view))
        yield Prose(_("只比较记录所能覆盖的天数；次数的变化可能另有原因。"), NOTE)


def _over(view: View) -> set[str]:
    """Return institutions of several numbers, and those with a day over a limit."""
    return {one.institution for one in view.dossier.patterns.days if one.over} | set(view.clusters)


def institution_name(view: View, key: str) -> str:
    """Return an institution's name with how many numbers it has, or the number that it is."""
    _ = view.say
    cluster = view.clusters.get(key)
    if cluster is None:
        return view.number(key)
    return _("%(name)s（%(count)d 个号码）") % {
        "name": view.group(cluster),
        "count": len(cluster.numbers),
    }


def _columns(view: View, *own: str) -> Columns:
    _ = view.say
    counts = (_("来电"), _("接通"), _("未接通"), _("夜间"), _("接通即挂"))
    return Columns(
        heads=(_("机构"), *own, *counts, _("通话时长")),
        shares=(19, 12, 10, 12, 7, 7, 8, 7, 8, 10),
    )


def _days(view: View, days: Sequence[DayPattern]) -> Iterator[tuple[Cell, ...]]:
    for day in days:
        yield (
            "\n".join([institution_name(view, day.institution), *_said(view, day)]),
            str(day.day),
            str(day.numbers),
            _gap(view, day.quiet_before),
            str(day.calls),
            str(day.answered),
            str(day.attempts),
            str(day.night),
            str(day.silent),
            clock(day.seconds),
        )


def _said(view: View, day: DayPattern) -> Iterator[str]:
    _ = view.say
    rules = {limit.rule: limit for limit in view.dossier.patterns.limits}
    yield from (_(MEASURE[rules[rule].measure]) for rule in day.over if rule in rules)
    if day.after_stop:
        yield _("要求停止之后 %(count)d 次") % {"count": day.after_stop}
    if day.after_complaint:
        yield _("投诉之后 %(count)d 次") % {"count": day.after_complaint}


def _gap(view: View, gap: timedelta | None) -> str:
    _ = view.say
    if gap is None:
        return "—"
    if gap.days:
        return _("%(days)d 天") % {"days": gap.days}
    return clock(gap.total_seconds())


def _limits(view: View) -> str:
    _ = view.say
    limits = (f"{_(MEASURE[one.measure])} ≤ {one.most}" for one in view.dossier.patterns.limits)
    return _("每天、每个机构的限度：%(limits)s。规则的出处与效力见各要点的依据。") % {
        "limits": _("、").join(limits)
    }


def _compared(view: View) -> Iterator[tuple[Cell, ...]]:
    _ = view.say
    text = _("%(days)d 天 %(calls)d 次，其中夜间 %(night)d 次")
    for one in view.dossier.patterns.comparisons:
        if not one.calls_before and not one.calls_after:
            continue
        yield (
            institution_name(view, one.institution),
            view.when(one.occasion.at),
            view.tell(one.occasion.what),
            text % {"days": one.days_before, "calls": one.calls_before, "night": one.night_before},
            text % {"days": one.days_after, "calls": one.calls_after, "night": one.night_after},
        )
