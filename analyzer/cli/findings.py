"""`calldossier findings`: what the rules found and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.model.finding import Finding

STATES = {
    "proposed": N_("待复核"),
    "confirmed": N_("已确认"),
    "rejected": N_("已排除"),
    "unsure": N_("不确定"),
}


def findings(case: CaseArgument, as_json: JsonFlag = False, lang: Lang = "zh") -> None:
    """列出线索 / List the findings."""
    from analyzer.pipeline.clock import local

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        zone = opened.settings.zone
        found = opened.findings()
    face.table(
        [N_("编号"), N_("级别"), N_("时间"), N_("号码"), N_("标题"), N_("内容"), N_("状态")],
        [
            [
                item.id,
                str(item.severity),
                local(item.at, zone) if item.at else "–",
                item.party or "–",
                _title(item, lang),
                _quote(item, face),
                face.translate(STATES[str(item.state)]),
            ]
            for item in found
        ],
    )
    if not found:
        face.say(N_("没有规则命中，不代表没有发生。"))
    face.emit({"findings": [finding_json(item, zone, face) for item in found]})


def _title(finding: Finding, lang: str) -> str:
    first = finding.rules[0]
    return first.title_en if lang == "en" else first.title_zh


def _quote(finding: Finding, face: Face) -> str:
    from analyzer.pipeline.wording import mentioned

    if finding.observation:
        return face.remark(finding.observation)
    words = " … ".join(f"≈{hit.text}" if hit.by_sound else hit.text for hit in finding.hits)
    return "\n".join(part for part in (words, mentioned(finding.personal, face.translate)) if part)


def finding_json(finding: Finding, zone: str, face: Face) -> dict[str, Any]:
    """Return a finding as scripts read it."""
    from analyzer.pipeline.clock import local

    return {
        "id": finding.id,
        "category": str(finding.category),
        "severity": finding.severity,
        "title": _title(finding, face.lang),
        "rules": [{"id": rule.rule, "version": rule.version} for rule in finding.rules],
        "channel": str(finding.channel),
        "number": finding.party,
        "institution_cluster": finding.cluster,
        "at": local(finding.at, zone) if finding.at else None,
        "record": finding.record,
        "call": finding.call,
        "calls": list(finding.calls),
        "observation": face.remark(finding.observation) if finding.observation else None,
        "confidence": round(finding.confidence, 3),
        "personal": [str(kind) for kind in finding.personal],
        "state": str(finding.state),
        "hits": [
            {
                "rule": hit.rule,
                "pattern": hit.pattern,
                "text": hit.text,
                "start": hit.start,
                "end": hit.end,
                "by_sound": hit.by_sound,
                "score": round(hit.score, 3),
                "from_s": hit.begin_s,
                "to_s": hit.end_s,
            }
            for hit in finding.hits
        ],
    }
