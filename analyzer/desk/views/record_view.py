"""One record to read or hear: its origin, its sound, its words; of a finding or of none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from analyzer.desk.models.card import heading
from analyzer.desk.models.jobs import now
from analyzer.desk.models.marks import marks_in
from analyzer.desk.models.playback import LEAD_S, Playback
from analyzer.desk.models.reading import Reading, reading
from analyzer.desk.views.look import named, tell, words
from analyzer.desk.views.player import Player
from analyzer.desk.views.runner import Moment
from analyzer.desk.views.text import Words
from analyzer.model.remark import N_
from analyzer.model.review import QueueFilter
from analyzer.pipeline.cases import open_case
from analyzer.pipeline.reviewing import evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.preferences import Preferences
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.reviewing import Evidence
    from analyzer.pipeline.sound import Sound


class RecordView(QWidget):
    """A message, an e-mail or a recording."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        super().__init__()
        self.session, self.preferences = session, preferences
        self.record: int | None = None
        self._at: float | None = None
        self._shown: Evidence | None = None
        self._moment = Moment(self)
        self._moment.done.connect(self._arrived)
        self._moment.failed.connect(self._missed)
        self.origin = words(selectable=True)
        self.player = Player(session.say, Playback(soft=preferences.calm))
        self.text = named(Words(), session.say(N_("通话文字或短信原文")))
        self.text.sought.connect(self.player.seek)
        self.text.scrolled_by_hand.connect(lambda: self.player.follow_box.setChecked(False))
        self.player.moved.connect(self._sounding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.origin, self.player, self.text):
            layout.addWidget(widget)
        layout.setStretchFactor(self.text, 1)
        self.clear()

    def clear(self, text: str = "") -> None:
        """Show nothing but a sentence."""
        self.player.unload()
        self.record, self._shown = None, None
        self.player.hide()
        tell(self.origin, "")
        self.text.show_reading(Reading(text=text))

    def open(
        self,
        record: int,
        *,
        at: float | None = None,
        read: Callable[[Evidence], Reading] | None = None,
    ) -> None:
        """Show a record; its sound stands a little before `at` seconds."""
        session = self.session
        self.player.unload()
        self.record, self._at = record, at
        shown = self._shown = evidence(session.case, record)
        tell(self.origin, "　".join(heading(shown, session)))
        self.text.show_reading(read(shown) if read else self._read(record, shown))
        self.player.setVisible(shown.file is not None)
        if shown.file is None:
            return
        self.player.setEnabled(False)
        path, actor = session.case.path, session.case.actor

        def work() -> Sound:
            from analyzer.pipeline.sound import sound_of

            with open_case(path, now=now, actor=actor) as opened:
                return sound_of(opened, record)

        self._moment.begin(record, work)

    def _read(self, record: int, shown: Evidence) -> Reading:
        case = self.session.case
        found = case.queued(case.queue(QueueFilter(record=record)))
        hits = [hit for finding in found for hit in finding.hits]
        return reading(shown, hits, self.session.say, masked=self.preferences.calm)

    def _arrived(self, record: int, sound: Sound) -> None:
        if record == self.record and self._shown is not None:
            self.player.setEnabled(True)
            self.player.load(sound, (), marks_in(record, self._shown, self.session))
            if self._at is not None:
                self.player.seek(max(0.0, self._at - LEAD_S))

    def _missed(self, record: int, failed: Failed) -> None:
        if record == self.record and failed.remark is not None:
            tell(self.origin, f"{self.origin.text()}\n{self.session.told(failed.remark)}")

    def _sounding(self, at: float) -> None:
        self.text.follow(at, scroll=self.player.playback.follow and self.player.playing)

    def leave(self) -> None:
        """Stop the sound, and let the thread end."""
        self.player.unload()
        self._moment.finish()
