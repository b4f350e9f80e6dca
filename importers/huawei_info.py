"""`info.xml` of a Huawei or Honor backup: its modules, and what is needed to decrypt them.

Rows of columns: `HeaderInfo`, `BackupFilesTypeInfo` (key material of the whole backup),
`BackupFileModuleInfo…` (one module: `name`, `recordsNum`, `encMsgV3`). Sources:
RealityNet/kobackupdec; descriptions of KoBackup 12 and 14.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from analyzer.errors import DamagedExhibit
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

MAX_BYTES: Final = 32 << 20
NAME: Final = "info.xml"
ENCRYPTED: Final = "3"
"""`type_attch` of the schemes that are known."""
_MODULES: Final = "BackupFileModuleInfo"
_KEYS: Final = "BackupFilesTypeInfo"

_DAMAGED = N_(
    "华为备份的说明文件“%(name)s”已损坏或不完整，无法读取。请从手机重新拷贝整个备份文件夹。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A part of the backup: `calllog`, `sms`, `contact`, an app."""

    name: str
    records: int | None
    """How many entries the backup says there are."""
    material: bytes | None
    """`encMsgV3`: salt and initial vector; `None` where it is not encrypted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What the file says."""

    modules: dict[str, Module]
    kind: str | None
    """`type_attch`; `None` where nothing is encrypted."""
    backup_key: bytes | None
    """`e_perbackupkey`: the key of the backup, encrypted with the password (version 4)."""
    key_salt: bytes | None
    check: bytes | None
    """`checkMsg`: what the right key gives, and the salt for it."""

    @property
    def locked(self) -> bool:
        """True where any module is encrypted."""
        return any(module.material for module in self.modules.values())


@dataclass(slots=True)
class _Rows:
    """The rows of the file by table."""

    modules: list[dict[str, str]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)


def read_info(path: Path) -> Info:
    """Return what `info.xml` says.

    Raises:
        DamagedExhibit: It is no acceptable XML, or key material in it is none.
    """
    rows = _rows(path)
    try:
        modules = {
            name: Module(
                name=name,
                records=_number(row.get("recordsNum")),
                material=_bytes(row.get("encMsgV3")),
            )
            for row in rows.modules
            if (name := row.get("name"))
        }
        return Info(
            modules=modules,
            kind=rows.keys.get("type_attch"),
            backup_key=_bytes(rows.keys.get("e_perbackupkey")),
            key_salt=_bytes(rows.keys.get("pwkey_salt")),
            check=_bytes(rows.keys.get("checkMsg")),
        )
    except ValueError as error:
        raise DamagedExhibit(remark(_DAMAGED, name=NAME)) from error


def _rows(path: Path) -> _Rows:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise DamagedExhibit(remark(_DAMAGED, name=NAME))
    try:
        root = defusedxml.ElementTree.fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DamagedExhibit(remark(_DAMAGED, name=NAME)) from error
    rows = _Rows()
    for row in root.iter("row"):
        table = row.get("table", "")
        if table.startswith(_MODULES):
            rows.modules.append(_columns(row))
        elif table == _KEYS:
            rows.keys |= _columns(row)
    return rows


def _columns(row: Element) -> dict[str, str]:
    """Return the columns that have a value; its attribute names the type."""
    found = {}
    for column in row.iter("column"):
        value = column.find("value")
        if value is not None and "Null" not in value.attrib:
            found[column.get("name", "")] = next(iter(value.attrib.values()), "").strip()
    return found


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def _bytes(text: str | None) -> bytes | None:
    return bytes.fromhex(text) if text else None
