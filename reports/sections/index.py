"""The index of evidence (证据目录): what is handed in, where the original is, what it is to show.

The person fills in by hand what no backup knows: the device, who made the copy, where the originals
are kept (最高人民法院关于民事诉讼证据的若干规定 articles 15 and 23).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import CondPageBreak

from analyzer.model.passage import Channel
from analyzer.model.records import RecordKind
from reports.grid import Cell, Columns, pairs, table
from reports.labels import CATEGORY
from reports.prose import Prose, Style
from reports.styles import BODY, CAPTION, NOTE, chapter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.finding import Category, Finding
    from reports.view import NumberedFinding, View

SIGNED = 235.0
"""Points that the statement with its signature takes; it is not torn apart."""
_LINE = "______________________________"


def index(view: View, *, alone: bool = False) -> Iterator[Flowable]:
    """Yield the index of evidence and the statement on originals.

    Args:
        view: The report or the pack.
        alone: It is a paper of its own, whose heading has no chapter number.
    """
    _ = view.say
    yield chapter(_("证据目录") if alone else _("八、证据目录"), "index")
    cited = _cited(view)
    if cited:
        heads = (_("序号"), _("名称与来源"), _("种类"), _("原件存放处"), _("页码"))
        columns = Columns(heads=(*heads, _("拟说明的内容")), shares=(6, 27, 15, 13, 8, 31))
        yield from table(columns, _rows(view, cited))
    else:
        yield Prose(_("没有要点引用文件。全部文件见“原始文件清单”。"), BODY)
    yield CondPageBreak(SIGNED)
    yield Prose(_("来源说明（由提交人填写）"), CAPTION)
    yield from pairs(
        [
            (_("手机品牌与型号"), _LINE),
            (_("系统版本"), _LINE),
            (_("手机卡号码、运营商"), _LINE),
            (_("备份工具与版本"), _LINE),
            (_("备份时间、经手人"), _LINE),
        ],
        share=0.3,
    )
    yield Prose(
        _(
            "本人保存有上述手机、存储卡及备份的原件，可以随时出示。"
            "\n\n签名：____________________　　日期：____________________"
        ),
        Style(before=10),
    )
    yield Prose(_("打印件逐页签名后使用；录音以原始文件（光盘或存储盘）提交。"), NOTE)


def _cited(view: View) -> Mapping[str, list[NumberedFinding]]:
    """Return, for each exhibit, the findings that rest on it."""
    cited: dict[str, list[NumberedFinding]] = defaultdict(list)
    for item in view.findings:
        for exhibit in dict.fromkeys(rests_on(view, item.entry.finding)):
            cited[exhibit].append(item)
    return cited


def cited_exhibits(view: View) -> frozenset[str]:
    """Return the ids of the exhibits that the printed findings rest on."""
    items = (item.entry.finding for item in view.findings)
    return frozenset(key for finding in items for key in rests_on(view, finding))


def rests_on(view: View, finding: Finding) -> Iterator[str]:
    """Yield the exhibits a finding's words and calls were read from."""
    record = finding.record
    if record is not None:
        if finding.channel is Channel.SMS and record in view.messages:
            yield view.messages[record].message.provenance.exhibit
        if finding.channel is Channel.EMAIL and record in view.emails:
            yield view.emails[record].email.provenance.exhibit
        if finding.channel is Channel.CALL and record in view.recordings:
            yield view.recordings[record].recording.provenance.exhibit
    for key in (*finding.calls, finding.call):
        if key is not None and key in view.calls:
            yield view.calls[key].call.provenance.exhibit


def _rows(view: View, cited: Mapping[str, list[NumberedFinding]]) -> Iterator[tuple[Cell, ...]]:
    _ = view.say
    known = sorted(
        (key for key in cited if key in view.exhibits),
        key=lambda key: view.exhibits[key].exhibit.number,
    )
    for number, key in enumerate(known, start=1):
        entry = view.exhibits[key]
        sound = entry.records.get(RecordKind.RECORDING, 0)
        yield (
            str(number),
            _("%(label)s　手机备份：%(path)s")
            % {"label": entry.exhibit.label, "path": entry.exhibit.path},
            _("视听资料（录音）") if sound else _("电子数据"),
            "",
            "",
            "\n".join(_shows(view, cited[key])),
        )


def _shows(view: View, items: Sequence[NumberedFinding]) -> Iterator[str]:
    """Yield what an exhibit is to show: each kind of act with the findings."""
    _ = view.say
    kinds: dict[Category, list[str]] = defaultdict(list)
    for item in items:
        kinds[item.entry.finding.category].append(item.label)
    for category, labels in kinds.items():
        yield _("%(what)s：%(labels)s") % {
            "what": _(CATEGORY[category]),
            "labels": "  ".join(labels),
        }
