"""SMS Backup & Restore (SyncTech): `calls-….xml` and `sms-….xml` of any vintage.

Fields: the vendor's page "Fields in XML backup files" and the files themselves; the vendor's XSD
is wrong in places and not used. `date` is milliseconds, `duration` seconds, the `count` attribute
is often wrong. RCS chats are written as `mms` with further attributes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.contract import Confidence, provenance
from importers.encoding import head_text
from importers.sms_backup_restore_rows import read_call, read_mms, read_sms
from importers.xml_entries import Broken, Element, Foreign, XmlEntries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from analyzer.model.records import Record
    from analyzer.model.remark import Remark
    from importers.contract import Probe, ReadContext

_READERS = {"call": read_call, "sms": read_sms, "mms": read_mms}
_PROLOGUE = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*", re.DOTALL
)
_ROOT = re.compile(r"<(?:calls|smses)(?=[\s/>]|\Z)([^>]*)>?\s*(?:<!--.*?-->\s*)*(<\w+|</)?", re.S)

_BROKEN_ENTRY = N_("这一条内容已损坏，无法读取")
_BROKEN_PLACE = N_("文件中间有一处损坏，已跳过；没有发现因此丢失的条目")
_FOREIGN = N_("出现了不认识的元素“%(tag)s”，未读取")
_FOREIGN_READ = N_("条目放在不认识的元素“%(tag)s”里，已照常读取")
_COUNT = N_("文件自称有 %(stated)d 条，实际看到 %(seen)d 条")
_PAIRS = N_("%(count)d 个表情等字符的写法不规范，已还原为原字符")
_REPLACED = N_("%(count)d 个无法显示的字符已用“\ufffd”代替")


class SmsBackupRestore:
    """Reads calls, SMS and MMS from the XML files of SMS Backup & Restore."""

    name: ClassVar[str] = "sms_backup_restore"
    version: ClassVar[int] = 1
    title: ClassVar[str] = N_("SMS Backup & Restore 备份")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the root element, whatever the file is called."""
        text = head_text(probe.head)
        prologue = _PROLOGUE.match(text)
        root = _ROOT.match(text, prologue.end() if prologue else 0)
        if root is None:
            return Confidence.NONE
        child = root[2] or "</"
        known = child == "</" or child[1:] in _READERS or "count=" in root[1]
        return Confidence.CERTAIN if known else Confidence.POSSIBLE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield calls and messages in the order of the file.

        Raises:
            DamagedExhibit: The file ends early or is no acceptable XML.
        """
        entries = XmlEntries(path, name=context.path.name, entries=frozenset(_READERS))
        for event in entries:
            place = provenance(self, context, event.locator)
            match event:
                case Element(tag):
                    yield from _READERS[tag](event, place)
                case Broken(_, lost):
                    text = remark(_BROKEN_ENTRY if lost else _BROKEN_PLACE)
                    yield ExtractionWarning(provenance=place, remark=text, lost=lost)
                case Foreign(_, tag, holds):
                    text = remark(_FOREIGN_READ if holds else _FOREIGN, tag=tag)
                    yield ExtractionWarning(provenance=place, remark=text, lost=not holds)
        place = provenance(self, context, entries.locator)
        for text in _about_file(entries):
            yield ExtractionWarning(provenance=place, remark=text, lost=False)
        if entries.damage is not None:
            raise entries.damage


def _about_file(entries: XmlEntries) -> Iterator[Remark]:
    stated = entries.root.get("count", "").strip()
    if stated.isascii() and stated.isdecimal() and int(stated[:18]) != entries.seen:
        yield remark(_COUNT, stated=int(stated[:18]), seen=entries.seen)
    if entries.repair.pairs:
        yield remark(_PAIRS, count=entries.repair.pairs)
    if entries.repair.replaced:
        yield remark(_REPLACED, count=entries.repair.replaced)
