"""What the pages for people say can be done, can be done."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
import typer

from analyzer.cli.app import app

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "samples" / "README.md"])
COMMAND = re.compile(r"calldossier ([a-z]+)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.fixture(scope="module")
def commands():
    """The commands of the program by name, with the options of each."""
    root = typer.main.get_command(app)
    return {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in root.commands.items()
    }


@pytest.fixture(scope="module")
def go():
    """The script that runs everything from a fresh checkout."""
    spec = importlib.util.spec_from_file_location("go", ROOT / ".ci" / "go.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_docs_name_real_commands(page, commands):
    """Every command and option on a line that shows a command is one of the program's."""
    for line in page.read_text(encoding="utf-8").splitlines():
        shown = line.split(" # ")[0]
        for name in COMMAND.findall(shown):
            assert name in commands, line
        if named := COMMAND.match(shown):
            assert set(OPTION.findall(shown)) <= commands[named[1]], line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_docs_link_to_files_that_exist(page):
    """Every link inside the repository leads to a file."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_docs_readme_shows_the_command_of_the_build():
    """The build runs what the README tells a newcomer to run."""
    command = "python3 .ci/go.py test"

    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_a_missing_venv_is_said_in_one_sentence(go, monkeypatch):
    """Without root, a Python that cannot make environments leads to the line that helps."""
    monkeypatch.setattr(go, "PYTHON", Path("no-such-python"))
    monkeypatch.setattr(go, "can_make_environments", lambda: False)
    monkeypatch.setattr(go, "on_debian_as_root", lambda: False)

    with pytest.raises(go.Stop, match=r"sudo apt-get install python3\.\d+-venv"):
        go.make_environment()


def test_a_failing_check_fails_the_run(go, monkeypatch):
    """The exit code is not 0 when only a check before the tests failed."""
    monkeypatch.setattr(go, "PYTHON", Path(__file__))
    monkeypatch.setattr(go, "run", lambda *words, check: int("mypy" in words))

    assert go.test(fast=True) == 1
