"""The fields of a complaint form: what they are called, what to write, which are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analyzer.model.complaint import Form, Licence, Nature
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.i18n import Translate
    from reports.channels.model import Channel

LABELS: Mapping[str, str] = {
    "name": N_("姓名"),
    "id_number": N_("身份证件号码"),
    "phone": N_("联系电话"),
    "email": N_("电子邮箱"),
    "address": N_("联系地址"),
    "institution": N_("机构全称"),
    "institution_address": N_("机构地址"),
    "licence": N_("机构的牌照类型"),
    "agency": N_("催收公司"),
    "contract": N_("合同编号"),
    "demand": N_("诉求"),
    "summary": N_("情况概述"),
    "nature": N_("性质"),
    "suspected": N_("本人认为涉嫌的行为"),
    "links": N_("网址"),
    "prior": N_("此前投诉的编号"),
}

HINTS: Mapping[str, str] = {
    "name": N_("真实姓名，与证件一致"),
    "id_number": N_("只写进给该机关的材料，不写进案卷，除非您选择保存"),
    "phone": N_("能接到该机关来电的号码"),
    "institution": N_("贷款机构的全称，合同首页和还款页面上有"),
    "institution_address": N_("可在国家企业信用信息公示系统按机构全称查询"),
    "demand": N_("希望对方做什么，例如：停止联系第三人、书面道歉、提供催收录音"),
    "summary": N_("用自己的话写几句；留空则由程序列出次数和日期"),
    "links": N_("帖子、视频或群发内容的网址，每行一个"),
}

LICENCES: Mapping[Licence, str] = {
    Licence.BANK: N_("银行"),
    Licence.CONSUMER_FINANCE: N_("消费金融公司"),
    Licence.AUTO_FINANCE: N_("汽车金融公司"),
    Licence.TRUST: N_("信托公司"),
    Licence.INSURER: N_("保险公司"),
    Licence.SMALL_LOAN: N_("小额贷款公司"),
    Licence.PAYMENT: N_("非银行支付机构"),
    Licence.CREDIT_BUREAU: N_("征信机构"),
    Licence.UNLICENSED: N_("没有放贷资质"),
    Licence.UNKNOWN: N_("不清楚"),
}

NATURES: Mapping[Nature, str] = {Nature.COMPLAINT: N_("投诉"), Nature.REPORT: N_("举报")}


def nature_of(channel: Channel, form: Form) -> Nature:
    """Return what the paper is: what the person said where the office takes it, else its usual."""
    if form.nature in channel.natures:
        return form.nature
    return channel.natures[0]


def missing(channel: Channel, form: Form) -> tuple[str, ...]:
    """Return the fields without which an office sends the paper back, in the form's order."""
    needed = set(channel.required)
    if nature_of(channel, form) is Nature.COMPLAINT:
        needed.add("demand")
    return tuple(name for name in LABELS if name in needed and not getattr(form, name))


def asked(channel: Channel, form: Form) -> tuple[str, ...]:
    """Return the fields a wizard asks for: the missing ones, then the useful ones left empty."""
    must = missing(channel, form)
    may = (name for name in channel.useful if not getattr(form, name) and name not in must)
    return (*must, *may)


def with_values(form: Form, values: Mapping[str, Any]) -> Form:
    """Return a form with values put in, as they come from a file, options or a wizard.

    Raises:
        KeyError: The form has no such field.
        ValueError: A value is not one of those there are.
    """
    made: dict[str, Any] = {}
    for name, value in values.items():
        if name not in LABELS:
            raise KeyError(name)
        if value in (None, "", [], ()):
            continue
        made[name] = _value(name, value)
    return replace(form, **made)


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - a form field
    if name == "licence":
        return Licence(value)
    if name == "nature":
        return Nature(value)
    if name in ("suspected", "links"):
        many = value.splitlines() if isinstance(value, str) else value
        return tuple(str(item).strip() for item in many if str(item).strip())
    if isinstance(value, list | dict | tuple):
        raise ValueError(value)
    return str(value).strip()


def told(form: Form, name: str, say: Translate) -> str | None:
    """Return a field's value as it is printed; `None` where it was not filled in."""
    value = getattr(form, name)
    if not value:
        return None
    match value:
        case Licence():
            return say(LICENCES[value])
        case Nature():
            return say(NATURES[value])
        case tuple():
            return "\n".join(value)
    return str(value)
