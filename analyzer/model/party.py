"""Who is at the other end: normalised numbers, and numbers held to be one institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from analyzer.model.remark import Remark


class NumberKind(StrEnum):
    """What kind of number it is, by its form."""

    MOBILE = "mobile"
    VIRTUAL_MOBILE = "virtual_mobile"
    """Mobile number of a virtual operator (162, 165, 167, 170, 171)."""
    LANDLINE = "landline"
    HOTLINE = "hotline"
    """95xxx / 96xxx service numbers."""
    SENDER_106 = "sender_106"
    """106… SMS port."""
    SERVICE = "service"
    """400 / 800 numbers."""
    CARRIER = "carrier"
    """100xx: the operator itself."""
    PUBLIC = "public"
    """110, 119, 120, 122, 12xxx: public services."""
    SHORT = "short"
    """Other short numbers (family or company networks)."""
    NAME = "name"
    """Not a number: an alphanumeric sender."""
    WITHHELD = "withheld"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A number as written and its normal form beside it."""

    raw: str
    key: str
    """E.164 (`+8613800138000`) or special form (`95533`, `106900001234`); equal for one party."""
    kind: NumberKind
    place: str | None = None
    """Province and city by prefix; number portability may make it wrong."""
    carrier: str | None = None
    """Operator by prefix; number portability may make it wrong."""


class Role(StrEnum):
    """What a party is to the person whose phone this is."""

    COLLECTOR = "collector"
    """Suspected collector."""
    THIRD_PARTY = "third_party"
    """A relative, colleague or friend who was contacted."""
    KNOWN = "known"
    """Somebody the person knows: family, friends, courier, own bank."""
    SERVICE = "service"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One normalised number and what is held of it."""

    number: PhoneNumber
    names: tuple[str, ...]
    """Names the sources have for it, most frequent first."""
    role: Role
    role_reason: Remark
    """Why it has this role."""
    decided: bool = False
    """True where the person said so, False for a suggestion."""
    institution: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Numbers held to be one institution."""

    id: str
    name: str | None
    """Institution name; `None` where unknown."""
    numbers: tuple[str, ...]
    """Party keys, sorted."""
    reasons: tuple[Remark, ...]
    """Why each number was joined."""


class TieVerdict(StrEnum):
    """What a person says of two numbers."""

    TOGETHER = "together"
    """They are one institution."""
    APART = "apart"
    """They are not; where no second number is given, the first is alone."""
    OPEN = "open"
    """An earlier word is taken back: the program decides again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A person's word on two numbers; it stands above what the program holds."""

    first: str
    """Party key; of two the lower."""
    second: str | None
    """Party key; `None` for all others."""
    verdict: TieVerdict
    reviewer: str
    at: datetime


class Rung(IntEnum):
    """How far it is known who is behind a number, least first."""

    NUMBER = 0
    """The number alone."""
    LABELLED = 1
    """A label or a name in the phone, or the person's mark."""
    COMPANY = 2
    """An institution is named in what came from the number, or by others of its institution."""
    STAFF = 3
    """An institution and the collector's own number or name are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How far it is known who is behind a number, and by what."""

    party: str
    rung: Rung
    institution: str | None
    staff: str | None
    """Staff number or name as given; anybody may give a wrong one."""
    reasons: tuple[Remark, ...]
