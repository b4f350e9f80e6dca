"""Headers of mails, whatever wrote them: RFC 2047, RFC 2231, and bytes that follow neither.

Chinese programs declare `gb2312` and write GB 18030, cut characters in two between encoded words,
or write bytes without declaring anything. Nothing here raises on what stands in a header.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from datetime import datetime, timedelta, timezone
from email.utils import getaddresses, parsedate_tz
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from analyzer.model.records import TimeBasis
from importers.attachments import decode_base64
from importers.encoding import CHARSETS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo
    from email.message import Message as Mail

MAX_HEADER: Final = 65_536
"""Characters of one header that are kept."""

_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?)")
_STRAY: Final = 0.02
"""Share of wrong characters up to which a text is one with damage."""
_UTC = re.compile(r"[+-]0000\b|\b(?:GMT|UTC?|Z)\b", re.IGNORECASE)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN_LEAST: Final = 3
"""No three characters of GB 18030 or Big5 that are in use look like as many in UTF-8."""
_CHINESE: Final = ("gb18030", "big5")
_UNSAID: Final = ("utf-8", "gb18030")


def decode_bytes(content: bytes, charset: str | None) -> str:
    """Decode by the stated character set, else as UTF-8, else as GB 18030.

    Where none of them fits, the first that is wrong in few places is taken. What is UTF-8 without a
    fault and has Chinese words is that, also where a Chinese character set is stated.
    """
    stated = codec_of(charset)
    if stated in _CHINESE and _is_chinese_utf8(content):
        return content.decode("utf-8")
    codecs_tried = (stated, *_UNSAID) if stated else _UNSAID
    for codec in codecs_tried:
        text = content.decode(codec, "replace")
        foreign = sum(character > "\x7f" for character in text)
        if text.count("\ufffd") <= foreign * _STRAY:
            return text
    return content.decode(codecs_tried[0], "replace")


def _is_chinese_utf8(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(_HAN.findall(text)) >= _HAN_LEAST


def codec_of(charset: str | None) -> str | None:
    """Return the codec for a stated character set, `None` for one that is none."""
    name = (charset or "").strip("\"' ").lower()
    known = CHARSETS.get(name.replace("_", "-"), name)
    try:
        info = codecs.lookup(known) if known else None
    except (LookupError, ValueError):
        return None
    text = info is not None and info._is_text_encoding
    return known if text and known not in ("idna", "punycode", "undefined") else None


def plain(raw: str) -> str:
    """Return a header's text without escapes for bytes that were not declared."""
    return decode_bytes(raw[:MAX_HEADER].encode("utf-8", "surrogateescape"), None)


def decoded(raw: str) -> str:
    """Return a header's text with its encoded words read (RFC 2047)."""
    text = _BETWEEN.sub(r"\1\2", plain(re.sub(r"\r?\n\s*", " ", raw)))
    pieces: list[str] = []
    pending: tuple[str, bytes] | None = None
    at = 0
    for word in _WORD.finditer(text):
        between = text[at : word.start()]
        charset, content = word[1].lower(), _word(word[2], word[3])
        if pending and not between and pending[0] == charset:
            pending = (charset, pending[1] + content)
        else:
            pieces += [decode_bytes(pending[1], pending[0])] if pending else []
            pieces.append(between)
            pending = (charset, content)
        at = word.end()
    pieces += [decode_bytes(pending[1], pending[0])] if pending else []
    return "".join((*pieces, text[at:])).strip()


def _word(way: str, text: str) -> bytes:
    if way in "bB":
        return decode_base64(text)[0]
    return quopri.decodestring(text.encode("utf-8", "replace"), header=True)


def header(mail: Mail, name: str) -> str | None:
    """Return the first header of that name, decoded; `None` without one."""
    return next((decoded(value) for key, value in items(mail) if key.lower() == name), None)


def items(mail: Mail) -> list[tuple[str, str]]:
    """Return names and values as they stand in the file, bytes as surrogates."""
    return [(key, str(value)) for key, value in mail.raw_items()]


def raw_row(mail: Mail) -> dict[str, str]:
    """Return every header as written; the second `Received` is `Received[2]`."""
    row: dict[str, str] = {}
    counts: dict[str, int] = {}
    for key, value in items(mail):
        number = counts[key] = counts.get(key, 0) + 1
        row[plain(key) if number == 1 else f"{plain(key)}[{number}]"] = plain(value)
    return row


def addresses(mail: Mail, names: Sequence[str]) -> tuple[str, ...]:
    """Return the addresses of the named headers, each as `name <address>` or as it stands."""
    found: list[str] = []
    for key, value in items(mail):
        if key.lower() not in names:
            continue
        pairs = [pair for pair in _pairs(value) if any(pair)]
        whole = decoded(value)
        shown = [f"{decoded(who)} <{where}>" if who else plain(where) for who, where in pairs]
        found += shown or ([whole] if whole else [])
    return tuple(found)


def _pairs(value: str) -> list[tuple[str, str]]:
    try:
        return getaddresses([value])
    except (ValueError, IndexError, TypeError, AttributeError):
        return []


def sent_at(text: str | None, zone: tzinfo) -> tuple[datetime | None, TimeBasis]:
    """Return what a `Date:` says, and how its zone is known; `-0000` stands for UTC (RFC 5322)."""
    try:
        parts = parsedate_tz(text) if text else None
        if parts is None:
            return None, TimeBasis.OFFSET
        said = parts[9] or _UTC.search(text or "")
        where = timezone(timedelta(seconds=parts[9] or 0)) if said else None
        moment = datetime(*parts[:6], tzinfo=where or zone)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None, TimeBasis.OFFSET
    return moment, TimeBasis.OFFSET if where else TimeBasis.CASE_ZONE


def received_at(mail: Mail, zone: tzinfo) -> tuple[datetime | None, TimeBasis]:
    """Return the newest time in the `Received:` lines: that of the last server."""
    lines = [value for key, value in items(mail) if key.lower() == "received"]
    found = [sent_at(line.rpartition(";")[2].strip(), zone) for line in lines]
    times = [(at, basis) for at, basis in found if at is not None]
    return max(times, key=lambda time: time[0], default=(None, TimeBasis.OFFSET))


def parameter(mail: Mail, name: str, within: str) -> str | None:
    """Return a parameter of a header, decoded (RFC 2231, and what people write instead)."""
    try:
        value = mail.get_param(name, header=within, unquote=True)
    except (ValueError, IndexError, TypeError, AttributeError, LookupError, binascii.Error):
        return None
    if value is None:
        return None
    if isinstance(value, tuple):
        charset, _, text = value
        return decode_bytes(text.encode("latin-1", "replace"), charset)
    if extended := re.fullmatch(r"([\w-]{2,20})'[^']*'(.*)", value, re.DOTALL):
        return decode_bytes(unquote_to_bytes(extended[2]), extended[1])
    return decoded(value)
