"""Import: drag a folder or a zip here, and read in plain words what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.arrivals import (
    FileRow,
    files,
    files_of_case,
    locked,
    periods,
    summary,
    tables,
)
from analyzer.desk.models.columns import look
from analyzer.desk.models.jobs import Import
from analyzer.desk.views.columns_dialog import ColumnsDialog
from analyzer.desk.views.look import named, tell, words
from analyzer.desk.views.runner import Moment, Runner
from analyzer.desk.views.tables import WordTable
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from analyzer.desk.models.columns import Table
    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.receipts import Receipt


class ImportPage(QWidget):
    """A place to drop a backup on."""

    imported = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setAcceptDrops(True)
        self._paths: tuple[Path, ...] = ()
        self._receipt: Receipt | None = None
        self._figures: Figures | None = None
        self._tables: tuple[Table, ...] = ()
        self._moment = Moment(self)
        self._moment.done.connect(self._offer_columns)
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
        self.file.clicked.connect(lambda: self._ask_files())
        self.stop = named(QPushButton(say(N_("停止"))), say(N_("停止，读完的都保留")))
        self.stop.clicked.connect(self.cancel)
        self.stop.setEnabled(False)
        row = QHBoxLayout()
        for button in (self.folder, self.file, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        self._build_helps()
        self.table = WordTable(
            say(N_("读到和没读到的文件")), [say(N_("文件")), say(N_("结果"))], wide=1
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.headline)
        layout.addLayout(row)
        layout.addWidget(self.bar)
        layout.addWidget(self.detail)
        layout.addWidget(self.locked_box)
        layout.addWidget(self.tables_box)
        layout.addWidget(self.table, 1)
        layout.addWidget(words(say(N_("这些资料涵盖的时间，和缺了什么"))))
        layout.addWidget(self.covered)

    def _build_helps(self) -> None:
        """Make what is shown where files are locked, or are tables of an unknown kind."""
        say = self.session.say
        self.locked_said = words()
        self.password = named(QLineEdit(), say(N_("备份的密码")))
        self.password.setPlaceholderText(say(N_("备份的密码")))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._unlock)
        self.seen = named(QCheckBox(say(N_("显示密码"))), say(N_("显示密码")))
        self.seen.toggled.connect(self._show_password)
        self.unlock = named(QPushButton(say(N_("用这个密码再读"))), say(N_("用这个密码再读一次")))
        self.unlock.clicked.connect(self._unlock)
        self.locked_box = _row(self.locked_said, self.password, self.seen, self.unlock)
        self.tables_said = words()
        self.columns = named(
            QPushButton(say(N_("看一看这张表…"))), say(N_("告诉程序表格的哪一列是什么"))
        )
        self.columns.clicked.connect(self._ask_columns)
        self.tables_box = _row(self.tables_said, self.columns)

    def _show_password(self, on: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        self.password.setEchoMode(mode)

    def _unlock(self) -> None:
        """Read once more, with the password; it is kept nowhere."""
        password = self.password.text()
        self.password.clear()
        if password and not self._paths:
            self._ask_files(password)
        elif password:
            self.take(self._paths, password=password)

    def _offer_password(self, receipt: Receipt | None = None, failed: Failed | None = None) -> None:
        count = locked(receipt, self._figures, failed)
        self.locked_box.setVisible(count > 0)
        text = self.session.say(
            N_(
                "有 %(count)d 处加了密码，没有读出来。知道密码就写在这里再读一次；"
                "不记得也没关系，别的都已经读好了。密码不会被保存。"
            )
        )
        tell(self.locked_said, text % {"count": count})

    def _look_at_tables(self, skipped: frozenset[str] | None) -> None:
        """Look whether what was not read are tables that a person can explain."""
        paths = tuple(self._paths)
        if skipped is None or skipped:
            self._moment.begin(paths, lambda: look(paths, skipped))

    def _offer_columns(self, paths: tuple[Path, ...], found: tuple[Table, ...]) -> None:
        if paths != tuple(self._paths):
            return
        self._tables = found
        self.tables_box.setVisible(bool(found))
        if found:
            text = self.session.say(
                N_("“%(name)s”是一张程序不认识的表。告诉程序哪一列是什么，就能读进来。")
            )
            tell(self.tables_said, text % {"name": found[0].name})

    def columns_dialog(self) -> ColumnsDialog:
        """Return the question which column holds what."""
        return ColumnsDialog(self._tables, self.session.say, self)

    def _ask_columns(self) -> None:
        dialog = self.columns_dialog()
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.take(self._paths, mapping=dialog.model.written())

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

    def take(
        self, paths: Sequence[Path], *, password: str | None = None, mapping: str | None = None
    ) -> None:
        """Read folders, zips or files into the case; what is there already is not read twice."""
        case = self.session.case
        self._paths = tuple(paths)
        self.locked_box.hide()
        self.tables_box.hide()
        tell(self.headline, self.session.say(N_("正在读取。原来的文件夹不会被改动。")))
        self.bar.show()
        self.stop.setEnabled(True)
        self.runner.start(
            Import(
                case=case.path,
                actor=case.actor,
                paths=self._paths,
                password=password,
                mapping=mapping,
            )
        )

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
        self._receipt = receipt
        self._fill(files(receipt, self.session))
        self._offer_password(receipt)
        self._look_at_tables(tables(receipt))
        self.imported.emit()

    def _failed(self, failed: Failed) -> None:
        said = " ".join(self.session.told(p) for p in (failed.remark, failed.because) if p)
        self._rest(said or self.session.say(N_("读取时程序出了错，已读完的部分都保留了。")))
        self._offer_password(failed=failed)
        if failed.remark is not None:
            self._look_at_tables(None)
        self.imported.emit()

    def show_figures(self, figures: Figures) -> None:
        """Say which period the case covers, and what could not be read in it."""
        self._figures = figures
        tell(self.covered, "\n".join(periods(figures, self.session)))
        whole = files_of_case(figures, self.session)
        if self._receipt is None:
            self._fill(whole)
            self._offer_password()
        else:
            places = [row for row in whole if row.place]
            self._fill((*places, *files(self._receipt, self.session)))
            self._offer_password(self._receipt)

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

    def _ask_files(self, password: str | None = None) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.session.say(N_("选 zip 或单个文件")))
        if chosen:
            self.take([Path(name) for name in chosen], password=password)

    def leave(self) -> None:
        """Stop at once; nothing is half done."""
        self.runner.stop()
        self._moment.finish()


def _row(said: QWidget, *controls: QWidget) -> QWidget:
    """Return a sentence with its controls below, hidden until it is needed."""
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(said)
    row = QHBoxLayout()
    for control in controls:
        row.addWidget(control)
    row.addStretch(1)
    layout.addLayout(row)
    box.hide()
    return box
