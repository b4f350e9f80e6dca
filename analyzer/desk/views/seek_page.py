"""Look for words in everything that was written and said, and read or hear them where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.jobs import now
from analyzer.desk.models.seeking import HEADINGS, SeekingModel, found_in
from analyzer.desk.views.look import named, scrolled, tell, words
from analyzer.desk.views.record_view import RecordView
from analyzer.desk.views.runner import Moment
from analyzer.desk.views.tables import LongTable
from analyzer.model.remark import N_
from analyzer.pipeline.cases import open_case

if TYPE_CHECKING:
    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.preferences import Preferences
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.search import Place


class SeekPage(QWidget):
    """A field, what was found, and the record it is in."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session, self.model = session, SeekingModel(session)
        self._moment = Moment(self)
        self._moment.done.connect(self._arrived)
        self._moment.failed.connect(self._missed)
        self.view = RecordView(session, preferences)
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.field = named(QLineEdit(), say(N_("要找的话")))
        self.field.setPlaceholderText(say(N_("要找的话，例如：通讯录")))
        self.field.returnPressed.connect(self.seek)
        self.by_sound = named(
            QCheckBox(say(N_("读音相近的也找"))), say(N_("录音文字里，读音相近的也找"))
        )
        self.by_sound.setChecked(True)
        self.button = named(QPushButton(say(N_("查找"))), say(N_("查找")))
        self.button.clicked.connect(self.seek)
        self.verdict = words(
            say(
                N_(
                    "在全部短信、邮件和录音文字里找。录音里的话，机器可能写成同音字，所以也按读音找。"
                )
            )
        )
        self.table = LongTable(
            say(N_("找到的地方")), [say(name) for name in HEADINGS], self._cells, wide=4
        )
        self.table.went.connect(self._go)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.by_sound)
        row.addWidget(self.button)
        split = named(QSplitter(Qt.Orientation.Vertical), say(N_("找到的地方和原文")))
        split.addWidget(self.table)
        split.addWidget(scrolled(self.view, say(N_("详情"))))
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([280, 280])
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self.verdict)
        layout.addWidget(split, 1)

    def seek(self) -> None:
        """Look for what the field holds."""
        wanted = self.field.text().strip()
        if not wanted:
            return
        path, actor, sound = self.session.case.path, self.session.case.actor, self._sound
        tell(self.verdict, self.session.say(N_("正在查找…")))

        def work() -> tuple[Place, ...]:
            from analyzer.pipeline.search import search

            with open_case(path, now=now, actor=actor) as opened:
                return tuple(search(opened, wanted, sound=sound))

        self._moment.begin(wanted, work)

    @property
    def _sound(self) -> bool:
        return self.by_sound.isChecked()

    def _cells(self, place: object) -> tuple[str, ...]:
        return self.model.cells(place)  # type: ignore[arg-type]  # the table was filled with places

    def _arrived(self, wanted: str, places: tuple[Place, ...]) -> None:
        tell(self.verdict, self.model.verdict(wanted, places))
        self.view.clear()
        self.table.fill(places)
        if places:
            self.table.selectRow(0)

    def _missed(self, _: str, failed: Failed) -> None:
        if failed.remark is not None:
            tell(self.verdict, self.session.told(failed.remark))

    def _go(self, place: Place) -> None:
        self.view.open(
            place.record,
            at=place.begin_s,
            read=lambda evidence: found_in(evidence, place, self.session),
        )

    def leave(self) -> None:
        """Stop the sound, and let the thread end."""
        self.view.leave()
        self._moment.finish()
