"""Statistics: every number leads back to its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from analyzer.desk.models import labels
from analyzer.desk.models.patterns import (
    AROUND_HEADINGS,
    DAY_HEADINGS,
    PERIOD_HEADINGS,
    PatternModel,
)
from analyzer.desk.views.look import tabbed, tell, words
from analyzer.desk.views.matrix import HourMatrix, Timeline
from analyzer.desk.views.tables import WordTable
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analyzer.desk.models.figures import CallRow, Figures
    from analyzer.desk.models.session import Session


class FiguresPage(QWidget):
    """When they called, how often, and who."""

    open_finding = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._figures: Figures | None = None
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.headline = words(say(N_("正在统计…")))
        self.timeline = Timeline(say)
        self.timeline.chosen.connect(self._day)
        self.matrix = HourMatrix(say)
        self.matrix.chosen.connect(self._slot)
        self.numbers = WordTable(say(N_("各号码的来电")), [say(N_("号码")), say(N_("来电"))])
        self.numbers.currentCellChanged.connect(lambda *_: self._number())
        self.institutions = WordTable(
            say(N_("各机构的来电")),
            [say(N_("机构")), say(N_("来电")), say(N_("为什么算在一起"))],
            wide=2,
        )
        self.institutions.currentCellChanged.connect(lambda *_: self._institution())
        self.limits = WordTable(
            say(N_("次数与限度")),
            [say(N_("时间")), say(N_("规则")), say(N_("数出来的")), say(N_("对方"))],
            wide=2,
        )
        self.limits.cellActivated.connect(lambda *_: self._limit())
        self.limits.cellDoubleClicked.connect(lambda *_: self._limit())
        self.calls_title = words(say(N_("点一格、一天或一行，这里列出那些来电。")))
        self.calls = WordTable(
            say(N_("那些来电")),
            [say(N_("时间")), say(N_("号码")), say(N_("结果")), say(N_("时长")), say(N_("有录音"))],
            wide=2,
        )
        self._build_patterns()
        self.tabs = tabbed(say(N_("统计")))
        for widget, title in (
            (self.matrix, N_("星期和小时")),
            (self.numbers, N_("各号码")),
            (self.institutions, N_("各机构")),
            (self.limits, N_("次数与限度")),
            (self.by_day, N_("每天")),
            (self.by_period, N_("每周每月")),
            (self.around, N_("前后对比")),
        ):
            self.tabs.addTab(widget, say(title))
        below = QHBoxLayout()
        below.addWidget(self.tabs, 1)
        right = QVBoxLayout()
        right.addWidget(self.calls_title)
        right.addWidget(self.calls, 1)
        below.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.headline)
        layout.addWidget(self.timeline)
        layout.addLayout(below, 1)

    def _build_patterns(self) -> None:
        """Make the tables of what institutions did by day, week and month, and around occasions."""
        say = self.session.say
        self.by_day, self.by_period, self.around = (
            WordTable(say(name), [say(heading) for heading in headings], wide=wide)
            for name, headings, wide in (
                (N_("各机构每天的来电"), DAY_HEADINGS, 10),
                (N_("各机构每周每月的来电"), PERIOD_HEADINGS, 1),
                (N_("要求停止、投诉前后的来电"), AROUND_HEADINGS, 0),
            )
        )
        self.by_day.currentCellChanged.connect(lambda *_: self._institution_day())

    def show_figures(self, figures: Figures) -> None:
        """Show other numbers."""
        self._figures = figures
        say = self.session.say
        tell(
            self.headline,
            say(
                N_(
                    "疑似催收方和还不知道是谁的号码打来 %(count)d 次，"
                    "其中 22 点到次日 8 点 %(night)d 次。"
                )
            )
            % {"count": len(figures.calls), "night": figures.night()},
        )
        self.timeline.show_days(figures.days())
        self.matrix.show_counts(figures.matrix())
        self.numbers.fill(
            [((labels.number(k, say), str(n)), ("number", k)) for k, n in figures.by_number()]
        )
        self.institutions.fill(
            [
                (
                    (
                        figures.institutions[key],
                        str(count),
                        labels.as_dialled(
                            say(N_("；")).join(self.session.told(r) for r in figures.reasons[key])
                        ),
                    ),
                    key,
                )
                for key, count in figures.by_institution()
            ]
        )
        self._fill_limits(figures)
        patterns = PatternModel(self.session, figures)
        self.by_day.fill(patterns.days())
        self.by_period.fill(patterns.periods())
        self.around.fill(patterns.around())
        self._list((), say(N_("点一格、一天或一行，这里列出那些来电。")))

    def _fill_limits(self, figures: Figures) -> None:
        say = self.session.say
        self.limits.fill(
            [
                (
                    (
                        labels.moment(row.at, figures.zone, say)[:10],
                        labels.rule_title(row.rule, self.session.language),
                        self.session.told(row.observation) if row.observation else str(row.calls),
                        labels.number(row.party, say),
                    ),
                    row.finding,
                )
                for row in figures.limits
            ]
        )

    def _list(self, rows: Sequence[CallRow], title: str) -> None:
        if self._figures is None:
            return
        say = self.session.say
        tell(self.calls_title, title)
        self.calls.fill(
            [
                (
                    (
                        labels.moment(row.at, self._figures.zone, say),
                        labels.number(row.party, say),
                        say(labels.OUTCOME[row.outcome]),
                        labels.length(row.seconds) if row.seconds else "",
                        say(N_("有")) if row.recording is not None else "",
                    ),
                    row.id,
                )
                for row in rows
            ]
        )

    def _slot(self, weekday: int, hour: int) -> None:
        if self._figures is not None:
            rows = self._figures.in_slot(weekday, hour)
            title = self.session.say(N_("%(day)s %(hour)d 点：%(count)d 次来电")) % {
                "day": self.session.say(labels.WEEKDAYS[weekday]),
                "hour": hour,
                "count": len(rows),
            }
            self._list(rows, title)

    def _day(self, day: date) -> None:
        if self._figures is not None:
            rows = self._figures.on_day(day)
            self._list(rows, f"{day:%Y-%m-%d}　× {len(rows)}")

    def _number(self) -> None:
        if self._figures is not None and isinstance(self.numbers.value, tuple):
            key = self.numbers.value[1]
            rows = self._figures.of(lambda row: row.party == key)
            self._list(rows, f"{labels.number(key, self.session.say)}　× {len(rows)}")

    def _institution(self) -> None:
        key = self.institutions.value
        if self._figures is not None and isinstance(key, str):
            rows = self._figures.of(lambda row: row.cluster == key)
            self._list(rows, f"{self._figures.institutions[key]}　× {len(rows)}")

    def _institution_day(self) -> None:
        chosen = self.by_day.value
        if self._figures is not None and isinstance(chosen, tuple):
            day, institution = chosen
            rows = tuple(
                row for row in self._figures.on_day(day) if institution in (row.cluster, row.party)
            )
            who = self._figures.who(institution, self.session.say)
            self._list(rows, f"{who}　{day:%Y-%m-%d}　× {len(rows)}")

    def _limit(self) -> None:
        if isinstance(self.limits.value, str):
            self.open_finding.emit(self.limits.value)

    def leave(self) -> None:
        """Nothing is under way here."""
