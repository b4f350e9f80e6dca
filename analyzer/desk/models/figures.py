"""Numbers that lead back to calls: timeline, hours and weekdays, numbers, institutions, limits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.desk.models import labels
from analyzer.model.party import Role
from analyzer.model.pattern import Patterns
from analyzer.model.records import CallOutcome, Direction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from analyzer.i18n import Translate
    from analyzer.model.dossier import CallEntry, Dossier, SkippedFile
    from analyzer.model.finding import RuleTitle
    from analyzer.model.party import Identity
    from analyzer.model.records import ExtractionWarning
    from analyzer.model.remark import Remark
    from analyzer.pipeline.connections import Connection
    from analyzer.pipeline.timeline import Line

NIGHT_BEGINS = 22
NIGHT_ENDS = 8
"""Local hours in which GB/T 45251-2025 asks collectors not to call."""
COUNTED = frozenset({Role.COLLECTOR, Role.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """An incoming call of a suspected collector, or of a number not yet known."""

    id: int
    at: datetime
    party: str | None
    cluster: str | None
    outcome: CallOutcome
    seconds: float
    recording: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A number and who it is held to be."""

    key: str
    names: tuple[str, ...]
    role: Role
    decided: bool
    reason: Remark
    institution: str | None
    calls: int
    messages: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """A contact pattern: what was counted against which number."""

    finding: str
    rule: RuleTitle
    observation: Remark | None
    at: datetime | None
    calls: int
    party: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """Which period a source can show."""

    exhibit: str
    name: str
    kind: str
    first: datetime | None
    last: datetime | None
    rows: int
    remark: Remark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that the pages on numbers, people and import show."""

    zone: str
    calls: tuple[CallRow, ...]
    people: tuple[PersonRow, ...]
    institutions: Mapping[str, str]
    """Names by cluster id; the first number where no name is known."""
    cluster_of: Mapping[str, str]
    """Cluster id by party key."""
    reasons: Mapping[str, tuple[Remark, ...]]
    """Why numbers were joined, by cluster id."""
    limits: tuple[LimitRow, ...]
    periods: tuple[PeriodRow, ...]
    gaps: tuple[Remark, ...]
    skipped: tuple[SkippedFile, ...]
    warnings: tuple[ExtractionWarning, ...]
    exhibits: Mapping[str, str]
    """Path by exhibit id."""
    owner: Remark | None = None
    """How the other side addresses the owner of the phone."""
    numbers_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Party keys by cluster id."""
    identities: Mapping[str, Identity] = field(default_factory=dict)
    """How far it is known who is behind a number, by party key."""
    story: tuple[Line, ...] = ()
    """Everything in the order of time."""
    several: tuple[CallEntry, ...] = ()
    """Calls of which more than one source tells."""
    patterns: Patterns = field(default_factory=Patterns)
    connections: tuple[Connection, ...] = ()
    """Every recording with its call or the lack of one."""
    flagged: frozenset[int] = frozenset()
    """Records with a finding."""

    def local(self, row: CallRow) -> datetime:
        """Return when a call was, in the case's zone."""
        return row.at.astimezone(ZoneInfo(self.zone))

    def matrix(self) -> tuple[tuple[int, ...], ...]:
        """Return 7 rows (Monday first) of 24 counts."""
        counts = Counter(self._slot(row) for row in self.calls)
        return tuple(tuple(counts[day, hour] for hour in range(24)) for day in range(7))

    def days(self) -> Mapping[date, int]:
        """Return how many calls each local day had, in order; days without calls are left out."""
        counts = Counter(self.local(row).date() for row in self.calls)
        return dict(sorted(counts.items()))

    def by_number(self) -> tuple[tuple[str | None, int], ...]:
        """Return calls by number, the most frequent first."""
        return tuple(Counter(row.party for row in self.calls).most_common())

    def by_institution(self) -> tuple[tuple[str, int], ...]:
        """Return calls by institution, the most frequent first."""
        return tuple(Counter(row.cluster for row in self.calls if row.cluster).most_common())

    def night(self) -> int:
        """Return how many calls came between 22:00 and 08:00."""
        return len(self.of(lambda row: not NIGHT_ENDS <= self.local(row).hour < NIGHT_BEGINS))

    def of(self, wanted: Callable[[CallRow], bool]) -> tuple[CallRow, ...]:
        """Return the calls for which `wanted` holds."""
        return tuple(row for row in self.calls if wanted(row))

    def in_slot(self, weekday: int, hour: int) -> tuple[CallRow, ...]:
        """Return the calls of one cell of the matrix."""
        return self.of(lambda row: self._slot(row) == (weekday, hour))

    def on_day(self, day: date) -> tuple[CallRow, ...]:
        """Return the calls of one local day."""
        return self.of(lambda row: self.local(row).date() == day)

    def who(self, key: str | None, say: Translate) -> str:
        """Return what an institution is called: its name, else its number."""
        return self.institutions.get(key or "") or labels.number(key, say)

    def _slot(self, row: CallRow) -> tuple[int, int]:
        there = self.local(row)
        return there.weekday(), there.hour


def figures_of(dossier: Dossier, connections: tuple[Connection, ...] = ()) -> Figures:
    """Count what a dossier holds."""
    from analyzer.pipeline.timeline import timeline

    roles = {party.number.key: party.role for party in dossier.parties}
    cluster = {key: found.id for found in dossier.clusters for key in found.numbers}
    names = {entry.exhibit.id: entry.exhibit.path for entry in dossier.exhibits}
    return Figures(
        zone=dossier.zone,
        calls=_calls(dossier, roles, cluster),
        people=_people(dossier),
        institutions={
            found.id: found.name or found.numbers[0].removeprefix("+86")
            for found in dossier.clusters
        },
        cluster_of=cluster,
        reasons={found.id: found.reasons for found in dossier.clusters},
        limits=_limits(dossier),
        periods=tuple(
            PeriodRow(
                exhibit=part.exhibit,
                name=names.get(part.exhibit, part.exhibit),
                kind=part.kind,
                first=part.first,
                last=part.last,
                rows=part.rows,
                remark=part.remark,
            )
            for part in dossier.statistics.coverage
        ),
        gaps=dossier.gaps,
        skipped=dossier.skipped,
        warnings=dossier.warnings,
        exhibits=names,
        owner=dossier.owner,
        numbers_of={found.id: found.numbers for found in dossier.clusters},
        identities={known.party: known for known in dossier.identities},
        story=timeline(dossier),
        several=tuple(entry for entry in dossier.calls if entry.also),
        patterns=dossier.patterns,
        connections=connections,
        flagged=frozenset(
            entry.finding.record for entry in dossier.findings if entry.finding.record is not None
        ),
    )


def _calls(
    dossier: Dossier, roles: Mapping[str, Role], cluster: Mapping[str, str]
) -> tuple[CallRow, ...]:
    return tuple(
        CallRow(
            id=entry.id,
            at=entry.call.started_at,
            party=entry.party,
            cluster=cluster.get(entry.party or ""),
            outcome=entry.call.outcome,
            seconds=entry.call.talked.total_seconds(),
            recording=entry.recording,
        )
        for entry in dossier.calls
        if entry.call.started_at is not None
        and entry.call.direction is Direction.IN
        and roles.get(entry.party or "", Role.UNKNOWN) in COUNTED
    )


def _people(dossier: Dossier) -> tuple[PersonRow, ...]:
    calls = Counter(entry.party for entry in dossier.calls)
    messages = Counter(entry.party for entry in dossier.messages)
    findings = Counter(entry.finding.party for entry in dossier.findings)
    rows = (
        PersonRow(
            key=party.number.key,
            names=party.names,
            role=party.role,
            decided=party.decided,
            reason=party.role_reason,
            institution=party.institution,
            calls=calls[party.number.key],
            messages=messages[party.number.key],
            findings=findings[party.number.key],
        )
        for party in dossier.parties
    )
    return tuple(sorted(rows, key=lambda row: (-row.findings, -row.calls - row.messages, row.key)))


def _limits(dossier: Dossier) -> tuple[LimitRow, ...]:
    return tuple(
        LimitRow(
            finding=entry.finding.id,
            rule=entry.finding.rules[0],
            observation=entry.finding.observation,
            at=entry.finding.at,
            calls=len(entry.finding.calls),
            party=entry.finding.party,
        )
        for entry in dossier.findings
        if entry.finding.calls and entry.finding.rules
    )
