"""Every row of calls and messages as each source holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.records import RecordKind
from analyzer.statistics.coverage import SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.store.case import Case


def source_rows(case: Case) -> tuple[SourceRow, ...]:
    """Return the rows of all sources, a row once for each exhibit that holds it."""
    calls = {stored.id: stored.record for stored in case.calls()}
    sent = {stored.id: stored.record.at for stored in case.messages()}
    return (
        *(
            SourceRow(
                exhibit=place.exhibit,
                kind=RecordKind.CALL,
                locator=place.locator,
                at=calls[key].started_at,
                sim=calls[key].sim,
            )
            for key, place in case.places(RecordKind.CALL)
        ),
        *(
            SourceRow(
                exhibit=place.exhibit,
                kind=RecordKind.MESSAGE,
                locator=place.locator,
                at=sent[key],
            )
            for key, place in case.places(RecordKind.MESSAGE)
        ),
    )


def unread_rows(case: Case) -> Iterator[tuple[str, str]]:
    """Yield exhibit and locator of every row that is there and was read with a warning or not."""
    for warning in case.warnings():
        yield warning.provenance.exhibit, warning.provenance.locator
