"""`calldossier import`: read a backup into a case and print the receipt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analyzer.cli.face import (
    CaseArgument,
    Face,
    JsonFlag,
    Lang,
    Password,
    Region,
    Zone,
    open_or_create,
)
from analyzer.cli.previewing import PREVIEW, show_previews
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.pipeline.reasons import Reason
    from analyzer.pipeline.receipts import Receipt

KINDS = {
    "call": N_("通话"),
    "message": N_("短信/彩信"),
    "recording": N_("录音"),
    "email": N_("邮件"),
    "contact": N_("联系人"),
}


SHOWN = 5
"""How many reasons of one file are shown; JSON has them all."""


def import_(
    case: CaseArgument,
    paths: Annotated[
        list[Path], typer.Argument(help="备份文件夹、zip 或文件 / folder, zip or files")
    ],
    timezone: Zone = None,
    region: Region = "CN",
    password: Password = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--map",
            help="JSON：哪一列是什么；preview 先看 / columns of a table; preview to look",
        ),
    ] = None,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """把手机备份导入案卷，并给出收据 / Read a backup into a case and print the receipt."""
    from analyzer.pipeline.folder import refuse_overlap, require_backup
    from analyzer.pipeline.importing import import_paths
    from analyzer.pipeline.mappings import preview

    face = Face(json=as_json, lang=lang)
    if mapping is not None and (str(mapping) == PREVIEW or not mapping.exists()):
        show_previews(face, list(preview(paths, password=password)), mapping)
        return
    for path in paths:
        require_backup(path)
        refuse_overlap(case, path)
    with open_or_create(case, zone=timezone, region=region) as opened:
        receipt = import_paths(opened, paths, password=password, mapping=mapping)
    show_receipt(face, receipt)
    face.emit(receipt_json(receipt, face))


def show_receipt(face: Face, receipt: Receipt) -> None:
    """Say in words what was read, what was not, and that it adds up."""
    rows = [
        [
            entry.path,
            "、".join(
                f"{face.translate(KINDS[kind])} {count}"
                for kind, count in entry.records.items()
                if count
            )
            or "–",
            str(entry.duplicates),
            str(entry.warnings),
            str(entry.seen),
        ]
        for entry in receipt.entries
        if entry.importer
    ]
    face.table([N_("文件"), N_("新增"), N_("重复"), N_("未能读取"), N_("合计")], rows)
    _show_reasons(face, receipt)
    if receipt.skipped:
        face.say(N_("没有读取的文件："))
        for skipped in receipt.skipped:
            face.say(
                "  %(path)s  %(reason)s", path=skipped.path, reason=face.remark(skipped.reason)
            )
    if receipt.added:
        face.say(
            N_("新增 %(added)d 条记录；合计 = 新增 + 重复 + 未能读取，逐个文件都对得上。"),
            added=receipt.added,
        )
    elif any(entry.warnings and not entry.known for entry in receipt.entries):
        face.say(N_("没有新增内容：有文件没能读进来，原因和办法见上面的说明。"))
    else:
        face.say(N_("没有新增内容：这些记录案卷里都已经有了。"))


def _show_reasons(face: Face, receipt: Receipt) -> None:
    """Say file by file why entries were not read, and what is noted about others."""
    told = [entry for entry in receipt.entries if entry.reasons]
    if told:
        face.say(N_("逐个文件的说明（“未能读取”是没有读进来的；“注意”是读进来了、但要留意的）："))
    for entry in told:
        face.say("  %(path)s", path=entry.path)
        for reason in entry.reasons[:SHOWN]:
            face.say(
                N_("    未能读取 %(count)d 条：%(reason)s（%(places)s）")
                if reason.lost
                else N_("    注意：%(reason)s（%(places)s）"),
                count=reason.count,
                reason=face.remark(reason.remark),
                places=_places(reason, face),
            )
        if len(entry.reasons) > SHOWN:
            left = len(entry.reasons) - SHOWN
            face.say(N_("    另有 %(count)d 种说明，加 --json 可以看全。"), count=left)


def _places(reason: Reason, face: Face) -> str:
    listed = ", ".join(reason.places)
    if reason.count == len(reason.places):
        return listed
    return face.translate(N_("%(places)s 等 %(count)d 处")) % {
        "places": listed,
        "count": reason.count,
    }


def _reasons_json(found: tuple[Reason, ...], face: Face, *, lost: bool) -> list[dict[str, Any]]:
    return [
        {"reason": face.remark(one.remark), "count": one.count, "places": one.places}
        for one in found
        if one.lost is lost
    ]


def receipt_json(receipt: Receipt, face: Face) -> dict[str, Any]:
    """Return the receipt as the command line's contract has it."""
    return {
        "exhibits": [
            {
                "id": entry.exhibit.id,
                "path": entry.path,
                "sha256": entry.exhibit.sha256,
                "importer": entry.importer,
                "records": dict(entry.records),
                "duplicates": entry.duplicates,
                "warnings": entry.warnings,
                "remarks": entry.remarks,
                "lost": _reasons_json(entry.reasons, face, lost=True),
                "notes": _reasons_json(entry.reasons, face, lost=False),
                "known": entry.known,
            }
            for entry in receipt.entries
        ],
        "skipped": [
            {"path": skipped.path, "reason": face.remark(skipped.reason)}
            for skipped in receipt.skipped
        ],
        "totals": {
            "exhibits": len(receipt.entries),
            "records": dict(receipt.records),
            "duplicates": sum(entry.duplicates for entry in receipt.entries),
            "warnings": sum(entry.warnings for entry in receipt.entries),
            "remarks": sum(entry.remarks for entry in receipt.entries),
            "seen": sum(entry.seen for entry in receipt.entries),
            "skipped": len(receipt.skipped),
        },
    }
