"""What is not there, and what about the logs a careful reader would ask about.

Said by ourselves before the other side says it. Nothing here is an accusation: a gap has many
innocent reasons, and an observation is no more than that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from analyzer.linking.events import bills
from analyzer.model.party import Role
from analyzer.model.records import CallOutcome, Direction, TimeBasis
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from analyzer.model.dossier import CallEntry, Coverage, RecordingEntry
    from analyzer.model.link import ClockOffset
    from analyzer.model.records import CallRecord
    from analyzer.model.remark import Remark

UNRECORDED = N_(
    "疑似催收方的 %(count)d 通已接电话没有对应的录音（%(first)s 至 %(last)s），通话内容无法核对"
)
WITHOUT_CALL = N_("%(count)d 段录音没有对应的通话记录；通话记录可能已被清除或未导出")
SHORTER = N_("%(count)d 通电话的录音比通话短 10%% 以上，最多短 %(seconds)d 秒；录音可能不完整")
LONGER = N_("%(count)d 通电话的录音比通话记录长 %(least)d 秒以上，请试听核对是否连到了正确的通话")
LOST = N_("录音软件注明 %(count)d 段录音丢失了部分声音，共约 %(seconds).1f 秒")
WITHHELD = N_(
    "%(count)d 通来电没有号码（对方隐藏或来源没有写出），不知道是谁打来的，没有算进任何机构的次数"
)
TIMELESS = N_("%(count)d 通电话没有可用的时间（例如时钟停在 1970 年），没有算进按日和按时段的次数")
UNSURE = N_(
    "%(count)d 段录音可能属于某通电话，但依据不足，还没有连接；"
    "请试听后确认，在那以前不作为那通电话的录音"
)
FAST = N_(
    "录音文件名（%(naming)s）的时间比通话记录快 %(seconds)d 秒，由 %(pairs)d 段录音与通话对照得出；"
    "连接时已扣除"
)
SLOW = N_(
    "录音文件名（%(naming)s）的时间比通话记录慢 %(seconds)d 秒，由 %(pairs)d 段录音与通话对照得出；"
    "连接时已扣除"
)
SETTINGS = N_(
    "录音文件名（%(naming)s）的时间与通话记录的差先后有 %(count)d 种，从 %(low)d 秒到 %(high)d 秒，"
    "由 %(pairs)d 段录音与通话对照得出，改过时间、换过时区都会这样；连接时已分别扣除"
)
AT_END = N_(
    "录音文件名（%(naming)s）的时间像是录音结束的时间，由 %(pairs)d 段录音与通话对照得出；"
    "连接时已按此计算"
)
WHOLE_SECONDS = N_(
    "一份通话记录的 %(count)d 条时间都是整秒（毫秒全为 0）；导出软件可能去掉了毫秒。"
    "这只是观察，不说明记录是否真实"
)
SAME_TIME = N_(
    "一份通话记录中有 %(count)d 条与另一条的时间完全相同。这只是观察，不说明记录是否真实"
)
SAME_CHANGE = N_(
    "一份通话记录的 %(count)d 条最后修改时间完全相同，恢复或迁移通话记录时会这样。"
    "这只是观察，不说明记录是否真实"
)
OUT_OF_ORDER = N_(
    "一份通话记录有 %(count)d 处编号顺序与时间顺序不一致，恢复或合并通话记录时会这样。"
    "这只是观察，不说明记录是否真实"
)

SEVERAL = N_(
    "%(count)d 通电话有多个来源记载，各只算一通；其中 %(differ)d 通的来源之间有出入，见时间顺序表"
)
NOT_BILLED = N_(
    "话单期间（%(first)s 至 %(last)s）内，手机记录有 %(count)d 通已接电话不在话单里；"
    "网络电话、另一张卡或漏记都会这样"
)
NOT_LOGGED = N_(
    "话单（%(first)s 至 %(last)s）有 %(count)d 通电话不在手机记录里；手机记录可能已被清除，"
    "或电话走的是另一张卡"
)

SHORT_BY = 0.10
SHORT_BY_LEAST = timedelta(seconds=5)
LONGER_BY = timedelta(seconds=75)
"""Longer than a recorder that starts with the first ring can explain."""
ENOUGH_ROWS = 20
"""Fewer rows with an equal property may be chance."""


def gaps(
    calls: Sequence[CallEntry],
    recordings: Sequence[RecordingEntry],
    *,
    roles: Mapping[str, Role],
    zone: ZoneInfo,
    coverage: Sequence[Coverage] = (),
    clocks: Sequence[ClockOffset] = (),
    unsure: Collection[int] = (),
) -> tuple[Remark, ...]:
    """Return what is missing or worth knowing about calls and recordings, as sentences.

    Args:
        calls: All calls, with the recording linked to each.
        recordings: All recordings, with the call each is linked to.
        roles: By party key.
        zone: The case's zone, for dates.
        coverage: What the sources cover; their remarks are repeated here.
        clocks: Clock offsets that were taken off when linking.
        unsure: Record ids of recordings for which a person should confirm a call.
    """
    return (
        *_unknown(calls),
        *_unrecorded(calls, recordings, roles=roles, zone=zone),
        *_without_call(recordings, unsure),
        *_lengths(calls, recordings),
        *_several(calls),
        *_billed(calls, zone=zone),
        *_lost(recordings),
        *_clocks(clocks),
        *(entry.remark for entry in coverage if entry.remark),
        *_observations(calls),
    )


def _unknown(calls: Sequence[CallEntry]) -> Iterator[Remark]:
    """Yield how many calls are nobody's or no day's: they stay in the case and are not counted."""
    incoming = [entry for entry in calls if entry.call.direction is not Direction.OUT]
    if count := sum(entry.party is None for entry in incoming):
        yield remark(WITHHELD, count=count)
    if count := sum(entry.call.started_at is None for entry in calls):
        yield remark(TIMELESS, count=count)


def _unrecorded(
    calls: Iterable[CallEntry],
    recordings: Iterable[RecordingEntry],
    *,
    roles: Mapping[str, Role],
    zone: ZoneInfo,
) -> Iterator[Remark]:
    recorded = {entry.link.call for entry in recordings if entry.link}
    days = sorted(
        entry.call.started_at.astimezone(zone).date().isoformat()
        for entry in calls
        if entry.party
        and roles.get(entry.party) is Role.COLLECTOR
        and entry.call.outcome is CallOutcome.ANSWERED
        and entry.call.started_at
        and entry.recording is None
        and entry.id not in recorded
    )
    if days:
        yield remark(UNRECORDED, count=len(days), first=days[0], last=days[-1])


def _without_call(
    recordings: Iterable[RecordingEntry], unsure: Collection[int]
) -> Iterator[Remark]:
    alone = [entry.id for entry in recordings if entry.link is None]
    asked = sum(key in unsure for key in alone)
    if count := len(alone) - asked:
        yield remark(WITHOUT_CALL, count=count)
    if asked:
        yield remark(UNSURE, count=asked)


def _clocks(clocks: Iterable[ClockOffset]) -> Iterator[Remark]:
    """Yield a sentence for each naming scheme whose times had to be corrected."""
    by_naming: dict[str, list[ClockOffset]] = defaultdict(list)
    for clock in clocks:
        by_naming[clock.naming or "?"].append(clock)
    for naming, found in by_naming.items():
        pairs = sum(clock.pairs for clock in found)
        seconds = sorted(round(clock.offset.total_seconds()) for clock in found)
        if any(clock.at_end for clock in found):
            yield remark(AT_END, naming=naming, pairs=pairs)
        values: dict[str, str | int] = {"naming": naming, "pairs": pairs}
        if len(found) > 1:
            values |= {"low": seconds[0], "high": seconds[-1]}
            yield remark(SETTINGS, count=len(found), **values)
        elif seconds[0]:
            template = FAST if seconds[0] > 0 else SLOW
            yield remark(template, seconds=abs(seconds[0]), **values)


def _lengths(calls: Iterable[CallEntry], recordings: Iterable[RecordingEntry]) -> Iterator[Remark]:
    spans: dict[int, list[tuple[timedelta, timedelta]]] = defaultdict(list)
    for entry in recordings:
        if entry.link and entry.recording.duration:
            begin = entry.link.offset
            spans[entry.link.call].append((begin, begin + entry.recording.duration))
    talked = {e.id: e.call.talked for e in calls if e.id in spans and e.call.talked}
    missing = {key: whole - _covered(spans[key]) for key, whole in talked.items()}
    short = [
        less for key, less in missing.items() if less > max(SHORT_BY_LEAST, talked[key] * SHORT_BY)
    ]
    if short:
        yield remark(SHORTER, count=len(short), seconds=round(max(short).total_seconds()))
    if count := sum(-less > LONGER_BY for less in missing.values()):
        yield remark(LONGER, count=count, least=round(LONGER_BY.total_seconds()))


def _covered(spans: Iterable[tuple[timedelta, timedelta]]) -> timedelta:
    """Return how long a stretch several recordings cover, what lies over each other once."""
    total, end = timedelta(), None
    for begin, over in sorted(spans):
        total += over - (begin if end is None or begin >= end else min(end, over))
        end = over if end is None else max(end, over)
    return total


def _several(calls: Iterable[CallEntry]) -> Iterator[Remark]:
    several = [entry for entry in calls if entry.also]
    if several:
        differ = sum(bool(entry.disagreements) for entry in several)
        yield remark(SEVERAL, count=len(several), differ=differ)


def _billed(calls: Sequence[CallEntry], *, zone: ZoneInfo) -> Iterator[Remark]:
    """Yield which connected calls a bill and the phone's log do not share, over the bill's days."""
    rows = [row for entry in calls for row in _rows(entry)]
    billed = bills(rows)
    times = sorted(r.started_at for r in rows if r.provenance.exhibit in billed and r.started_at)
    if not times or all(row.provenance.exhibit in billed for row in rows):
        return
    first, last = times[0], times[-1]
    alone: Counter[bool] = Counter()
    for entry in calls:
        at, sources = entry.call.started_at, {row.provenance.exhibit for row in _rows(entry)}
        connected = entry.call.outcome is CallOutcome.ANSWERED and entry.call.talked
        if at and first <= at <= last and connected:
            if not sources & billed:
                alone[False] += 1
            elif not sources - billed:
                alone[True] += 1
    days = {"first": _day(first, zone), "last": _day(last, zone)}
    for only_billed, template in ((False, NOT_BILLED), (True, NOT_LOGGED)):
        if alone[only_billed]:
            yield remark(template, count=alone[only_billed], **days)


def _rows(entry: CallEntry) -> tuple[CallRecord, ...]:
    return (entry.call, *entry.also)


def _day(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat()


def _lost(recordings: Iterable[RecordingEntry]) -> Iterator[Remark]:
    """Yield what BCR's side-car says of sound it could not keep."""
    lost = [
        seconds
        for entry in recordings
        if (
            seconds := _number(entry.recording.raw, "duration_secs_total")
            - _number(entry.recording.raw, "duration_secs_encoded")
        )
        > 0.1
    ]
    if lost:
        yield remark(LOST, count=len(lost), seconds=round(sum(lost), 1))


def _number(raw: Mapping[str, str], name: str) -> float:
    for column, value in raw.items():
        if column.endswith(name):
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 0.0


def _observations(calls: Iterable[CallEntry]) -> Iterator[Remark]:
    """Yield what restored, converted and fabricated logs have in common (FORMATS R10)."""
    by_exhibit: dict[str, list[CallRecord]] = defaultdict(list)
    for entry in calls:
        by_exhibit[entry.call.provenance.exhibit].append(entry.call)
    for _, rows in sorted(by_exhibit.items()):
        timed = [row for row in rows if row.started_at and row.time_basis is TimeBasis.INSTANT]
        if len(timed) >= ENOUGH_ROWS and not any(
            row.started_at.microsecond for row in timed if row.started_at
        ):
            yield remark(WHOLE_SECONDS, count=len(timed))
        times = Counter(row.started_at for row in rows if row.started_at)
        if same := sum(count - 1 for count in times.values()):
            yield remark(SAME_TIME, count=same)
        changes = Counter(row.raw["last_modified"] for row in rows if "last_modified" in row.raw)
        if changes and len(changes) == 1 and changes.total() >= ENOUGH_ROWS:
            yield remark(SAME_CHANGE, count=changes.total())
        if wrong := _out_of_order(timed):
            yield remark(OUT_OF_ORDER, count=wrong)


def _out_of_order(rows: Iterable[CallRecord]) -> int:
    numbered = sorted(
        (int(row.raw["_id"]), row.started_at)
        for row in rows
        if row.started_at and row.raw.get("_id", "").isdecimal()
    )
    return sum(later < earlier for (_, earlier), (_, later) in pairwise(numbered))
