"""`calldossier import --map preview`: how tables begin and what their columns seem to hold."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from analyzer.cli.face import Face
    from analyzer.pipeline.mappings import PreviewedFile

PREVIEW: Final = "preview"
"""What stands in the place of a mapping's file to look first."""


def show_previews(face: Face, files: Sequence[PreviewedFile], mapping: Path) -> None:
    """Show tables with a mapping to save and correct; nothing is imported."""
    if str(mapping) != PREVIEW:
        face.say(N_("列对应文件“%(path)s”还不存在，先看一看表格。"), path=str(mapping))
    for file in files:
        if file.reason is not None:
            face.say("%(path)s  %(reason)s", path=str(file.path), reason=face.remark(file.reason))
        for table in file.tables:
            face.say("%(path)s  %(sheet)s", path=str(file.path), sheet=table.sheet)
            face.table(
                [N_("列"), N_("前三行"), N_("可能是")],
                _columns(table.columns, table.rows, table.guess),
            )
            face.say("%(guess)s", guess=_mapping(table.guess))
    if files:
        face.say(
            N_(
                "以上只是预览，没有导入。请核对猜出的对应关系，改好后存成 JSON 文件，"
                "再用 --map 指明这个文件导入。"
            )
        )
    else:
        face.say(N_("没有找到表格，没有导入。压缩包请先解开。"))
    face.emit({"imported": False, "tables": _documents(face, files)})


def _columns(
    columns: Sequence[str], rows: Sequence[Sequence[str]], guess: Mapping[Any, str]
) -> list[list[str]]:
    """Return each column with its first cells and what it may be."""
    roles = {column: str(role) for role, column in guess.items()}
    return [
        [
            column,
            "\n".join(row[at] if at < len(row) else "" for row in rows),
            roles.get(column, ""),
        ]
        for at, column in enumerate(columns)
    ]


def _mapping(guess: object) -> str:
    return json.dumps({"columns": guess}, ensure_ascii=False)


def _documents(face: Face, files: Sequence[PreviewedFile]) -> list[dict[str, Any]]:
    """Return the tables as the command line's JSON has them."""
    unread = [
        {"path": str(file.path), "reason": face.remark(file.reason)}
        for file in files
        if file.reason is not None
    ]
    read = [
        {
            "path": str(file.path),
            "sheet": table.sheet,
            "columns": list(table.columns),
            "rows": [list(row) for row in table.rows],
            "mapping": {"columns": dict(table.guess)},
        }
        for file in files
        for table in file.tables
    ]
    return [*read, *unread]
