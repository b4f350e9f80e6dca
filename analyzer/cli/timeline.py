"""`calldossier timeline` and `patterns`: what happened when, and how often."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from analyzer.cli.counts import By, only, show, uncounted
from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.model.pattern import Occasion
from analyzer.model.remark import N_, Remark, remark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analyzer.model.dossier import Dossier
    from analyzer.model.pattern import Comparison
    from analyzer.pipeline.timeline import Line

KINDS = {
    "call": N_("通话"),
    "message": N_("短信"),
    "email": N_("邮件"),
    "recording": N_("没有通话记录的录音"),
    "finding": N_("线索"),
    "request": N_("要求停止"),
    "complaint": N_("投诉"),
}
DAY = ["%Y-%m-%d"]
WAYS = {"in": N_("呼入"), "out": N_("呼出"), "unknown": N_("方向不明")}
SENT = {"in": N_("收到"), "out": N_("发出"), "unknown": N_("方向不明")}
OUTCOMES = {
    "answered": N_("已接通"),
    "not_connected": N_("没有接通"),
    "missed": N_("未接"),
    "rejected": N_("拒接"),
    "blocked": N_("拦截"),
    "voicemail": N_("语音信箱"),
    "elsewhere": N_("在另一台设备上接听"),
    "unknown": N_("结果不明"),
}
From = Annotated[
    datetime | None, typer.Option("--from", formats=DAY, help="从这一天 / from this day")
]
To = Annotated[datetime | None, typer.Option("--to", formats=DAY, help="到这一天 / to this day")]
Who = Annotated[
    str | None, typer.Option("--institution", help="只看一个机构或号码 / one institution or number")
]


def timeline(
    case: CaseArgument,
    from_: From = None,
    to: To = None,
    institution: Who = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """按时间列出通话、短信、邮件、线索和投诉 / Everything in the order of time."""
    from analyzer.pipeline.timeline import local
    from analyzer.pipeline.timeline import timeline as lines_of

    face = Face(json=as_json, lang=lang)
    dossier = _dossier(case, from_, to, lang)
    keys = _keys(dossier, institution)
    found = [one for one in lines_of(dossier) if keys is None or one.institution in keys]

    def when(line: Line) -> str:
        if line.at is None:
            return face.translate(N_("时间不明"))
        whole = local(line.at, dossier.zone)
        return whole if line.exact else whole[:10]

    face.table(
        [N_("时间"), N_("种类"), N_("号码"), N_("内容")],
        [
            [when(one), face.translate(KINDS[str(one.kind)]), one.party or "–", _text(one, face)]
            for one in found
        ],
    )
    face.emit(
        {
            "zone": dossier.zone,
            "timeline": [_line_json(one, face, when(one) if one.at else None) for one in found],
        }
    )


def _text(line: Line, face: Face) -> str:
    text = face.remark(line.text) if isinstance(line.text, Remark) else line.text
    ways = WAYS if line.outcome else SENT
    parts = [
        face.translate(ways[line.direction]) if line.direction else "",
        face.translate(OUTCOMES[line.outcome]) if line.outcome else "",
        f"{line.seconds:.0f} s" if line.seconds else "",
        text,
        *map(face.remark, line.differences),
    ]
    return " · ".join(part for part in parts if part)


def _line_json(line: Line, face: Face, at: str | None) -> dict[str, Any]:
    return {
        "kind": str(line.kind),
        "at": at,
        "number": line.party,
        "institution": line.institution,
        "id": line.key,
        "text": face.remark(line.text) if isinstance(line.text, Remark) else line.text,
        "direction": line.direction,
        "outcome": line.outcome,
        "seconds": line.seconds,
        "sources": [{"exhibit": p.exhibit, "locator": p.locator} for p in line.places],
        "differences": [face.remark(one) for one in line.differences],
    }


def patterns(
    case: CaseArgument,
    from_: From = None,
    to: To = None,
    institution: Who = None,
    around: Annotated[
        list[datetime] | None,
        typer.Option("--around", formats=DAY, help="比较这一天前后 / compare around this day"),
    ] = None,
    by: Annotated[
        By, typer.Option("--by", help="按日、周、月或星期与钟点 / by day, week, month or hour")
    ] = By.DAY,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """按机构和日期统计来电，并与限度、前后比较 / Calls by institution and day, against limits."""
    face = Face(json=as_json, lang=lang)
    dossier = _dossier(case, from_, to, lang, around=around or [])
    keys = _keys(dossier, institution)
    found = dossier.patterns
    if keys is not None:
        found = only(found, keys)
    names = {one.id: one.name or one.id for one in dossier.clusters}
    if not as_json:
        show(found, names, by, face)
    for one in found.comparisons:
        _show_comparison(one, names.get(one.institution, one.institution), dossier.zone, face)
    left = uncounted(dossier)
    if left and keys is None:
        face.say(
            N_("另有 %(count)d 通来电没有号码或没有时间，不知道是谁、在哪一天，没有算进上表。"),
            count=left,
        )
    face.emit({**_json(found, face), "uncounted": left})


def _show_comparison(one: Comparison, who: str, zone: str, face: Face) -> None:
    from analyzer.pipeline.clock import local

    face.say(
        N_(
            "%(what)s（%(at)s，%(who)s）：之前 %(days)d 天 %(calls)d 次，"
            "之后 %(later)d 天 %(after)d 次"
        ),
        what=face.remark(one.occasion.what),
        at=local(one.occasion.at, zone),
        who=who,
        days=one.days_before,
        calls=one.calls_before,
        later=one.days_after,
        after=one.calls_after,
    )


def _json(value: Any, face: Face) -> Any:  # noqa: ANN401 - JSON leaves here
    if isinstance(value, Remark):
        return face.remark(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _json(getattr(value, f.name), face) for f in fields(value)}
    if isinstance(value, tuple):
        return [_json(item, face) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, timedelta) else value


def _dossier(
    case: Path,
    first: datetime | None,
    last: datetime | None,
    lang: str,
    *,
    around: Sequence[datetime] = (),
) -> Dossier:
    from analyzer.model.dossier import DossierKind
    from analyzer.pipeline.dossier import build_dossier

    period = (first.date() if first else None, last.date() if last else None)
    with open_case(case) as opened:
        zone = ZoneInfo(opened.settings.zone)
        named = [
            Occasion(at=day.replace(tzinfo=zone), what=remark(N_("您指定的日子")), institution=None)
            for day in around
        ]
        return build_dossier(
            opened, kind=DossierKind.DRAFT, language=lang, period=period, occasions=named
        )


def _keys(dossier: Dossier, wanted: str | None) -> set[str] | None:
    """Return the ids an institution goes by; `None` where all are wanted."""
    from analyzer.numbers import normalise

    if wanted is None:
        return None
    key = normalise(wanted, region=dossier.region).key
    named = {one.id for one in dossier.clusters if wanted in (one.name, one.id)}
    return named | {one.id for one in dossier.clusters if key in one.numbers} or {key}
