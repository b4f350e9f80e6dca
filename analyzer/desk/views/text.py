"""The words of a record: marked, followed by the sound, clicked to seek."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from analyzer.desk.models.reading import Reading
from analyzer.desk.views import look

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

LEAST_LINES = 2
Selection = QTextEdit.ExtraSelection


class Words(QTextEdit):
    """A text that is read, not written."""

    sought = Signal(float)
    """Seconds of the word that was clicked."""
    scrolled_by_hand = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMinimumHeight(LEAST_LINES * self.fontMetrics().height())
        self._reading = Reading(text="")
        self._marks: list[Selection] = []
        self._said: tuple[int, int] | None = None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no more height than the least; what there is beyond comes by stretching."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def show_reading(self, shown: Reading) -> None:
        """Show another text, the words that were found in view."""
        self._reading, self._said = shown, None
        self.setPlainText(shown.text)
        dark = look.is_dark()
        self._marks = [
            self._mark(
                span.start,
                span.end,
                look.STOPPED[dark] if span.stopped else look.HIT[dark],
                bold=span.stopped is None,
            )
            for span in shown.spans
        ]
        self.setExtraSelections(self._marks)
        self._bring_into_view(shown.focus)

    def follow(self, seconds: float, *, scroll: bool) -> None:
        """Light the word that is being said."""
        said = self._reading.word_at(seconds)
        if said == self._said:
            return
        self._said = said
        if said is None:
            self.setExtraSelections(self._marks)
            return
        word = self._mark(*said, look.SAID[look.is_dark()], bold=False)
        self.setExtraSelections([*self._marks, word])
        if scroll:
            self._bring_into_view(said[0])

    @property
    def said(self) -> str:
        """The word that is lit."""
        return "" if self._said is None else self._reading.text[slice(*self._said)]

    @property
    def place(self) -> int:
        """The character the text cursor is at."""
        return self._character(self.textCursor().position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Seek to the word that was clicked; selecting text does not seek."""
        super().mouseReleaseEvent(event)
        if not self.textCursor().hasSelection():
            cursor = self.cursorForPosition(event.position().toPoint())
            self.seek_to(self._character(cursor.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """The person scrolls: the text no longer runs after the sound."""
        super().wheelEvent(event)
        self.scrolled_by_hand.emit()

    def seek_to(self, place: int) -> None:
        """Ask for the sound of the word at a place."""
        seconds = self._reading.seconds_at(place)
        if seconds is not None:
            self.sought.emit(seconds)

    def _mark(self, start: int, end: int, colour: str, *, bold: bool) -> Selection:
        selection = Selection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._units(start))
        cursor.setPosition(self._units(end), QTextCursor.MoveMode.KeepAnchor)
        style = QTextCharFormat()
        style.setBackground(QColor(colour))
        if bold:
            style.setFontWeight(QFont.Weight.Bold)
            style.setFontUnderline(True)
        selection.cursor = cursor
        selection.format = style
        return selection

    def _units(self, place: int) -> int:
        """Return a place as Qt counts it: characters beyond U+FFFF are two."""
        return len(self._reading.text[:place].encode("utf-16-le")) // 2

    def _character(self, units: int) -> int:
        """Return the place of what Qt counts as `units`."""
        return len(
            self._reading.text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")
        )

    def _bring_into_view(self, place: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._units(place))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
