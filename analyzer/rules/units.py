"""Cuts texts into units and gives each a number: characters of Chinese, words of English.

A text begins and ends with an edge, so that what stands first or last can be a sign. Texts are
read many at once into one array.
"""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from analyzer.rules.sound import sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

EDGE = "¶"
"""Stands for the beginning and the end of a text."""
SPACE = "␣"
"""Stands for white space, which is in no sign."""
_ALIKE = str.maketrans("123456789\t\x0b\x0c\r ", "000000000" + 5 * SPACE)
"""Digits count as noughts."""
_HAN_ALIKE = _ALIKE | str.maketrans(ascii_lowercase, SPACE * 26)
"""Latin letters between Han characters are names and addresses."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9]+|[^␣\sa-z0-9]")
_STEM = 5
"""Letters of a word that its blurred form keeps."""
_UNMET = 0xFFFF


class Read(NamedTuple):
    """Texts as numbers: 0 for units that are in no sign."""

    words: NDArray[np.uint16]
    """Of all texts one after another, an edge before each and one at the end."""
    blurs: NDArray[np.uint16]
    starts: NDArray[np.int64]
    """For each text where its first edge stands."""


class Reader(Protocol):
    """A way of cutting texts into units."""

    words: dict[str, int]
    """Numbers of the units that signs are made of."""
    blurs: dict[str, int]

    def learn(self, words: Iterable[str], blurs: Iterable[str]) -> None:
        """Take the units of signs, as they stand and blurred."""
        ...

    def units(self, text: str) -> list[str]:
        """Return the units of one normal text, without its edges."""
        ...

    def joined(self, units: Sequence[str]) -> str:
        """Return units as one sign is written."""
        ...

    def parts(self, sign: str) -> list[str]:
        """Return the units a sign is written with."""
        ...

    def blur(self, unit: str) -> str:
        """Return the blurred form of a unit."""
        ...

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where each unit of a text stands."""
        ...

    def read(self, texts: Sequence[str]) -> Read:
        """Return texts as numbers."""
        ...


class Characters:
    """Characters, blurred to syllables as they are misheard; every digit is a nought."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.blurs: dict[str, int] = {}
        self._word_of = np.full(0x110000, _UNMET, np.uint16)
        self._blur_of = np.zeros(0x110000, np.uint16)

    def learn(self, words: Iterable[str], blurs: Iterable[str]) -> None:
        """Take the units of signs."""
        self.words = _numbered(words)
        self.blurs = _numbered(blurs)

    def units(self, text: str) -> list[str]:
        """Return the characters of a text."""
        return list(text.translate(_HAN_ALIKE))

    def joined(self, units: Sequence[str]) -> str:
        """Return characters in a row."""
        return "".join(units)

    def parts(self, sign: str) -> list[str]:
        """Return the characters of a sign."""
        return list(sign)

    def blur(self, unit: str) -> str:
        """Return how a character sounds."""
        return sound(unit)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where each character stands."""
        return [(place, place + 1) for place in range(len(text))]

    def read(self, texts: Sequence[str]) -> Read:
        """Return texts as numbers."""
        joined = "\n" + "\n".join(texts) + "\n"
        codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        words = self._word_of[codes]
        unmet = codes[words == _UNMET]
        if unmet.size:
            for code in np.unique(unmet).tolist():
                self._meet(code)
            words = self._word_of[codes]
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        starts = np.cumsum(sizes + 1) - sizes - 1
        return Read(words, self._blur_of[codes], starts)

    def _meet(self, code: int) -> None:
        unit = EDGE if code == ord("\n") else chr(code).translate(_HAN_ALIKE)
        blurred = EDGE if unit == EDGE else self.blur(unit)
        self._word_of[code] = self.words.get(unit, 0)
        self._blur_of[code] = self.blurs.get(blurred, 0)


class Words:
    """Words, blurred to their first letters; every number is as many noughts."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.blurs: dict[str, int] = {}

    def learn(self, words: Iterable[str], blurs: Iterable[str]) -> None:
        """Take the units of signs."""
        self.words = _numbered(words)
        self.blurs = _numbered(blurs)

    def units(self, text: str) -> list[str]:
        """Return the words, numbers and marks of a text."""
        return _WORD.findall(text.translate(_ALIKE))

    def joined(self, units: Sequence[str]) -> str:
        """Return words with spaces between."""
        return " ".join(units)

    def parts(self, sign: str) -> list[str]:
        """Return the words of a sign."""
        return sign.split(" ")

    def blur(self, unit: str) -> str:
        """Return the beginning of a word."""
        return unit[:_STEM]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where each word stands."""
        return [match.span() for match in _WORD.finditer(text)]

    def read(self, texts: Sequence[str]) -> Read:
        """Return texts as numbers."""
        cut = [[EDGE, *self.units(text)] for text in texts]
        units = [unit for one in cut for unit in one] + [EDGE]
        sizes = np.fromiter(map(len, cut), np.int64, len(cut))
        words = [self.words.get(unit, 0) for unit in units]
        blurs = [self.blurs.get(unit[:_STEM], 0) for unit in units]
        starts = np.cumsum(sizes) - sizes
        return Read(np.asarray(words, np.uint16), np.asarray(blurs, np.uint16), starts)


def reader(unit: str) -> Reader:
    """Return the reader for `character` or `word`.

    Raises:
        KeyError: It is neither.
    """
    readers: dict[str, type[Characters] | type[Words]] = {"character": Characters, "word": Words}
    return readers[unit]()


def _numbered(units: Iterable[str]) -> dict[str, int]:
    return {unit: number for number, unit in enumerate(sorted({*units, EDGE}), start=1)}
