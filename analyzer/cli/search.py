"""`calldossier search`: words in messages, e-mails and calls, as written and by sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.model.remark import N_
from analyzer.pipeline.clock import local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.pipeline.search import Place


def search(
    case: CaseArgument,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="要找的话 / words to look for")],
    exact: Annotated[
        bool, typer.Option("--exact", help="只找字面相同的 / as written only, not by sound")
    ] = False,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """在短信、邮件和通话文字里查找 / Look for words in messages, e-mails and calls."""
    from analyzer.pipeline.search import search as find

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        zone = opened.settings.zone
        found = find(opened, words, sound=not exact)
    _show(face, found, zone)
    face.emit({"query": words, "places": [_json(place, zone) for place in found]})


def _show(face: Face, found: Sequence[Place], zone: str) -> None:
    if not found:
        face.say(N_("没有找到。录音里的话可能被机器写成了别的字，找不到不代表没有说过。"))
        return
    heads = [N_("时间"), N_("号码"), N_("位置"), N_("原文"), N_("说明")]
    rows = [
        [
            local(place.at, zone) if place.at else "—",
            place.party or "—",
            _clock(place),
            place.line,
            face.translate(N_("读音相近，请听录音")) if place.by_sound else "",
        ]
        for place in found
    ]
    face.table(heads, rows)
    face.say(N_("共 %(count)d 处。"), count=len(found))


def _clock(place: Place) -> str:
    """Return the passage, and for a call the time in the recording."""
    if place.begin_s is None:
        return place.passage
    return f"{place.passage} {int(place.begin_s) // 60}:{int(place.begin_s) % 60:02d}"


def _json(place: Place, zone: str) -> dict[str, Any]:
    return {
        "passage": place.passage,
        "channel": str(place.channel),
        "record": place.record,
        "number": place.party,
        "at": local(place.at, zone) if place.at else None,
        "text": place.line,
        "start": place.start,
        "end": place.end,
        "begin_s": place.begin_s,
        "end_s": place.end_s,
        "speaker": str(place.speaker),
        "by_sound": place.by_sound,
        "exhibit": place.exhibit,
        "locator": place.locator,
    }
