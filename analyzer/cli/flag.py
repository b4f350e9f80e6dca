"""`calldossier flag`: link, suggest roles, run the rules."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.model.remark import N_


def flag(
    case: CaseArgument,
    rules: Annotated[str, typer.Option("--rules", help="cn | us | 文件夹 folder")] = "cn",
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """配对录音与通话，运行规则 / Link recordings with calls and run the rules."""
    from analyzer.pipeline.flagging import flag_case

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        flagged = flag_case(opened, rules)
    face.say(
        N_(
            "找到 %(findings)d 条线索（机器初筛，等您逐条核对）；"
            "另有 %(gated)d 处被排除，原因都有记录。"
        ),
        findings=flagged.findings,
        gated=flagged.gated,
    )
    if not flagged.findings:
        face.say(N_("没有规则命中，不代表没有发生。"))
    face.emit(
        {
            "findings": flagged.findings,
            "gated": flagged.gated,
            "links": flagged.links,
            "pack": flagged.pack,
            "rules": flagged.rules,
        }
    )
