"""A complaint pack for an office: what was confirmed, what the person states, what is missing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from analyzer.errors import UnreadableInput, UsageError
from analyzer.model.complaint import Form, Office
from analyzer.model.dossier import DossierKind, Supplement
from analyzer.model.finding import State
from analyzer.model.remark import N_, Remark, remark
from analyzer.pipeline.clips import cut_clips, fitted
from analyzer.pipeline.dossier import build_dossier
from analyzer.pipeline.routing import Suggestion, suggest, warnings
from analyzer.pipeline.stages import Stage, Stages, unobserved
from analyzer.pipeline.targets import refuse_backup
from reports.channels.read import channel
from reports.clips import clip_plans
from reports.packs import fields
from reports.packs.choice import Choice, choose
from reports.packs.material import Clip, Material
from reports.packs.pack import SUMS, write_pack
from reports.view import clock, open_view

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from analyzer.i18n import Translate
    from analyzer.model.complaint import ComplaintEntry
    from analyzer.model.dossier import Dossier
    from analyzer.model.manifest import ManifestEntry
    from analyzer.pipeline.stages import Observe
    from analyzer.store.case import Case
    from reports.channels.model import Channel

MISSING = N_("向“%(office)s”提交还缺：%(fields)s。可以写进 --form 文件，或加 --ask 逐项填写。")
UNKNOWN_FIELD = N_("表格里没有“%(field)s”这一项。可用的有：%(known)s。")
WRONG_VALUE = N_("“%(field)s”的值不对：%(value)s。")
NO_FORM = N_("读不了表格文件 %(path)s：%(why)s。它应是 YAML 或 JSON，一行一项。")
NOTHING_CONFIRMED = N_("还没有确认过的线索。请先逐条核对，再做投诉材料；未核对的内容不会写进投诉。")
NOTHING_TAKEN = N_("确认过的线索里没有“%(office)s”受理的内容（%(accepts)s）。%(advice)s")
NOT_CONFIRMED = N_("线索 %(id)s 没有确认，或不在案卷里；只有确认过的才能写进投诉。")
NO_COMPLAINT = N_("案卷里没有第 %(id)d 号投诉。可用 followup list 查看全部编号。")
OCCUPIED = N_("文件夹 %(path)s 不是空的。请换一个新的文件夹，以免新旧材料混在一起。")
STEPS = (Stage.GATHER, Stage.CLIPS, Stage.FILES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asks for."""

    office: Office
    form: Form
    language: str
    findings: tuple[str, ...] = ()
    """Ids the person chose; empty for all that fit."""
    supplement: int | None = None
    """Number of the complaint this goes on from."""
    clips: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A pack that was written."""

    office: Office
    folder: Path
    files: tuple[ManifestEntry, ...]
    findings: tuple[str, ...]
    left_out: int
    """Confirmed findings about other institutions or not taken by the office."""
    warnings: tuple[Remark, ...]


def suggestions(case: Case, form: Form) -> tuple[Suggestion, ...]:
    """Return the offices that come into question for what was confirmed, first things first."""
    confirmed = case.findings(state=State.CONFIRMED)
    return suggest(confirmed, licence=form.licence, region=case.settings.region)


def read_form(path: Path, form: Form) -> Form:
    """Return a form with the values of a YAML or JSON file put in.

    Raises:
        UnreadableInput: The file cannot be read as one.
        UsageError: It names a field there is not, or a value that is none.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UnreadableInput(remark(NO_FORM, path=str(path), why=why)) from error
    if not isinstance(values, dict):
        raise UnreadableInput(remark(NO_FORM, path=str(path), why=type(values).__name__))
    return fill(form, values)


def fill(form: Form, values: Mapping[str, Any]) -> Form:
    """Return a form with values put in.

    Raises:
        UsageError: There is no such field, or no such value.
    """
    for name, value in values.items():
        try:
            form = fields.with_values(form, {str(name): value})
        except KeyError as error:
            known = "、".join(fields.LABELS)
            raise UsageError(remark(UNKNOWN_FIELD, field=str(name), known=known)) from error
        except ValueError as error:
            raise UsageError(remark(WRONG_VALUE, field=str(name), value=str(value))) from error
    return form


def to_ask(office: Office, form: Form) -> tuple[tuple[str, str, str, bool], ...]:
    """Return the fields a wizard asks for: name, label, hint, whether the office insists on it."""
    known = channel(office)
    must = fields.missing(known, form)
    return tuple(
        (name, fields.LABELS[name], fields.HINTS.get(name, ""), name in must)
        for name in fields.asked(known, form)
    )


def missing_fields(office: Office, form: Form) -> tuple[str, ...]:
    """Return the names of the fields without which an office sends the paper back."""
    return fields.missing(channel(office), form)


def write_complaint(
    case: Case,
    request: Request,
    out: Path,
    translate: Translate,
    *,
    observe: Observe = unobserved,
) -> Made:
    """Write the pack for an office; `observe` is told of each step as it begins.

    Raises:
        UsageError: Something the office insists on is missing; nothing that was confirmed fits.
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to.
    """
    known = channel(request.office)
    refuse_backup(case, out)
    _check_form(known, request, translate)
    steps = Stages(STEPS, observe)
    steps.at(Stage.GATHER)
    choice = _choice(case, known, request, translate)
    _check_folder(out)
    told = tuple(_warnings(case, request))
    steps.at(Stage.CLIPS)
    material = Material(
        clips=tuple(_clips(case, known, choice, request)),
        originals={key: case.exhibit_file(key) for key in choice.exhibits},
        warnings=told,
        supplement=_supplement(case, request, translate),
    )
    steps.at(Stage.FILES)
    out.mkdir(parents=True, exist_ok=True)
    files = write_pack(known, request.form, choice, material, out)
    sums = next(entry.sha256 for entry in files if entry.path == SUMS)
    case.log("export", request.office.value, files=len(files), sums_sha256=sums)
    named = tuple(item.entry.finding.id for item in choice.view.findings)
    return Made(
        office=request.office,
        folder=out,
        files=files,
        findings=named,
        left_out=choice.other_institutions + choice.not_taken,
        warnings=told,
    )


def _check_form(known: Channel, request: Request, translate: Translate) -> None:
    absent = fields.missing(known, request.form)
    if absent:
        listed = "、".join(f"{translate(fields.LABELS[name])} ({name})" for name in absent)
        name = known.name.say(request.language)
        raise UsageError(remark(MISSING, office=name, fields=listed))


def _check_folder(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(remark(OCCUPIED, path=str(out)))


def _choice(case: Case, known: Channel, request: Request, translate: Translate) -> Choice:
    confirmed = {finding.id for finding in case.findings(state=State.CONFIRMED)}
    if not confirmed:
        raise UsageError(remark(NOTHING_CONFIRMED))
    if unknown := [key for key in request.findings if key not in confirmed]:
        raise UsageError(remark(NOT_CONFIRMED, id=unknown[0]))
    dossier = build_dossier(case, kind=DossierKind.FINAL, language=request.language)
    fresh = _since(case, request)
    if fresh:
        dossier = _beyond(dossier, fresh)
    choice = choose(open_view(dossier), known, request.form, only=request.findings or fresh)
    if not choice.view.findings:
        advice = [told.say(translate) for told in _warnings(case, request)]
        raise UsageError(
            remark(
                NOTHING_TAKEN,
                office=known.name.say(request.language),
                accepts=known.accepts.text.say(request.language),
                advice=" ".join(advice),
            )
        )
    return choice


def _beyond(dossier: Dossier, fresh: Collection[str]) -> Dossier:
    """Return a dossier of what is new, with numbers above any that was handed in before."""
    found = tuple(entry for entry in dossier.findings if entry.finding.id in fresh)
    earlier = Supplement(dossier_sha256="", findings=len(dossier.findings))
    return replace(dossier, findings=found, supplement=earlier)


def _filed(case: Case, request: Request) -> ComplaintEntry | None:
    if request.supplement is None:
        return None
    for entry in case.complaints():
        if entry.complaint.id == request.supplement:
            return entry
    raise UsageError(remark(NO_COMPLAINT, id=request.supplement))


def _since(case: Case, request: Request) -> Collection[str]:
    """Return the findings an earlier complaint did not name; empty for a first complaint."""
    entry = _filed(case, request)
    if entry is None:
        return ()
    named = set(entry.complaint.findings)
    fresh = [f.id for f in case.findings(state=State.CONFIRMED) if f.id not in named]
    if not fresh:
        raise UsageError(remark(NOTHING_NEW, id=entry.complaint.id))
    return fresh


NOTHING_NEW = N_("第 %(id)d 号投诉以后没有新确认的线索，暂时没有可以补充的内容。")
SUPPLEMENT_TO = N_(
    "本件是补充材料，补充 %(day)s 提交的同一事项（编号：%(receipt)s）。以下只列此后新确认的事实；"
    "文件编号 E-… 与此前相同。"
)


def _supplement(case: Case, request: Request, translate: Translate) -> str | None:
    entry = _filed(case, request)
    if entry is None:
        return None
    values = {"day": entry.complaint.filed.isoformat(), "receipt": entry.receipt or "—"}
    return translate(SUPPLEMENT_TO) % values


def _warnings(case: Case, request: Request) -> Iterator[Remark]:
    offices = {entry.complaint.office for entry in case.complaints()}
    suggested = {item.office for item in suggestions(case, request.form)}
    unfiled = suggested - offices
    yield from warnings(request.office, request.form.licence, beside=unfiled)
    if request.office is Office.NIFA and Office.NFRA in offices:
        yield remark(ALREADY)


ALREADY = N_(
    "这件事已经登记过向金融监管总局（12378）反映；中国互联网金融协会可能因此不收，请写不同的事实"
)


def _clips(case: Case, known: Channel, choice: Choice, request: Request) -> Iterator[Clip]:
    if not request.clips or "clips" not in known.parts:
        return
    say = choice.view.say
    for cut in cut_clips(case, clip_plans(choice.view)):
        first, last = cut.plan.span
        what = say(CLIP) % {
            "label": cut.plan.label,
            "exhibit": choice.view.exhibit(cut.plan.exhibit),
            "first": clock(first),
            "last": clock(last),
            "digest": cut.source_sha256[:16],
        }
        for part in fitted(cut, known.attachment_bytes):
            yield Clip(finding=cut.plan.finding, name=part.name, content=part.wav, what=what)


CLIP = N_(
    "%(label)s 的录音片段，取自 %(exhibit)s 的 %(first)s–%(last)s（原文件 SHA-256 %(digest)s…）"
)
