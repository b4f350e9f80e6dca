"""Long work beside the window: a process for jobs, a thread for what takes a moment."""

from __future__ import annotations

from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from analyzer.desk.models.jobs import Done, Failed, in_child
from analyzer.errors import AnalyzerError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from analyzer.desk.models.jobs import Job

POLL_MS: Final = 40
LEAVE_S: Final = 1.5
"""How long a stopped process may take before it is ended without asking."""


class Runner(QObject):
    """Carries out one job at a time in a process of its own."""

    progress = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    """A `Failed`."""
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        """True while a job is under way."""
        return self._process is not None

    def start(self, job: Job) -> None:
        """Begin a job; what is under way is stopped first."""
        self.stop()
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=in_child, args=(theirs, job), daemon=True)
        self._process.start()
        theirs.close()
        self._connection = ours
        self._timer.start()

    def stop(self) -> None:
        """End the work at once; the same job begun again goes on where it was."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.join(LEAVE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._clear()
        self.stopped.emit()

    def _clear(self) -> None:
        self._timer.stop()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None

    def _look(self) -> None:
        """Take in what the process sent."""
        connection, process = self._connection, self._process
        while connection is not None and connection is self._connection:
            try:
                if not connection.poll():
                    break
                message = connection.recv()
            except (EOFError, OSError):
                self._end(Failed(remark=None, kind="process"))
                return
            if isinstance(message, Done | Failed):
                self._end(message)
                return
            self.progress.emit(message)
        if process is self._process and process is not None and not process.is_alive():
            if connection is not None and connection.poll():
                return
            self._end(Failed(remark=None, kind="process"))

    def _end(self, message: Done | Failed) -> None:
        if self._process is not None:
            self._process.join(LEAVE_S)
            if self._process.is_alive():
                self._process.kill()
        self._clear()
        if isinstance(message, Done):
            self.done.emit(message.result)
        else:
            self.failed.emit(message)


class Moment(QObject):
    """Work of a moment in a thread, so that the window does not stand still."""

    done = Signal(object, object)
    """The token it was begun with, and what came of it."""
    failed = Signal(object, object)
    """The token, and a `Failed`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def begin(self, token: object, work: Callable[[], Any]) -> None:
        """Do `work` in the thread; of what still waits, only the newest is done."""
        self._pool.clear()
        self._pool.start(_Work(self, token, work))

    def finish(self) -> None:
        """Wait until the thread is free."""
        self._pool.clear()
        self._pool.waitForDone()


class _Work(QRunnable):
    def __init__(self, moment: Moment, token: object, work: Callable[[], Any]) -> None:
        super().__init__()
        self._moment, self._token, self._work = moment, token, work

    def run(self) -> None:
        try:
            result = self._work()
        except AnalyzerError as error:
            self._moment.failed.emit(
                self._token, Failed(remark=error.remark, because=error.because)
            )
        else:
            self._moment.done.emit(self._token, result)
