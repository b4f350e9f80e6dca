"""The list of original files, with what makes each one checkable."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.model.records import RecordKind
from reports.grid import Cell, Columns, table
from reports.labels import RECORD_KIND
from reports.prose import Prose
from reports.styles import BODY, NOTE, chapter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.dossier import ExhibitEntry
    from reports.view import View


def exhibits(view: View) -> Iterator[Flowable]:
    """Yield the list of exhibits."""
    _ = view.say
    entries = view.dossier.exhibits
    yield chapter(_("九、原始文件清单"), "exhibits")
    yield Prose(
        _(
            "以下文件从备份中原样复制进案卷，未经剪辑、降噪或转码。用任何 SHA-256 工具重新计算，"
            "结果与本表一致即表示文件自接收后没有改变。"
        ),
        replace(BODY, keep=True),
    )
    heads = (_("编号"), _("路径、SHA-256"), _("字节数、文件时间"), _("读出"))
    yield from table(Columns(heads=heads, shares=(8, 64, 16, 12)), (_row(view, e) for e in entries))
    yield Prose(
        _("清单摘要 SHA-256 %(digest)s（按编号逐行“摘要、两个空格、路径、换行”计算）。")
        % {"digest": list_digest(entries)},
        NOTE,
    )


def list_digest(entries: Iterable[ExhibitEntry]) -> str:
    """Return the SHA-256 over the list as `sha256sum` writes it, in the order of the numbers."""
    digest = hashlib.sha256()
    for entry in sorted(entries, key=lambda entry: entry.exhibit.number):
        line = f"{entry.exhibit.sha256}  {entry.exhibit.path}\n"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _row(view: View, entry: ExhibitEntry) -> tuple[Cell, ...]:
    exhibit = entry.exhibit
    return (
        exhibit.label,
        f"{exhibit.path}\n{exhibit.sha256}\n{_reader(view, entry)}",
        f"{exhibit.size:,}\n{view.when(exhibit.modified_at)}",
        _counts(view, entry),
    )


def _reader(view: View, entry: ExhibitEntry) -> str:
    _ = view.say
    if entry.importer is None:
        return _("仅保存，未解析")
    return _("用“%(importer)s”读取") % {"importer": view.reader(entry.importer)}


def _counts(view: View, entry: ExhibitEntry) -> str:
    _ = view.say
    counts = [
        (_(RECORD_KIND[kind]), entry.records[kind])
        for kind in RecordKind
        if entry.records.get(kind)
    ]
    rest = ((_("重复"), entry.duplicates), (_("未读出"), entry.lost), (_("说明"), entry.remarks))
    counts += [(text, count) for text, count in rest if count]
    return "\n".join(f"{text} {count}" for text, count in counts) or "—"
