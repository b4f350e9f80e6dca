"""Doubts about what an engine wrote: marked for the person who listens, never removed.

On silence, music and noise Whisper writes sentences nobody said: subtitle credits it saw in
training, one phrase over and over, or another language. Nothing here changes a word.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from typing import TYPE_CHECKING

from analyzer.model.transcript import Doubt, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COMPRESSION = 2.4
"""Whisper's own bound: text that deflates further repeats itself."""
NO_SPEECH = 0.6
LOW_CONFIDENCE = 0.5
UNSURE = 0.37
"""exp(-1), Whisper's own bound for the mean log probability of a token."""
_LOOP_TIMES = 4
_LOOP_SHARE = 0.5
_LOOP_UNIT = 12
"""Longest repeated unit looked for, in characters (Han) or words (Latin)."""

SILENCE_PHRASES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"字幕(由|by|提供|制作|制作人|志愿者|组|校对|翻译)",
        r"(中文|英文|简体|繁体)字幕",
        r"amara\s*\.?\s*org",
        r"索兰[娅亚]",
        r"(请)?不吝点赞",
        r"(点赞|订阅|转发|打赏).{0,3}(点赞|订阅|转发|打赏)",
        r"(请)?订阅.{0,6}频道",
        r"明镜(与|需要).{0,4}(点点|栏目|您的支持)",
        r"(谢谢|感谢)(大家|您|你们|各位)?的?(观看|收看|收听|聆听)",
        r"(下期|下集|下个视频|下一集)(再见|再会)",
        r"优优独播剧场|yoyo television|独播剧场",
        r"(作词|作曲|编曲)\s*[:：]?",
        r"thank(s| you)( so much| very much)? for (watching|listening)",
        r"(please )?(like and )?subscribe to (my|our|the) channel",
        r"subtitles? (by|provided)",
        r"transcri(bed|ption) by|captions? by",
        r"see you (in the )?next (time|video)",
    )
)
"""Sentences engines are known to write on silence, in simplified characters.

Sources: collabora/WhisperLive issue 246, openai/whisper discussions 928 and 1606.
"""


def doubted(segment: Segment, *, language: str) -> Segment:
    """Return the segment with its doubts, in the order of `Doubt`."""
    return dataclasses.replace(segment, doubts=tuple(doubts(segment, language=language)))


def doubts(segment: Segment, *, language: str) -> Iterator[Doubt]:
    """Yield why the segment may not be what was said."""
    if loops(segment.text):
        yield Doubt.LOOP
    if any(phrase.search(segment.text) for phrase in SILENCE_PHRASES):
        yield Doubt.SILENCE_PHRASE
    if segment.no_speech > NO_SPEECH and segment.confidence < LOW_CONFIDENCE:
        yield Doubt.NO_SPEECH
    if segment.confidence < UNSURE:
        yield Doubt.LOW_CONFIDENCE
    if segment.compression > COMPRESSION:
        yield Doubt.COMPRESSION
    if foreign(segment.text, language=language):
        yield Doubt.LANGUAGE


def loops(text: str) -> bool:
    """Say whether one unit repeats back to back and fills at least half of the text.

    >>> loops("沙沙沙沙沙沙"), loops("还钱还钱，听见没有，你今天必须还钱")
    (True, False)
    """
    units = re.findall(r"[a-z0-9']+|[^\W_]", text.lower())
    for width in range(1, min(_LOOP_UNIT, len(units) // _LOOP_TIMES) + 1):
        longest = _longest_run(units, width)
        if longest >= _LOOP_TIMES * width and longest >= _LOOP_SHARE * len(units):
            return True
    return False


def _longest_run(units: list[str], width: int) -> int:
    """Return how many units the longest back-to-back repetition of `width` units covers."""
    best = run = 0
    for index in range(width, len(units)):
        run = run + 1 if units[index] == units[index - width] else 0
        best = max(best, run + width if run else 0)
    return best


def foreign(text: str, *, language: str) -> bool:
    """Say whether a quarter or more of the letters belong to a script that was not asked for.

    Latin letters among Chinese are everyday (APP, QQ); kana, hangul and others are not.
    """
    letters = [char for char in text if char.isalpha()]
    expected = ("CJK", "LATIN") if language == "zh" else ("LATIN",)
    strange = sum(not unicodedata.name(char, "").startswith(expected) for char in letters)
    return bool(letters) and strange * 4 >= len(letters)


def silent_speech(
    speech: Iterable[tuple[float, float]], segments: Iterable[Segment]
) -> tuple[tuple[float, float], ...]:
    """Return the stretches the detector holds to be speech where the engine wrote nothing.

    Args:
        speech: Start and end in seconds, in order.
        segments: In order.
    """
    said = sorted((segment.start, segment.end) for segment in segments if segment.text)
    silent: list[tuple[float, float]] = []
    for start, end in speech:
        at = start
        for begin, until in said:
            if until <= at or begin >= end:
                continue
            if begin > at:
                silent.append((at, begin))
            at = max(at, until)
        if at < end:
            silent.append((at, end))
    return tuple(silent)
