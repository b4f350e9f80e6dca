"""Institutions as a person sees them: their numbers, why they are one, what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.model.dossier import DossierKind
from analyzer.model.party import Role, TieVerdict
from analyzer.model.remark import N_, remark
from analyzer.numbers import normalise
from analyzer.pipeline.dossier import build_dossier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from analyzer.model.dossier import Dossier
    from analyzer.model.party import Identity, Party
    from analyzer.model.pattern import DayPattern
    from analyzer.model.remark import Remark
    from analyzer.store.case import Case

NOT_IN_CASE = N_("案卷里没有号码 %(number)s。可用 institutions 命令查看全部号码。")
TOO_FEW = N_("请写出至少两个号码。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """Numbers held to be one institution, or one suspected number that stands alone."""

    id: str
    """Cluster id, or party key."""
    name: str | None
    parties: tuple[Party, ...]
    identities: tuple[Identity, ...]
    """Of the parties, in their order."""
    reasons: tuple[Remark, ...]
    """Why they are one; empty for one number."""
    days: tuple[DayPattern, ...]

    @property
    def calls(self) -> int:
        """Incoming calls."""
        return sum(day.calls for day in self.days)

    @property
    def answered(self) -> int:
        """Of these, answered."""
        return sum(day.answered for day in self.days)

    @property
    def night(self) -> int:
        """Of all, at night."""
        return sum(day.night for day in self.days)

    @property
    def days_over(self) -> tuple[date, ...]:
        """Days over a limit of the rule pack."""
        return tuple(day.day for day in self.days if day.over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Institutions:
    """All of a case, those with most calls first, and whose phone this seems to be."""

    institutions: tuple[Institution, ...]
    owner: Remark | None


def institutions(case: Case) -> Institutions:
    """Return the institutions of a case and the suspected collectors that stand alone."""
    dossier = build_dossier(case, kind=DossierKind.DRAFT, language="zh")
    return institutions_of(dossier)


def institutions_of(dossier: Dossier) -> Institutions:
    """Return the institutions a dossier has."""
    grouped = {key for one in dossier.clusters for key in one.numbers}
    groups = [(one.id, one.name, one.numbers, one.reasons) for one in dossier.clusters]
    groups += [
        (party.number.key, party.institution, (party.number.key,), ())
        for party in dossier.parties
        if party.role is Role.COLLECTOR and party.number.key not in grouped
    ]
    parties = {party.number.key: party for party in dossier.parties}
    identities = {one.party: one for one in dossier.identities}
    found = (
        Institution(
            id=key,
            name=name,
            parties=tuple(parties[number] for number in numbers),
            identities=tuple(identities[number] for number in numbers),
            reasons=reasons,
            days=tuple(day for day in dossier.patterns.days if day.institution == key),
        )
        for key, name, numbers, reasons in groups
    )
    ordered = tuple(sorted(found, key=lambda one: (-one.calls, one.id)))
    return Institutions(institutions=ordered, owner=dossier.owner)


def tie_numbers(
    case: Case, numbers: Sequence[str], verdict: TieVerdict, *, others: Sequence[str] = ()
) -> tuple[str, ...]:
    """Record that numbers are one institution, or are apart, and return their normal forms.

    Args:
        case: An open case.
        numbers: As written. `TOGETHER` takes two or more.
        verdict: What the person says.
        others: For `APART` and `OPEN`, the numbers they are apart from; without them each of
            `numbers` is apart from all.

    Raises:
        UsageError: A number is not in the case, or there are too few.
    """
    keys, rest = _keys(case, numbers), _keys(case, others)
    pairs: list[tuple[str, str | None]]
    if verdict is TieVerdict.TOGETHER:
        if len(keys) < 2:
            raise UsageError(remark(TOO_FEW))
        pairs = [(keys[0], key) for key in keys[1:]]
        for key in keys:
            case.tie(key, None, TieVerdict.OPEN)
    elif rest:
        pairs = [(key, other) for key in keys for other in rest]
    elif verdict is TieVerdict.OPEN:
        pairs = [
            (tie.first, tie.second) for tie in case.ties() if {tie.first, tie.second} & {*keys}
        ]
    else:
        pairs = [(key, None) for key in keys]
    for first, second in pairs:
        case.tie(first, second, verdict)
    return keys


def _keys(case: Case, numbers: Sequence[str]) -> tuple[str, ...]:
    region = case.settings.region
    known = {
        normalise(stored.record.number, region=region).key
        for records in (case.calls(), case.messages(), case.recordings())
        for stored in records
    }
    found = []
    for raw in numbers:
        key = normalise(raw, region=region).key
        if key not in known:
            raise UsageError(remark(NOT_IN_CASE, number=raw))
        found.append(key)
    return tuple(dict.fromkeys(found))
