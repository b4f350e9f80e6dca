"""The wave form with the marked stretch and the place of play; a slider for keyboard and reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from analyzer.desk.views import look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

MS = 1000
HEIGHT = 64


class Wave(QSlider):
    """A slider over the recording whose groove is its wave form."""

    sought = Signal(float)
    """Seconds."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setMinimumHeight(HEIGHT)
        self.setSingleStep(MS)
        self.setPageStep(5 * MS)
        self._peaks: Sequence[float] = ()
        self._spans: Sequence[tuple[float, float]] = ()
        self.sliderMoved.connect(lambda value: self.sought.emit(value / MS))
        self.actionTriggered.connect(lambda _: self.sought.emit(self.sliderPosition() / MS))

    def show_sound(
        self, peaks: Sequence[float], seconds: float, spans: Sequence[tuple[float, float]]
    ) -> None:
        """Draw another recording, with the stretches findings are in."""
        self._peaks, self._spans = peaks, spans
        self.setRange(0, round(seconds * MS))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Seek to where the person clicked."""
        at = QStyle.sliderValueFromPosition(
            self.minimum(), self.maximum(), round(event.position().x()), max(1, self.width())
        )
        self.setValue(at)
        self.sought.emit(at / MS)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw marks, wave and place of play."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        painter.fillRect(area, self.palette().color(QPalette.ColorRole.Base))
        whole = max(1, self.maximum())
        for begin, end in self._spans:
            left = area.width() * begin * MS / whole
            width = max(3.0, area.width() * (end - begin) * MS / whole)
            mark = QRectF(left, 0, width, area.height())
            painter.fillRect(mark, QColor(look.HIT[look.is_dark()]))
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Text), 1))
            painter.drawText(mark.adjusted(0, 0, 20, 0), Qt.AlignmentFlag.AlignTop, "▼")
        self._draw_wave(painter, area)
        at = area.width() * self.sliderPosition() / whole
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawLine(QPointF(at, 0), QPointF(at, area.height()))
        if self.hasFocus():
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))

    def _draw_wave(self, painter: QPainter, area: QRectF) -> None:
        if not self._peaks:
            return
        middle, step = area.height() / 2, area.width() / len(self._peaks)
        reach = middle * 0.92
        upper = [
            QPointF(place * step, middle - peak * reach) for place, peak in enumerate(self._peaks)
        ]
        lower = [QPointF(point.x(), 2 * middle - point.y()) for point in reversed(upper)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawPolygon(QPolygonF([*upper, *lower]))
