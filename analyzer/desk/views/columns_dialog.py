"""Which column of a table holds what: a look at its first rows, with a choice above each column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.columns import DAY_FIRST, ROLES, WAYS, ColumnsModel, Table
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.look import finish, named, scrolled, tell, words
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COLUMN_PX = 150
WAYS_PX = 160
"""Room for the words of a table; more of them scroll."""


class ColumnsDialog(QDialog):
    """A table of calls that is not known."""

    def __init__(
        self, tables: Sequence[Table], say: Callable[[str], str], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._say = say
        title = say(N_("哪一列是什么"))
        self.setWindowTitle(title)
        named(self, title)
        self.which = ChoiceBox(say(N_("哪一张表")), [(table.name, table) for table in tables])
        self.which.activated.connect(lambda _: self._turn())
        self.which.setVisible(len(tables) > 1)
        self.preview = named(QTableWidget(), say(N_("表格的前几行")))
        self.preview.verticalHeader().hide()
        self.preview.setTabKeyNavigation(False)
        self.order = ChoiceBox(
            say(N_("日期写法")), [(say(text), value) for value, text in DAY_FIRST.items()]
        )
        self.order.activated.connect(self._chosen)
        self.ways_box = QWidget()
        self.ways = QGridLayout(self.ways_box)
        self.message = words()
        self.go = named(QPushButton(say(N_("按这样读"))), say(N_("按这样读这张表")))
        self.go.clicked.connect(self.accept)
        cancel = named(QPushButton(say(N_("先不读"))), say(N_("先不读")))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.message, 1)
        row.addWidget(self.go)
        row.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.addWidget(
            words(
                say(
                    N_(
                        "程序不认识这张表。请看前几行，在每一列上面选它是什么；不用的列不选。"
                        "选过一次，下次遇到同样的表会自己读。"
                    )
                )
            )
        )
        ways = scrolled(self.ways_box, say(N_("表里的词是什么意思")))
        ways.setMaximumHeight(WAYS_PX)
        for widget in (self.which, self.preview, self.order, ways):
            layout.addWidget(widget)
        layout.addLayout(row)
        self.resize(860, 560)
        self._turn()

    def _turn(self) -> None:
        """Show another table."""
        table: Table = self.which.value
        self.model = ColumnsModel(table)
        self.boxes: dict[str, ChoiceBox] = {}
        self.preview.clear()
        self.preview.setColumnCount(len(table.columns))
        self.preview.setHorizontalHeaderLabels(list(table.columns))
        self.preview.setRowCount(len(table.rows) + 1)
        offered: list[tuple[str, object]] = [(self._say(N_("（不用）")), None)]
        offered += [(self._say(text), role) for role, text in ROLES.items()]
        for at, column in enumerate(table.columns):
            box = ChoiceBox(self._say(N_("“%(column)s”这一列是")) % {"column": column}, offered)
            box.choose(self.model.roles.get(column))
            box.activated.connect(self._chosen)
            self.boxes[column] = box
            self.preview.setCellWidget(0, at, box)
            self.preview.setColumnWidth(at, COLUMN_PX)
            for line, cells in enumerate(table.rows, 1):
                item = QTableWidgetItem(cells[at] if at < len(cells) else "")
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.preview.setItem(line, at, item)
        self._chosen()

    def _chosen(self, *_: object) -> None:
        """Take in what was chosen, and say what is missing."""
        chosen = {column: box.value for column, box in self.boxes.items()}
        self.model.roles = {column: role for column, role in chosen.items() if role}
        self.model.day_first = self.order.value
        self._ask_ways()
        missing = self.model.missing(self._say)
        tell(self.message, missing)
        self.go.setEnabled(not missing)
        finish(self)

    def _ask_ways(self) -> None:
        """Ask what the words for the way of a call mean, one box for each."""
        while (item := self.ways.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        offered: list[tuple[str, object]] = [(self._say(N_("让程序判断")), None)]
        offered += [(self._say(text), way) for way, text in WAYS.items()]
        for line, word in enumerate(self.model.words()):
            name = self._say(N_("“%(word)s”的意思是")) % {"word": word}
            box = ChoiceBox(name, offered)
            box.choose(self.model.ways.get(word))
            box.activated.connect(lambda _, word=word, box=box: self._means(word, box.value))
            self.ways.addWidget(words(name), line, 0)
            self.ways.addWidget(box, line, 1)

    def _means(self, word: str, way: str | None) -> None:
        if way is None:
            self.model.ways.pop(word, None)
        else:
            self.model.ways[word] = way
