"""One call told by several sources: call log, carrier's bill, a maker's backup, older exports.

Rows of different exhibits are one call where number, direction and length agree and the starts lie
as far apart as the two kinds of source put them: two copies of a phone's log have the same second,
a carrier's bill counts from the answer and so begins up to a ring later. Every row is kept beside
the one that stands for the call, and what they disagree on is said, not settled.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking.disagreements import disagreements, same_call
from analyzer.linking.matching import one_to_one
from analyzer.linking.tables import Codes, Tails
from analyzer.linking.zones import apart
from analyzer.model.records import CallOutcome, Direction, TimeBasis

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from analyzer.model.records import CallRecord
    from analyzer.model.remark import Remark

SAME_S = 2.0
"""Copies of one log differ by what was cut off the second."""
EARLY_S = 10.0
"""A network's clock may be behind the phone's."""
RING_S = 75.0
"""A carrier's bill counts from the answer, the phone's log from the first ring."""
LENGTH_S = 3.0
MINUTE_S = 60.0
"""Some bills round up to whole minutes."""
ENOUGH_ROWS = 10
"""Fewer whole minutes than this may be chance."""

BILL = "carrier_bill"
"""The importer of carriers' bills; some of them list a call of no length now and then."""

_BASES = (TimeBasis.INSTANT, TimeBasis.OFFSET, TimeBasis.CASE_ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """A call, with every row that tells of it."""

    id: int
    """Record id of the row that stands for the call."""
    call: CallRecord
    """That row, as written."""
    others: tuple[tuple[int, CallRecord], ...] = ()
    """The other rows with their record ids, by id."""
    reason: Remark | None = None
    """Why they are held to be one call; `None` for a single row."""
    disagreements: tuple[Remark, ...] = ()

    @property
    def rows(self) -> tuple[tuple[int, CallRecord], ...]:
        """All rows, the one that stands for the call first."""
        return ((self.id, self.call), *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    key: int
    call: CallRecord
    start: float
    number: int
    """Code, -1 where withheld or masked."""
    talked: float | None
    """Seconds connected; 0 where not, `None` where the source does not say."""
    exhibits: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The rows of one exhibit and what kind of source it is."""

    exhibit: str
    bill: bool
    """It lists connected calls by wall time alone, as carriers do."""
    whole_minutes: bool
    rows: tuple[_Row, ...]
    ahead: float = 0.0
    """Seconds, in whole quarters of an hour, its wall times are ahead of the other sources'."""

    @property
    def order(self) -> tuple[bool, int, str]:
        """Logs before bills, exact times before wall times."""
        bases = [_BASES.index(row.call.time_basis) for row in self.rows]
        return self.bill, max(bases), self.exhibit


@dataclass(slots=True, kw_only=True)
class _Group:
    """Rows held to be one call so far."""

    rows: list[_Row]
    exhibits: set[str] = field(default_factory=set)
    logs: int = 0
    """How many of the rows are of logs; they come before those of bills."""


def merge(
    calls: Iterable[tuple[int, CallRecord]],
    *,
    region: str,
    exhibits: Mapping[int, Collection[str]] | None = None,
) -> tuple[CallEvent, ...]:
    """Return the calls that the rows tell of, by start, those without a time last.

    Args:
        calls: Record ids and rows of all call logs and bills.
        region: ISO 3166 country of the case, for numbers without country code.
        exhibits: By record id, every exhibit that holds the row; two rows that one exhibit holds
            are two calls. A row that is not there is held by the exhibit of its provenance.
    """
    every = list(calls)
    if len({call.provenance.exhibit for _, call in every}) < 2:
        alone = (CallEvent(id=key, call=call) for key, call in every)
        return tuple(sorted(alone, key=lambda event: (_start(event.call), event.id)))
    codes = Codes(region)
    rows, untimed = _rows(every, codes, exhibits or {})
    groups: list[_Group] = []
    billed = bills(row.call for row in rows)
    tails = Tails(codes)
    for source in sorted(_sources(rows, billed), key=lambda one: one.order):
        ahead = _ahead(groups, source)
        taken = _taken(groups, replace(source, ahead=ahead), tails)
        for row in source.rows:
            group = taken.get(row.key)
            if group is None:
                groups.append(group := _Group(rows=[]))
            group.rows.append(row)
            group.exhibits |= row.exhibits
            group.logs += not source.bill
    events = [_event(group) for group in groups]
    events.sort(key=lambda event: (_start(event.call), event.id))
    return (*events, *(CallEvent(id=key, call=call) for key, call in untimed))


def bills(calls: Iterable[CallRecord]) -> frozenset[str]:
    """Return the exhibits that list connected calls by wall time alone, as carriers' bills do."""
    kept: dict[str, bool] = {}
    for call in calls:
        talked = _talked(call)
        connected = talked is None or talked > 0 or call.provenance.importer == BILL
        fits = call.time_basis is TimeBasis.CASE_ZONE and connected
        exhibit = call.provenance.exhibit
        kept[exhibit] = kept.get(exhibit, True) and fits
    return frozenset(exhibit for exhibit, bill in kept.items() if bill)


def _start(call: CallRecord) -> float:
    return call.started_at.timestamp() if call.started_at else np.inf


def _rows(
    calls: Iterable[tuple[int, CallRecord]], codes: Codes, exhibits: Mapping[int, Collection[str]]
) -> tuple[list[_Row], list[tuple[int, CallRecord]]]:
    rows, untimed = [], []
    for key, call in sorted(calls, key=lambda pair: pair[0]):
        if call.started_at is None:
            untimed.append((key, call))
            continue
        held = exhibits.get(key, ())
        rows.append(
            _Row(
                key=key,
                call=call,
                start=call.started_at.timestamp(),
                number=codes.code(call.number),
                talked=_talked(call),
                exhibits=frozenset((call.provenance.exhibit, *held)),
            )
        )
    return rows, untimed


def _talked(call: CallRecord) -> float | None:
    if call.outcome is CallOutcome.ANSWERED:
        return None if call.duration is None else call.duration.total_seconds()
    if call.outcome in (CallOutcome.UNKNOWN, CallOutcome.ELSEWHERE):
        return None
    return 0.0


def _sources(rows: Iterable[_Row], billed: Collection[str]) -> Iterator[_Source]:
    held: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        held[row.call.provenance.exhibit].append(row)
    for exhibit, mine in held.items():
        lengths = [row.talked for row in mine]
        minutes = len(mine) >= ENOUGH_ROWS and not any(
            (length or 0) % MINUTE_S for length in lengths
        )
        yield _Source(
            exhibit=exhibit,
            bill=exhibit in billed,
            whole_minutes=minutes and len(mine) >= ENOUGH_ROWS,
            rows=tuple(sorted(mine, key=lambda row: (row.start, row.key))),
        )


def _ahead(groups: Sequence[_Group], source: _Source) -> float:
    if all(row.call.time_basis is not TimeBasis.CASE_ZONE for row in source.rows):
        return 0.0
    firsts = (group.rows[0] for group in groups)
    mine, theirs = (
        [((row.number, round(row.talked)), row.start) for row in rows if row.talked]
        for rows in (source.rows, firsts)
    )
    return apart(mine, theirs)


def _taken(groups: Sequence[_Group], source: _Source, tails: Tails) -> dict[int, _Group]:
    """Return by record id the group that each row of a source belongs to, where there is one."""
    pairs = list(_candidates(groups, source, tails))
    if not pairs:
        return {}
    alone = [lag for row, group, lag in pairs if source.rows[row].number >= 0]
    typical = median(alone) if alone else 0.0
    farthest = max(abs(lag - typical) for _, _, lag in pairs) or 1.0
    cost = np.array([0.9 * abs(lag - typical) / farthest + 1e-6 for _, _, lag in pairs])
    left = np.array([row for row, _, _ in pairs], dtype=np.int64)
    right = np.array([group for _, group, _ in pairs], dtype=np.int64)
    places = one_to_one(left, right, cost)
    return {source.rows[left[place]].key: groups[right[place]] for place in places.tolist()}


def _candidates(
    groups: Sequence[_Group], source: _Source, tails: Tails
) -> Iterator[tuple[int, int, float]]:
    """Yield (row, group, lag in seconds) for what may be one call."""
    every = sorted((group.rows[0].start, place) for place, group in enumerate(groups))
    by_number: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for start, place in every:
        for number in {row.number for row in groups[place].rows}:
            by_number[number].append((start, place))
    unsure: list[tuple[int, int, float]] = []
    for index, row in enumerate(source.rows):
        known, at = row.number >= 0, row.start - source.ahead

        def fits(
            near: Sequence[tuple[float, int]], index: int = index, row: _Row = row, at: float = at
        ) -> list[tuple[int, int, float]]:
            return [
                (index, place, at - start)
                for start, place in _around(near, at)
                if _one_call(row, groups[place], at - start, source)
            ]

        found = fits(by_number.get(row.number, []) if known else every)
        yield from found if known else ()
        unsure += [] if known else found
        if known and not found:
            for other in (-1, *tails.like(row.number)):
                unsure += fits(by_number.get(other, []))
            unsure += [
                (index, place, at - start)
                for start, place in _around(by_number.get(row.number, []), at)
                if _at_odds(row, groups[place], at - start, source)
            ]
    yield from _only(unsure)


def _around(places: Sequence[tuple[float, int]], start: float) -> Iterator[tuple[float, int]]:
    for at in range(bisect_left(places, (start - RING_S, -1)), len(places)):
        if places[at][0] > start + RING_S:
            return
        yield places[at]


def _only(pairs: Sequence[tuple[int, int, float]]) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs whose row and group have no other: without a number nothing else tells."""
    rows = Counter(row for row, _, _ in pairs)
    groups = Counter(group for _, group, _ in pairs)
    yield from (pair for pair in pairs if rows[pair[0]] == 1 and groups[pair[1]] == 1)


def _one_call(row: _Row, group: _Group, lag: float, source: _Source) -> bool:
    if group.exhibits & row.exhibits:
        return False
    first = group.rows[0]
    low, high = -SAME_S, SAME_S
    if source.bill and group.logs:
        low, high = -EARLY_S, RING_S
    elif source.bill:
        low, high = -EARLY_S, EARLY_S
    if not _one_way(row, first) or not low <= lag <= high:
        return False
    if row.talked and first.talked:
        return _lengths(row, first, source)
    if source.bill:
        return row.talked == first.talked == 0 and abs(lag) <= EARLY_S
    return abs(lag) <= SAME_S


def _at_odds(row: _Row, group: _Group, lag: float, source: _Source) -> bool:
    """Say whether log and bill tell of one call of which only one of them says it was answered."""
    first = group.rows[0]
    if not source.bill or not group.logs or group.exhibits & row.exhibits:
        return False
    lengths = (row.talked, first.talked)
    odd = None not in lengths and 0 in lengths and any(lengths)
    return odd and _one_way(row, first) and abs(lag) <= EARLY_S


def _one_way(row: _Row, other: _Row) -> bool:
    return len({row.call.direction, other.call.direction} - {Direction.UNKNOWN}) < 2


def _lengths(row: _Row, first: _Row, source: _Source) -> bool:
    more = (row.talked or 0.0) - (first.talked or 0.0)
    if source.whole_minutes:
        return -LENGTH_S <= more <= MINUTE_S + LENGTH_S
    return abs(more) <= LENGTH_S


def _event(group: _Group) -> CallEvent:
    def standing(place: int) -> tuple[bool, bool, int, int]:
        row = group.rows[place]
        basis = _BASES.index(row.call.time_basis)
        return row.number < 0, place >= group.logs, basis, row.key

    first, *rest = (group.rows[place] for place in sorted(range(len(group.rows)), key=standing))
    rest.sort(key=lambda row: row.key)
    if not rest:
        return CallEvent(id=first.key, call=first.call)
    calls = [row.call for row in rest]
    return CallEvent(
        id=first.key,
        call=first.call,
        others=tuple((row.key, row.call) for row in rest),
        reason=same_call(first.call, calls),
        disagreements=disagreements(first.call, calls),
    )
