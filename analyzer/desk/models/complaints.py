"""A complaint for an office, and what became of those that were filed.

What writes packs takes long to load, so it is loaded when a complaint is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from analyzer.desk.models.jobs import Complain
from analyzer.model.complaint import Form, Licence, Nature, Office
from analyzer.model.remark import N_
from analyzer.pipeline.wording import LICENCES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analyzer.desk.models.session import Session
    from analyzer.pipeline.followup import Register

NATURE: Mapping[Nature, str] = {
    Nature.COMPLAINT: N_("投诉：要求解决我的问题"),
    Nature.REPORT: N_("举报：要求查处对方"),
}
LISTS = ("suspected", "links")
"""Fields with one entry a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A field the office wants."""

    name: str
    label: str
    hint: str
    must: bool
    choices: tuple[tuple[str, str], ...] = ()
    """Titles and values, for a field with a closed set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowRow:
    """A day that matters, or a complaint that waits."""

    day: date | None
    office: str
    what: str


@dataclass(slots=True)
class ComplaintModel:
    """What the person states."""

    session: Session
    form: Form = field(default_factory=Form)
    office: Office = Office.LENDER

    def load(self) -> None:
        """Take in what was stated before."""
        self.form = self.session.case.form()

    def offices(self) -> tuple[tuple[str, Office], ...]:
        """Return the offices, those that come into question first with the reason."""
        from analyzer.pipeline.complaining import suggestions

        found = suggestions(self.session.case, self.form)
        named = [
            (f"★ {self._name(item.office)}　{self.session.told(item.why)}", item.office)
            for item in found
        ]
        suggested = {office for _, office in named}
        rest = [(self._name(office), office) for office in Office if office not in suggested]
        return (*named, *rest)

    def warnings(self) -> tuple[str, ...]:
        """Return what to know before turning to the chosen office."""
        from analyzer.pipeline.complaining import suggestions

        return tuple(
            self.session.told(warning)
            for item in suggestions(self.session.case, self.form)
            if item.office is self.office
            for warning in item.warnings
        )

    def questions(self) -> tuple[Question, ...]:
        """Return what the chosen office still wants to know, what it insists on first."""
        from analyzer.pipeline.complaining import to_ask

        say = self.session.say
        return tuple(
            Question(
                name=name,
                label=say(label),
                hint=say(hint) if hint else "",
                must=must,
                choices=self._choices(name),
            )
            for name, label, hint, must in to_ask(self.office, self.form)
        )

    def answer(self, values: Mapping[str, str]) -> None:
        """Take in answers; empty ones say nothing."""
        from analyzer.pipeline.complaining import fill

        self.form = fill(self.form, {name: text for name, text in values.items() if text})

    def missing(self) -> bool:
        """Say whether the office would send it back as it is."""
        from analyzer.pipeline.complaining import missing_fields

        return bool(missing_fields(self.office, self.form))

    def keep(self) -> None:
        """Keep what was stated in the case, for the next office."""
        self.session.case.save_form(self.form)

    def job(self, out: Path, language: str) -> Complain:
        """Return the work that writes the pack."""
        case = self.session.case
        return Complain(
            case=case.path,
            actor=case.actor,
            office=self.office,
            form=self.form,
            out=out,
            language=language,
        )

    def filed(self, receipt: str) -> None:
        """Note that the complaint was filed today."""
        from analyzer.pipeline.filing import file_complaint

        file_complaint(
            self.session.case,
            self.office,
            None,
            receipt=receipt or None,
            nature=self.form.nature,
            institution=self.form.institution,
        )

    def _name(self, office: Office) -> str:
        from analyzer.pipeline.routing import office_name

        return office_name(office, self.session.language)

    def _choices(self, name: str) -> tuple[tuple[str, str], ...]:
        known: Mapping[Licence, str] | Mapping[Nature, str]
        match name:
            case "licence":
                known = LICENCES
            case "nature":
                known = NATURE
            case _:
                return ()
        return tuple((self.session.say(text), value.value) for value, text in known.items())


def follow_rows(register: Register, session: Session) -> tuple[FollowRow, ...]:
    """Return deadlines and next steps, the nearest day first."""
    from analyzer.pipeline.routing import office_name

    say, language = session.say, session.language
    rows = []
    deadlines = [deadline for item in register.complaints for deadline in item.deadlines]
    for deadline in (*deadlines, *register.limits):
        what = deadline.what.say(language)
        unsure = "" if deadline.certain else say(N_("（按周末推算，遇节假日以公布为准）"))
        rows.append(
            FollowRow(
                day=deadline.day,
                office=office_name(deadline.office, language),
                what=f"{what}{unsure}",
            )
        )
    for item in register.complaints:
        filed = item.entry.complaint
        receipt = filed.receipt or say(N_("还没有编号"))
        said = say(N_("%(day)s 提交，%(receipt)s。下一步：%(next)s")) % {
            "day": f"{filed.filed:%Y-%m-%d}",
            "receipt": receipt,
            "next": session.told(item.next_step),
        }
        rows.append(FollowRow(day=None, office=office_name(filed.office, language), what=said))
    return tuple(sorted(rows, key=lambda row: (row.day or date.max, row.office)))
