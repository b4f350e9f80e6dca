"""The cover: what this is, of which period, in which zone, from how much, and how to check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Flowable, Spacer

from analyzer.model.records import RecordKind
from analyzer.model.remark import N_
from reports.grid import pairs
from reports.labels import RECORD_KIND
from reports.prose import Prose, Style
from reports.styles import FLAG, NOTE, SUBTITLE, TITLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.view import View

DRAFT_MARK = N_("机器初筛，未经人工复核")
"""What every undecided finding carries (the machine proposes, the person decides)."""

_LEAD = Style(after=8)


def cover(view: View) -> Iterator[Flowable]:
    """Yield the cover page."""
    _ = view.say
    yield Spacer(1, 46)
    yield Prose(view.title, TITLE)
    if view.draft:
        yield Prose(_("来电、短信与录音证据报告 · 草稿"), SUBTITLE)
        yield Prose(
            _("本草稿含有未经人工复核的内容，逐条标明“%(mark)s”。请复核后再提交。")
            % {"mark": _(DRAFT_MARK)},
            FLAG,
        )
    else:
        yield Prose(_("来电、短信与录音证据报告 · 定稿"), SUBTITLE)
        yield Prose(_("本报告只列出经人工确认的要点，其余要点只计数。"), FLAG)
    supplement = view.dossier.supplement
    if supplement is not None:
        text = _("本报告是补充，只列此前报告（案卷摘要 %(digest)s…）没有列出的要点，编号接续。")
        yield Prose(text % {"digest": supplement.dossier_sha256[:16]}, FLAG)
    if view.dossier.redacted:
        yield Prose(_("公开版：第三人的姓名、号码以及证件号、卡号已遮盖，原文保存在案卷中。"), FLAG)
    yield Spacer(1, 10)
    yield from pairs(_facts(view))
    yield Spacer(1, 12)
    yield Prose(
        _(
            "本报告由程序根据手机备份自动整理，列出记录显示了什么、出自哪个文件的哪个位置。"
            "规则命中是供人查看的线索，不是法律结论；机器转写仅供检索，以原始录音为准。"
        ),
        _LEAD,
    )
    yield Prose(
        _(
            "核对方法：对“原始文件清单”中的每个文件重新计算 SHA-256 并比对；"
            "对随报告导出的 dossier.json 计算 SHA-256，应与上面的案卷摘要一致。"
        ),
        NOTE,
    )
    yield Prose(
        _("提交人签名：____________________　　日期：____________________"), Style(before=28)
    )


def _facts(view: View) -> Iterator[tuple[str, str]]:
    _ = view.say
    dossier = view.dossier
    yield _("期间"), period(view)
    yield (
        _("时区"),
        _("%(zone)s。报告内所有时间均为该时区的当地时间，并注明与世界时的差。")
        % {"zone": dossier.zone},
    )
    yield _("要点"), _counts(view)
    yield _("读取的记录"), _records(view)
    yield _("完整性"), _completeness(view)
    yield (
        _("规则"),
        _("%(pack)s，共运行 %(rules)d 条规则")
        % {
            "pack": dossier.rule_pack,
            "rules": dossier.rules_run,
        },
    )
    if view.as_of is not None:
        yield _("截至"), _("%(time)s（案卷中最后一次操作）") % {"time": view.when(view.as_of)}
    yield _("案卷摘要"), f"SHA-256 {view.digest}"


def period(view: View) -> str:
    """Return the period filter in words, and what it left open."""
    _ = view.say
    first, last = view.dossier.period
    if first is None and last is None:
        return _("未限定期间：备份中的全部记录")
    values = {"first": first, "last": last}
    if last is None:
        return _("%(first)s 起（此前的记录未列入本报告）") % values
    if first is None:
        return _("至 %(last)s 止（此后的记录未列入本报告）") % values
    return _("%(first)s 至 %(last)s（期间以外的记录未列入本报告）") % values


def _counts(view: View) -> str:
    _ = view.say
    counts = view.dossier.counts
    return _(
        "本报告列出 %(printed)d 条。全案：已确认 %(confirmed)d 条，未复核 %(proposed)d 条，"
        "存疑 %(unsure)d 条，已排除 %(rejected)d 条"
    ) % {
        "printed": len(view.findings),
        **{
            state: counts.get(state, 0) for state in ("confirmed", "proposed", "unsure", "rejected")
        },
    }


def _records(view: View) -> str:
    _ = view.say
    parts = []
    for kind in RecordKind:
        total = sum(entry.records.get(kind, 0) for entry in view.dossier.exhibits)
        parts.append(_("%(kind)s %(count)d") % {"kind": _(RECORD_KIND[kind]), "count": total})
    return _("，").join(parts)


def _completeness(view: View) -> str:
    _ = view.say
    entries = view.dossier.exhibits
    return _(
        "文件 %(files)d 个已读取或保存，%(skipped)d 个未读取；重复条目 %(duplicates)d，"
        "看到但未能读出的条目 %(lost)d，读取说明 %(remarks)d。详见“读取告警与缺口”"
    ) % {
        "files": len(entries),
        "skipped": len(view.dossier.skipped),
        "duplicates": sum(entry.duplicates for entry in entries),
        "lost": sum(entry.lost for entry in entries),
        "remarks": sum(entry.remarks for entry in entries),
    }
