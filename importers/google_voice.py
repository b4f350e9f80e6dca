"""Google Voice as Google Takeout hands it out: a web page a call, a voicemail or a conversation.

What a page is goes by the targets of its labels (`…voice#missed`), which are not translated, before
its words. Times have their offset. Text that Google made of a voicemail is kept in `raw`: it is no
word of ours. Sources: pages published as test data, and the readers google-voice-takeout-merger and
gvoice-convert. Media lie beside the page under their own names and are exhibits of their own.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Direction,
    ExtractionWarning,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from analyzer.model.remark import N_, remark
from importers.contract import Confidence, note, provenance
from importers.google_voice_page import Page, Said, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext

_SIGNS: Final = (b'class="haudio"', b"hChatLog")
_NAME = re.compile(
    r"(?P<who>.*?)\s*-\s*(?:(?P<kind>[A-Z][a-z]+)\s*-\s*)?(?P<date>\d{4}-\d\d-\d\d)T\d\d_\d\d_\d\dZ.*"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)")
_ISO_LENGTH = re.compile(r"P(?:T)?(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?")

_CALLS: Final = {
    "missed": (Direction.IN, CallOutcome.MISSED),
    "received": (Direction.IN, CallOutcome.ANSWERED),
    "placed": (Direction.OUT, CallOutcome.ANSWERED),
    "voicemail": (Direction.IN, CallOutcome.VOICEMAIL),
    "recorded": (Direction.UNKNOWN, CallOutcome.ANSWERED),
}

_NO_ENTRY = N_("网页“%(name)s”里没有通话或短信；可能没有下载完整")
_BAD_TIME = N_("时间“%(time)s”无法识别；这一条已保留，时间留空")
_UNKNOWN_KIND = N_("网页没有写明这是哪一种通话；这一条已保留，方向和结果未知")
_CUT = N_("网页“%(name)s”不完整，在中途结束；之前的内容已读取。请重新从 Google 下载。")


class GoogleVoice:
    """Reads calls, voicemails and messages from Google Voice's pages."""

    name: ClassVar[str] = "google_voice"
    version: ClassVar[int] = 1
    title: ClassVar[str] = N_("Google Voice 导出网页")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the classes of the page's elements, or its style where it is cut before them."""
        page = probe.head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
        if page and any(sign in probe.head for sign in _SIGNS):
            return Confidence.CERTAIN
        return Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the call, or the messages in their order.

        Raises:
            DamagedExhibit: There is no call and no message in the page.
        """
        page = read_page(path)
        other = _other(page, context.path.name)
        for number, said in enumerate(page.messages, start=1):
            place = provenance(self, context, f"html:message[{number}]")
            yield from _message(said, page, other, place)
        if page.is_call:
            yield from _call(page, other, provenance(self, context, "html:call"))
        if not page.messages and not page.is_call:
            raise DamagedExhibit(remark(_NO_ENTRY, name=context.path.name))
        if not page.whole:
            raise DamagedExhibit(remark(_CUT, name=context.path.name))


def _other(page: Page, file_name: str) -> str | None:
    """Return the other side: whoever is not the owner, else what the file name says."""
    for said in page.messages:
        if not said.mine and said.number:
            return said.number
    if page.number:
        return page.number
    named = _NAME.fullmatch(file_name)
    who = named["who"].strip() if named else ""
    return who if re.fullmatch(r"\+?\d{3,20}", who) else None


def _call(
    page: Page, other: str | None, place: Provenance
) -> Iterator[CallRecord | ExtractionWarning]:
    kinds = [label for label in page.labels if label in _CALLS]
    unknown = (Direction.UNKNOWN, CallOutcome.UNKNOWN)
    direction, outcome = _CALLS[kinds[0]] if kinds else unknown
    started_at = _moment(page.published)
    duration = _length(page.duration)
    if outcome is CallOutcome.ANSWERED and duration == timedelta():
        outcome = CallOutcome.NOT_CONNECTED
    yield CallRecord(
        provenance=place,
        number=other,
        name=page.name or None,
        started_at=started_at,
        time_basis=TimeBasis.OFFSET,
        duration=duration,
        direction=direction,
        outcome=outcome,
        raw=page.raw(),
    )
    if started_at is None:
        yield note(place, _BAD_TIME, time=page.published[:60])
    if not kinds:
        yield note(place, _UNKNOWN_KIND)


def _message(
    said: Said, page: Page, other: str | None, place: Provenance
) -> Iterator[Message | ExtractionWarning]:
    at = _moment(said.time)
    people = tuple(dict.fromkeys(page.participants))
    group = len(people) > 1
    number = said.number if group and not said.mine else other
    yield Message(
        provenance=place,
        kind=MessageKind.MMS if said.media or group else MessageKind.SMS,
        number=None if group and said.mine else number,
        name=None if said.mine else said.name or None,
        at=at,
        time_basis=TimeBasis.OFFSET,
        direction=Direction.OUT if said.mine else Direction.IN,
        box=MessageBox.SENT if said.mine else MessageBox.INBOX,
        body=said.text,
        participants=people if group else (),
        raw={"dt": said.time, "sender": said.number, "labels": " ".join(page.labels)}
        | {f"media[{n}]": name for n, name in enumerate(said.media, start=1)},
    )
    if at is None:
        yield note(place, _BAD_TIME, time=said.time[:60])


def _moment(text: str) -> datetime | None:
    if not _ISO.fullmatch(text.strip()):
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _length(text: str) -> timedelta | None:
    """Return a length such as `PT1M3S` (ISO 8601)."""
    found = _ISO_LENGTH.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
