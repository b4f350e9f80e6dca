"""Confirm, reject or unsure, with a reason, a note, and a private memo that goes nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models import labels
from analyzer.desk.views.look import named, tabbed, tell, words
from analyzer.model.finding import State
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model.finding import Decision
    from analyzer.pipeline.reviewing import Judged

QUIET_MS = 800
"""A note is saved this long after the last key, and when the person goes on."""
REASONS = (
    N_("没有这样说（听写有误）"),
    N_("不是对方说的"),
    N_("意思不同，是误会"),
    N_("同一句话重复算了"),
    N_("是熟人或正常联系"),
    N_("声音太不清楚"),
)
MEMO_WARNING = N_(
    "备忘只给您自己看：不进报告，不进保管记录。但它存在这个案卷文件夹里，"
    "如果案卷被依法调取，别人也可能看到。不想让人看到的话，请不要写在这里。"
)


class DecisionPanel(QWidget):
    """What the person says of a finding."""

    decided = Signal(object)
    """A `State`."""
    noted = Signal(str)
    reasoned = Signal(str)
    memo_written = Signal(str)
    bulk = Signal()
    onward = Signal()
    typing = Signal()

    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__()
        self._say, self._filling = say, False
        self._quiet = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._quiet.timeout.connect(self.flush)
        self._note, self._memo = "", ""
        self._build()

    def _build(self) -> None:
        say = self._say
        self.state = words(large=True)
        self.buttons = {
            state: named(QPushButton(f"{key}  {sign} {say(text)}"), say(text))
            for state, key, sign, text in (
                (State.CONFIRMED, 1, labels.SIGN[State.CONFIRMED], N_("确认")),
                (State.REJECTED, 2, labels.SIGN[State.REJECTED], N_("排除")),
                (State.UNSURE, 3, labels.SIGN[State.UNSURE], N_("存疑")),
            )
        }
        row = QHBoxLayout()
        for state, button in self.buttons.items():
            button.clicked.connect(lambda _=False, state=state: self.decided.emit(state))
            row.addWidget(button)
        self.reason = named(QComboBox(), say(N_("理由")))
        self.reason.addItem(say(N_("理由（可不选）")), "")
        for text in REASONS:
            self.reason.addItem(say(text), say(text))
        self.reason.setMinimumContentsLength(10)
        self.reason.activated.connect(lambda _: self.reasoned.emit(self.reason.currentData()))
        row.addWidget(self.reason, 1)
        self.bulk_button = named(
            QPushButton(say(N_("同一规则的…"))), say(N_("一次决定同一规则的多条线索"))
        )
        self.bulk_button.clicked.connect(lambda: self.bulk.emit())
        row.addWidget(self.bulk_button)
        self.next_button = named(
            QPushButton(say(N_("保存，下一条"))), say(N_("保存，到下一条没复核的"))
        )
        self.next_button.clicked.connect(lambda: self.onward.emit())
        row.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.state)
        layout.addLayout(row)

    def notes(self) -> QTabWidget:
        """Return the fields for note and memo."""
        say = self._say
        self.note = named(QPlainTextEdit(), say(N_("备注（会写进报告）")))
        self.note.setPlaceholderText(say(N_("备注会写进报告：为什么这样判断，当时还发生了什么")))
        self.memo = named(QPlainTextEdit(), say(N_("私人备忘（不进报告）")))
        for field in (self.note, self.memo):
            field.setTabChangesFocus(True)
            field.textChanged.connect(self._typed)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addWidget(words(say(MEMO_WARNING)))
        layout.addWidget(self.memo, 1)
        tabs = tabbed(say(N_("备注和备忘")))
        tabs.addTab(self.note, say(N_("备注")))
        tabs.addTab(named(page, say(N_("私人备忘"))), say(N_("私人备忘")))
        return tabs

    def show_finding(self, shown: Judged | None) -> None:
        """Show what was said of a finding so far."""
        self._quiet.stop()
        self._filling = True
        last: Decision | None = shown.decisions[-1] if shown and shown.decisions else None
        self._note, self._memo = (last.note or "") if last else "", shown.memo if shown else ""
        self.note.setPlainText(self._note)
        self.memo.setPlainText(self._memo)
        self._filling = False
        self.restate(shown)

    def restate(self, shown: Judged | None) -> None:
        """Show the state of a finding, the fields as they are."""
        last = shown.decisions[-1] if shown and shown.decisions else None
        state = last.state if last else State.PROPOSED
        text = labels.state(state, self._say)
        if last and state is not State.PROPOSED:
            text += f"　{last.reviewer}　{last.at.astimezone():%Y-%m-%d %H:%M}"
        tell(self.state, text if shown else "")
        place = self.reason.findData((last.reason or "") if last else "")
        self.reason.setCurrentIndex(max(0, place))
        for widget in (*self.buttons.values(), self.reason, self.bulk_button, self.next_button):
            widget.setEnabled(shown is not None)
        for field in (self.note, self.memo):
            field.setEnabled(shown is not None)

    def flush(self) -> None:
        """Save what was typed."""
        self._quiet.stop()
        if self.note.toPlainText() != self._note:
            self._note = self.note.toPlainText()
            self.noted.emit(self._note)
        if self.memo.toPlainText() != self._memo:
            self._memo = self.memo.toPlainText()
            self.memo_written.emit(self._memo)

    def _typed(self) -> None:
        if not self._filling:
            self.typing.emit()
            self._quiet.start()
