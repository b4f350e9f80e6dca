"""Super Backup (idea2 / MobileIdea): `<alllogs>` of calls and `<allsms>` of messages.

Seen in a published call log: `number`, `time` in the phone's own wording, `date` in milliseconds,
`type` as Android's code, `name`, `new`, `dur` in seconds. Messages are described by readers of the
format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.model.remark import N_
from importers.contract import Confidence
from importers.phone_rows import Columns, call_of, message_of
from importers.xml_reading import read_entries, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext
    from importers.phone_rows import Read
    from importers.xml_entries import Element

_CALL: Final = Columns(duration="dur")
_SMS: Final = Columns(number="address", sim="sim_id")


def _read_call(entry: Element, place: Provenance) -> Read:
    return call_of(entry.attributes, place, _CALL)


def _read_sms(entry: Element, place: Provenance) -> Read:
    return message_of(entry.attributes, place, _SMS)


_READERS: Final = {"log": _read_call, "sms": _read_sms}


class SuperBackup:
    """Reads calls and messages from the XML files of Super Backup."""

    name: ClassVar[str] = "super_backup"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("Super Backup（超级备份）")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the root element."""
        known = root_of(probe.head)[0] in ("alllogs", "allsms")
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield calls or messages in the order of the file.

        Raises:
            DamagedExhibit: The file ends early or is no acceptable XML.
        """
        return read_entries(self, path, context, _READERS)
