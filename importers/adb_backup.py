"""Backups made with `adb backup`: `.ab` files, and the files of Android's agents by themselves.

Container: `android_backup.py`; what is in it: `backup_archive.py`; agents: `telephony_backup.py`,
`calllog_backup.py`.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.android_backup import MAGIC, MAX_LINE, open_archive
from importers.backup_archive import CALLS, MAX_AGENT_BYTES, TELEPHONY, read_archive
from importers.byte_stream import stream_of
from importers.calllog_backup import looks_like_calls, read_calllog
from importers.contract import Confidence, provenance
from importers.telephony_backup import inflate_some, read_telephony

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext

    Place = Callable[[str], Provenance]
    Read = Iterator[Record | ExtractionWarning]

_JSON = re.compile(rb'\s*\[\s*(?:\]|\{\s*"(?:[^"\\]*)"\s*:)')
_KEYS = (b'"msg_box"', b'"mms_body"', b'"recipients"', b'"date_sent"', b'"self_phone"')
_PROBED_BYTES: Final = 4096

_EMPTY = N_("“%(name)s”里没有信息，是空的")


class AdbBackup:
    """Reads calls and messages from a backup made with adb."""

    name: ClassVar[str] = "adb_backup"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("adb 备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the magic of the container, or by what an agent's file begins with."""
        if re.match(MAGIC + rb"\r?\n", probe.head):
            return Confidence.CERTAIN
        if looks_like_calls(probe.head):
            named = CALLS.fullmatch(str(probe.path))
            return Confidence.CERTAIN if named else Confidence.LIKELY
        named = TELEPHONY.fullmatch(str(probe.path))
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
            stream = stream_of(file, name=name)
            stream.line(MAX_LINE)
            archive = open_archive(stream, password=context.password)
            yield from read_archive(archive, context, place)


def _loose(content: bytes, place: Place, *, name: str) -> Read:
    found = 0
    reader = read_calllog if content.startswith(b"Data") else read_telephony
    for item in reader(content, place, name=name):
        found += 1
        yield item
    if not found:
        text = remark(_EMPTY, name=name)
        yield ExtractionWarning(provenance=place("file"), remark=text, lost=False)
