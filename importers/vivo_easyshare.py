"""vivo EasyShare (互传): `calllog.json` and `sms.json`, lists with Android's columns.

No real file was found; the form is that of others' readers. They all add eight hours to the date;
it is taken as milliseconds since 1970 here, which needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from analyzer.model.remark import N_
from importers.contract import Confidence
from importers.json_entries import first_row, row_of
from importers.json_rows import read_rows
from importers.phone_rows import Columns, call_of, message_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext
    from importers.json_rows import Read

_CALL: Final = Columns(sim="simid")
_SMS: Final = Columns(number="address")
_OF_A_CALL: Final = frozenset({"number", "duration", "type", "date"})
_OF_A_MESSAGE: Final = frozenset({"address", "type", "date", "body"})
_OF_OTHERS: Final = frozenset({"_id", "backupType", "subscriptionId", "locked", "messageCount"})


class VivoEasyShare:
    """Reads calls and messages that vivo phones share with a PC."""

    name: ClassVar[str] = "vivo_easyshare"
    version: ClassVar[int] = 2
    title: ClassVar[str] = N_("vivo 互传备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the columns of the first row."""
        keys = first_row(probe.head)
        if keys is None or keys & _OF_OTHERS:
            return Confidence.NONE
        known = keys >= _OF_A_CALL or keys >= _OF_A_MESSAGE
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield calls or messages in the order of the file.

        Raises:
            DamagedExhibit: The file ends early.
        """
        return read_rows(self, path, context, _read)


def _read(value: Mapping[str, Any], place: Provenance) -> Read:
    row = row_of(value)
    if "duration" in value:
        return call_of(row, place, _CALL)
    return message_of(row, place, _SMS)
