"""`calldossier decide`: record a person's decision on a finding, for scripts."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.model.finding import State
from analyzer.model.remark import N_


class Verdict(StrEnum):
    """What a person can decide."""

    CONFIRM = "confirm"
    REJECT = "reject"
    UNSURE = "unsure"


STATES = {
    Verdict.CONFIRM: State.CONFIRMED,
    Verdict.REJECT: State.REJECTED,
    Verdict.UNSURE: State.UNSURE,
}


def decide(
    case: CaseArgument,
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="线索编号 / finding id")],
    verdict: Annotated[Verdict, typer.Argument(help="confirm | reject | unsure")],
    note: Annotated[str | None, typer.Option("--note", help="备注 / note")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="理由 / reason")] = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """记录人工复核的决定 / Record a person's decision."""
    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        decision = opened.decide(finding, STATES[verdict], reason=reason, note=note)
    face.say(N_("已保存：%(finding)s → %(state)s"), finding=finding, state=str(decision.state))
    face.emit(
        {
            "finding": decision.finding,
            "state": str(decision.state),
            "reason": decision.reason,
            "note": decision.note,
            "reviewer": decision.reviewer,
            "at": decision.at.isoformat(),
        }
    )
