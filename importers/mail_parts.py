"""The parts of a mail: text to be read, everything else as attachments (RFC 2045 to 2049)."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message
from typing import TYPE_CHECKING, Final

from importers.attachments import attachment
from importers.mail_headers import decode_bytes, parameter
from importers.mail_text import text_of_page

if TYPE_CHECKING:
    Mail = Message[str, str]
    from analyzer.model.records import Attachment

MAX_DEPTH: Final = 30
MAX_PARTS: Final = 2_000


@dataclass(slots=True)
class Content:
    """What is in a mail."""

    texts: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    left_out: int = 0
    """Parts beyond what a mail can have."""
    damaged: int = 0
    """Parts whose encoding is broken; they are kept as far as they can be read."""
    parts: int = 0

    @property
    def body(self) -> str:
        """The texts in their order."""
        return "\n\n".join(text for text in self.texts if text.strip())


def content_of(mail: Mail) -> Content:
    """Return text and attachments of a mail."""
    content = Content()
    _take(mail, content, 0)
    return content


def _take(part: Mail, content: Content, depth: int) -> None:
    content.parts += 1
    if depth > MAX_DEPTH or content.parts > MAX_PARTS:
        content.left_out += 1
        return
    kind = part.get_content_type()
    children = _children(part)
    if children and kind.startswith("message/"):
        name = _name(part) or "message.eml"
        content.files.append(attachment(_bytes_of(children), name=name, content_type=kind))
    elif children:
        chosen = _alternative(children) if kind == "multipart/alternative" else None
        for child in children:
            if chosen is None or child is chosen or not _is_text(child):
                _take(child, content, depth + 1)
    else:
        _leaf(part, content, kind)


def _children(part: Mail) -> list[Mail]:
    if not part.is_multipart():
        return []
    return [child for child in part.get_payload() if isinstance(child, Message)]


def _bytes_of(mails: list[Mail]) -> bytes:
    """Return a mail inside a mail; it is written again from its parts, as the parser keeps it."""
    try:
        return b"".join(mail.as_bytes() for mail in mails)
    except (ValueError, LookupError, TypeError, AttributeError):
        return "".join(map(str, mails)).encode("utf-8", "replace")


def _alternative(parts: list[Mail]) -> Mail | None:
    """Return which of the texts that say the same is read: plain before web page."""
    texts = [part for part in parts if _is_text(part)]
    filled = [part for part in texts if _text(part).strip()]
    ranked = sorted(filled or texts, key=lambda part: part.get_content_type() != "text/plain")
    return ranked[0] if ranked else None


def _is_text(part: Mail) -> bool:
    apart = str(part.get("content-disposition", "")).strip().lower().startswith("attachment")
    text = part.get_content_type() in ("text/plain", "text/html")
    return text and not apart and not _name(part)


def _leaf(part: Mail, content: Content, kind: str) -> None:
    if _is_text(part):
        content.texts.append(_text(part))
    elif data := _payload(part):
        content.files.append(attachment(data, name=_name(part) or "", content_type=kind))
    content.damaged += any("Base64" in type(defect).__name__ for defect in part.defects)


def _text(part: Mail) -> str:
    charset = parameter(part, "charset", "content-type")
    text = decode_bytes(_payload(part), charset).replace("\r\n", "\n").replace("\0", "")
    return text_of_page(text) if part.get_content_type() == "text/html" else text.strip("\n")


def _payload(part: Mail) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError):
        data = None
    if isinstance(data, bytes):
        return data
    written = part.get_payload()
    return written.encode("utf-8", "surrogateescape") if isinstance(written, str) else b""


def _name(part: Mail) -> str | None:
    return parameter(part, "filename", "content-disposition") or parameter(
        part, "name", "content-type"
    )
