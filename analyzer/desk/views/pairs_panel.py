"""Recordings and calls: which is which, why, and the person's word where it is doubtful."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from analyzer.desk.models.bonds import PairModel
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.look import named, scrolled, tell, words
from analyzer.desk.views.record_view import RecordView
from analyzer.desk.views.tables import WordTable
from analyzer.errors import AnalyzerError
from analyzer.model.link import LinkVerdict
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.preferences import Preferences
    from analyzer.desk.models.session import Session


class PairsPanel(QWidget):
    """Every recording with its call."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session = session
        self.model: PairModel | None = None
        self.view = RecordView(session, preferences)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.headline, self.why = words(), words(selectable=True)
        self.table = WordTable(
            say(N_("录音和通话")),
            [say(N_("状态")), say(N_("录音文件")), say(N_("通话")), say(N_("理由"))],
            wide=3,
        )
        self.table.currentCellChanged.connect(lambda *_: self._choose())
        self.yes = named(QPushButton(say(N_("是这通电话"))), say(N_("是这通电话")))
        self.yes.clicked.connect(lambda: self.say_so(LinkVerdict.CALL))
        self.other = ChoiceBox(say(N_("另一通电话")))
        self.this = named(QPushButton(say(N_("是选的这通"))), say(N_("是选的这通")))
        self.this.clicked.connect(lambda: self.say_so(LinkVerdict.CALL, self.other.value))
        self.none = named(QPushButton(say(N_("都不是"))), say(N_("不属于任何一通已知的电话")))
        self.none.clicked.connect(lambda: self.say_so(LinkVerdict.NONE))
        self.back = named(QPushButton(say(N_("收回我的指定"))), say(N_("收回我的指定")))
        self.back.clicked.connect(lambda: self.say_so(LinkVerdict.OPEN))
        row = QHBoxLayout()
        for widget in (self.yes, self.none, self.back):
            row.addWidget(widget)
        row.addWidget(self.other, 1)
        row.addWidget(self.this)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.why)
        column.addWidget(self.view, 1)
        split = named(QSplitter(Qt.Orientation.Vertical), say(N_("录音列表和内容")))
        split.addWidget(self.table)
        split.addWidget(scrolled(below, say(N_("详情"))))
        split.setSizes([240, 320])
        layout = QVBoxLayout(self)
        layout.addWidget(self.headline)
        layout.addWidget(split, 1)
        layout.addLayout(row)

    def show_figures(self, figures: Figures) -> None:
        """Show how recordings stand now."""
        say = self.session.say
        self.model = PairModel(self.session, figures)
        waiting = self.model.waiting
        text = (
            say(N_("有 %(count)d 段录音拿不准是哪一通电话。请听一听，再告诉程序。"))
            if waiting
            else say(N_("每段录音要么已经连上通话，要么写明了为什么没有。连错了可以在这里改。"))
        )
        tell(self.headline, text % {"count": waiting} if waiting else text)
        self.table.fill(self.model.rows())
        self._choose()

    def _choose(self) -> None:
        recording, model = self.table.value, self.model
        one = model.of(recording) if model else None
        for button in (self.yes, self.none, self.back, self.this):
            button.setEnabled(one is not None)
        tell(self.why, model.why(recording) if model else "")
        if one is None or model is None:
            self.view.clear(self.session.say(N_("选一段录音，在这里听。")))
            self.other.fill([])
            return
        self.yes.setEnabled(one.link is not None)
        self.back.setEnabled(recording in self.session.case.link_decisions())
        self.other.fill(model.calls_near(recording))
        self.this.setEnabled(self.other.value is not None)
        if self.view.record != one.id:
            self.view.open(one.id)

    def say_so(self, verdict: LinkVerdict, call: int | None = None) -> None:
        """Say which call the chosen recording is; everything is then counted again."""
        recording = self.table.value
        if not isinstance(recording, int):
            return
        try:
            self.session.join_call(recording, verdict, call)
        except AnalyzerError as error:
            tell(self.headline, error.say(self.session.say))
            return
        tell(self.headline, self.session.say(N_("已记下，正在重新统计。")))

    def leave(self) -> None:
        """Stop the sound."""
        self.view.leave()
