"""What goes out: reports, the evidence package, complaint packs, and what is due."""

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
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.export import WORDS, ExportModel, Kind
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.complaint_page import ComplaintPage, FollowPage
from analyzer.desk.views.look import named, scrolled, tabbed, tell, words
from analyzer.desk.views.runner import Runner
from analyzer.desk.views.step_bar import StepBar
from analyzer.i18n import LANGUAGES
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from datetime import date

    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.exporting import Exported
    from analyzer.pipeline.packaging import Packaged

SPOKEN = {"zh": "中文", "en": "English"}


class WritePage(QWidget):
    """Reports and the package."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.model = session, ExportModel(session)
        self.written: Path | None = None
        self._out = Path()
        self.runner = Runner(self)
        self.runner.done.connect(self._done)
        self.runner.failed.connect(self._failed)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.kind = ChoiceBox(
            say(N_("要什么")),
            [(say(text), kind) for kind, text in WORDS.items()],
        )
        self.kind.currentIndexChanged.connect(lambda _: self._chosen())
        self.language = ChoiceBox(
            say(N_("报告的语言")), [(SPOKEN[language], language) for language in LANGUAGES]
        )
        self.language.choose(self.session.language)
        self.redacted = named(
            QCheckBox(say(N_("公开版：遮住其他人的号码和名字"))),
            say(N_("公开版：遮住其他人的号码和名字")),
        )
        self.redacted.toggled.connect(lambda _: self._chosen())
        self.first, self.first_on = self._date(say(N_("从哪一天")))
        self.last, self.last_on = self._date(say(N_("到哪一天")))
        self.warning, self.result = words(), words(selectable=True)
        self.bar = StepBar(say(N_("导出进度")), self.result, say)
        self.runner.progress.connect(self.bar.at)
        self.button = named(QPushButton(say(N_("生成…"))), say(N_("生成")))
        self.button.clicked.connect(self._ask)
        self.stop = named(QPushButton(say(N_("停止"))), say(N_("停止导出")))
        self.stop.clicked.connect(self.cancel)
        self.open_button = named(QPushButton(say(N_("打开"))), say(N_("打开生成的文件")))
        self.open_button.clicked.connect(self._open)
        self._lay_out()
        self._rest("")

    def _lay_out(self) -> None:
        say = self.session.say
        row = QHBoxLayout()
        for button in (self.button, self.stop, self.open_button):
            row.addWidget(button)
        row.addStretch(1)
        grid = QGridLayout()
        for line, (title, widgets) in enumerate(
            (
                (N_("要什么"), (self.kind,)),
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
        layout.addWidget(self.redacted)
        layout.addWidget(self.warning)
        layout.addLayout(row)
        layout.addWidget(self.bar)
        layout.addWidget(self.result)
        layout.addStretch(1)

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
        """Say what the person should know before; the dates offered are those of the findings."""
        days = list(self.session.case.facets().days)
        for box, field, day in zip(
            (self.first_on, self.last_on),
            (self.first, self.last),
            (days[0], days[-1]) if days else (),
            strict=False,
        ):
            if not box.isChecked():
                field.setDate(QDate(day.year, day.month, day.day))
        self._chosen()

    def _chosen(self) -> None:
        self.model.kind = self.kind.value
        self.model.redacted = self.redacted.isChecked()
        for box in (self.first_on, self.last_on):
            box.setEnabled(self.model.has_period)
        limited = self.model.has_period
        first, last = self.first_on.isChecked(), self.last_on.isChecked()
        self.model.first = self._day(self.first) if limited and first else None
        self.model.last = self._day(self.last) if limited and last else None
        tell(self.warning, self.model.warning())
        self.button.setEnabled(self.model.possible and not self.runner.busy)

    def _day(self, field: QDateEdit) -> date:
        day: date = field.date().toPython()  # type: ignore[assignment]  # the stubs say object
        return day

    def _ask(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, self.session.say(N_("生成")), self.model.file_name, self._pattern()
        )
        if name:
            self.write(Path(name))

    def _pattern(self) -> str:
        return "ZIP (*.zip)" if self.model.kind is Kind.PACKAGE else "PDF (*.pdf)"

    def write(self, out: Path) -> None:
        """Write what was chosen."""
        self._out = out
        self.bar.begin()
        self.stop.setEnabled(True)
        self.open_button.setEnabled(False)
        tell(self.result, self.session.say(N_("正在生成…")))
        self.runner.start(self.model.job(out, self.language.value))
        self.button.setEnabled(False)

    def cancel(self) -> None:
        """Stop; no half-written report is left."""
        self.runner.stop()
        self._rest(self.session.say(N_("已停止，没有留下写了一半的文件。")))

    def _rest(self, text: str) -> None:
        self.bar.hide()
        self.stop.setEnabled(False)
        self.open_button.setEnabled(self.written is not None)
        tell(self.result, text)
        self._chosen()

    def _done(self, written: Exported | Packaged) -> None:
        say = self.session.say
        path = self._out
        digest = getattr(written, "report_sha256", "") or getattr(written, "manifest_sha256", "")
        self.written = path
        text = say(N_("已生成：%(path)s\n里面有 %(count)d 条线索。SHA-256：%(digest)s"))
        self._rest(text % {"path": str(path), "count": written.findings, "digest": digest})

    def _failed(self, failed: Failed) -> None:
        said = " ".join(self.session.told(p) for p in (failed.remark, failed.because) if p)
        self._rest(said or self.session.say(N_("生成时程序出了错，案卷没有受影响。")))

    def _open(self) -> None:
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written)))

    def leave(self) -> None:
        """Stop at once."""
        self.runner.stop()


class ExportPage(QWidget):
    """All that is made for others."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        say = session.say
        self.write = WritePage(session)
        self.complaint = ComplaintPage(session)
        self.follow = FollowPage(session)
        self.tabs = tabbed(say(N_("报告、投诉和跟进")))
        for page, title in (
            (self.write, say(N_("报告和证据包"))),
            (self.complaint, say(N_("投诉材料"))),
            (self.follow, say(N_("跟进"))),
        ):
            self.tabs.addTab(scrolled(named(page, title), title), title)
        self.tabs.currentChanged.connect(lambda _: self.reload())
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs)

    def reload(self) -> None:
        """Show how the case stands on the tab that is shown."""
        (self.write, self.complaint, self.follow)[self.tabs.currentIndex()].reload()

    def leave(self) -> None:
        """Stop at once."""
        for page in (self.write, self.complaint, self.follow):
            page.leave()
