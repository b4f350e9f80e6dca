"""`calldossier rules`: list the rules, or run them over lines of text."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from analyzer.cli.face import Face, JsonFlag, Lang
from analyzer.errors import UnreadableInput
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.pipeline.rulebook import Checked

app = typer.Typer(help="规则 / rules", no_args_is_help=True)
CHANNELS = ("sms", "call", "email")
Pack = Annotated[str, typer.Option("--rules", help="cn | us | 文件夹 folder")]


@app.command("list")
def list_(rules: Pack = "cn", as_json: JsonFlag = False, lang: Lang = "zh") -> None:
    """列出规则 / List the rules."""
    from analyzer.pipeline.rulebook import rule_cards

    face = Face(json=as_json, lang=lang)
    cards = rule_cards(rules)
    face.table(
        [N_("规则"), N_("版本"), N_("标题"), N_("级别"), N_("依据")],
        [
            [
                card.id,
                str(card.version),
                card.title(lang),
                str(card.severity),
                "；".join(card.basis),
            ]
            for card in cards
        ],
    )
    face.emit(
        {
            "rules": [
                {
                    "id": card.id,
                    "version": card.version,
                    "title": card.title(lang),
                    "category": card.category,
                    "severity": card.severity,
                    "status": card.status,
                    "basis": list(card.basis),
                }
                for card in cards
            ]
        }
    )


@app.command("check")
def check(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE.jsonl]", help="省略则读标准输入 / stdin if omitted"),
    ] = None,
    rules: Pack = "cn",
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """对每一行文字运行规则 / Run the rules over each line of text."""
    from analyzer.pipeline.rulebook import check_lines

    del as_json, lang  # one JSON line for each line read, in every language
    if file is None:
        _write(check_lines(rules, _lines(sys.stdin, "stdin")))
        return
    if not file.is_file():
        raise UnreadableInput(remark(N_("找不到文件“%(path)s”。"), path=str(file)))
    with file.open(encoding="utf-8-sig", errors="surrogateescape") as opened:
        _write(check_lines(rules, _lines(opened, str(file))))


def _lines(stream: TextIO, name: str) -> Iterator[dict[str, str]]:
    decode = json.JSONDecoder().decode
    for number, line in enumerate(stream, start=1):
        if line.isspace():
            continue
        try:
            document = decode(line)
        except ValueError as error:
            raise _bad_line(name, number, str(error)) from error
        if not isinstance(document, dict) or not isinstance(document.get("text"), str):
            raise _bad_line(name, number, "text")
        channel = document.get("channel", "sms")
        if channel not in CHANNELS:
            raise _bad_line(name, number, f"channel {channel!r}")
        yield {
            "id": str(document.get("id", number)),
            "text": document["text"],
            "channel": channel,
        }


def _bad_line(name: str, number: int, error: str) -> UnreadableInput:
    return UnreadableInput(
        remark(
            N_(
                "“%(name)s”第 %(number)d 行不是规则检查能读的 JSON（%(error)s）。"
                '每行应为 {"id": …, "text": …, "channel": "sms"}。'
            ),
            name=name,
            number=number,
            error=error,
        )
    )


def _write(results: Iterator[Checked]) -> None:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    for result in results:
        if result["findings"]:
            text = encode(result)
        else:  # nearly every line, so not taken apart again
            text = f'{{"id": {encode(result["id"])}, "findings": []}}'
        sys.stdout.write(text + "\n")
