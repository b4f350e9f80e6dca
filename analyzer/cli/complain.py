"""`calldossier complain`: which office to turn to, and the pack for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analyzer.cli.face import CaseArgument, Face, JsonFlag, Lang, open_case
from analyzer.errors import UsageError
from analyzer.model.complaint import Form, Office
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from analyzer.pipeline.cases import Case
    from analyzer.pipeline.complaining import Made, Request

PAIR = N_("--field 要写成 名称=内容，不是“%(pair)s”。")
OUT_NEEDED = N_("请用 --out 说明材料写到哪个文件夹。")


def complain(
    case: CaseArgument,
    to: Annotated[
        Office | None, typer.Option("--to", help="机关；省略则给出建议 / office; omit for advice")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="材料文件夹 / folder")] = None,
    form: Annotated[
        Path | None, typer.Option("--form", help="本人信息 YAML/JSON / your data as YAML or JSON")
    ] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="逐项询问缺少的内容 / ask for what is missing")
    ] = False,
    save: Annotated[
        bool, typer.Option("--save", help="把本人信息存进案卷 / keep your data in the case")
    ] = False,
    field: Annotated[
        list[str] | None, typer.Option("--field", help="一项本人信息，如 name=王某 / one field")
    ] = None,
    finding: Annotated[
        list[str] | None, typer.Option("--finding", help="只写这几条线索 / only these findings")
    ] = None,
    supplement: Annotated[
        int | None, typer.Option("--supplement", help="补充第几号投诉 / supplement to a complaint")
    ] = None,
    no_clips: Annotated[bool, typer.Option("--no-clips", help="不附录音片段 / no clips")] = False,
    as_json: JsonFlag = False,
    lang: Lang = "zh",
) -> None:
    """建议向哪个机关反映，并做好材料 / Suggest an office and write the pack for it."""
    from analyzer.pipeline.complaining import Request

    face = Face(json=as_json, lang=lang)
    with open_case(case) as opened:
        filled = _form(opened, form, field or [])
        if to is None:
            _advise(opened, filled, face)
            return
        if ask:
            filled = _asked(to, filled, face)
        if out is None:
            raise UsageError(remark(OUT_NEEDED))
        request = Request(
            office=to,
            form=filled,
            language=lang,
            findings=tuple(finding or ()),
            supplement=supplement,
            clips=not no_clips,
        )
        _write(opened, request, out, face, save=save)


def _form(case: Case, file: Path | None, given: list[str]) -> Form:
    """Return what the person stated: saved before, in the file, and on the line, in this order."""
    from analyzer.pipeline.complaining import fill, read_form

    form = case.form()
    if file is not None:
        form = read_form(file, form)
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(remark(PAIR, pair=pair))
        form = fill(form, {name.strip(): value})
    return form


def _asked(office: Office, form: Form, face: Face) -> Form:
    from analyzer.pipeline.complaining import fill, missing_fields, to_ask

    for name, label, hint, must in to_ask(office, form):
        text = face.translate(label) + (f"（{face.translate(hint)}）" if hint else "")
        answer = typer.prompt(text, default=None if must else "", err=True, show_default=False)
        form = fill(form, {name: answer})
    return _asked(office, form, face) if missing_fields(office, form) else form


def _advise(case: Case, form: Form, face: Face) -> None:
    from analyzer.pipeline.complaining import suggestions
    from analyzer.pipeline.routing import office_name

    found = suggestions(case, form)
    if not found:
        face.say(N_("还没有确认过的线索，先核对再投诉；遇到人身危险请马上打 110。"))
    for number, item in enumerate(found, start=1):
        face.say(
            N_("%(number)d. %(name)s（--to %(office)s）：%(why)s"),
            number=number,
            name=office_name(item.office, face.lang),
            office=item.office.value,
            why=face.remark(item.why),
        )
        for warning in item.warnings:
            face.say("   ! %(warning)s", warning=face.remark(warning))
    face.emit(
        {
            "suggestions": [
                {
                    "office": item.office.value,
                    "name": office_name(item.office, face.lang),
                    "why": face.remark(item.why),
                    "warnings": [face.remark(warning) for warning in item.warnings],
                }
                for item in found
            ]
        }
    )


def _write(case: Case, request: Request, out: Path, face: Face, *, save: bool) -> None:
    from analyzer.pipeline.complaining import write_complaint

    made = write_complaint(case, request, out, face.translate)
    if save:
        case.save_form(request.form)
    _show(made, face)


def _show(made: Made, face: Face) -> None:
    from analyzer.pipeline.routing import office_name

    face.say(
        N_("材料已写到 %(folder)s：%(files)d 个文件，%(findings)d 条确认过的要点。"),
        folder=made.folder,
        files=len(made.files),
        findings=len(made.findings),
    )
    if made.left_out:
        face.say(
            N_("! 另有 %(count)d 条确认过的要点没有放进去，原因见 00 开头的文件。"),
            count=made.left_out,
        )
    for warning in made.warnings:
        face.say("! %(warning)s", warning=face.remark(warning))
    face.say(N_("请先看 00 开头的文件。程序不会替您提交；提交后用 followup add 登记。"))
    face.emit(
        {
            "office": made.office.value,
            "name": office_name(made.office, face.lang),
            "folder": str(made.folder),
            "files": [
                {"path": entry.path, "size": entry.size, "sha256": entry.sha256}
                for entry in made.files
            ],
            "findings": list(made.findings),
            "left_out": made.left_out,
            "warnings": [face.remark(warning) for warning in made.warnings],
        }
    )
