"""What is known of an office: fields, limits, clocks, and where each piece was read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from analyzer.model.complaint import Licence, Nature, Office
    from analyzer.model.finding import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text in the languages of the program."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """Return the text in `zh` or `en`."""
        return self.en if language == "en" else self.zh


class Unit(StrEnum):
    """What a period is counted in."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class From(StrEnum):
    """What a period counts from."""

    FILED = "filed"
    ACCEPTED = "accepted"
    LAST_ACT = "last_act"
    """The day of the last act that was confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A period after which something is due."""

    start: From
    add: int
    unit: Unit
    what: Wording
    """What is due, and what the person can do that day."""
    nature: Nature | None
    """Only for complaints of this nature; `None` for all."""
    status: str
    """`V` read in the statute's text; `S` from a secondary source; `O` our own suggestion."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement on an office, with its standing."""

    text: Wording
    status: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """What an office takes up; empty means no limit."""

    categories: tuple[Category, ...]
    licences: tuple[Licence, ...]
    """Whatever an institution with one of these licences did is taken."""
    words: tuple[str, ...]
    """Whatever names one of these is taken."""

    def category(self, category: Category) -> bool:
        """Tell whether findings of a category are taken."""
        return not self.categories or category in self.categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One office."""

    office: Office
    name: Wording
    language: str
    """The language the office reads."""
    natures: tuple[Nature, ...]
    """What it takes; the first is assumed where the person says nothing."""
    contact: Wording
    accepts: Stated
    not_for: Stated
    takes: Takes
    required: tuple[str, ...]
    """Names of form fields without which the office sends it back."""
    useful: tuple[str, ...]
    attachment_bytes: int | None
    """Most bytes of one attachment; `None` where no limit is known."""
    summary_chars: int
    """Most characters of the short account."""
    parts: tuple[str, ...]
    """What the pack holds, see `reports.packs.pack`."""
    notes: tuple[Stated, ...]
    """What to know before filing: limits, order, manners."""
    clocks: tuple[Clock, ...]
    unhappy: Wording
    """What can be done when the answer is not what was asked for."""
    status: str
    sources: tuple[str, ...]
    checked: date
    """When the sources were read."""
