"""What was filed with which office, and what came of it, as the person noted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.channels.read import channel
from reports.grid import Cell, Columns, table
from reports.labels import STEP
from reports.prose import Prose
from reports.styles import NOTE, chapter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.complaint import ComplaintEntry
    from reports.view import View


def proceedings(view: View) -> Iterator[Flowable]:
    """Yield the section on complaints; nothing where none was filed."""
    _ = view.say
    if not view.dossier.complaints:
        return
    yield chapter(_("十一、投诉与报案"), "proceedings")
    yield Prose(_("由本人登记；发生在报案之后的要点在各条中另行注明。"), NOTE)
    heads = (_("序号"), _("机关"), _("提交日期"), _("编号、回执"), _("此后"))
    columns = Columns(heads=heads, shares=(7, 31, 14, 18, 30))
    yield from table(columns, (_row(view, entry) for entry in view.dossier.complaints))


def _row(view: View, entry: ComplaintEntry) -> tuple[Cell, ...]:
    complaint = entry.complaint
    name = channel(complaint.office).name.say(view.dossier.language)
    filed = view.when(complaint.filed_at) if complaint.filed_at else str(complaint.filed)
    events = (
        " ".join(part for part in (str(e.on), view.say(STEP[e.step]), e.receipt, e.note) if part)
        for e in entry.events
    )
    return str(complaint.id), name, filed, entry.receipt or "—", "\n".join(events) or "—"
