"""What the person reads before filing, and the form's fields to be copied one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.remark import N_
from reports.channels.read import letter
from reports.packs.facts import account, cut
from reports.packs.fields import LABELS, NATURES, nature_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model.complaint import Form
    from reports.channels.model import Channel, Stated
    from reports.packs.choice import Choice
    from reports.packs.material import Material
    from reports.packs.sizes import Sized

STANDING = {
    "V": N_("依据：%(source)s"),
    "S": N_("据%(source)s，未核对发布机关的文本"),
    "O": N_("本程序的建议"),
}
"""How a statement's source is given: read in the text, taken from elsewhere, or our own advice."""


def guide(
    channel: Channel,
    form: Form,
    choice: Choice,
    material: Material,
    files: Sequence[Sized],
) -> str:
    """Return what to know and do, in the person's language; not to be handed in."""
    _ = choice.view.say
    language = choice.view.dossier.language
    lines = [
        _("本文件只供您自己看，不要提交。"),
        "",
        _("机关：%(office)s") % {"office": channel.name.say(language)},
        _("怎么联系：%(contact)s") % {"contact": channel.contact.say(language)},
        _("这份材料的性质：%(nature)s") % {"nature": _(NATURES[nature_of(channel, form)])},
        "",
        _("【收什么】"),
        *_stated(channel.accepts, choice),
        _("【不收什么】"),
        *_stated(channel.not_for, choice),
        "",
        _("【提交以前】"),
    ]
    lines += [f"! {choice.view.tell(warning)}" for warning in material.warnings]
    for note in channel.notes:
        lines += _stated(note, choice)
    lines += _left_out(choice)
    lines += ["", _("【文件】（按此顺序上传或装订）")]
    lines += [
        _("%(name)s　%(size)s 字节　%(what)s")
        % {"name": item.entry.path, "size": f"{item.entry.size:,}", "what": item.what}
        for item in files
    ]
    lines += ["", _("【提交以后】"), *_after(channel, choice), channel.unhappy.say(language), ""]
    lines.append(
        _("以上关于机关的内容核对于 %(day)s，来源：%(sources)s。提交前请以该机关当天的公布为准。")
        % {"day": channel.checked, "sources": _("、").join(channel.sources)}
    )
    return "\n".join(lines) + "\n"


def _stated(stated: Stated, choice: Choice) -> list[str]:
    _ = choice.view.say
    text = stated.text.say(choice.view.dossier.language)
    return [f"· {text}", "    " + _(STANDING[stated.status]) % {"source": stated.source}]


def _left_out(choice: Choice) -> Iterator[str]:
    _ = choice.view.say
    if choice.other_institutions:
        text = _("· 另有 %(count)d 条已确认的要点属于其他机构，没有放进这份材料。")
        yield text % {"count": choice.other_institutions}
    if choice.not_taken:
        text = _("· 另有 %(count)d 条已确认的要点不属于该机关受理的内容，没有放进这份材料。")
        yield text % {"count": choice.not_taken}


def _after(channel: Channel, choice: Choice) -> Iterator[str]:
    _ = choice.view.say
    yield _("· 记下编号或回执，然后运行 calldossier followup 登记，程序会算出期限并提醒下一步。")
    for clock in channel.clocks:
        text = _("· %(what)s：%(count)d %(unit)s") % {
            "what": clock.what.say(choice.view.dossier.language),
            "count": clock.add,
            "unit": _(UNITS[clock.unit]),
        }
        yield text
        yield "    " + _(STANDING[clock.status]) % {"source": clock.source}


UNITS = {"days": N_("天"), "working_days": N_("个工作日"), "months": N_("个月")}


def filling(channel: Channel, form: Form, choice: Choice) -> str:
    """Return the fields with their values, each to be copied into the office's form."""
    _ = choice.view.say
    lines = [_("逐项复制到该机关的表格里。方括号里是字数。"), ""]
    wanted = {*channel.required, *channel.useful}
    if "%(demand)s" in letter(channel.office, choice.view.dossier.language):
        wanted.add("demand")
    for name in LABELS:
        if name not in wanted:
            continue
        value = _field(channel, form, choice, name)
        if value:
            lines += [f"【{_(LABELS[name])}】[{len(value)}]", value, ""]
    return "\n".join(lines)


def _field(channel: Channel, form: Form, choice: Choice, name: str) -> str:
    if name == "summary":
        text = form.summary or account(choice, most=channel.summary_chars)
        return cut(text, channel.summary_chars)
    return told(form, name, choice.view.say) or ""
