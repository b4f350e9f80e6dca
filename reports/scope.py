"""Whom a rule binds, where it does not bind every lender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.complaint import Licence
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from analyzer.model.finding import LegalBasis


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a rule binds, where it does not bind every lender."""

    named: str
    """Part of the rule's name."""
    licences: frozenset[Licence]
    perhaps: frozenset[Licence]
    """Lenders it binds under a condition."""
    condition: str


SCOPES = (
    Scope(
        named="小额贷款公司",
        licences=frozenset({Licence.SMALL_LOAN}),
        perhaps=frozenset(),
        condition=N_("只适用于小额贷款公司及其委托的机构；对方如是，则适用"),
    ),
    Scope(
        named="消费金融公司",
        licences=frozenset({Licence.CONSUMER_FINANCE}),
        perhaps=frozenset(),
        condition=N_("只适用于消费金融公司及其委托的机构；对方如是，则适用"),
    ),
    Scope(
        named="银行业协会",
        licences=frozenset({Licence.BANK}),
        perhaps=frozenset({Licence.CONSUMER_FINANCE, Licence.AUTO_FINANCE}),
        condition=N_("只适用于中国银行业协会的会员；对方如是，则适用"),
    ),
    Scope(
        named="信用卡",
        licences=frozenset({Licence.BANK}),
        perhaps=frozenset(),
        condition=N_("只适用于发行信用卡的银行；对方如是，则适用"),
    ),
)
"""Chinese rules that bind one kind of lender (domain page 3.1 and 3.3)."""


def condition(basis: LegalBasis, licence: Licence | None) -> str | None:
    """Return under what condition a rule binds a lender.

    Returns:
        Empty where it binds, the condition where that is not known, `None` where it does not.
    """
    for scope in SCOPES:
        if scope.named not in basis.law:
            continue
        if licence in scope.licences:
            return ""
        open_question = licence in (None, Licence.UNKNOWN) or licence in scope.perhaps
        return scope.condition if open_question else None
    return ""
