"""Colours, type and names: what every widget of the window has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QMenu,
    QScrollArea,
    QTabWidget,
    QWidget,
)

from analyzer.pipeline.typefaces import typefaces

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QScreen

W = TypeVar("W", bound=QWidget)
POINTS: Final = 10.5
"""Size of type at 100 %."""
FAMILY: Final = "Noto Sans SC"

LIGHT: Final = {
    QPalette.ColorRole.Window: "#f4f5f7",
    QPalette.ColorRole.WindowText: "#1b1f24",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#eef1f4",
    QPalette.ColorRole.Text: "#1b1f24",
    QPalette.ColorRole.Button: "#e6e9ed",
    QPalette.ColorRole.ButtonText: "#1b1f24",
    QPalette.ColorRole.Highlight: "#1d5fa8",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.ToolTipBase: "#ffffff",
    QPalette.ColorRole.ToolTipText: "#1b1f24",
    QPalette.ColorRole.PlaceholderText: "#5a626c",
    QPalette.ColorRole.Link: "#1d5fa8",
}
DARK: Final = {
    QPalette.ColorRole.Window: "#343a42",
    QPalette.ColorRole.WindowText: "#e8eaed",
    QPalette.ColorRole.Base: "#1b1f24",
    QPalette.ColorRole.AlternateBase: "#242930",
    QPalette.ColorRole.Text: "#e8eaed",
    QPalette.ColorRole.Button: "#474f59",
    QPalette.ColorRole.ButtonText: "#e8eaed",
    QPalette.ColorRole.Highlight: "#6aa9ee",
    QPalette.ColorRole.HighlightedText: "#0d1117",
    QPalette.ColorRole.ToolTipBase: "#30363d",
    QPalette.ColorRole.ToolTipText: "#e8eaed",
    QPalette.ColorRole.PlaceholderText: "#a4adb8",
    QPalette.ColorRole.Link: "#8ab8f0",
}
FADED: Final = {False: "#5f6670", True: "#aab3bd"}
"""Text of what cannot be used now, by darkness."""
HIT: Final = {False: "#ffe08a", True: "#6b5200"}
OTHER_HIT: Final = {False: "#fff3cc", True: "#3d3209"}
"""Another finding in the same recording."""
SAID: Final = {False: "#bfdcff", True: "#1f4f86"}
STOPPED: Final = {False: "#e2e5e9", True: "#363c44"}


def palette(*, dark: bool) -> QPalette:
    """Return the colours of the window."""
    made = QPalette()
    for role, colour in (DARK if dark else LIGHT).items():
        made.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(FADED[dark]))
    return made


def is_dark() -> bool:
    """Say whether the window is dark now."""
    return QApplication.palette().color(QPalette.ColorRole.Base).lightness() < 128


def dress(application: QApplication, *, dark: bool, scale: int) -> None:
    """Put colours and size of type in force; `scale` is percent."""
    application.setStyle("Fusion")
    application.setPalette(palette(dark=dark))
    font = QFont()
    font.setFamilies([_family(), font.family()])
    font.setPointSizeF(POINTS * scale / 100)
    application.setFont(font)


def _family() -> str:
    """Return the bundled family, loading it the first time."""
    if FAMILY not in QFontDatabase.families():
        for face in typefaces():
            QFontDatabase.addApplicationFontFromData(QByteArray(face))
    return FAMILY


def named(widget: W, name: str, *, tip: str = "") -> W:
    """Give a widget the name a screen reader says."""
    widget.setAccessibleName(name)
    if tip:
        widget.setToolTip(tip)
        widget.setAccessibleDescription(tip)
    return widget


def words(text: str = "", *, large: bool = False, selectable: bool = False) -> QLabel:
    """Return a label that wraps, in plain text."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAccessibleName(text)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if large:
        font = label.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        label.setFont(font)
    return label


def tell(label: QLabel, text: str) -> None:
    """Change what a label says, for eyes and for a screen reader."""
    label.setText(text)
    label.setAccessibleName(text)


def finish(root: QWidget) -> None:
    """Name the parts Qt makes by itself, and keep input methods out of what is not written in.

    A Chinese input method that is on would swallow the single keys that act on a list.
    """
    for box in root.findChildren(QComboBox):
        box.view().setAccessibleName(box.accessibleName())
        box.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, box.isEditable())
    for view in root.findChildren(QAbstractItemView):
        view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        parent = view.parentWidget()
        if not view.accessibleName() and parent is not None:
            view.setAccessibleName(parent.accessibleName())


def scrolled(page: QWidget, name: str) -> QScrollArea:
    """Return the page in a frame that scrolls where the screen is small."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(page)
    return named(area, name)


def tabbed(name: str) -> QTabWidget:
    """Return a place for pages behind tabs, on the ground of the window."""
    tabs = named(QTabWidget(), name)
    tabs.setDocumentMode(True)
    return tabs


def entry(
    menu: QMenu, title: str, act: Callable[..., object], *, on: bool | None = None
) -> QAction:
    """Add an entry to a menu; one that is on or off is handed its state."""
    made = QAction(title, menu)
    menu.addAction(made)
    if on is None:
        made.triggered.connect(lambda _=False: act())
    else:
        made.setCheckable(True)
        made.setChecked(on)
        made.toggled.connect(act)
    return made


def fit(widget: QWidget, screen: QScreen) -> None:
    """Give the window a size that the screen has room for."""
    room = screen.availableGeometry()
    widget.resize(min(1280, room.width()), min(720, room.height()))
