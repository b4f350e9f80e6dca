"""The outcome of one check, as faces show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analyzer.model.remark import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was checked."""

    subject: str
    passed: bool
    """True also where there was nothing to compare with: the words say so."""
    what: Remark
