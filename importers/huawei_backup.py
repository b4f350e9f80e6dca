"""Backups of Huawei and Honor phones (HiSuite, KoBackup): `calllog.db`, `sms.db`, `contact.db`.

The databases lie beside an `info.xml`, which says how many entries each has and how it is
encrypted. Plain ones are read as they are, encrypted ones with the password of the backup. Newer
ways that are not known, and HarmonyOS NEXT, are named with what to do.
"""

from __future__ import annotations

import re
import tempfile
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit, PasswordNeeded
from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.contract import Confidence, note, provenance
from importers.huawei_info import ENCRYPTED, NAME, read_info
from importers.huawei_keys import backup_key, decrypt, file_key
from importers.phone_tables import makers_in, read_database
from importers.sqlite_exhibit import MAGIC
from importers.xml_reading import root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext
    from importers.huawei_info import Info

    Place = Callable[[str], Provenance]
    Read = Iterator[Record | ExtractionWarning]

DATABASES: Final = frozenset({"calllog.db", "sms.db", "contact.db", "contacts.db"})
NEWER: Final = frozenset({"cinfoset.dat", "backupinfo.ini"})
"""What newer backups have in place of, or beside, `info.xml`."""
_INFO = "info.xml"
"""The root element of the file of the same name."""
_HARMONY = re.compile(rb"harmony", re.IGNORECASE)

_ABOUT = N_("华为备份说明：列有 %(count)d 个模块。这个文件本身没有通话或短信")
_IS_LOCKED = N_("这份华为备份加了密码，读取通话和短信时需要它（命令行加 --password）")
_COUNTED = N_("备份说明里写着模块“%(module)s”有 %(count)d 条")
_STATED = N_("备份说明里写着“%(name)s”有 %(stated)d 条，实际读到 %(seen)d 条")
_LOCKED = N_(
    "“%(name)s”是加了密码的华为备份。请把整个备份文件夹重新导入，并给出备份时设置的密码"
    "（命令行加 --password）。"
)
_NO_INFO = N_(
    "“%(name)s”像是加了密的华为备份，但旁边没有 info.xml，无法解密。请导入整个备份文件夹，"
    "或用“SMS Backup & Restore”应用导出 XML。"
)
_NO_MATERIAL = N_(
    "“%(name)s”的加密方式在 info.xml 里没有写明或还不认识，无法解密。"
    "请用“SMS Backup & Restore”应用导出 XML 再导入。"
)
_NEWER = N_(
    "“%(name)s”是新版华为备份（含鸿蒙）的说明文件，这种备份还不能读取。"
    "请在手机上截图，或向运营商要通话详单；能装应用的话用“SMS Backup & Restore”导出 XML。"
)


class HuaweiBackup:
    """Reads calls, messages and contacts from backups of Huawei and Honor phones."""

    name: ClassVar[str] = "huawei_backup"
    version: ClassVar[int] = 2
    title: ClassVar[str] = N_("华为、荣耀手机备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the tables declared in the first bytes, the root element, or a database's name."""
        if "huawei" in makers_in(probe.head) or root_of(probe.head[:4096])[0] == _INFO:
            return Confidence.CERTAIN
        name = probe.path.name.lower()
        if name in NEWER or (name == "info.json" and _HARMONY.search(probe.head)):
            return Confidence.LIKELY if probe.size else Confidence.NONE
        unreadable = any(byte >= 0x80 for byte in probe.head[: len(MAGIC)])
        return Confidence.LIKELY if name in DATABASES and unreadable else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield the rows of each known table, decrypted where need be; of `info.xml` its list.

        Raises:
            PasswordNeeded: The backup is encrypted, and the password is wrong or missing.
            DamagedExhibit: A file cannot be read on.
        """
        place = partial(provenance, self, context)
        with path.open("rb") as file:
            head = file.read(4096)
        if root_of(head)[0] == _INFO:
            yield from _about(read_info(path), place)
        elif context.path.name.lower() in NEWER or context.path.suffix.lower() == ".json":
            text = remark(_NEWER, name=context.path.name)
            yield ExtractionWarning(provenance=place("file"), remark=text)
        else:
            beside = context.sibling(NAME)
            info = read_info(beside) if beside is not None else None
            if head.startswith(MAGIC) or not head[:1]:
                yield from _counted(read_database(path, context, place), info, context, place)
            else:
                yield from _decrypted(path, head, info, context, place)


def _about(info: Info, place: Place) -> Iterator[ExtractionWarning]:
    where = place("xml:/info.xml")
    yield note(where, _ABOUT, count=len(info.modules))
    if info.locked:
        yield note(where, _IS_LOCKED)
    for module in info.modules.values():
        if module.records is not None and f"{module.name}.db" in DATABASES:
            yield note(where, _COUNTED, module=module.name, count=module.records)


def _decrypted(
    path: Path, head: bytes, info: Info | None, context: ReadContext, place: Place
) -> Read:
    """Yield what an encrypted database holds."""
    name = context.path.name
    if info is None:
        raise PasswordNeeded(remark(_NO_INFO, name=name))
    if context.password is None:
        raise PasswordNeeded(remark(_LOCKED, name=name))
    module = info.modules.get(PurePosixPath(name).stem)
    if module is None or module.material is None or info.kind not in (None, ENCRYPTED):
        raise PasswordNeeded(remark(_NO_MATERIAL, name=name))
    key = backup_key(info, context.password, name=name)
    how = file_key(key, module.material, head, name=name)
    with tempfile.TemporaryDirectory(prefix="calldossier-") as folder:
        plain = Path(folder) / "plain.db"
        damage = decrypt(path, plain, how, name=name)
        yield from _counted(read_database(plain, context, place), info, context, place)
    if damage is not None:
        raise damage


def _counted(read: Read, info: Info | None, context: ReadContext, place: Place) -> Read:
    """Yield what is read, then compare its number with what the backup says."""
    seen = 0
    damage: DamagedExhibit | None = None
    try:
        for item in read:
            seen += not isinstance(item, ExtractionWarning) or item.lost
            yield item
    except DamagedExhibit as error:
        damage = error
    module = info.modules.get(context.path.stem) if info is not None else None
    if module is not None and module.records not in (None, seen):
        yield note(
            place("file"), _STATED, name=context.path.name, stated=module.records or 0, seen=seen
        )
    if damage is not None:
        raise damage
