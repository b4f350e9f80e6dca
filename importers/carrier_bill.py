"""Bills of calls (通话详单) of China Mobile, China Unicom and China Telecom, in any form.

Workbooks, web pages, text and PDF, by content and not by name. Carriers list connected calls alone,
in network time, in the zone of the case. Sources: bills of 2015 to 2020 that people published with
their numbers blanked, and the column names that readers of such bills look for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.model.remark import N_
from importers.call_files import read_calls, table_of_head, workbook_text
from importers.contract import Confidence
from importers.sheet_rows import SheetKind, sheet_kind
from importers.workbook_lock import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext

_NAME = re.compile(r"详单|话单|清单|账单|通话记录|通话明细|语音通信|bill|cdr", re.IGNORECASE)
_WORDS: Final = (
    *("对方号码", "起始时间", "通话时长", "通话类型", "呼叫类型", "通信方式", "通信地点"),
    *("通话起始时间", "通话地点", "主叫", "被叫", "长途类型", "漫游类型", "话单位置", "通话状态"),
    *("总条数", "实收通信费", "套餐优惠"),
)
_ENOUGH_WORDS: Final = 3
_SEALED: Final = PACKAGE.encode("utf-16-le")
"""Name of the stream that holds a locked workbook."""
_WAYS: Final = ("主叫", "被叫")


class CarrierBill:
    """Reads the calls of a carrier's bill."""

    name: ClassVar[str] = "carrier_bill"
    version: ClassVar[int] = 5
    title: ClassVar[str] = N_("运营商通话详单")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the words and values in the first bytes; where they are packed, by the name too."""
        kind = sheet_kind(probe.head)
        if kind in (SheetKind.TEXT, SheetKind.HTML):
            plan = table_of_head(probe.head, kind).plan
            return Confidence.CERTAIN if plan and plan.billed else Confidence.NONE
        if kind is None:
            return Confidence.NONE
        named = _NAME.search(probe.path.name) is not None
        if kind is SheetKind.PDF or _SEALED in probe.head:
            return Confidence.CERTAIN if named else Confidence.POSSIBLE
        text = workbook_text(probe.head, kind)
        words = {word for word in _WORDS if word in text}
        if len(words) >= _ENOUGH_WORDS or any(way in words for way in _WAYS):
            return Confidence.CERTAIN
        return Confidence.LIKELY if named else Confidence.POSSIBLE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the calls of all sheets in their order.

        Raises:
            DamagedExhibit: The file cannot be read on.
            PasswordNeeded: It is locked, and no or a wrong password was given.
        """
        return read_calls(self, path, context)
