"""A call or message from a row with Android's columns, whatever names a program gave them.

Programs that back up a phone through its own interfaces write the same columns: number, date in
milliseconds, type code, seconds. What differs is their names, which each importer gives as a table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.model.records import (
    CallRecord,
    Direction,
    ExtractionWarning,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from analyzer.model.remark import N_, remark
from importers.android import call_kind, given, instant, message_kind, name_of, number_of, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from analyzer.model.exhibit import Provenance

    Read = Iterator[CallRecord | Message | ExtractionWarning]

BAD_DATE = N_("时间“%(date)s”无法识别；这一条已保留，时间留空")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of the columns in one program's rows."""

    number: str = "number"
    date: str = "date"
    type: str = "type"
    duration: str = "duration"
    name: str = "name"
    body: str = "body"
    subject: str = "subject"
    sim: str = "sub_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message's time, way and folder, where a program writes them in a way of its own."""

    at: datetime | None
    basis: TimeBasis
    direction: Direction
    box: MessageBox
    participants: tuple[str, ...] = field(default=())


def blank_is_none(row: Mapping[str, str]) -> dict[str, str]:
    """Return the row without columns that hold nothing but space."""
    return {key: value for key, value in row.items() if value.strip()}


def call_of(row: Mapping[str, str], place: Provenance, columns: Columns) -> Read:
    """Yield the call of a row, and a remark where its time cannot be understood."""
    filled = blank_is_none(row)
    duration = seconds(filled.get(columns.duration))
    direction, outcome = call_kind(filled.get(columns.type), duration)
    started_at = instant(filled.get(columns.date))
    number, name = number_of(filled.get(columns.number)), name_of(filled.get(columns.name))
    yield CallRecord(
        provenance=place,
        number=number,
        name=None if name == number else name,
        started_at=started_at,
        time_basis=TimeBasis.INSTANT,
        duration=duration,
        direction=direction,
        outcome=outcome,
        sim=given(filled.get(columns.sim)),
        raw=row,
    )
    if started_at is None:
        yield bad_date(place, row.get(columns.date))


def message_of(
    row: Mapping[str, str], place: Provenance, columns: Columns, *, written: Written | None = None
) -> Read:
    """Yield the SMS of a row, and a remark where its time cannot be understood."""
    filled = blank_is_none(row)
    if written is None:
        direction, box = message_kind(filled.get(columns.type))
        at = instant(filled.get(columns.date))
        written = Written(at=at, basis=TimeBasis.INSTANT, direction=direction, box=box)
    yield Message(
        provenance=place,
        kind=MessageKind.SMS,
        number=number_of(filled.get(columns.number)),
        name=name_of(filled.get(columns.name)),
        at=written.at,
        time_basis=written.basis,
        direction=written.direction,
        box=written.box,
        body=row.get(columns.body, ""),
        subject=given(filled.get(columns.subject)),
        participants=written.participants,
        sim=given(filled.get(columns.sim)),
        raw=row,
    )
    if written.at is None:
        yield bad_date(place, row.get(columns.date))


def bad_date(place: Provenance, date: str | None) -> ExtractionWarning:
    """Return the remark that a time could not be understood."""
    text = remark(BAD_DATE, date=(date or "")[:60])
    return ExtractionWarning(provenance=place, remark=text, lost=False)
