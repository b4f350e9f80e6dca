"""`calldossier links` and `link`: which recording is which call, and saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.errors import UsageError
from analyzer.model.link import LinkVerdict
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from analyzer.pipeline.connections import Connection

HELD = {
    "linked": N_("已连接"),
    "decided": N_("您指定"),
    "doubtful": N_("待您确认"),
    "alone": N_("没有对应的通话"),
}


def links(
    case: CaseArgument,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="只列待确认的 / only those to be confirmed")
    ] = False,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """列出录音与通话的对应及理由 / List which recording is which call, and why."""
    from analyzer.pipeline.clock import local
    from analyzer.pipeline.connections import connections

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        zone, found = opened.settings.zone, connections(opened)
    shown = [one for one in found if not doubtful or str(one.held) == "doubtful"]
    face.table(
        [N_("录音编号"), N_("录音文件"), N_("通话"), N_("号码"), N_("状态"), N_("理由")],
        [
            [
                str(one.id),
                one.file,
                local(one.event.call.started_at, zone)
                if one.event and one.event.call.started_at
                else "–",
                one.party or "–",
                face.translate(HELD[str(one.held)]),
                _reason(one, face),
            ]
            for one in shown
        ],
    )
    waiting = sum(str(one.held) == "doubtful" for one in found)
    face.say(N_("录音 %(count)d 段，其中待确认 %(open)d 段。"), count=len(found), open=waiting)
    if waiting:
        face.say(N_("试听后用 link 命令确认：link CASE 录音编号；不属于这通电话则加 --none。"))
    face.emit({"links": [_json(one, zone, face) for one in shown]})


def _reason(one: Connection, face: Face) -> str:
    parts = [face.remark(one.why)]
    if one.link is not None and one.link.reason != one.why:
        parts.append(face.remark(one.link.reason))
    return "\n".join(parts)


def _json(one: Connection, zone: str, face: Face) -> dict[str, Any]:
    from analyzer.pipeline.clock import local

    call = one.event.call if one.event else None
    return {
        "recording": one.id,
        "file": one.file,
        "exhibit": one.recording.provenance.exhibit,
        "state": str(one.held),
        "call": one.link.call if one.link else None,
        "call_at": local(call.started_at, zone) if call and call.started_at else None,
        "call_seconds": call.talked.total_seconds() if call else None,
        "sources": [
            {"exhibit": row.provenance.exhibit, "locator": row.provenance.locator}
            for _, row in (one.event.rows if one.event else ())
        ],
        "number": one.party,
        "score": one.link.score if one.link else None,
        "margin": one.link.margin if one.link else None,
        "offset_s": one.link.offset.total_seconds() if one.link else None,
        "reason": face.remark(one.link.reason) if one.link else None,
        "doubt": face.remark(one.why) if str(one.held) in ("doubtful", "alone") else None,
    }


def link(
    case: CaseArgument,
    recording: Annotated[int, typer.Argument(metavar="RECORDING", help="录音编号 / its id")],
    call: Annotated[int | None, typer.Option("--call", help="通话编号 / id of the call")] = None,
    none: Annotated[
        bool, typer.Option("--none", help="不属于任何通话 / it is none of the calls")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="收回之前的指定 / take an earlier word back")
    ] = False,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """指定一段录音是哪一通电话 / Say which call a recording is."""
    from analyzer.pipeline.connecting import decide_link

    face = Face(json=as_json, lang=lang)
    if sum((call is not None, none, undo)) > 1:
        raise UsageError(remark(N_("--call、--none 和 --undo 只能用一个。")))
    verdict = LinkVerdict.NONE if none else LinkVerdict.OPEN if undo else LinkVerdict.CALL
    with open_case(case) as opened:
        found = decide_link(opened, recording, verdict, call=call)
    held = next((one.call for one in found.links if one.recording == recording), None)
    face.say(N_("已记下。再运行 flag，线索会按新的对应更新。"))
    face.emit({"recording": recording, "verdict": str(verdict), "call": held})
