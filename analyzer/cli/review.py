"""`calldossier review`: the desktop window; without a case the page to open or make one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli.face import CaseArgument, actor

if TYPE_CHECKING:
    from pathlib import Path

WindowLanguage = Annotated[
    str | None,
    typer.Option("--lang", envvar="CALLDOSSIER_LANG", help="语言 zh 或 en / language, zh or en"),
]


def review(case: CaseArgument, lang: WindowLanguage = None) -> None:
    """打开窗口，逐条复核线索 / Open the window to go through the findings."""
    open_window(case, lang)


def open_window(case: Path | None, lang: str | None = None) -> None:
    """Open the window and leave with its exit code.

    Raises:
        MissingComponent: The window part is not installed.
    """
    from analyzer.desk.app import run

    code = run(case, actor=actor(), language=lang if lang in ("zh", "en") else None)
    if code:
        raise typer.Exit(code)
