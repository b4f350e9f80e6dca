"""The queue of findings with its filters and progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models import labels
from analyzer.desk.models.filters import choices, described
from analyzer.desk.views import look
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.look import named, tell, words
from analyzer.model.finding import State
from analyzer.model.remark import N_
from analyzer.model.review import Order, QueueFilter

if TYPE_CHECKING:
    from analyzer.desk.models.queue import QueueModel

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class QueueTable(QAbstractTableModel):
    """The queue for Qt: rows are read when they come into view."""

    def __init__(self, queue: QueueModel) -> None:
        super().__init__()
        self.queue = queue

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return how many findings there are."""
        return 0 if parent.isValid() else len(self.queue.keys)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.queue.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt
        """Return what a cell shows."""
        row = self.queue.row(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.cells[index.column()]
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.ForegroundRole if row.state is not State.PROPOSED:
                return QColor(look.FADED[look.is_dark()])
            case _:
                return None

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own
        """Return a column's name."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.queue.headings[section]
        return None

    def reload(self) -> None:
        """Show the queue as it is asked for now."""
        self.beginResetModel()
        self.queue.refresh()
        self.endResetModel()

    def restate(self) -> None:
        """Show states anew without moving rows."""
        self.queue.recount()
        if self.queue.keys:
            last = self.index(len(self.queue.keys) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


class QueuePanel(QWidget):
    """Filters, table and progress."""

    chosen = Signal(str)
    """The id of the finding that the person goes to."""

    def __init__(self, queue: QueueModel) -> None:
        super().__init__()
        self.queue, self._say = queue, queue.session.say
        self._filling = False
        self._build()

    def _build(self) -> None:
        say = self._say
        self.progress = words()
        self.table = named(QTableView(), say(N_("线索列表")))
        self.rows = QueueTable(self.queue)
        self.table.setModel(self.rows)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setAlternatingRowColors(True)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._went)
        self.search = named(QLineEdit(), say(N_("在线索里查找")))
        self.search.setPlaceholderText(say(N_("查找说过的话")))
        self.search.setClearButtonEnabled(True)
        for button in self.search.findChildren(QWidget):
            button.setAccessibleName(say(N_("清空")))
        self.search.textChanged.connect(self._ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._filters())
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.progress)
        self._size_columns()
        self.table.setMinimumHeight(3 * self.table.verticalHeader().defaultSectionSize())

    def _size_columns(self) -> None:
        measure = self.fontMetrics()
        self.table.setColumnWidth(0, measure.horizontalAdvance(self.queue.headings[0]) + 16)
        states = (labels.state(state, self._say) for state in State)
        self.table.setColumnWidth(2, max(map(measure.horizontalAdvance, states)) + 20)
        self.table.verticalHeader().setDefaultSectionSize(2 * measure.height() + 8)

    def _filters(self) -> QGridLayout:
        say = self._say
        grid = QGridLayout()
        self.boxes: dict[str, ChoiceBox] = {}
        for place, (name, title) in enumerate(
            (
                ("severity", say(N_("级别"))),
                ("rule", say(N_("规则"))),
                ("party", say(N_("号码"))),
                ("cluster", say(N_("机构"))),
                ("day", say(N_("日期"))),
                ("channel", say(N_("渠道"))),
                ("state", say(N_("状态"))),
            )
        ):
            box = ChoiceBox(say(N_("按%(what)s筛选")) % {"what": title})
            box.activated.connect(self._ask)
            self.boxes[name] = box
            grid.addWidget(box, place // 4, place % 4)
        self.order = ChoiceBox(
            say(N_("排列顺序")), [(say(labels.ORDER[order]), order) for order in Order]
        )
        self.order.activated.connect(self._ask)
        grid.addWidget(self.order, 1, 3)
        self.saved = ChoiceBox(say(N_("保存的筛选")))
        self.saved.activated.connect(self._use_saved)
        self.keep = named(QPushButton(say(N_("存筛选…"))), say(N_("把现在的筛选存起来")))
        self.keep.clicked.connect(self._keep)
        self.clear = named(QPushButton(say(N_("全部显示"))), say(N_("去掉全部筛选")))
        self.clear.clicked.connect(lambda: self.show_filter(QueueFilter()))
        row = QHBoxLayout()
        row.addWidget(self.saved, 1)
        row.addWidget(self.keep)
        row.addWidget(self.clear)
        grid.addLayout(row, 2, 0, 1, 4)
        return grid

    def reload(self, institutions: dict[str, str] | None = None) -> None:
        """Read the queue and what it can be filtered by."""
        current = self.current
        self.rows.reload()
        self._filling = True
        facets = self.queue.facets()
        for name, options in choices(
            facets, self.queue.session.language, self._say, institutions or {}
        ).items():
            offered = [(option.title, option.value) for option in options]
            self.boxes[name].fill(offered, self._value(name))
        self._filling = False
        self._fill_saved()
        self.show_progress()
        self.go_to(current or (self.queue.keys[0] if self.queue.keys else None))

    def _value(self, name: str) -> object:
        wanted = self.queue.wanted
        match name:
            case "severity":
                return wanted.severities[0] if wanted.severities else None
            case "day":
                return wanted.first_day
            case _:
                return getattr(wanted, name)

    def _fill_saved(self) -> None:
        kept = self.queue.session.case.filters()
        self.saved.fill([(self._say(N_("保存的筛选")), None), *kept.items()])

    def _ask(self, *_: object) -> None:
        if self._filling:
            return
        value = {name: box.value for name, box in self.boxes.items()}
        wanted = QueueFilter(
            severities=(value["severity"],) if value["severity"] else (),
            rule=value["rule"],
            party=value["party"],
            cluster=value["cluster"],
            first_day=value["day"],
            last_day=value["day"],
            channel=value["channel"],
            state=value["state"],
            words=self.search.text() or None,
        )
        self._show(wanted, self.order.value)

    def show_filter(self, wanted: QueueFilter) -> None:
        """Put a filter in force and show it in the boxes."""
        self._filling = True
        self.search.setText(wanted.words or "")
        self._filling = False
        self._show(wanted, self.queue.order)
        self._filling = True
        for name, box in self.boxes.items():
            box.choose(self._value(name))
        self._filling = False

    def _show(self, wanted: QueueFilter, order: Order) -> None:
        current = self.current
        self.queue.wanted, self.queue.order = wanted, order
        self.rows.reload()
        self.show_progress()
        keys = self.queue.keys
        self.go_to(current if self.queue.place(current) is not None else (keys or (None,))[0])

    def _use_saved(self, _: int) -> None:
        if self.saved.value is not None:
            self.show_filter(self.saved.value)

    def _keep(self) -> None:
        suggested = described(self.queue.wanted, self._say)
        name, agreed = QInputDialog.getText(
            self, self._say(N_("存筛选")), self._say(N_("叫什么名字？")), text=suggested
        )
        if agreed and name.strip():
            self.keep_as(name.strip())

    def keep_as(self, name: str) -> None:
        """Keep the filter in force under a name."""
        self.queue.session.case.save_filter(name, self.queue.wanted)
        self._fill_saved()

    def show_progress(self) -> None:
        """Say how far the person is."""
        text = self.queue.progress()
        if self.queue.wanted != QueueFilter():
            text += "\n" + described(self.queue.wanted, self._say)
        tell(self.progress, text)

    def restate(self) -> None:
        """Show decisions that were just made."""
        self.rows.restate()
        self.show_progress()

    @property
    def current(self) -> str | None:
        """The finding the person is at."""
        place = self.table.currentIndex().row()
        return self.queue.keys[place] if 0 <= place < len(self.queue.keys) else None

    def go_to(self, key: str | None) -> None:
        """Go to a finding; where it is not shown, stay."""
        place = self.queue.place(key)
        if place is None and self.queue.keys:
            place = max(0, self.queue.place(self.current) or 0)
        if place is None:
            self.table.clearSelection()
            self.chosen.emit("")
            return
        if place == self.table.currentIndex().row():
            self.chosen.emit(self.queue.keys[place])
        self.table.selectRow(place)
        self.table.scrollTo(self.rows.index(place, 0))

    def step(self, by: int) -> None:
        """Go so many findings on, or back."""
        if not self.queue.keys:
            return
        place = min(max(0, self.table.currentIndex().row() + by), len(self.queue.keys) - 1)
        self.go_to(self.queue.keys[place])

    def _went(self, index: QModelIndex, _: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.queue.keys[index.row()])
