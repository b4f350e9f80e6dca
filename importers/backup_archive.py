"""What is in the archive of a phone's backup: which files are read, and what is left.

Read are the files of Android's agents and of Xiaomi's backup app, and databases of Android's
providers; the data of other apps is counted and named once.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.calllog_backup import read_calllog
from importers.miui_records import read_miui
from importers.phone_tables import read_database
from importers.tar_stream import members
from importers.telephony_backup import read_telephony

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.byte_stream import ByteStream
    from importers.contract import ReadContext
    from importers.tar_stream import Member

    Place = Callable[[str], Provenance]
    Read = Iterator[Record | ExtractionWarning]

MAX_AGENT_BYTES: Final = 256 << 20
"""A file of an agent larger than this is none."""
TELEPHONY: Final = re.compile(r"(?:.*/)?\d+_(?:sms|mms)_backup")
CALLS: Final = re.compile(r"(?:.*/)?com\.android\.calllogbackup\.data")
_MIUI = re.compile(r"(?:.*/)?(?:miui_bak/.*|(?:calllog|sms|addressbook|mms|antispam)\.store)")
_READERS: Final = ((TELEPHONY, read_telephony), (CALLS, read_calllog), (_MIUI, read_miui))
_DATABASE = re.compile(r"apps/.*/(?:calllog|calls|contacts2|mmssms|logs)\.db(?:-wal|-journal)?")
_NO_DATA = re.compile(r"(?:.*/)?_(?:manifest|meta)")
_MANY: Final = 20

_OTHERS = N_(
    "备份里还有 %(apps)d 个应用的 %(files)d 个文件没有读取：%(names)s。"
    "如果里面有录音，请把备份解开后再导入"
)
_NOTHING = N_("“%(name)s”里没有能读取的通话和短信。可以用“SMS Backup & Restore”应用导出 XML 再导入")
_TOO_LARGE = N_("“%(name)s”大得不合理，未读取")


@dataclass(slots=True)
class _Archive:
    """An archive while it is read."""

    place: Place
    context: ReadContext
    folder: Path
    """Where databases are put: they cannot be read as a stream."""
    found: int = 0
    others: Counter[str] = field(default_factory=Counter)
    databases: dict[str, Path] = field(default_factory=dict)

    def member(self, member: Member) -> Read:
        """Yield what a file of the archive holds, or note it for later."""
        for pattern, reader in _READERS:
            if pattern.fullmatch(member.name):
                if member.size > MAX_AGENT_BYTES:
                    text = remark(_TOO_LARGE, name=member.name)
                    where = self.place(f"tar:{member.name}")
                    yield ExtractionWarning(provenance=where, remark=text)
                    return
                inside = _inside(self.place, member.name)
                for item in reader(b"".join(member.chunks()), inside, name=member.name):
                    self.found += 1
                    yield item
                return
        if _DATABASE.fullmatch(member.name) and member.name not in self.databases:
            file = self.folder / str(len(self.databases))
            with file.open("wb") as copy:
                for chunk in member.chunks():
                    copy.write(chunk)
            self.databases[member.name] = file
        elif not _NO_DATA.fullmatch(member.name):
            self.others[_owner(member.name)] += 1

    def read_databases(self) -> Read:
        """Yield what the databases hold; a damaged one says so and does not stop the others."""
        for name, file in self.databases.items():
            if not name.endswith(".db"):
                continue
            siblings = {PurePosixPath(n).name: f for n, f in self.databases.items()
                        if n.startswith(f"{name}-")}  # fmt: skip
            context = replace(self.context, path=PurePosixPath(name), siblings=siblings)
            inside = _inside(self.place, name)
            try:
                for item in read_database(file, context, inside):
                    self.found += 1
                    yield item
            except DamagedExhibit as error:
                yield ExtractionWarning(
                    provenance=inside("file:end"), remark=error.remark, lost=False
                )


def read_archive(archive: ByteStream, context: ReadContext, place: Place) -> Read:
    """Yield all that is known in an archive, then what was not read.

    Raises:
        DamagedExhibit: The archive breaks off.
    """
    damage: DamagedExhibit | None = None
    with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
        reading = _Archive(place, context, Path(folder))
        try:
            for member in members(archive):
                yield from reading.member(member)
        except DamagedExhibit as error:
            damage = error
        yield from reading.read_databases()
    others = reading.others
    if others:
        names = "、".join(sorted(others)[:_MANY]) + ("……" if len(others) > _MANY else "")
        text = remark(_OTHERS, apps=len(others), files=others.total(), names=names)
        yield ExtractionWarning(provenance=place("file"), remark=text, lost=False)
    if damage is not None:
        raise damage
    if not reading.found:
        text = remark(_NOTHING, name=context.path.name)
        yield ExtractionWarning(provenance=place("file"), remark=text)


def _inside(place: Place, name: str) -> Place:
    return lambda locator: place(f"tar:{name}!/{locator}")


def _owner(name: str) -> str:
    """Return the app a file of the archive belongs to; the shared storage is `shared`."""
    parts = name.split("/")
    return parts[1] if parts[0] == "apps" and len(parts) > 1 else parts[0]
