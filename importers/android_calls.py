"""What a row of a call log in a phone's database says: Android, its makers, HarmonyOS.

Codes: `android.provider.CallLog.Calls`; OpenHarmony `calllog_common.h` and `CallAnswerType`.
`date` is when the call was created in milliseconds, `duration` seconds connected for types 1 and 2;
with the other types many makers write ring seconds there. HarmonyOS writes `begin_time` when a call
is answered and leaves it 0 where none was (OpenHarmony `call_base.cpp`, `StateChangesToActive`).
`firewalltype` is Xiaomi's (MIUI `ExtraContacts.Calls`). Columns of a maker's own stay in `raw`
under their names, a crowd's labels (`mark_content`, `cloud_antispam_type_tag`) among them.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Direction,
    ExtractionWarning,
    TimeBasis,
)
from analyzer.model.remark import N_, remark
from importers.android import call_kind, given, instant, name_of, number_of, seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from analyzer.model.exhibit import Provenance
    from importers.sqlite_exhibit import Row, SqliteExhibit, Table

    Place = Callable[[str], Provenance]
    Read = Iterator[CallRecord | ExtractionWarning]
    Written = tuple[str | None, datetime | None]
    """A time as the column has it, and the instant it stands for."""

SIM_COLUMNS: Final = ("subscription_id", "simid", "sim_id", "sub_id", "sim_slot", "slot_id")
CALL_LOGTYPES: Final = frozenset({"100", "500", "800", "900", "1000"})
"""Samsung `logs.logtype`: voice and video calls; 200, 300 and others are messages."""
MESSAGE_LOGTYPE: Final = "300"
"""In vivo's `calls`: a message, kept in `mmssms.db` as well."""
REFUSED: Final = "1"
"""Xiaomi's `firewalltype`: the blocker rejected the call; 2 is a call that it only muted."""
_UNANSWERED: Final = frozenset(
    {CallOutcome.MISSED, CallOutcome.REJECTED, CallOutcome.NOT_CONNECTED, CallOutcome.UNKNOWN}
)
_ANSWERS: Final = {
    "0": CallOutcome.MISSED,
    "1": CallOutcome.ANSWERED,
    "2": CallOutcome.REJECTED,
    "6": CallOutcome.BLOCKED,
    "7": CallOutcome.ELSEWHERE,
}
"""HarmonyOS `answer_state`."""
_DIRECTIONS: Final = {"0": Direction.IN, "1": Direction.OUT}

_BAD_DATE = N_("时间“%(date)s”无法识别；这一条已保留，时间留空")
_NO_CALLS = N_(
    "表 %(table)s 里有 %(count)d 行不是通话（logtype %(code)s，短信等的索引），没有当作通话；"
    "短信请看短信数据库"
)


def read_calls(exhibit: SqliteExhibit, table: Table, place: Place) -> Read:
    """Yield the calls of an Android call log; messages listed among them are counted."""
    others: Counter[str] = Counter()
    for row in exhibit.rows(table):
        code = row.plain("logtype")
        if code is not None and not _is_call(table, code):
            others[code] += 1
        else:
            yield from _read_call(row, place(row.locator))
    for code, count in sorted(others.items()):
        text = remark(_NO_CALLS, table=table.name, count=count, code=code)
        yield ExtractionWarning(provenance=place(f"sqlite:{table.name}"), remark=text, lost=False)


def _is_call(table: Table, logtype: str) -> bool:
    if table.name.lower() == "logs":
        return logtype in CALL_LOGTYPES
    return logtype != MESSAGE_LOGTYPE


def _read_call(row: Row, place: Provenance) -> Read:
    duration = seconds(row.plain("duration"))
    direction, outcome = call_kind(row.plain("type"), duration)
    incoming = direction is Direction.IN and outcome in _UNANSWERED
    if incoming and row.plain("firewalltype") == REFUSED:
        outcome = CallOutcome.BLOCKED
    date = row.plain("date")
    yield from _call(row, place, (date, instant(date)), duration, direction, outcome)


def read_harmony_calls(exhibit: SqliteExhibit, table: Table, place: Place) -> Read:
    """Yield the calls of a HarmonyOS `calllog` table."""
    for row in exhibit.rows(table):
        talked = seconds(row.plain("talk_duration"))
        direction = _DIRECTIONS.get(row.plain("call_direction") or "", Direction.UNKNOWN)
        outcome = _harmony_outcome(row, talked, direction)
        yield from _call(row, place(row.locator), _harmony_start(row), talked, direction, outcome)


def _harmony_start(row: Row) -> Written:
    """Return when a call began to ring: as long as it rang before its answer, else its end."""
    rang = seconds(row.plain("ring_duration")) or timedelta()
    for column in ("begin_time", "end_time"):
        if (at := instant(row.plain(column))) is not None:
            return row.plain("begin_time"), at - rang
    return row.plain("begin_time"), instant(row.plain("create_time"))


def _harmony_outcome(row: Row, talked: timedelta | None, direction: Direction) -> CallOutcome:
    if row.plain("is_block") == "1":
        return CallOutcome.BLOCKED
    if talked:
        return CallOutcome.ANSWERED
    if direction is Direction.OUT:
        return CallOutcome.UNKNOWN if talked is None else CallOutcome.NOT_CONNECTED
    outcome = _ANSWERS.get(row.plain("answer_state") or "", CallOutcome.UNKNOWN)
    return CallOutcome.UNKNOWN if outcome is CallOutcome.ANSWERED else outcome


def _call(
    row: Row,
    place: Provenance,
    date: Written,
    duration: timedelta | None,
    direction: Direction,
    outcome: CallOutcome,
) -> Read:
    written, started_at = date
    yield CallRecord(
        provenance=place,
        number=number_of(row.plain("number", "phone_number")),
        name=name_of(row.text("name", "display_name")),
        started_at=started_at,
        time_basis=TimeBasis.INSTANT,
        duration=duration,
        direction=direction,
        outcome=outcome,
        sim=next((sim for column in SIM_COLUMNS if (sim := given(row.plain(column)))), None),
        raw=row.raw,
    )
    if started_at is None:
        text = remark(_BAD_DATE, date=written or "")
        yield ExtractionWarning(provenance=place, remark=text, lost=False)
