"""Recordings into text, with progress; findings appear while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from analyzer.desk.models.jobs import (
    Failed,
    Flag,
    Found,
    HearingAgain,
    Sounding,
    Transcribe,
    Transcribed,
)
from analyzer.desk.models.work import WorkModel
from analyzer.desk.views.look import named, tell, words
from analyzer.desk.views.runner import Runner
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.desk.models.session import Session


class WorkPage(QWidget):
    """Watch it work."""

    found = Signal()
    """There may be new findings."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session, self.model = session, WorkModel(session.say)
        self.runner = Runner(self)
        self.runner.progress.connect(self._progress)
        self.runner.done.connect(self._done)
        self.runner.failed.connect(self._failed)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.headline, self.detail, self.findings = words(large=True), words(), words()
        self.bar = named(QProgressBar(), say(N_("转写进度")))
        self.bar.setFormat("%p %")
        self.start_button = named(QPushButton(say(N_("开始转写"))), say(N_("开始转写")))
        self.start_button.clicked.connect(self.start)
        self.pause_button = named(QPushButton(say(N_("暂停"))), say(N_("暂停")))
        self.pause_button.clicked.connect(self.pause)
        self.cancel_button = named(QPushButton(say(N_("停止"))), say(N_("停止，做完的都保留")))
        self.cancel_button.clicked.connect(self.cancel)
        self.flag_button = named(
            QPushButton(say(N_("重新查找线索"))), say(N_("用规则重新查找线索"))
        )
        self.flag_button.clicked.connect(self.flag)
        row = QHBoxLayout()
        for button in (
            self.start_button,
            self.pause_button,
            self.cancel_button,
            self.flag_button,
        ):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(self.headline)
        layout.addWidget(self.bar)
        layout.addWidget(self.detail)
        layout.addWidget(self.findings)
        layout.addLayout(row)
        layout.addWidget(words(say(WorkModel.PROMISE)))
        layout.addStretch(1)
        self._show()

    def start(self) -> None:
        """Begin, or go on where it was."""
        case = self.session.case
        self.model.begin()
        self.runner.start(Transcribe(case=case.path, actor=case.actor))
        self._show()

    def flag(self) -> None:
        """Run the rules over what there is."""
        case = self.session.case
        self.model.begin(flagging=True)
        self.runner.start(Flag(case=case.path, actor=case.actor))
        self._show()

    def pause(self) -> None:
        """Stop for now; the button then goes on."""
        self.runner.stop()
        self.model.pause()
        self._show()

    def cancel(self) -> None:
        """Stop; what is done stays."""
        self.runner.stop()
        self.model.cancel()
        self._show()
        self.found.emit()

    def reload(self) -> None:
        """Say how many recordings wait."""
        self.model.overview(self.session.case.overview())
        self._show()

    def _progress(self, message: object) -> None:
        if isinstance(message, Sounding):
            self.model.sounding(message)
        elif isinstance(message, HearingAgain):
            self.model.hearing_again(message)
        elif isinstance(message, Found):
            self.model.found(message)
            self.found.emit()
        self._show()

    def _done(self, result: object) -> None:
        self.model.done(getattr(result, "findings", None))
        if isinstance(result, Transcribed):
            self.model.transcribed(result)
        self.reload()
        self.found.emit()

    def _failed(self, failed: Failed) -> None:
        self.model.failed(
            " ".join(self.session.told(part) for part in (failed.remark, failed.because) if part)
        )
        self._show()

    def _show(self) -> None:
        model = self.model
        tell(self.headline, model.headline)
        tell(self.detail, model.detail)
        tell(self.findings, model.findings)
        self.bar.setVisible(model.running or model.share > 0)
        self.bar.setRange(0, 0 if model.running and model.share == 0 else 1000)
        self.bar.setValue(round(model.share * 1000))
        self.start_button.setText(model.start_text)
        self.start_button.setEnabled(not model.running and model.recordings > 0)
        self.flag_button.setEnabled(not model.running)
        self.pause_button.setEnabled(model.running)
        self.cancel_button.setEnabled(model.running)

    def leave(self) -> None:
        """Stop at once; the same work goes on where it was when the case is opened again."""
        self.runner.stop()
