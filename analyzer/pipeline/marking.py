"""What the person says of a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.numbers import normalise

if TYPE_CHECKING:
    from analyzer.model.party import Role
    from analyzer.store.case import Case


def mark_number(case: Case, number: str, *, role: Role, institution: str | None) -> str:
    """Record a person's word on a number and return the number's normal form."""
    key = normalise(number, region=case.settings.region).key
    case.mark(key, role, institution)
    return key
