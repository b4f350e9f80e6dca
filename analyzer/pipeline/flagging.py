"""Link, suggest who is who, and run the rules over everything a case holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.linking.clusters import cluster
from analyzer.linking.parties import suggest_roles
from analyzer.model.party import Role
from analyzer.model.pattern import Limit
from analyzer.pipeline.connecting import link_case
from analyzer.pipeline.events import read_calls
from analyzer.pipeline.otherwise import matches
from analyzer.pipeline.passages import Cast, passages
from analyzer.pipeline.scene import read_scene
from analyzer.pipeline.siding import tell_sides
from analyzer.rules.contact import ContactCall, contact_findings
from analyzer.rules.findings import findings
from analyzer.rules.pack import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model.finding import Finding
    from analyzer.pipeline.scene import Scene
    from analyzer.rules.model import RulePack
    from analyzer.store.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """What a run of the rules came to."""

    pack: str
    rules: int
    links: int
    findings: int
    gated: int
    """Hits that a gate stopped."""


def flag_case(case: Case, rules: str) -> Flagged:
    """Link recordings to calls, suggest roles, and replace the case's findings.

    Decisions stay with their findings. The rule files are kept in the case as they were run.

    Raises:
        RuleError: A rule file cannot be accepted.
    """
    pack = load_pack(rules)
    calls = read_calls(case)
    link_case(case, calls)
    tell_sides(case)
    scene = read_scene(case, calls)
    cast = cast_of(case, scene)
    texts = list(passages(scene, cast))
    hits = list(matches(pack, texts, scene.transcripts))
    found = [_placed(finding, scene, cast) for finding in findings(pack, hits, texts)]
    found += contact_findings(pack, _contact_calls(scene, cast), zone=ZoneInfo(scene.zone))
    case.replace_limits(tuple(_limits(pack)))
    gated = [hit for hit in hits if not hit.open]
    case.replace_findings(
        found, gated, pack=pack.name, rules={rule.id: rule.version for rule in pack.rules}
    )
    return Flagged(
        pack=pack.name,
        rules=len(pack.rules),
        links=len(scene.links),
        findings=len(found),
        gated=len(gated),
    )


def cast_of(case: Case, scene: Scene) -> Cast:
    """Return who is who, by what the person said and what the records suggest."""
    messages = [(stored.id, stored.record) for stored in scene.messages]
    marks = case.marks()
    parties = suggest_roles(
        [(stored.id, stored.record) for stored in scene.calls],
        messages,
        [(stored.id, stored.record) for stored in scene.contacts],
        [(stored.id, stored.record) for stored in scene.recordings],
        region=scene.region,
        spoken=scene.spoken,
        marks=marks,
    )
    texts = {key: list(written) for key, written in scene.written.items()}
    for key, said in scene.spoken.items():
        texts.setdefault(key, []).extend(said)
    calls = ((scene.call_party[stored.id], stored.record) for stored in scene.calls)
    clusters = cluster(
        parties,
        texts,
        region=scene.region,
        calls=((key, call) for key, call in calls if key),
        ties=case.ties(),
    )
    return Cast(parties, clusters)


def _limits(pack: RulePack) -> Iterator[Limit]:
    for rule in pack.contact_rules:
        yield Limit(
            rule=rule.id,
            measure=str(rule.measure),
            most=rule.limit,
            window=timedelta(minutes=rule.window_minutes) if rule.window_minutes else None,
            talk=timedelta(seconds=rule.max_talk_s) if rule.max_talk_s else None,
            from_hour=rule.from_hour,
            to_hour=rule.to_hour,
        )


def _placed(finding: Finding, scene: Scene, cast: Cast) -> Finding:
    """Add what the rules cannot know: the call a recording is held to be, and the institution."""
    link = scene.links.get(finding.record) if finding.record is not None else None
    begin = finding.hits[0].begin_s if finding.hits else None
    at = finding.at + timedelta(seconds=begin) if finding.at and begin is not None else finding.at
    return replace(
        finding,
        call=link.call if link else None,
        cluster=cast.cluster_of.get(finding.party or ""),
        at=at,
    )


def _contact_calls(scene: Scene, cast: Cast) -> list[ContactCall]:
    return [
        ContactCall(
            id=stored.id,
            party=key,
            cluster=cast.cluster_of.get(key),
            role=cast.role(key),
            at=stored.record.started_at,
            direction=stored.record.direction,
            outcome=stored.record.outcome,
            talked_s=stored.record.talked.total_seconds(),
        )
        for stored in scene.calls
        if stored.record.started_at
        and (key := scene.call_party[stored.id])
        and cast.role(key) is not Role.THIRD_PARTY
    ]
