"""What in a text says whose it is: signatures, institutions named, links, accounts, call-backs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from analyzer.linking.debt import collector_label
from analyzer.model.party import NumberKind
from analyzer.numbers import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator


class Trace(StrEnum):
    """Kinds of trace, as they are weighed."""

    SIGNATURE = "signature"
    """`【…】` at the beginning or end of a message: registered with the carrier by the sender."""
    INTRODUCTION = "introduction"
    """“我是……的”, “这里是……”."""
    SOUND = "sound"
    """A name that was spoken and sounds like a signature."""
    LENDER = "lender"
    """“您在……的借款”: for whom is collected."""
    MENTION = "mention"
    """The name stands in what a suspected collector wrote or said."""
    LINK = "link"
    ACCOUNT = "account"
    """A bank account or card to pay to."""
    WECHAT = "wechat"
    QQ = "qq"
    CALL_BACK = "call_back"
    """A number to call, as party key."""
    LABEL = "label"
    """The institution in a name or label the phone has for a number: somebody's opinion."""


NAMES = frozenset({Trace.SIGNATURE, Trace.INTRODUCTION, Trace.SOUND, Trace.LENDER, Trace.MENTION})
"""Traces whose value is an institution's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One trace in a text."""

    trace: Trace
    value: str
    """Folded, so that equal traces are equal values."""


_SIGNATURE = re.compile(
    r"\A\s*[【\[〖]([^】\]〗]{2,15})[】\]〗]|[【〖]([^】〗]{2,15})[】〗][。.!]?\s*\Z"
)
_NAME = r"[\u4e00-\u9fffA-Za-z]{2,10}?"
_TRADE = (
    r"(?:委托方|委托|官方|平台|金融|贷后|法务|客服|客户服务|催收|委外|第三方|工作人员|的工作人员)"
)
_INTRODUCTION = re.compile(
    rf"(?:我们?是|这里是|这边是|我这边是|我们这边是|我这里是|我[叫姓]\w{{1,3}}[,，]?是)"
    rf"({_NAME})的?{_TRADE}|"
    rf"(?:我(?:们|司|方)?)?(?:代表|受)({_NAME})(?:的?委托|正式|通知|与您|和您|联系)"
)
_LENDER = re.compile(
    rf"(?:您|你)(?:之前|当时)?(?:在|于)({_NAME})(?:平台|上)?的?(?:借款|贷款|欠款|账单|分期)"
)
_TITLE = re.compile(
    r"\A(?:那个|就是|咱们?|我们?|这个|一家|一个)|"
    r"(?:平台|公司|官方|的|APP|App|app|这边|那边|贷后|法务|客服|客户服务|委托方?|委外|催收|专员|部)+\Z"
)
_NO_NAME = re.compile(
    r"通知|提醒|温馨|重要|紧急|催收|法务|法院|公安|派出所|检察|律师|调解|第三方|平台|公司|贷款|借款|"
    r"客服|短信|验证|快递|您|你|我|他|什么|哪|银联|中国移动|中国联通|中国电信|还款|逾期|网上|这里|那里"
)
_ANYBODY = re.compile(
    r"疑似|可疑|骚扰|陌生|来电|电话|号码|短信|语音|机器人|智能|人工|自动|网贷|信用卡|小额|小贷|现金贷|"
    r"高利贷|套路贷|借贷|消费金融|金融|互联网|银行|债务|欠款|欠债|恶意|暴力|非法|高频|垃圾|轰炸|诈骗|"
    r"推销|外包|外访|中介|委托|机构|团队|人员|个人|用户|多人|被?[\d几数]+[人次个]|标记|举报|投诉|"
    r"又是|不接|别接|勿接|不要接|拒接|讨债|要债|收债|催债|收数|专用|某某?|员|贷|[^\w]|\d",
)
"""Words of labels that are anybody's."""
_URL = re.compile(
    r"(?<![a-z0-9.-])((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,12}/[a-z0-9_\-./?=&%#]{3,400})",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<!\d)(\d(?:[ -]?\d){15,18})(?![\dXx])")
_IDENTITY = re.compile(
    r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
_WECHAT = re.compile(
    r"(?:微信|薇信|威信|加[vV微薇]|[vV][xX]|[wW][xX]|[wW]e[cC]hat)(?:号|账号)?[是为:\s]*"
    r"([a-zA-Z][\w-]{5,19})"
)
_QQ = re.compile(r"(?:[qQ]{2}|扣扣|企鹅)(?:号|群)?[是为:\s]*([1-9]\d{4,10})(?!\d)")
_CALL_BACK = re.compile(
    r"(?:回电|回拨|致电|拨打|联系电话|咨询电话|来电|电联|电话|联系)[^\d+]{0,6}(\+?\d[\d -]{5,16}\d)"
)
_SHARED_KINDS = frozenset(
    {NumberKind.PUBLIC, NumberKind.CARRIER, NumberKind.WITHHELD, NumberKind.SHORT}
)


def institution(name: str) -> str | None:
    """Return an institution's name without titles around it; `None` where it names nobody."""
    folded = _TITLE.sub("", unicodedata.normalize("NFKC", name).strip())
    if len(folded) < 2 or _NO_NAME.search(folded):
        return None
    return folded


@cache
def syllables(name: str) -> tuple[str, ...]:
    """Return the pinyin of a name without tones, one for each character."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(name))


def labelled_institution(label: str) -> str | None:
    """Return the institution that a label for a collector names; `None` where it names none.

    Labels such as “疑似催收” or “网贷催收” are given to everybody who collects.
    """
    name = institution(label) if collector_label(label) else None
    rest = _ANYBODY.sub("", name or "")
    if name is None or len(rest) < 2 or (len(rest) == 2 and rest == name):
        return None
    return name


def identifiers(text: str, *, region: str) -> Iterator[Identifier]:
    """Yield the traces in a text, in the order of their kinds; a value may come twice."""
    text = unicodedata.normalize("NFKC", text)
    for trace, pattern in (
        (Trace.SIGNATURE, _SIGNATURE),
        (Trace.INTRODUCTION, _INTRODUCTION),
        (Trace.LENDER, _LENDER),
    ):
        for found in pattern.finditer(text):
            if name := institution(next(group for group in found.groups() if group)):
                yield Identifier(trace=trace, value=name)
    for found in _URL.finditer(text):
        host, _, path = found[1].partition("/")
        yield Identifier(trace=Trace.LINK, value=f"{host.lower()}/{path.rstrip('.')}")
    for found in _DIGITS.finditer(text):
        if not _IDENTITY.fullmatch(digits := re.sub(r"\D", "", found[1])):
            yield Identifier(trace=Trace.ACCOUNT, value=digits)
    for trace, pattern in ((Trace.WECHAT, _WECHAT), (Trace.QQ, _QQ)):
        for found in pattern.finditer(text):
            yield Identifier(trace=trace, value=found[1].lower())
    for found in _CALL_BACK.finditer(text):
        number = normalise(found[1], region=region)
        if number.kind not in _SHARED_KINDS:
            yield Identifier(trace=Trace.CALL_BACK, value=number.key)
