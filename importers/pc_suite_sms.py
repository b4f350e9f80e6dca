"""Messages as Chinese phone assistants on a PC export them: `<SMSRecord><SMS><Address>…`.

Each column is an element with text; `Date` is a wall time without zone, `Type` Android's code.
Source: a published file of this kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.model.records import TimeBasis
from analyzer.model.remark import N_
from importers.android import instant, message_kind
from importers.contract import Confidence
from importers.phone_rows import Columns, Written, message_of
from importers.wall_time import moment
from importers.xml_reading import read_entries, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext
    from importers.phone_rows import Read
    from importers.xml_entries import Element

_COLUMNS: Final = Columns(
    number="Address", date="Date", type="Type", body="Body", subject="Subject", name="Name"
)


class PcSuiteSms:
    """Reads messages from the XML files of phone assistants."""

    name: ClassVar[str] = "pc_suite_sms"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("手机助手导出的短信（XML）")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the root element and the first entry."""
        root, _, child = root_of(probe.head)
        known = root == "SMSRecord" and child in (None, "/", "SMS")
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the messages in the order of the file.

        Raises:
            DamagedExhibit: The file ends early or is no acceptable XML.
        """

        def read_sms(entry: Element, place: Provenance) -> Read:
            row = {child.tag: child.text for child in entry.children}
            return message_of(row, place, _COLUMNS, written=_written(row, context.zone))

        return read_entries(self, path, context, {"SMS": read_sms}, texts=True)


def _written(row: dict[str, str], zone: ZoneInfo) -> Written:
    date = row.get("Date", "").strip()
    digits = "".join(character for character in date if character.isdigit())
    at, basis = instant(date), TimeBasis.INSTANT
    if at is None:
        at, basis = moment(digits, zone), TimeBasis.CASE_ZONE
    direction, box = message_kind(row.get("Type", "").strip())
    return Written(at=at, basis=basis, direction=direction, box=box)
