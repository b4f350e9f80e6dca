"""Tables of words: small ones, and long ones whose rows are worded when they come into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QTableWidget,
    QTableWidgetItem,
)

from analyzer.desk.views.look import named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MEASURED = 100
"""Rows by which columns are sized."""
WIDEST = 16
"""A column's greatest width, in heights of a line."""
LEAST_ROWS = 3
"""Rows for which there is room on the smallest screen."""
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class WordTable(QTableWidget):
    """Rows of words, each with a value that says what it is about."""

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        *,
        wide: int = 0,
        many: bool = False,
    ) -> None:
        super().__init__(0, len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        _dress(self, name, wide)
        if many:
            self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._values: list[object] = []

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no more height than the least; what there is beyond comes by stretching."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

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
        most = WIDEST * self.fontMetrics().height()
        for column in range(self.columnCount()):
            if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Stretch:
                continue
            heading = self.horizontalHeaderItem(column)
            texts = [cells[column] for cells, _ in rows[:MEASURED]]
            widest = max(measure(t) for t in [heading.text() if heading else "", *texts])
            self.setColumnWidth(column, min(widest + 24, most))

    @property
    def value(self) -> object:
        """What the chosen row is about; `None` where none is chosen."""
        place = self.currentRow()
        return self._values[place] if 0 <= place < len(self._values) else None

    @property
    def values(self) -> tuple[object, ...]:
        """What all chosen rows are about."""
        places = sorted({index.row() for index in self.selectedIndexes()})
        return tuple(self._values[place] for place in places)


class _Rows(QAbstractTableModel):
    """Values whose cells are worded when they are asked for."""

    def __init__(self, headings: Sequence[str], word: Callable[[object], Sequence[str]]) -> None:
        super().__init__()
        self._headings, self._word = tuple(headings), word
        self.values: Sequence[object] = ()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return how many values there are."""
        return 0 if parent.isValid() else len(self.values)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return what a cell shows."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._word(self.values[index.row()])[index.column()]

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return a column's name."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._headings[section]
        return None

    def fill(self, values: Sequence[object]) -> None:
        """Take in other values."""
        self.beginResetModel()
        self.values = values
        self.endResetModel()


class LongTable(QTableView):
    """Rows of words, as many as there are."""

    went = Signal(object)
    """The value the person goes to."""

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        word: Callable[[object], Sequence[str]],
        *,
        wide: int = 0,
    ) -> None:
        super().__init__()
        self._word, self._rows = word, _Rows(headings, word)
        self.setModel(self._rows)
        _dress(self, name, wide)
        self._headings, self._wide = tuple(headings), wide
        self.selectionModel().currentRowChanged.connect(self._go)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no more height than the least; what there is beyond comes by stretching."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def fill(self, values: Sequence[object]) -> None:
        """Show these rows; the one that was chosen stays chosen where it is still there."""
        kept = self.value
        self._rows.fill(values)
        measure = self.fontMetrics().horizontalAdvance
        most = WIDEST * self.fontMetrics().height()
        cells = [self._headings, *(self._word(value) for value in values[:MEASURED])]
        for column in range(len(self._headings)):
            if column != self._wide:
                widest = max(measure(row[column]) for row in cells)
                self.setColumnWidth(column, min(widest + 24, most))
        if kept is not None and kept in values:
            self.selectRow(values.index(kept))

    @property
    def value(self) -> object:
        """What the chosen row is about; `None` where none is chosen."""
        place = self.currentIndex().row()
        return self._rows.values[place] if 0 <= place < len(self._rows.values) else None

    def _go(self, index: QModelIndex, _: QModelIndex) -> None:
        if index.isValid():
            self.went.emit(self._rows.values[index.row()])


def _dress(table: QTableView, name: str, wide: int) -> None:
    """Give a table its name, and let rows be chosen and nothing be changed."""
    named(table, name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setAlternatingRowColors(True)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.setMinimumHeight(LEAST_ROWS * table.verticalHeader().defaultSectionSize())
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
