"""The numbers: what each is, what it is held to be and why, and which are held to be one party."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.party import Party, Role
from reports.grid import Cell, Columns, table
from reports.labels import NUMBER_KIND, ROLE
from reports.prose import Prose
from reports.styles import BODY, CAPTION, NOTE, chapter
from reports.view import View, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus.flowables import Flowable

LISTED = (Role.COLLECTOR, Role.THIRD_PARTY, Role.UNKNOWN)
"""Roles whose numbers are listed; friends, family and services are counted only."""


def parties(view: View) -> Iterator[Flowable]:
    """Yield the section on numbers and groups of numbers."""
    _ = view.say
    yield chapter(_("五、号码与归组"), "parties")
    listed = sorted(
        (party for party in view.dossier.parties if party.role in LISTED or _found(view, party)),
        key=lambda party: (_rank(party), party.number.key),
    )
    if not listed:
        yield Prose(_("没有可列出的号码。"), BODY)
    heads = (_("号码"), _("种类与归属地"), _("名称、机构"), _("身份"), _("理由"))
    yield from table(
        Columns(heads=heads, shares=(20, 22, 18, 14, 26)), (_row(view, p) for p in listed)
    )
    if view.dossier.owner:
        yield Prose(view.tell(view.dossier.owner), NOTE)
    left_out = len(view.dossier.parties) - len(listed)
    if left_out:
        text = _("另有 %(count)d 个熟人或公共服务号码，与本报告无关，未列出。")
        yield Prose(text % {"count": left_out}, NOTE)
    yield Prose(_("归属地和运营商按号段推断；携号转网可能使其不准确。"), NOTE)
    if view.dossier.clusters:
        yield Prose(_("归为一组的号码"), CAPTION)
        groups = (_("机构"), _("号码"), _("归组理由"))
        yield from table(Columns(heads=groups, shares=(22, 30, 48)), _clusters(view))


def _found(view: View, party: Party) -> bool:
    """Say whether a finding of this report is about the party."""
    return any(item.entry.finding.party == party.number.key for item in view.findings)


def _rank(party: Party) -> int:
    return LISTED.index(party.role) if party.role in LISTED else len(LISTED)


def _row(view: View, party: Party) -> tuple[Cell, ...]:
    _ = view.say
    decided = _("（本人指定）") if party.decided else _("（程序建议）")
    names = [*party.names, party.institution or ""]
    return (
        shown(party),
        kind_and_place(view, party),
        "\n".join(dict.fromkeys(name for name in names if name)) or "—",
        f"{_(ROLE[party.role])}{decided}",
        view.tell(party.role_reason),
    )


def kind_and_place(view: View, party: Party) -> str:
    """Return what kind of number it is, and place and carrier where the prefix tells."""
    number = party.number
    known = [view.say(NUMBER_KIND[number.kind]), number.place or "", number.carrier or ""]
    return " · ".join(part for part in known if part)


def _clusters(view: View) -> Iterator[tuple[Cell, ...]]:
    for cluster in view.dossier.clusters:
        yield (
            view.group(cluster),
            "\n".join(view.number(key) for key in cluster.numbers),
            "\n".join(view.tell(reason) for reason in cluster.reasons),
        )
