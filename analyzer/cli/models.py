"""`calldossier models`: the speech model's weights: which are here, fetch one, check them."""

from __future__ import annotations

from typing import Annotated

import typer

from analyzer.cli.face import Face, JsonFlag, Lang
from analyzer.model.remark import N_

app = typer.Typer(help="语音模型 / speech models", no_args_is_help=True)


@app.command("list")
def list_(as_json: JsonFlag = False, lang: Lang = "zh") -> None:
    """列出模型 / List the models."""
    from analyzer.pipeline.weights import known_models

    face = Face(json=as_json, lang=lang)
    found = known_models()
    face.table(
        [N_("模型"), N_("已安装"), N_("位置"), "SHA-256"],
        [[m.name, "✓" if m.installed else "–", str(m.folder or ""), m.sha256 or ""] for m in found],
    )
    face.emit(
        {
            "models": [
                {
                    "name": m.name,
                    "installed": m.installed,
                    "where": str(m.folder) if m.folder else None,
                    "bytes": m.size,
                    "sha256": m.sha256,
                }
                for m in found
            ]
        }
    )


@app.command("fetch")
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="tiny | base | small | …")],
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """下载模型（唯一会联网的命令之一）/ Fetch a model (one of the few commands that go online)."""
    from analyzer.pipeline.weights import fetch_model

    face = Face(json=as_json, lang=lang)
    model = fetch_model(name)
    face.say(N_("模型 %(name)s 已下载到 %(where)s"), name=model.name, where=model.folder)
    face.emit({"name": model.name, "where": str(model.folder), "sha256": model.sha256})


@app.command("verify")
def verify(as_json: JsonFlag = False, lang: Lang = "zh") -> None:
    """核对模型文件的 SHA-256 / Check the digests of the model files."""
    from analyzer.pipeline.weights import verify_models

    face = Face(json=as_json, lang=lang)
    checked = verify_models()
    for model in checked:
        face.say(N_("%(name)s：SHA-256 相符"), name=model.name)
    if not checked:
        face.say(N_('没有安装任何模型。请安装附加组件：pip install "calldossier[model]"'))
    face.emit({"verified": [{"name": m.name, "sha256": m.sha256} for m in checked]})
