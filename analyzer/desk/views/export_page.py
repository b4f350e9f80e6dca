"""Export: a draft or a final report, over all or a period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.export import DRAFT, FINAL, ExportModel
from analyzer.desk.models.jobs import Export
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.look import named, tell, words
from analyzer.desk.views.runner import Runner
from analyzer.i18n import LANGUAGES
from analyzer.model.dossier import DossierKind
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from datetime import date

    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.exporting import Exported

SPOKEN = {"zh": "中文", "en": "English"}


class ExportPage(QWidget):
    """The report from the window."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.model = session, ExportModel(session)
        self.written: Path | None = None
        self.runner = Runner(self)
        self.runner.done.connect(self._done)
        self.runner.failed.connect(self._failed)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.kind = ChoiceBox(
            say(N_("哪一种报告")),
            [(say(DRAFT), DossierKind.DRAFT), (say(FINAL), DossierKind.FINAL)],
        )
        self.kind.currentIndexChanged.connect(lambda _: self._chosen())
        self.language = ChoiceBox(
            say(N_("报告的语言")), [(SPOKEN[language], language) for language in LANGUAGES]
        )
        self.language.choose(self.session.language)
        self.first, self.first_on = self._date(say(N_("从哪一天")))
        self.last, self.last_on = self._date(say(N_("到哪一天")))
        self.warning, self.result = words(), words(selectable=True)
        self.bar = named(QProgressBar(), say(N_("导出进度")))
        self.bar.setRange(0, 0)
        self.bar.hide()
        self.button = named(QPushButton(say(N_("生成报告…"))), say(N_("生成报告")))
        self.button.clicked.connect(self._ask)
        self.stop = named(QPushButton(say(N_("停止"))), say(N_("停止导出")))
        self.stop.clicked.connect(self.cancel)
        self.open_button = named(QPushButton(say(N_("打开报告"))), say(N_("打开报告")))
        self.open_button.clicked.connect(self._open)
        row = QHBoxLayout()
        for button in (self.button, self.stop, self.open_button):
            row.addWidget(button)
        row.addStretch(1)
        grid = QGridLayout()
        for line, (title, widgets) in enumerate(
            (
                (N_("哪一种报告"), (self.kind,)),
                (N_("报告的语言"), (self.language,)),
                (N_("从哪一天"), (self.first_on, self.first)),
                (N_("到哪一天"), (self.last_on, self.last)),
            )
        ):
            grid.addWidget(words(say(title)), line, 0)
            for column, widget in enumerate(widgets, 1):
                grid.addWidget(widget, line, column, 1, 1 if len(widgets) > 1 else 2)
        grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addWidget(self.warning)
        layout.addLayout(row)
        layout.addWidget(self.bar)
        layout.addWidget(self.result)
        layout.addStretch(1)
        self._rest("")

    def _date(self, name: str) -> tuple[QDateEdit, QCheckBox]:
        field = named(QDateEdit(QDate.currentDate()), name)
        field.setDisplayFormat("yyyy-MM-dd")
        field.setEnabled(False)
        for inner in field.findChildren(QLineEdit):
            named(inner, name)
        limit = self.session.say(N_("限定"))
        box = named(QCheckBox(limit), f"{name}：{limit}")
        box.toggled.connect(field.setEnabled)
        box.toggled.connect(lambda _: self._chosen())
        field.dateChanged.connect(lambda _: self._chosen())
        return field, box

    def reload(self) -> None:
        """Say what the person should know before."""
        self._chosen()

    def _chosen(self) -> None:
        self.model.kind = self.kind.value
        self.model.first = self._day(self.first) if self.first_on.isChecked() else None
        self.model.last = self._day(self.last) if self.last_on.isChecked() else None
        tell(self.warning, self.model.warning())
        self.button.setEnabled(self.model.possible and not self.runner.busy)

    def _day(self, field: QDateEdit) -> date:
        day: date = field.date().toPython()  # type: ignore[assignment]  # the stubs say object
        return day

    def _ask(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.session.say(N_("生成报告")), self.model.file_name, "PDF (*.pdf)"
        )
        if name:
            self.write(Path(name))

    def write(self, out: Path) -> None:
        """Write the report."""
        case = self.session.case
        self.bar.show()
        self.stop.setEnabled(True)
        self.open_button.setEnabled(False)
        tell(self.result, self.session.say(N_("正在生成报告…")))
        self.runner.start(
            Export(
                case=case.path,
                actor=case.actor,
                out=out,
                kind=self.model.kind,
                language=self.language.value,
                period=(self.model.first, self.model.last),
            )
        )
        self.button.setEnabled(False)

    def cancel(self) -> None:
        """Stop; no half-written report is left."""
        self.runner.stop()
        self._rest(self.session.say(N_("已停止，没有留下写了一半的报告。")))

    def _rest(self, text: str) -> None:
        self.bar.hide()
        self.stop.setEnabled(False)
        self.open_button.setEnabled(self.written is not None)
        tell(self.result, text)
        self._chosen()

    def _done(self, exported: Exported) -> None:
        self.written = exported.report
        text = self.session.say(
            N_("报告已生成：%(path)s\n里面有 %(count)d 条线索。SHA-256：%(digest)s")
        )
        self._rest(
            text
            % {
                "path": str(exported.report),
                "count": exported.findings,
                "digest": exported.report_sha256,
            }
        )

    def _failed(self, failed: Failed) -> None:
        said = " ".join(self.session.told(p) for p in (failed.remark, failed.because) if p)
        self._rest(said or self.session.say(N_("生成报告时程序出了错，案卷没有受影响。")))

    def _open(self) -> None:
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written)))

    def leave(self) -> None:
        """Stop at once."""
        self.runner.stop()
