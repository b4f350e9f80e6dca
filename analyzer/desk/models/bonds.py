"""Which numbers are one institution and why; which recording is which call and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.party import Role, Rung
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.session import Session
    from analyzer.model.remark import Remark
    from analyzer.pipeline.connections import Connection

RUNG: Mapping[Rung, str] = {
    Rung.NUMBER: N_("只有号码"),
    Rung.LABELLED: N_("有名字或标记"),
    Rung.COMPANY: N_("有机构名称"),
    Rung.STAFF: N_("有机构名称和工号或姓名"),
}
HELD: Mapping[str, str] = {
    "linked": N_("已连接"),
    "decided": N_("您指定"),
    "doubtful": N_("? 待您确认"),
    "alone": N_("没有对应的通话"),
}
"""How a recording stands to the calls; the program's own word comes first."""
NEAR = timedelta(hours=12)
OFFERED = 40
"""Calls offered for a recording, the nearest in time first."""


@dataclass(slots=True)
class InstitutionModel:
    """Numbers by institution; those that stand alone come last."""

    session: Session
    figures: Figures

    def rows(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Return a row for each number of an institution, and each collector alone."""
        grouped = [
            (self.figures.institutions[cluster], key)
            for cluster, keys in self.figures.numbers_of.items()
            for key in keys
        ]
        alone = [
            ("", row.key)
            for row in self.figures.people
            if row.role is Role.COLLECTOR and row.key not in self.figures.cluster_of
        ]
        return tuple((self._cells(name, key), key) for name, key in [*grouped, *alone])

    def _cells(self, name: str, key: str) -> tuple[str, ...]:
        say = self.session.say
        person = next((row for row in self.figures.people if row.key == key), None)
        known = self.figures.identities.get(key)
        return (
            name or say(N_("（单独）")),
            labels.number(key, say),
            say(RUNG[known.rung]) if known else "",
            known.staff or "" if known else "",
            str(person.calls) if person else "",
            str(person.messages) if person else "",
            say(N_("；")).join(self._told(one) for one in self._edges(key)),
        )

    def _edges(self, key: str) -> tuple[Remark, ...]:
        """Return the reasons of an institution that are about one of its numbers."""
        cluster = self.figures.cluster_of.get(key, "")
        return tuple(
            reason
            for reason in self.figures.reasons.get(cluster, ())
            if key in map(str, reason.values.values())
        )

    def _told(self, reason: Remark) -> str:
        return labels.as_dialled(self.session.told(reason))

    def reasons(self, key: str) -> str:
        """Say why a number is held to be of its institution, and who is behind it."""
        told, say = self._told, self.session.say
        cluster = self.figures.cluster_of.get(key)
        parts = [told(reason) for reason in self.figures.reasons.get(cluster or "", ())]
        if not parts:
            parts.append(say(N_("这个号码没有和别的号码归在一起。")))
        known = self.figures.identities.get(key)
        parts += [told(reason) for reason in (known.reasons if known else ())]
        return "\n".join(parts)


@dataclass(slots=True)
class PairModel:
    """Recordings and their calls, those a person should look at first."""

    session: Session
    figures: Figures

    def rows(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """Return a row for each recording."""
        order = ("doubtful", "alone", "decided", "linked")
        found = sorted(self.figures.connections, key=lambda one: order.index(str(one.held)))
        return tuple((self._cells(one), one.id) for one in found)

    @property
    def waiting(self) -> int:
        """How many recordings a person should look at."""
        return sum(str(one.held) == "doubtful" for one in self.figures.connections)

    def of(self, recording: object) -> Connection | None:
        """Return a recording's standing."""
        return next((one for one in self.figures.connections if one.id == recording), None)

    def _cells(self, one: Connection) -> tuple[str, ...]:
        say = self.session.say
        return (
            say(HELD[str(one.held)]),
            one.file.rsplit("/", 1)[-1],
            self._call(one),
            self.session.told(one.why),
        )

    def _call(self, one: Connection) -> str:
        if one.event is None:
            return ""
        call, zone = one.event.call, self.session.case.settings.zone
        parts = [labels.moment(call.started_at, zone, self.session.say), call.number or ""]
        return "　".join(part for part in parts if part)

    def why(self, recording: object) -> str:
        """Say why a recording is held to be its call, or why none is."""
        one = self.of(recording)
        if one is None:
            return ""
        parts = [self.session.told(one.why)]
        if one.link is not None and one.link.reason != one.why:
            parts.append(self.session.told(one.link.reason))
        return "\n".join(parts)

    def calls_near(self, recording: object) -> tuple[tuple[str, int], ...]:
        """Return calls that could be it, the nearest in time first."""
        one = self.of(recording)
        at = one.recording.started_at if one else None
        if at is None:
            return ()
        say, zone = self.session.say, self.session.case.settings.zone
        near = sorted(
            (
                (abs(row.at - at), row)
                for row in self.figures.story
                if str(row.kind) == "call" and row.at and abs(row.at - at) <= NEAR
            ),
            key=lambda pair: pair[0],
        )
        return tuple(
            (
                "　".join(
                    (
                        labels.moment(row.at, zone, say),
                        labels.number(row.party, say),
                        labels.length(row.seconds or 0),
                    )
                ),
                int(row.key),
            )
            for _, row in near[:OFFERED]
        )
