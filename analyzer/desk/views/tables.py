"""Small tables of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from analyzer.desk.views.look import named

if TYPE_CHECKING:
    from collections.abc import Sequence


class WordTable(QTableWidget):
    """Rows of words, each with a value that says what it is about."""

    def __init__(self, name: str, headings: Sequence[str], *, wide: int = 0) -> None:
        super().__init__(0, len(headings))
        named(self, name)
        self.setHorizontalHeaderLabels(list(headings))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self._values: list[object] = []

    def fill(self, rows: Sequence[tuple[Sequence[str], object]]) -> None:
        """Show these rows; the row that was chosen stays chosen where it is still there."""
        kept = self.value
        self._values = [value for _, value in rows]
        self.blockSignals(True)
        self.setRowCount(len(rows))
        for place, (cells, _) in enumerate(rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.setItem(place, column, item)
        self._size(rows)
        self.blockSignals(False)
        if kept is not None and kept in self._values:
            self.selectRow(self._values.index(kept))

    def _size(self, rows: Sequence[tuple[Sequence[str], object]]) -> None:
        """Give each column the room its words need, by the first hundred rows."""
        header = self.horizontalHeader()
        measure = self.fontMetrics().horizontalAdvance
        for column in range(self.columnCount()):
            if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Stretch:
                continue
            heading = self.horizontalHeaderItem(column)
            texts = [cells[column] for cells, _ in rows[:100]]
            widest = max(measure(t) for t in [heading.text() if heading else "", *texts])
            self.setColumnWidth(column, min(widest + 24, 320))

    @property
    def value(self) -> object:
        """What the chosen row is about; `None` where none is chosen."""
        place = self.currentRow()
        return self._values[place] if 0 <= place < len(self._values) else None
