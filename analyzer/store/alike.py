"""One message told by several sources: full backups, exports without media, whole seconds.

Backups of one phone are written by programs of unlike care: one keeps the milliseconds and another
cuts them off, one takes the pictures of an MMS along and another leaves them out. Rows of different
exhibits are one message where number, direction, box, subject and text agree and nothing but that
differs. No row is dropped. One of them stands for the message: the first that has the media, so
that decisions keep their place when a further backup arrives.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzer.model.records import TimeBasis
from analyzer.numbers import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from analyzer.model.records import Message

MOST = 200
"""So many equal rows in one second are no person's doing, and are each left as they are."""

_Row = tuple[int, "Message"]


def copies_of(
    messages: Iterable[_Row], *, region: str, exhibits: Callable[[int], Iterable[str]]
) -> dict[int, int]:
    """Return, by record id of a row that another one stands for, the id of that other row.

    Args:
        messages: Record ids and messages.
        region: ISO 3166 country of the case, for numbers without country code.
        exhibits: Gives every exhibit that holds a row; two rows that one exhibit holds are two
            messages.
    """
    told: dict[Hashable, list[_Row]] = defaultdict(list)
    for row in messages:
        if row[1].at is not None:
            told[_told(row[1], region)].append(row)
    return {
        copy: first
        for rows in told.values()
        if len(rows) <= MOST and len({message.provenance.exhibit for _, message in rows}) > 1
        for copy, first in _copies(rows, exhibits)
    }


@lru_cache(maxsize=1 << 14)
def _key(number: str | None, region: str) -> str:
    return normalise(number, region=region).key


def _told(message: Message, region: str) -> Hashable:
    """Return what copies of one message have in common."""
    group = message.participants if message.number is None else ()
    return (
        message.at and message.at.replace(microsecond=0),
        message.kind,
        _key(message.number, region),
        tuple(sorted({_key(each, region) for each in group})),
        message.direction,
        message.box,
        message.subject,
        message.body,
    )


def _copies(
    rows: Iterable[_Row], exhibits: Callable[[int], Iterable[str]]
) -> Iterator[tuple[int, int]]:
    groups: list[tuple[list[_Row], set[str]]] = []
    for row in sorted(rows, key=_rank):
        held = {row[1].provenance.exhibit, *exhibits(row[0])}
        for members, taken in groups:
            if taken.isdisjoint(held) and _copy(row[1], members[0][1]):
                members.append(row)
                taken |= held
                break
        else:
            groups.append(([row], held))
    for members, _ in groups:
        first = min(members, key=lambda row: (not row[1].attachments, row[0]))[0]
        yield from ((key, first) for key, _ in members if key != first)


def _rank(row: _Row) -> tuple[bool, bool, bool, int, int]:
    """Return the order in which rows find their like, the fullest first, whatever was read when."""
    key, message = row
    us = message.at.microsecond if message.at else 0
    wall = message.time_basis is TimeBasis.CASE_ZONE
    return not message.attachments, not us, wall, us, key


def _copy(message: Message, first: Message) -> bool:
    """Say whether a row has nothing that the one before it in rank has not."""
    times = {message.at, first.at}
    exact = [at for at in times if at and at.microsecond]
    parts, others = (sorted(part.sha256 for part in m.attachments) for m in (message, first))
    return len(exact) < 2 and parts in ([], others)
