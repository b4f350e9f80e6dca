"""Open or make a case: drop a backup here and it begins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.views.look import finish, fit, named, tell, words
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from analyzer.desk.models.opening import Opening

PATH = Qt.ItemDataRole.UserRole


DROP_HERE = N_("把手机备份文件夹或 zip 拖到这里，就会新建一个案卷。")


class Opener(QWidget):
    """What is shown where no case was named."""

    chosen = Signal(object, object)
    """The case folder, and the paths to read into it."""

    def __init__(self, opening: Opening) -> None:
        super().__init__()
        self.opening, self._say = opening, opening.say
        self.setAcceptDrops(True)
        self.setWindowTitle("CallDossier")
        named(self, "CallDossier")
        self._build()
        finish(self)
        fit(self, self.screen())

    def _build(self) -> None:
        say = self._say
        self.message = words()
        self.new = named(
            QPushButton(say(N_("选手机备份，新建案卷…"))), say(N_("选手机备份，新建案卷"))
        )
        self.new.clicked.connect(self._ask_backup)
        self.existing = named(QPushButton(say(N_("打开案卷…"))), say(N_("打开已有的案卷文件夹")))
        self.existing.clicked.connect(self._ask_case)
        self.place = named(QLineEdit(str(self.opening.folder)), say(N_("新案卷放在哪里")))
        self.place.textChanged.connect(self._moved)
        self.recent = named(QListWidget(), say(N_("最近打开过的案卷")))
        for path in self.opening.recent():
            item = QListWidgetItem(f"{path.name}　{path.parent}")
            item.setData(PATH, str(path))
            self.recent.addItem(item)
        self.recent.itemActivated.connect(lambda item: self.open(Path(item.data(PATH))))
        row = QHBoxLayout()
        row.addWidget(self.new)
        row.addWidget(self.existing)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(words(say(DROP_HERE), large=True))
        layout.addWidget(
            words(say(N_("全部在这台电脑上处理，不上传任何东西；原来的文件夹不会被改动。")))
        )
        layout.addLayout(row)
        layout.addWidget(words(say(N_("新案卷放在哪里"))))
        layout.addWidget(self.place)
        layout.addWidget(self.message)
        layout.addWidget(words(say(N_("最近打开过的案卷"))))
        layout.addWidget(self.recent, 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take what has files in it."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open a dropped case, or make one for a dropped backup."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    def take(self, paths: list[Path]) -> None:
        """Open a case, or make one for a backup."""
        case = self.opening.case_in(paths)
        if case is not None:
            self.open(case)
        else:
            self.chosen.emit(self.opening.new_case(), paths)

    def open(self, path: Path) -> None:
        """Open an existing case, or say why not."""
        if self.opening.is_case(path):
            self.chosen.emit(path, [])
        else:
            text = self._say(N_("“%(path)s”不是案卷。案卷文件夹里有一个 case.db。"))
            tell(self.message, text % {"path": str(path)})

    def _moved(self, text: str) -> None:
        if text.strip():
            self.opening.folder = Path(text.strip())

    def _ask_backup(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._say(N_("选手机备份文件夹")))
        if chosen:
            self.take([Path(chosen)])

    def _ask_case(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._say(N_("打开案卷…")))
        if chosen:
            self.open(Path(chosen))
