"""What a person does in the window, as values: each is carried out, and taken back by another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.finding import State
from analyzer.model.link import LinkVerdict
from analyzer.model.party import Role, TieVerdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from analyzer.model.remark import Remark
    from analyzer.pipeline.cases import Case

LOOKED_AT = 50
"""Acts of a bulk by which it is told whether it still stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """A finding's state with reason and note."""

    finding: str
    state: State
    reason: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMemo:
    """A finding's private memo."""

    finding: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """What a person hears in a segment."""

    recording: int
    segment: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a person says of a number."""

    party: str
    role: Role
    institution: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What a person says of two numbers."""

    first: str
    second: str | None
    verdict: TieVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCall:
    """Which call a person says a recording is."""

    recording: int
    verdict: LinkVerdict
    call: int | None


Act = Decide | WriteMemo | Correct | Mark | Tie | JoinCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What undo takes back at once: one decision, or a bulk of them."""

    title: Remark
    before: tuple[Act, ...]
    after: tuple[Act, ...]
    finding: str | None
    """Where to go when it is taken back."""
    at: datetime | None = None
    """When it was done."""

    @property
    def rules_again(self) -> bool:
        """True where the rules have to run again: who is who, or what was said, is different."""
        return any(not isinstance(act, Decide | WriteMemo) for act in self.after)


def carry_out(case: Case, act: Act, why: str | None = None) -> None:
    """Do an act; `why` stands in the place of a decision's reason."""
    match act:
        case Decide():
            case.decide(act.finding, act.state, reason=why or act.reason, note=act.note)
        case WriteMemo():
            case.write_memo(act.finding, act.text)
        case Correct():
            case.correct(act.recording, act.segment, act.text)
        case Mark():
            case.mark(act.party, act.role, act.institution)
        case Tie():
            case.tie(act.first, act.second, act.verdict)
        case JoinCall():
            from analyzer.pipeline.connecting import decide_link

            decide_link(case, act.recording, act.verdict, call=act.call)


def stands(case: Case, acts: Sequence[Act]) -> bool:
    """Say whether a case is still as these acts left it."""
    return all(_stands(case, act) for act in acts[:LOOKED_AT])


def _stands(case: Case, act: Act) -> bool:
    match act:
        case Decide():
            decisions = case.decisions(act.finding)
            state, note = (
                (decisions[-1].state, decisions[-1].note) if decisions else (State.PROPOSED, None)
            )
            return (state, note) == (act.state, act.note)
        case WriteMemo():
            return case.memo(act.finding) == act.text
        case Correct():
            return _heard(case, act) == act.text
        case Mark():
            mark = case.marks().get(act.party)
            return mark is None or (mark.role, mark.institution) == (act.role, act.institution)
        case Tie():
            said = {(tie.first, tie.second): tie.verdict for tie in case.ties()}
            return said.get((act.first, act.second), TieVerdict.OPEN) is act.verdict
        case JoinCall():
            word = case.link_decisions().get(act.recording)
            return (word.verdict if word else LinkVerdict.OPEN) is act.verdict


def _heard(case: Case, act: Correct) -> str | None:
    """Return the text a segment has now."""
    corrections = [one for one in case.corrections(act.recording) if one.segment == act.segment]
    if corrections:
        return corrections[-1].text
    transcript = case.transcript(act.recording)
    segments = transcript.segments if transcript else ()
    return segments[act.segment].text if act.segment < len(segments) else None
