"""Call logs as tables of any program: call log apps, Tasker, spreadsheets made by hand.

There is no standard for them. A table is read where its time, its numbers and the way or length of
its calls are sure by header and values; one that only looks like calls is named and not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.model.remark import N_
from importers.call_files import read_calls, table_of_head, workbook_text
from importers.call_words import Role, roles_of, way_of
from importers.contract import Confidence
from importers.sheet_rows import SheetKind, sheet_kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext

_STRING = re.compile(r">([^<>]{1,40})<")
_OLD_WORDS: Final = (
    *("来电", "去电", "呼入", "呼出", "未接"),
    *("Incoming", "Outgoing", "Missed", "INCOMING", "OUTGOING", "MISSED"),
)
_HEADS: Final = frozenset({Role.START, Role.NUMBER, Role.DURATION})


class CallTable:
    """Reads calls from a table that is no carrier's bill."""

    name: ClassVar[str] = "call_table"
    version: ClassVar[int] = 5
    title: ClassVar[str] = N_("通话记录表格（CSV、Excel 等）")

    def detect(self, probe: Probe) -> Confidence:
        """Go by headers and values in the first bytes."""
        kind = sheet_kind(probe.head)
        if kind in (SheetKind.TEXT, SheetKind.HTML):
            table = table_of_head(probe.head, kind)
            if table.plan is not None:
                sure = Confidence.CERTAIN if table.plan.header else Confidence.LIKELY
                return Confidence.NONE if table.plan.billed else sure
            return Confidence.POSSIBLE if table.headed else Confidence.NONE
        if kind is SheetKind.XLSX:
            cells = _STRING.findall(workbook_text(probe.head, kind))
            heads = frozenset[Role]().union(*map(roles_of, cells))
            ways = [way for cell in cells if (way := way_of(cell))]
            logged = ways and not any(way.billed for way in ways)
            return Confidence.CERTAIN if logged and heads >= _HEADS else Confidence.NONE
        if kind is SheetKind.XLS:
            text = workbook_text(probe.head, kind)
            return Confidence.LIKELY if any(w in text for w in _OLD_WORDS) else Confidence.NONE
        return Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the calls of all tables in their order.

        Raises:
            DamagedExhibit: The file cannot be read on.
            PasswordNeeded: It is locked.
        """
        return read_calls(self, path, context)
