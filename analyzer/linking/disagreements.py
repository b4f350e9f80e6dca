"""What the sources of one call agree and disagree on, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.records import CallOutcome, Direction
from analyzer.model.remark import N_, remark
from analyzer.numbers import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model.records import CallRecord
    from analyzer.model.remark import Remark

SAME_CALL = N_(
    "%(count)d 个来源记载同一通电话：号码相同，开始时间相差不超过 %(lag)d 秒，"
    "时长相差不超过 %(length)d 秒"
)
SAME_TIME = N_(
    "%(count)d 个来源记载同一通电话：有的来源没有写出号码，但同一时间只有这一通，"
    "开始时间相差不超过 %(lag)d 秒，时长相差不超过 %(length)d 秒"
)
LATER = N_("来源之间开始时间不同：另一来源晚 %(seconds)d 秒（话单通常从接通起算）")
EARLIER = N_("来源之间开始时间不同：另一来源早 %(seconds)d 秒")
ZONE = N_(
    "来源之间开始时间相差约 %(minutes)d 分钟，像是按不同时区写的；除去整刻钟，相差 %(seconds)d 秒"
)
LENGTH = N_("来源之间通话时长不同：%(mine)d 秒 / %(other)d 秒")
NOT_ANSWERED = N_("这里记为接通，另一来源记为没有接通")
ANSWERED = N_("这里记为没有接通，另一来源记为接通")
OUTCOME = N_("来源之间对没有接通的写法不同（未接、拒接、拦截等）")
DIRECTION = N_("只有一部分来源写明是呼入还是呼出")
NUMBER = N_("另一来源没有写出号码，或隐去了几位")

QUARTER_S = 900
"""Zones differ by whole quarters of an hour."""
_VAGUE = frozenset({CallOutcome.UNKNOWN, CallOutcome.ELSEWHERE})


def same_call(first: CallRecord, others: Sequence[CallRecord]) -> Remark:
    """Return why rows of several sources are held to be one call."""
    hidden = any(_hidden(call) for call in (first, *others))
    return remark(
        SAME_TIME if hidden else SAME_CALL,
        count=1 + len(others),
        lag=max(abs(_within_zone(_lag(first, other))) for other in others),
        length=max(abs(round(_seconds(other) - _seconds(first))) for other in others),
    )


def disagreements(first: CallRecord, others: Sequence[CallRecord]) -> tuple[Remark, ...]:
    """Return what rows of one call disagree on; each difference once."""
    found = [one for other in others for one in _between(first, other)]
    return tuple(one for place, one in enumerate(found) if one not in found[:place])


def _between(first: CallRecord, other: CallRecord) -> Iterator[Remark]:
    lag = _lag(first, other)
    if quarters := round(lag / QUARTER_S):
        rest = abs(lag - quarters * QUARTER_S)
        yield remark(ZONE, minutes=abs(quarters) * QUARTER_S // 60, seconds=rest)
    elif lag:
        yield remark(LATER if lag > 0 else EARLIER, seconds=abs(lag))
    mine, theirs = (call.outcome is CallOutcome.ANSWERED for call in (first, other))
    if mine and theirs and round(_seconds(first)) != round(_seconds(other)):
        yield remark(LENGTH, mine=round(_seconds(first)), other=round(_seconds(other)))
    if mine != theirs and not {first.outcome, other.outcome} & _VAGUE:
        yield remark(NOT_ANSWERED if mine else ANSWERED)
    elif first.outcome is not other.outcome:
        yield remark(OUTCOME)
    if first.direction is not other.direction and Direction.UNKNOWN in (
        first.direction,
        other.direction,
    ):
        yield remark(DIRECTION)
    if _hidden(other) and not _hidden(first):
        yield remark(NUMBER)


def _hidden(call: CallRecord) -> bool:
    return call.number is None or "*" in normalise(call.number).key


def _within_zone(lag: int) -> int:
    """Return a lag without the whole quarters of an hour that two zones are apart."""
    return lag - round(lag / QUARTER_S) * QUARTER_S


def _lag(first: CallRecord, other: CallRecord) -> int:
    if first.started_at is None or other.started_at is None:
        return 0
    return round((other.started_at - first.started_at).total_seconds())


def _seconds(call: CallRecord) -> float:
    return call.talked.total_seconds()
