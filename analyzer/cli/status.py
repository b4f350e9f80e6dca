"""`calldossier status`: what is in a case and what comes next."""

from __future__ import annotations

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.cli.findings import STATES
from analyzer.cli.importing import KINDS
from analyzer.model.remark import N_


def status(case: CaseArgument, as_json: JsonFlag = False, lang: Lang = "zh") -> None:
    """案卷里有什么，下一步做什么 / What is in the case and what comes next."""
    from analyzer.pipeline.standing import standing_of

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        standing = standing_of(opened)
    rows = [[face.translate(KINDS[kind]), str(count)] for kind, count in standing.records.items()]
    rows += [[face.translate(N_("原始文件")), str(standing.exhibits)]]
    rows += [[face.translate(N_("未能读取的条目")), str(standing.lost)]]
    rows += [[face.translate(N_("没有读取的文件")), str(standing.skipped)]]
    rows += [
        [face.translate(N_("已转写 / 录音")), f"{standing.transcribed} / {standing.recordings}"]
    ]
    rows += [
        [face.translate(N_("线索")) + "：" + face.translate(STATES[state]), str(count)]
        for state, count in standing.findings.items()
    ]
    face.table([N_("内容"), N_("数量")], rows)
    face.say(N_("时区：%(zone)s"), zone=standing.zone)
    face.say(N_("下一步：%(next)s"), next=face.remark(standing.next_step))
    face.emit(
        {
            "case": str(standing.path),
            "zone": standing.zone,
            "region": standing.region,
            "exhibits": standing.exhibits,
            "records": dict(standing.records),
            "warnings": standing.lost,
            "skipped": standing.skipped,
            "recordings": standing.recordings,
            "transcribed": standing.transcribed,
            "findings": dict(standing.findings),
            "dossier_digest": standing.dossier_digest,
            "next": face.remark(standing.next_step),
        }
    )
