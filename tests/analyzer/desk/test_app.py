"""Opening the program: with a case, without one, in either language, and after a crash."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QTableView,
    QTabWidget,
)

from analyzer.desk import app
from analyzer.desk.app import Desk, Places, check_toolkit
from analyzer.desk.models.keys import Action
from analyzer.desk.views.window import PAGES
from analyzer.errors import CaseError, MissingComponent
from tests.analyzer.desk.cases import CONTACTS, backup

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def desk(qtbot, tmp_path):
    """The program, with nothing open yet."""
    places = Places(
        preferences=tmp_path / "etc" / "desk.json",
        log=tmp_path / "log" / "errors.log",
        cases=tmp_path / "cases",
    )
    made = Desk(QApplication.instance(), places, actor="测试员", language="zh")
    yield made
    for window in (made.window, made.opener):
        if window is not None:
            window.close()


def test_a_missing_toolkit_names_the_extra(monkeypatch):
    """Without PySide6 the message has the line that installs it."""
    monkeypatch.setattr(app, "version", lambda _: (_ for _ in ()).throw(app.PackageNotFoundError()))

    with pytest.raises(MissingComponent, match=r"calldossier\[desk\]"):
        check_toolkit()


def test_the_release_that_ends_the_process_is_refused(monkeypatch):
    """PySide6 6.12.0 is refused before it can end the process."""
    monkeypatch.setattr(app, "version", lambda _: "6.12.0")

    with pytest.raises(MissingComponent, match=r"6\.12\.0"):
        check_toolkit()


def test_a_backup_dropped_on_the_first_page_becomes_a_case(qtbot, desk, tmp_path):
    """Drop a folder: a case is made, read and searched, and the window shows what came of it."""
    desk.choose()
    source = backup(tmp_path / "备份")

    desk.opener.take([source])
    window = desk.window
    with qtbot.waitSignal(window.imports.imported, timeout=60_000):
        pass

    assert window.page == "import"
    assert window.session.case.overview().records["message"] == 3
    assert str(window.session.case.path.parent) == str(desk.places.cases)
    assert desk.preferences.recent == [str(window.session.case.path.resolve())]


def test_a_case_opened_before_is_offered(desk, case):
    """Cases opened before are listed, and open with one key."""
    desk.preferences.remember(str(case.path))
    desk.choose()

    assert desk.opener.recent.count() == 1
    desk.opener.recent.itemActivated.emit(desk.opener.recent.item(0))

    assert desk.window.session.case.path == case.path


def test_a_folder_that_is_no_case_is_said_to_be_none(desk, tmp_path):
    """Opening something else says what a case is."""
    desk.choose()
    desk.opener.open(tmp_path)

    assert "case.db" in desk.opener.message.text()
    with pytest.raises(CaseError):
        desk.open(tmp_path)


def test_the_language_changes_and_the_place_stays(qtbot, desk, case):
    """In another language the window is at the same page and finding."""
    window = desk.open(case.path)
    window.go_to("review")
    window.review.queue_panel.go_to(CONTACTS)

    window.language_changed.emit("en")

    assert desk.window is not window
    assert desk.window.page == "review"
    assert desk.window.review.key == CONTACTS
    assert desk.window.session.case.finding(CONTACTS)


def test_the_english_window_is_english(qtbot, desk, case):
    """Every label, button, box, tab, menu and key is in English; only evidence is Chinese."""
    desk.preferences.language = "en"
    window = desk.open(case.path)
    for page, _ in PAGES:
        window.go_to(page)
    qtbot.waitUntil(lambda: window.figures is not None, timeout=60_000)
    window.go_to("start")
    texts = [label.text() for label in window.findChildren(QLabel)]
    texts += [button.text() for button in window.findChildren(QAbstractButton)]
    texts += [entry.text() for entry in window.findChildren(QAction)]
    texts += [window.nav.item(row).text() for row in range(window.nav.count())]
    for table in window.findChildren(QTableView):
        texts += [
            str(table.model().headerData(column, Qt.Orientation.Horizontal))
            for column in range(table.model().columnCount())
        ]
    for tabs in window.findChildren(QTabWidget):
        texts += [tabs.tabText(place) for place in range(tabs.count())]
    for box in window.findChildren(QComboBox):
        texts += [box.itemText(place) for place in range(box.count())]
        texts.append(box.accessibleName())
    evidence = ("中文", "测试员", case.path.name, "备份")

    chinese = [
        text for text in texts if HAN.search(text) and not any(part in text for part in evidence)
    ]

    assert not chinese


def test_what_the_person_likes_is_kept(desk, case, tmp_path):
    """Dark, large and calm are as they were when the window opens again."""
    window = desk.open(case.path)
    window.dark_entry.setChecked(True)
    window.calm_entry.setChecked(True)
    window.act(Action.LARGER)

    again = Desk(QApplication.instance(), desk.places, actor="t", language=None)

    assert (again.preferences.dark, again.preferences.calm) == (True, True)
    assert again.preferences.scale == 125
    window.dark_entry.setChecked(False)
    window.act(Action.SMALLER)


def test_a_crash_shows_a_dialog_without_private_content(desk, case, monkeypatch):
    """A crash is said by its kind; what was worked on stays out of dialog and log."""
    shown = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    desk.open(case.path)
    secret = "13900000001 说要上门"

    desk.crashed(ValueError, ValueError(secret), None)

    assert "ValueError" in shown[0]
    assert "都已经保存" in shown[0]
    assert secret not in shown[0]
    assert secret not in desk.places.log.read_text(encoding="utf-8")


def test_an_error_one_can_act_on_is_said_in_words(desk, monkeypatch, tmp_path):
    """An error that says what to do is shown as it is."""
    shown = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    desk.choose()

    desk._chosen(tmp_path / "nothing", [])

    assert "case.db" in shown[0]


def test_run_opens_the_window_and_returns(qtbot, case, monkeypatch, tmp_path):
    """The command opens the case, and ends when the window is closed."""
    monkeypatch.setattr(
        app,
        "usual_places",
        lambda: Places(
            preferences=tmp_path / "p.json", log=tmp_path / "e.log", cases=tmp_path / "c"
        ),
    )
    opened = []

    def leave(_self=None):
        opened.extend(w for w in QApplication.topLevelWidgets() if w.isVisible())
        for window in opened:
            window.close()
        return 0

    monkeypatch.setattr(QApplication, "exec", leave)

    assert app.run(case.path, actor="t", language="zh") == 0
    assert [type(window).__name__ for window in opened] == ["Window"]
