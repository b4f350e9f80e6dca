"""The player, pinned above the text: it plays the exhibit, or a copy with the true time line."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from analyzer.desk.models import labels
from analyzer.desk.models.keys import Action
from analyzer.desk.models.marks import Marks
from analyzer.desk.models.playback import RATES, RESUME_S, SKIP_S, Playback
from analyzer.desk.views.deck import Deck
from analyzer.desk.views.look import named, tell, words
from analyzer.desk.views.wave import MS, Wave
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analyzer.model.finding import Hit
    from analyzer.pipeline.sound import Sound

TICK_MS = 50


class Player(QWidget):
    """Sound of one recording."""

    moved = Signal(float)
    """Seconds, many times a second while it plays."""

    def __init__(self, say: Callable[[str], str], playback: Playback) -> None:
        super().__init__()
        self._say, self.playback = say, playback
        self._deck = Deck(self)
        self._media = self._deck.media
        self._begun_at = 0.0
        self._start: float | None = None
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._follow)
        self._resume = QTimer(self, interval=round(RESUME_S * MS), singleShot=True)
        self._resume.timeout.connect(self._play_on)
        self._media.mediaStatusChanged.connect(self._ready)
        self._media.playbackStateChanged.connect(lambda _: self._show_state())
        self._build()

    def _build(self) -> None:
        say = self._say
        self.wave = named(Wave(say), say(N_("录音的波形和播放位置")))
        self.wave.sought.connect(self.seek)
        self.play_button = named(QPushButton("▶"), say(N_("播放")))
        self.play_button.clicked.connect(self.toggle)
        self.replay_button = named(QPushButton("⟲ 3s"), say(N_("从命中前 3 秒重听")))
        self.replay_button.clicked.connect(self.replay)
        self.back_button = named(QPushButton("−5s"), say(N_("后退 5 秒")))
        self.back_button.clicked.connect(lambda: self.skip(-SKIP_S))
        self.forward_button = named(QPushButton("+5s"), say(N_("前进 5 秒")))
        self.forward_button.clicked.connect(lambda: self.skip(SKIP_S))
        self.rate_box = named(QComboBox(), say(N_("播放速度")))
        self.rate_box.addItems([f"{rate:g}×" for rate in RATES])
        self.rate_box.setCurrentIndex(RATES.index(self.playback.rate))
        self.rate_box.currentIndexChanged.connect(lambda place: self._set_rate(RATES[place]))
        self.loop_box = named(QCheckBox(say(N_("循环"))), say(N_("循环播放这一段")))
        self.loop_box.toggled.connect(self._set_loop)
        self.follow_box = named(QCheckBox(say(N_("跟随"))), say(N_("文字跟着声音走")))
        self.follow_box.setChecked(self.playback.follow)
        self.follow_box.toggled.connect(self._set_follow)
        self.time = words("0:00 / 0:00")
        self.time.setWordWrap(False)
        row = QHBoxLayout()
        for widget in (
            self.play_button,
            self.replay_button,
            self.back_button,
            self.forward_button,
            self.rate_box,
            self.loop_box,
            self.follow_box,
        ):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.time)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.wave)
        layout.addLayout(row)

    def load(self, sound: Sound, hits: Sequence[Hit], marks: Marks | None = None) -> None:
        """Take in a recording and stand 3 s before the words that were found."""
        self._start = self.playback.load(sound.seconds, hits)
        self.wave.show_sound(sound.peaks, sound.seconds, marks or Marks())
        self.follow_box.setChecked(self.playback.follow)
        file = QUrl.fromLocalFile(str(sound.file))
        if self._media.source() == file and self._loaded():
            self.seek(self._start)
            return
        self._deck.load.emit(file)
        self._deck.rate.emit(self.playback.rate)
        self._show(self._start)

    def unload(self) -> None:
        """Stop and let go of the file."""
        self._resume.stop()
        self._tick.stop()
        self._deck.stop.emit()
        self._deck.load.emit(QUrl())

    @property
    def playing(self) -> bool:
        """True while it plays."""
        return self._media.playbackState() is QMediaPlayer.PlaybackState.PlayingState

    @property
    def at(self) -> float:
        """The place of play in seconds."""
        return self._media.position() / MS if self._start is None else self._start

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play from where it stands."""
        if self._start is not None:
            self._deck.go.emit(round(self._start * MS))
        self._begun_at = monotonic()
        self._set_volume()
        self._deck.play.emit()
        self._tick.start()

    def pause(self) -> None:
        """Stand still."""
        self._deck.pause.emit()
        self._tick.stop()

    def replay(self) -> None:
        """Play from 3 s before the words that were found."""
        self.seek(self.playback.start)
        self.play()

    def seek(self, seconds: float) -> None:
        """Go to a place."""
        self.playback.sought(seconds)
        if self._loaded():
            self._start = None
            self._deck.go.emit(round(seconds * MS))
        else:
            self._start = seconds
        self._show(seconds)

    def skip(self, by: float) -> None:
        """Go so many seconds on, or back."""
        self.seek(self.playback.skip(self.at, by))

    def faster(self, steps: int) -> None:
        """Change the speed."""
        self.rate_box.setCurrentIndex(RATES.index(self.playback.faster(steps)))

    def typing(self) -> None:
        """Pause while the person types; play goes on a moment after the last key."""
        if self.playback.typing(playing=self.playing):
            self.pause()
        self._resume.start()

    def act(self, action: Action) -> bool:
        """Do what a key asks for; False where it is not the player's."""
        acts: dict[Action, Callable[[], None]] = {
            Action.PLAY: self.toggle,
            Action.PLAY_TYPING: self.toggle,
            Action.BACK: lambda: self.skip(-SKIP_S),
            Action.BACK_TYPING: lambda: self.skip(-SKIP_S),
            Action.FORWARD: lambda: self.skip(SKIP_S),
            Action.FORWARD_TYPING: lambda: self.skip(SKIP_S),
            Action.REPLAY: self.replay,
            Action.LOOP: self.loop_box.toggle,
            Action.SLOWER: lambda: self.faster(-1),
            Action.FASTER: lambda: self.faster(1),
            Action.FOLLOW: self.follow_box.toggle,
        }
        if action not in acts:
            return False
        acts[action]()
        return True

    def _play_on(self) -> None:
        if self.playback.typed():
            self.play()

    def _loaded(self) -> bool:
        return self._media.mediaStatus() in (
            QMediaPlayer.MediaStatus.LoadedMedia,
            QMediaPlayer.MediaStatus.BufferedMedia,
            QMediaPlayer.MediaStatus.BufferingMedia,
            QMediaPlayer.MediaStatus.EndOfMedia,
        )

    def _ready(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.LoadedMedia and self._start is not None:
            start, self._start = self._start, None
            self._deck.go.emit(round(start * MS))
            self._show(start)

    def _follow(self) -> None:
        """Take in where play is: loop, loudness, text."""
        self._set_volume()
        at = self._media.position() / MS
        back = self.playback.moved(at)
        if back is not None:
            self._deck.go.emit(round(back * MS))
            at = back
        self._show(at)

    def _show(self, at: float) -> None:
        if not self.wave.isSliderDown():
            self.wave.setValue(round(at * MS))
        tell(self.time, f"{labels.length(at)} / {labels.length(self.playback.seconds)}")
        self.moved.emit(at)

    def _show_state(self) -> None:
        playing = self.playing
        self.play_button.setText("⏸" if playing else "▶")
        named(self.play_button, self._say(N_("暂停")) if playing else self._say(N_("播放")))
        if not playing:
            self._tick.stop()

    def _set_volume(self) -> None:
        self._deck.volume.emit(self.playback.volume(monotonic() - self._begun_at))

    def _set_rate(self, rate: float) -> None:
        self.playback.rate = rate
        self._deck.rate.emit(rate)

    def _set_loop(self, on: bool) -> None:
        self.playback.loop = on

    def _set_follow(self, on: bool) -> None:
        self.playback.follow = on
