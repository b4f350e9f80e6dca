"""XML as phones write it, turned into XML a parser accepts, with a count of what was changed.

Phones write emoji as two surrogates, by reference (`&#55357;&#56838;`) or in three bytes each
(CESU-8), a bare `&`, references to control characters (`&#0;`), raw control bytes and broken UTF-8.
XML 1.0 allows none of these and a parser stops there, losing the rest of the file. Pairs become the
character they stand for, a bare `&` is one, everything else becomes U+FFFD, and all are counted so
that a report can say so.
Whatever the encoding of the file, the chunks that come out are UTF-8.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from importers.encoding import sniff_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK_BYTES = 1 << 20
"""Expat rescans an unfinished attribute with each chunk: 1 MiB reads 32 MB in under a second,
64 KiB takes six times as long."""

REPLACEMENT = "\ufffd".encode()

_HIGH = rb"&#(?:[xX]0*[dD][89abAB]..|0*(?:55(?:29[6-9]|[3-9]\d\d)|56(?:[0-2]\d\d|3[01]\d)));"
_UNIT = rb"(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*5[5-7]\d{3});"
_SURROGATES = re.compile(rb"&#" + _UNIT + rb"(?:&#" + _UNIT + rb")*")
"""Runs of references among which surrogates may be."""
_REFERENCE = re.compile(rb"&#(?!1[03];|9;)(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_NAMED = rb"[A-Za-z_][A-Za-z0-9_.-]{0,30}"
_BARE = re.compile(
    rb"<!--.*?-->|&(?!#(?:[xX][0-9a-fA-F]+|[0-9]+);|" + _NAMED + rb";)",
    re.DOTALL,
)
"""An ampersand that begins no reference; a comment, which may hold such, is passed over."""
_LITERAL = b"<![CDATA["
"""Begins text in which an ampersand is one; in an attribute it cannot stand."""
_UNFINISHED = re.compile(
    rb"(?:" + _HIGH + rb")?"
    rb"(?:&(?:#[xX]?[0-9a-fA-F]{0,10}|" + _NAMED + rb")?|<(?:!\[?[CDAT]{0,5})?)?\Z"
)
_TAIL_BYTES = 48
"""Longer than a surrogate reference with an unfinished reference behind it."""

_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r")
_CONTROL = re.compile(rb"[" + re.escape(_CONTROLS) + rb"]")
_NONCHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
"""A character as two surrogates of three bytes each."""
_HALF = re.compile(rb"\xed(?:[\xa0-\xaf](?:[\x80-\xbf](?:\xed[\xb0-\xbf]?)?)?)?\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BEFORE: Final = b"\xef\xbb\xbf \t\r\n"
"""Marks and space before the first element."""


class _Utf8:
    """Passes UTF-8 on as it is, joins surrogates; what else is none becomes U+FFFD."""

    def __init__(self) -> None:
        self._rest = b""
        self.pairs = 0
        self.replaced = 0

    def __call__(self, chunk: bytes, *, final: bool = False) -> bytes:
        data = self._rest + chunk
        try:
            _, used = codecs.utf_8_decode(data, "strict", final)
            sound = data[:used]
        except UnicodeDecodeError:
            data, count = _HALVES.subn(_whole, data)
            self.pairs += count
            half = None if final else _HALF.search(data, max(0, len(data) - 5))
            whole = data[: half.start()] if half else data
            text, used = codecs.utf_8_decode(whole, "surrogateescape", final)
            text, count = _SURROGATE.subn("\ufffd", text)
            self.replaced += count
            sound = text.encode()
        self._rest = data[used:]
        return sound


class _Recoder:
    """Writes another encoding as UTF-8."""

    def __init__(self, codec: str) -> None:
        self._decoder = codecs.getincrementaldecoder(codec)("replace")
        self.pairs = 0
        self.replaced = 0

    def __call__(self, chunk: bytes, *, final: bool = False) -> bytes:
        text = self._decoder.decode(chunk, final)
        self.replaced += text.count("\ufffd")
        return text.encode("utf-8", "replace")


class RepairedXml:
    """The chunks of a file as acceptable UTF-8; the counts are final after the last chunk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tail = b""
        self._literal = False
        self.pairs = 0
        """Surrogate pairs joined and bare ampersands: nothing was lost."""
        self.replaced = 0
        """Characters that could not stand and became U+FFFD."""

    def __iter__(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            chunk = file.read(CHUNK_BYTES)
            codec = sniff_encoding(chunk)
            recode = _Utf8() if codec == "utf-8" else _Recoder(codec)
            data = recode(chunk).lstrip(_BEFORE)
            while chunk:
                yield self._repaired(data)
                chunk = file.read(CHUNK_BYTES)
                data = recode(chunk, final=not chunk)
            self.pairs += recode.pairs
            self.replaced += recode.replaced
            yield self._repaired(data, final=True)

    def _repaired(self, data: bytes, *, final: bool = False) -> bytes:
        data, self._tail = self._tail + data, b""
        if not final and (unfinished := _UNFINISHED.search(data, max(0, len(data) - _TAIL_BYTES))):
            data, self._tail = data[: unfinished.start()], data[unfinished.start() :]
        return self._without_illegal(data)

    def _without_illegal(self, data: bytes) -> bytes:
        if not self._literal and (b"&" in data or _LITERAL in data):
            data = self._without_bare(data)
        if b"&#" in data:
            data = _SURROGATES.sub(self._joined, data)
            data = _REFERENCE.sub(self._legal, data)
        if len(data.translate(None, _CONTROLS)) != len(data):
            data, count = _CONTROL.subn(REPLACEMENT, data)
            self.replaced += count
        if b"\xef\xbf\xbe" in data or b"\xef\xbf\xbf" in data:
            data, count = _NONCHARACTER.subn(REPLACEMENT, data)
            self.replaced += count
        return data

    def _without_bare(self, data: bytes) -> bytes:
        """Write bare ampersands as references, up to where text may hold them as they are."""
        marked, literal, rest = data.partition(_LITERAL)
        self._literal = bool(literal)
        return _BARE.sub(self._ampersand, marked) + literal + rest

    def _ampersand(self, found: re.Match[bytes]) -> bytes:
        if found[0] != b"&":
            return found[0]
        self.pairs += 1
        return b"&amp;"

    def _joined(self, run: re.Match[bytes]) -> bytes:
        units = "".join(chr(_code(*digits)) for digits in _REFERENCE.findall(run[0]))
        text = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self.pairs += len(units) - len(text)
        self.replaced += text.count("\ufffd")
        return text.encode()

    def _legal(self, reference: re.Match[bytes]) -> bytes:
        code = _code(reference[1] or b"", reference[2] or b"")
        if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE:
            return reference[0]
        if 0x10000 <= code <= 0x10FFFF:
            return reference[0]
        self.replaced += 1
        return REPLACEMENT


def _whole(halves: re.Match[bytes]) -> bytes:
    units = halves[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le").encode()


def _code(hexadecimal: bytes, decimal: bytes) -> int:
    digits = (hexadecimal or decimal).lstrip(b"0")
    return int(digits or b"0", 16 if hexadecimal else 10) if len(digits) <= 8 else 0
