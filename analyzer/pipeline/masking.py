"""Covering characters in text: what must not be in a public version, character by character.

A covered text is as long as the original, so that places in it stay places. Numbers of suspected
collectors stay: they are what the report is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.model.party import NumberKind
from analyzer.numbers import normalise
from analyzer.personal_public import exposed, people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

COVER = "*"

_MOBILE = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+|00)?86[\s-]?)?1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?![0-9])"
)
_IDENTITY = re.compile(
    r"(?<![0-9])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)
_CARD = re.compile(
    r"(?<!\d\.)(?<![0-9A-Za-z+/])(?:\d{16,19}|\d{4}(?: \d{4}){3}(?: \d{1,3})?)(?![0-9A-Za-z])"
)
_RUN = re.compile(r"\d(?:[\s\-–—()（）]{0,2}\d){6,}")
"""Digits that may be a number."""
MOBILE_DIGITS = 11
LONG = 10
"""Digits from which a number is covered inside longer ones too: trunk and country prefixes."""
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SPOKEN = re.compile(r"[零〇一二三四五六七八九幺两]{7,}")
"""A number read out digit by digit."""
_DIGEST = re.compile(
    r"(?<![0-9a-zA-Z])E?(?=[0-9]*[a-f])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{16})"
    r"(?![0-9a-zA-Z])"
)

COMMON_NAMES = frozenset(
    (
        "爸爸",
        "妈妈",
        "老爸",
        "老妈",
        "爸",
        "妈",
        "父亲",
        "母亲",
        "爷爷",
        "奶奶",
        "外公",
        "外婆",
        "姥姥",
        "姥爷",
        "哥哥",
        "姐姐",
        "弟弟",
        "妹妹",
        "哥",
        "姐",
        "弟",
        "妹",
        "老公",
        "老婆",
        "丈夫",
        "妻子",
        "儿子",
        "女儿",
        "孩子",
        "叔叔",
        "阿姨",
        "舅舅",
        "姑姑",
        "家",
        "家里",
        "家人",
        "公司",
        "单位",
        "同事",
        "同学",
        "老师",
        "老板",
        "领导",
        "经理",
        "房东",
        "物业",
        "快递",
        "外卖",
        "客服",
        "银行",
        "中介",
        "司机",
        "医院",
        "学校",
        "朋友",
        "邻居",
        "亲戚",
        "师傅",
        "mom",
        "dad",
        "home",
        "work",
        "office",
    )
)
"""Contact names that name nobody: covering them would cover ordinary words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What to cover."""

    numbers: frozenset[str]
    """Digits of numbers that are covered wherever they stand, without country code."""
    names: tuple[str, ...]
    """Names, longest first; their first character stays."""
    kept: frozenset[str]
    """Party keys of suspected collectors and public services; and addresses that stay."""
    region: str
    words: tuple[str, ...] = ()
    """Words that are covered whole."""
    pieces: tuple[str, ...] = ()
    """What was found in the case's own texts, covered whole wherever it stands."""
    stay: tuple[str, ...] = ()
    """Words that are never covered: institutions, and what the person wants to keep."""
    beginnings: Mapping[str, Mapping[int, frozenset[str]]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "beginnings", _beginnings(self.pieces))

    def spans(self, text: str) -> Iterator[tuple[int, int, int, int]]:
        """Yield what is to be covered: begin, end, and how many characters stay at either end."""
        digests = [match.span() for match in _DIGEST.finditer(text)]
        for begin, end, head, tail in self._found(text):
            if not any(first <= begin and end <= last for first, last in digests):
                yield begin, end, head, tail

    def _found(self, text: str) -> Iterator[tuple[int, int, int, int]]:
        for begin, end in self._numbers(text):
            yield begin, end, 3, 4 if end - begin >= MOBILE_DIGITS else 2
        for match in _IDENTITY.finditer(text):
            yield *match.span(), 0, 2
        for pattern, head, tail in ((_MOBILE, 3, 4), (_CARD, 0, 4)):
            for match in pattern.finditer(text):
                if not self._kept(match.group()):
                    yield *match.span(), head, tail
        for match in _EMAIL.finditer(text):
            if match.group().lower() not in self.kept:
                local = match.group().index("@")
                yield match.start(), match.start() + local, 1, 0
        for match in _SPOKEN.finditer(text):
            yield *match.span(), 0, 0
        yield from ((*span, 0, 0) for span in self._pieces(text))
        for word in (*self.words, *self.names):
            head = 1 if word in self.names and len(word) > 1 else 0
            at = text.find(word)
            while at >= 0:
                yield at, at + len(word), head, 0
                at = text.find(word, at + 1)

    def _numbers(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where a number to be covered stands, with or without blanks between digits."""
        for run in _RUN.finditer(text):
            places = [at for at in range(*run.span()) if text[at].isdecimal()]
            digits = "".join(text[at] for at in places)
            for number in self.numbers:
                at = digits.find(number)
                while at >= 0:
                    begin, end = places[at], places[at + len(number) - 1] + 1
                    beside = text[max(0, begin - 1) : begin] + text[end : end + 1]
                    if len(number) >= LONG or not any(sign.isdecimal() for sign in beside):
                        yield begin, end
                    at = digits.find(number, at + 1)

    def _kept(self, written: str) -> bool:
        number = normalise(re.sub(r"[\s-]", "", written), region=self.region)
        return number.key in self.kept or number.kind in _PUBLIC

    def _pieces(self, text: str) -> Iterator[tuple[int, int]]:
        for at in range(len(text) - 1 if self.beginnings else 0):
            for length, same in self.beginnings.get(text[at : at + 2], _NONE).items():
                piece = text[at : at + length]
                if piece in same and (not piece.isascii() or _alone(text, at, at + length)):
                    yield at, at + length

    def told(self, text: str, *, numbers: bool = True) -> list[tuple[int, int]]:
        """Return where people can be found by a text of the case, beyond what `spans` covers.

        Args:
            text: Somebody's words, or a name or path.
            numbers: Runs of digits count as well; not in file names and columns of a log.
        """
        found = exposed(text) if numbers else list(people(text))
        signs = [False] * len(text)
        for begin, end in found:
            if not self._number_stays(text[begin:end]):
                signs[begin:end] = [True] * (end - begin)
        for word in self.stay:
            at = text.find(word)
            while word and at >= 0:
                signs[at : at + len(word)] = [False] * len(word)
                at = text.find(word, at + 1)
        for begin, end, _, _ in self.spans(text):
            signs[begin:end] = [False] * (end - begin)
        runs, at = [], 0
        for covered, group in groupby(signs):
            count = len(list(group))
            if covered and any(sign.isalnum() for sign in text[at : at + count]):
                runs.append((at, at + count))
            at += count
        return runs

    def _number_stays(self, written: str) -> bool:
        """Tell whether digits are a number everybody may know, or one the report is about."""
        if re.search(r"[^\d\s+()（）–—-]", written):
            return written.lower() in self.kept
        number = normalise(re.sub(r"[\s-]", "", written), region=self.region)
        short = number.kind in _EVERYBODYS and len(number.key) == _SHORT
        return number.key in self.kept or number.kind in _LONG or short

    def text(self, text: str) -> str:
        """Return the text with everything covered; its length does not change."""
        return _painted(text, list(self.spans(text)))

    def whole(self, text: str, *, numbers: bool = True) -> str:
        """Return a text of the case with all by which people can be found covered.

        What covering brings to light is covered as well.
        """
        covered = self.text(text)
        while found := self.told(covered, numbers=numbers):
            covered = _painted(covered, [(*span, 0, 0) for span in found])
        return self.text(covered)

    def left(self, text: str) -> str | None:
        """Return something that should be covered and is not; `None` where all is."""
        for begin, end, head, tail in self.spans(text):
            piece = text[begin:end]
            signs = [c for c in piece if c.isalnum()]
            if len(signs) > head + tail + _country(piece):
                return piece
        return None


def _beginnings(pieces: tuple[str, ...]) -> Mapping[str, Mapping[int, frozenset[str]]]:
    """Return pieces by their first two characters and their length, to go through a text once."""
    found: dict[str, dict[int, set[str]]] = {}
    for piece in pieces:
        found.setdefault(piece[:2], {}).setdefault(len(piece), set()).add(piece)
    return {
        beginning: {length: frozenset(same) for length, same in lengths.items()}
        for beginning, lengths in found.items()
    }


_NONE: Mapping[int, frozenset[str]] = {}


def _alone(text: str, begin: int, end: int) -> bool:
    """Tell whether letters or digits stand by themselves, not inside longer ones."""
    return not re.search(r"[0-9A-Za-z]", text[max(0, begin - 1) : begin] + text[end : end + 1])


def _painted(text: str, spans: Sequence[tuple[int, int, int, int]]) -> str:
    if not spans:
        return text
    out = list(text)
    for begin, end, head, tail in spans:
        signs = [at for at in range(begin, end) if text[at].isalnum()]
        prefix = _country(text[begin:end])
        for at in signs[prefix + head : len(signs) - tail]:
            out[at] = COVER
    return "".join(out)


_EVERYBODYS = frozenset({NumberKind.HOTLINE, NumberKind.CARRIER, NumberKind.PUBLIC})
_SHORT = 5
"""Digits of the hotlines of offices, operators and banks; longer ones may be anybody's digits."""
_LONG = frozenset({NumberKind.SENDER_106, NumberKind.SERVICE})
_PUBLIC = frozenset({NumberKind.SENDER_106, NumberKind.HOTLINE, NumberKind.SERVICE})


def _country(piece: str) -> int:
    """Return how many digits the country code before a mobile number has."""
    digits = re.sub(r"\D", "", piece)
    for code in ("0086", "86"):
        if digits.startswith(code) and len(digits) == len(code) + 11:
            return len(code)
    return 0
