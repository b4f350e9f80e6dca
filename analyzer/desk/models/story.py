"""Calls, messages, e-mails, findings and complaints in one order of time, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.complaint import Office
from analyzer.model.records import CallOutcome, Direction
from analyzer.model.remark import N_, Remark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.session import Session
    from analyzer.model.dossier import CallEntry
    from analyzer.pipeline.timeline import Line

KIND: Mapping[str, str] = {
    "call": N_("通话"),
    "message": N_("短信"),
    "email": N_("邮件"),
    "recording": N_("没有通话记录的录音"),
    "finding": N_("线索"),
    "request": N_("要求停止"),
    "complaint": N_("投诉"),
}
HEADINGS = (N_("时间"), N_("种类"), N_("号码或机构"), N_("内容"))
READ = frozenset({"message", "email", "recording"})
"""Kinds that are records to be read or heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines are asked for; `None` and empty mean no limit."""

    kind: str | None = None
    institution: str | None = None
    words: str = ""


@dataclass(slots=True)
class StoryModel:
    """The time line of a case."""

    session: Session
    figures: Figures | None = None
    calm: bool = False
    """What findings are about is masked."""

    def lines(self, wanted: Wanted) -> tuple[Line, ...]:
        """Return the lines that are asked for; words may be a day, a number or what was said."""
        words = wanted.words.strip().lower()
        return tuple(
            line
            for line in (self.figures.story if self.figures else ())
            if wanted.kind in (None, str(line.kind))
            and wanted.institution in (None, line.institution)
            and (not words or words in " ".join(self.cells(line)).lower())
        )

    def kinds(self) -> tuple[tuple[str, str | None], ...]:
        """Return the kinds there are, to choose from."""
        say = self.session.say
        there = {str(line.kind) for line in (self.figures.story if self.figures else ())}
        named = [(say(text), kind) for kind, text in KIND.items() if kind in there]
        return ((say(N_("全部种类")), None), *named)

    def institutions(self) -> tuple[tuple[str, str | None], ...]:
        """Return institutions and numbers that findings are about, to choose from."""
        say, figures = self.session.say, self.figures
        if figures is None:
            return ((say(N_("全部号码和机构")), None),)
        found = {line.institution for line in figures.story if str(line.kind) == "finding"}
        named = sorted((figures.who(key, say), key) for key in found if key)
        return ((say(N_("全部号码和机构")), None), *named)

    def cells(self, line: Line) -> tuple[str, ...]:
        """Return when with its offset, what kind, who, and what."""
        return (self._when(line), self._kind(line), self._who(line), self.what(line))

    def _when(self, line: Line) -> str:
        say, zone = self.session.say, self.session.case.settings.zone
        whole = labels.moment(line.at, zone, say)
        return whole if line.exact or line.at is None else whole[:10]

    def _kind(self, line: Line) -> str:
        word = self.session.say(KIND[str(line.kind)])
        return word[:1].upper() + word[1:]

    def _who(self, line: Line) -> str:
        say = self.session.say
        party = labels.number(line.party, say) if line.party else ""
        name = self.figures.institutions.get(line.institution or "") if self.figures else None
        if name:
            return f"{name}　{party}" if party and party != name else name
        return party or line.institution or ""

    def what(self, line: Line) -> str:
        """Return a line's words in one line."""
        say = self.session.say
        if str(line.kind) == "complaint":
            from analyzer.pipeline.routing import office_name

            return office_name(Office(str(line.text)), self.session.language)
        if line.outcome:
            parts = [
                say(labels.DIRECTION[Direction(line.direction)]) if line.direction else "",
                say(labels.OUTCOME[CallOutcome(line.outcome)]),
                labels.length(line.seconds) if line.seconds else "",
            ]
            return "　".join(part for part in parts if part)
        if self.calm and self._hurts(line):
            return say(N_("●●●（安静模式，已遮住）"))
        text = self.session.told(line.text) if isinstance(line.text, Remark) else line.text
        way = say(labels.SENT[Direction(line.direction)]) if line.direction else ""
        return f"{way}　{text}" if way else text

    def _hurts(self, line: Line) -> bool:
        """Say whether a line has words that a finding is about."""
        flagged = self.figures.flagged if self.figures else frozenset()
        quoted = str(line.kind) == "finding" and not isinstance(line.text, Remark)
        return quoted or (str(line.kind) in READ and int(line.key) in flagged)

    def detail(self, line: Line) -> str:
        """Return all that is known of a line, each source with its place."""
        say = self.session.say
        parts = ["　".join(part for part in self.cells(line)[:3] if part), self.what(line)]
        same = self.figures and next(
            (entry for entry in self.figures.several if str(entry.id) == line.key), None
        )
        if same and str(line.kind) == "call":
            parts += self.about_sources(same)
        parts += [
            say(N_("来源：%(file)s　%(place)s"))
            % {
                "file": self.figures.exhibits.get(place.exhibit, "") if self.figures else "",
                "place": place.locator,
            }
            for place in line.places
        ]
        return "\n".join(parts)

    def about_sources(self, entry: CallEntry) -> Iterator[str]:
        """Yield why rows are held to be one call, and what they disagree on."""
        if entry.same:
            yield self.session.told(entry.same)
        for apart in entry.disagreements:
            yield "! " + self.session.told(apart)

    def apart(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Return the calls on which sources disagree: when, who, how many sources, on what."""
        say, zone, figures = self.session.say, self.session.case.settings.zone, self.figures
        return tuple(
            (
                (
                    labels.moment(entry.call.started_at, zone, say),
                    labels.number(entry.party, say),
                    str(entry.sources),
                    say(N_("；")).join(self.session.told(one) for one in entry.disagreements),
                ),
                entry.id,
            )
            for entry in (figures.several if figures else ())
            if entry.disagreements
        )

    def periods(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Return which period each source covers."""
        say, figures = self.session.say, self.figures
        if figures is None:
            return ()
        rows = (
            (
                row.name,
                say(KIND.get(row.kind, row.kind)),
                labels.moment(row.first, figures.zone, say)[:10],
                labels.moment(row.last, figures.zone, say)[:10],
                str(row.rows),
            )
            for row in figures.periods
        )
        return tuple((row, place) for place, row in enumerate(rows))

    def gaps(self) -> tuple[str, ...]:
        """Return what may be missing from a source, then what is missing from the whole."""
        say, figures = self.session.say, self.figures
        if figures is None:
            return ()
        sources = (
            say(labels.ABOUT) % {"name": row.name, "what": self.session.told(row.remark)}
            for row in figures.periods
            if row.remark
        )
        return (*sources, *map(self.session.told, figures.gaps))
