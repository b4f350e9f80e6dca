"""`calldossier demo`: the whole way on the bundled sample backup."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from analyzer.cli.analyze import run_analysis
from analyzer.cli.face import Face, JsonFlag, Lang
from analyzer.cli.transcribe import EngineName, ModelName


def demo(
    out: Annotated[
        Path, typer.Option("--out", help="放结果的文件夹 / folder for the results")
    ] = Path("calldossier-demo"),
    engine: EngineName = "faster-whisper",
    model: ModelName = "base",
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """用自带的示例备份走一遍 / The whole way on the bundled sample backup."""
    from analyzer.pipeline.analyzing import Options

    face = Face(json=as_json, lang=lang)
    out.mkdir(parents=True, exist_ok=True)
    options = Options(rules="cn", engine=engine, model=model, audio=True, language=lang)
    with as_file(_sample()) as folder:
        run_analysis(
            face,
            folder,
            out / "case",
            out / "report.pdf",
            options=options,
            zone="Asia/Shanghai",
            region="CN",
        )


def _sample() -> Path:
    """Return the sample backup: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("analyzer")))
    installed = package / "demo"
    return installed if installed.is_dir() else package.parent / "samples" / "demo"
