"""A window that needs no screen and no sound card, and a case to look at."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

import pytest

try:
    import PySide6.QtMultimediaWidgets
except ImportError:  # the window part, or a system library it needs, is not installed
    collect_ignore = [
        "test_app.py",
        "test_export.py",
        "test_going_on.py",
        "test_hearing.py",
        "test_import.py",
        "test_jobs.py",
        "test_pages.py",
        "test_sound.py",
        "test_window.py",
    ]
else:
    assert PySide6.QtMultimediaWidgets

from analyzer.desk.models.preferences import Preferences
from analyzer.desk.models.session import Session
from tests.analyzer.desk.cases import made_case


@pytest.fixture
def case(tmp_path, clock):
    """An open case with findings of every kind."""
    with made_case(tmp_path / "案卷 1", tmp_path / "备份", clock) as made:
        yield made


@pytest.fixture
def quiet_case(tmp_path, clock):
    """An open case in which the rules found nothing."""
    with made_case(tmp_path / "case", tmp_path / "backup", clock, found=False) as made:
        yield made


@pytest.fixture
def session(case):
    """A person at work on the case."""
    return Session(case)


@pytest.fixture
def preferences():
    """A person who likes it as it comes."""
    return Preferences()


@pytest.fixture
def window(qtbot, session, preferences):
    """The window of the case."""
    from PySide6.QtWidgets import QApplication

    from analyzer.desk.views.look import dress
    from analyzer.desk.views.window import Window

    dress(QApplication.instance(), dark=preferences.dark, scale=preferences.scale)
    made = Window(session, preferences, lambda: None)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
