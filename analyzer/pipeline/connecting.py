"""Which recording is which call: what the program holds, and what the person says instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.errors import UsageError
from analyzer.linking.recordings import LinkResult, link_recordings
from analyzer.model.link import Link, LinkDoubt, LinkVerdict
from analyzer.model.remark import N_, remark
from analyzer.pipeline.events import read_calls

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analyzer.model.link import LinkDecision
    from analyzer.model.records import CallRecord, Recording
    from analyzer.pipeline.events import Calls
    from analyzer.store.case import Case

SAID = N_("您指定这段录音是这通电话")
SAID_NONE = N_("您指定这段录音不属于任何一通已知的电话")
NO_RECORDING = N_("案卷里没有编号 %(id)d 的录音。可用 links 命令查看编号。")
NO_CALL = N_("案卷里没有编号 %(id)d 的通话。可用 links 命令查看编号。")
NOT_OFFERED = N_("录音 %(id)d 没有候选的通话；请写明是哪一通。")


def link_case(case: Case, calls: Calls | None = None) -> LinkResult:
    """Link all recordings of a case anew and store the outcome; a person's word stands.

    Args:
        case: An open case.
        calls: Its calls, where they were read already.
    """
    calls = calls or read_calls(case)
    recordings = [(stored.id, stored.record) for stored in case.recordings()]
    decided = _known(case.link_decisions(), calls, recordings)
    settled = {said.call for said in decided.values()}
    found = link_recordings(
        [(key, recording) for key, recording in recordings if key not in decided],
        [(stored.id, stored.record) for stored in calls.calls if stored.id not in settled],
        region=case.settings.region,
        modified={
            key: modified
            for key, recording in recordings
            if (modified := case.exhibit(recording.provenance.exhibit).modified_at)
        },
        contacts=[(stored.id, stored.record) for stored in case.contacts()],
    )
    outcome = _joined(found, decided, dict(recordings), calls)
    case.replace_links(outcome.links, outcome.doubts, outcome.clocks)
    return outcome


def _known(
    decisions: Mapping[int, LinkDecision],
    calls: Calls,
    recordings: Sequence[tuple[int, Recording]],
) -> dict[int, LinkDecision]:
    """Return the decisions on recordings and calls the case holds, a call by its event's id."""
    held = {key for key, _ in recordings}
    return {
        key: replace(said, call=None if said.call is None else calls.event_of[said.call])
        for key, said in decisions.items()
        if key in held and (said.call is None or said.call in calls.event_of)
    }


def _joined(
    found: LinkResult,
    decided: Mapping[int, LinkDecision],
    recordings: Mapping[int, Recording],
    calls: Calls,
) -> LinkResult:
    links, doubts = list(found.links), list(found.doubts)
    for key, said in decided.items():
        if said.call is None:
            doubts.append(LinkDoubt(recording=key, link=None, why=remark(SAID_NONE)))
        else:
            call = calls.events[said.call].call
            links.append(_said(key, said.call, recordings[key], call))
    return LinkResult(
        links=tuple(sorted(links, key=lambda link: link.recording)),
        doubts=tuple(sorted(doubts, key=lambda doubt: doubt.recording)),
        clocks=found.clocks,
    )


def _said(key: int, call_key: int, recording: Recording, call: CallRecord) -> Link:
    apart = timedelta()
    if recording.started_at and call.started_at:
        apart = recording.started_at - call.started_at
    return Link(
        recording=key,
        call=call_key,
        score=1.0,
        margin=1.0,
        offset=apart,
        reason=remark(SAID),
        decided=True,
    )


def decide_link(
    case: Case, recording: int, verdict: LinkVerdict, *, call: int | None = None
) -> LinkResult:
    """Record a person's word on a recording's call, and link all others anew.

    Args:
        case: The case.
        recording: Record id.
        verdict: What the person says.
        call: Record id of the call; without one, the call that was offered.

    Raises:
        UsageError: The case has no such recording or call, or none was offered.
    """
    calls = read_calls(case)
    if all(stored.id != recording for stored in case.recordings()):
        raise UsageError(remark(NO_RECORDING, id=recording))
    if verdict is LinkVerdict.CALL:
        call = _offered(case, recording) if call is None else call
        if call not in calls.event_of:
            raise UsageError(remark(NO_CALL, id=call))
    case.decide_link(recording, verdict, call=call if verdict is LinkVerdict.CALL else None)
    return link_case(case, calls)


def _offered(case: Case, recording: int) -> int:
    offers = [doubt.link for doubt in case.doubts() if doubt.recording == recording]
    held = [link for link in case.links() if link.recording == recording]
    for link in (*offers, *held):
        if link is not None:
            return link.call
    raise UsageError(remark(NOT_OFFERED, id=recording))
