"""An MMS as the network carries it, taken apart: headers, and the parts of its body.

Sources: OMA-TS-MMS_ENC (names and types of headers), WAP-230-WSP (values, multipart bodies), IANA
(MIBenum numbers of character sets). A value says by its first byte how it goes on: a length up to
30, 31 and a longer length, a text up to a zero byte, or one byte from 0x80 on that is the value. So
a header that is not known is passed over and the next one is found.
"""

from __future__ import annotations

import binascii
import quopri
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from importers.encoding import CHARSETS

MAX_DEPTH: Final = 4
"""Multipart bodies inside multipart bodies."""
MAX_PARTS: Final = 1_000
MAX_HEADERS: Final = 1_000

HEADERS: Final = {
    0x01: "bcc", 0x02: "cc", 0x03: "ct_l", 0x04: "ct_t", 0x05: "date", 0x06: "d_rpt",
    0x07: "d_tm", 0x08: "exp", 0x09: "from", 0x0A: "m_cls", 0x0B: "m_id", 0x0C: "m_type",
    0x0D: "v", 0x0E: "m_size", 0x0F: "pri", 0x10: "rr", 0x11: "rpt_a", 0x12: "resp_st",
    0x13: "resp_txt", 0x14: "s_vis", 0x15: "st", 0x16: "sub", 0x17: "to", 0x18: "tr_id",
    0x19: "retr_st", 0x1A: "retr_txt", 0x1B: "read_status",
}  # fmt: skip
"""By assigned number; under the names that Android's `pdu` table has for them."""
WITH_BODY: Final = frozenset({"128", "132"})
"""`m_type` of messages that go on behind their headers: sent, retrieved."""
_TEXTS: Final = frozenset({"bcc", "cc", "to", "sub", "resp_txt", "retr_txt"})
_INTEGERS: Final = frozenset({"date", "m_size"})
_ADDRESS_PRESENT: Final = 0x80
"""Before the address in a From header; without it the network fills in the owner's number."""

_MEDIA: Final = {
    0x02: "text/html", 0x03: "text/plain", 0x06: "text/x-vcalendar", 0x07: "text/x-vcard",
    0x0C: "multipart/mixed", 0x0F: "multipart/alternative", 0x1D: "image/gif",
    0x1E: "image/jpeg", 0x1F: "image/tiff", 0x20: "image/png", 0x21: "image/vnd.wap.wbmp",
    0x23: "application/vnd.wap.multipart.mixed", 0x26: "application/vnd.wap.multipart.alternative",
    0x27: "application/xml", 0x33: "application/vnd.wap.multipart.related",
}  # fmt: skip
_CHARSETS: Final = {
    3: "ascii", 4: "cp1252", 17: "shift_jis", 38: "euc_kr", 106: "utf-8", 113: "gb18030",
    114: "gb18030", 1000: "utf-16-be", 1013: "utf-16-be", 1014: "utf-16-le", 1015: "utf-16",
    2025: "gb18030", 2026: "big5",
}  # fmt: skip
_PARAMETERS: Final = {
    0x01: "charset", 0x05: "name", 0x06: "filename", 0x17: "name", 0x18: "filename",
}  # fmt: skip
_LOCATION, _DISPOSITIONS, _CONTENT_ID = 0x0E, frozenset({0x2E, 0x45}), 0x40
"""Headers of a part by assigned number."""
_LONG_LENGTH, _QUOTE = 0x1F, 0x7F
_MIBENUM_BYTES: Final = 3


class NotEncoded(ValueError):
    """The bytes are no MMS, or end within one."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the body."""

    content_type: str
    """Lower case, without parameters."""
    names: dict[str, str]
    """Names as columns of Android's `part` table: `cl`, `name`, `fn`, `cid`."""
    content: bytes
    charset: str | None
    """Codec of a text; `None` where none is stated, or none that is known."""

    def text(self) -> str:
        """Return the content as text."""
        for codec in (self.charset, "utf-8", "gb18030"):
            try:
                return self.content.decode(codec) if codec else self.content.decode("utf-8")
            except UnicodeDecodeError:
                continue
        return self.content.decode("utf-8", "replace")


@dataclass(slots=True)
class Pdu:
    """A message as far as it could be read."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    """In their order; one that repeats (`to`) stands several times."""
    parts: list[Part] = field(default_factory=list)
    whole: bool = False
    """False where the bytes end within the message, or make no sense from some place on."""

    def first(self, name: str) -> str | None:
        """Return the first header of this name."""
        return next((value for key, value in self.headers if key == name), None)


class _Bytes:
    """Values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def ended(self) -> bool:
        return self.at >= len(self.data)

    def byte(self) -> int:
        return self.taken(1)[0]

    def peek(self) -> int:
        if self.ended():
            raise NotEncoded
        return self.data[self.at]

    def taken(self, size: int) -> bytes:
        if size > len(self.data) - self.at:
            raise NotEncoded
        self.at += size
        return self.data[self.at - size : self.at]

    def uintvar(self) -> int:
        value = 0
        for _ in range(5):
            byte = self.byte()
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value
        raise NotEncoded

    def string(self) -> bytes:
        end = self.data.find(b"\0", self.at)
        if end < 0:
            raise NotEncoded
        text = self.data[self.at : end]
        self.at = end + 1
        return text[1:] if text[:1] == bytes([_QUOTE]) else text

    def value(self) -> bytes | int:
        """Return the next value: bytes of a known length or a text, or a number below 0x80."""
        first = self.peek()
        if first >= 0x80:
            return self.byte() & 0x7F
        if first > _LONG_LENGTH:
            return self.string()
        self.at += 1
        return self.taken(first if first < _LONG_LENGTH else self.uintvar())

    def integer(self) -> int:
        """Return the next value as a number."""
        return _number(self.value())

    def encoded(self) -> str:
        """Return the next text, with its character set where one is stated."""
        if self.peek() > _LONG_LENGTH:
            return _plain(self.string())
        inner = _Bytes(_octets(self.value()))
        if inner.ended():
            return ""
        codec = _CHARSETS.get(inner.integer(), "utf-8")
        text = inner.data[inner.at :].removesuffix(b"\0\0" if "16" in codec else b"\0")
        return text.removeprefix(bytes([_QUOTE])).decode(codec, "replace")

    def header_name(self) -> int | str:
        return self.byte() & 0x7F if self.peek() >= 0x80 else _plain(self.string())

    def content_type(self) -> tuple[str, dict[str, str]]:
        """Return a medium and its parameters."""
        first = self.peek()
        if first >= 0x80 or first > _LONG_LENGTH:
            return _medium(self.value()), {}
        general = _Bytes(_octets(self.value()))
        medium = _medium(general.value())
        return medium, general.parameters()

    def parameters(self) -> dict[str, str]:
        """Return the parameters up to the end, as far as they make sense."""
        found: dict[str, str] = {}
        with suppress(NotEncoded):
            while not self.ended():
                token = self.header_name()
                name = _PARAMETERS.get(token) if isinstance(token, int) else token.lower()
                value = self.value()
                if name == "charset" and (isinstance(value, int) or len(value) <= _MIBENUM_BYTES):
                    found[name] = _CHARSETS.get(_number(value), "")
                elif name and isinstance(value, bytes):
                    found[name] = _plain(value)
        return found


def decode(data: bytes) -> Pdu:
    """Return the headers and parts of an MMS, as far as they can be read."""
    pdu, reading = Pdu(), _Bytes(data)
    try:
        while not reading.ended() and len(pdu.headers) < MAX_HEADERS:
            token = reading.header_name()
            name = HEADERS.get(token, f"header_{token:#04x}") if isinstance(token, int) else token
            if name == "ct_t":
                medium, parameters = reading.content_type()
                pdu.headers.append((name, medium))
                _body(reading, medium, parameters, pdu.parts, 0)
                break
            pdu.headers.append((name, _header(name, reading)))
        pdu.whole = bool(pdu.first("ct_t")) or pdu.first("m_type") not in WITH_BODY
    except NotEncoded:
        pdu.whole = False
    return pdu


def _header(name: str, reading: _Bytes) -> str:
    if name in _TEXTS:
        return reading.encoded()
    stated = reading.peek() <= _LONG_LENGTH
    value = reading.value()
    if name == "from":
        inner = _Bytes(_octets(value))
        return inner.encoded() if inner.byte() == _ADDRESS_PRESENT else ""
    if name in _INTEGERS:
        return str(_number(value))
    if isinstance(value, int):
        return str(value | 0x80)
    return value.hex() if stated else _plain(value)


def _body(
    reading: _Bytes, medium: str, parameters: dict[str, str], parts: list[Part], depth: int
) -> None:
    """Add the parts of a body, those of inner bodies among them.

    Raises:
        NotEncoded: It ends early; the parts before were added.
    """
    if "multipart" not in medium:
        content = reading.taken(len(reading.data) - reading.at)
        if content:
            parts.append(_part(medium, parameters, _Bytes(b""), content))
        return
    if depth >= MAX_DEPTH:
        raise NotEncoded
    for _ in range(reading.uintvar()):
        headers_size, size = reading.uintvar(), reading.uintvar()
        head = _Bytes(reading.taken(headers_size))
        content = reading.taken(size)
        kind, inner = head.content_type()
        if "multipart" in kind:
            _body(_Bytes(content), kind, inner, parts, depth + 1)
        elif len(parts) < MAX_PARTS:
            parts.append(_part(kind, inner, head, content))
        else:
            raise NotEncoded


def _part(kind: str, parameters: dict[str, str], head: _Bytes, content: bytes) -> Part:
    columns = {"name": "name", "filename": "fn"}
    names = {columns[key]: value for key, value in parameters.items() if key in columns}
    transfer = ""
    with suppress(NotEncoded):
        while not head.ended():
            token, value = head.header_name(), head.value()
            if isinstance(value, int):
                continue
            if token == _LOCATION:
                names["cl"] = _plain(value)
            elif token == _CONTENT_ID:
                names["cid"] = _plain(value).strip('"<>')
            elif token in _DISPOSITIONS:
                names["fn"] = _Bytes(value[1:]).parameters().get("filename", names.get("fn", ""))
            elif str(token).lower() == "content-transfer-encoding":
                transfer = _plain(value).lower()
    charset = parameters.get("charset", "")
    codec = charset if charset in _CHARSETS.values() else CHARSETS.get(charset.lower())
    return Part(kind, names, _unwrapped(content, transfer), codec)


def _unwrapped(content: bytes, transfer: str) -> bytes:
    if transfer == "quoted-printable":
        return quopri.decodestring(content)
    if transfer == "base64":
        try:
            return binascii.a2b_base64(content)
        except ValueError:
            return content
    return content


def _medium(value: bytes | int) -> str:
    if isinstance(value, int):
        return _MEDIA.get(value, f"application/x-wap-{value:#04x}")
    if len(value) == 1:
        return _medium(value[0] & 0x7F)
    return _plain(value).lower().partition(";")[0].strip()


def _number(value: bytes | int) -> int:
    return value if isinstance(value, int) else int.from_bytes(value[:8], "big")


def _octets(value: bytes | int) -> bytes:
    if isinstance(value, int):
        raise NotEncoded
    return value


def _plain(value: bytes) -> str:
    text = value.removesuffix(b"\0")
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("gb18030", "replace")
