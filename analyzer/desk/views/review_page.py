"""The review: queue on the left; sound, words, reasons and decision of one finding on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from analyzer.desk.models.card import card
from analyzer.desk.models.jobs import now
from analyzer.desk.models.keys import Action
from analyzer.desk.models.marks import marks_of
from analyzer.desk.models.playback import Playback
from analyzer.desk.models.reading import Reading, reading
from analyzer.desk.views.correction_panel import CorrectionPanel
from analyzer.desk.views.decision_panel import DecisionPanel
from analyzer.desk.views.look import named, tabbed, tell, words
from analyzer.desk.views.player import Player
from analyzer.desk.views.queue_panel import QueuePanel
from analyzer.desk.views.runner import Moment
from analyzer.desk.views.text import Words
from analyzer.desk.views.why_panel import WhyPanel
from analyzer.model.finding import State
from analyzer.model.remark import N_
from analyzer.model.review import ListeningKind
from analyzer.pipeline.cases import open_case
from analyzer.pipeline.reviewing import Judged, judged

if TYPE_CHECKING:
    from analyzer.desk.models.acts import Step
    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.preferences import Preferences
    from analyzer.desk.models.queue import QueueModel
    from analyzer.desk.models.reading import Line
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.rehearing import Rehearing
    from analyzer.pipeline.sound import Sound

DECIDES = {
    Action.CONFIRM: State.CONFIRMED,
    Action.REJECT: State.REJECTED,
    Action.UNSURE: State.UNSURE,
}
SEAM = 40
"""Pixels between and beside the two halves."""
HEARD_IN_S = 0.5
"""A finding counts as heard, for a bulk, once so much of it was played."""


class ReviewPage(QWidget):
    """One finding at a time."""

    bulk_asked = Signal(str)
    """A finding whose rule the person wants to decide as a whole."""

    def __init__(self, session: Session, queue: QueueModel, preferences: Preferences) -> None:
        super().__init__()
        self.session, self.queue, self.preferences = session, queue, preferences
        self.shown: Judged | None = None
        self.reading = Reading(text="")
        self.blind = False
        self._sound: Sound | None = None
        self.heard: set[str] = set()
        """Findings that were played, or read, in this window."""
        self._moment = Moment(self)
        self._moment.done.connect(self._arrived)
        self._moment.failed.connect(self._missed)
        self._build()
        self._connect()
        session.listeners.append(self._changed)

    def _build(self) -> None:
        say = self.session.say
        self.queue_panel = QueuePanel(self.queue)
        self.title = words(large=True)
        self.origin = words(selectable=True)
        like = self.preferences
        playback = Playback(follow=like.follow, soft=like.calm)
        playback.pause_while_typing = like.pause_while_typing
        self.player = Player(say, playback)
        self.text = named(Words(), say(N_("通话文字或短信原文")))
        self.why = WhyPanel(self.session)
        self.correction = CorrectionPanel(say)
        self.decision = DecisionPanel(say)
        self.blind_button = named(QPushButton(say(N_("先听后看"))), say(N_("先听后看：遮住文字")))
        self.blind_button.setCheckable(True)
        self.tabs = tabbed(say(N_("这一条的说明和更正")))
        self.tabs.addTab(self.why, say(N_("为什么")))
        self.tabs.addTab(named(self.correction, say(N_("更正"))), say(N_("文字更正")))
        self.notes = self.decision.notes()
        self.tabs.addTab(self.notes, say(N_("备注和备忘")))
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.blind_button)
        self.middle = named(QSplitter(Qt.Orientation.Vertical), self.session.say(N_("文字和说明")))
        self.middle.addWidget(self.text)
        self.middle.addWidget(self.tabs)
        self.middle.setStretchFactor(0, 3)
        self.middle.setStretchFactor(1, 2)
        self.middle.setSizes([300, 260])
        self.content = QWidget()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(6, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.origin)
        column.addWidget(self.player)
        column.addWidget(self.middle, 1)
        column.addWidget(self.decision)
        self.split = named(QSplitter(Qt.Orientation.Horizontal), self.session.say(N_("线索和内容")))
        self.split.addWidget(self.queue_panel)
        self.split.addWidget(self.content)
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 3)
        self.split.setSizes([405, 810])
        layout = QVBoxLayout(self)
        layout.addWidget(self.split)

    def _connect(self) -> None:
        self.queue_panel.chosen.connect(self.open)
        self.player.moved.connect(self._sounding)
        self.text.sought.connect(self.player.seek)
        self.text.scrolled_by_hand.connect(lambda: self.player.follow_box.setChecked(False))
        self.text.cursorPositionChanged.connect(self._line_changed)
        self.decision.decided.connect(self.decide)
        self.decision.noted.connect(self._note)
        self.decision.reasoned.connect(self._reason)
        self.decision.memo_written.connect(self._memo)
        self.decision.onward.connect(self.save_next)
        self.decision.bulk.connect(lambda: self.bulk_asked.emit(self.key or ""))
        self.decision.typing.connect(self.player.typing)
        self.correction.typing.connect(self.player.typing)
        self.correction.corrected.connect(self._correct)
        self.correction.heard.connect(self._heard_blind)
        self.correction.again.connect(self.hear_again)
        self.blind_button.toggled.connect(self.set_blind)

    @property
    def key(self) -> str | None:
        """The finding that is shown."""
        return self.shown.finding.id if self.shown else None

    def reload(self, institutions: dict[str, str] | None = None) -> None:
        """Read the queue again; where the finding shown is gone, go to what took its place."""
        shown = self.shown
        self.queue_panel.reload(institutions)
        if shown is not None and self.queue.place(shown.finding.id) is None:
            self.queue_panel.go_to(self.queue.instead_of(shown.finding))

    def open(self, key: str) -> None:
        """Show a finding."""
        self.decision.flush()
        if key and key == self.key:
            self._show_words()
            return
        before = self.shown.finding.record if self.shown else None
        self.shown = judged(self.session.case, key) if key else None
        if self.shown is not None and self.shown.finding.record == before:
            self.player.pause()
        else:
            self._sound = None
            self.player.unload()
        self.decision.show_finding(self.shown)
        self._show_words()
        self._load_sound()

    def _show_words(self) -> None:
        say, shown = self.session.say, self.shown
        if shown is None:
            self.reading = Reading(text=say(N_("没有规则命中，不代表没有发生。")))
            tell(self.title, "")
            tell(self.origin, "")
            self.player.hide()
            self.text.show_reading(self.reading)
            self.why.show_finding(None, masked=False)
            self.correction.show_line(None, blind=False)
            return
        head = card(shown, self.session)
        tell(self.title, head.title)
        seen = (head.origin,) if self.blind else (head.origin, head.mentions)
        tell(self.origin, "\n".join(filter(None, seen)))
        self.player.setVisible(shown.evidence.file is not None)
        self.blind_button.setEnabled(shown.evidence.file is not None)
        masked = self.preferences.calm
        self.reading = (
            reading(shown.evidence, shown.finding.hits, say, masked=masked)
            if shown.evidence.text
            else Reading(text="\n".join(head.calls))
        )
        hidden = Reading(text=say(N_("文字已遮住。请先听，把听到的写在“文字更正”里。")))
        self.text.show_reading(hidden if self.blind else self.reading)
        self._show_why()
        self.correction.show_line(self.reading.line_at(self.reading.focus), blind=self.blind)
        if shown.evidence.file is None:
            self.heard.add(shown.finding.id)

    def _show_why(self) -> None:
        self.why.show_finding(self.shown, masked=self.preferences.calm or self.blind)

    def _load_sound(self) -> None:
        shown = self.shown
        if shown is None or shown.evidence.file is None or shown.finding.record is None:
            return
        if self._sound is not None:
            self._play_from(self._sound)
            return
        self.player.setEnabled(False)
        case, recording = self.session.case, shown.finding.record
        path, actor = case.path, case.actor

        def work() -> Sound:
            from analyzer.pipeline.sound import sound_of

            with open_case(path, now=now, actor=actor) as opened:
                return sound_of(opened, recording)

        self._moment.begin(("sound", shown.finding.id), work)

    def hear_again(self) -> None:
        """Let the machine hear the sentence once more, in the way that was chosen."""
        shown, line = self.shown, self._line or self.reading.line_at(self.reading.focus)
        if shown is None or shown.finding.record is None or line is None or line.begin_s is None:
            return
        case, recording = self.session.case, shown.finding.record
        path, actor = case.path, case.actor
        begin, end, way = line.begin_s, line.end_s or line.begin_s, self.correction.way
        self.correction.say_result(self.session.say(N_("正在再听写一遍…")))

        def work() -> Rehearing:
            from analyzer.pipeline.rehearing import hear_again

            with open_case(path, now=now, actor=actor) as opened:
                return hear_again(opened, recording, begin_s=begin, end_s=end, way=way)

        self._moment.begin(("again", shown.finding.id), work)

    def _arrived(self, token: tuple[str, ...], result: object) -> None:
        if token[1] != self.key or self.shown is None:
            return
        if token[0] == "sound":
            self._play_from(result)  # type: ignore[arg-type]
        else:
            self.shown = judged(self.session.case, token[1])
            self._show_why()
            self.correction.show_again(result)  # type: ignore[arg-type]

    def _play_from(self, sound: Sound) -> None:
        """Stand before the words that were found; other findings of the recording do the same."""
        if self.shown is not None:
            self._sound = sound
            self.player.setEnabled(True)
            marks = marks_of(self.shown, self.session)
            self.player.load(sound, self.shown.finding.hits, marks)

    def _missed(self, token: tuple[str, ...], failed: Failed) -> None:
        if token[1] == self.key and failed.remark is not None:
            self.correction.say_result(self.session.told(failed.remark))
            if token[0] == "sound":
                tell(self.origin, f"{self.origin.text()}\n{self.session.told(failed.remark)}")

    def _sounding(self, at: float) -> None:
        if not self.blind:
            self.text.follow(at, scroll=self.player.playback.follow and self.player.playing)
        span = self.player.playback.span
        if self.key and self.player.playing and (span is None or at > span[0] + HEARD_IN_S):
            self.heard.add(self.key)

    def _line_changed(self) -> None:
        if not self.blind and not self.correction.mine.hasFocus():
            self.correction.show_line(self._line, blind=False)

    @property
    def _line(self) -> Line | None:
        return self.reading.line_at(self.text.place)

    def decide(self, state: State) -> None:
        """Decide the finding that is shown; saved at once."""
        if self.key:
            self.decision.flush()
            note = self._last_note()
            self.session.decide([self.key], state, note=note)

    def _last_note(self) -> str | None:
        return self.decision.note.toPlainText() or None

    def _standing(self) -> State:
        return self.shown.finding.state if self.shown else State.PROPOSED

    def _note(self, text: str) -> None:
        if self.key:
            reason = self.decision.reason.currentData() or None
            self.session.decide([self.key], self._standing(), reason=reason, note=text or None)

    def _reason(self, text: str) -> None:
        if self.key:
            note = self._last_note()
            self.session.decide([self.key], self._standing(), reason=text or None, note=note)

    def _memo(self, text: str) -> None:
        if self.key:
            self.session.write_memo(self.key, text)

    def save_next(self) -> None:
        """Go to the next finding that is not decided."""
        self.decision.flush()
        self.queue_panel.table.setFocus()
        following = self.queue.next_open(self.key)
        if following is not None:
            self.queue_panel.go_to(following)

    def _correct(self, segment: int, text: str) -> None:
        shown = self.shown
        if shown is None or shown.finding.record is None or shown.evidence.transcript is None:
            return
        was = shown.evidence.transcript.segments[segment].text
        if text != was:
            self.session.correct(
                shown.finding.record, segment, text, was=was, finding=shown.finding.id
            )

    def _heard_blind(self, text: str) -> None:
        shown = self.shown
        if shown is None or shown.finding.record is None:
            return
        line = self.reading.line_at(self.reading.focus)
        span = (line.begin_s, line.end_s) if line and line.begin_s is not None else None
        self.session.case.listen(
            shown.finding.record,
            ListeningKind.BLIND,
            text=text,
            span=(span[0], span[1] or span[0]) if span and span[0] is not None else None,
        )
        self.blind_button.setChecked(False)
        self.correction.show_blind_result(text, line.machine_text if line else "")

    def set_blind(self, on: bool) -> None:
        """Hide the text until the person has typed what was heard, or show it."""
        self.blind = on
        if self.blind_button.isChecked() != on:
            self.blind_button.setChecked(on)
        self._show_words()
        if on:
            self.tabs.setCurrentWidget(self.correction)
            self.correction.begin()

    def _changed(self, step: Step) -> None:
        """Show what was done, taken back or done again."""
        if self.key:
            self.shown = judged(self.session.case, self.key)
            self.decision.restate(self.shown)
            if step.rules_again:
                self._show_words()
        self.queue_panel.restate()

    def fit(self, room: int) -> None:
        """Put queue and content one above the other where they have no room side by side."""
        panes = (self.queue_panel, self.content)
        narrow = sum(pane.minimumSizeHint().width() for pane in panes) + SEAM > room
        self.split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)

    def act(self, action: Action) -> bool:
        """Do what a key asks for; False where it is not the review's."""
        if action in DECIDES:
            self.decide(DECIDES[action])
            return True
        match action:
            case Action.NEXT:
                self.queue_panel.step(1)
            case Action.PREVIOUS:
                self.queue_panel.step(-1)
            case Action.SAVE_NEXT:
                self.save_next()
            case Action.NOTE:
                self.tabs.setCurrentWidget(self.notes)
                self.notes.setCurrentIndex(0)
                self.decision.note.setFocus()
            case Action.CORRECT:
                self.tabs.setCurrentWidget(self.correction)
                self.correction.begin()
            case Action.BLIND:
                self.blind_button.toggle()
            case Action.REHEAR:
                self.tabs.setCurrentWidget(self.correction)
                self.hear_again()
            case Action.FIND:
                self.queue_panel.search.setFocus()
            case _:
                return self.player.act(action)
        return True

    def leave(self) -> None:
        """Save what was typed, stop the sound, let the thread end."""
        self.decision.flush()
        self.player.unload()
        self._moment.finish()
