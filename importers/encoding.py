"""The encoding of a text, by its bytes before its own word."""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ZEROS_WITHIN: Final = 512
_ZEROS_LEAST: Final = 8
_ZEROS_SHARE: Final = 16
"""One byte in so many is zero at least."""
_TRADITIONAL: Final = ("電話", "號碼", "時間", "通話", "時長", "日期")
_SIMPLIFIED: Final = ("电话", "号码", "时间", "通话", "时长", "日期")
"""Words of tables of calls."""
_SURROGATES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_FEWER: Final = 8
"""GB 18030 must have so many times fewer wrong characters than UTF-8."""
CHARSETS: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "windows-1251": "cp1251",
}
"""Names of encodings that are believed, and the codec that reads them; all others are UTF-8."""


def sniff_encoding(head: bytes) -> str:
    """Return the codec for a text: by mark, zero bytes, XML declaration, and what is no UTF-8."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    zeros = [byte == 0 for byte in head[:4]]
    if zeros in ([False, True] * 2, [True, False] * 2):
        return "utf-16-be" if zeros[0] else "utf-16-le"
    by_zeros = _utf16_by_zeros(head[:_ZEROS_WITHIN])
    if by_zeros:
        return by_zeros
    declared = _DECLARED.match(head)
    codec = CHARSETS.get(declared[1].decode().lower(), "utf-8") if declared else "utf-8"
    return chinese_codec(head) if codec == "utf-8" and _is_no_utf8(head) else codec


def _is_no_utf8(head: bytes) -> bool:
    """Say whether most of what is not ASCII is wrong as UTF-8 and right as GB 18030.

    Java's own surrogates are wrong as UTF-8, and no sign of another encoding.
    """
    try:
        codecs.utf_8_decode(head, "strict", False)
    except UnicodeDecodeError:
        plain = _SURROGATES.sub(b"", head)
        text = plain.decode("utf-8", "replace")
        wrong, foreign = text.count("\ufffd"), len(text) - len(text.encode("ascii", "ignore"))
        still = plain.decode("gb18030", "replace").count("\ufffd")
        return wrong > 1 and wrong * 2 > foreign and still * _FEWER < wrong
    return False


def chinese_codec(head: bytes) -> str:
    """Return the codec of Chinese text that is no UTF-8: Big5 where its words show, else GBK."""
    simplified, traditional = head.decode("gb18030", "replace"), head.decode("big5", "replace")
    big5 = any(word in traditional for word in _TRADITIONAL)
    return "big5" if big5 and not any(word in simplified for word in _SIMPLIFIED) else "gb18030"


def _utf16_by_zeros(head: bytes) -> str | None:
    """Return the UTF-16 of Chinese text without a mark: digits and line ends have a zero byte."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < max(_ZEROS_LEAST, len(head) // _ZEROS_SHARE) or min(even, odd):
        return None
    return "utf-16-le" if odd else "utf-16-be"


def head_text(head: bytes) -> str:
    """Return the first bytes of a file as text, for recognition only."""
    return head.decode(sniff_encoding(head), "replace").lstrip("\ufeff \t\r\n")
