"""The toolkit's player, moved without Python's lock: it would wait for itself otherwise.

Qt's FFmpeg player ends its sound threads by itself, and a thread that ends tells the sound output,
which is an object of ours and so waits for Python's lock; the window, holding that lock in `stop`
or `setSource`, waits for the thread. Signals between objects of Qt are carried out without the
lock, so every call that may end such a thread goes by one.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer


class Deck(QObject):
    """What plays one file."""

    play = Signal()
    pause = Signal()
    stop = Signal()
    load = Signal(QUrl)
    go = Signal("qint64")  # type: ignore[arg-type]  # the stubs know no types of C
    """Milliseconds."""
    rate = Signal(float)
    volume = Signal("float")  # type: ignore[arg-type]  # likewise
    """0..1."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.output = QAudioOutput(self)
        self.media = QMediaPlayer(self)
        self.media.setAudioOutput(self.output)
        self.play.connect(self.media.play)
        self.pause.connect(self.media.pause)
        self.stop.connect(self.media.stop)
        self.load.connect(self.media.setSource)
        self.go.connect(self.media.setPosition)
        self.rate.connect(self.media.setPlaybackRate)
        self.volume.connect(self.output.setVolume)
