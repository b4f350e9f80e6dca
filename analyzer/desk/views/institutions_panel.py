"""Institutions: which numbers are held to be one, why, and the person's word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from analyzer.desk.models.bonds import InstitutionModel
from analyzer.desk.views.look import named, tell, words
from analyzer.desk.views.tables import WordTable
from analyzer.errors import AnalyzerError
from analyzer.model.party import TieVerdict
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.session import Session

WORDS = {
    TieVerdict.TOGETHER: N_("选中的是一个机构"),
    TieVerdict.APART: N_("选中的各自单独"),
    TieVerdict.OPEN: N_("收回我的指定"),
}


class InstitutionsPanel(QWidget):
    """Numbers, grouped."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.model: InstitutionModel | None = None
        say = session.say
        headings = [
            say(text)
            for text in (
                N_("机构"),
                N_("号码"),
                N_("知道多少"),
                N_("工号或姓名"),
                N_("通话数"),
                N_("短信数"),
                N_("为什么算在一起"),
            )
        ]
        self.table = WordTable(say(N_("机构和它的号码")), headings, wide=6, many=True)
        self.table.itemSelectionChanged.connect(self._choose)
        self.owner, self.reasons, self.result = words(), words(selectable=True), words()
        self.buttons = {
            verdict: named(QPushButton(say(text)), say(text)) for verdict, text in WORDS.items()
        }
        row = QHBoxLayout()
        for verdict, button in self.buttons.items():
            button.clicked.connect(lambda _=False, verdict=verdict: self.tie(verdict))
            row.addWidget(button)
        row.addWidget(self.result, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(
            words(
                say(
                    N_(
                        "程序把看起来属于同一家机构的号码放在一起，并写明依据。"
                        "按住 Ctrl 或 Shift 选几行，再说它们是不是一家；随时可以撤销。"
                    )
                )
            )
        )
        layout.addWidget(self.owner)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.reasons)
        layout.addLayout(row)

    def show_figures(self, figures: Figures) -> None:
        """Show the institutions as they are counted now."""
        self.model = InstitutionModel(self.session, figures)
        tell(self.owner, self.session.told(figures.owner) if figures.owner else "")
        self.owner.setVisible(bool(figures.owner))
        self.table.fill(self.model.rows())
        self._choose()

    def _choose(self) -> None:
        chosen = self.table.values
        self.buttons[TieVerdict.TOGETHER].setEnabled(len(chosen) > 1)
        for verdict in (TieVerdict.APART, TieVerdict.OPEN):
            self.buttons[verdict].setEnabled(bool(chosen))
        key = self.table.value
        told = self.model.reasons(key) if self.model and isinstance(key, str) else ""
        tell(self.reasons, told or self.session.say(N_("选一行，这里说明为什么归在一起。")))

    def tie(self, verdict: TieVerdict) -> None:
        """Say of the chosen numbers that they are one, or are apart; the rules then run again."""
        numbers = [str(key) for key in self.table.values]
        try:
            step = self.session.tie(numbers, verdict)
        except AnalyzerError as error:
            tell(self.result, error.say(self.session.say))
            return
        nothing = self.session.say(N_("没有什么要改的。"))
        done = self.session.say(N_("已记下，正在重新统计。"))
        tell(self.result, done if step.after else nothing)
