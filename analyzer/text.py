"""Text made comparable for matching, with the way back to the original characters.

Matching runs on normal text, quoting uses the original: every character of a `Normal` knows which
characters of the original it came from. Normal text is in NFKC, lower case and simplified
characters; invisible characters are gone, and so are symbols and spaces put between Han characters
to break words up (but never sentence punctuation). Disguised spellings are undone as listed in
`analyzer/spelling`: `glyphs.tsv` (a character for another, or split in two), `terms.tsv` (words
worth disguising, with their sounds) and `sounds.tsv` (characters that are put in for their sound).
"""

from __future__ import annotations

import importlib.util
import json
import operator
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
"""Han characters, for use inside a character class."""
SENTENCE_END = "。!?;…\n"
"""Ends of sentences as they stand in normal text."""
_SYMBOLS = r" \t.·•・*_\-~^|/\\+=#@&%$'`´\"‖¦§°†‡※\u2010-\u2013\u2190-\u2bff\u3200-\u32ff"
_SYMBOLS += "\U0001f000-\U0001faff"
_JOINT = re.compile(
    rf"(?<=[{HAN}])(?!\.\.)[{_SYMBOLS}]+(?=[{HAN}])"
    rf"|(?<=[{HAN}])[ \t]+(?=[a-z0-9])|(?<=[a-z0-9])[ \t]+(?=[{HAN}])"
)
_SYMBOL = re.compile(rf"[{_SYMBOLS}]")
_MARK = re.compile(rf"[{_SYMBOLS}a-z0-9]")
"""Without one of these there is nothing to join."""
_LETTER = re.compile("[a-z]")
_KEPT = {ord("…"): ord("…"), ord("’"): ord("'"), ord("‘"): ord("'"), ord("\n"): ord("\n")}
_MIN_SOUND_CHARACTERS = 3
"""Shorter words have too many ordinary words that sound like them."""
_MIN_LETTERS = 5
"""Shorter runs of letters are ordinary words of other languages too often."""
_MAX_ROUNDS = 8
"""Undoing one disguise can uncover another; nothing real needs more than three rounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """Normal text beside the original."""

    text: str
    original: str

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters from `start` up to `end` (not empty) stand originally."""
        if self.text == self.original:
            return start, end
        places = _places(self.original)
        return places[start][0], places[end - 1][1]


class _Disguises(NamedTuple):
    written: re.Pattern[str]
    beginnings: frozenset[str]
    """Pairs of characters that the written ones begin with."""
    lettered: re.Pattern[str]
    """Those with Latin letters in them, which end where the letters end."""
    meant: dict[str, str]


def bare(text: str) -> str:
    """Return the normal characters of `text` without anything that may fall away between them.

    What stands in the normal form of a text, in bare characters, stands in its bare characters,
    unless one of `disguises` does, in bare characters.
    """
    return _SYMBOL.sub("", text.translate(characters()))


def disguises() -> frozenset[str]:
    """Return the spellings of several characters that stand for others.

    They are undone where they stand once characters are normal; some have symbols in them.
    """
    normal = characters()
    return frozenset(v for v in _disguises().meant if v.translate(normal) == v)


def normalise(text: str) -> Normal:
    """Return the normal form of `text`; normal text comes back as it is."""
    plain = text.translate(characters())
    for _ in range(_MAX_ROUNDS):
        whole = plain = joined(plain)
        for found, meant in _disguised(plain):
            plain = _undone(plain, found, meant)
        if plain == whole:
            break
    return Normal(text=plain, original=text)


def joined(plain: str) -> str:
    """Return text of normal characters without what breaks up its words."""
    return _JOINT.sub("", plain) if _MARK.search(plain) else plain


def _undone(plain: str, found: re.Pattern[str], meant: dict[str, str]) -> str:
    return found.sub(lambda match: meant[match[0]], plain)


def _disguised(plain: str) -> Iterator[tuple[re.Pattern[str], dict[str, str]]]:
    """Yield the expressions that could find a disguise in `plain`."""
    disguises = _disguises()
    if _LETTER.search(plain):
        yield disguises.lettered, disguises.meant
    if not disguises.beginnings.isdisjoint(map(operator.add, plain, plain[1:])):
        yield disguises.written, disguises.meant


@lru_cache(maxsize=256)
def _places(original: str) -> tuple[tuple[int, int], ...]:
    """Return the original start and end of each character of the normal form."""
    places = list(_translated(original))
    plain = original.translate(characters())
    for _ in range(_MAX_ROUNDS):
        plain, places = _rewritten(plain, places, _JOINT, {})
        joined = plain
        for found, meant in _disguised(plain):
            plain, places = _rewritten(plain, places, found, meant)
        if plain == joined:
            break
    return tuple(places)


def _translated(text: str) -> Iterator[tuple[int, int]]:
    table = characters()
    for index, character in enumerate(text):
        became = table[ord(character)]
        for _ in became if isinstance(became, str) else (became,):
            yield index, index + 1


def _rewritten(
    text: str, places: list[tuple[int, int]], found: re.Pattern[str], meant: dict[str, str]
) -> tuple[str, list[tuple[int, int]]]:
    pieces: list[str] = []
    new_places: list[tuple[int, int]] = []
    done = 0
    for match in found.finditer(text):
        start, end = match.span()
        new = meant.get(match[0], "")
        pieces += text[done:start], new
        new_places += places[done:start]
        if len(new) == end - start:
            new_places += places[start:end]
        elif new:
            new_places += [(places[start][0], places[end - 1][1])] * len(new)
        done = end
    pieces.append(text[done:])
    new_places += places[done:]
    return "".join(pieces), new_places


class Characters(dict[int, int | str]):
    """Normal form by character, worked out when a character is first met."""

    def __init__(self, singles: dict[str, str]) -> None:
        super().__init__(_KEPT)
        self._singles = singles

    def __missing__(self, code: int) -> int | str:
        character = chr(code)
        before, normal = "", character
        while normal != before:
            before, normal = normal, "".join(map(self._step, normal))
        self[code] = code if normal == character else normal
        return self[code]

    def _step(self, character: str) -> str:
        kind = unicodedata.category(character)
        if kind in {"Mn", "Cf", "Cc"} and character != "\t":
            return ""
        if kind == "Cs" or ord(character) in _KEPT:
            return character
        if kind == "So" and not "\u2e80" <= character <= "\u2fdf":
            return self._singles.get(character, character)
        folded = unicodedata.normalize("NFKC", character).lower()
        if "LATIN" in unicodedata.name(folded[0], ""):
            folded = unicodedata.normalize("NFD", folded)
        return "".join(self._singles.get(part, part) for part in folded)


@cache
def characters() -> Characters:
    """Return the normal form of every character, made once."""
    singles = _simplifiedcharacters()
    singles |= {variant: meant for variant, meant in _rows("glyphs.tsv") if len(variant) == 1}
    return Characters(singles)


def _simplifiedcharacters() -> dict[str, str]:
    """Return MediaWiki's table of traditional characters, one for one, as zhconv carries it."""
    spec = importlib.util.find_spec("zhconv")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("zhconv")
    table = Path(spec.submodule_search_locations[0]) / "zhcdict.json"
    words: dict[str, str] = json.loads(table.read_text(encoding="utf-8"))["zh2Hans"]
    return {old: new for old, new in words.items() if len(old) == len(new) == 1}


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("analyzer") / "spelling" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def _disguises() -> _Disguises:
    terms = dict(_rows("terms.tsv"))
    sounds = dict(_rows("sounds.tsv"))
    meant: dict[str, str] = {}
    for term, syllables in terms.items():
        for variant in _variants(term, syllables.split(), sounds):
            if not variant.isascii() or len(variant) >= _MIN_LETTERS:
                meant.setdefault(variant, term)
    meant |= {variant: new for variant, new in _rows("glyphs.tsv") if len(variant) > 1}
    for (word,) in _rows("words.tsv"):
        meant.pop(word, None)
    for term in terms:
        meant.pop(term, None)
    lettered = [variant for variant in meant if _LETTER.search(variant)]
    written = [variant for variant in meant if not _LETTER.search(variant)]
    starts, ends = r"(?:(?<![a-z])|(?![a-z]))", r"(?:(?<![a-z])|(?![a-z]))"
    return _Disguises(
        written=re.compile(_beginnings(written) + _trie(written)),
        beginnings=frozenset(variant[:2] for variant in written),
        lettered=re.compile(starts + _beginnings(lettered) + _trie(lettered) + ends),
        meant=meant,
    )


def _variants(term: str, syllables: list[str], sounds: dict[str, str]) -> Iterator[str]:
    """Yield the spellings a reader still understands: by letters, by initials, by sound."""
    pairs = list(zip(term, syllables, strict=True))
    yield from map("".join, product(*pairs))
    if len(term) < _MIN_SOUND_CHARACTERS:
        return
    for place, syllable in enumerate(syllables):
        for other in (syllable[0], *sounds.get(syllable, "")):
            yield term[:place] + other + term[place + 1 :]


class _Node(dict[str, "_Node"]):
    """What may follow in a trie; the empty string where a word may end."""


def _beginnings(words: list[str]) -> str:
    """Return a look-ahead that turns away most places before the whole trie is tried."""
    first, second = ({re.escape(word[place]) for word in words} for place in (0, 1))
    return f"(?=[{''.join(sorted(first))}][{''.join(sorted(second))}])"


def _trie(words: Iterable[str]) -> str:
    """Return a regular expression for `words`, longest first, that shares their beginnings."""
    root = _Node()
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, _Node())
        node[""] = _Node()
    return _branch(root)


def _branch(node: _Node) -> str:
    ends = "" in node
    leaves = [re.escape(c) for c, below in node.items() if c and list(below) == [""]]
    branches = [re.escape(c) + _branch(b) for c, b in node.items() if c and list(b) != [""]]
    if leaves:
        branches.append(leaves[0] if len(leaves) == 1 else f"[{''.join(leaves)}]")
    joined = branches[0] if len(branches) == 1 else "|".join(branches)
    if ends:
        return f"(?:{joined})?"
    return joined if len(branches) == 1 else f"(?:{joined})"
