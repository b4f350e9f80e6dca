"""Messages as vMessage (IrMC 1.1): `sms.vmsg` of ColorOS, Coolpad's `sms.vmg`, Nokia's `.vmg`.

OPPO writes one file with many messages, in two dialects: `VERSION: 1.1` with a space or without,
`Subject;ENCODING=…` or `SubjectENCODING=…`, LF or CRLF. `DateOrigin` is milliseconds and is
preferred: `Date` is a wall time of the phone without zone. Nokia writes one message a file in
UTF-16LE without mark, with `X-NOKIA-DT` and a day before the month. Sources: published files of
both; IrMC 1.1.
"""

from __future__ import annotations

import quopri
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import (
    Direction,
    ExtractionWarning,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from analyzer.model.remark import N_, remark
from importers.android import given, instant, number_of
from importers.contract import Confidence, provenance
from importers.encoding import head_text, sniff_encoding
from importers.phone_rows import bad_date
from importers.wall_time import moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Importer, Probe, ReadContext

MAX_MESSAGE: Final = 4 << 20
"""Bytes; an SMS of a hundred parts, every byte written as three, has 50,000."""

_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VMSG\s*\Z", re.IGNORECASE)
_END = re.compile(rb"\s*END\s*:\s*VMSG\s*\Z", re.IGNORECASE)
_MARK = re.compile(r"(BEGIN|END)\s*:\s*(VMSG|VCARD|VENV|VBODY)\s*\Z", re.IGNORECASE)
_PROPERTY = re.compile(
    r"(X-[\w-]+|Date|DateOrigin|BlockType|TEL|N|FN|VERSION)((?:;[^:]*)?):\s?(.*)"
)
_SUBJECT = re.compile(r"Subject;?((?:ENCODING|CHARSET)=[^:]*)?:(.*)", re.DOTALL)
_DAY_FIRST = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})[ T]+(\d\d):(\d\d):(\d\d)")
_UTC = re.compile(r"(\d{8})T(\d{6})(Z?)")

_BOXES: Final = {
    "INBOX": (Direction.IN, MessageBox.INBOX),
    "SENDBOX": (Direction.OUT, MessageBox.SENT),
    "SENTBOX": (Direction.OUT, MessageBox.SENT),
    "OUTBOX": (Direction.OUT, MessageBox.OUTBOX),
    "DRAFT": (Direction.OUT, MessageBox.DRAFT),
    "DRAFTBOX": (Direction.OUT, MessageBox.DRAFT),
    "DELIVER": (Direction.IN, MessageBox.INBOX),
    "SUBMIT": (Direction.OUT, MessageBox.SENT),
}
"""`X-BOX`, `X-IRMC-BOX` or `X-MESSAGE-TYPE`."""

_CUT = N_("最后一条短信不完整，无法读取；文件可能没有复制完")
_TOO_LARGE = N_("这条短信大得不合理，未读取")
_NONE = N_("文件“%(name)s”里没有短信。请重新导出。")
_OUTSIDE = N_("有 %(count)d 行内容不在任何短信里，未读取")


class VMessage:
    """Reads messages from vMessage files."""

    name: ClassVar[str] = "vmsg"
    version: ClassVar[int] = 1
    title: ClassVar[str] = N_("短信（vMessage：OPPO、酷派、诺基亚等）")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the first line."""
        first = head_text(probe.head[:512]).encode("utf-8", "replace").splitlines()[:1]
        return Confidence.CERTAIN if first and _BEGIN.match(first[0]) else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the messages in the order of the file.

        Raises:
            DamagedExhibit: There is no message in the file.
        """
        return read_messages(self, path, context)


def read_messages(
    importer: Importer, path: Path, context: ReadContext
) -> Iterator[Record | ExtractionWarning]:
    """Yield the messages of a file; see `VMessage.read`."""
    number = outside = 0
    for lines, ended in _messages(path):
        if lines is None:
            outside += 1
            continue
        number += 1
        place = provenance(importer, context, f"vmsg:{number}")
        if not ended or sum(map(len, lines)) > MAX_MESSAGE:
            text = remark(_TOO_LARGE if ended else _CUT)
            yield ExtractionWarning(provenance=place, remark=text)
        else:
            yield from _read(lines, place, context)
    if not number:
        raise DamagedExhibit(remark(_NONE, name=context.path.name))
    if outside:
        text = remark(_OUTSIDE, count=outside)
        place = provenance(importer, context, "file")
        yield ExtractionWarning(provenance=place, remark=text, lost=False)


def _messages(path: Path) -> Iterator[tuple[list[bytes] | None, bool]]:
    """Yield the lines of each message and whether it has its end; `None` for a line outside."""
    lines: list[bytes] | None = None
    size = 0
    for line in _lines(path):
        if _BEGIN.match(line):
            if lines is not None:
                yield lines, False
            lines, size = [], 0
        elif lines is None:
            if line.strip():
                yield None, True
        elif _END.match(line):
            yield lines, True
            lines = None
        else:
            size += len(line)
            if size <= MAX_MESSAGE * 2:
                lines.append(line)
    if lines is not None:
        yield lines, False


def _lines(path: Path) -> Iterator[bytes]:
    """Yield lines as UTF-8 or as the bytes they are, without their ends."""
    with path.open("rb") as file:
        codec = sniff_encoding(file.read(512))
        file.seek(0)
        if not codec.startswith("utf-16"):
            while line := file.readline(MAX_MESSAGE):
                yield line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
            return
    with path.open(encoding=codec, errors="replace") as text:
        while written := text.readline(MAX_MESSAGE):
            yield written.lstrip("\ufeff").rstrip("\r\n").encode("utf-8", "replace")


@dataclass(slots=True)
class _Parts:
    """What stands in one message."""

    row: dict[str, str] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)
    name: str = ""
    body: list[bytes] = field(default_factory=list)


def _taken_apart(lines: list[bytes]) -> _Parts:
    """Sort lines into properties and text: in the body, text begins where no property stands."""
    parts, within, text = _Parts(), [""], False
    for line in lines:
        written = _decoded(line)
        mark = _MARK.match(written.strip())
        if mark and not (text and mark[0].upper() != "END:VBODY"):
            text = False
            if mark[1].upper() == "BEGIN":
                within.append(mark[2].upper())
            elif len(within) > 1:
                within.pop()
        elif text:
            parts.body.append(line)
        elif found := _PROPERTY.fullmatch(written):
            _note(parts, found[1], found[3].strip())
        elif within[-1] == "VBODY" and (line.strip() or parts.body):
            text = True
            parts.body.append(line)
    return parts


def _note(parts: _Parts, name: str, value: str) -> None:
    if name == "TEL" and value:
        parts.numbers.append(value)
    elif name in ("N", "FN"):
        parts.name = parts.name or value.strip(";")
    key = name
    while key in parts.row:
        key += "'"
    parts.row[key] = value


def _read(
    lines: list[bytes], place: Provenance, context: ReadContext
) -> Iterator[Record | ExtractionWarning]:
    parts = _taken_apart(lines)
    row = parts.row
    boxes = (row.get(key, "").upper() for key in ("X-BOX", "X-IRMC-BOX", "X-MESSAGE-TYPE"))
    unknown = (Direction.UNKNOWN, MessageBox.UNKNOWN)
    direction, box = next((_BOXES[b] for b in boxes if b in _BOXES), unknown)
    at, basis = _time(row, context.zone)
    numbers = tuple(number for number in parts.numbers if number_of(number))
    yield Message(
        provenance=place,
        kind=MessageKind.MMS if row.get("X-TYPE", "").upper() == "MMS" else MessageKind.SMS,
        number=numbers[0] if len(set(numbers)) == 1 else None,
        name=parts.name or None,
        at=at,
        time_basis=basis,
        direction=direction,
        box=box,
        body=_text(parts.body),
        participants=numbers if len(set(numbers)) > 1 else (),
        sim=given(row.get("X-SIMID")),
        raw=row,
    )
    if at is None:
        yield bad_date(place, row.get("DateOrigin") or row.get("Date"))


def _time(row: dict[str, str], zone: tzinfo) -> tuple[datetime | None, TimeBasis]:
    """Return the exact time where one is written, else the wall time."""
    exact = instant(row.get("DateOrigin"))
    if exact is not None:
        return exact, TimeBasis.INSTANT
    if nokia := _UTC.fullmatch(row.get("X-NOKIA-DT", "")):
        where, basis = (UTC, TimeBasis.OFFSET) if nokia[3] else (zone, TimeBasis.CASE_ZONE)
        return moment(nokia[1] + nokia[2], where), basis
    date = row.get("Date", "")
    if day := _DAY_FIRST.fullmatch(date):
        return moment("".join(day.group(3, 2, 1, 4, 5, 6)), zone), TimeBasis.CASE_ZONE
    digits = "".join(character for character in date if character.isdecimal())
    return moment(digits, zone), TimeBasis.CASE_ZONE


def _text(lines: list[bytes]) -> str:
    """Return the text; soft line breaks of quoted-printable are joined, others are text."""
    if not lines:
        return ""
    whole = b"\n".join(lines)
    head, colon, rest = whole.partition(b":")
    subject = _SUBJECT.fullmatch(_decoded(head) + ":") if colon else None
    if subject is None:
        return _decoded(whole).strip("\n")
    if "QUOTED-PRINTABLE" in (subject[1] or "").upper():
        return _decoded(quopri.decodestring(rest))
    return _decoded(rest)


def _decoded(content: bytes) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")
