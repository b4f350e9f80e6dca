"""The custody log, and whether its chain holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.custody import GENESIS, CustodyEvent, custody_digest
from reports.grid import Cell, Columns, table
from reports.labels import ACTION
from reports.prose import Prose
from reports.styles import BODY, NOTE, chapter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus.flowables import Flowable

    from reports.view import View


def custody(view: View) -> Iterator[Flowable]:
    """Yield the custody log."""
    _ = view.say
    events = view.dossier.custody
    yield chapter(_("十、保管记录"), "custody")
    if not events:
        yield Prose(_("本报告没有附带保管记录；它保存在案卷中。"), BODY)
        return
    yield Prose(_("每条记录含有前一条的摘要，任何一条被改动，其后的摘要都不再相符。"), BODY)
    yield Prose(_chain(view), BODY)
    heads = (_("序号"), _("时间"), _("经手人"), _("事项"), _("对象"), _("细节"), _("摘要"))
    yield from table(
        Columns(heads=heads, shares=(6, 17, 9, 12, 11, 27, 18)), (_row(view, e) for e in events)
    )
    yield Prose(_("摘要只印前 16 位；全文随 dossier.json 一并导出。"), NOTE)


def broken_link(events: tuple[CustodyEvent, ...]) -> int | None:
    """Return the sequence number of the first event that does not fit, `None` where all do."""
    previous = GENESIS
    for event in events:
        expected = custody_digest(
            sequence=event.sequence,
            at=event.at,
            actor=event.actor,
            action=event.action,
            subject=event.subject,
            details=event.details,
            previous=previous,
        )
        if event.previous != previous or event.digest != expected:
            return event.sequence
        previous = event.digest
    return None


def _chain(view: View) -> str:
    _ = view.say
    broken = broken_link(view.dossier.custody)
    if broken is None:
        return _("制作本报告时逐条重新计算，全部相符。")
    return _("制作本报告时逐条重新计算，自第 %(sequence)d 条起不相符。") % {"sequence": broken}


def _row(view: View, event: CustodyEvent) -> tuple[Cell, ...]:
    _ = view.say
    return (
        str(event.sequence),
        view.when(event.at),
        event.actor,
        _(ACTION[event.action]) if event.action in ACTION else event.action,
        view.exhibit(event.subject),
        "\n".join(f"{key}: {value}" for key, value in sorted(event.details.items())) or "—",
        event.digest[:16],
    )
