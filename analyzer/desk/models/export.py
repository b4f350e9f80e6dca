"""What is written for others: a report or the package, which period, under which name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer.desk.models.jobs import Export, Package
from analyzer.model.dossier import DossierKind
from analyzer.model.finding import State
from analyzer.model.remark import N_
from analyzer.pipeline.stages import Stage

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from analyzer.desk.models.session import Session
    from analyzer.i18n import Translate
    from analyzer.pipeline.stages import Staged


class Kind(StrEnum):
    """What can be written."""

    DRAFT = "draft"
    FINAL = "final"
    PACKAGE = "package"


WORDS = {
    Kind.DRAFT: N_("报告草稿：列出机器找到的全部线索，没复核的都写明“未经人工复核”"),
    Kind.FINAL: N_("正式报告：只列您确认过的，其余只写数目"),
    Kind.PACKAGE: N_("证据包：正式报告、原件、录音片段和核对工具，装成一个 zip"),
}
NAMES = {
    Kind.DRAFT: N_("报告草稿"),
    Kind.FINAL: N_("正式报告"),
    Kind.PACKAGE: N_("证据包"),
}

STAGES = {
    Stage.GATHER: N_("读取案卷，挑出要写的内容"),
    Stage.COVER: N_("遮住其他人的号码和名字"),
    Stage.CLIPS: N_("剪录音片段"),
    Stage.REPORT: N_("排版报告"),
    Stage.PAGE: N_("写网页版"),
    Stage.TABLES: N_("写表格"),
    Stage.CHECK: N_("检查有没有漏遮的"),
    Stage.FILES: N_("写材料文件"),
    Stage.SUMS: N_("计算摘要，写清单"),
    Stage.PACK: N_("计算摘要，装进 zip"),
}


def step(staged: Staged, say: Translate) -> str:
    """Return which step of how many has begun, and what it is."""
    return say(N_("第 %(number)d/%(of)d 步：%(what)s…")) % {
        "number": staged.number,
        "of": staged.of,
        "what": say(STAGES[staged.stage]),
    }


@dataclass(slots=True)
class ExportModel:
    """What the person chose."""

    session: Session
    kind: Kind = Kind.DRAFT
    first: date | None = None
    last: date | None = None
    redacted: bool = False

    @property
    def file_name(self) -> str:
        """A name that says what is in it and does not overwrite yesterday's."""
        day = self.session.case.now().astimezone()
        suffix = "zip" if self.kind is Kind.PACKAGE else "pdf"
        return f"{self.session.say(NAMES[self.kind])}-{day:%Y%m%d-%H%M}.{suffix}"

    def warning(self) -> str:
        """What the person should know before; empty where there is nothing."""
        say = self.session.say
        if not self.possible:
            return say(N_("开始的日子在结束的日子之后，请改一下。"))
        if self.kind is Kind.DRAFT:
            return ""
        tally = self.session.case.tally()
        if not tally[State.CONFIRMED]:
            return say(N_("还没有确认过的线索，里面不会有线索。"))
        if tally[State.PROPOSED]:
            waiting = say(N_("还有 %(count)d 条没有复核，里面不会有它们。"))
            return waiting % {"count": tally[State.PROPOSED]}
        return ""

    @property
    def possible(self) -> bool:
        """False where the period is the wrong way round."""
        return not (self.first and self.last and self.first > self.last)

    @property
    def has_period(self) -> bool:
        """False for the package, which holds all that was confirmed."""
        return self.kind is not Kind.PACKAGE

    def job(self, out: Path, language: str) -> Export | Package:
        """Return the work that writes it."""
        case = self.session.case
        if self.kind is Kind.PACKAGE:
            return Package(
                case=case.path,
                actor=case.actor,
                out=out,
                language=language,
                redacted=self.redacted,
            )
        return Export(
            case=case.path,
            actor=case.actor,
            out=out,
            kind=DossierKind(self.kind.value),
            language=language,
            period=(self.first, self.last),
            redacted=self.redacted,
        )
