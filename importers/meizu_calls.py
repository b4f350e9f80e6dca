"""Meizu's `calllog.vcl`: cards `BEGIN:CALLLOG` with `X-NUMBER`, `X-DURATION`, `X-DATE`, `X-TYPE`.

No real file was found; the form is that of others' readers. The date is taken as milliseconds where
it is a count, else as a wall time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import CallRecord, ExtractionWarning, TimeBasis
from analyzer.model.remark import N_, remark
from importers.android import call_kind, given, instant, name_of, number_of, seconds
from importers.contract import HEAD_BYTES, Confidence, provenance
from importers.encoding import head_text, sniff_encoding
from importers.phone_rows import bad_date, blank_is_none
from importers.wall_time import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext

MAX_LINE: Final = 65_536
MAX_LINES: Final = 1_000
"""Lines of one card."""
_BEGIN = re.compile(r"\s*BEGIN\s*:\s*CALLLOG\s*", re.IGNORECASE)
_END = re.compile(r"\s*END\s*:\s*CALLLOG\s*", re.IGNORECASE)

_CUT = N_("最后一条通话不完整，无法读取；文件可能没有复制完")
_NONE = N_("文件“%(name)s”里没有通话。请重新导出。")


class MeizuCalls:
    """Reads the call log that Meizu phones back up."""

    name: ClassVar[str] = "meizu_calls"
    version: ClassVar[int] = 2
    title: ClassVar[str] = N_("魅族通话记录备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the first line."""
        first = head_text(probe.head[:256]).splitlines()[:1]
        return Confidence.CERTAIN if first and _BEGIN.fullmatch(first[0]) else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the calls in the order of the file.

        Raises:
            DamagedExhibit: There is no call in the file.
        """
        number = 0
        for number, (row, ended) in enumerate(_cards(path), start=1):
            place = provenance(self, context, f"vcl:{number}")
            if ended:
                yield from _read(row, place, context.zone)
            else:
                yield ExtractionWarning(provenance=place, remark=remark(_CUT))
        if not number:
            raise DamagedExhibit(remark(_NONE, name=context.path.name))


def _cards(path: Path) -> Iterator[tuple[dict[str, str], bool]]:
    """Yield the properties of each card, and whether it has its end."""
    row: dict[str, str] | None = None
    with path.open("rb") as file:
        codec = sniff_encoding(file.read(HEAD_BYTES))
    with path.open(encoding=codec, errors="replace") as text:
        while line := text.readline(MAX_LINE):
            if _BEGIN.fullmatch(line.lstrip("\ufeff")):
                if row is not None:
                    yield row, False
                row = {}
            elif row is not None and _END.fullmatch(line):
                yield row, True
                row = None
            elif row is not None and len(row) < MAX_LINES:
                key, _, value = line.rstrip("\r\n").partition(":")
                row[key.strip().upper()] = value
    if row is not None:
        yield row, False


def _read(
    row: dict[str, str], place: Provenance, zone: tzinfo
) -> Iterator[CallRecord | ExtractionWarning]:
    filled = blank_is_none(row)
    date = filled.get("X-DATE", "").strip()
    started_at, basis = instant(date), TimeBasis.INSTANT
    if started_at is None:
        started_at, basis = moment(re.sub(r"\D", "", date), zone), TimeBasis.CASE_ZONE
    duration = seconds(filled.get("X-DURATION", "").strip())
    direction, outcome = call_kind(filled.get("X-TYPE", "").strip(), duration)
    yield CallRecord(
        provenance=place,
        number=number_of(filled.get("X-NUMBER", "").strip()),
        name=name_of(filled.get("X-NAME")),
        started_at=started_at,
        time_basis=basis,
        duration=duration,
        direction=direction,
        outcome=outcome,
        sim=given(filled.get("X-SIMID")),
        raw=row,
    )
    if started_at is None:
        yield bad_date(place, date)
