"""A case in review: every act is saved at once, can be taken back, and is said to be saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.i18n import translator
from analyzer.model.finding import State
from analyzer.model.remark import N_, Remark, remark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from analyzer.model.party import Role
    from analyzer.pipeline.cases import Case

UNDONE = N_("撤销")
"""The reason an undo gives; decisions are appended and never taken out."""
REDONE = N_("重做")
HISTORY = 200
"""Steps that can be taken back."""


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


Act = Decide | WriteMemo | Correct | Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What undo takes back at once: one decision, or a bulk of them."""

    title: Remark
    before: tuple[Act, ...]
    after: tuple[Act, ...]
    finding: str | None
    """Where to go when it is taken back."""

    @property
    def rules_again(self) -> bool:
        """True where the rules have to run again: who is who, or what was said, is different."""
        return any(isinstance(act, Correct | Mark) for act in self.after)


@dataclass(slots=True)
class Session:
    """One person's work on one case."""

    case: Case
    language: str = "zh"
    saved_at: datetime | None = None
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    listeners: list[Callable[[Step], None]] = field(default_factory=list)
    """Called after each act, undo and redo."""

    def say(self, template: str) -> str:
        """Return a template in the language of the window."""
        return translator(self.language)(template)

    def told(self, sentence: Remark) -> str:
        """Return a remark in the language of the window."""
        return sentence.say(translator(self.language))

    def decide(
        self,
        findings: Sequence[str],
        state: State,
        *,
        reason: str | None = None,
        note: str | None = None,
    ) -> Step:
        """Decide one finding, or several in one step that one undo takes back."""
        before, after = [], []
        for key in findings:
            before.append(self._standing(key))
            kept = note if note is not None or len(findings) == 1 else before[-1].note
            after.append(Decide(finding=key, state=state, reason=reason, note=kept))
        title = remark(N_("决定 %(count)d 条线索"), count=len(findings))
        return self._take(title, before, after, findings[0] if findings else None)

    def write_memo(self, finding: str, text: str) -> Step:
        """Keep a private memo."""
        before = WriteMemo(finding=finding, text=self.case.memo(finding))
        after = WriteMemo(finding=finding, text=text)
        return self._take(remark(N_("私人备忘")), [before], [after], finding)

    def correct(
        self, recording: int, segment: int, text: str, *, was: str, finding: str | None = None
    ) -> Step:
        """Write down what a person hears in a segment, beside the machine's text."""
        before = Correct(recording=recording, segment=segment, text=was)
        after = Correct(recording=recording, segment=segment, text=text)
        return self._take(remark(N_("更正文字")), [before], [after], finding)

    def mark(
        self,
        party: str,
        role: Role,
        institution: str | None,
        *,
        was: tuple[Role, str | None],
    ) -> Step:
        """Say who a number is; `was` is the role and institution it had."""
        before = Mark(party=party, role=was[0], institution=was[1])
        after = Mark(party=party, role=role, institution=institution)
        return self._take(remark(N_("标记号码 %(number)s"), number=party), [before], [after], None)

    def undo(self) -> Step | None:
        """Take the last step back; `None` where there is none."""
        if not self.done:
            return None
        step = self.done.pop()
        self._apply(step.before, self.say(UNDONE))
        self.undone.append(step)
        self._tell(step)
        return step

    def redo(self) -> Step | None:
        """Do again what was taken back; `None` where there is nothing."""
        if not self.undone:
            return None
        step = self.undone.pop()
        self._apply(step.after, self.say(REDONE))
        self.done.append(step)
        self._tell(step)
        return step

    def saved(self) -> str:
        """Return `已保存 21:04:12`, or nothing before the first act."""
        if self.saved_at is None:
            return ""
        at = self.saved_at.astimezone()
        return self.say(N_("已保存 %(time)s")) % {"time": f"{at:%H:%M:%S}"}

    def _standing(self, finding: str) -> Decide:
        decisions = self.case.decisions(finding)
        if not decisions:
            return Decide(finding=finding, state=State.PROPOSED, reason=None, note=None)
        last = decisions[-1]
        return Decide(finding=finding, state=last.state, reason=last.reason, note=last.note)

    def _take(
        self, title: Remark, before: Sequence[Act], after: Sequence[Act], finding: str | None
    ) -> Step:
        step = Step(title=title, before=tuple(before), after=tuple(after), finding=finding)
        self._apply(step.after)
        self.done = [*self.done, step][-HISTORY:]
        self.undone.clear()
        self._tell(step)
        return step

    def _apply(self, acts: Sequence[Act], why: str | None = None) -> None:
        for act in acts:
            match act:
                case Decide():
                    self.case.decide(
                        act.finding, act.state, reason=why or act.reason, note=act.note
                    )
                case WriteMemo():
                    self.case.write_memo(act.finding, act.text)
                case Correct():
                    self.case.correct(act.recording, act.segment, act.text)
                case Mark():
                    self.case.mark(act.party, act.role, act.institution)
        self.saved_at = self.case.now()

    def _tell(self, step: Step) -> None:
        for listener in self.listeners:
            listener(step)
