"""Files with tables of calls: what their first bytes tell, and how they are read."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.bill_heading import Heading
from importers.call_columns import is_header, make_plan
from importers.call_sheets import SAMPLE_ROWS, SheetReading
from importers.contract import provenance
from importers.encoding import sniff_encoding
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
_NO_TEXT = N_(
    "PDF“%(name)s”里没有能读出的文字，可能是扫描或拍照的。文件已作为材料保存；"
    "请向运营商要电子版（xls 或文字版 PDF）"
)
_REMEMBERED = N_(
    "按以前为同样的列指明的对应关系（import --map）读取：%(columns)s。如有不对，请重新用 --map 指明"
)


def read_calls(
    importer: Importer, path: Path, context: ReadContext
) -> Iterator[Record | ExtractionWarning]:
    """Yield the calls of all tables of a file; where there are none, say so."""
    heading = Heading().with_name(context.path.name)
    said = rows = 0
    for sheet in read_sheets(path, name=context.path.name, password=context.password):
        reading = SheetReading(
            context, lambda locator: provenance(importer, context, locator), sheet, heading
        )
        for item in reading:
            said += not isinstance(item, ExtractionWarning) or item.lost
            yield item
        rows += reading.tally.calls + reading.tally.lost + reading.tally.others
    mapping = context.mapping
    if said and mapping is not None and mapping.remembered:
        columns = "、".join(f"{role} = {name}" for role, name in mapping.columns.items())
        place = provenance(importer, context, "file:mapping")
        text = remark(_REMEMBERED, columns=columns[:200])
        yield ExtractionWarning(provenance=place, remark=text, lost=False)
    if not said:
        with path.open("rb") as file:
            scanned = not rows and sheet_kind(file.read(1024)) is SheetKind.PDF
        text = remark(_NO_TEXT if scanned else _NONE, name=context.path.name)
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


def plan_of_head(head: bytes, kind: SheetKind) -> Plan | None:
    """Return which column holds what, by the beginning of a text or web page."""
    header: Row | None = None
    rows: list[Row] = []
    for row in rows_of_head(head, kind):
        if is_header(row):
            if rows and (plan := make_plan(header, rows)):
                return plan
            header, rows = row, []
        elif len(rows) < SAMPLE_ROWS:
            rows.append(row)
    return make_plan(header, rows)


def rows_of_head(head: bytes, kind: SheetKind) -> Iterator[Row]:
    """Yield the rows of the beginning of a text or web page."""
    codec = sniff_encoding(head)
    text = head.decode(codec, "replace")
    if codec == "utf-8" and text.count("\ufffd") > 1:
        text = head.decode("gb18030", "replace")
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
