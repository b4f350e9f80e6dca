"""`calldossier export`: the evidence package, which a stranger can check."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.cli.report import KeepWords, MaskWords, masking
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.pipeline.packaging import Packaged

PASSPHRASE = "CALLDOSSIER_SIGN_PASSPHRASE"  # noqa: S105 - the name of a variable
"""Environment variable with the certificate's passphrase, so that no history keeps it."""


def export(
    case: CaseArgument,
    out: Annotated[Path, typer.Option("--out", help="取证包 .zip / package")],
    public: Annotated[
        bool, typer.Option("--public", help="公开版：遮盖他人信息 / public version, others masked")
    ] = False,
    mask: MaskWords = None,
    keep: KeepWords = None,
    cited: Annotated[
        bool, typer.Option("--cited", help="只附被引用的原始文件 / only exhibits that are cited")
    ] = False,
    timestamp: Annotated[
        str | None,
        typer.Option("--timestamp", help="时间戳服务网址，只发送摘要 / RFC 3161 URL, digest only"),
    ] = None,
    sign: Annotated[
        Path | None, typer.Option("--sign", help="用证书 .p12 签名报告 / sign with a certificate")
    ] = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """导出取证包：报告、原始文件、片段和核对方法 / Export the evidence package."""
    from analyzer.pipeline.packaging import Wish, write_package

    face = Face(json=as_json, lang=lang)
    passphrase = os.environ.get(PASSPHRASE)
    wish = Wish(
        language=lang,
        public=masking(mask, keep) if public else None,
        cited_only=cited,
        timestamp=timestamp,
        certificate=sign,
        passphrase=passphrase.encode() if passphrase is not None else None,
    )
    with open_case(case) as opened:
        packaged = write_package(opened, out, wish)
    _show(face, out, packaged)


def _show(face: Face, out: Path, packaged: Packaged) -> None:
    face.say(
        N_(
            "取证包：%(path)s（要点 %(findings)d 条，原始文件 %(originals)d 个，片段 %(clips)d 个）"
        ),
        path=out,
        findings=packaged.findings,
        originals=packaged.originals,
        clips=packaged.clips,
    )
    face.say(N_("manifest.json 的 SHA-256：%(digest)s"), digest=packaged.manifest_sha256)
    if packaged.stamped_at is not None:
        face.say(N_("时间戳：%(at)s"), at=packaged.stamped_at.isoformat(sep=" "))
    if not packaged.findings:
        face.say(N_("注意：还没有确认过的线索，报告里没有要点。"))
    face.emit(
        {
            "package": str(out),
            "size": packaged.package.size,
            "sha256": packaged.package.sha256,
            "manifest_sha256": packaged.manifest_sha256,
            "findings": packaged.findings,
            "originals": packaged.originals,
            "clips": packaged.clips,
            "stamped_at": packaged.stamped_at.isoformat() if packaged.stamped_at else None,
        }
    )
