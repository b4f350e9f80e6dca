"""Backups made with `adb backup`: `.ab` files, and the files of Android's backup agents by themselves.

Of an archive the SMS, MMS and calls that Android's own agents saved are read; the data of other apps
is counted and named. Container: `android_backup.py`; agents: `telephony_backup.py`,
`calllog_backup.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.android_backup import MAGIC, MAX_LINE, open_archive
from importers.byte_stream import ByteStream, chunks_of
from importers.calllog_backup import looks_like_calls, read_calllog
from importers.contract import Confidence, provenance
from importers.tar_stream import members
from importers.telephony_backup import inflate_some, read_telephony

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext
    from importers.tar_stream import Member

    Place = Callable[[str], Provenance]
    Read = Iterator[Record | ExtractionWarning]

MAX_AGENT_BYTES: Final = 256 << 20
"""A file of an agent larger than this is none."""
_TELEPHONY = re.compile(r"(?:.*/)?\d+_(?:sms|mms)_backup")
_CALLS = re.compile(r"(?:.*/)?com\.android\.calllogbackup\.data")
_JSON = re.compile(rb'\s*\[\s*(?:\]|\{\s*"(?:[^"\\]*)"\s*:)')
_KEYS = (b'"msg_box"', b'"mms_body"', b'"recipients"', b'"date_sent"', b'"self_phone"')
_PROBED_BYTES: Final = 4096
_NO_DATA = re.compile(r"(?:.*/)?_(?:manifest|meta)")

_MANY = 20
_OTHERS = N_(
    "备份里还有 %(apps)d 个应用的 %(files)d 个文件没有读取：%(names)s。"
    "如果里面有录音，请把备份解开后再导入"
)
_NOTHING = N_(
    "“%(name)s”里没有通话和短信。新手机的 adb 备份通常不含它们，"
    "请用“SMS Backup & Restore”应用导出 XML 再导入"
)
_TOO_LARGE = N_("“%(name)s”大得不合理，未读取")
_EMPTY = N_("“%(name)s”里没有信息，是空的")


class AdbBackup:
    """Reads calls and messages from a backup made with adb."""

    name: ClassVar[str] = "adb_backup"
    version: ClassVar[int] = 1
    title: ClassVar[str] = N_("adb 备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the magic of the container, or by what an agent's file begins with."""
        if probe.head.startswith(MAGIC):
            return Confidence.CERTAIN
        if looks_like_calls(probe.head):
            named = _CALLS.fullmatch(str(probe.path))
            return Confidence.CERTAIN if named else Confidence.LIKELY
        named = _TELEPHONY.fullmatch(str(probe.path))
        if probe.head[:1] != b"\x78" and not named:
            return Confidence.NONE
        plain = inflate_some(probe.head, _PROBED_BYTES)
        if _JSON.match(plain) and (any(key in plain for key in _KEYS) or named):
            return Confidence.CERTAIN
        return Confidence.POSSIBLE if named and probe.size else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield calls and messages in the order of the file, then what was not read.

        Raises:
            PasswordNeeded: The backup is encrypted, and the password is wrong or missing.
            DamagedExhibit: The backup breaks off.
        """
        place = partial(provenance, self, context)
        name = context.path.name
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
            file.seek(0)
            if head != MAGIC:
                yield from _loose(file.read(MAX_AGENT_BYTES), place, name=name)
                return
            stream = ByteStream(chunks_of(file), name=name)
            stream.line(MAX_LINE)
            archive = open_archive(stream, password=context.password)
            yield from _archive(archive, place, name=name)


def _loose(content: bytes, place: Place, *, name: str) -> Read:
    found = 0
    reader = read_calllog if content.startswith(b"Data") else read_telephony
    for item in reader(content, place, name=name):
        found += 1
        yield item
    if not found:
        text = remark(_EMPTY, name=name)
        yield ExtractionWarning(provenance=place("file"), remark=text, lost=False)


def _archive(archive: ByteStream, place: Place, *, name: str) -> Read:
    others: Counter[str] = Counter()
    found = 0
    damage: DamagedExhibit | None = None
    try:
        for member in members(archive):
            if _TELEPHONY.fullmatch(member.name) or _CALLS.fullmatch(member.name):
                for item in _agent(member, place):
                    found += 1
                    yield item
            elif not _NO_DATA.fullmatch(member.name):
                others[_owner(member.name)] += 1
    except DamagedExhibit as error:
        damage = error
    if others:
        names = "、".join(sorted(others)[:_MANY]) + ("……" if len(others) > _MANY else "")
        text = remark(_OTHERS, apps=len(others), files=others.total(), names=names)
        yield ExtractionWarning(provenance=place("file"), remark=text, lost=False)
    if damage is not None:
        raise damage
    if not found:
        yield ExtractionWarning(provenance=place("file"), remark=remark(_NOTHING, name=name))


def _agent(member: Member, place: Place) -> Read:
    def inside(locator: str) -> Provenance:
        return place(f"tar:{member.name}!/{locator}")

    if member.size > MAX_AGENT_BYTES:
        text = remark(_TOO_LARGE, name=member.name)
        yield ExtractionWarning(provenance=place(f"tar:{member.name}"), remark=text)
        return
    content = b"".join(member.chunks())
    reader = read_calllog if _CALLS.fullmatch(member.name) else read_telephony
    yield from reader(content, inside, name=member.name)


def _owner(name: str) -> str:
    """Return the app a file of the archive belongs to; the shared storage is `shared`."""
    parts = name.split("/")
    return parts[1] if parts[0] == "apps" and len(parts) > 1 else parts[0]
