"""The queue of findings: what is shown, in which order, how far the person is."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.finding import State
from analyzer.model.remark import N_
from analyzer.model.review import Facets, Order, QueueFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.desk.models.session import Session
    from analyzer.model.finding import Finding

PAGE = 60
"""Findings read at once."""
PAGES_HELD = 20
QUOTE = 40
"""Characters of a quote shown in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A finding as the queue shows it."""

    key: str
    state: State
    severity: int
    cells: tuple[str, ...]
    """Level; what, and below it when and who; state."""
    spoken: str
    """All of it in one sentence, for a screen reader."""


@dataclass(slots=True)
class QueueModel:
    """What the person goes through."""

    session: Session
    wanted: QueueFilter = field(default_factory=QueueFilter)
    order: Order = Order.SEVERITY
    keys: tuple[str, ...] = ()
    tally: Mapping[State, int] = field(default_factory=dict)
    whole: Mapping[State, int] = field(default_factory=dict)
    """Counts over the case, whatever the filter."""
    calm: bool = False
    _pages: OrderedDict[int, tuple[Row, ...]] = field(default_factory=OrderedDict)
    _places: dict[str, int] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the columns' names."""
        return tuple(self.session.say(name) for name in (N_("级别"), N_("线索内容"), N_("状态")))

    def refresh(self) -> None:
        """Ask the case again with the filter and order in force."""
        case = self.session.case
        self.keys = case.queue(self.wanted, order=self.order)
        self.tally = case.tally(self.wanted)
        self.whole = self.tally if self.wanted == QueueFilter() else case.tally()
        self._places = {key: place for place, key in enumerate(self.keys)}
        self._pages.clear()

    def recount(self) -> None:
        """Take in decisions without moving any row: what is decided stays where it is."""
        case = self.session.case
        self.tally = case.tally(self.wanted)
        self.whole = self.tally if self.wanted == QueueFilter() else case.tally()
        self._pages.clear()

    def show(self, wanted: QueueFilter | None = None, *, order: Order | None = None) -> None:
        """Put another filter or order in force."""
        self.wanted = self.wanted if wanted is None else wanted
        self.order = order or self.order
        self.refresh()

    def facets(self) -> Facets:
        """Return what there is to filter by."""
        return self.session.case.facets()

    @property
    def decided(self) -> int:
        """How many of those shown are decided."""
        return sum(self.tally.values()) - self.tally.get(State.PROPOSED, 0)

    def progress(self) -> str:
        """Return `12 / 47` with the counts of each state in words."""
        say = self.session.say
        counts = " · ".join(
            f"{say(labels.STATE[state])} {self.tally.get(state, 0)}"
            for state in (State.CONFIRMED, State.REJECTED, State.UNSURE)
        )
        total = sum(self.tally.values())
        return say(N_("已复核 %(done)d / %(total)d（%(counts)s）")) % {
            "done": self.decided,
            "total": total,
            "counts": counts,
        }

    def place(self, key: str | None) -> int | None:
        """Return at which row a finding is; `None` where the filter hides it."""
        return self._places.get(key or "")

    def next_open(self, after: str | None) -> str | None:
        """Return the next finding not yet decided, from the top again at the end."""
        start = self.place(after)
        begin = 0 if start is None else start + 1
        for place in chain(range(begin, len(self.keys)), range(begin)):
            row = self.row(place)
            if row.state is State.PROPOSED and row.key != after:
                return row.key
        return None

    def row(self, place: int) -> Row:
        """Return one row; rows around it are read with it."""
        page = place // PAGE
        if page not in self._pages:
            keys = self.keys[page * PAGE : (page + 1) * PAGE]
            found = {finding.id: finding for finding in self.session.case.queued(keys)}
            self._pages[page] = tuple(self._row(key, found.get(key)) for key in keys)
            while len(self._pages) > PAGES_HELD:
                self._pages.popitem(last=False)
        return self._pages[page][place % PAGE]

    def same_rule(self, finding: Finding) -> tuple[str, ...]:
        """Return the undecided findings of the same rule, this one among them, for a bulk."""
        wanted = replace(QueueFilter(), rule=finding.rules[0].rule, state=State.PROPOSED)
        keys = self.session.case.queue(wanted)
        return keys if finding.id in keys else (finding.id, *keys)

    def instead_of(self, gone: Finding) -> str | None:
        """Return the finding in the same record that is most like one that is gone."""
        if gone.record is None:
            return None
        case = self.session.case
        there = case.queued(case.queue(QueueFilter(record=gone.record)))
        begin = gone.hits[0].begin_s or 0.0 if gone.hits else 0.0
        nearest = min(
            (finding for finding in there if finding.hits and self.place(finding.id) is not None),
            key=lambda f: (f.category != gone.category, abs((f.hits[0].begin_s or 0.0) - begin)),
            default=None,
        )
        return nearest.id if nearest else None

    def _row(self, key: str, finding: Finding | None) -> Row:
        say, zone = self.session.say, self.session.case.settings.zone
        if finding is None:
            gone = say(N_("规则重新运行后没有再出现"))
            return Row(key=key, state=State.PROPOSED, severity=1, cells=("", gone, ""), spoken=gone)
        what, channel = self._what(finding), say(labels.CHANNEL[finding.channel])
        when = labels.moment(finding.at, zone, say, seconds=False)
        where = (when, labels.number(finding.party, say), channel)
        level = say(labels.SEVERITY[finding.severity])
        standing = say(labels.STATE[finding.state])
        cells = (
            f"{finding.severity}",
            f"{what}\n{'  '.join(where)}",
            f"{labels.SIGN[finding.state]} {standing}",
        )
        spoken = say(N_("，")).join((level, what, *where, standing))
        return Row(
            key=key,
            state=finding.state,
            severity=finding.severity,
            cells=cells,
            spoken=spoken,
        )

    def _what(self, finding: Finding) -> str:
        language = self.session.language
        title = (
            labels.rule_title(finding.rules[0], language)
            if finding.rules
            else self.session.say(labels.CATEGORY[finding.category])
        )
        if self.calm or not finding.hits:
            return title
        quote = finding.hits[0].text[:QUOTE].replace("\n", " ")
        return self.session.say(labels.ABOUT) % {"name": title, "what": quote}
