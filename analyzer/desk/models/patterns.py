"""What each institution did by day, week and month, over which limits, and around occasions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.pattern import Span
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from datetime import date

    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.session import Session
    from analyzer.model.pattern import Comparison, DayPattern, PeriodPattern

DAY_HEADINGS = (
    N_("日期"),
    N_("机构或号码"),
    N_("超过的限度"),
    N_("来电"),
    N_("接通"),
    N_("没接通"),
    N_("夜间"),
    N_("一接就挂"),
    N_("密集"),
    N_("要求停止后"),
    N_("投诉后"),
)
PERIOD_HEADINGS = (
    N_("哪一段"),
    N_("机构或号码"),
    N_("有来电的天数"),
    N_("超过限度的天数"),
    N_("来电"),
    N_("接通"),
    N_("没接通"),
    N_("夜间"),
    N_("一接就挂"),
)
AROUND_HEADINGS = (N_("什么事"), N_("时间"), N_("机构或号码"), N_("之前"), N_("之后"))
PER_DAY = N_("%(days)d 天 %(calls)d 次（夜间 %(night)d 次）")


@dataclass(frozen=True, slots=True)
class PatternModel:
    """The patterns of a case, in words."""

    session: Session
    figures: Figures

    def days(self) -> tuple[tuple[tuple[str, ...], tuple[date, str]], ...]:
        """Return a row for each institution and day, those over a limit first."""
        found = sorted(self.figures.patterns.days, key=lambda day: (not day.over, day.day))
        return tuple((self._day(day), (day.day, day.institution)) for day in found)

    def _day(self, day: DayPattern) -> tuple[str, ...]:
        counts = (
            day.calls,
            day.answered,
            day.attempts,
            day.night,
            day.silent,
            day.in_bursts,
            day.after_stop,
            day.after_complaint,
        )
        return (
            f"{day.day:%Y-%m-%d}",
            self._who(day.institution),
            self.session.say(N_("；")).join(map(self._rule, day.over)),
            *(str(count) if count else "" for count in counts),
        )

    def _who(self, institution: str) -> str:
        return self.figures.who(institution, self.session.say)

    def _rule(self, rule: str) -> str:
        """Return a rule's title where a finding of it is there, else its id."""
        column = 0 if self.session.language == "zh" else 1
        titles = self.session.case.facets().titles
        return titles[rule][column] if rule in titles else rule

    def periods(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Return a row for each institution and week, then for each month."""
        order = (Span.WEEK, Span.MONTH)
        found = sorted(self.figures.patterns.periods, key=lambda one: (order.index(one.span),))
        return tuple((self._period(one), place) for place, one in enumerate(found))

    def _period(self, one: PeriodPattern) -> tuple[str, ...]:
        say = self.session.say
        name = (
            say(N_("%(day)s 起的一周")) % {"day": f"{one.first:%Y-%m-%d}"}
            if one.span is Span.WEEK
            else f"{one.first:%Y-%m}"
        )
        counts = (
            one.days,
            one.days_over,
            one.calls,
            one.answered,
            one.attempts,
            one.night,
            one.silent,
        )
        return (name, self._who(one.institution), *(str(n) if n else "" for n in counts))

    def around(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Return calls before and after each request to stop and each complaint."""
        return tuple(
            (self._around(one), place)
            for place, one in enumerate(self.figures.patterns.comparisons)
        )

    def _around(self, one: Comparison) -> tuple[str, ...]:
        say = self.session.say
        before = {
            "days": one.days_before,
            "calls": one.calls_before,
            "night": one.night_before,
        }
        after = {"days": one.days_after, "calls": one.calls_after, "night": one.night_after}
        return (
            self.session.told(one.occasion.what),
            labels.moment(one.occasion.at, self.figures.zone, say),
            self._who(one.institution),
            say(PER_DAY) % before,
            say(PER_DAY) % after,
        )
