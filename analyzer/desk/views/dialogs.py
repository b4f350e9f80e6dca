"""Small windows: all keys, the stop card, the brake before a bulk, and what is said of a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QKeySequenceEdit,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models import labels
from analyzer.desk.models.calm import HELP_LINES, STOP_TEXT, STOP_TITLE
from analyzer.desk.models.keys import KEYS, KeyMap, KeyTaken
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.look import finish, named, scrolled, tell, words
from analyzer.desk.views.tables import WordTable
from analyzer.model.finding import State
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.desk.models.keys import Action
    from analyzer.desk.models.session import Session


class KeysDialog(QDialog):
    """Every key and what it does; each can be changed."""

    def __init__(self, keys: KeyMap, say: Callable[[str], str], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.keys, self._say = keys, say
        title = say(N_("全部按键"))
        self.setWindowTitle(title)
        named(self, title)
        self.message = words(
            say(N_("点右边的格子，按下新的键就能改。打字的时候，单个的键不起作用。"))
        )
        self.fields: dict[Action, QKeySequenceEdit] = {}
        page = named(QWidget(), title)
        grid = QGridLayout(page)
        for row, key in enumerate(KEYS):
            field = named(QKeySequenceEdit(QKeySequence(keys.key(key.action))), say(key.title))
            field.setMaximumSequenceLength(1)
            for inner in field.findChildren(QLineEdit):
                named(inner, say(key.title))
            field.editingFinished.connect(lambda action=key.action: self.change(action))
            self.fields[key.action] = field
            grid.addWidget(words(say(key.title)), row, 0)
            grid.addWidget(field, row, 1)
        self.reset = named(QPushButton(say(N_("恢复原来的按键"))), say(N_("恢复原来的按键")))
        self.reset.clicked.connect(self._reset)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(say(N_("关闭")))
        named(close, say(N_("关闭")))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.message)
        layout.addWidget(scrolled(page, title), 1)
        layout.addWidget(self.reset)
        layout.addWidget(buttons)
        self.resize(520, 560)
        close.setFocus()

    def change(self, action: Action) -> None:
        """Take over the key in an action's field, or say why not."""
        field = self.fields[action]
        key = field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if not key or key == self.keys.key(action):
            field.setKeySequence(QKeySequence(self.keys.key(action)))
            return
        try:
            self.keys.change(action, key)
        except KeyTaken as taken:
            title = next((k.title for k in KEYS if k.action is taken.by), None)
            text = (
                self._say(N_("“%(key)s”已经用在“%(other)s”上了。"))
                % {"key": key, "other": self._say(title)}
                if title
                else self._say(N_("“%(key)s”在别的程序里有固定的意思，不能用。")) % {"key": key}
            )
            tell(self.message, text)
            field.setKeySequence(QKeySequence(self.keys.key(action)))
        else:
            tell(self.message, self._say(N_("已改好。")))

    def _reset(self) -> None:
        self.keys.reset()
        for action, field in self.fields.items():
            field.setKeySequence(QKeySequence(self.keys.key(action)))


class StepsDialog(QDialog):
    """What was done, the last first; undo takes them back in this order."""

    def __init__(self, session: Session, parent: QWidget | None) -> None:
        super().__init__(parent)
        say = session.say
        self.setWindowTitle(say(N_("做过的事")))
        named(self, say(N_("做过的事")))
        self.table = WordTable(
            say(N_("做过的事")),
            [say(N_("时间")), say(N_("做了什么")), say(N_("哪条线索"))],
            wide=2,
        )
        self.table.fill([(step, place) for place, step in enumerate(session.steps())])
        close = named(QPushButton(say(N_("关闭"))), say(N_("关闭")))
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(
            words(
                say(N_("最近做的在最上面。撤销（Ctrl+Z）从最上面一步开始，关掉窗口以后也还可以。"))
            )
        )
        layout.addWidget(self.table, 1)
        layout.addWidget(close)
        self.resize(560, 420)
        finish(self)


class StopCard(QDialog):
    """Stop here: all is saved, and there are people to call."""

    def __init__(self, say: Callable[[str], str], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say(STOP_TITLE))
        named(self, say(STOP_TITLE))
        layout = QVBoxLayout(self)
        layout.addWidget(words(say(STOP_TITLE), large=True))
        layout.addWidget(words(say(STOP_TEXT)))
        for line in HELP_LINES:
            layout.addWidget(words(line.number, large=True, selectable=True))
            layout.addWidget(words(say(line.what)))
        back = named(QPushButton(say(N_("回到案卷"))), say(N_("回到案卷")))
        back.clicked.connect(self.accept)
        layout.addWidget(back)
        self.setMinimumWidth(380)


class BulkDialog(QDialog):
    """Several findings in one decision, with a brake: one was heard, and the person says so."""

    def __init__(
        self,
        *,
        title: str,
        count: int,
        heard: bool,
        say: Callable[[str], str],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        name = say(N_("一次决定多条线索"))
        self.setWindowTitle(name)
        named(self, name)
        self.state = ChoiceBox(
            say(N_("怎样决定")),
            [
                (labels.state(state, say), state)
                for state in (State.REJECTED, State.UNSURE, State.CONFIRMED)
            ],
        )
        self.sure = named(
            QCheckBox(say(N_("我听过或看过其中至少一条，知道它们是同一种情况"))),
            say(N_("我听过或看过其中至少一条，知道它们是同一种情况")),
        )
        self.sure.setEnabled(heard)
        self.sure.toggled.connect(self._brake)
        self.go = named(
            QPushButton(say(N_("决定这 %(count)d 条")) % {"count": count}),
            say(N_("决定这 %(count)d 条")) % {"count": count},
        )
        self.go.setEnabled(False)
        self.go.setAutoDefault(False)
        self.go.clicked.connect(self.accept)
        cancel = named(QPushButton(say(N_("不，一条一条来"))), say(N_("不，一条一条来")))
        cancel.setDefault(True)
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(words(f"{title}　× {count}", large=True))
        if not heard:
            layout.addWidget(words(say(N_("请先听一听或看一看其中一条，再一次决定多条。"))))
        for widget in (self.state, self.sure, self.go, cancel):
            layout.addWidget(widget)
        layout.addWidget(words(say(N_("做错了也不要紧，按一次撤销就全部恢复。"))))
        finish(self)
        cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _brake(self, sure: bool) -> None:
        self.go.setEnabled(sure)

    @property
    def chosen(self) -> State:
        """What the person chose."""
        state: State = self.state.value
        return state


def say_plainly(parent: QWidget | None, title: str, text: str, close: str) -> QMessageBox:
    """Return a box that says something, with one button."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    named(box, title)
    button = box.addButton(close, QMessageBox.ButtonRole.AcceptRole)
    named(button, close)
    return box
