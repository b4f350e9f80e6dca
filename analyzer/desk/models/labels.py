"""What the closed sets of the model are called in the window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.model.finding import Authority, GateName, State
from analyzer.model.party import Role
from analyzer.model.records import Direction
from analyzer.model.remark import N_
from analyzer.model.review import Order
from analyzer.model.transcript import Speaker
from analyzer.pipeline import wording
from analyzer.pipeline.wording import CATEGORY, CHANNEL, DOUBT, OUTCOME, SEVERITY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from analyzer.i18n import Translate
    from analyzer.model.finding import RuleTitle

__all__ = ["CATEGORY", "CHANNEL", "DOUBT", "OUTCOME", "SEVERITY"]

STATE: Mapping[State, str] = {
    State.PROPOSED: N_("未复核"),
    State.CONFIRMED: N_("已确认"),
    State.REJECTED: N_("已排除"),
    State.UNSURE: N_("存疑"),
}
SIGN: Mapping[State, str] = {
    State.PROPOSED: "○",
    State.CONFIRMED: "✓",
    State.REJECTED: "✗",
    State.UNSURE: "?",
}
"""A state has a sign and a word beside its colour."""
DIRECTION: Mapping[Direction, str] = {
    Direction.IN: N_("对方打来"),
    Direction.OUT: N_("本机打出"),
    Direction.UNKNOWN: N_("方向不明"),
}
SENT: Mapping[Direction, str] = {
    Direction.IN: N_("对方发来"),
    Direction.OUT: N_("本机发出"),
    Direction.UNKNOWN: N_("方向不明"),
}
ROLE: Mapping[Role, str] = {
    **wording.ROLE,
    Role.THIRD_PARTY: N_("第三人（亲友、同事）"),
    Role.UNKNOWN: N_("还不知道"),
}
SPEAKER: Mapping[Speaker, str] = {
    Speaker.COLLECTOR: N_("对方"),
    Speaker.OWNER: N_("我"),
    Speaker.UNKNOWN: N_("未分辨"),
}
AUTHORITY: Mapping[Authority, str] = {
    Authority.LAW: N_("法律（效力最强）"),
    Authority.REGULATION: N_("行政法规、部门规章"),
    Authority.STANDARD: N_("推荐性国家标准（不是强制规定）"),
    Authority.SELF_REGULATION: N_("行业自律规则（只约束会员）"),
}
GATE: Mapping[GateName, str] = {
    GateName.PARTY: N_("对方是疑似催收方"),
    GateName.SPEAKER: N_("是对方说的"),
    GateName.CONTEXT: N_("谈的是欠款，或听得出是催收"),
    GateName.PHRASE: N_("说法与规则相符"),
    GateName.EXCEPTION: N_("没有例外情形"),
}
STOPPED: Mapping[GateName, str] = wording.GATE
"""Why a gate stopped a hit."""
ORDER: Mapping[Order, str] = {
    Order.SEVERITY: N_("先看严重的"),
    Order.TIME: N_("按时间"),
    Order.NUMBER: N_("按号码"),
    Order.STATE: N_("先看没复核的"),
}
ABOUT = N_("%(name)s：%(what)s")
COUNTED = N_("%(what)s（%(count)d）")
MOBILE_DIGITS = 11
_MOBILE = re.compile(r"\+86(?=1\d{10}(?!\d))")
WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def severity(level: int, say: Translate) -> str:
    """Return a level as shown: a number, five signs and words, so that no colour is needed."""
    return f"{level}  {'●' * level}{'○' * (5 - level)}  {say(SEVERITY[level])}"


def state(value: State, say: Translate) -> str:
    """Return a state as shown, with its sign."""
    return f"{SIGN[value]} {say(STATE[value])}"


def rule_title(rule: RuleTitle, language: str) -> str:
    """Return a rule's title in the language of the window."""
    return rule.title_zh if language == "zh" else rule.title_en


def rebuttal(rule: RuleTitle, language: str) -> str:
    """Return what would speak against a rule's finding."""
    return rule.rebuttal_zh if language == "zh" else rule.rebuttal_en


def moment(at: datetime | None, zone: str, say: Translate, *, seconds: bool = True) -> str:
    """Return local time with its offset: `2026-10-03 21:47:13 +08:00`."""
    if at is None:
        return say(N_("时间不明"))
    there = at.astimezone(ZoneInfo(zone)).isoformat(sep=" ", timespec="seconds")
    return f"{there[:19]} {there[19:]}" if seconds else there[5:16]


def length(seconds: float) -> str:
    """Return minutes and seconds, hours where there are some: `1:02:03`, `3:05`."""
    whole = int(seconds)
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{whole // 60}:{whole % 60:02d}"


def as_dialled(text: str) -> str:
    """Return a sentence with Chinese mobile numbers as people write them."""
    return _MOBILE.sub("", text)


def number(key: str | None, say: Translate) -> str:
    """Return a party key as people write it: Chinese numbers without the country code."""
    if not key:
        return say(N_("号码未显示"))
    if not key.startswith("+86"):
        return key
    digits = key.removeprefix("+86")
    mobile = digits.startswith("1") and len(digits) == MOBILE_DIGITS
    return digits if mobile else f"0{digits}"
