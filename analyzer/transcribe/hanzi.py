"""Simplified characters for reading and matching, one for one.

Whisper base writes whole recordings in traditional characters at random. Only the script is
changed, never the words (計程車 stays 计程车), and no character is added or lost, so that word
times keep fitting.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def simplified(text: str) -> str:
    """Return `text` in simplified characters, of the same length."""
    return _converter()(text, "zh-hans")


@cache
def _converter() -> Callable[[str, str], str]:
    from zhconv import convert

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # zhconv leaves its table's file open
        convert("", "zh-hans")
        convert("字", "zh-hans")

    def same_length(text: str, variant: str) -> str:
        converted: str = convert(text, variant)
        return converted if len(converted) == len(text) else text

    return same_length
