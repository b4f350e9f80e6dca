"""A case as the frozen view that reports receive."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.model.dossier import (
    CallEntry,
    Dossier,
    DossierKind,
    EmailEntry,
    ExhibitEntry,
    FindingEntry,
    MessageEntry,
    RecordingEntry,
)
from analyzer.model.finding import State
from analyzer.pipeline.figures import figures
from analyzer.pipeline.flagging import cast_of
from analyzer.pipeline.passages import passages
from analyzer.pipeline.quotes import quoted
from analyzer.pipeline.scene import read_scene
from analyzer.pipeline.soundness import unheard
from analyzer.pipeline.supplements import beyond
from analyzer.pipeline.witnessing import reviewed
from analyzer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from analyzer.model.custody import CustodyEvent
    from analyzer.model.pattern import Occasion
    from analyzer.model.transcript import EngineTag
    from analyzer.pipeline.passages import Cast
    from analyzer.pipeline.scene import Scene
    from analyzer.pipeline.supplements import Earlier
    from analyzer.store.case import Case

Period = tuple["date | None", "date | None"]
LIBRARIES = ("faster-whisper", "phonenumbers", "reportlab")
"""Libraries whose version may change what a report says."""


def build_dossier(
    case: Case,
    *,
    kind: DossierKind,
    language: str,
    period: Period = (None, None),
    occasions: Sequence[Occasion] = (),
    earlier: Earlier | None = None,
) -> Dossier:
    """Gather what a report may say of a period, around occasions, beyond an earlier report."""
    scene = read_scene(case)
    cast = cast_of(case, scene)
    pack, rules_run = _rules(case)
    calls, messages = _calls(scene, period), _messages(scene, period)
    recordings = tuple(reviewed(case, _recordings(scene)))
    counted = figures(case, scene, cast, calls, recordings, occasions=occasions)
    return Dossier(
        kind=kind,
        language=language,
        title=case.settings.title or "",
        zone=scene.zone,
        region=scene.region,
        period=period,
        versions=_versions(),
        engines=_engines(scene),
        rule_pack=pack,
        rules_run=rules_run,
        exhibits=tuple(_exhibits(case)),
        skipped=case.skipped(),
        warnings=tuple(case.warnings()),
        parties=tuple(cast.parties.values()),
        clusters=cast.clusters,
        calls=calls,
        messages=messages,
        emails=tuple(EmailEntry(id=stored.id, email=stored.record) for stored in scene.emails),
        recordings=recordings,
        findings=tuple(beyond(_printed(case, scene, cast, kind, period), earlier)),
        gated=_gated(case),
        counts=dict(Counter(str(finding.state) for finding in case.findings())),
        statistics=counted.statistics,
        patterns=counted.patterns,
        gaps=(*counted.gaps, *unheard(case, scene)),
        identities=counted.identities,
        owner=counted.owner,
        doubts=scene.doubts,
        custody=_custody(case.custody()),
        complaints=case.complaints(),
        supplement=earlier.supplement if earlier else None,
    )


def _versions() -> Mapping[str, str]:
    found = {"calldossier": __version__}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _engines(scene: Scene) -> tuple[EngineTag, ...]:
    tags: dict[str, EngineTag] = {}
    for transcript in scene.transcripts.values():
        tags.setdefault(repr(transcript.tag), transcript.tag)
    return tuple(tags[key] for key in sorted(tags))


def _exhibits(case: Case) -> Iterator[ExhibitEntry]:
    for exhibit in case.exhibits():
        reading = case.reading(exhibit.id)
        yield ExhibitEntry(
            exhibit=exhibit,
            importer=reading.importer if reading else None,
            records=dict(reading.records) if reading else {},
            duplicates=reading.duplicates if reading else 0,
            lost=reading.lost if reading else 0,
            remarks=reading.remarks if reading else 0,
        )


def within(at: datetime | None, period: Period, zone: str) -> bool:
    """Say whether a moment falls on a day of the period; unknown times always do."""
    if at is None:
        return True
    day, (first, last) = at.astimezone(ZoneInfo(zone)).date(), period
    return (first is None or day >= first) and (last is None or day <= last)


def _calls(scene: Scene, period: Period) -> tuple[CallEntry, ...]:
    return tuple(
        CallEntry(
            id=stored.id,
            call=stored.record,
            party=scene.call_party[stored.id],
            recording=scene.recording_of_call.get(stored.id),
            sources=stored.sources,
            also=tuple(call for _, call in scene.events[stored.id].others),
            same=scene.events[stored.id].reason,
            disagreements=scene.events[stored.id].disagreements,
        )
        for stored in scene.calls
        if within(stored.record.started_at, period, scene.zone)
    )


def _messages(scene: Scene, period: Period) -> tuple[MessageEntry, ...]:
    return tuple(
        MessageEntry(
            id=stored.id,
            message=stored.record,
            party=scene.key(stored.record.number),
            sources=stored.sources,
        )
        for stored in scene.messages
        if within(stored.record.at, period, scene.zone)
    )


def _recordings(scene: Scene) -> tuple[RecordingEntry, ...]:
    return tuple(
        RecordingEntry(
            id=stored.id,
            recording=stored.record,
            party=scene.recording_party[stored.id],
            link=scene.links.get(stored.id),
            transcript=scene.transcripts.get(stored.id),
        )
        for stored in scene.recordings
    )


def _rules(case: Case) -> tuple[str, int]:
    """Return the name of the pack that was run, and how many rules it has."""
    flagging = case.flagging()
    return (flagging.pack, len(flagging.rules)) if flagging else ("", 0)


def _printed(
    case: Case, scene: Scene, cast: Cast, kind: DossierKind, period: Period
) -> Iterator[FindingEntry]:
    decisions = {decision.finding: decision for decision in case.decisions()}
    texts = {passage.id: passage for passage in passages(scene, cast)}
    for finding in case.findings():
        if not within(finding.at, period, scene.zone):
            continue
        if kind is DossierKind.FINAL and finding.state is not State.CONFIRMED:
            continue
        before, quote, after = quoted(finding, texts)
        yield FindingEntry(
            finding=finding,
            decision=decisions.get(finding.id),
            before=before,
            quote=quote,
            after=after,
        )


def _gated(case: Case) -> Mapping[str, int]:
    stopped = (hit.stopped_by for hit in case.gated())
    return dict(sorted(Counter(str(gate.name) for gate in stopped if gate).items()))


def _custody(events: tuple[CustodyEvent, ...]) -> tuple[CustodyEvent, ...]:
    """Leave out exports at the end: a report must read the same when it is made again.

    Exports that other events follow stay, so that the chain can be followed to its beginning.
    """
    last = max((n for n, event in enumerate(events) if event.action != "export"), default=-1)
    return events[: last + 1]
