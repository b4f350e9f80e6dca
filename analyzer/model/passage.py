"""Passages: the unit of text that rules read, with the way back to the exhibit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from analyzer.model.party import Role
from analyzer.model.transcript import Speaker


class Channel(StrEnum):
    """How the words came."""

    CALL = "call"
    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a passage's text and where it was said."""

    start: int
    """First character in the passage's text."""
    end: int
    """One past the last character."""
    begin_s: float
    """Seconds in the recording."""
    end_s: float
    speaker: Speaker
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """An SMS, an e-mail, or a whole call's text: what one conversation turn of rules looks at."""

    id: str
    """Stable: `m12` for message 12, `r7` for recording 7."""
    channel: Channel
    record: int
    """Record id of the message, e-mail or recording."""
    text: str
    """Original words; for a call its segments' texts joined by line feeds."""
    party: str | None
    """Party key of the other side, `None` where unknown."""
    role: Role
    at: datetime | None
    speaker: Speaker
    """Who speaks where the passage has one speaker; for calls see `pieces`."""
    conversation: str
    """Passages with an equal value are one conversation (the same party or institution)."""
    language: str = "zh"
    pieces: tuple[Piece, ...] = ()
    """For calls: one per segment, in order."""
