"""Figures on calls: by weekday and hour, by day and number, and a time line."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable, Image

from analyzer.model.party import Role
from analyzer.model.records import Direction
from reports.charts import calls_a_day, heat_map, timeline
from reports.grid import Cell, Columns, table
from reports.page import MEASURE
from reports.prose import Prose
from reports.styles import BODY, CAPTION, NOTE, chapter
from reports.view import View, clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from analyzer.model.dossier import DayCount
    from analyzer.model.finding import Finding

SHOWN = 4
"""Numbers drawn apart; the others are drawn together."""
LONG = timedelta(days=92)
"""From here on calls are drawn by the week, as bars of a day would be too thin to read."""


def charts(view: View) -> Iterator[Flowable]:
    """Yield the section on figures."""
    _ = view.say
    figures = view.dossier.statistics
    yield chapter(_("二、通话统计"), "charts")
    if not figures.days and not any(map(any, figures.hour_weekday)):
        yield Prose(_("没有可统计的来电。"), BODY)
        return
    yield Prose(
        _("统计范围：疑似催收方和身份不明号码的来电；时间为当地时间（%(zone)s）。")
        % {"zone": view.dossier.zone},
        NOTE,
    )
    if any(map(any, figures.hour_weekday)):
        yield Prose(_("来电按星期与钟点（虚线为 08:00 与 22:00）"), CAPTION)
        yield _picture(heat_map(figures.hour_weekday, weekdays=_weekdays(view), hours=_("钟点")))
    yield from _by_institution(view)
    if figures.days:
        weekly = figures.days[-1].day - figures.days[0].day > LONG
        caption = _("每周来电次数（按周一起算）") if weekly else _("每日来电次数")
        yield Prose(caption, CAPTION)
        drawn = calls_a_day(_by_number(view, weekly=weekly), label=_("次"), days=7 if weekly else 1)
        yield _picture(drawn)
    tracks = _tracks(view)
    if any(tracks.values()):
        yield Prose(_("来电与要点的时间（虚线为 08:00 与 22:00）"), CAPTION)
        yield _picture(timeline(tracks, label=_("钟点"), night=(8, 22)))
    if figures.days:
        yield Prose(_("按号码"), CAPTION)
        yield from table(_columns(view), _numbers(view))


MAPPED = 4
"""Institutions that get a map of their own, the busiest."""
ENOUGH = 10
"""Calls below which a map would show nothing."""


def _by_institution(view: View) -> Iterator[Flowable]:
    """Yield a map by weekday and hour for each of the busiest institutions."""
    _ = view.say
    groups = {key: cluster for cluster in view.dossier.clusters for key in cluster.numbers}
    counts: dict[str, list[list[int]]] = defaultdict(lambda: [[0] * 24 for _day in range(7)])
    for entry in view.dossier.calls:
        cluster, at = groups.get(entry.party or ""), entry.call.started_at
        if cluster is not None and at is not None and entry.call.direction is Direction.IN:
            local = at.astimezone(view.zone)
            counts[cluster.id][local.weekday()][local.hour] += 1
    busy = sorted(counts, key=lambda key: (-sum(map(sum, counts[key])), key))
    for key in busy[:MAPPED]:
        calls = sum(map(sum, counts[key]))
        if calls >= ENOUGH:
            values = {"name": view.group(view.clusters[key]), "calls": calls}
            yield Prose(_("%(name)s：来电按星期与钟点（%(calls)d 次）") % values, CAPTION)
            yield _picture(heat_map(counts[key], weekdays=_weekdays(view), hours=_("钟点")))


def _columns(view: View) -> Columns:
    _ = view.say
    heads = (_("号码"), _("来电"), _("接通"), _("未接通"), _("夜间"), _("通话时长"), _("最早"))
    return Columns(heads=(*heads, _("最晚")), shares=(20, 8, 12, 13, 9, 12, 13, 13))


class Picture(Image):  # type: ignore[misc]
    """A figure that remembers its PNG."""

    def __init__(self, png: bytes) -> None:
        super().__init__(BytesIO(png), hAlign="LEFT")
        self.png = png


def _picture(png: bytes) -> Picture:
    image = Picture(png)
    scale = MEASURE / image.imageWidth
    image.drawWidth, image.drawHeight = MEASURE, image.imageHeight * scale
    return image


def _weekdays(view: View) -> Sequence[str]:
    _ = view.say
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def _by_number(view: View, *, weekly: bool) -> Mapping[str, Mapping[date, int]]:
    """Return calls by number and day or week: the busiest numbers apart, the others together."""
    _ = view.say
    total: Counter[str] = Counter()
    for day in view.dossier.statistics.days:
        total[day.party] += day.incoming
    apart = [key for key, _count in total.most_common(SHOWN)]
    names = {key: view.number(key) for key in apart}
    out: dict[str, Counter[date]] = {names[key]: Counter() for key in apart}
    others = _("其他号码")
    for day in view.dossier.statistics.days:
        back = timedelta(days=day.day.weekday() if weekly else 0)
        out.setdefault(names.get(day.party, others), Counter())[day.day - back] += day.incoming
    return out


def _tracks(view: View) -> Mapping[str, Sequence[tuple[date, float]]]:
    _ = view.say
    seen = {Role.COLLECTOR, Role.UNKNOWN}
    calls = [
        entry.call.started_at
        for entry in view.dossier.calls
        if entry.call.started_at is not None
        and entry.call.direction is Direction.IN
        and ((party := view.parties.get(entry.party or "")) is None or party.role in seen)
    ]
    said = [at for item in view.findings if (at := _said_at(item.entry.finding)) is not None]
    return {
        _("来电"): [_point(view, at) for at in calls],
        _("要点"): [_point(view, at) for at in said],
    }


def _said_at(finding: Finding) -> datetime | None:
    """Return when words were said; a pattern of calls has no one time."""
    return finding.at if finding.hits else None


def _point(view: View, at: datetime) -> tuple[date, float]:
    local = at.astimezone(view.zone)
    return local.date(), local.hour + local.minute / 60


def _numbers(view: View) -> Iterator[tuple[Cell, ...]]:
    days: dict[str, list[DayCount]] = defaultdict(list)
    for day in view.dossier.statistics.days:
        days[day.party].append(day)
    for key in sorted(days, key=lambda key: (-sum(day.incoming for day in days[key]), key)):
        rows = days[key]
        yield (
            view.number(key),
            str(sum(day.incoming for day in rows)),
            str(sum(day.answered for day in rows)),
            str(sum(day.unanswered for day in rows)),
            str(sum(day.night for day in rows)),
            clock(sum(day.seconds for day in rows)),
            str(min(day.day for day in rows)),
            str(max(day.day for day in rows)),
        )
