"""Files of an iPhone backup made by iTunes or Finder: `sms.db`, call history, `Manifest.db`.

A backup names its files by the SHA-1 of their place on the phone: `3d0d7e5f…` is `sms.db`,
`5a4935c7…` the call history. An encrypted backup has the same names and nothing readable inside.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import PasswordNeeded
from analyzer.model.remark import N_, remark
from importers.contract import Confidence, provenance
from importers.phone_tables import makers_in, read_database
from importers.sqlite_exhibit import MAGIC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext

NAMES: Final = frozenset(
    {
        "3d0d7e5fb2ce288813306e4d4636395e047a3d28",
        "5a4935c78a5255723f707230a451d79c540d2741",
        "Manifest.db",
        "CallHistory.storedata",
    }
)

_ENCRYPTED = N_(
    "“%(name)s”来自加密的 iPhone 备份，还不能解密。"
    "请在电脑上重新备份一次，取消勾选“加密本地备份”；通话记录请另外截图或向运营商要详单。"
)


class IPhoneBackup:
    """Reads messages and calls from an unencrypted iPhone backup."""

    name: ClassVar[str] = "iphone_backup"
    version: ClassVar[int] = 2
    title: ClassVar[str] = N_("iPhone 备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the tables declared in the first bytes; else by the names a backup gives."""
        if "iphone" in makers_in(probe.head):
            return Confidence.CERTAIN
        return Confidence.LIKELY if probe.path.name in NAMES and probe.size else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the rows of each known table by row id, then remarks about the database.

        Raises:
            PasswordNeeded: The backup is encrypted.
            DamagedExhibit: It is no database, or could not be read to its end.
        """
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
        if context.path.name in NAMES and head and not MAGIC.startswith(head):
            raise PasswordNeeded(remark(_ENCRYPTED, name=context.path.name))
        yield from read_database(path, context, partial(provenance, self, context))
