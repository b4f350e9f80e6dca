"""The window from the command line."""

from __future__ import annotations

import pytest

from analyzer.cli.app import run
from analyzer.desk import app


@pytest.fixture
def opened(monkeypatch):
    """What the window was asked to open."""
    asked = []
    monkeypatch.setattr(app, "run", lambda case, **options: asked.append((case, options)) or 0)
    monkeypatch.setenv("CALLDOSSIER_REVIEWER", "张三")
    monkeypatch.delenv("CALLDOSSIER_LANG", raising=False)
    return asked


def test_without_a_command_the_window_comes_up(opened):
    """`calldossier` alone opens the page to choose a case."""
    assert run([]) == 0

    assert opened == [(None, {"actor": "张三", "language": None})]


def test_review_opens_a_case(opened, tmp_path):
    """`calldossier review CASE` opens the case in the window."""
    assert run(["review", str(tmp_path), "--lang", "en"]) == 0

    assert opened == [(tmp_path, {"actor": "张三", "language": "en"})]


def test_the_windows_exit_code_is_the_commands(monkeypatch):
    """Where the window ends with an error, so does the command."""
    monkeypatch.setattr(app, "run", lambda case, **options: 3)

    assert run([]) == 3
