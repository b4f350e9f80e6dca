"""Address books: vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350), as phones write them.

Only names and numbers are needed here, to tell who somebody is; every other property is kept in
`raw`, photos as their size.
"""

from __future__ import annotations

import quopri
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from analyzer.errors import DamagedExhibit
from analyzer.model.records import Contact, ExtractionWarning
from analyzer.model.remark import N_, remark
from importers.contract import Confidence, provenance
from importers.encoding import CHARSETS, head_text, sniff_encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from analyzer.model.exhibit import Provenance
    from analyzer.model.records import Record
    from importers.contract import Probe, ReadContext

MAX_CARD_BYTES: Final = 64 << 20
"""A card larger than this is none."""

_BEGIN = re.compile(rb"\s*BEGIN\s*:\s*VCARD\s*", re.IGNORECASE)
_END = re.compile(rb"\s*END\s*:\s*VCARD\s*", re.IGNORECASE)
_PROPERTY = re.compile(
    rb"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<parameters>(?:;[^:]*)?):(?P<value>.*)", re.DOTALL
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]")
_CUT = N_("最后一张名片不完整，无法读取；文件可能没有复制完")
_UNCLOSED = N_("这张名片没有写结尾，已按写出的内容读取")
_OUTSIDE = N_("有 %(count)d 行内容不在任何名片里，未读取")
_REPLACED = N_("这张名片里有无法辨认的字符，已用“\ufffd”代替")
_TOO_LARGE = N_("文件“%(name)s”里有一张名片大得不合理，读到这里停止。")
_NONE = N_("文件“%(name)s”里没有名片。请重新导出通讯录。")


class VCard:
    """Reads contacts from vCard files."""

    name: ClassVar[str] = "vcard"
    version: ClassVar[int] = 1
    title: ClassVar[str] = N_("通讯录（vCard）")

    def detect(self, probe: Probe) -> Confidence:
        """Go by the first line; a name alone makes it possible."""
        if _BEGIN.match(head_text(probe.head[:256]).encode("utf-8", "replace")):
            return Confidence.CERTAIN
        named = probe.path.suffix.lower() in (".vcf", ".vcard")
        return Confidence.POSSIBLE if named else Confidence.NONE

    def read(self, path: Path, *, context: ReadContext) -> Iterator[Record | ExtractionWarning]:
        """Yield contacts in the order of the file.

        Raises:
            DamagedExhibit: There is no card in the file, or one too large to be a card.
        """
        outside, number = 0, 0
        for card in _cards(_lines(path)):
            outside += card.before
            if card.end is None:
                break
            number += 1
            place = provenance(self, context, f"vcf:{number}")
            if card.size > MAX_CARD_BYTES or card.end == "file":
                yield ExtractionWarning(provenance=place, remark=remark(_CUT))
            else:
                yield from _read(card, place)
            if card.size > MAX_CARD_BYTES:
                raise DamagedExhibit(remark(_TOO_LARGE, name=context.path.name))
        if not number:
            raise DamagedExhibit(remark(_NONE, name=context.path.name))
        if outside:
            place = provenance(self, context, "file")
            text = remark(_OUTSIDE, count=outside)
            yield ExtractionWarning(provenance=place, remark=text, lost=False)


@dataclass(slots=True)
class _Card:
    """The lines between BEGIN and what ended them."""

    before: int = 0
    """Lines with something in them between the card before and this one."""
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    end: str | None = None
    """`card` (a proper end), `next` (the next card begins), `file`; `None`: there was no card."""


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        codec = sniff_encoding(file.read(4))
        file.seek(0)
        if not codec.startswith("utf-16"):
            while line := file.readline(MAX_CARD_BYTES + 1):
                yield line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
            return
    with path.open(encoding=codec, errors="replace") as text:
        for written in text:
            yield written.lstrip("\ufeff").rstrip("\r\n").encode("utf-8", "replace")


def _cards(lines: Iterable[bytes]) -> Iterator[_Card]:
    card, inside = _Card(), False
    for line in lines:
        if _BEGIN.fullmatch(line):
            if inside:
                card.end = "next"
                yield card
                card = _Card()
            inside = True
        elif not inside:
            card.before += bool(line.strip())
        elif _END.fullmatch(line):
            card.end = "card"
            yield card
            card, inside = _Card(), False
        else:
            card.lines.append(line)
            card.size += len(line)
            if card.size > MAX_CARD_BYTES:
                break
    card.end = "file" if inside else None
    yield card


def _read(card: _Card, place: Provenance) -> Iterator[Contact | ExtractionWarning]:
    raw: dict[str, str] = {}
    numbers: list[str] = []
    counts: Counter[str] = Counter()
    for name, parameters, value in _properties(card.lines):
        counts[name] += 1
        key = name if counts[name] == 1 else f"{name}[{counts[name]}]"
        raw[key] = value
        if parameters:
            raw[f"{key};"] = parameters
        if name == "TEL" and value.strip():
            numbers.append(_number(value))
    name = next((text for text in _names(raw) if text), "")
    yield Contact(provenance=place, name=name, numbers=tuple(numbers), raw=raw)
    if card.end == "next":
        yield ExtractionWarning(provenance=place, remark=remark(_UNCLOSED), lost=False)
    if any("\ufffd" in value for value in raw.values()):
        yield ExtractionWarning(provenance=place, remark=remark(_REPLACED), lost=False)


def _properties(lines: list[bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield name, parameters and decoded value of each property."""
    for line in _unfolded(lines):
        found = _PROPERTY.fullmatch(line)
        if found is None:
            if line.strip():
                yield "X-LINE", "", _text(line, "")
            continue
        name = found["name"].decode("ascii", "replace").upper()
        parameters = found["parameters"].decode("utf-8", "replace").lstrip(";")
        value: bytes = found["value"]
        if _is_base64(parameters) or value[:5].lower() == b"data:":
            yield name, parameters, f"[{len(value)} bytes]"
            continue
        if "QUOTED-PRINTABLE" in parameters.upper():
            value = quopri.decodestring(value)
        yield name, parameters, _text(value, parameters)


def _unfolded(lines: list[bytes]) -> Iterator[bytes]:
    """Join folded lines, soft breaks of quoted-printable, and base64 without indentation."""
    pending = b""
    for line in lines:
        head = pending.partition(b":")[0].decode("ascii", "replace")
        if "QUOTED-PRINTABLE" in head.upper() and pending.endswith(b"="):
            pending = pending[:-1] + line
        elif line[:1] in (b" ", b"\t"):
            pending += line[1:]
        elif _is_base64(head) and line and b":" not in line:
            pending += line
        else:
            yield pending
            pending = line
    yield pending


def _is_base64(parameters: str) -> bool:
    return bool(re.search(r"(?:\A|[;=])(?:B|BASE64)(?:;|\Z)", parameters.upper()))


def _text(value: bytes, parameters: str) -> str:
    """Decode by the stated character set, else as UTF-8, else as GB 18030."""
    stated = re.search(r"CHARSET=\"?([\w-]+)", parameters, re.IGNORECASE)
    codec = CHARSETS.get(stated[1].lower(), "utf-8") if stated else "utf-8"
    for attempt in (codec, "gb18030"):
        try:
            return value.decode(attempt)
        except UnicodeDecodeError:
            continue
    return value.decode(codec, "replace")


def _names(raw: dict[str, str]) -> Iterator[str]:
    yield _plain(raw.get("FN", ""))
    parts = [_plain(part) for part in re.split(r"(?<!\\);", raw.get("N", ""))]
    family, given, middle = (*parts, "", "", "")[:3]
    chinese = _HAN.search(family + given)
    yield (
        "".join((family, middle, given))
        if chinese
        else " ".join(part for part in (given, middle, family) if part)
    )
    for name in ("NICKNAME", "ORG", "EMAIL"):
        yield _plain(raw.get(name, "").strip(";"))


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()


def _number(value: str) -> str:
    """Return a number as written, without the frame of a `tel:` URI (RFC 3966)."""
    uri = re.fullmatch(r"tel:([^;]*)(?:;.*)?", value.strip(), re.IGNORECASE)
    return uri[1] if uri else value.strip()
