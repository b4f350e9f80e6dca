"""`calldossier report`: the evidence report as PDF."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.errors import UsageError
from analyzer.model.dossier import DossierKind
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from analyzer.pipeline.exporting import Exported
    from analyzer.pipeline.redaction import Masking

MaskWords = Annotated[
    list[str] | None, typer.Option("--mask", help="还要遮盖的词 / one more word to mask")
]
KeepWords = Annotated[
    list[str] | None, typer.Option("--keep", help="不必遮盖的词 / a word that may stay")
]
DAY = "%Y-%m-%d"


def report(
    case: CaseArgument,
    out: Annotated[Path, typer.Option("--out", help="PDF 文件 / PDF file")],
    final: Annotated[
        bool, typer.Option("--final", help="只含人工确认的线索 / confirmed findings only")
    ] = False,
    from_: Annotated[
        datetime | None, typer.Option("--from", formats=[DAY], help="从这一天 / from this day")
    ] = None,
    to: Annotated[
        datetime | None, typer.Option("--to", formats=[DAY], help="到这一天 / to this day")
    ] = None,
    supplement_to: Annotated[
        Path | None,
        typer.Option("--supplement-to", help="补充哪份报告 / an earlier report to go on from"),
    ] = None,
    redact: Annotated[
        bool, typer.Option("--redact", help="公开版：遮盖他人信息 / public version, others masked")
    ] = False,
    mask: MaskWords = None,
    keep: KeepWords = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """生成证据报告 PDF / Write the evidence report."""
    from analyzer.pipeline.exporting import export_report

    face = Face(json=as_json, lang=lang)
    if from_ and to and from_ > to:
        raise UsageError(remark(N_("--from 的日期在 --to 之后。")))
    with open_case(case) as opened:
        exported = export_report(
            opened,
            out,
            kind=DossierKind.FINAL if final else DossierKind.DRAFT,
            language=lang,
            period=(_day(from_), _day(to)),
            supplement_to=supplement_to,
            public=masking(mask, keep) if redact else None,
        )
    show_export(face, exported)
    face.emit(export_json(exported))


def masking(mask: list[str] | None, keep: list[str] | None) -> Masking:
    """Return what the person adds to what a public version covers, or takes from it."""
    from analyzer.pipeline.redaction import Masking

    return Masking(words=tuple(mask or ()), keep=tuple(keep or ()))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def show_export(face: Face, exported: Exported) -> None:
    """Say where the report is and how it can be recognised."""
    face.say(N_("报告：%(path)s"), path=exported.report)
    face.say("SHA-256 %(digest)s", digest=exported.report_sha256)


def export_json(exported: Exported) -> dict[str, Any]:
    """Return where the files of an export are, with their digests."""
    return {
        "report": str(exported.report),
        "report_sha256": exported.report_sha256,
        "dossier": str(exported.dossier),
        "dossier_digest": exported.dossier_digest,
        "manifest": str(exported.manifest),
        "findings": exported.findings,
    }
