"""What the person says of a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.model.remark import N_, remark
from analyzer.numbers import normalise

if TYPE_CHECKING:
    from analyzer.model.party import Role
    from analyzer.store.case import Case


def mark_number(case: Case, number: str, *, role: Role, institution: str | None) -> str:
    """Record a person's word on a number and return the number's normal form.

    Raises:
        UsageError: It is no number.
    """
    key = normalise(number, region=case.settings.region).key
    if not key:
        raise UsageError(remark(N_("“%(number)s”不是可以标注的号码。"), number=number))
    case.mark(key, role, institution)
    return key
