"""What reviewing needs beside findings: what is asked of the queue, and what was heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from analyzer.model.finding import Category, State
from analyzer.model.passage import Channel


class Order(StrEnum):
    """In which order findings come."""

    SEVERITY = "severity"
    """Gravest first, of these the undecided first, then by time."""
    TIME = "time"
    NUMBER = "number"
    STATE = "state"
    """Undecided first, then unsure, confirmed, rejected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which findings are asked for; `None` and empty mean no limit."""

    severities: tuple[int, ...] = ()
    category: Category | None = None
    rule: str | None = None
    party: str | None = None
    cluster: str | None = None
    """Institution, by its id."""
    record: int | None = None
    """Message, e-mail or recording, by its record id."""
    channel: Channel | None = None
    state: State | None = None
    first_day: date | None = None
    """First local day in the case's zone."""
    last_day: date | None = None
    words: str | None = None
    """Words of the quote or the observation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What there is to filter by, each with its count."""

    severities: Mapping[int, int] = field(default_factory=dict)
    categories: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Chinese and English title by rule."""
    parties: Mapping[str, int] = field(default_factory=dict)
    clusters: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[date, int] = field(default_factory=dict)
    """By local day, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How much a case holds and how far it is."""

    records: Mapping[str, int]
    """By record kind."""
    heard: int
    """Recordings with a complete transcript."""
    failed: int
    """Recordings no sound could be read from."""
    lost: int
    """Entries seen but not read."""
    skipped: int
    """Files not read."""
    flagged: bool
    """True where rules were run."""


class ListeningKind(StrEnum):
    """Why a person listened."""

    BLIND = "blind"
    """The machine's text was hidden until the person had typed what was heard."""
    SAMPLE = "sample"
    """A recording without findings, drawn at random, to see what the rules missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """One time a person listened to a recording and said what there was."""

    recording: int
    """Record id in the case."""
    kind: ListeningKind
    found: bool | None
    """For a sample: whether there was something a finding should have been made of."""
    text: str | None
    """For a blind listening: what the person typed before seeing the machine's text."""
    begin_s: float | None
    """The stretch that was heard; `None` for the whole recording."""
    end_s: float | None
    reviewer: str
    at: datetime
