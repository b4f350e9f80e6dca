"""SMS Backup & Restore (SyncTech): `calls-….xml` and `sms-….xml` of any vintage.

Fields: the vendor's page "Fields in XML backup files" and the files themselves; the vendor's XSD
is wrong in places and not used. `date` is milliseconds, `duration` seconds, the `count` attribute
is often wrong. RCS chats are written as `mms` with further attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from analyzer.model.remark import N_
from importers.contract import Confidence
from importers.sms_backup_restore_rows import read_call, read_mms, read_sms
from importers.xml_reading import read_entries, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext

_ROOTS = ("calls", "smses")
_READERS = {"call": read_call, "sms": read_sms, "mms": read_mms}


class SmsBackupRestore:
    """Reads calls, SMS and MMS from the XML files of SMS Backup & Restore."""

    name: ClassVar[str] = "sms_backup_restore"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("SMS Backup & Restore 备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the root element, whatever the file is called."""
        root, attributes, child = root_of(probe.head)
        if root not in _ROOTS:
            return Confidence.NONE
        known = child in (None, "/", *_READERS) or "count=" in attributes
        return Confidence.CERTAIN if known else Confidence.POSSIBLE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield calls and messages in the order of the file.

        Raises:
            DamagedExhibit: The file ends early or is no acceptable XML.
        """
        return read_entries(self, path, context, _READERS)
