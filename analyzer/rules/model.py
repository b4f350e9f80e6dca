"""What a rule is: patterns to look for, what excuses them, and the law they touch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer.rules.expressions import clauses, compiled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import regex

    from analyzer.model.finding import Category, LegalBasis
    from analyzer.model.passage import Channel
    from analyzer.rules.expressions import Clause


class Status(StrEnum):
    """How far a rule has come; draft and retired rules do not run."""

    DRAFT = "draft"
    TEST = "test"
    STABLE = "stable"
    RETIRED = "retired"


class Need(StrEnum):
    """What else must be said in a conversation before a rule's words count."""

    NOTHING = "none"
    DEBT = "debt"


class Within(StrEnum):
    """Where that must be said."""

    CONVERSATION = "conversation"


class Mouth(StrEnum):
    """Whose words a rule reads."""

    COLLECTOR = "collector"
    """The other side's, and words of which nobody knows whose they are."""
    ANY = "any"


class Scope(StrEnum):
    """Where the words that excuse a hit must stand."""

    CLAUSE = "clause"
    """In the same sentence, before the hit or around it."""
    BEFORE = "before"
    """In the same sentence, ending where the hit begins or inside it."""
    PASSAGE = "passage"
    """Anywhere in the message or call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words in two languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One thing to look for."""

    name: str
    source: str
    """The expression as text, with all words put in."""
    needs: Need
    """What else must be said; the rule's need unless the pattern says its words suffice."""
    sounds: tuple[str, ...] = ()
    """Phrases to be found by their sound in calls."""

    @property
    def expression(self) -> regex.Pattern[str]:
        """On normal text."""
        return compiled(self.source)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Wherever the expression matches, one of these holds."""
        return clauses(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuse:
    """Words beside a hit that make it something else: a denial, a report, a joke."""

    name: str
    source: str
    """The expression as text, with all words put in."""
    scope: Scope

    @property
    def expression(self) -> regex.Pattern[str]:
        """On normal text."""
        return compiled(self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text, the channel it came by, and why a rule matches it or does not."""

    text: str
    why: str
    channel: Channel
    excuse: str | None = None
    """For a text that is excused: the name of the exception it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A law and an article, as a rule names them."""

    law: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a pack."""

    id: str
    """The file's place: `cn.threat.violence`."""
    version: int
    status: Status
    title: Words
    category: Category
    severity: int
    """1..5: how soon to look, not how guilty."""
    collector_only: bool
    """True where the words count only from the other side's mouth."""
    channels: tuple[Channel, ...]
    worded: bool
    """True where it finds what is worded like its category, by the points of the pack."""
    patterns: tuple[Pattern, ...]
    exceptions: tuple[Excuse, ...]
    legal_basis: tuple[Citation, ...]
    rebuttal: Words
    matches: tuple[Example, ...]
    misses: tuple[Example, ...]
    digest: str
    """SHA-256 over what decides whether the rule matches."""


class Measure(StrEnum):
    """What a contact rule counts."""

    NIGHT = "night"
    """Incoming calls, connected or not, in the night hours."""
    ANSWERED = "answered"
    """Answered incoming calls a local day, over all numbers of one institution."""
    UNANSWERED = "unanswered"
    """Missed, rejected and blocked calls a local day from one number."""
    BURST = "burst"
    """Incoming calls within some minutes."""
    ROLLING = "rolling"
    """Incoming calls within a window of days, over all numbers of one institution."""
    SILENT = "silent"
    """Answered incoming calls a local day that end within seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRule:
    """A rule over the times of calls instead of their words."""

    id: str
    version: int
    status: Status
    title: Words
    category: Category
    severity: int
    measure: Measure
    limit: int
    """A finding begins above this count."""
    window_minutes: int | None
    """For bursts and rolling windows."""
    from_hour: int | None
    """For night calls: first hour, local; `to_hour` is the first hour after."""
    to_hour: int | None
    max_talk_s: int | None
    """For silent calls: talk of at most this many seconds counts."""
    legal_basis: tuple[Citation, ...]
    rebuttal: Words
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """From how many points on a wording means something."""

    version: int
    """Of the points and the levels."""
    maybe: int
    """Above this a person may look, where a debt is spoken of."""
    sure: int
    """Above this soon."""
    alone: int
    """Above this without a word of a debt too."""
    backed: int
    """Above this without a word of a debt, where a rule's phrase stands in the same text."""
    unlike: int
    """Up to this a rule's phrase stands in words that are not a collector's."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RulePack:
    """All rules of one jurisdiction, with the law they point to."""

    name: str
    rules: tuple[Rule, ...]
    contact_rules: tuple[ContactRule, ...]
    guards: tuple[Excuse, ...]
    """Exceptions that hold for every rule."""
    guards_version: int
    debt: regex.Pattern[str]
    """Words that show a conversation is about a debt."""
    wording: str | None
    """The table of its points; `None` where a pack has none."""
    levels: Levels | None
    laws: Mapping[Citation, tuple[LegalBasis, ...]]
    """The texts an article has had, oldest first."""
    digest: str
    """SHA-256 over all rules, guards and laws."""

    def basis_on(self, citation: Citation, day: date | None) -> LegalBasis | None:
        """Return the article as it stood on `day`, the latest where the day is unknown.

        `None` where nothing of it was in force on that day.
        """
        texts = self.laws[citation]
        if day is None:
            return texts[-1]
        for text in texts:
            begun = text.in_force_from is None or text.in_force_from <= day
            if begun and (text.in_force_to is None or day <= text.in_force_to):
                return text
        return None
