"""The articles rules point to: their text, their strength, and when they were in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from analyzer.model.finding import Authority, LegalBasis
from analyzer.model.remark import N_, remark
from analyzer.rules.model import Citation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.rules.fields import Fields

_DAY_BEFORE_TIME = date(1, 1, 1)


def read_laws(fields: Fields) -> dict[Citation, tuple[LegalBasis, ...]]:
    """Read `laws.yaml`: for each article the texts it has had, oldest first.

    An article that was renumbered is one citation with a text for each period; `number` is its
    number in that period where it differs from the number the rules use.
    """
    laws: dict[Citation, list[LegalBasis]] = {}
    for entry in fields.each("articles"):
        citation = Citation(law=entry.text("law"), article=entry.text("article"))
        level = entry.choice("level", Authority)
        laws.setdefault(citation, []).append(_basis(entry, citation, level))
        entry.done()
    fields.done()
    return {
        citation: tuple(sorted(texts, key=lambda text: text.in_force_from or _DAY_BEFORE_TIME))
        for citation, texts in laws.items()
    }


def _basis(entry: Fields, citation: Citation, level: Authority) -> LegalBasis:
    def optional(key: str) -> str | None:
        return entry.text(key) if entry.has(key) else None

    return LegalBasis(
        law=optional("full_name") or citation.law,
        article=optional("number") or citation.article,
        level=level,
        in_force_from=_day(entry, "in_force_from"),
        in_force_to=_day(entry, "in_force_to"),
        status=entry.text("status"),
        source=optional("source"),
        text=optional("text"),
        note=optional("note"),
    )


def _day(entry: Fields, key: str) -> date | None:
    if not entry.has(key):
        return None
    node = entry.node(key)
    try:
        return date.fromisoformat(str(node.value))
    except ValueError as exc:
        raise entry.wrong(node, remark(N_("键 %(key)s 应是日期"), key=key)) from exc


def read_citations(fields: Fields) -> Iterator[Citation]:
    """Read a rule's `legal_basis`."""
    for entry in fields.each("legal_basis"):
        yield Citation(law=entry.text("law"), article=entry.text("article"))
        entry.done()
