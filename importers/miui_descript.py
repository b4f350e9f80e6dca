"""`descript.xml` of Xiaomi's local backup: which files the backup should have; no records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from analyzer.errors import DamagedExhibit
from analyzer.model.remark import N_, remark
from importers.android import instant
from importers.contract import note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import ExtractionWarning
    from importers.contract import ReadContext

    Place = Callable[[str], Provenance]

MAX_BYTES: Final = 16 << 20

_ABOUT = N_(
    "小米备份说明：机型 %(device)s，系统 %(system)s，备份于 %(time)s，列有 %(count)d 个项目。"
    "这个文件本身没有通话或短信"
)
_LISTED: Final = {
    ("com.android.contacts", "1"): N_("备份说明里列有通话记录：文件“%(file)s”"),
    ("com.android.mms", "1"): N_("备份说明里列有短信：文件“%(file)s”"),
    ("com.android.mms", "2"): N_("备份说明里列有彩信：文件“%(file)s”"),
    ("com.miui.securitycenter", "2"): N_("备份说明里列有骚扰拦截记录：文件“%(file)s”"),
}
"""By package and feature; file names are in the phone's language."""
_NONE = N_("备份说明里没有列出通话记录和短信：备份时可能没有勾选它们")
_FAILED = N_("备份说明里写着“%(file)s”备份时出错（代码 %(code)s），可能不完整")
_DAMAGED = N_("“%(name)s”已损坏或不完整，无法读取；通话和短信在旁边的 .bak 文件里，不受影响。")


def read_descript(path: Path, context: ReadContext, place: Place) -> Iterator[ExtractionWarning]:
    """Yield what the list says, as remarks.

    Raises:
        DamagedExhibit: It is no acceptable XML.
    """
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    try:
        if len(content) > MAX_BYTES:
            raise DamagedExhibit(remark(_DAMAGED, name=context.path.name))
        root = defusedxml.ElementTree.fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise DamagedExhibit(remark(_DAMAGED, name=context.path.name)) from error
    packages = root.findall("packages/package")
    made = instant(_text(root, "date"))
    yield note(
        place("xml:/MIUI-backup"),
        _ABOUT,
        device=_text(root, "device") or "–",
        system=_text(root, "miuiVersion") or "–",
        time=f"{made.astimezone(context.zone):%Y-%m-%d %H:%M:%S %z}" if made else "–",
        count=len(packages),
    )
    known = 0
    for number, package in enumerate(packages, 1):
        where = place(f"xml:/MIUI-backup/packages/package[{number}]")
        file_name = _text(package, "bakFile") or "–"
        template = _LISTED.get(
            (_text(package, "packageName") or "", _text(package, "feature") or "")
        )
        if template is not None:
            known += 1
            yield note(where, template, file=file_name)
        code = _text(package, "error")
        if code not in (None, "", "0"):
            yield note(where, _FAILED, file=file_name, code=code or "")
    if not known:
        yield note(place("xml:/MIUI-backup/packages"), _NONE)


def _text(element: Element, tag: str) -> str | None:
    text = element.findtext(tag)
    return text.strip() if text else None
