"""What Android means by its codes and literals, whichever program wrote the backup.

Codes: `android.provider.CallLog.Calls` and `android.provider.Telephony.TextBasedSmsColumns`,
`BaseMmsColumns`. Codes outside the tables are a maker's own: the record keeps them in `raw`, and
direction and outcome are unknown.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from analyzer.model.records import CallOutcome, Direction, MessageBox

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST_S: Final = 631_152_000
"""1990-01-01: before there were short messages."""
LATEST_S: Final = 4_102_444_800
"""2100-01-01."""

_NULLS = frozenset({"", "null"})
_WITHHELD = frozenset({"", "-1", "-2", "-3", "null", "unknown", "private", "未知", "未知号码"})
_NAMELESS = frozenset({"", "null", "(unknown)", "(未知)", "（未知）", "unknown"})

_CALLS: Final = {
    "1": (Direction.IN, CallOutcome.ANSWERED),
    "2": (Direction.OUT, CallOutcome.ANSWERED),
    "3": (Direction.IN, CallOutcome.MISSED),
    "4": (Direction.IN, CallOutcome.VOICEMAIL),
    "5": (Direction.IN, CallOutcome.REJECTED),
    "6": (Direction.IN, CallOutcome.BLOCKED),
    "7": (Direction.IN, CallOutcome.ELSEWHERE),
}
_BOXES: Final = {
    "1": (Direction.IN, MessageBox.INBOX),
    "2": (Direction.OUT, MessageBox.SENT),
    "3": (Direction.OUT, MessageBox.DRAFT),
    "4": (Direction.OUT, MessageBox.OUTBOX),
    "5": (Direction.OUT, MessageBox.FAILED),
    "6": (Direction.OUT, MessageBox.QUEUED),
}


def given(text: str | None) -> str | None:
    """Return a column's text, or `None` where it is absent, empty or the literal `null`."""
    return None if text is None or text in _NULLS else text


def number_of(text: str | None) -> str | None:
    """Return a number as written, or `None` where the column says it was withheld or unknown."""
    return None if text is None or text.strip().lower() in _WITHHELD else text


def name_of(text: str | None) -> str | None:
    """Return a contact's name, or `None` where the column says there is none."""
    return None if text is None or text.strip().lower() in _NAMELESS else text


def instant(text: str | None) -> datetime | None:
    """Return the instant a count of milliseconds or seconds since 1970 stands for.

    Programs mix the two units, so the one that lies between 1990 and 2100 is taken; no count lies
    there in both. `None` where neither does: a date is never invented.
    """
    try:
        count = int(text) if text is not None else 0
    except ValueError:
        return None
    if EARLIEST_S * 1000 <= count < LATEST_S * 1000:
        return EPOCH + timedelta(milliseconds=count)
    if EARLIEST_S <= count < LATEST_S:
        return EPOCH + timedelta(seconds=count)
    return None


def seconds(text: str | None) -> timedelta | None:
    """Return a duration written as whole seconds; `None` where it is not one."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 9:
        return None
    return timedelta(seconds=int(text))


def call_kind(code: str | None, duration: timedelta | None) -> tuple[Direction, CallOutcome]:
    """Return direction and outcome of a call by its type code.

    The duration decides only whether a call of type 1 or 2 was connected; with types 3 and 5 many
    makers write ring seconds there.
    """
    direction, outcome = _CALLS.get(code or "", (Direction.UNKNOWN, CallOutcome.UNKNOWN))
    if outcome is CallOutcome.ANSWERED and not duration:
        return direction, CallOutcome.UNKNOWN if duration is None else CallOutcome.NOT_CONNECTED
    return direction, outcome


def message_kind(code: str | None) -> tuple[Direction, MessageBox]:
    """Return direction and folder of a message by its `type` or `msg_box` code."""
    return _BOXES.get(code or "", (Direction.UNKNOWN, MessageBox.UNKNOWN))
