"""`calldossier institutions`, `join`, `split`: which numbers are one institution, and saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.model.party import Rung, TieVerdict
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.pipeline.institutions import Institution

RUNG = {
    Rung.NUMBER: N_("只有号码"),
    Rung.LABELLED: N_("有名字或标记"),
    Rung.COMPANY: N_("有机构名称"),
    Rung.STAFF: N_("有机构名称和工号或姓名"),
}
Numbers = Annotated[list[str], typer.Argument(metavar="NUMBER...", help="号码 / numbers")]


def institutions(case: CaseArgument, as_json: JsonFlag = False, lang: Lang = "zh") -> None:
    """列出机构、号码、归组理由和次数 / List institutions, their numbers, why, and counts."""
    from analyzer.pipeline.institutions import institutions as gather

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        found = gather(opened)
    face.table(
        [
            N_("机构"),
            N_("号码"),
            N_("来电"),
            N_("接通"),
            N_("夜间"),
            N_("超限天数"),
            N_("身份线索"),
            N_("归组理由"),
        ],
        [
            [
                one.name or "–",
                "\n".join(party.number.key for party in one.parties),
                str(one.calls),
                str(one.answered),
                str(one.night),
                str(len(one.days_over)),
                face.translate(RUNG[max(known.rung for known in one.identities)]),
                "\n".join(face.remark(reason) for reason in one.reasons) or "–",
            ]
            for one in found.institutions
        ],
    )
    if not found.institutions:
        face.say(N_("还没有疑似催收的号码；可以用 mark 命令指定。"))
    if found.owner:
        face.say("%(text)s", text=face.remark(found.owner))
    face.say(N_("归错了可以用 join 和 split 更正；更正后再运行 flag。"))
    face.emit(
        {
            "institutions": [_json(one, face) for one in found.institutions],
            "owner": face.remark(found.owner) if found.owner else None,
        }
    )


def _json(one: Institution, face: Face) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "numbers": [
            {
                "number": party.number.key,
                "role": str(party.role),
                "role_reason": face.remark(party.role_reason),
                "decided": party.decided,
                "level": int(known.rung),
                "staff": known.staff,
                "institution": known.institution,
                "reasons": [face.remark(reason) for reason in known.reasons],
            }
            for party, known in zip(one.parties, one.identities, strict=True)
        ],
        "reasons": [face.remark(reason) for reason in one.reasons],
        "calls": one.calls,
        "answered": one.answered,
        "night": one.night,
        "days_over_limit": [day.isoformat() for day in one.days_over],
    }


def join(
    case: CaseArgument, numbers: Numbers, as_json: JsonFlag = False, lang: Lang = "zh"
) -> None:
    """指定几个号码是同一机构 / Say that numbers are one institution."""
    _tie(case, numbers, TieVerdict.TOGETHER, [], Face(json=as_json, lang=lang))


def split(
    case: CaseArgument,
    numbers: Numbers,
    from_: Annotated[
        list[str] | None,
        typer.Option("--from", help="与哪个号码分开；不写则与所有号码分开 / apart from which"),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="收回之前的指定 / take earlier words back")
    ] = False,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """指定号码不是同一机构 / Say that numbers are not one institution."""
    verdict = TieVerdict.OPEN if undo else TieVerdict.APART
    _tie(case, numbers, verdict, from_ or [], Face(json=as_json, lang=lang))


def _tie(
    case: CaseArgument, numbers: list[str], verdict: TieVerdict, others: list[str], face: Face
) -> None:
    from analyzer.pipeline.institutions import tie_numbers

    with open_case(case) as opened:
        keys = tie_numbers(opened, numbers, verdict, others=others)
    face.say(N_("已记下。再运行 flag，线索会按新的归组更新。"))
    face.emit({"numbers": list(keys), "verdict": str(verdict), "from": others})
