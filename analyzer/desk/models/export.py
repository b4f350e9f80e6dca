"""A report to be written: which kind, which period, under which name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.model.dossier import DossierKind
from analyzer.model.finding import State
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from datetime import date

    from analyzer.desk.models.session import Session

DRAFT = N_("草稿：列出机器找到的全部线索，没复核的都写明“未经人工复核”。")
FINAL = N_("正式：只列您确认过的，其余只写数目。")


@dataclass(slots=True)
class ExportModel:
    """What the person chose."""

    session: Session
    kind: DossierKind = DossierKind.DRAFT
    first: date | None = None
    last: date | None = None

    @property
    def file_name(self) -> str:
        """A name that says what is in it and does not overwrite yesterday's."""
        day = self.session.case.now().astimezone()
        kind = N_("正式报告") if self.kind is DossierKind.FINAL else N_("报告草稿")
        return f"{self.session.say(kind)}-{day:%Y%m%d-%H%M}.pdf"

    def warning(self) -> str:
        """What the person should know before; empty where there is nothing."""
        say, tally = self.session.say, self.session.case.tally()
        if self.first and self.last and self.first > self.last:
            return say(N_("开始的日子在结束的日子之后，请改一下。"))
        if self.kind is DossierKind.FINAL and not tally[State.CONFIRMED]:
            return say(N_("还没有确认过的线索，正式报告里不会有线索。"))
        if self.kind is DossierKind.FINAL and tally[State.PROPOSED]:
            waiting = say(N_("还有 %(count)d 条没有复核，正式报告里不会有它们。"))
            return waiting % {"count": tally[State.PROPOSED]}
        return ""

    @property
    def possible(self) -> bool:
        """False where the period is the wrong way round."""
        return not (self.first and self.last and self.first > self.last)
