"""`calldossier mark`: say who a number belongs to."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.model.party import Role
from analyzer.model.remark import N_


class Mark(StrEnum):
    """What a person can say of a number."""

    COLLECTOR = "collector"
    THIRD_PARTY = "third-party"
    KNOWN = "known"


ROLES = {
    Mark.COLLECTOR: Role.COLLECTOR,
    Mark.THIRD_PARTY: Role.THIRD_PARTY,
    Mark.KNOWN: Role.KNOWN,
}


def mark(
    case: CaseArgument,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="号码 / number")],
    as_: Annotated[Mark, typer.Option("--as", help="这是谁的号码 / whose number it is")],
    institution: Annotated[
        str | None, typer.Option("--institution", help="机构名称 / institution")
    ] = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """说明一个号码是谁的 / Say whose number it is."""
    from analyzer.pipeline.marking import mark_number

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        key = mark_number(opened, number, role=ROLES[as_], institution=institution)
    face.say(N_("已记下：%(number)s。再运行 flag，结果会按新的说明更新。"), number=key)
    face.emit({"number": key, "as": str(as_), "institution": institution})
