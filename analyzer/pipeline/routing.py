"""Which office to turn to, from what was confirmed and what the lender is licensed as, and why.

A suggestion, never a decision: the person chooses. Threats and the like come first with the police;
then the lender itself, then whoever supervises it (the routing table of the domain page, 2.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.complaint import Licence, Office
from analyzer.model.finding import Category
from analyzer.model.remark import N_, Remark, remark
from reports.channels.read import channel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from analyzer.model.finding import Finding

REGULATOR = {
    Licence.BANK: Office.NFRA,
    Licence.CONSUMER_FINANCE: Office.NFRA,
    Licence.AUTO_FINANCE: Office.NFRA,
    Licence.TRUST: Office.NFRA,
    Licence.INSURER: Office.NFRA,
    Licence.SMALL_LOAN: Office.LOCAL,
    Licence.PAYMENT: Office.PBOC,
    Licence.CREDIT_BUREAU: Office.PBOC,
}
"""Who supervises whom."""

GRAVE = frozenset(
    {
        Category.THREAT,
        Category.EXTORTION,
        Category.IMPERSONATION,
        Category.FORGED_DOCUMENT,
        Category.INTRUSION,
        Category.UNLAWFUL_DATA,
    }
)
OFTEN = frozenset({Category.FREQUENCY, Category.HOURS, Category.BOMBING})
CREDIT = ("征信", "信用报告", "信用记录")

WHY_POLICE = N_("有威胁、索要财物、冒充身份、伪造文书、上门滋扰或来源不明的个人信息等内容")
WHY_POLICE_ONLINE = N_("有公开个人信息的内容")
WHY_LENDER = N_("贷款机构对其委托的催收方负责，并有办理期限；先向它投诉，保留编号")
WHY_REGULATOR = N_("按所填牌照，由这里监管")
WHY_NIFA = N_("互联网金融从业机构的骚扰和威胁，可以实名举报")
WHY_SPAM = N_("有骚扰电话或短信，号码和原文交给这里处理")
WHY_ONLINE = N_("有网上公开的内容")
WHY_CREDIT = N_("有以征信记录施压的内容")
WHY_SHELL = N_("所填机构没有放贷资质，无证经营由这里处理")
WHY_US = N_("案卷的地区是美国")

NIFA_FIRST = N_("请先向中国互联网金融协会举报，再打 12378：前者不收其他机关已受理的事项")
SELDOM = N_("12315 很少受理持牌机构的催收，先看其他机关")
CREDIT_ONLY = N_("12363 只收支付机构、征信机构和征信记录方面的投诉")
WHICH = N_("还不知道机构的牌照。请先查清机构全称和牌照类型，再决定向哪个监管部门反映")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An office, why it is suggested, and what to know before."""

    office: Office
    why: Remark
    warnings: tuple[Remark, ...]


def suggest(
    findings: Iterable[Finding], *, licence: Licence | None, region: str
) -> tuple[Suggestion, ...]:
    """Return the offices that come into question, the first to turn to first.

    Args:
        findings: What a person confirmed.
        licence: What the lender is licensed as, as far as the person knows.
        region: The case's country.
    """
    known = tuple(findings)
    if not known:
        return ()
    if region != "CN":
        return (Suggestion(office=Office.CFPB, why=remark(WHY_US), warnings=()),)
    found: dict[Office, Remark] = {}
    for office, why in _reasons(known, licence or Licence.UNKNOWN):
        found.setdefault(office, remark(why))
    return tuple(
        Suggestion(office=office, why=why, warnings=tuple(warnings(office, licence, beside=found)))
        for office, why in found.items()
    )


def _reasons(findings: Collection[Finding], licence: Licence) -> Iterator[tuple[Office, str]]:
    categories = {finding.category for finding in findings}
    words = " ".join(hit.text for finding in findings for hit in finding.hits)
    if categories & GRAVE:
        yield Office.POLICE, WHY_POLICE
    if licence is Licence.UNLICENSED:
        yield Office.POLICE, WHY_SHELL
        yield Office.SAMR, WHY_SHELL
    else:
        yield Office.LENDER, WHY_LENDER
        yield Office.NIFA, WHY_NIFA
    if licence in REGULATOR:
        yield REGULATOR[licence], WHY_REGULATOR
    if any(word in words for word in CREDIT):
        yield Office.PBOC, WHY_CREDIT
    if categories & OFTEN or any(finding.channel == "sms" for finding in findings):
        yield Office.SPAM, WHY_SPAM
    if Category.PUBLICATION in categories:
        yield Office.CAC, WHY_ONLINE
        yield Office.POLICE, WHY_POLICE_ONLINE


def warnings(
    office: Office, licence: Licence | None, *, beside: Collection[Office] = ()
) -> Iterator[Remark]:
    """Yield what to know before turning to an office.

    Args:
        office: The office.
        licence: What the lender is licensed as.
        beside: Other offices that were turned to or come into question.
    """
    if office is Office.NFRA and Office.NIFA in beside:
        yield remark(NIFA_FIRST)
    if office is Office.SAMR and licence is not Licence.UNLICENSED:
        yield remark(SELDOM)
    if office is Office.PBOC and REGULATOR.get(licence or Licence.UNKNOWN) is not Office.PBOC:
        yield remark(CREDIT_ONLY)
    if office in (Office.LENDER, Office.NIFA) and licence in (None, Licence.UNKNOWN):
        yield remark(WHICH)


def office_name(office: Office, language: str) -> str:
    """Return what an office is called."""
    return channel(office).name.say(language)
