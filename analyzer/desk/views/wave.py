"""The wave form with marks, voices and the place of play; a slider for keyboard and reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from analyzer.desk.models.labels import SPEAKER
from analyzer.desk.models.marks import SIGN, Kind, Marks
from analyzer.desk.views import look
from analyzer.model.transcript import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent

MS = 1000
HEIGHT = 64
LANE = 4
"""Pixels of the line that says who speaks."""
NARROWEST = 3.0
SMALL = 0.75
"""Size of the names of the two sides, beside the other type."""
SHADE = {Kind.SHOWN: look.HIT, Kind.OTHER: look.OTHER_HIT, Kind.UNHEARD: look.STOPPED}


class Wave(QSlider):
    """A slider over the recording whose groove is its wave form."""

    sought = Signal(float)
    """Seconds."""

    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._names = {speaker: say(text) for speaker, text in SPEAKER.items()}
        self.setMinimumHeight(HEIGHT)
        self.setSingleStep(MS)
        self.setPageStep(5 * MS)
        self._peaks: Sequence[float] = ()
        self._marks = Marks()
        self.sliderMoved.connect(lambda value: self.sought.emit(value / MS))
        self.actionTriggered.connect(lambda _: self.sought.emit(self.sliderPosition() / MS))

    def show_sound(self, peaks: Sequence[float], seconds: float, marks: Marks) -> None:
        """Draw another recording, with what is marked in it."""
        self._peaks, self._marks = peaks, marks
        self.setRange(0, round(seconds * MS))
        self.setToolTip(marks.spoken)
        self.setAccessibleDescription(marks.spoken)
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
        self._draw_marks(painter, area, area.width() * MS / whole)
        self._draw_wave(painter, area)
        self._draw_voices(painter, area, area.width() * MS / whole)
        at = area.width() * self.sliderPosition() / whole
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawLine(QPointF(at, 0), QPointF(at, area.height()))
        if self.hasFocus():
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))

    def _draw_marks(self, painter: QPainter, area: QRectF, pixels: float) -> None:
        """Shade each marked stretch, with its sign above: ▼ this one, ▽ others, ? no text."""
        ink = self.palette().color(QPalette.ColorRole.Text)
        for mark in self._marks.marks:
            width = max(NARROWEST, (mark.end_s - mark.begin_s) * pixels)
            box = QRectF(mark.begin_s * pixels, 0, width, area.height())
            painter.fillRect(box, QColor(SHADE[mark.kind][look.is_dark()]))
            painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
            if mark.kind is Kind.UNHEARD:
                painter.drawRect(box.adjusted(0, LANE + 1, 0, -LANE - 2))
            painter.setPen(QPen(ink, 1))
            painter.drawText(
                box.adjusted(0, LANE, 20, 0), Qt.AlignmentFlag.AlignTop, SIGN[mark.kind]
            )

    def _draw_voices(self, painter: QPainter, area: QRectF, pixels: float) -> None:
        """Draw a line above where the other side speaks, and below where the person does."""
        for voice in self._marks.voices:
            theirs = voice.speaker is Speaker.COLLECTOR
            top = 0.0 if theirs else area.height() - LANE
            width = max(NARROWEST, (voice.end_s - voice.begin_s) * pixels)
            lane = QRectF(voice.begin_s * pixels, top, width, LANE)
            role = QPalette.ColorRole.Text if theirs else QPalette.ColorRole.Link
            painter.fillRect(lane, self.palette().color(role))
        if self._marks.voices:
            font = painter.font()
            font.setPointSizeF(font.pointSizeF() * SMALL)
            painter.setFont(font)
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            inner = area.adjusted(2, LANE, 0, -LANE)
            painter.drawText(inner, Qt.AlignmentFlag.AlignTop, self._names[Speaker.COLLECTOR])
            painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, self._names[Speaker.OWNER])

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
