"""Why a finding was made, line by line; what a gate stopped is greyed and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from analyzer.desk.models.why import Entry, why
from analyzer.desk.views import look
from analyzer.desk.views.look import named
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.reviewing import Judged


class WhyPanel(QTreeWidget):
    """A list of two columns: what, and the words."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        say = session.say
        named(self, say(N_("为什么挑出这一条")))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setWordWrap(True)
        self.setUniformRowHeights(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def show_finding(self, shown: Judged | None, *, masked: bool) -> None:
        """Explain another finding."""
        self.clear()
        if shown is None:
            return
        for entry in why(shown, self._session.say, self._session.language, masked=masked):
            self.addTopLevelItem(self._item(entry))

    def _item(self, entry: Entry) -> QTreeWidgetItem:
        item = QTreeWidgetItem([entry.heading, entry.text])
        item.setTextAlignment(0, Qt.AlignmentFlag.AlignTop)
        item.setToolTip(1, entry.text)
        if entry.stopped:
            faded = look.palette(dark=look.is_dark()).placeholderText()
            item.setForeground(0, faded)
            item.setForeground(1, faded)
        return item
