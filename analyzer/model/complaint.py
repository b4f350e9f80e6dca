"""Complaints to offices: what a person states, where it was filed, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Office(StrEnum):
    """Where a complaint can go; the value is the name on the command line."""

    LENDER = "lender"
    NFRA = "nfra"
    """National Financial Regulatory Administration, 12378."""
    LOCAL = "local"
    """Local financial administration, through 12345."""
    NIFA = "nifa"
    SPAM = "12321"
    POLICE = "police"
    PBOC = "pboc"
    """People's Bank of China, 12363."""
    SAMR = "samr"
    """Market supervision, 12315."""
    CAC = "12377"
    """Online content: reporting centre of the cyberspace administration."""
    CFPB = "cfpb"


class Licence(StrEnum):
    """What a lender is licensed as: it decides which office supervises it."""

    BANK = "bank"
    CONSUMER_FINANCE = "consumer_finance"
    AUTO_FINANCE = "auto_finance"
    TRUST = "trust"
    INSURER = "insurer"
    SMALL_LOAN = "small_loan"
    PAYMENT = "payment"
    """Non-bank payment institution."""
    CREDIT_BUREAU = "credit_bureau"
    UNLICENSED = "unlicensed"
    UNKNOWN = "unknown"


class Nature(StrEnum):
    """Whether a dispute is to be settled (投诉) or an act is to be looked into (举报)."""

    COMPLAINT = "complaint"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What only the person knows; nothing of it is in a backup. `None` where not stated."""

    name: str | None = None
    id_number: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    institution: str | None = None
    """Full name of the lender."""
    institution_address: str | None = None
    licence: Licence | None = None
    agency: str | None = None
    """The collection agency, where it is known."""
    contract: str | None = None
    demand: str | None = None
    summary: str | None = None
    """The person's own account in a few sentences."""
    nature: Nature | None = None
    suspected: tuple[str, ...] = ()
    """Offences the person chose to name; the program names none."""
    links: tuple[str, ...] = ()
    """Addresses of pages or posts, for offices that take online content."""
    prior: str | None = None
    """Number of an earlier complaint on the same matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint that was filed, as the person noted it."""

    id: int
    office: Office
    nature: Nature | None
    filed: date
    """Local day in the case's zone."""
    filed_at: datetime | None
    """The moment, where the person noted it."""
    receipt: str | None
    """Number of the receipt; `None` until there is one."""
    institution: str | None
    findings: tuple[str, ...]
    """Ids of the findings it named."""
    note: str | None
    at: datetime
    actor: str


class Step(StrEnum):
    """What can happen to a complaint."""

    RECEIPT = "receipt"
    """The office gave a number."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    FORWARDED = "forwarded"
    ASKED = "asked"
    """The office asked for more."""
    SUPPLEMENTED = "supplemented"
    """New material was handed in."""
    ANSWERED = "answered"
    WARNED = "warned"
    """The office criticised, stopped or punished the other side."""
    CLOSED = "closed"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintEvent:
    """Something that happened to a complaint; added, never changed."""

    complaint: int
    step: Step
    on: date
    receipt: str | None
    note: str | None
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintEntry:
    """A complaint with all that happened to it, oldest first."""

    complaint: Complaint
    events: tuple[ComplaintEvent, ...]

    @property
    def receipt(self) -> str | None:
        """The last number an office gave."""
        later = [event.receipt for event in self.events if event.receipt]
        return later[-1] if later else self.complaint.receipt
