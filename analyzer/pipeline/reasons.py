"""Why entries of a file were not read, and what is doubtful about others, gathered for a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.model.records import ExtractionWarning
    from analyzer.model.remark import Remark

PLACES: Final = 3
"""How many places of one reason are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What was said of entries of one file in the same words."""

    remark: Remark
    """As said of the first."""
    lost: bool
    """True where the entries were not read; False for a note about what was."""
    count: int
    places: tuple[str, ...]
    """Locators of the first."""


def reasons(warnings: Iterable[ExtractionWarning]) -> Mapping[str, tuple[Reason, ...]]:
    """Return by exhibit what was said of it: lost entries, then notes, in the order met."""
    found: dict[str, dict[tuple[bool, str], Reason]] = {}
    for warning in warnings:
        said = found.setdefault(warning.provenance.exhibit, {})
        key = (warning.lost, warning.remark.template)
        before = said.get(key)
        places = before.places if before else ()
        said[key] = Reason(
            remark=before.remark if before else warning.remark,
            lost=warning.lost,
            count=before.count + 1 if before else 1,
            places=(*places, warning.provenance.locator) if len(places) < PLACES else places,
        )
    return {
        exhibit: tuple(sorted(said.values(), key=lambda one: not one.lost))
        for exhibit, said in found.items()
    }
