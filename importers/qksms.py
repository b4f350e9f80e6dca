"""QKSMS and Quik: `backup-….json`, an object with `messages`; SMS alone, MMS are not in it.

Source: the programs' code; no real file was found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from analyzer.model.remark import N_
from importers.contract import Confidence
from importers.encoding import head_text
from importers.json_entries import row_of
from importers.json_rows import read_rows
from importers.phone_rows import Columns, message_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext
    from importers.json_rows import Read

_SMS: Final = Columns(number="address", sim="subId")
_BEGIN = re.compile(r'\{\s*"(?:messageCount"\s*:\s*\d+\s*,\s*"messages|messages)"\s*:\s*\[')


class QkSms:
    """Reads messages that QKSMS or Quik backed up."""

    name: ClassVar[str] = "qksms"
    version: ClassVar[int] = 2
    title: ClassVar[str] = N_("QKSMS、Quik 短信备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the first keys."""
        known = _BEGIN.match(head_text(probe.head))
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the messages in the order of the file.

        Raises:
            DamagedExhibit: The file ends early.
        """
        return read_rows(self, path, context, _read)


def _read(value: Mapping[str, Any], place: Provenance) -> Read:
    return message_of(row_of(value), place, _SMS)
