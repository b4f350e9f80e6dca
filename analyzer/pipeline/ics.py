"""Deadlines as a calendar file (RFC 5545) for any phone or mail program.

All entries are whole days and name an office, never a number, a person or what was said: calendars
are often shared or synchronised.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING
from zlib import crc32

from analyzer.i18n import translator
from analyzer.model.remark import N_
from reports.channels.read import channel
from reports.files import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from analyzer.i18n import Translate
    from analyzer.pipeline.followup import Deadline, Register

LINE_BYTES = 75
"""Octets a content line may have before it is folded (RFC 5545 section 3.1)."""

SUMMARY = N_("%(office)s：%(what)s")
RECEIPT = N_("编号 %(receipt)s")
UNVERIFIED = N_("期限取自转载（%(source)s），未核对发布机关的文本")
VERIFIED = N_("依据：%(source)s")
UNCERTAIN = N_("该年度的节假日安排尚未收录，只按周末推算，请自行核对")


def calendar(register: Register, *, made: datetime, language: str, translate: Translate) -> str:
    """Return the deadlines of all complaints, and the legal limits, as an iCalendar file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CallDossier//followup//" + ("EN" if language == "en" else "ZH"),
        "CALSCALE:GREGORIAN",
    ]
    receipts = {item.entry.complaint.id: item.entry.receipt for item in register.complaints}
    deadlines = [day for item in register.complaints for day in item.deadlines]
    for deadline in (*deadlines, *register.limits):
        receipt = receipts.get(deadline.complaint) if deadline.complaint else None
        lines += _event(deadline, receipt, made, language, translate)
    lines.append("END:VCALENDAR")
    return "".join(folded + "\r\n" for line in lines for folded in fold(line))


def _event(
    deadline: Deadline, receipt: str | None, made: datetime, language: str, _: Translate
) -> Iterator[str]:
    name = channel(deadline.office).name.say(language)
    what = deadline.what.say(language)
    yield "BEGIN:VEVENT"
    place = f"{deadline.complaint or 0}-{deadline.office}-{deadline.day:%Y%m%d}"
    yield f"UID:{place}-{crc32(deadline.what.zh.encode()):08x}@calldossier"
    yield f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{deadline.day + timedelta(days=1):%Y%m%d}"
    yield "TRANSP:TRANSPARENT"
    yield "SUMMARY:" + escaped(_(SUMMARY) % {"office": name, "what": what})
    yield "DESCRIPTION:" + escaped("\n".join(_remarks(deadline, receipt, _)))
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D")
    yield "DESCRIPTION:" + escaped(what)
    yield from ("END:VALARM", "END:VEVENT")


def _remarks(deadline: Deadline, receipt: str | None, _: Translate) -> Iterator[str]:
    if receipt:
        yield _(RECEIPT) % {"receipt": receipt}
    basis = VERIFIED if deadline.status == "V" else UNVERIFIED
    yield _(basis) % {"source": deadline.source}
    if not deadline.certain:
        yield _(UNCERTAIN)


def escaped(text: str) -> str:
    """Return a text as a value of type TEXT (RFC 5545 section 3.3.11)."""
    quoted = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return quoted.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def fold(line: str) -> Iterable[str]:
    """Yield a content line in pieces of at most 75 octets, no character cut in two."""
    piece, room = "", LINE_BYTES
    for character in line:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", LINE_BYTES - 1
        piece += character
        room -= size
    yield piece


def write_calendar(register: Register, out: Path, *, made: datetime, language: str) -> None:
    """Write the calendar file.

    Raises:
        NoSpaceLeft: The disk is full.
        CaseError: The folder cannot be written to.
    """
    text = calendar(register, made=made, language=language, translate=translator(language))
    write_text(out, text)
