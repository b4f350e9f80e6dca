"""Files with tables of calls: what their first bytes tell, and how they are read."""

from __future__ import annotations

import html
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.bill_heading import Heading
from importers.call_columns import is_header, make_plan
from importers.call_sheets import SAMPLE_ROWS, SheetReading
from importers.contract import provenance
from importers.encoding import chinese_codec, sniff_encoding
from importers.sheet_rows import SheetKind, sheet_kind, zip_members
from importers.sheets import read_sheets
from importers.sheets_text import head_rows, page_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.records import Record
    from importers.call_columns import Plan
    from importers.call_mapping import CallMapping
    from importers.contract import Importer, ReadContext
    from importers.sheet_rows import Row

_NONE = N_("在“%(name)s”里没有认出通话记录；文件已作为材料保存。如果它是话单，请换一种格式导出")
_NO_ROWS = N_(
    "“%(name)s”里有通话记录的表头，但表头下面一条通话也没有；文件已作为材料保存。"
    "如果那段时间有过通话，请重新下载或重新导出"
)
_NO_TEXT = N_(
    "PDF“%(name)s”里没有能读出的文字，可能是扫描或拍照的。文件已作为材料保存；"
    "请向运营商要电子版（xls 或文字版 PDF）"
)
_REMEMBERED = N_(
    "按以前为同样的列指明的对应关系（import --map）读取：%(columns)s。如有不对，请重新用 --map 指明"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadTable:
    """The table that a file begins with."""

    plan: Plan | None
    """Which column holds what; `None` where that is not sure."""
    headed: bool
    """True where a row heads columns."""


def read_calls(
    importer: Importer, path: Path, context: ReadContext
) -> Iterator[Record | ExtractionWarning]:
    """Yield the calls of all tables of a file; where there are none, say so."""
    heading = Heading().with_name(context.path.name)
    said = rows = 0
    headed = False
    for sheet in read_sheets(path, name=context.path.name, password=context.password):
        reading = SheetReading(
            context, lambda locator: provenance(importer, context, locator), sheet, heading
        )
        for item in reading:
            said += not isinstance(item, ExtractionWarning) or item.lost
            yield item
        tally = reading.tally
        rows += tally.calls + tally.lost + tally.others
        headed = headed or tally.headed
        if not tally.calls:
            heading = replace(reading.heading, total=None)
    mapping = context.mapping
    if said and mapping is not None and mapping.remembered:
        columns = "、".join(f"{role} = {name}" for role, name in mapping.columns.items())
        place = provenance(importer, context, "file:mapping")
        text = remark(_REMEMBERED, columns=columns[:200])
        yield ExtractionWarning(provenance=place, remark=text, lost=False)
    if not said:
        with path.open("rb") as file:
            scanned = not rows and sheet_kind(file.read(1024)) is SheetKind.PDF
        template = _NO_TEXT if scanned else _NO_ROWS if headed else _NONE
        text = remark(template, name=context.path.name)
        place = provenance(importer, context, "file")
        yield ExtractionWarning(provenance=place, remark=text, lost=False)


def head_has(head: bytes, mapping: CallMapping) -> bool:
    """Say whether a file begins with a table that has the headers a mapping names."""
    kind = sheet_kind(head)
    if kind in (SheetKind.TEXT, SheetKind.HTML):
        return any(map(mapping.heads, rows_of_head(head, kind)))
    if kind in (SheetKind.XLS, SheetKind.XLSX):
        text = workbook_text(head, kind)
        return all(name in text for name in mapping.columns.values() if len(name) > 1)
    return False


@lru_cache(maxsize=2)
def table_of_head(head: bytes, kind: SheetKind) -> HeadTable:
    """Return what the beginning of a text or web page shows; several importers ask for the same."""
    header: Row | None = None
    rows: list[Row] = []
    for row in rows_of_head(head, kind):
        if is_header(row):
            if rows and (plan := make_plan(header, rows)):
                return HeadTable(plan=plan, headed=True)
            header, rows = row, []
        elif len(rows) < SAMPLE_ROWS:
            rows.append(row)
    return HeadTable(plan=make_plan(header, rows), headed=header is not None)


def rows_of_head(head: bytes, kind: SheetKind) -> Iterator[Row]:
    """Yield the rows of the beginning of a text or web page."""
    codec = sniff_encoding(head)
    text = head.decode(codec, "replace")
    if codec == "utf-8" and text.count("\ufffd") > 1:
        text = head.decode(chinese_codec(head), "replace")
    return page_rows(text) if kind is SheetKind.HTML else head_rows(text.lstrip("\ufeff"))


def workbook_text(head: bytes, kind: SheetKind) -> str:
    """Return the text that can be seen in the first bytes of a workbook."""
    if kind is SheetKind.XLS:
        even, odd = (head[at:].decode("utf-16-le", "ignore") for at in (0, 1))
        return f"{even}\n{odd}\n{head.decode('latin-1')}"
    seen = (
        content.decode("utf-8", "ignore")
        for name, content in zip_members(head)
        if name.startswith("xl/") and name.endswith(".xml")
    )
    return html.unescape("".join(seen))
