"""How far a case is, and what comes next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.dossier import DossierKind, dossier_digest
from analyzer.model.finding import State
from analyzer.model.records import RecordKind
from analyzer.model.remark import N_, Remark, remark
from analyzer.pipeline.dossier import build_dossier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analyzer.store.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A case at a glance."""

    path: Path
    zone: str
    region: str
    exhibits: int
    records: Mapping[str, int]
    lost: int
    skipped: int
    recordings: int
    transcribed: int
    findings: Mapping[str, int]
    dossier_digest: str
    """Of the draft dossier: equal for equal exhibits, versions and decisions."""
    next_step: Remark


def standing_of(case: Case) -> Standing:
    """Count what is in a case and say what comes next."""
    dossier = build_dossier(case, kind=DossierKind.DRAFT, language="zh")
    records: Counter[str] = Counter({str(kind): 0 for kind in RecordKind})
    for entry in dossier.exhibits:
        records.update(entry.records)
    findings = {str(state): dossier.counts.get(str(state), 0) for state in State}
    transcribed = sum(
        1 for entry in dossier.recordings if entry.transcript and entry.transcript.complete
    )
    return Standing(
        path=case.path,
        zone=dossier.zone,
        region=dossier.region,
        exhibits=len(dossier.exhibits),
        records=dict(records),
        lost=sum(entry.lost for entry in dossier.exhibits),
        skipped=len(dossier.skipped),
        recordings=len(dossier.recordings),
        transcribed=transcribed,
        findings=findings,
        dossier_digest=dossier_digest(dossier),
        next_step=_next(len(dossier.recordings) - transcribed - len(case.failures()), findings),
    )


def _next(untranscribed: int, findings: Mapping[str, int]) -> Remark:
    if untranscribed > 0:
        return remark(N_("还有 %(count)d 段录音没有转写，请运行 transcribe。"), count=untranscribed)
    if not any(findings.values()):
        return remark(N_("还没有线索，请运行 flag；没有规则命中，不代表没有发生。"))
    if waiting := findings[State.PROPOSED]:
        return remark(N_("还有 %(count)d 条线索等您核对。"), count=waiting)
    return remark(N_("线索都核对过了，可以用 report --final 生成正式报告。"))
