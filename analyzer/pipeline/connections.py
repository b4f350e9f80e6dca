"""Recordings and their calls as a person sees them: linked, to be confirmed, or without a call."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer.model.remark import N_, remark
from analyzer.pipeline.scene import read_scene

if TYPE_CHECKING:
    from analyzer.linking.events import CallEvent
    from analyzer.model.link import Link, LinkDoubt
    from analyzer.model.records import Recording
    from analyzer.model.remark import Remark
    from analyzer.store.case import Case


class Held(StrEnum):
    """How a recording stands to the calls."""

    LINKED = "linked"
    """The program holds it to be the call."""
    DECIDED = "decided"
    """A person said that it is."""
    DOUBTFUL = "doubtful"
    """There is a call that a person should confirm."""
    ALONE = "alone"
    """No call fits, or a person said that none is it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A recording and the call it is held to be, or may be."""

    id: int
    """Record id of the recording."""
    file: str
    """Path in the backup."""
    recording: Recording
    held: Held
    link: Link | None
    """`None` where no call is even offered."""
    event: CallEvent | None
    party: str | None
    why: Remark
    """Why it is this call; where it is not linked, why not."""


NOT_YET = N_("录音导入后还没有与通话连接；请再运行 flag")


def connections(case: Case) -> tuple[Connection, ...]:
    """Return every recording of a case in the order of time, with its call or the lack of one."""
    scene = read_scene(case)
    doubts = {doubt.recording: doubt for doubt in scene.doubts}
    return tuple(
        Connection(
            id=stored.id,
            file=case.exhibit(stored.record.provenance.exhibit).path,
            recording=stored.record,
            held=held,
            link=link,
            event=scene.events[link.call] if link else None,
            party=scene.recording_party[stored.id],
            why=why,
        )
        for stored in scene.recordings
        for held, link, why in [_standing(scene.links.get(stored.id), doubts.get(stored.id))]
    )


def _standing(link: Link | None, doubt: LinkDoubt | None) -> tuple[Held, Link | None, Remark]:
    if link is not None:
        return (Held.DECIDED if link.decided else Held.LINKED), link, link.reason
    if doubt is None:
        return Held.ALONE, None, remark(NOT_YET)
    return (Held.DOUBTFUL if doubt.link else Held.ALONE), doubt.link, doubt.why
