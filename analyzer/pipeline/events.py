"""The calls of a case, each once however many sources tell of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analyzer.linking.events import merge
from analyzer.model.records import RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.linking.events import CallEvent
    from analyzer.model.link import Link
    from analyzer.model.records import CallRecord
    from analyzer.store.case import Case
    from analyzer.store.records import Stored


@dataclass(frozen=True)
class Calls:
    """Every call of a case once, with the rows of all its sources."""

    calls: tuple[Stored[CallRecord], ...]
    """The row that stands for each call, by time; `sources` counts the exhibits of all rows."""
    events: Mapping[int, CallEvent]
    """By the id of that row."""
    event_of: Mapping[int, int]
    """That id by the id of any row."""

    def placed(self, link: Link) -> Link:
        """Return a link with the id of the row that stands for its call."""
        return replace(link, call=self.event_of[link.call])


def read_calls(case: Case) -> Calls:
    """Read all rows of call logs and bills and make one call of those that tell of one."""
    stored = {one.id: one for one in case.calls()}
    held: dict[int, set[str]] = defaultdict(set)
    for key, place in case.places(RecordKind.CALL):
        held[key].add(place.exhibit)
    rows = ((key, one.record) for key, one in stored.items())
    events = merge(rows, region=case.settings.region, exhibits=held)
    return Calls(
        calls=tuple(
            replace(stored[one.id], sources=sum(stored[key].sources for key, _ in one.rows))
            for one in events
        ),
        events={event.id: event for event in events},
        event_of={key: event.id for event in events for key, _ in event.rows},
    )
