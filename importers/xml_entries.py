"""Entries of an XML file, one after the other, however the file ends.

An entry is an element that stands for one record (`sms`, `call`). The file is parsed as a stream,
never as a tree. Where the XML is broken, the entry there is lost and named, and reading goes on at
the next entry; where the file simply ends, `damage` says so after all that could be read came.
Document type declarations are refused, so no entity is ever defined, fetched or expanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn
from xml.parsers import expat

from analyzer.errors import DamagedExhibit
from analyzer.model.remark import N_, Remark, remark
from importers.xml_repair import RepairedXml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_DEPTH: Final = 64
MAX_PENDING_BYTES: Final = 384 << 20
"""An entry larger than this is no message: 384 MiB hold an attachment of 280 MB."""
MAX_BREAKS: Final = 1000
"""Broken places after which reading on would be guessing."""
_HEAD_BYTES: Final = 64
_TAG_BYTES: Final = 40
"""Longer than any entry's `<tag`, which may be cut in two by a chunk."""

_REFUSED = N_("文件“%(name)s”带有文档类型声明（DOCTYPE），手机备份里不会有，可能有害，未读取。")
_TOO_DEEP = N_("文件“%(name)s”的元素层层嵌套得不合理，读到这里停止。")
_TOO_LARGE = N_("文件“%(name)s”里有一个条目大得不合理，读到这里停止。")
_TOO_BROKEN = N_("文件“%(name)s”损坏的地方太多，读到这里停止。请重新导出备份。")
_EMPTY = N_("文件“%(name)s”没有内容。请重新导出备份。")
_NO_ROOT = N_("文件“%(name)s”开头已损坏，无法读取。请重新导出备份。")
_ENDS_EARLY = N_("文件“%(name)s”不完整，在中途结束；之前的内容已读取。请重新导出备份。")


@dataclass(slots=True)
class Element:
    """An entry, or something inside one."""

    tag: str
    attributes: dict[str, str]
    locator: str = ""
    """Place of an entry, `xml:/calls/call[17]`; empty for what is inside one."""
    children: list[Element] = field(default_factory=list)
    text: str = ""
    """Text directly inside, where it was asked for."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the XML is broken."""

    locator: str
    lost: bool
    """True where an entry begins there and cannot be read."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """An element that is no entry."""

    locator: str
    tag: str
    holds_entries: bool
    """True where entries stood inside it; they were read like any other."""


Event = Element | Broken | Foreign


class _Refused(Exception):
    """Stops the parser from inside."""

    def __init__(self, reason: Remark) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(slots=True)
class _Level:
    """An element around entries: the root, or one we do not know."""

    locator: str
    tag: str
    counts: dict[str, int] = field(default_factory=dict)
    holds_entries: bool = False

    def place(self, tag: str) -> str:
        """Return the locator of the next child with this tag, and count it."""
        number = self.counts.get(tag, 0) + 1
        self.counts[tag] = number
        return f"{self.locator}/{tag}[{number}]"


class XmlEntries:
    """The entries of a file; iterate once, then look at `damage` and the counts."""

    def __init__(
        self, path: Path, *, name: str, entries: frozenset[str], texts: bool = False
    ) -> None:
        self._name = name
        self._texts = texts
        self._entries = entries
        names = "|".join(sorted(entries)).encode()
        self._entry_tag = re.compile(rb"<(" + names + rb")(?=[\s/>]|\Z)")
        self.repair: Final = RepairedXml(path)
        self.root: dict[str, str] = {}
        """Attributes of the root element."""
        self.locator = "file"
        """Place of the root element."""
        self.seen = 0
        """Entries that began, read or not."""
        self.damage: DamagedExhibit | None = None
        """Why the file could not be read to its end; `None` where it could."""
        self._levels: list[_Level] = []
        self._open: list[Element] = []
        self._events: list[Event] = []
        self._breaks = 0
        self._ended = False
        self._searching = False
        self._carry = b""
        self._pending = 0
        self._lost_at = -1
        self._start_parser()

    def __iter__(self) -> Iterator[Event]:
        try:
            for chunk in self.repair:
                self._feed(chunk)
                self._pending = 0 if self._events else self._pending + len(chunk)
                yield from self._events
                self._events.clear()
                if self._pending > MAX_PENDING_BYTES:
                    self._lose(self._token[0], b"")
                    self._refuse(_TOO_LARGE)
            self._finish()
        except _Refused as refused:
            self.damage = DamagedExhibit(refused.reason)
        yield from self._events

    def _refuse(self, template: str) -> NoReturn:
        raise _Refused(remark(template, name=self._name))

    def _start_parser(self, prefix: bytes = b"") -> None:
        parser = expat.ParserCreate("utf-8")
        parser.Parse(prefix, False)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = lambda *_: self._refuse(_REFUSED)
        if self._texts:
            parser.CharacterDataHandler = self._add_text
        self._parser = parser
        self._base = len(prefix)
        self._last_start = -1
        self._token = (0, b"")

    # the file: chunks in, breaks mended

    def _feed(self, chunk: bytes) -> None:
        while chunk:
            if self._searching:
                chunk, self._carry = self._carry + chunk, b""
                place = self._entry_tag.search(chunk)
                if place is None:
                    self._carry = chunk[-_TAG_BYTES:]
                    return
                chunk = chunk[place.start() :]
                self._resume()
            try:
                self._parser.Parse(chunk, False)
            except expat.ExpatError:
                chunk = self._break(chunk)
            else:
                self._remember_token(chunk)
                return

    def _finish(self) -> None:
        if not self._searching:
            try:
                self._parser.Parse(b"", True)
            except expat.ExpatError:
                if not self._levels and not self._ended:
                    self._refuse(_NO_ROOT if self._token[1].strip() else _EMPTY)
                self._lose(self._parser.ErrorByteIndex, b"")
        if not self._ended:
            self._refuse(_ENDS_EARLY)

    def _remember_token(self, chunk: bytes) -> None:
        """Keep the beginning of a tag that goes on in the next chunk."""
        index = self._parser.CurrentByteIndex
        if index >= self._base:
            self._token = (index, chunk[index - self._base :][:_HEAD_BYTES])
        elif len(self._token[1]) < _HEAD_BYTES:
            self._token = (self._token[0], (self._token[1] + chunk)[:_HEAD_BYTES])
        self._base += len(chunk)

    def _break(self, chunk: bytes) -> bytes:
        """Name what is lost at a broken place and return the bytes behind it."""
        if not self._levels and not self._ended:
            self._refuse(_NO_ROOT)
        index = self._parser.ErrorByteIndex
        if not self._lose(index, chunk):
            self._events.append(Broken(self.locator, lost=False))
        self._breaks += 1
        if self._breaks > MAX_BREAKS:
            self._refuse(_TOO_BROKEN)
        self._searching = True
        rest = chunk[max(0, index - self._base) :]
        return rest[1:] if index == self._lost_at else rest

    def _resume(self) -> None:
        del self._levels[1:]
        self._open.clear()
        self._searching = False
        self._ended = False
        self._start_parser(b"<" + self._levels[0].tag.encode() + b">")

    def _lose(self, index: int, chunk: bytes) -> bool:
        """Report the entries that are open, or whose tag is broken, at `index`."""
        self._lost_at = -1
        lost = [element for element in self._open if element.locator]
        self._events.extend(Broken(element.locator, lost=True) for element in lost)
        if lost or not self._levels:
            return bool(lost)
        start, head = self._broken_tag(index, chunk)
        tag = self._entry_tag.match(head)
        if tag is None or start <= self._last_start:
            return False
        self._lost_at = start
        self.seen += 1
        self._events.append(Broken(self._levels[-1].place(tag[1].decode()), lost=True))
        return True

    def _broken_tag(self, index: int, chunk: bytes) -> tuple[int, bytes]:
        """Return place and first bytes of the tag in which the parser stopped at `index`."""
        offset = index - self._base
        if offset < 0:
            return self._token
        if not self._entry_tag.match(chunk, offset):
            offset = chunk.rfind(b"<", 0, offset)
        if offset < 0:
            return self._token
        return self._base + offset, chunk[offset : offset + _HEAD_BYTES]

    # the parser: elements in, entries out

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._last_start = self._parser.CurrentByteIndex
        if tag in self._entries and self._levels:
            level = self._levels[-1]
            level.holds_entries = True
            self.seen += 1
            self._open.append(Element(tag, attributes, level.place(tag)))
        elif self._open:
            element = Element(tag, attributes)
            self._open[-1].children.append(element)
            self._open.append(element)
        elif self._levels:
            self._levels.append(_Level(self._levels[-1].place(tag), tag))
        else:
            self.root = attributes
            self.locator = f"xml:/{tag}"
            self._levels.append(_Level(self.locator, tag))
        if len(self._open) + len(self._levels) > MAX_DEPTH:
            self._lose(self._last_start, b"")
            self._refuse(_TOO_DEEP)

    def _add_text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text

    def _end(self, _tag: str) -> None:
        if self._open:
            element = self._open.pop()
            if element.locator:
                self._events.append(element)
            return
        level = self._levels.pop()
        if not self._levels:
            self._ended = True
            self._levels.append(level)
        else:
            self._events.append(Foreign(level.locator, level.tag, level.holds_entries))
