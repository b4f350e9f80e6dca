"""Objects of a JSON file, one after the other, however large the file and however it ends.

Read are the objects of a list at the top, of lists inside an object at the top
(`{"messages": […]}`), and objects that follow each other line by line (NDJSON). Where one is broken
it is lost and named, and reading goes on at the next.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from importers.encoding import head_text, sniff_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_OBJECT: Final = 256 << 20
"""Characters of one object; an MMS with its media in base64 may have 100 MB."""
MAX_BROKEN: Final = 1_000
MAX_SEARCHED: Final = 16 << 20
"""Characters behind a broken object in which its end is looked for."""
_CHUNK: Final = 1 << 16
_GAP = re.compile(r"[\s,\x00\ufeff]*")
_LISTS = re.compile(r'\{[^\[{]{0,2000}"(?:messages|calls|sms|mms|call_?logs?|data|list)"\s*:\s*\[')
"""An object at the top that holds lists of rows; a row that holds lists is no such object."""
_KEY = re.compile(r'\s*"((?:[^"\\]|\\.){0,200})"\s*:\s*')
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[-+\w.]+')


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object, or the place of one that cannot be read."""

    locator: str
    """`json:[3]`, `json:messages[3]`: the running number in its list."""
    value: Mapping[str, Any] | None
    """`None` where it is broken, or no object."""


@dataclass(slots=True)
class JsonFile:
    """The objects of a file; iterate once, then look at the rest."""

    path: Path
    whole: bool = False
    """True where the file has its end."""
    replaced: int = 0
    """Characters that could not be decoded."""

    def __iter__(self) -> Iterator[JsonObject]:
        reader = _Reader(self.path)
        yield from reader.objects()
        self.whole, self.replaced = reader.whole, reader.replaced


class _Reader:
    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        head = self._file.read(_CHUNK)
        self._file.seek(0)
        self._decoder = codecs.getincrementaldecoder(sniff_encoding(head))("replace")
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._ended = False
        self._indent: str | None = ""
        """What stands before an object on its line; `None` where it does not begin a line."""
        self.whole = False
        self.replaced = 0

    def objects(self) -> Iterator[JsonObject]:
        """Yield what stands in the file."""
        with self._file:
            first = self._peek()
            if first == "[":
                self._at, self._indent = self._at + 1, None
                yield from self._items("")
            elif first == "{" and self._holds_lists():
                self._at += 1
                yield from self._lists()
            else:
                yield from self._items("")
                self.whole = self.whole or not self._peek()

    def _more(self, wanted: int = _CHUNK) -> bool:
        """Read on; drop what was used. False at the end of the file."""
        if self._ended:
            return False
        content = self._file.read(max(wanted, _CHUNK))
        added = self._decoder.decode(content, not content)
        self.replaced += added.count("\ufffd")
        self._text = self._text[self._at :] + added
        self._at = 0
        self._ended = not content
        return bool(content)

    def _peek(self) -> str:
        """Return the next character that is no gap; empty at the end."""
        while True:
            gap = _GAP.match(self._text, self._at)
            if gap and gap[0]:
                self._at = gap.end()
                _, broken, after = gap[0].rpartition("\n")
                self._indent = after if broken else None
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _holds_lists(self) -> bool:
        """Say whether the object at the top has lists of objects rather than being a row itself."""
        while len(self._text) < _CHUNK and self._more():
            ...
        return _LISTS.match(self._text, self._at) is not None

    def _lists(self) -> Iterator[JsonObject]:
        while self._peek() == '"':
            while not (key := _KEY.match(self._text, self._at)) and self._more():
                ...
            if key is None:
                return
            self._at = key.end()
            if self._peek() == "[":
                self._at, self._indent = self._at + 1, None
                yield from self._items(key[1])
                self.whole = False
            elif not self._skip_value():
                return
        self.whole = self._peek() == "}"

    def _skip_value(self) -> bool:
        if self._peek() == "{":
            return self._decode() is not None
        while True:
            scalar = _SCALAR.match(self._text, self._at)
            if scalar and (scalar.end() < len(self._text) or self._ended):
                self._at = scalar.end()
                return True
            if not self._more():
                return False

    def _items(self, name: str) -> Iterator[JsonObject]:
        number = broken = 0
        while (character := self._peek()) and broken < MAX_BROKEN:
            if character in "]}":
                self._at += 1
                self.whole = True
                return
            number += 1
            indent = self._indent
            value = self._decode()
            yield JsonObject(f"json:{name}[{number}]", value)
            if value is None:
                broken += 1
                if not (self._behind_lines(indent) if indent is not None else self._behind()):
                    return

    def _decode(self) -> Mapping[str, Any] | None:
        """Return the object that begins here and go behind it."""
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                rest = len(self._text) - self._at
                cut = error.pos >= len(self._text) - 8 or "Unterminated" in error.msg
                if cut and rest < MAX_OBJECT and self._more(rest):
                    continue
                return None
            except (RecursionError, ValueError):
                return None
            self._at = end
            return value if isinstance(value, dict) else None

    def _behind_lines(self, indent: str) -> bool:
        """Go to the next line that begins as the broken object's did; False where there is none."""
        begins = re.compile(r"\n" + re.escape(indent) + r"(?=\{)")
        while True:
            found = begins.search(self._text, self._at + 1)
            if found:
                self._at, self._indent = found.end(), indent
                return True
            self._at = max(self._at, len(self._text) - len(indent) - 2)
            if not self._more():
                return False

    def _behind(self) -> bool:
        """Go behind the brace that closes the broken object; False where the file ends first."""
        while True:
            depth = 0
            for token in _TOKEN.finditer(self._text, self._at):
                depth += {"{": 1, "}": -1}.get(token[0], 0)
                if depth == 0 and token[0] == "}":
                    self._at = token.end()
                    return True
            rest = len(self._text) - self._at
            if rest > MAX_SEARCHED or not self._more(rest):
                return False


def row_of(value: Mapping[str, Any], *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return an object's columns as text; `null` is left out, lists and objects stay JSON."""
    return {
        str(key): text_of(column)
        for key, column in value.items()
        if column is not None and key not in without
    }


def text_of(value: Any) -> str:  # noqa: ANN401 - JSON enters here
    """Return a value of JSON as text."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode() if _has_surrogate(text) else text


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def first_row(head: bytes) -> frozenset[str] | None:
    """Return the keys of a file's first object, for recognition; `None` where it is no JSON."""
    text = head_text(head)
    lists = _LISTS.match(text)
    at = text.find("{", lists.end()) if lists else text.find("{")
    if not text.startswith(("{", "[")) or (text[:at].strip(" \t\r\n[") and not lists):
        return None
    if at < 0:
        return frozenset() if re.fullmatch(r"\[\s*\]\s*", text) or lists else None
    try:
        value, _ = json.JSONDecoder().raw_decode(text, at)
    except (ValueError, RecursionError):
        return frozenset(re.findall(r'"((?:[^"\\]|\\.){1,60})"\s*:', text[at:]))
    return frozenset(value)
