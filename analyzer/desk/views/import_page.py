"""Import: drag a folder or a zip here, and read in plain words what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.arrivals import FileRow, files, files_of_case, periods, summary
from analyzer.desk.models.jobs import Import
from analyzer.desk.views.look import named, tell, words
from analyzer.desk.views.runner import Runner
from analyzer.desk.views.tables import WordTable
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.importing import Receipt


class ImportPage(QWidget):
    """A place to drop a backup on."""

    imported = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setAcceptDrops(True)
        self.runner = Runner(self)
        self.runner.progress.connect(lambda path: tell(self.detail, str(path)))
        self.runner.done.connect(self._done)
        self.runner.failed.connect(self._failed)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.headline = words(say(N_("把手机备份文件夹或 zip 拖到这里。")), large=True)
        self.detail, self.covered = words(), words()
        self.bar = named(QProgressBar(), say(N_("导入进度")))
        self.bar.setRange(0, 0)
        self.bar.hide()
        self.folder = named(QPushButton(say(N_("选文件夹…"))), say(N_("选手机备份文件夹")))
        self.folder.clicked.connect(self._ask_folder)
        self.file = named(QPushButton(say(N_("选 zip 或文件…"))), say(N_("选 zip 或单个文件")))
        self.file.clicked.connect(self._ask_files)
        self.stop = named(QPushButton(say(N_("停止"))), say(N_("停止，读完的都保留")))
        self.stop.clicked.connect(self.cancel)
        self.stop.setEnabled(False)
        row = QHBoxLayout()
        for button in (self.folder, self.file, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        self.table = WordTable(
            say(N_("读到和没读到的文件")), [say(N_("文件")), say(N_("结果"))], wide=1
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.headline)
        layout.addLayout(row)
        layout.addWidget(self.bar)
        layout.addWidget(self.detail)
        layout.addWidget(self.table, 1)
        layout.addWidget(words(say(N_("这些资料涵盖的时间，和缺了什么"))))
        layout.addWidget(self.covered)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take what has files in it."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Read folders, zips or files into the case; what is there already is not read twice."""
        case = self.session.case
        tell(self.headline, self.session.say(N_("正在读取。原来的文件夹不会被改动。")))
        self.bar.show()
        self.stop.setEnabled(True)
        self.runner.start(Import(case=case.path, actor=case.actor, paths=tuple(paths)))

    def cancel(self) -> None:
        """Stop; dropping the same folder again goes on where it was."""
        self.runner.stop()
        self._rest(self.session.say(N_("已停止。再拖一次同一个文件夹，就从停下的地方接着读。")))
        self.imported.emit()

    def _rest(self, text: str) -> None:
        tell(self.headline, text)
        tell(self.detail, "")
        self.bar.hide()
        self.stop.setEnabled(False)

    def _done(self, receipt: Receipt) -> None:
        self._rest(summary(receipt, self.session))
        self._fill(files(receipt, self.session))
        self.imported.emit()

    def _failed(self, failed: Failed) -> None:
        said = " ".join(self.session.told(p) for p in (failed.remark, failed.because) if p)
        self._rest(said or self.session.say(N_("读取时程序出了错，已读完的部分都保留了。")))
        self.imported.emit()

    def show_figures(self, figures: Figures) -> None:
        """Say which period the case covers, and what could not be read in it."""
        tell(self.covered, "\n".join(periods(figures, self.session)))
        if self.table.rowCount() == 0:
            self._fill(files_of_case(figures, self.session))

    def _fill(self, rows: Sequence[FileRow]) -> None:
        say = self.session.say
        unread = say(N_("✗ 没有读："))
        self.table.fill(
            [((r.path, r.outcome if r.read else f"{unread}{r.outcome}"), r.path) for r in rows]
        )

    def _ask_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.session.say(N_("选手机备份文件夹")))
        if chosen:
            self.take([Path(chosen)])

    def _ask_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.session.say(N_("选 zip 或单个文件")))
        if chosen:
            self.take([Path(name) for name in chosen])

    def leave(self) -> None:
        """Stop at once; nothing is half done."""
        self.runner.stop()
