"""Wall-clock times without a zone, read in the zone stated for the case."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from analyzer.model.remark import N_

if TYPE_CHECKING:
    from datetime import tzinfo

EARLIEST_YEAR: Final = 2000
"""No phone recorded calls before; earlier digits are no date."""
LATEST_YEAR: Final = 2099


class ClockTrouble(StrEnum):
    """What summer time does to a wall time; the values are templates for people."""

    NEVER = N_("%(time)s 在所选时区不存在（夏令时拨快的一小时）；实际时间可能差一小时")
    TWICE = N_("%(time)s 在所选时区出现过两次（夏令时拨回的一小时），按第一次计；实际可能晚一小时")


def moment(digits: str, zone: tzinfo) -> datetime | None:
    """Return the time that 10, 12 or 14 digits stand for, or `None` where no such time can be.

    `yyMMddHHmm`, `yyMMddHHmmss` or `yyyyMMddHHmmss`; without seconds it is the full minute.
    """
    if not digits.isascii() or not digits.isdecimal() or len(digits) not in (10, 12, 14):
        return None
    full = digits if len(digits) == 14 else f"20{digits}"
    full = full.ljust(14, "0")
    year, rest = int(full[:4]), [int(full[at : at + 2]) for at in range(4, 14, 2)]
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return datetime(year, rest[0], rest[1], rest[2], rest[3], rest[4], tzinfo=zone)
    except ValueError:
        return None


def trouble(time: datetime) -> ClockTrouble | None:
    """Say whether a wall time never was, or was twice, in its zone; `None` for every other."""
    if time.astimezone(UTC).astimezone(time.tzinfo).replace(tzinfo=None) != time.replace(
        tzinfo=None
    ):
        return ClockTrouble.NEVER
    return ClockTrouble.TWICE if time.replace(fold=1).utcoffset() != time.utcoffset() else None
