"""`calldossier verify`: has anything been changed?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.face import Face, JsonFlag, Lang, actor, now
from analyzer.model.remark import N_


def verify(
    target: Annotated[
        Path,
        typer.Argument(
            metavar="CASE|PACKAGE.zip|REPORT.pdf", help="案卷、取证包或报告 / case, package, report"
        ),
    ],
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """核对案卷或报告有没有被改动 / Check whether a case or a report was changed."""
    from analyzer.pipeline.verifying import verify_path

    face = Face(json=as_json, lang=lang)
    checks = verify_path(target, now=now, actor=actor())
    for check in checks:
        mark = "✓" if check.passed else "✗"
        face.say("%(mark)s %(what)s", mark=mark, what=face.remark(check.what))
    passed = all(check.passed for check in checks)
    face.say(N_("全部相符。") if passed else N_("有内容与记录不符，请看上面带 ✗ 的行。"))
    face.emit(
        {
            "passed": passed,
            "checks": [
                {"subject": check.subject, "passed": check.passed, "what": face.remark(check.what)}
                for check in checks
            ],
        }
    )
    if not passed:
        raise typer.Exit(1)
