"""Which confirmed findings a complaint names: those the office takes, about one institution."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.model.finding import State
from reports.sections.index import cited_exhibits

if TYPE_CHECKING:
    from collections.abc import Collection

    from analyzer.model.complaint import Form
    from reports.channels.model import Channel
    from reports.view import NumberedFinding, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A view that holds what a complaint names, and what was left out."""

    view: View
    other_institutions: int
    """Findings about another institution."""
    not_taken: int
    """Findings the office does not take."""

    @property
    def parties(self) -> frozenset[str]:
        """Keys of the numbers the complaint is about, with those joined to them."""
        found = set()
        for item in self.view.findings:
            finding = item.entry.finding
            if finding.party:
                found.add(finding.party)
            cluster = self.view.clusters.get(finding.cluster or "")
            found.update(cluster.numbers if cluster else ())
        return frozenset(found)

    @property
    def exhibits(self) -> tuple[str, ...]:
        """Ids of the exhibits that what is named rests on, by their numbers."""
        held, used = self.view.exhibits, cited_exhibits(self.view)
        return tuple(sorted(used & held.keys(), key=lambda key: held[key].exhibit.number))


def choose(view: View, channel: Channel, form: Form, *, only: Collection[str] = ()) -> Choice:
    """Choose what a complaint names, with the numbers the report gives its findings.

    Args:
        view: The final report's view.
        channel: The office.
        form: What the person stated; its institution leaves out what is about another one, where
            the office cannot do without an institution; the police get all that was confirmed.
        only: Ids the person chose; empty for all that fit.
    """
    confirmed = [item for item in view.findings if item.entry.finding.state is State.CONFIRMED]
    if only:
        chosen = [item for item in confirmed if item.entry.finding.id in only]
        return Choice(view=replace(view, findings=tuple(chosen)), other_institutions=0, not_taken=0)
    asked = "institution" in channel.required
    ours = [item for item in confirmed if not asked or _about(view, item, form.institution)]
    taken = [item for item in ours if _taken(channel, item, form)]
    return Choice(
        view=replace(view, findings=tuple(taken)),
        other_institutions=len(confirmed) - len(ours),
        not_taken=len(ours) - len(taken),
    )


def _about(view: View, item: NumberedFinding, institution: str | None) -> bool:
    """Tell whether a finding may be about an institution: known to be, or not known whose."""
    names = institutions(view, item)
    if not names or not institution:
        return True
    return any(name in institution or institution in name for name in names)


def institutions(view: View, item: NumberedFinding) -> frozenset[str]:
    """Return the names of the institution a finding's number is held to belong to."""
    finding = item.entry.finding
    party = view.parties.get(finding.party or "")
    cluster = view.clusters.get(finding.cluster or "")
    names = (party.institution if party else None, cluster.name if cluster else None)
    return frozenset(name for name in names if name)


def _taken(channel: Channel, item: NumberedFinding, form: Form) -> bool:
    takes = channel.takes
    if form.licence in takes.licences:
        return True
    if takes.words:
        text = "\n".join(item.entry.quote)
        return any(word in text for word in takes.words)
    return takes.category(item.entry.finding.category)
