"""Reading an XML backup entry by entry, whatever program wrote it: what is lost is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analyzer.model.records import ExtractionWarning
from analyzer.model.remark import N_, Remark, remark
from importers.contract import provenance
from importers.encoding import head_text
from importers.xml_entries import Broken, Element, Foreign, XmlEntries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Importer, ReadContext

    Reader = Callable[[Element, Provenance], Iterator[Record | ExtractionWarning]]

_PROLOGUE = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*", re.DOTALL
)
_ROOT = re.compile(
    r"<([\w.:-]{1,60})(?=[\s/>]|\Z)([^>]*)>?\s*(?:<!--.*?-->\s*)*(?:<(/|\w+))?", re.S
)

_BROKEN_ENTRY = N_("这一条内容已损坏，无法读取")
_BROKEN_PLACE = N_("文件中间有一处损坏，已跳过；没有发现因此丢失的条目")
_FOREIGN = N_("出现了不认识的元素“%(tag)s”，未读取")
_FOREIGN_READ = N_("条目放在不认识的元素“%(tag)s”里，已照常读取")
_COUNT = N_("文件自称有 %(stated)d 条，实际看到 %(seen)d 条")
_NOTHING = N_(
    "“%(name)s”是一份空的备份，里面没有通话或短信；请看看手机上是不是没有选中要备份的内容"
)
_PAIRS = N_("%(count)d 个表情等字符的写法不规范，已还原为原字符")
_REPLACED = N_("%(count)d 个无法显示的字符已用“\ufffd”代替")


def root_of(head: bytes) -> tuple[str, str, str | None]:
    """Return root element, its attributes as written, and the first element in it.

    The last is `None` where the file is cut before it, and `/` where the root is empty; the first
    is empty where the file is no XML.
    """
    text = head_text(head)
    prologue = _PROLOGUE.match(text)
    root = _ROOT.match(text, prologue.end() if prologue else 0)
    return (root[1], root[2], root[3]) if root else ("", "", None)


def read_entries(
    importer: Importer,
    path: Path,
    context: ReadContext,
    readers: Mapping[str, Reader],
    *,
    texts: bool = False,
) -> Iterator[Record | ExtractionWarning]:
    """Yield what each entry says, and what is lost or strange.

    Args:
        importer: Whose file it is.
        path: The file.
        context: The reading's context.
        readers: What reads an entry, by the tag of its element.
        texts: Whether the text inside elements is wanted, not only their attributes.

    Raises:
        DamagedExhibit: The file ends early or is no acceptable XML.
    """
    entries = XmlEntries(path, name=context.path.name, entries=frozenset(readers), texts=texts)
    for event in entries:
        place = provenance(importer, context, event.locator)
        match event:
            case Element(tag):
                yield from readers[tag](event, place)
            case Broken(_, lost):
                text = remark(_BROKEN_ENTRY if lost else _BROKEN_PLACE)
                yield ExtractionWarning(provenance=place, remark=text, lost=lost)
            case Foreign(_, tag, holds):
                text = remark(_FOREIGN_READ if holds else _FOREIGN, tag=tag)
                yield ExtractionWarning(provenance=place, remark=text, lost=not holds)
    place = provenance(importer, context, entries.locator)
    if not entries.seen and entries.damage is None:
        text = remark(_NOTHING, name=context.path.name)
        yield ExtractionWarning(provenance=place, remark=text, lost=False)
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
