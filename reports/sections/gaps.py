"""What was not read and what is not there: absence is reported as absence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.remark import N_
from reports.grid import Cell, Columns, table
from reports.labels import RECORD_KIND
from reports.prose import Prose
from reports.styles import BODY, CAPTION, ITEM, chapter
from reports.view import View, clock, found, raw_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus.flowables import Flowable


def gaps(view: View) -> Iterator[Flowable]:
    """Yield the section on warnings and gaps."""
    _ = view.say
    dossier = view.dossier
    yield chapter(_("七、读取告警与缺口"), "gaps")
    if dossier.gaps:
        yield Prose(_("缺口"), CAPTION)
        yield from (Prose(f"· {view.tell(gap)}", ITEM) for gap in dossier.gaps)
    else:
        yield Prose(_("没有发现缺口；这不表示备份里什么都不缺。"), BODY)
    if dossier.doubts:
        yield Prose(_("没有确定对应通话的录音"), CAPTION)
        heads = (_("录音"), _("时间"), _("可能的通话"), _("说明"))
        yield from table(Columns(heads=heads, shares=(25, 20, 20, 35)), _doubts(view))
    lost = list(_lost_sound(view))
    if lost:
        yield Prose(_("录音里缺失的声音"), CAPTION)
        heads = (_("录音"), _("从"), _("缺失秒数"), _("原因"))
        yield from table(Columns(heads=heads, shares=(30, 20, 20, 30)), lost)
    if dossier.statistics.coverage:
        yield Prose(_("各来源覆盖的期间"), CAPTION)
        yield from table(
            Columns(
                heads=(_("来源"), _("种类"), _("最早"), _("最晚"), _("条数"), _("说明")),
                shares=(10, 9, 21, 21, 8, 31),
            ),
            _coverage(view),
        )
    if dossier.warnings:
        yield Prose(_("读取告警（%(count)d 条）") % {"count": len(dossier.warnings)}, CAPTION)
        yield from table(
            Columns(
                heads=(_("位置"), _("说明"), _("是否读出"), _("看到的内容")),
                shares=(25, 35, 10, 30),
            ),
            _warnings(view),
        )
    else:
        yield Prose(_("读取过程中没有告警。"), BODY)
    if dossier.skipped:
        yield Prose(_("未读取的文件（%(count)d 个）") % {"count": len(dossier.skipped)}, CAPTION)
        yield from table(
            Columns(heads=(_("路径"), _("大小（字节）"), _("原因")), shares=(45, 15, 40)),
            _skipped(view),
        )


def _doubts(view: View) -> Iterator[tuple[Cell, ...]]:
    for doubt in view.dossier.doubts:
        entry = found(view.recordings, doubt.recording)
        call = found(view.calls, doubt.link.call if doubt.link else None)
        why = [view.tell(doubt.why)]
        if doubt.link:
            why.append(view.tell(doubt.link.reason))
        yield (
            view.place(entry.recording.provenance, apart="\n") if entry else "—",
            view.when(entry.recording.started_at) if entry else "—",
            view.when(call.call.started_at) if call else "—",
            "\n".join(why),
        )


LOST = {
    "damaged": N_("文件损坏，读不出来"),
    "missing": N_("文件里没有"),
}


def _lost_sound(view: View) -> Iterator[tuple[Cell, ...]]:
    """Yield the stretches of recordings that are not there; silence left out on purpose apart."""
    _ = view.say
    for entry in view.dossier.recordings:
        for gap in entry.transcript.gaps if entry.transcript else ():
            if gap.what != "dtx":
                why = LOST.get(gap.what)
                yield (
                    view.place(entry.recording.provenance, apart="\n"),
                    clock(gap.start),
                    f"{gap.seconds:.1f}",
                    _(why) if why else gap.what,
                )


def _coverage(view: View) -> Iterator[tuple[Cell, ...]]:
    kinds = {str(kind): text for kind, text in RECORD_KIND.items()}
    for item in view.dossier.statistics.coverage:
        yield (
            view.exhibit(item.exhibit),
            view.say(kinds[item.kind]) if item.kind in kinds else item.kind,
            view.when(item.first),
            view.when(item.last),
            str(item.rows),
            view.tell(item.remark) if item.remark else "—",
        )


def _warnings(view: View) -> Iterator[tuple[Cell, ...]]:
    _ = view.say
    for warning in view.dossier.warnings:
        yield (
            view.place(warning.provenance, apart="\n"),
            view.tell(warning.remark),
            _("未读出") if warning.lost else _("已读出"),
            raw_row(warning.raw) or "—",
        )


def _skipped(view: View) -> Iterator[tuple[Cell, ...]]:
    for item in view.dossier.skipped:
        yield item.path, str(item.size), view.tell(item.reason)
