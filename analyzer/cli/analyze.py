"""`calldossier analyze`: from a backup folder to a draft report in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli.face import Face, JsonFlag, Lang, Password, Region, Zone, open_or_create
from analyzer.cli.importing import receipt_json, show_receipt
from analyzer.cli.progress import sound_progress
from analyzer.cli.report import export_json, show_export
from analyzer.cli.transcribe import EngineName, ModelName, heard_json, show_heard
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.pipeline.analyzing import Options


def analyze(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="备份文件夹或 zip / backup folder or zip")
    ],
    case: Annotated[Path | None, typer.Option("--case", help="案卷文件夹 / case folder")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="报告 PDF / report PDF")] = None,
    timezone: Zone = None,
    region: Region = "CN",
    rules: Annotated[
        str | None, typer.Option("--rules", help="cn | us | 文件夹；默认按地区 / by region")
    ] = None,
    engine: EngineName = "faster-whisper",
    model: ModelName = "base",
    no_audio: Annotated[
        bool, typer.Option("--no-audio", help="不转写录音 / leave recordings untranscribed")
    ] = False,
    password: Password = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """从备份文件夹到报告草稿，一步完成 / From a backup folder to a draft report, in one go."""
    from analyzer.pipeline.analyzing import Options

    face = Face(json=as_json, lang=lang)
    beside = folder.resolve()
    target = case or beside.with_name(f"{beside.name}.calldossier")
    options = Options(
        rules=rules or region.lower(),
        engine=engine,
        model=model,
        audio=not no_audio,
        language=lang,
        password=password,
    )
    run_analysis(face, folder, target, out, options=options, zone=timezone, region=region)


def run_analysis(
    face: Face,
    folder: Path,
    case: Path,
    out: Path | None,
    *,
    options: Options,
    zone: str | None,
    region: str,
) -> None:
    """Run the whole way and say after each step what came of it."""
    from analyzer.pipeline.analyzing import analyze_folder
    from analyzer.pipeline.folder import refuse_overlap, require_backup

    require_backup(folder)
    refuse_overlap(case, folder)
    with open_or_create(case, zone=zone, region=region) as opened, sound_progress(face) as observe:
        done = analyze_folder(opened, folder, out, options=options, observe=observe)
    show_receipt(face, done.receipt)
    show_heard(face, done.heard)
    face.say(
        N_(
            "找到 %(findings)d 条线索（机器初筛，等您逐条核对）；"
            "另有 %(gated)d 处被排除，原因都有记录。"
        ),
        findings=done.flagged.findings,
        gated=done.flagged.gated,
    )
    if not done.flagged.findings:
        face.say(N_("没有规则命中，不代表没有发生。"))
    face.say(N_("案卷：%(path)s"), path=case)
    show_export(face, done.exported)
    if done.unheard:
        face.say("%(why)s", why=done.unheard.say(face.translate))
    face.emit(
        {
            **export_json(done.exported),
            "case": str(case),
            "import": receipt_json(done.receipt, face),
            "transcripts": [heard_json(item, face) for item in done.heard],
            "unheard": done.unheard.say(face.translate) if done.unheard else None,
            "findings": done.flagged.findings,
            "gated": done.flagged.gated,
        }
    )
    if done.unheard:
        raise typer.Exit(done.unheard.exit_code)
