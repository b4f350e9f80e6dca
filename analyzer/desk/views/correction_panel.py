"""The machine's text and the person's side by side, blind listening, and hearing again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QPushButton, QWidget

from analyzer.desk.models.blind import Compared, compare
from analyzer.desk.models.ways import beams, heard_by, models_here
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.look import named, tell, words
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.desk.models.reading import Line
    from analyzer.model.transcript import Rehearing
    from analyzer.pipeline.rehearing import Way


class CorrectionPanel(QWidget):
    """One sentence: what the machine wrote, what the person hears."""

    corrected = Signal(int, str)
    """Segment and the person's text."""
    heard = Signal(str)
    """What the person typed before the text was shown."""
    again = Signal()
    typing = Signal()

    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__()
        self._say = say
        self._line: Line | None = None
        self._filling = False
        self._build()

    def _build(self) -> None:
        say = self._say
        self.machine = named(QPlainTextEdit(), say(N_("机器写的")))
        self.machine.setReadOnly(True)
        self.machine.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.mine = named(QPlainTextEdit(), say(N_("我听到的")))
        self.mine.setPlaceholderText(say(N_("听着录音，把这一句听到的原话写在这里")))
        self.mine.textChanged.connect(self._typed)
        for field in (self.machine, self.mine):
            field.setTabChangesFocus(True)
            field.setMinimumHeight(44)
        self.save = named(QPushButton(say(N_("保存更正"))), say(N_("保存更正，重新查找线索")))
        self.save.clicked.connect(self._save)
        self.show_text = named(
            QPushButton(say(N_("写好了，显示文字"))), say(N_("写好了，显示机器的文字"))
        )
        self.show_text.clicked.connect(lambda: self.heard.emit(self.mine.toPlainText()))
        self.rehear = named(
            QPushButton(say(N_("再听写一遍"))), say(N_("换个设置，让机器把这一段再听写一遍"))
        )
        self.rehear.clicked.connect(lambda: self.again.emit())
        self.model = ChoiceBox(say(N_("再听写用的模型")), models_here(say))
        self.beam = ChoiceBox(say(N_("再听写的设置")), beams(say))
        self.result = words(selectable=True)
        self.doubts = words()
        row = QHBoxLayout()
        for button in (self.save, self.show_text):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.model, 2)
        row.addWidget(self.beam, 2)
        row.addWidget(self.rehear)
        grid = QGridLayout(self)
        grid.addWidget(words(say(N_("机器写的"))), 0, 0)
        grid.addWidget(words(say(N_("我听到的"))), 0, 1)
        grid.addWidget(self.machine, 1, 0)
        grid.addWidget(self.mine, 1, 1)
        grid.addLayout(row, 2, 0, 1, 2)
        grid.addWidget(self.doubts, 3, 0, 1, 2)
        grid.addWidget(self.result, 4, 0, 1, 2)
        grid.setRowStretch(1, 1)

    @property
    def way(self) -> Way:
        """How the person wants the stretch to be heard again."""
        chosen: Way = self.model.value
        return replace(chosen, beam=self.beam.value)

    def show_line(self, line: Line | None, *, blind: bool) -> None:
        """Show another sentence; `blind` hides the machine's words."""
        self._filling = True
        same = line is not None and self._line is not None and line.index == self._line.index
        self._line = line
        self.machine.setPlainText("" if blind or line is None else line.machine_text)
        if blind and not same:
            self.mine.clear()
        elif not blind:
            self.mine.setPlainText(line.text if line else "")
        self._filling = False
        spoken = line is not None and line.begin_s is not None
        self.save.setVisible(not blind)
        self.save.setEnabled(spoken)
        self.show_text.setVisible(blind)
        self.mine.setEnabled(spoken)
        for part in (self.rehear, self.model, self.beam):
            part.setEnabled(spoken and not blind)
        tell(self.doubts, "" if blind or line is None else self._say(N_("；")).join(line.doubts))
        if not same:
            tell(self.result, "")

    def show_compared(self, compared: Compared, *, by: str) -> None:
        """Show how far two hearings agree."""
        text = self._say(N_("%(by)s：%(text)s\n与机器第一次写的相同 %(percent)d %%（按字数）")) % {
            "by": by,
            "text": compared.second,
            "percent": compared.percent,
        }
        tell(self.result, text)

    def show_again(self, heard: Rehearing) -> None:
        """Show what the machine made of the stretch when it heard it again."""
        compared = Compared(first=heard.first, second=heard.text, agreement=heard.agreement)
        by = self._say(N_("再听写一遍的结果，%(model)s")) % {
            "model": heard_by(heard.tag, self._say)
        }
        self.show_compared(compared, by=by)

    def show_blind_result(self, typed: str, machine: str) -> None:
        """Compare what the person typed with the machine's text."""
        self.show_compared(compare(machine, typed), by=self._say(N_("您听到的")))

    def say_result(self, text: str) -> None:
        """Show a sentence where results stand."""
        tell(self.result, text)

    def begin(self) -> None:
        """Put the cursor where the person types."""
        self.mine.setFocus()
        self.mine.selectAll()

    def _save(self) -> None:
        if self._line is not None and self.mine.toPlainText().strip():
            self.corrected.emit(self._line.index, self.mine.toPlainText().strip())

    def _typed(self) -> None:
        if not self._filling:
            self.typing.emit()
