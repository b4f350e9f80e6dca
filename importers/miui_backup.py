"""Xiaomi's local backup (MIUI, HyperOS): `.bak` files, and `descript.xml` that lists them.

A `.bak` is a few lines (`MIUI BACKUP`, version, package and name, feature, flag) before Android's
container. The flag says how many lines there are: 0 none, 1 an encrypted password, 20 a user, 21
both; so the container's own magic line is looked for instead. With a password the container is
encrypted by Android with that same password. What others unpacked from a `.bak` (`_tmp_bak`,
`calllog.store`, `sms.store`, …) is known by its name and read as well. Sources: MIUI's
`BackupFileResolver` and `BackupManagerService`, which hands the password to
`acknowledgeFullBackupOrRestore`.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.remark import N_, remark
from importers.android_backup import MAGIC as ANDROID
from importers.android_backup import open_archive
from importers.backup_archive import MAX_AGENT_BYTES, read_archive
from importers.byte_stream import stream_of
from importers.contract import Confidence, provenance
from importers.miui_descript import read_descript
from importers.miui_records import read_miui
from importers.tar_stream import BLOCK, is_header
from importers.xml_reading import root_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from analyzer.model.records import ExtractionWarning, Record
    from importers.byte_stream import ByteStream
    from importers.contract import Probe, ReadContext

MAGIC: Final = b"MIUI BACKUP"
MAX_HEADER_BYTES: Final = 65_536
LOCKED: Final = frozenset({b"1", b"21"})
"""Flags of a backup with a password."""
FLAG_LINE: Final = 4
_UNPACKED: Final = re.compile(r"_tmp_bak|(?:calllog|sms|addressbook|mms|antispam)\.store")
_ROOT: Final = re.compile(rb"[\x0a\x12\x1a\x22\x2a\x32\x3a\x42\x4a\x52\x5a\x62\x6a\x72\x7a]")
"""The first byte of a `SyncRoot`: one of the fields 1 to 15, with a length."""

_LOCKED = N_(
    "“%(name)s”是加了密码的小米备份，加密方式还不认识。请在手机上重新备份一次，备份时不要设置密码；"
    "或者用“SMS Backup & Restore”应用导出 XML 再导入。"
)
_CUT = N_("小米备份“%(name)s”没有复制完整：开头之后没有内容。请从手机重新拷贝一份。")


class MiuiBackup:
    """Reads calls, messages and contacts from Xiaomi's local backups."""

    name: ClassVar[str] = "miui_backup"
    version: ClassVar[int] = 3
    title: ClassVar[str] = N_("小米手机本地备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the first line, the root element of the list, or the name of what was in it."""
        if re.match(rb"MIUI BACKUP\r?\n", probe.head):
            return Confidence.CERTAIN
        if _UNPACKED.fullmatch(probe.path.name) and probe.size <= MAX_AGENT_BYTES:
            return Confidence.LIKELY if _ROOT.match(probe.head) else Confidence.NONE
        root, *_ = root_of(probe.head)
        return Confidence.CERTAIN if root == "MIUI-backup" else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield calls, messages and contacts, then what was not read; of `descript.xml` its list.

        Raises:
            PasswordNeeded: The backup is encrypted.
            DamagedExhibit: The backup breaks off.
        """
        place = partial(provenance, self, context)
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                if _UNPACKED.fullmatch(context.path.name):
                    yield from read_miui(path.read_bytes(), place, name=context.path.name)
                else:
                    yield from read_descript(path, context, place)
                return
            file.seek(0)
            yield from read_archive(_archive(file, context), context, place)


def _archive(file: BinaryIO, context: ReadContext) -> ByteStream:
    """Return the archive in a `.bak`.

    Raises:
        PasswordNeeded: What is behind the header is encrypted.
        DamagedExhibit: There is nothing behind the header.
    """
    stream = stream_of(file, name=context.path.name)
    lines: list[bytes] = []
    left = MAX_HEADER_BYTES
    while not lines or lines[-1] != ANDROID:
        if left <= 0:
            raise DamagedExhibit(remark(_CUT, name=context.path.name))
        lines.append(stream.line(left))
        left -= len(lines[-1]) + 1
    archive = open_archive(stream, password=context.password)
    flag = lines[FLAG_LINE] if len(lines) > FLAG_LINE + 1 else b""
    block = archive.peek(BLOCK)
    if flag in LOCKED and any(block) and not is_header(block):
        raise PasswordNeeded(remark(_LOCKED, name=context.path.name))
    return archive
