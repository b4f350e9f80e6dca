"""What the closed sets of the model are called in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.model.finding import Authority, Category, GateName, State
from analyzer.model.party import Role
from analyzer.model.passage import Channel
from analyzer.model.records import CallOutcome, Direction
from analyzer.model.remark import N_
from analyzer.model.review import Order
from analyzer.model.transcript import Doubt, Speaker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from analyzer.i18n import Translate
    from analyzer.model.finding import RuleTitle

CATEGORY: Mapping[Category, str] = {
    Category.THREAT: N_("威胁、恐吓"),
    Category.ABUSE: N_("辱骂、侮辱"),
    Category.FREQUENCY: N_("频繁拨打"),
    Category.HOURS: N_("夜间或清晨联系"),
    Category.THIRD_PARTY_DISCLOSURE: N_("向第三人泄露债务信息"),
    Category.PUBLICATION: N_("公开个人信息、曝光"),
    Category.IMPERSONATION: N_("冒充机关或他人身份"),
    Category.FORGED_DOCUMENT: N_("疑似伪造文书"),
    Category.EXTORTION: N_("索要财物"),
    Category.FALSE_CONSEQUENCE: N_("虚构或夸大后果"),
    Category.BOMBING: N_("短信、电话轰炸"),
    Category.ILLEGAL_FEE: N_("不明收费、诱导借贷"),
    Category.INTRUSION: N_("上门滋扰"),
    Category.UNLAWFUL_DATA: N_("来源不明的个人信息"),
}
SEVERITY: Mapping[int, str] = {
    5: N_("最先查看"),
    4: N_("优先查看"),
    3: N_("尽快查看"),
    2: N_("一般"),
    1: N_("仅供参考"),
}
"""How soon to look, not how guilty."""
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
CHANNEL: Mapping[Channel, str] = {
    Channel.CALL: N_("电话"),
    Channel.SMS: N_("短信"),
    Channel.EMAIL: N_("电子邮件"),
}
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
OUTCOME: Mapping[CallOutcome, str] = {
    CallOutcome.ANSWERED: N_("已接通"),
    CallOutcome.NOT_CONNECTED: N_("未接通"),
    CallOutcome.MISSED: N_("未接"),
    CallOutcome.REJECTED: N_("拒接"),
    CallOutcome.BLOCKED: N_("被拦截"),
    CallOutcome.VOICEMAIL: N_("语音信箱"),
    CallOutcome.ELSEWHERE: N_("在其他设备接听"),
    CallOutcome.UNKNOWN: N_("结果不明"),
}
ROLE: Mapping[Role, str] = {
    Role.COLLECTOR: N_("疑似催收方"),
    Role.THIRD_PARTY: N_("第三人（亲友、同事）"),
    Role.KNOWN: N_("熟人"),
    Role.SERVICE: N_("公共或商业服务"),
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
    GateName.CONTEXT: N_("谈的是欠款"),
    GateName.PHRASE: N_("说法与规则相符"),
    GateName.EXCEPTION: N_("没有例外情形"),
}
STOPPED: Mapping[GateName, str] = {
    GateName.PARTY: N_("对方不是疑似催收方"),
    GateName.SPEAKER: N_("不是对方说的"),
    GateName.CONTEXT: N_("谈的不是欠款"),
    GateName.PHRASE: N_("说法不够明确"),
    GateName.EXCEPTION: N_("属于例外情形"),
}
DOUBT: Mapping[Doubt, str] = {
    Doubt.LOOP: N_("机器反复写出同样的词，声音可能不清"),
    Doubt.SILENCE_PHRASE: N_("属于机器在静音处容易凭空写出的句子"),
    Doubt.NO_SPEECH: N_("机器认为此处可能没有人说话"),
    Doubt.LOW_CONFIDENCE: N_("机器把握较低"),
    Doubt.COMPRESSION: N_("文字重复过多，不像正常说话"),
    Doubt.LANGUAGE: N_("出现了预期之外的语言文字"),
}
ORDER: Mapping[Order, str] = {
    Order.SEVERITY: N_("先看严重的"),
    Order.TIME: N_("按时间"),
    Order.NUMBER: N_("按号码"),
    Order.STATE: N_("先看没复核的"),
}
ABOUT = N_("%(name)s：%(what)s")
COUNTED = N_("%(what)s（%(count)d）")
MOBILE_DIGITS = 11
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


def number(key: str | None, say: Translate) -> str:
    """Return a party key as people write it: Chinese numbers without the country code."""
    if not key:
        return say(N_("号码未显示"))
    if not key.startswith("+86"):
        return key
    digits = key.removeprefix("+86")
    mobile = digits.startswith("1") and len(digits) == MOBILE_DIGITS
    return digits if mobile else f"0{digits}"
