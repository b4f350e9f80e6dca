"""Counts, patterns, gaps and identities: what a report says beside records and findings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.linking.gaps import gaps
from analyzer.linking.identifiers import institution
from analyzer.linking.ladder import ladder
from analyzer.linking.owner import owner_seen
from analyzer.linking.stops import StopRequest, stop_requests, stop_words
from analyzer.model.party import Role
from analyzer.model.pattern import Occasion
from analyzer.model.remark import N_, remark
from analyzer.model.transcript import Speaker
from analyzer.pipeline.sources import source_rows, unread_rows
from analyzer.statistics.counts import statistics
from analyzer.statistics.coverage import coverage, deleted_rows
from analyzer.statistics.patterns import patterns
from analyzer.statistics.shrinking import shrunken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model.complaint import ComplaintEntry
    from analyzer.model.dossier import CallEntry, Coverage, RecordingEntry, Statistics
    from analyzer.model.party import Identity
    from analyzer.model.pattern import Patterns
    from analyzer.model.remark import Remark
    from analyzer.pipeline.passages import Cast
    from analyzer.pipeline.scene import Scene
    from analyzer.statistics.coverage import SourceRow
    from analyzer.store.case import Case

ASKED = N_("您写了“%(words)s”")
SAID = N_("您在通话中说“%(words)s”（机器转写，请试听核对）")
FILED = N_("您提交了投诉")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All of these."""

    statistics: Statistics
    patterns: Patterns
    gaps: tuple[Remark, ...]
    identities: tuple[Identity, ...]
    owner: Remark | None
    """How the other side addresses the owner of the phone."""


def figures(
    case: Case,
    scene: Scene,
    cast: Cast,
    calls: Sequence[CallEntry],
    recordings: Sequence[RecordingEntry],
    *,
    occasions: Sequence[Occasion] = (),
) -> Figures:
    """Count and compare what a case holds.

    Args:
        case: An open case.
        scene: Its records.
        cast: Who is who.
        calls: The calls a report is about.
        recordings: The recordings a report is about.
        occasions: What the person wants calls compared around, beside requests and complaints.
    """
    zone, roles = ZoneInfo(scene.zone), {key: cast.role(key) for key in cast.parties}
    rows = source_rows(case)
    covered = coverage(rows, zone=zone)
    everything = [*_asked(scene, cast), *_filed(case.complaints(), cast, zone), *occasions]
    told = gaps(
        calls,
        recordings,
        roles=roles,
        zone=zone,
        coverage=covered,
        clocks=case.clocks(),
        unsure={doubt.recording for doubt in scene.doubts if doubt.link},
    )
    return Figures(
        statistics=statistics(calls, zone=zone, roles=roles, coverage=covered),
        patterns=patterns(
            calls,
            zone=zone,
            roles=roles,
            institutions=cast.cluster_of,
            limits=case.limits(),
            occasions=everything,
            covered=_span(covered),
        ),
        gaps=(*told, *_missing(case, rows, zone)),
        identities=ladder(
            cast.parties.values(), cast.clusters, scene.written, scene.spoken, region=scene.region
        ),
        owner=owner_seen(_from_collectors(scene, cast)),
    )


def _missing(case: Case, rows: Sequence[SourceRow], zone: ZoneInfo) -> Iterator[Remark]:
    """Yield what sources had and do not have any more."""
    yield from shrunken(rows, zone=zone, names={e.id: e.path for e in case.exhibits()})
    yield from deleted_rows(rows, zone=zone, unread=unread_rows(case))


def _asked(scene: Scene, cast: Cast) -> Iterator[Occasion]:
    """Yield the first request to each institution not to call again, written or spoken."""
    sent = ((stored.id, stored.record) for stored in scene.messages)
    requests = [*stop_requests(sent, region=scene.region), *_asked_aloud(scene)]
    seen: set[str] = set()
    for request in sorted(requests, key=lambda one: (one.at, one.party)):
        name = cast.cluster_of.get(request.party, request.party)
        if cast.role(request.party) in (Role.COLLECTOR, Role.UNKNOWN) and name not in seen:
            seen.add(name)
            said = remark(SAID if request.spoken else ASKED, words=request.words)
            yield Occasion(at=request.at, what=said, institution=name, stop=True)


def _asked_aloud(scene: Scene) -> Iterator[StopRequest]:
    """Yield what the owner said in recorded calls, where it is known who speaks."""
    for recording, transcript in scene.transcripts.items():
        party, begun = scene.recording_party[recording], scene.recording_start(recording)
        if not party or not begun:
            continue
        for segment in transcript.segments:
            words = stop_words(segment.text) if segment.speaker is Speaker.OWNER else None
            if words:
                at = begun + timedelta(seconds=segment.start)
                yield StopRequest(party=party, at=at, words=words, spoken=True)


def _filed(complaints: Sequence[ComplaintEntry], cast: Cast, zone: ZoneInfo) -> Iterator[Occasion]:
    """Yield the complaints; one whose hour is not noted counts from the day after.

    One that names an institution counts for that one alone, also where no number is held to be its.
    """
    groups: dict[str, str] = {
        institution(one.name) or one.name: one.id for one in cast.clusters if one.name
    }
    for entry in complaints:
        filed = entry.complaint
        named = filed.institution and (institution(filed.institution) or filed.institution)
        next_day = datetime.combine(filed.filed + timedelta(days=1), time(), zone)
        yield Occasion(
            at=filed.filed_at or next_day,
            what=remark(FILED),
            institution=groups.get(named, named) if named else None,
            complaint=True,
        )


def _span(covered: Sequence[Coverage]) -> tuple[datetime, datetime] | None:
    calls = [one for one in covered if one.kind == "call" and one.first and one.last]
    firsts = [one.first for one in calls if one.first]
    lasts = [one.last for one in calls if one.last]
    return (min(firsts), max(lasts)) if firsts and lasts else None


def _from_collectors(scene: Scene, cast: Cast) -> Iterator[str]:
    for texts in (scene.written, scene.spoken):
        for key in sorted(texts):
            if cast.role(key) is Role.COLLECTOR:
                yield from texts[key]
