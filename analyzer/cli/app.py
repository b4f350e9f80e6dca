"""The list of commands, and the one place where errors become exit codes."""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING, cast

import typer

from analyzer.cli import (
    analyze,
    complain,
    decide,
    demo,
    export,
    findings,
    flag,
    followup,
    importing,
    institutions,
    links,
    mark,
    models,
    report,
    review,
    rules,
    search,
    status,
    timeline,
    transcribe,
    verify,
)
from analyzer.cli.face import Face, failure
from analyzer.errors import AnalyzerError
from analyzer.i18n import LANGUAGES
from analyzer.model.remark import N_
from analyzer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""

app = typer.Typer(
    name="calldossier",
    help="把手机备份变成有时间戳的证据报告 / From a phone backup to a timestamped evidence report",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("analyze")(analyze.analyze)
app.command("demo")(demo.demo)
app.command("import")(importing.import_)
app.command("transcribe")(transcribe.transcribe)
app.command("flag")(flag.flag)
app.command("findings")(findings.findings)
app.command("search")(search.search)
app.command("decide")(decide.decide)
app.command("mark")(mark.mark)
app.command("links")(links.links)
app.command("link")(links.link)
app.command("institutions")(institutions.institutions)
app.command("join")(institutions.join)
app.command("split")(institutions.split)
app.command("timeline")(timeline.timeline)
app.command("patterns")(timeline.patterns)
app.command("report")(report.report)
app.command("review")(review.review)
app.command("export")(export.export)
app.command("complain")(complain.complain)
app.command("followup")(followup.followup)
app.command("status")(status.status)
app.command("verify")(verify.verify)
app.add_typer(rules.app, name="rules")
app.add_typer(models.app, name="models")


WrongUse = cast("type[typer.BadParameter]", typer.BadParameter.__bases__[0].__bases__[0])
"""What the parser raises for wrong use; typer brings a parser of its own, so it is named by it."""


def _version(show: bool) -> None:
    if show:
        print(f"calldossier {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="版本 / version"
    ),
) -> None:
    del version
    if context.invoked_subcommand is None:
        review.open_window(None)


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        The exit code: 0 done, 1 a check failed, 2 wrong use, 3 unreadable input, 130 interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    face = _face(arguments)
    try:
        code = app(list(arguments), standalone_mode=False)
        if code == INTERRUPTED:
            raise KeyboardInterrupt  # which typer turned into this code without a word
        return code if isinstance(code, int) else 0
    except typer.Exit as stop:
        return stop.exit_code
    except WrongUse as error:
        face.emit(failure("UsageError", error.format_message()))
        error.show()
        return int(error.exit_code)
    except AnalyzerError as error:
        face.fail(error)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        face.complain(
            "Interrupted",
            face.translate(N_("已停止。做完的部分都保存了，再运行同一条命令就会接着做。")),
        )
        return INTERRUPTED
    except Exception as error:  # the top of a face: recorded, and said without private content
        _record(error)
        message = face.translate(
            N_("程序出错了（%(kind)s）。做完的部分都保存了。错误记录在：%(log)s")
        )
        kind = type(error).__name__
        face.complain(kind, message % {"kind": kind, "log": _log_file()})
        return 1


def _face(arguments: Sequence[str]) -> Face:
    """Return the face for errors, which may come before options are parsed."""
    lang = os.environ.get("CALLDOSSIER_LANG", "zh")
    for option, value in zip(arguments, [*arguments, ""][1:], strict=True):
        lang = value if option == "--lang" else lang
        lang = option.removeprefix("--lang=") if option.startswith("--lang=") else lang
    return Face(json="--json" in arguments, lang=lang if lang in LANGUAGES else "zh")


def _log_file() -> str:
    from platformdirs import user_log_path

    return str(user_log_path("calldossier", ensure_exists=True) / "errors.log")


def _record(error: Exception) -> None:
    """Write the traceback, without the values that were worked on, to the log file."""
    import traceback

    handler = logging.FileHandler(_log_file(), encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("calldossier.errors")
    log.propagate = False
    log.addHandler(handler)
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s %s\n%s", __version__, type(error).__name__, frames)
    log.removeHandler(handler)
    handler.close()
