"""Text of a mail that Outlook kept as rich text alone: unpacked, and without its formatting.

Sources: MS-OXRTFCP (packing), MS-OXRTFEX (web pages inside), the RTF specification 1.9.1.
"""

from __future__ import annotations

import re
import struct
from typing import Final

from importers.mail_headers import decode_bytes

MAX_TEXT: Final = 64 << 20
"""Bytes; no mail is longer."""
MAX_GROUPS: Final = 1000
"""Groups inside groups."""
_HEADER: Final = struct.Struct("<IIII")
_PACKED, _PLAIN = 0x75465A4C, 0x414C454D
_DICTIONARY: Final = 4096
_BEGIN: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What the dictionary holds before the first byte."""

_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])"
    rb"|([^\\{}\r\n]+)|[\r\n]"
)
_SILENT: Final = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"footer"}
)
"""Destinations that are no text."""
_BREAKS: Final = {b"par": b"\n", b"line": b"\n", b"row": b"\n", b"tab": b"\t", b"cell": b"\t"}
_CODECS: Final = {b"936": "gb18030", b"950": "big5", b"1252": "cp1252", b"65001": "utf-8"}
_PAGE_WITHIN: Final = 2048
_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")


def unpacked(content: bytes) -> bytes:
    """Return rich text out of its packing; what is damaged is given as far as it goes."""
    if len(content) < _HEADER.size:
        return b""
    _, size, kind, _ = _HEADER.unpack_from(content)
    body = content[_HEADER.size :]
    if kind == _PLAIN:
        return body[: min(size, MAX_TEXT)]
    return _inflated(body, min(size, MAX_TEXT)) if kind == _PACKED else b""


def _inflated(body: bytes, size: int) -> bytes:
    window = bytearray(_BEGIN.ljust(_DICTIONARY, b"\0"))
    out, write, at = bytearray(), len(_BEGIN), 0

    def put(byte: int) -> None:
        nonlocal write
        out.append(byte)
        window[write] = byte
        write = (write + 1) % _DICTIONARY

    while at < len(body) and len(out) < size:
        control, at = body[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                if at >= len(body):
                    break
                put(body[at])
                at += 1
                continue
            if at + 2 > len(body):
                return bytes(out)
            reference = int.from_bytes(body[at : at + 2], "big")
            offset, length, at = reference >> 4, (reference & 15) + 2, at + 2
            if offset == write:
                return bytes(out)
            for step in range(length):
                put(window[(offset + step) % _DICTIONARY])
    return bytes(out[:size])


def text_of_rich(content: bytes) -> str:
    """Return what a reader would see."""
    page = _PAGE.search(content[:_PAGE_WITHIN])
    reader = _Reader(_CODECS.get(page[1]) if page else None)
    for found in _TOKEN.finditer(content):
        reader.take(*found.groups())
        if len(reader.silent) > MAX_GROUPS:
            break
    return re.sub(r"\n{3,}", "\n\n", reader.text()).strip()


class _Reader:
    """Collects text as the tokens go by."""

    def __init__(self, codec: str | None) -> None:
        self._codec = codec
        self._text: list[str] = []
        self._run = bytearray()
        """Text that is not decoded yet: a character may have two bytes."""
        self._unit = 1
        """Characters that stand for one written as a number, for old programs."""
        self._skipped = 0
        self.silent: list[bool] = [False]
        """For each open group whether it is no text."""

    def text(self) -> str:
        """Return what was collected, surrogates joined."""
        self._flush()
        units = "".join(self._text).encode("utf-16", "surrogatepass")
        return units.decode("utf-16", "replace")

    def take(
        self,
        hexadecimal: bytes | None,
        word: bytes | None,
        number: bytes | None,
        symbol: bytes | None,
        brace: bytes | None,
        plain: bytes | None,
    ) -> None:
        """Take one token: a byte, a word with its number, a sign, a brace, or plain text."""
        if brace == b"{":
            self.silent.append(self.silent[-1])
        elif brace == b"}":
            self.silent = self.silent[:-1] or [False]
        elif word in _SILENT or symbol == b"*":
            self.silent[-1] = True
        elif word == b"uc" and number:
            self._unit = int(number)
        elif not self.silent[-1]:
            self._see(hexadecimal, word, number, symbol, plain)

    def _see(
        self,
        hexadecimal: bytes | None,
        word: bytes | None,
        number: bytes | None,
        symbol: bytes | None,
        plain: bytes | None,
    ) -> None:
        if word == b"u" and number:
            self._flush()
            self._text.append(chr(int(number) % 65_536))
            self._skipped = self._unit
        elif word in _BREAKS:
            self._run += _BREAKS[word]
        elif hexadecimal and self._skipped:
            self._skipped -= 1
        elif hexadecimal:
            self._run.append(int(hexadecimal, 16))
        elif symbol in (b"\\", b"{", b"}", b"~", b"_"):
            self._run += b" " if symbol == b"~" else symbol
        elif plain:
            self._run += plain[self._skipped :]
            self._skipped = 0

    def _flush(self) -> None:
        if self._run:
            written = bytes(self._run)
            known = written.decode(self._codec, "replace") if self._codec else None
            self._text.append(decode_bytes(written, None) if known is None else known)
            self._run.clear()
