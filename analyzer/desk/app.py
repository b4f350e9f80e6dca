"""Opens the window: checks the toolkit, dresses it, shows a case or the page to choose one."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from platformdirs import user_config_path, user_documents_path, user_log_path

from analyzer.desk.models.crash import CRASHED, record
from analyzer.desk.models.history import History
from analyzer.desk.models.instead import window_translator
from analyzer.desk.models.jobs import now
from analyzer.desk.models.opening import Opening
from analyzer.desk.models.preferences import Preferences, read_preferences, write_preferences
from analyzer.desk.models.session import Session
from analyzer.errors import AnalyzerError, MissingComponent
from analyzer.model.remark import N_, remark
from analyzer.pipeline.cases import open_case, open_or_create

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtWidgets import QApplication

    from analyzer.desk.views.opener import Opener
    from analyzer.desk.views.window import Window

FATAL: Final = ("6.12.0",)
"""Qt for Python 6.12.0 ends the process on Python 3.11: it loses references of `None`."""
MISSING = N_('还没有安装窗口部分。请运行：pip install "calldossier[desk]"')
REFUSED = N_(
    "装着的 PySide6 %(version)s 在这个 Python 上会突然退出。"
    '请运行：pip install "PySide6-Essentials!=6.12.0" "PySide6-Addons!=6.12.0"'
)


def check_toolkit() -> None:
    """Make sure that the window can be opened.

    Raises:
        MissingComponent: PySide6 is missing, or is the release that ends the process.
    """
    try:
        found = version("PySide6-Essentials")
        import PySide6.QtMultimedia  # noqa: F401 - shows that both wheels are there
    except (PackageNotFoundError, ImportError) as error:
        raise MissingComponent(remark(MISSING)) from error
    if found in FATAL:
        raise MissingComponent(remark(REFUSED, version=found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where the window keeps what is not of a case."""

    preferences: Path
    log: Path
    cases: Path
    """Where new cases are made."""


def usual_places() -> Places:
    """Return the places of this computer's user."""
    return Places(
        preferences=user_config_path("calldossier") / "desk.json",
        log=user_log_path("calldossier") / "errors.log",
        cases=user_documents_path() / "CallDossier",
    )


class Desk:
    """The program with a window: which one is open, and what the person likes."""

    def __init__(
        self, application: QApplication, places: Places, *, actor: str, language: str | None
    ) -> None:
        self.application, self.places, self.actor = application, places, actor
        self.preferences: Preferences = read_preferences(places.preferences)
        if language is not None:
            self.preferences.language = language
        self.window: Window | None = None
        self.opener: Opener | None = None
        self._session: Session | None = None
        self._dress()

    def _dress(self) -> None:
        from analyzer.desk.views.look import dress

        dress(self.application, dark=self.preferences.dark, scale=self.preferences.scale)

    def save(self) -> None:
        """Keep what the person likes."""
        write_preferences(self.places.preferences, self.preferences)

    def choose(self) -> None:
        """Show the page on which a case is opened or made."""
        from analyzer.desk.views.opener import Opener

        opening = Opening(
            self.preferences, self.places.cases, window_translator(self.preferences.language), now
        )
        self.opener = Opener(opening)
        self.opener.chosen.connect(self._chosen)
        self.opener.show()

    def _chosen(self, path: Path, backup: list[Path]) -> None:
        try:
            self.open(path, new=bool(backup))
        except AnalyzerError as error:
            self.say_error(error)
            return
        if self.opener is not None:
            self.opener.close()
        if backup and self.window is not None:
            self.window.go_to("import")
            self.window.imports.take(backup)

    def open(self, path: Path, *, new: bool = False) -> Window:
        """Open a case in the window.

        Raises:
            CaseError: It is no case, or cannot be read.
        """
        case = (
            open_or_create(path, zone=None, region="CN", now=now, actor=self.actor)
            if new
            else open_case(path, now=now, actor=self.actor)
        )
        self._session = Session(case, self.preferences.language, history=History.of(case))
        self.preferences.remember(str(path.resolve()))
        self.save()
        return self._show(self._session)

    def _show(self, session: Session) -> Window:
        from analyzer.desk.views.window import Window

        self.window = Window(session, self.preferences, self.save)
        self.window.language_changed.connect(self.speak)
        self.window.another.connect(self._another)
        self.window.closed.connect(self._closed)
        self.window.show()
        return self.window

    def speak(self, language: str) -> None:
        """Show the window in another language, at the same page and finding."""
        old, session = self.window, self._session
        if old is None or session is None or language == session.language:
            return
        page, key = old.page, old.review.key
        self.preferences.language = session.language = language
        self.save()
        old.closed.disconnect(self._closed)
        session.listeners.clear()
        new = self._show(session)
        new.restoreGeometry(old.saveGeometry())
        old.close()
        old.deleteLater()
        new.go_to(page)
        if key:
            new.review.queue_panel.go_to(key)

    def _another(self) -> None:
        if self.window is not None:
            self.window.close()
        self.choose()

    def _closed(self) -> None:
        if self._session is not None:
            self._session.case.close()
            self._session = None

    def say_error(self, error: AnalyzerError) -> None:
        """Show an error that a person can act on."""
        from analyzer.desk.views.dialogs import say_plainly

        say = window_translator(self.preferences.language)
        parent = self.window or self.opener
        say_plainly(parent, "CallDossier", error.say(say), say(N_("知道了"))).exec()

    def crashed(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say that something went wrong, and nothing of what was worked on."""
        from analyzer.desk.views.dialogs import say_plainly

        if isinstance(error, AnalyzerError):
            self.say_error(error)
            return
        if issubclass(kind, KeyboardInterrupt):
            self.application.quit()
            return
        record(error.with_traceback(trace), self.places.log)
        say = window_translator(self.preferences.language)
        text = say(CRASHED) % {"kind": kind.__name__, "log": str(self.places.log)}
        parent = self.window or self.opener
        say_plainly(parent, say(N_("程序出了错")), text, say(N_("知道了"))).exec()


def run(case: Path | None, *, actor: str, language: str | None = None) -> int:
    """Open the window and return when it is closed.

    Args:
        case: The case to show; `None` for the page on which one is chosen.
        actor: The name decisions are signed with.
        language: `zh` or `en`; `None` for what the person chose last.

    Raises:
        MissingComponent: The window part is not installed, or cannot run here.
        CaseError: There is no case at `case`.
    """
    os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")
    check_toolkit()
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication(["calldossier"])
    if not isinstance(application, QApplication):
        raise TypeError("another kind of application is running")
    application.setApplicationName("CallDossier")
    desk = Desk(application, usual_places(), actor=actor, language=language)
    if case is None:
        desk.choose()
    else:
        desk.open(case)
    before, sys.excepthook = sys.excepthook, desk.crashed
    try:
        return application.exec()
    finally:
        sys.excepthook = before
