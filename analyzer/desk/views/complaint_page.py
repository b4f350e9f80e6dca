"""Complaints: which office, what it wants to know, the pack for it, and what is due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.complaints import LISTS, ComplaintModel, follow_rows
from analyzer.desk.models.jobs import Follow
from analyzer.desk.views.choice_box import ChoiceBox
from analyzer.desk.views.look import finish, named, tell, words
from analyzer.desk.views.runner import Runner
from analyzer.desk.views.step_bar import StepBar
from analyzer.desk.views.tables import WordTable
from analyzer.errors import AnalyzerError
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.complaints import Question
    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.complaining import Made
    from analyzer.pipeline.followup import Register

ROOM_LINES = 4


class ComplaintPage(QWidget):
    """The pack for an office."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.model = session, ComplaintModel(session)
        self.fields: dict[str, QWidget] = {}
        self.runner = Runner(self)
        self.runner.done.connect(self._done)
        self.runner.failed.connect(self._failed)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.office = ChoiceBox(say(N_("向哪里反映")))
        self.office.activated.connect(self._turn)
        self.warning, self.result = words(), words(selectable=True)
        self.form = QFormLayout()
        self.bar = StepBar(say(N_("材料进度")), self.result, say)
        self.runner.progress.connect(self.bar.at)
        self.button = named(QPushButton(say(N_("做材料…"))), say(N_("做投诉材料")))
        self.button.clicked.connect(self._ask)
        self.keep = named(QPushButton(say(N_("记住这些内容"))), say(N_("把填的内容存进案卷")))
        self.keep.clicked.connect(self._keep)
        self.receipt = named(QLineEdit(), say(N_("受理编号")))
        self.receipt.setPlaceholderText(say(N_("受理编号（没有就空着）")))
        self.filed = named(QPushButton(say(N_("今天已提交"))), say(N_("记下今天已提交")))
        self.filed.clicked.connect(self.note_filed)
        row = QHBoxLayout()
        for widget in (self.button, self.keep, self.receipt, self.filed):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.addWidget(self.office)
        layout.addWidget(self.warning)
        layout.addLayout(self.form)
        layout.addLayout(row)
        layout.addWidget(self.bar)
        layout.addWidget(self.result)
        layout.addWidget(
            words(say(N_("程序不会替您提交：材料做好后，请您自己去窗口、网站或打电话。")))
        )
        layout.addStretch(1)

    def reload(self) -> None:
        """Ask for what is missing as the case stands now."""
        self.model.load()
        self.office.fill(self.model.offices(), self.model.office)
        self._turn()

    def _turn(self, *_: object) -> None:
        self.model.office = self.office.value or self.model.office
        tell(self.warning, "\n".join(f"! {text}" for text in self.model.warnings()))
        while self.form.rowCount():
            self.form.removeRow(0)
        self.fields = {}
        for question in self.model.questions():
            field = self._field(question)
            self.fields[question.name] = field
            star = " *" if question.must else ""
            self.form.addRow(words(f"{question.label}{star}"), field)
        finish(self)

    def _field(self, question: Question) -> QWidget:
        if question.choices:
            return ChoiceBox(question.label, [("", ""), *question.choices])
        if question.name in (*LISTS, "summary", "demand"):
            text = named(QPlainTextEdit(), question.label)
            text.setTabChangesFocus(True)
            text.setPlaceholderText(question.hint)
            text.setMaximumHeight(ROOM_LINES * self.fontMetrics().height())
            return text
        line = named(QLineEdit(), question.label)
        line.setPlaceholderText(question.hint)
        return line

    def answers(self) -> dict[str, str]:
        """Return what stands in the fields."""
        found = {}
        for name, field in self.fields.items():
            if isinstance(field, ChoiceBox):
                found[name] = str(field.value or "")
            elif isinstance(field, QPlainTextEdit):
                found[name] = field.toPlainText().strip()
            elif isinstance(field, QLineEdit):
                found[name] = field.text().strip()
        return found

    def _keep(self) -> None:
        self.model.answer(self.answers())
        self.model.keep()
        tell(self.result, self.session.say(N_("已存进案卷；它们不进证据报告。")))

    def _ask(self) -> None:
        if self._ask_missing():
            return
        chosen = QFileDialog.getExistingDirectory(self, self.session.say(N_("材料放在哪里")))
        if chosen:
            day = f"{self.session.case.now().astimezone():%Y%m%d-%H%M}"
            self.write(Path(chosen) / f"{self.model.office.value}-{day}")

    def _ask_missing(self) -> bool:
        """Say what the office insists on and is still missing."""
        self.model.answer(self.answers())
        missing = self.model.missing()
        if missing:
            tell(self.result, self.session.say(N_("带 * 的几项还没有填，机关会退回来。")))
        return missing

    def write(self, out: Path) -> None:
        """Write the pack."""
        self.model.answer(self.answers())
        self.bar.begin()
        self.button.setEnabled(False)
        self.runner.start(self.model.job(out, self.session.language))

    def _rest(self, text: str) -> None:
        self.bar.hide()
        self.button.setEnabled(True)
        tell(self.result, text)

    def _done(self, made: Made) -> None:
        text = self.session.say(
            N_("材料已写到 %(folder)s，共 %(files)d 个文件。请先看 00 开头的文件。")
        )
        said = text % {"folder": str(made.folder), "files": len(made.files)}
        told = (f"! {self.session.told(warning)}" for warning in made.warnings)
        self._rest("\n".join((said, *told)))

    def _failed(self, failed: Failed) -> None:
        said = " ".join(self.session.told(p) for p in (failed.remark, failed.because) if p)
        self._rest(said or self.session.say(N_("做材料时程序出了错，案卷没有受影响。")))

    def note_filed(self) -> None:
        """Note that the complaint was filed today."""
        try:
            self.model.filed(self.receipt.text().strip())
        except AnalyzerError as error:
            tell(self.result, error.say(self.session.say))
            return
        tell(self.result, self.session.say(N_("已登记，期限见“跟进”。")))

    def leave(self) -> None:
        """Stop at once."""
        self.runner.stop()


class FollowPage(QWidget):
    """What is due, and what comes next."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.runner = Runner(self)
        self.runner.done.connect(self.show_register)
        say = session.say
        self.table = WordTable(
            say(N_("期限和下一步")), [say(N_("日期")), say(N_("机关")), say(N_("什么事"))], wide=2
        )
        self.empty = words(say(N_("还没有登记投诉。提交后在“投诉材料”里按“今天已提交”。")))
        layout = QVBoxLayout(self)
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)

    def reload(self) -> None:
        """Gather the register anew."""
        case = self.session.case
        self.runner.start(Follow(case=case.path, actor=case.actor))

    def show_register(self, register: Register) -> None:
        """Show what is due."""
        rows = follow_rows(register, self.session)
        self.empty.setVisible(not register.complaints)
        self.table.fill(
            [
                ((f"{row.day:%Y-%m-%d}" if row.day else "", row.office, row.what), n)
                for n, row in enumerate(rows)
            ]
        )

    def leave(self) -> None:
        """Stop at once."""
        self.runner.stop()
