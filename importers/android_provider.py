"""Databases of Android's providers: `calllog.db`, `contacts2.db`, `mmssms.db`, Samsung's `logs.db`.

ZTE's `CallHistory.db` and the `callinfo.db` of Chinese phone assistants are among them.

Sources: AOSP `CallLogDatabaseHelper`, `MmsSmsDatabaseHelper`, `ContactsDatabaseHelper`; for makers'
columns, OpenHarmony's `calllog` and units see the readers of the tables. Columns are found by name,
never by position, and the newest rows are read from the `-wal` beside the file.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from analyzer.model.remark import N_
from importers.contract import Confidence, provenance
from importers.phone_tables import makers_in, read_database
from importers.sqlite_exhibit import MAGIC

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext

_NAMES = re.compile(
    r"(?:calllog|call_log|calls|callhistory|callinfo|contacts?\d*|mmssms|sms|logs|telephony)\b.*"
    r"\.(?:db|db3|sqlite|sqlite3)",
    re.IGNORECASE,
)


class AndroidProvider:
    """Reads calls, messages and contacts from the databases of a phone."""

    name: ClassVar[str] = "android_provider"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("安卓通话、短信数据库")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the tables declared in the first bytes; else by the name of a database."""
        if not probe.head.startswith(MAGIC):
            return Confidence.NONE
        if "android" in makers_in(probe.head):
            return Confidence.CERTAIN
        return Confidence.LIKELY if _NAMES.fullmatch(probe.path.name) else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the rows of each known table by row id, then remarks about the database.

        Raises:
            DamagedExhibit: It is no database, or could not be read to its end.
        """
        yield from read_database(path, context, partial(provenance, self, context))
