"""One time line of all that happened, what is missing from it, and where sources disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.story import HEADINGS, READ, StoryModel, Wanted
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.look import named, scrolled, tabbed, tell, words
from analyzer.desk.views.record_view import RecordView
from analyzer.desk.views.tables import LongTable, WordTable
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.preferences import Preferences
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.timeline import Line


class StoryPage(QWidget):
    """What happened, when."""

    open_finding = Signal(str)

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session, self.model = session, StoryModel(session)
        self.view = RecordView(session, preferences)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.kind = ChoiceBox(say(N_("按种类筛选")))
        self.institution = ChoiceBox(say(N_("按号码或机构筛选")))
        self.field = named(QLineEdit(), say(N_("在时间线里查找")))
        self.field.setPlaceholderText(say(N_("查找日期、号码或文字，例如：2026-10-03")))
        for box in (self.kind, self.institution):
            box.activated.connect(self._fill)
        self.field.textChanged.connect(self._fill)
        self.count = words()
        self.table = LongTable(
            say(N_("时间线")), [say(name) for name in HEADINGS], self._cells, wide=3
        )
        self.table.went.connect(self._go)
        self.detail = words(selectable=True)
        self.button = named(QPushButton(say(N_("去复核这条线索"))), say(N_("去复核这条线索")))
        self.button.clicked.connect(self._review)
        self.gaps = WordTable(
            say(N_("涵盖的时间和缺口")),
            [
                say(text)
                for text in (
                    N_("来源"),
                    N_("种类"),
                    N_("从"),
                    N_("到"),
                    N_("条数"),
                )
            ],
        )
        self.missing = words(selectable=True)
        self.apart = WordTable(
            say(N_("来源不一致的通话")),
            [say(N_("时间")), say(N_("号码")), say(N_("来源数")), say(N_("哪里不一致"))],
            wide=3,
        )
        self.no_apart = words()
        layout = QVBoxLayout(self)
        layout.addWidget(self._tabs())

    def _tabs(self) -> QTabWidget:
        say = self.session.say
        row = QHBoxLayout()
        row.addWidget(self.kind)
        row.addWidget(self.institution, 1)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.detail, 1)
        top.addWidget(self.button)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        split = named(QSplitter(Qt.Orientation.Vertical), say(N_("时间线和详情")))
        split.addWidget(self.table)
        split.addWidget(scrolled(below, say(N_("详情"))))
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([300, 260])
        line = QWidget()
        inner = QVBoxLayout(line)
        inner.addLayout(row)
        inner.addWidget(split, 1)
        missing = QWidget()
        inner = QVBoxLayout(missing)
        inner.addWidget(words(say(N_("这里写明每份资料能说明哪段时间，和还缺什么。"))))
        inner.addWidget(self.gaps, 1)
        inner.addWidget(words(say(N_("可能缺了什么")), large=True))
        inner.addWidget(self.missing)
        apart = QWidget()
        inner = QVBoxLayout(apart)
        inner.addWidget(
            words(
                say(
                    N_("同一通电话有几份记录时，它们说法不同的地方都列在这里，原样保留，不替您选。")
                )
            )
        )
        inner.addWidget(self.no_apart)
        inner.addWidget(self.apart, 1)
        self.tabs = tabbed(say(N_("时间线、缺口和不一致")))
        for page, title in (
            (line, say(N_("时间线"))),
            (missing, say(N_("涵盖和缺口"))),
            (apart, say(N_("来源不一致"))),
        ):
            self.tabs.addTab(named(page, title), title)
        return self.tabs

    def show_figures(self, figures: Figures) -> None:
        """Show the case as it is counted now."""
        say = self.session.say
        self.model.figures = figures
        self.kind.fill(self.model.kinds(), self.kind.value)
        self.institution.fill(self.model.institutions(), self.institution.value)
        self._fill()
        self.gaps.fill(self.model.periods())
        missing = "\n".join(f"· {gap}" for gap in self.model.gaps())
        tell(self.missing, missing or say(N_("没有看出缺了什么。")))
        rows = self.model.apart()
        self.apart.fill(rows)
        self.apart.setVisible(bool(rows))
        nothing = (
            say(N_("有 %(count)d 通电话不止一份记录，它们说的都一样。"))
            if figures.several
            else say(N_("没有一通电话有两份以上的记录，无从比较。再导入一份话费详单就可以。"))
        )
        tell(self.no_apart, "" if rows else nothing % {"count": len(figures.several)})

    def _fill(self, *_: object) -> None:
        wanted = Wanted(
            kind=self.kind.value, institution=self.institution.value, words=self.field.text()
        )
        lines = self.model.lines(wanted)
        self.table.fill(lines)
        tell(self.count, self.session.say(N_("共 %(count)d 条")) % {"count": len(lines)})
        if self.table.value is None:
            tell(self.detail, self.session.say(N_("选一行，这里显示它的全部内容和出处。")))
            self.button.hide()
            self.view.hide()

    def _cells(self, line: object) -> tuple[str, ...]:
        return self.model.cells(line)  # type: ignore[arg-type]  # the table was filled with lines

    def _go(self, line: Line) -> None:
        kind = str(line.kind)
        tell(self.detail, self.model.detail(line))
        self.button.setVisible(kind == "finding")
        record = int(line.key) if kind in READ else self._recording(line)
        self.view.setVisible(record is not None)
        if record is None:
            self.view.clear()
        else:
            self.view.open(record)

    def _recording(self, line: Line) -> int | None:
        """Return the recording of a call."""
        figures = self.model.figures
        if figures is None or str(line.kind) != "call":
            return None
        return next(
            (
                one.id
                for one in figures.connections
                if one.link and str(one.held) != "doubtful" and str(one.link.call) == line.key
            ),
            None,
        )

    def _review(self) -> None:
        line = self.table.value
        if line is not None:
            self.open_finding.emit(line.key)  # type: ignore[attr-defined]

    def leave(self) -> None:
        """Stop the sound."""
        self.view.leave()
