"""`calldossier followup`: complaints that were filed, what is due, and a calendar file."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.errors import UsageError
from analyzer.model.complaint import Nature, Office, Step
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.i18n import Translate
    from analyzer.pipeline.cases import Case
    from analyzer.pipeline.followup import Deadline, Followed, Register

DAY, MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"
NEEDS = N_("followup %(action)s 需要 %(option)s。")


class Action(StrEnum):
    """What to do with the register."""

    ADD = "add"
    LIST = "list"
    EVENT = "event"
    ICS = "ics"


def followup(
    case: CaseArgument,
    action: Annotated[Action, typer.Argument(help="add | list | event | ics")] = Action.LIST,
    to: Annotated[Office | None, typer.Option("--to", help="add：机关 / office")] = None,
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on", formats=[DAY, MINUTE], help="提交或发生的日期 / day filed or happened"
        ),
    ] = None,
    receipt: Annotated[str | None, typer.Option("--receipt", help="编号、回执 / number")] = None,
    nature: Annotated[
        Nature | None, typer.Option("--nature", help="投诉 complaint | 举报 report")
    ] = None,
    institution: Annotated[
        str | None, typer.Option("--institution", help="被反映的机构 / institution")
    ] = None,
    complaint: Annotated[
        int | None, typer.Option("--complaint", help="event：第几号投诉 / number in the list")
    ] = None,
    step: Annotated[Step | None, typer.Option("--step", help="event：发生了什么 / what")] = None,
    note: Annotated[str | None, typer.Option("--note", help="备注 / note")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="ics：日历文件 / calendar file")] = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """登记投诉、编号和进展，列出期限与下一步 / Register complaints, deadlines, next steps."""
    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        if action is Action.ADD:
            _add(opened, to, on, receipt=receipt, nature=nature, institution=institution, note=note)
        if action is Action.EVENT:
            _event(opened, complaint, step, on, receipt=receipt, note=note)
        if action is Action.ICS:
            _ics(opened, face, out)
        _show(opened, face, out)


def _needed(action: Action, option: str) -> UsageError:
    return UsageError(remark(NEEDS, action=action.value, option=option))


def _add(
    case: Case,
    to: Office | None,
    on: datetime | None,
    *,
    receipt: str | None,
    nature: Nature | None,
    institution: str | None,
    note: str | None,
) -> None:
    from analyzer.pipeline.filing import file_complaint

    if to is None:
        raise _needed(Action.ADD, "--to")
    file_complaint(
        case,
        to,
        on.date() if on else None,
        at=on.time() if on and on.time() != time.min else None,
        receipt=receipt,
        nature=nature,
        institution=institution,
        note=note,
    )


def _event(
    case: Case,
    complaint: int | None,
    step: Step | None,
    on: datetime | None,
    *,
    receipt: str | None,
    note: str | None,
) -> None:
    from analyzer.pipeline.filing import add_event

    if complaint is None:
        raise _needed(Action.EVENT, "--complaint")
    if step is None:
        raise _needed(Action.EVENT, "--step")
    day = on.date() if on else None
    add_event(case, complaint, step, day, receipt=receipt, note=note)


def _ics(case: Case, face: Face, out: Path | None) -> None:
    from analyzer.pipeline.followup import register
    from analyzer.pipeline.ics import write_calendar

    if out is None:
        raise _needed(Action.ICS, "--out")
    write_calendar(register(case), out, made=case.now(), language=face.lang)
    face.say(N_("日历文件：%(path)s"), path=out)


def _show(case: Case, face: Face, out: Path | None) -> None:
    from analyzer.pipeline.followup import register

    found = register(case)
    for item in found.complaints:
        _show_complaint(face, item)
    if not found.complaints:
        face.say(N_("还没有登记投诉。提交后请用 followup add 记下来。"))
    for limit in found.limits:
        face.say(N_("法定期限 %(day)s：%(what)s"), day=limit.day, what=limit.what.say(face.lang))
    face.emit({**_json(found, face), "calendar": str(out) if out else None})


def _show_complaint(face: Face, item: Followed) -> None:
    from analyzer.pipeline.followup import step_name
    from analyzer.pipeline.routing import office_name

    filed = item.entry.complaint
    face.say(
        N_("%(id)d. %(office)s　%(filed)s 提交　编号：%(receipt)s"),
        id=filed.id,
        office=office_name(filed.office, face.lang),
        filed=filed.filed,
        receipt=item.entry.receipt or "–",
    )
    for event in item.entry.events:
        face.say(
            "   %(on)s  %(step)s  %(note)s",
            on=event.on,
            step=face.translate(step_name(event.step)),
            note=" ".join(part for part in (event.receipt, event.note) if part),
        )
    for deadline in item.deadlines:
        face.say("   → %(day)s  %(what)s", day=deadline.day, what=deadline.what.say(face.lang))
        for line in standing(deadline, face.translate):
            face.say("      %(line)s", line=line)
    face.say(N_("   下一步：%(next)s"), next=_next(item, face))


def standing(deadline: Deadline, translate: Translate) -> Iterator[str]:
    """Yield where a period was read, and whether holidays of its year are known."""
    from analyzer.pipeline.ics import UNCERTAIN, UNVERIFIED, VERIFIED

    basis = VERIFIED if deadline.status == "V" else UNVERIFIED
    yield translate(basis) % {"source": deadline.source}
    if not deadline.certain:
        yield translate(UNCERTAIN)


def _next(item: Followed, face: Face) -> str:
    step = face.remark(item.next_step)
    return f"{step} — {item.beside.say(face.lang)}" if item.beside else step


def _json(found: Register, face: Face) -> dict[str, Any]:
    return {
        "complaints": [_followed_json(item, face) for item in found.complaints],
        "limits": [_deadline_json(limit, face) for limit in found.limits],
    }


def _followed_json(item: Followed, face: Face) -> dict[str, Any]:
    filed = item.entry.complaint
    return {
        "id": filed.id,
        "office": str(filed.office),
        "nature": str(filed.nature) if filed.nature else None,
        "filed": _day(filed.filed),
        "receipt": item.entry.receipt,
        "institution": filed.institution,
        "findings": list(filed.findings),
        "note": filed.note,
        "events": [
            {
                "step": str(event.step),
                "on": _day(event.on),
                "receipt": event.receipt,
                "note": event.note,
            }
            for event in item.entry.events
        ],
        "deadlines": [_deadline_json(deadline, face) for deadline in item.deadlines],
        "new_findings": list(item.new_findings),
        "new_calls": item.new_calls,
        "next": _next(item, face),
    }


def _deadline_json(deadline: Deadline, face: Face) -> dict[str, Any]:
    return {
        "day": _day(deadline.day),
        "what": deadline.what.say(face.lang),
        "certain": deadline.certain,
        "status": deadline.status,
        "source": deadline.source,
    }


def _day(day: date) -> str:
    return day.isoformat()
