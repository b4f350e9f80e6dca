"""The first page: what was found, how sure, what next, and a sample to check by ear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from analyzer.desk.models.jobs import now
from analyzer.desk.models.playback import Playback
from analyzer.desk.models.start import SampleModel, start_page
from analyzer.desk.views.look import named, tell, words
from analyzer.desk.views.player import Player
from analyzer.desk.views.runner import Moment
from analyzer.desk.views.tables import WordTable
from analyzer.model.remark import N_
from analyzer.pipeline.cases import open_case

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.preferences import Preferences
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.sound import Sound


WIDE = 60
"""Characters for which there must be room to have two columns."""


class StartPage(QWidget):
    """Where a person lands."""

    go = Signal(str)
    """The page that does the next step."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session, self.sample = session, SampleModel(session)
        self._moment = Moment(self)
        self._moment.done.connect(self._arrived)
        self._moment.failed.connect(self._missed)
        self.player = Player(session.say, Playback(soft=preferences.calm))
        self._next = "import"
        self._build()

    def _build(self) -> None:
        say = self.session.say
        self.found, self.sure, self.next = words(), words(), words()
        self.button = named(QPushButton(say(N_("去做"))), say(N_("去做下一步")))
        self.button.clicked.connect(lambda: self.go.emit(self._next))
        self.button.setDefault(True)
        row = QHBoxLayout()
        row.addWidget(self.next)
        row.addWidget(self.button)
        row.addStretch(1)
        self.next.setWordWrap(False)
        self.top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for title, text in ((N_("找到了什么"), self.found), (N_("有多可靠"), self.sure)):
            column = QVBoxLayout()
            column.addWidget(words(say(title), large=True))
            column.addWidget(text)
            column.addStretch(1)
            self.top.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(self.top)
        layout.addWidget(words(say(N_("接下来")), large=True))
        layout.addLayout(row)
        layout.addWidget(self._sample_box(), 20)
        layout.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the two columns one above the other where they have no room side by side."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.fontMetrics().averageCharWidth()
        self.top.setDirection(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )

    def _sample_box(self) -> QWidget:
        say = self.session.say
        self.box = named(QWidget(), say(N_("抽听没有线索的录音")))
        self.table = WordTable(say(N_("抽到的录音")), [say(N_("录音文件")), say(N_("听下来"))])
        self.table.currentCellChanged.connect(lambda *_: self._choose())
        self.verdict = words()
        self.clean = named(QPushButton(say(N_("听了，没有问题"))), say(N_("听了，没有问题")))
        self.bad = named(QPushButton(say(N_("听了，有问题"))), say(N_("听了，有问题")))
        self.clean.clicked.connect(lambda: self.answer(found=False))
        self.bad.clicked.connect(lambda: self.answer(found=True))
        row = QHBoxLayout()
        row.addWidget(self.clean)
        row.addWidget(self.bad)
        row.addWidget(self.verdict, 1)
        layout = QVBoxLayout(self.box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(words(say(N_("漏掉了多少")), large=True))
        layout.addWidget(
            words(
                say(
                    N_(
                        "规则会漏。下面是随机抽出的、没有线索的录音："
                        "听一听，就知道漏掉的最多可能有多少。"
                    )
                )
            )
        )
        layout.addWidget(self.table, 1)
        layout.addWidget(self.player)
        self.player.hide()
        layout.addLayout(row)
        return self.box

    def reload(self) -> None:
        """Say where the case stands now."""
        page = start_page(self.session)
        tell(self.found, "\n".join(page.found))
        tell(self.sure, "\n".join(page.sure))
        tell(self.next, page.next.sentence)
        self._next = page.next.page
        self.button.setVisible(page.next.page != "start")
        self._show_sample()

    def _show_sample(self) -> None:
        rows = self.sample.rows()
        self.box.setVisible(bool(rows))
        self.table.fill([((row.title, self._answered(row.found)), row.recording) for row in rows])
        tell(self.verdict, self.sample.verdict())

    def _answered(self, found: bool | None) -> str:
        say = self.session.say
        if found is None:
            return say(N_("还没有听"))
        return say(N_("! 有问题")) if found else say(N_("✓ 没有问题"))

    def _choose(self) -> None:
        recording = self.table.value
        if not isinstance(recording, int):
            return
        self.player.unload()
        self.player.show()
        case = self.session.case
        path, actor = case.path, case.actor

        def work() -> Sound:
            from analyzer.pipeline.sound import sound_of

            with open_case(path, now=now, actor=actor) as opened:
                return sound_of(opened, recording)

        self._moment.begin(recording, work)

    def _arrived(self, _: object, sound: Sound) -> None:
        self.player.load(sound, ())

    def _missed(self, _: object, failed: Failed) -> None:
        if failed.remark is not None:
            tell(self.verdict, self.session.told(failed.remark))

    def answer(self, *, found: bool) -> None:
        """Keep what the person heard in the chosen recording, and go to the next one."""
        recording = self.table.value
        if not isinstance(recording, int):
            return
        self.sample.answer(recording, found=found)
        self._show_sample()
        waiting = [n for n, row in enumerate(self.sample.rows()) if row.found is None]
        if waiting:
            self.table.selectRow(waiting[0])

    def leave(self) -> None:
        """Stop the sound."""
        self.player.unload()
        self._moment.finish()
