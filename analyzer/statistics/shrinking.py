"""Whether a later backup of a phone holds less than an earlier one.

Backups are held against each other only where they share rows: other sources write the same call
with another time. What is gone from the later one is still in the case, from the earlier one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from analyzer.model.records import RecordKind
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from analyzer.model.remark import Remark
    from analyzer.statistics.coverage import SourceRow

GONE: Final = {
    RecordKind.CALL: N_(
        "较新的备份 %(newer)s 比 %(older)s 少了 %(count)d 通电话（%(first)s 至 %(last)s），"
        "而这段时间两份都有记录；它们已从 %(older)s 读取并保留。"
        "可能是手机自动清理，也可能是本人删除；这只是观察，请保留两份原始文件"
    ),
    RecordKind.MESSAGE: N_(
        "较新的备份 %(newer)s 比 %(older)s 少了 %(count)d 条短信（%(first)s 至 %(last)s），"
        "而这段时间两份都有记录；它们已从 %(older)s 读取并保留。"
        "可能是手机自动清理，也可能是本人删除；这只是观察，请保留两份原始文件"
    ),
}
"""Rows between two that both backups hold."""
SHORTER: Final = {
    RecordKind.CALL: N_(
        "较新的备份 %(newer)s 有 %(rows)d 通电话，少于 %(older)s 的 %(before)d 通："
        "它从 %(first)s 开始，更早的 %(count)d 通只在 %(older)s 里。请保留两份原始文件，并经常备份"
    ),
    RecordKind.MESSAGE: N_(
        "较新的备份 %(newer)s 有 %(rows)d 条短信，少于 %(older)s 的 %(before)d 条："
        "它从 %(first)s 开始，更早的 %(count)d 条只在 %(older)s 里。请保留两份原始文件，并经常备份"
    ),
}
"""The later backup begins later."""


SHARE: Final = 5
"""One row in so many of the smaller backup must be in both; single seconds agree by chance."""


def shrunken(
    rows: Iterable[SourceRow], *, zone: ZoneInfo, names: Mapping[str, str] | None = None
) -> tuple[Remark, ...]:
    """Return where a later backup lacks calls or messages that an earlier one has.

    Args:
        rows: All rows, as each source holds them.
        zone: The case's zone, for days.
        names: What an exhibit is called, by its id; the id where nothing is given.
    """
    held: dict[RecordKind, dict[str, set[datetime]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if row.at is not None and row.kind in GONE:
            held[row.kind][row.exhibit].add(row.at)
    return tuple(
        told
        for kind in sorted(held)
        for older, newer in _neighbours(held[kind])
        for told in _lacking(kind, older, newer, held[kind], zone, names or {})
    )


def _neighbours(backups: dict[str, set[datetime]]) -> Iterator[tuple[str, str]]:
    """Yield each backup with the one before it that it shares rows with, by their last rows."""
    order = sorted(backups, key=lambda exhibit: (max(backups[exhibit]), len(exhibit), exhibit))
    for at, newer in enumerate(order):
        before = reversed(order[:at])
        older = next((o for o in before if _of_one_phone(backups[o], backups[newer])), None)
        if older is not None:
            yield older, newer


def _of_one_phone(one: set[datetime], other: set[datetime]) -> bool:
    return len(one & other) * SHARE >= min(len(one), len(other))


def _lacking(
    kind: RecordKind,
    older: str,
    newer: str,
    backups: dict[str, set[datetime]],
    zone: ZoneInfo,
    names: Mapping[str, str],
) -> Iterator[Remark]:
    begins = min(backups[newer])
    gone = sorted(backups[older] - backups[newer])
    inside = [at for at in gone if at >= begins]
    called = {
        key: f"{names.get(exhibit, exhibit)} [{_days(backups[exhibit], zone)}]"
        for key, exhibit in (("newer", newer), ("older", older))
    }
    if inside:
        first, last = (_day(at, zone) for at in (inside[0], inside[-1]))
        yield remark(GONE[kind], **called, count=len(inside), first=first, last=last)
    if len(gone) > len(inside) and len(backups[newer]) < len(backups[older]):
        yield remark(
            SHORTER[kind],
            **called,
            rows=len(backups[newer]),
            before=len(backups[older]),
            first=_day(begins, zone),
            count=len(gone) - len(inside),
        )


def _days(times: set[datetime], zone: ZoneInfo) -> str:
    return f"{_day(min(times), zone)}…{_day(max(times), zone)}"


def _day(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).date().isoformat()
