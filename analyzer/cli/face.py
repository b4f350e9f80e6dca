"""What every command has in common: language, JSON or words, the case, and how errors are shown."""

from __future__ import annotations

import getpass
import json
import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.i18n import LANGUAGES, Translate, translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from analyzer.errors import AnalyzerError
    from analyzer.model.remark import Remark
    from analyzer.pipeline.cases import Case


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise typer.BadParameter(f"zh | en, not {value!r}")
    return value


JsonFlag = Annotated[bool, typer.Option("--json", help="输出一份 JSON / print one JSON document")]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        envvar="CALLDOSSIER_LANG",
        callback=_language,
        help="语言 zh 或 en / language, zh or en",
    ),
]
CaseArgument = Annotated[Path, typer.Argument(metavar="CASE", help="案卷文件夹 / case folder")]
Zone = Annotated[
    str | None,
    typer.Option("--timezone", help="新案卷的时区，如 Asia/Shanghai / time zone of a new case"),
]
Region = Annotated[
    str, typer.Option("--region", help="新案卷的地区 CN 或 US / region of a new case")
]

Password = Annotated[
    str | None,
    typer.Option(
        "--password",
        envvar="CALLDOSSIER_PASSWORD",
        show_envvar=True,
        help="加密备份的密码 / password of a locked backup",
    ),
]


def now() -> datetime:
    """Return the computer's time, aware."""
    return datetime.now(UTC)


def actor() -> str:
    """Return the name decisions and custody events are signed with."""
    return os.environ.get("CALLDOSSIER_REVIEWER") or getpass.getuser()


@dataclass(frozen=True)
class Face:
    """A command's way of speaking: words on the terminal, or one JSON document."""

    json: bool
    lang: str

    @cached_property
    def translate(self) -> Translate:
        """The translator of the chosen language."""
        return translator(self.lang)

    @cached_property
    def console(self) -> Console:
        """Where words and progress go: standard output, or standard error beside JSON."""
        from rich.console import Console

        return Console(stderr=self.json, highlight=False, soft_wrap=True)

    def say(self, template: str, **values: object) -> None:
        """Print a sentence, unless JSON was asked for."""
        if not self.json:
            sentence = self.translate(template)
            self.console.print(sentence % values if values else sentence, markup=False)

    def remark(self, remark: Remark) -> str:
        """Return a remark in the chosen language."""
        return remark.say(self.translate)

    def emit(self, document: Any) -> None:  # noqa: ANN401 - JSON leaves here
        """Print the JSON document, if JSON was asked for."""
        if self.json:
            text = json.dumps(document, ensure_ascii=False, indent=1)
            sys.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table, unless JSON was asked for."""
        if self.json:
            return
        from rich import box
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD)
        for heading in headings:
            table.add_column(self.translate(heading), overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.console.print(table)

    def fail(self, error: AnalyzerError) -> None:
        """Show an error that a person can act on."""
        self.complain(type(error).__name__, error.say(self.translate))

    def complain(self, kind: str, message: str) -> None:
        """Say what went wrong: on standard error, and as the document where JSON is wanted."""
        self.emit(failure(kind, message))
        print(message, file=sys.stderr)


def failure(kind: str, message: str) -> dict[str, dict[str, str]]:
    """Return the document that stands in for a command's own when it fails."""
    return {"error": {"kind": kind, "message": message}}


def open_case(path: Path) -> Case:
    """Open an existing case as the person at this computer.

    Raises:
        CaseError: There is no case at `path`.
    """
    from analyzer.pipeline import cases

    return cases.open_case(path, now=now, actor=actor())


def open_or_create(path: Path, *, zone: str | None, region: str) -> Case:
    """Open the case at `path`, or create it with the zone and region stated."""
    from analyzer.pipeline import cases

    return cases.open_or_create(path, zone=zone, region=region, now=now, actor=actor())
