"""Call logs of ColorOS (OPPO, realme, OnePlus) and Coolpad: `callrecord_backup.xml`, `calls.xml`.

OPPO's root is `CallLog`, in older versions `callrecord`, and an empty column is one space;
`ring_time` is seconds of ringing and stays in `raw`. Coolpad's is `calls_parent`. `date` is
milliseconds. Sources: a published OPPO backup; for Coolpad the readers of others alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.model.remark import N_
from importers.contract import Confidence
from importers.phone_rows import Columns, call_of
from importers.xml_reading import read_entries, root_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import ExtractionWarning, Record
    from importers.contract import Probe, ReadContext
    from importers.phone_rows import Read
    from importers.xml_entries import Element

_ROOTS: Final = frozenset({"CallLog", "callrecord", "calls_parent"})
_COLUMNS: Final = Columns(sim="simid")


def _read_call(entry: Element, place: Provenance) -> Read:
    return call_of(entry.attributes, place, _COLUMNS)


READERS: Final = {"CALL_RECORDS": _read_call, "calls_child": _read_call}


class OppoCalls:
    """Reads the call logs that OPPO and Coolpad phones back up."""

    name: ClassVar[str] = "oppo_calls"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("OPPO、一加、真我、酷派通话记录备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the root element and the first entry."""
        root, _, child = root_of(probe.head)
        known = root in _ROOTS and child in (None, "/", *READERS)
        return Confidence.CERTAIN if known else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the calls in the order of the file.

        Raises:
            DamagedExhibit: The file ends early or is no acceptable XML.
        """
        return read_entries(self, path, context, READERS)
