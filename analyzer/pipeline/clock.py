"""Local time with its offset, written the same way everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from datetime import datetime


def local(moment: datetime, zone: str) -> str:
    """Return `2026-10-03 21:47:13 +08:00`: wall time in `zone`, that day's offset."""
    there = moment.astimezone(ZoneInfo(zone)).isoformat(sep=" ", timespec="seconds")
    return f"{there[:19]} {there[19:]}"
