"""When the owner of the phone asked not to be called again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.linking.debt import folded
from analyzer.model.records import Direction
from analyzer.numbers import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from analyzer.model.records import Message

_STOP = re.compile(
    r"(?:不要(?!紧)|别(?![忘人的处说])|不准|不许|请勿|停止|禁止|不得)(?:再|继续|老是?|总是?|天天)?[^。!?！？,，忘]{0,6}"
    r"(?:打(?:电话|来|过来|给我|我电话|扰我)|来电|致电|骚扰|联系我|给我(?:打|发))|"
    r"(?:stop|do not|don't|cease)\s+(?:call|contact|text|phon)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRequest:
    """The owner's words that ask one number not to call again."""

    party: str
    at: datetime
    words: str
    spoken: bool = False
    """True for words of a recorded call."""


def stop_words(text: str) -> str | None:
    """Return the words that ask for calls to stop, `None` where there are none."""
    found = _STOP.search(folded(text))
    return found.group() if found else None


def stop_requests(messages: Iterable[tuple[int, Message]], *, region: str) -> Iterator[StopRequest]:
    """Yield what the owner wrote to a number to make it stop, in the order of the messages."""
    for _, message in messages:
        if message.direction is Direction.OUT and message.at and message.body:
            words = stop_words(message.body)
            key = normalise(message.number, region=region).key
            if words and key:
                yield StopRequest(party=key, at=message.at, words=words)
