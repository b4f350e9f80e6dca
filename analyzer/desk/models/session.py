"""A case in review: every act is saved at once, can be taken back, and is said to be saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.desk.models.acts import (
    Act,
    Correct,
    Decide,
    JoinCall,
    Mark,
    Step,
    Tie,
    WriteMemo,
    carry_out,
    stands,
)
from analyzer.desk.models.instead import window_translator
from analyzer.model.finding import State
from analyzer.model.link import LinkVerdict
from analyzer.model.party import TieVerdict
from analyzer.model.remark import N_, Remark, remark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from analyzer.desk.models.history import History
    from analyzer.model.party import Role
    from analyzer.pipeline.cases import Case

UNDONE = N_("撤销")
"""The reason an undo gives; decisions are appended and never taken out."""
REDONE = N_("重做")
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
HISTORY = 200
"""Steps that can be taken back."""


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
    history: History | None = None
    """Where steps are kept for the next time the case is opened; `None` for nowhere."""

    def __post_init__(self) -> None:
        """Take up the steps of earlier days."""
        if self.history is not None:
            self.done, self.undone = self.history.read()

    def say(self, template: str) -> str:
        """Return a template in the language of the window.

        The window's typeface gives curved quotation marks the width of a Han character, which
        tears English words apart: there they are straight.
        """
        text = window_translator(self.language)(template)
        return text.translate(STRAIGHT) if self.language == "en" else text

    def told(self, sentence: Remark) -> str:
        """Return a remark in the language of the window."""
        return sentence.say(self.say)

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
        title = remark(_DECIDED[state], count=len(findings))
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

    def tie(self, numbers: Sequence[str], verdict: TieVerdict, others: Sequence[str] = ()) -> Step:
        """Say that numbers are one institution, or are apart.

        Raises:
            UsageError: There are too few.
        """
        from analyzer.pipeline.institutions import tie_numbers

        before = {(tie.first, tie.second): tie.verdict for tie in self.case.ties()}
        tie_numbers(self.case, numbers, verdict, others=others)
        after = {(tie.first, tie.second): tie.verdict for tie in self.case.ties()}
        changed = [pair for pair in {**before, **after} if before.get(pair) != after.get(pair)]
        were, are = (
            [
                Tie(first=first, second=second, verdict=said.get((first, second), TieVerdict.OPEN))
                for first, second in changed
            ]
            for said in (before, after)
        )
        return self._took(remark(_TIED[verdict], count=len(numbers)), were, are, None)

    def join_call(self, recording: int, verdict: LinkVerdict, call: int | None = None) -> Step:
        """Say which call a recording is.

        Raises:
            UsageError: No call was offered.
        """
        from analyzer.pipeline.connecting import decide_link

        said = self.case.link_decisions().get(recording)
        was = JoinCall(
            recording=recording,
            verdict=said.verdict if said else LinkVerdict.OPEN,
            call=said.call if said else None,
        )
        decide_link(self.case, recording, verdict, call=call)
        held = self.case.link_decisions().get(recording)
        now = JoinCall(recording=recording, verdict=verdict, call=held.call if held else None)
        return self._took(remark(N_("指定录音的通话")), [was], [now], None)

    def undo(self) -> Step | None:
        """Take the last step back that still stands; `None` where there is none."""
        while self.done:
            step = self.done.pop()
            if stands(self.case, step.after):
                self._apply(step.before, self.say(UNDONE))
                self.undone.append(step)
                self._tell(step)
                return step
        return None

    def redo(self) -> Step | None:
        """Do again what was taken back; `None` where there is nothing."""
        while self.undone:
            step = self.undone.pop()
            if stands(self.case, step.before):
                self._apply(step.after, self.say(REDONE))
                self.done.append(step)
                self._tell(step)
                return step
        return None

    def steps(self) -> tuple[tuple[str, str, str], ...]:
        """Return what was done, the last first: when, what, and of which finding."""
        return tuple(
            (
                f"{step.at.astimezone():%Y-%m-%d %H:%M}" if step.at else "",
                self.told(step.title),
                self._named(step.finding),
            )
            for step in reversed(self.done)
        )

    def _named(self, finding: str | None) -> str:
        if finding is None:
            return ""
        found = self.case.queued([finding])
        return labels.rule_title(found[0].rules[0], self.language) if found else ""

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
        self._apply(after)
        return self._took(title, before, after, finding)

    def _took(
        self, title: Remark, before: Sequence[Act], after: Sequence[Act], finding: str | None
    ) -> Step:
        """Keep a step that was carried out, and tell of it."""
        self.saved_at = self.case.now()
        step = Step(
            title=title,
            before=tuple(before),
            after=tuple(after),
            finding=finding,
            at=self.saved_at,
        )
        self.done = [*self.done, step][-HISTORY:]
        self.undone.clear()
        self._tell(step)
        return step

    def _apply(self, acts: Sequence[Act], why: str | None = None) -> None:
        for act in acts:
            carry_out(self.case, act, why)
        self.saved_at = self.case.now()

    def _tell(self, step: Step) -> None:
        if self.history is not None:
            self.history.write(self.done, self.undone)
        for listener in self.listeners:
            listener(step)


_DECIDED = {
    State.CONFIRMED: N_("确认 %(count)d 条线索"),
    State.REJECTED: N_("排除 %(count)d 条线索"),
    State.UNSURE: N_("%(count)d 条线索存疑"),
    State.PROPOSED: N_("写备注"),
}
_TIED = {
    TieVerdict.TOGETHER: N_("把 %(count)d 个号码算作一个机构"),
    TieVerdict.APART: N_("把 %(count)d 个号码分开"),
    TieVerdict.OPEN: N_("收回对 %(count)d 个号码的指定"),
}
