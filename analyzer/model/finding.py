"""Hits, findings and what law they touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from analyzer.model.passage import Channel
from analyzer.model.remark import Remark
from analyzer.model.transcript import Speaker


class Category(StrEnum):
    """What a rule finds."""

    THREAT = "threat"
    ABUSE = "abuse"
    FREQUENCY = "frequency"
    HOURS = "hours"
    THIRD_PARTY_DISCLOSURE = "third_party_disclosure"
    PUBLICATION = "publication"
    IMPERSONATION = "impersonation"
    FORGED_DOCUMENT = "forged_document"
    EXTORTION = "extortion"
    FALSE_CONSEQUENCE = "false_consequence"
    BOMBING = "bombing"
    ILLEGAL_FEE = "illegal_fee"
    INTRUSION = "intrusion"
    UNLAWFUL_DATA = "unlawful_data"


class PersonalKind(StrEnum):
    """What a piece of personal data is."""

    IDENTITY_NUMBER = "identity_number"
    """A Chinese resident's, its check digit right."""
    SOCIAL_SECURITY = "social_security"
    """Written like an American one."""
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    TELEPHONE = "telephone"
    """A number that does not tell whether it is a mobile."""
    ADDRESS = "address"
    PHOTO = "photo"
    """Photos or videos that are spoken of; never masked."""


class Authority(StrEnum):
    """How strong a legal source is, strongest first."""

    LAW = "law"
    REGULATION = "regulation"
    """Administrative regulation or departmental rule."""
    STANDARD = "standard"
    """Recommended national standard: “不符合……要求”, never 违法."""
    SELF_REGULATION = "self_regulation"
    """Industry rule: “不符合……要求”, never 违法."""


class GateName(StrEnum):
    """The gates a hit passes on its way to become a finding, in their order."""

    PARTY = "party"
    SPEAKER = "speaker"
    CONTEXT = "context"
    PHRASE = "phrase"
    EXCEPTION = "exception"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What a gate held of a hit."""

    name: GateName
    passed: bool
    note: str
    """What it went by: the role, the debt word, the exception's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """An article a rule points to."""

    law: str
    article: str
    level: Authority
    in_force_from: date | None
    in_force_to: date | None = None
    """Last day in force; `None` while in force."""
    status: str = "S"
    """`V` read in the statute's text, `S` from a secondary source: then the source is printed."""
    source: str | None = None
    text: str | None = None
    """The article's words where status is `V`."""
    note: str | None = None


OTHER_HEARING: Final = 0.5
"""The score of what only another hearing wrote: below any match in the transcript itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A pattern that matched at a place."""

    rule: str
    rule_version: int
    pattern: str
    """The pattern's name in the rule."""
    category: Category
    severity: int
    """1..5: how soon to look, not how guilty."""
    passage: str
    """Passage id."""
    start: int
    """First character in the passage's original text."""
    end: int
    """One past the last character."""
    text: str
    """Those characters, as written."""
    by_sound: bool = False
    """Matched by pronunciation: shown as possible, never quoted as words."""
    score: float = 1.0
    """1 for exact; below for matches by sound."""
    gates: tuple[Gate, ...] = ()
    begin_s: float | None = None
    """Seconds in the recording where the words begin; `None` for text channels."""
    end_s: float | None = None

    @property
    def open(self) -> bool:
        """True where no gate stopped it."""
        return all(gate.passed for gate in self.gates)

    @property
    def heard_otherwise(self) -> bool:
        """True where only another hearing wrote the words; `text` is the transcript's there."""
        return self.by_sound and self.score <= OTHER_HEARING

    @property
    def stopped_by(self) -> Gate | None:
        """The first gate that stopped it."""
        return next((gate for gate in self.gates if not gate.passed), None)


class State(StrEnum):
    """Where a finding stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTitle:
    """What is shown of a rule beside its hits."""

    rule: str
    version: int
    title_zh: str
    title_en: str
    rebuttal_zh: str
    rebuttal_en: str
    legal_basis: tuple[LegalBasis, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Hits grouped for a person to judge; *proposed* until decided."""

    id: str
    """`F` and hex digits of what was found where: the same finding has the same id in every run."""
    category: Category
    severity: int
    rules: tuple[RuleTitle, ...]
    """The rules that found it, gravest first; [0] gives the title."""
    hits: tuple[Hit, ...]
    """In order of place; empty for contact patterns."""
    channel: Channel
    party: str | None
    """Party key."""
    cluster: str | None
    """Cluster id, `None` where the number stands alone."""
    record: int | None
    """The message, e-mail or recording it is in; `None` for contact patterns."""
    call: int | None
    """The call it was said in, where linked."""
    calls: tuple[int, ...]
    """For contact patterns: every call that was counted."""
    at: datetime | None
    """When it was said; for a pattern, its first call."""
    speaker: Speaker
    confidence: float
    """0..1: engine confidence over the quoted words, by-sound score; 1 for written text."""
    observation: Remark | None = None
    """For contact patterns: what was counted, against what number, in words."""
    state: State = State.PROPOSED
    personal: tuple[PersonalKind, ...] = ()
    """For disclosures: the kinds of personal data that stand in the words; never the data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided of a finding; appended, never edited."""

    finding: str
    state: State
    reason: str | None
    note: str | None
    reviewer: str
    at: datetime
