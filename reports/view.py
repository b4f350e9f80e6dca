"""A dossier as reports read it: looked up by id, spoken in one language, in one time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from analyzer.i18n import Translate, translator
from analyzer.model.complaint import Office
from analyzer.model.dossier import (
    CallEntry,
    Dossier,
    DossierKind,
    EmailEntry,
    ExhibitEntry,
    FindingEntry,
    MessageEntry,
    RecordingEntry,
    dossier_digest,
)
from analyzer.model.finding import Finding, State
from analyzer.model.party import NumberKind, Role
from analyzer.model.passage import Channel
from reports.labels import READER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from analyzer.model.exhibit import Provenance
    from analyzer.model.party import Cluster, Party
    from analyzer.model.remark import Remark

Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedFinding:
    """A finding and the number it has in this report: `F-01`."""

    label: str
    entry: FindingEntry

    @property
    def key(self) -> str:
        """The bookmark of its card."""
        return f"finding-{self.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything a section of a report needs."""

    dossier: Dossier
    digest: str
    """SHA-256 of the dossier's canonical JSON."""
    say: Translate
    zone: ZoneInfo
    exhibits: Mapping[str, ExhibitEntry]
    parties: Mapping[str, Party]
    clusters: Mapping[str, Cluster]
    calls: Mapping[int, CallEntry]
    messages: Mapping[int, MessageEntry]
    emails: Mapping[int, EmailEntry]
    recordings: Mapping[int, RecordingEntry]
    findings: tuple[NumberedFinding, ...]
    """Those this report prints, in the dossier's order."""

    @property
    def draft(self) -> bool:
        """True where undecided findings are printed too."""
        return self.dossier.kind is DossierKind.DRAFT

    @property
    def english(self) -> bool:
        """True where the reader reads English."""
        return self.dossier.language == "en"

    @property
    def title(self) -> str:
        """The title the person gave the case, or a plain one."""
        _ = self.say
        return self.dossier.title or _("来电与短信记录")

    @property
    def as_of(self) -> datetime | None:
        """When the case was last worked on, as the dossier knows it; no clock is read."""
        dossier = self.dossier
        decided = [entry.decision.at for entry in dossier.findings if entry.decision is not None]
        return max([*(event.at for event in dossier.custody), *decided], default=None)

    def tell(self, remark: Remark) -> str:
        """Return a stored sentence in the reader's language."""
        return remark.say(self.say)

    def when(self, at: datetime | None) -> str:
        """Return a local time with its offset: `2026-03-01 21:15:02 +08:00`."""
        _ = self.say
        if at is None:
            return _("时间不明")
        local = at.astimezone(self.zone)
        offset = local.strftime("%z")
        return f"{local:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:5]}"

    def minute(self, at: datetime | None) -> str:
        """Return a local time to the minute, for lists whose zone is stated elsewhere."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}" if at else self.say("时间不明")

    def second(self, at: datetime | None) -> str:
        """Return a local time to the second, for lists whose zone is stated elsewhere."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}" if at else self.say("时间不明")

    def place(self, provenance: Provenance, *, apart: str = " · ") -> str:
        """Return where a record stands: `E-001 · xml:/calls/call[17]`."""
        return f"{self.exhibit(provenance.exhibit)}{apart}{self.spot(provenance)}"

    def spot(self, provenance: Provenance) -> str:
        """Return where in its exhibit a record stands, in words where it is the whole file."""
        _ = self.say
        return _("整个文件") if provenance.locator == "file" else provenance.locator

    def reader(self, importer: str) -> str:
        """Return what read a file, in words where it is known here."""
        return self.say(READER.get(importer, importer))

    def exhibit(self, key: str) -> str:
        """Return an exhibit's printed number, or its id where the dossier does not hold it."""
        entry = self.exhibits.get(key)
        return entry.exhibit.label if entry else key

    def counterpart(self, finding: Finding) -> str:
        """Return who is at the other end: a number, or the sender of an e-mail."""
        _ = self.say
        mail = found(self.emails, finding.record) if finding.channel is Channel.EMAIL else None
        if mail is not None:
            return mail.email.sender or _("发件人未写明")
        return self.number(finding.party)

    def after_report(self, finding: Finding) -> str:
        """Return what is said of an act that came after a police report; empty for any other.

        Acts that go on after a report are weighed differently (两高关于办理寻衅滋事刑事案件的解释
        2013, article 1 paragraph 3), so the order of the two is stated and nothing concluded.
        """
        _ = self.say
        earlier = [at for at in self.reported if finding.at is not None and finding.at > at]
        if not earlier:
            return ""
        return _("发生在 %(day)s 报案之后") % {"day": min(earlier).astimezone(self.zone).date()}

    @property
    def reported(self) -> list[datetime]:
        """When the police were told; the end of the day where only the day is known."""
        filed = (entry.complaint for entry in self.dossier.complaints)
        return [
            complaint.filed_at or datetime.combine(complaint.filed, time.max, tzinfo=self.zone)
            for complaint in filed
            if complaint.office is Office.POLICE
        ]

    def number(self, key: str | None) -> str:
        """Return a party's number as reports show it."""
        _ = self.say
        if not key:
            return _("号码未显示")
        party = self.parties.get(key)
        return shown(party) if party else key

    def group(self, cluster: Cluster) -> str:
        """Return what numbers held to be one party are called: by name, or as what they are."""
        _ = self.say
        if cluster.name:
            return cluster.name
        members = (self.parties.get(key) for key in cluster.numbers)
        if any(party is not None and party.role is Role.COLLECTOR for party in members):
            return _("机构不明")
        return _("几个身份不明的号码")


def shown(party: Party) -> str:
    """Return a number in full, as it is dialled in China: `13900000001`, `0755-00000003`."""
    key = party.number.key
    if not key.startswith("+86"):
        return key
    digits = key[3:]
    if party.number.kind is not NumberKind.LANDLINE:
        return digits
    area = 2 if digits.startswith(("10", "2")) else 3
    return f"0{digits[:area]}-{digits[area:]}"


def open_view(dossier: Dossier) -> View:
    """Look a dossier's parts up by id, and number the findings this report prints."""
    kept = [
        entry
        for entry in dossier.findings
        if dossier.kind is DossierKind.DRAFT or entry.finding.state is State.CONFIRMED
    ]
    before = dossier.supplement.findings if dossier.supplement else 0
    digits = max(2, len(str(before + len(kept))))
    return View(
        dossier=dossier,
        digest=dossier_digest(dossier),
        say=speaking(dossier.language),
        zone=ZoneInfo(dossier.zone),
        exhibits={entry.exhibit.id: entry for entry in dossier.exhibits},
        parties={party.number.key: party for party in dossier.parties},
        clusters={cluster.id: cluster for cluster in dossier.clusters},
        calls={entry.id: entry for entry in dossier.calls},
        messages={entry.id: entry for entry in dossier.messages},
        emails={entry.id: entry for entry in dossier.emails},
        recordings={entry.id: entry for entry in dossier.recordings},
        findings=tuple(
            NumberedFinding(label=f"F-{number:0{digits}d}", entry=entry)
            for number, entry in enumerate(kept, start=before + 1)
        ),
    )


def speaking(language: str) -> Translate:
    """Return the translator for paper, whose font has wide quotation marks only for Chinese."""
    say = translator(language)
    return say if language != "en" else lambda text: say(text).translate(_STRAIGHT)


_STRAIGHT = str.maketrans("“”", '""')


def found(entries: Mapping[int, Entry], key: int | None) -> Entry | None:
    """Return the entry with an id, `None` where there is no id or no such entry."""
    return None if key is None else entries.get(key)


def clock(seconds: float) -> str:
    """Return a place in a recording: `02:13`, `1:02:13` from an hour on."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes:02d}:{left:02d}"


def length(duration: timedelta | None) -> str:
    """Return a duration as a clock shows it; `—` where it is not known."""
    return "—" if duration is None else clock(duration.total_seconds())


def digest_piece(digest: str) -> str:
    """Return the first sixteen hex digits of a digest in groups of four, for the eye."""
    return " ".join(digest[at : at + 4] for at in range(0, 16, 4))


def raw_row(raw: Mapping[str, str], *, known: str | None = None, instead: str = "") -> str:
    """Return a source row as written, `column=value`; a text printed elsewhere is only named."""
    return "; ".join(f"{k}={instead if known and v == known else v}" for k, v in raw.items())
