"""Two charts whose cells are buttons for keyboard and screen reader: hours by weekday, and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from analyzer.desk.models.labels import WEEKDAYS
from analyzer.desk.views import look
from analyzer.desk.views.look import named
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent


class HourMatrix(QTableWidget):
    """7 weekdays by 24 hours; each cell has its count as a number, not only as a shade."""

    chosen = Signal(int, int)
    """Weekday (Monday is 0) and hour."""

    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__(7, 24)
        named(self, say(N_("每周各小时的来电")))
        self.setVerticalHeaderLabels([say(day) for day in WEEKDAYS])
        self.setHorizontalHeaderLabels([str(hour) for hour in range(24)])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setMinimumSectionSize(10)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.cellActivated.connect(self._choose)
        self.cellClicked.connect(self._choose)
        self.setMinimumHeight(8 * self.fontMetrics().height() + 20)
        self._say = say

    def show_counts(self, counts: Sequence[Sequence[int]]) -> None:
        """Show other counts."""
        most = max((max(row) for row in counts), default=0)
        for day, row in enumerate(counts):
            for hour, count in enumerate(row):
                item = QTableWidgetItem(str(count) if count else "")
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                spoken = self._say(N_("%(day)s %(hour)d 点：%(count)d 次来电")) % {
                    "day": self._say(WEEKDAYS[day]),
                    "hour": hour,
                    "count": count,
                }
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                item.setToolTip(spoken)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if count:
                    item.setBackground(self._shade(count / most))
                    item.setForeground(self._ink(count / most))
                self.setItem(day, hour, item)

    def _shade(self, share: float) -> QColor:
        base = self.palette().color(QPalette.ColorRole.Base)
        full = self.palette().color(QPalette.ColorRole.Highlight)
        part = 0.15 + 0.85 * share
        return QColor(
            round(base.red() + (full.red() - base.red()) * part),
            round(base.green() + (full.green() - base.green()) * part),
            round(base.blue() + (full.blue() - base.blue()) * part),
        )

    def _ink(self, share: float) -> QColor:
        role = QPalette.ColorRole.HighlightedText if share > 0.45 else QPalette.ColorRole.Text
        return self.palette().color(role)

    def _choose(self, day: int, hour: int) -> None:
        self.chosen.emit(day, hour)


class Timeline(QWidget):
    """A bar for each day with calls; left and right go from day to day."""

    chosen = Signal(object)
    """A `date`."""

    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__()
        self._say = say
        self._days: list[tuple[date, int]] = []
        self._place = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(90)
        named(self, say(N_("每天的来电")))

    def show_days(self, days: Mapping[date, int]) -> None:
        """Show other days."""
        self._days, self._place = list(days.items()), -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the day that was clicked."""
        place = self._at(event.position().x())
        if place is not None:
            self._go(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go from day to day."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._days:
            super().keyPressEvent(event)
            return
        self._go(min(max(0, self._place + step), len(self._days) - 1))

    def _go(self, place: int) -> None:
        self._place = place
        day, count = self._days[place]
        named(
            self,
            self._say(N_("每天的来电：%(day)s，%(count)d 次"))
            % {"day": f"{day:%Y-%m-%d}", "count": count},
        )
        self.update()
        self.chosen.emit(day)

    def _span(self) -> int:
        return (self._days[-1][0] - self._days[0][0]).days + 1

    def _at(self, x: float) -> int | None:
        if not self._days:
            return None
        day = x / max(1, self.width()) * self._span()
        first = self._days[0][0]
        return min(
            range(len(self._days)),
            key=lambda n: abs((self._days[n][0] - first).days + 0.5 - day),
        )

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw a bar for each day."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        if not self._days:
            return
        line = self.fontMetrics().height()
        most, width = max(count for _, count in self._days), self.width() / self._span()
        room, first = self.height() - 2 * line, self._days[0][0]
        for place, (day, count) in enumerate(self._days):
            tall = room * count / most
            left = (day - first).days * width
            chosen = place == self._place
            role = QPalette.ColorRole.Highlight if chosen else QPalette.ColorRole.PlaceholderText
            bar = QRectF(left + 0.5, line + room - tall, max(1.5, width - 1), tall)
            painter.fillRect(bar, self.palette().color(role))
            if chosen:
                painter.setPen(self.palette().color(QPalette.ColorRole.Text))
                painter.drawRect(bar)
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        text = self.rect()
        painter.drawText(text, Qt.AlignmentFlag.AlignBottom, f"{first:%Y-%m-%d}")
        end = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
        painter.drawText(text, end, f"{self._days[-1][0]:%Y-%m-%d}")
        top = self._say(N_("最多一天 %(count)d 次")) % {"count": most}
        painter.drawText(text, Qt.AlignmentFlag.AlignTop, top)
        if self.hasFocus():
            painter.setPen(QColor(look.DARK[QPalette.ColorRole.Highlight]))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
