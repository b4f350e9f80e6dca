"""Attachments inside messages: decoded as far as they can be, named without any path."""

from __future__ import annotations

import binascii
import hashlib
import re
from typing import Final

from analyzer.model.records import Attachment

_SPACE: Final = str.maketrans("", "", " \t\r\n")
_ALPHABET = re.compile(r"[A-Za-z0-9+/]*")


def decode_base64(text: str) -> tuple[bytes, bool]:
    """Return the bytes before the first place that is no base64, and whether that was all."""
    try:
        return binascii.a2b_base64(text, strict_mode=True), True
    except ValueError:
        text = text.translate(_SPACE)
    good = _ALPHABET.match(text)
    sound = good[0] if good else ""
    rest = text[len(sound) :].rstrip("=")
    whole = not rest and len(sound) % 4 != 1
    quads = sound if whole else sound[: len(sound) // 4 * 4]
    return binascii.a2b_base64(quads + "=" * (-len(quads) % 4)), whole


def attachment(content: bytes, *, name: str, content_type: str) -> Attachment:
    """Return an attachment with its digest; only the last part of a path in `name` is kept."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").strip()
    return Attachment(
        name="" if plain in {".", ".."} else plain,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
