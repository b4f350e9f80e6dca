"""Which keys act where: single keys never where one writes, and controls keep their own keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from analyzer.desk.models.keys import Action
from analyzer.desk.views.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.desk.models.keys import KeyMap

WRITTEN_IN: Final = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QKeySequenceEdit)
"""Fields in which keys write."""
ALWAYS: Final = frozenset(
    {Action.UNDO, Action.REDO, Action.SAVE_NEXT, Action.FIND, Action.SEEK}
    | {Action.CALM, Action.STOP}
    | {Action.LARGER, Action.SMALLER}
)
"""Keys that act wherever the focus is; in a text field undo and redo are the field's own."""
TYPING: Final = frozenset({Action.PLAY_TYPING, Action.BACK_TYPING, Action.FORWARD_TYPING})
OWN_KEYS: Final = (QAbstractButton, QComboBox, QListWidget, QTabBar, Wave)
"""Controls that need space and arrows for themselves."""
STEPS: Final = frozenset({Action.NEXT, Action.PREVIOUS})
"""Arrows go from finding to finding in the review; everywhere else they walk what has the focus."""


class Bindings(QObject):
    """The keys of a window."""

    def __init__(
        self, window: QWidget, keys: KeyMap, act: Callable[[Action], object], *, steps_in: QWidget
    ) -> None:
        super().__init__(window)
        self._keys, self._steps_in = keys, steps_in
        self.shortcuts: dict[Action, QShortcut] = {}
        for action in Action:
            shortcut = QShortcut(QKeySequence(keys.key(action)), window)
            shortcut.activated.connect(lambda action=action: act(action))
            self.shortcuts[action] = shortcut
        QApplication.instance().focusChanged.connect(self._focus)  # type: ignore[union-attr]
        self._focus(None, QApplication.focusWidget())

    def rebind(self) -> None:
        """Put changed keys in force."""
        for action, shortcut in self.shortcuts.items():
            shortcut.setKey(QKeySequence(self._keys.key(action)))

    def _focus(self, _: QWidget | None, widget: QWidget | None) -> None:
        """Let single keys act only where they do not write, and leave controls their own keys."""
        writing = isinstance(widget, WRITTEN_IN) and not (
            isinstance(widget, QPlainTextEdit) and widget.isReadOnly()
        )
        pressed = isinstance(widget, OWN_KEYS)
        steps = not pressed and (widget is None or self._steps_in.isAncestorOf(widget))
        for action, shortcut in self.shortcuts.items():
            if action in TYPING:
                shortcut.setEnabled(writing)
            elif action in ALWAYS:
                shortcut.setEnabled(not (writing and action in (Action.UNDO, Action.REDO)))
            elif action in STEPS:
                shortcut.setEnabled(steps and not writing)
            else:
                shortcut.setEnabled(not writing and not (pressed and action is Action.PLAY))
