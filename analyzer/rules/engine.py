"""Runs the rules of a pack over passages: every hit, with the gates it passed or was stopped at."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from analyzer.model.finding import Gate, GateName, Hit
from analyzer.model.party import Role
from analyzer.model.passage import Channel, Passage, Piece
from analyzer.model.transcript import Speaker
from analyzer.rules.expressions import clauses, compiled
from analyzer.rules.index import WordIndex
from analyzer.rules.model import Need, Pattern, Rule, RulePack, Scope
from analyzer.rules.sound import SoundIndex
from analyzer.rules.worded import LOW, WORDING, Weight, points_at, worded
from analyzer.text import SENTENCE_END, Normal, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.rules.expressions import Clause
    from analyzer.rules.stretches import Stretch

log = logging.getLogger(__name__)

_TIMEOUT_S = 1.0
"""For one expression over one passage."""
_STRANGERS = frozenset({Role.KNOWN, Role.SERVICE})
"""Roles whose words are not a collector's."""
_FAR = 80
"""Characters of a sentence that are looked at on either side of a hit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a pattern matched in normal text."""

    rule: Rule
    name: str
    """Of the pattern."""
    needs: Need
    start: int
    end: int
    score: float = 1.0
    by_sound: bool = False
    points: int | None = None
    """How the words around are worded; `None` where the pack cannot tell."""
    telling: str = ""
    """The words that gave most points, where the wording is what was found."""


class Needed(NamedTuple):
    """What must stand in a text for anything to be found in it by its words.

    A clause of a pattern that stands alone, or one of a pattern bound to a context and one of the
    context. Patterns go by number; the number after the last stands for the wording of a text.
    """

    alone: Mapping[int, Sequence[Clause]]
    bound: Mapping[int, Sequence[Clause]]
    context: Sequence[Clause]


class Detector:
    """A pack made ready to run."""

    def __init__(self, pack: RulePack) -> None:
        self._pack = pack
        self._patterns = [(rule, pattern) for rule in pack.rules for pattern in rule.patterns]
        self._index = WordIndex({i: p.clauses for i, (_, p) in enumerate(self._patterns)})
        self._context = clauses(pack.debt.pattern)
        self._debt = WordIndex({0: self._context})
        self._worded = worded(pack)

    @cached_property
    def _sounds(self) -> SoundIndex:
        return SoundIndex({i: p.sounds for i, (_, p) in enumerate(self._patterns)})

    def needed(self) -> Needed:
        """Return what must stand in a text for anything to be found in it by its words."""
        by_need: dict[Need, dict[int, Sequence[Clause]]] = {need: {} for need in Need}
        for number, (_, pattern) in enumerate(self._patterns):
            by_need[pattern.needs][number] = pattern.clauses
        if self._worded:
            by_need[Need.DEBT][len(self._patterns)] = self._context
        return Needed(by_need[Need.NOTHING], by_need[Need.DEBT], self._context)

    def weights(self, texts: Sequence[str]) -> Sequence[Weight]:
        """Return how each normal text is worded as a whole, in short."""
        return self._worded.weights(texts) if self._worded else [Weight.SOME] * len(texts)

    def promising(self, text: str, numbers: Iterable[int], own: Sequence[Stretch]) -> bool:
        """Tell whether one of some patterns matches normal text, or its wording could be found.

        Where neither does, or what it needs is not said there, nothing can be found in a text that
        is a whole conversation. `own` are its stretches.
        """
        matched = [
            pattern.needs
            for rule, pattern in (self._patterns[n] for n in numbers if n < len(self._patterns))
            if next(_spans(rule, pattern, text), None)
        ]
        needs = set(matched)
        if self._worded:
            kept = needs if self._worded.bearable(own) else set()
            needs = kept.union(self._worded.needs(own, backed=bool(matched)))
        return Need.NOTHING in needs or (bool(needs) and self.debt_word(text) is not None)

    def candidates(self, text: str) -> list[int]:
        """Return the numbers of the patterns that could match normal text."""
        return self._index.candidates(text)

    def stretches(self, texts: Sequence[str]) -> list[list[Stretch]]:
        """Return how the stretches of each normal text are worded; none where nobody can tell."""
        return self._worded.stretches(texts) if self._worded else [[] for _ in texts]

    def places(self, text: str, channel: Channel, own: Sequence[Stretch]) -> Iterator[_Place]:
        """Yield where patterns match normal text, in the order of the rules, then its wording."""
        phrases = list(self._phrases(text, channel))
        if not self._worded:
            yield from phrases
            return
        for place in phrases:
            yield replace(place, points=points_at(own, place.start, place.end))
        for found in self._worded.found(text, own):
            yield _Place(
                rule=found.rule,
                name=WORDING,
                needs=self._worded.need(found.points, backed=bool(phrases)),
                start=found.start,
                end=found.end,
                points=found.points,
                telling=found.telling,
            )

    def _phrases(self, text: str, channel: Channel) -> Iterator[_Place]:
        taken: dict[int, list[tuple[int, int]]] = {}
        for number in self.candidates(text):
            rule, pattern = self._patterns[number]
            if channel not in rule.channels:
                continue
            for start, end in _spans(rule, pattern, text):
                taken.setdefault(number, []).append((start, end))
                yield _Place(
                    rule=rule, name=pattern.name, needs=pattern.needs, start=start, end=end
                )
        if channel is Channel.CALL:
            yield from self._by_sound(text, taken)

    def _by_sound(self, text: str, taken: dict[int, list[tuple[int, int]]]) -> Iterator[_Place]:
        for hit in self._sounds.hits(text):
            spans = taken.setdefault(hit.key, [])
            if any(start < hit.end and hit.start < end for start, end in spans):
                continue
            spans.append((hit.start, hit.end))
            rule, pattern = self._patterns[hit.key]
            if Channel.CALL in rule.channels:
                yield _Place(
                    rule=rule,
                    name=pattern.name,
                    needs=pattern.needs,
                    start=hit.start,
                    end=hit.end,
                    score=hit.score,
                    by_sound=True,
                )

    def debt_word(self, text: str) -> str | None:
        """Return the first word in normal text that shows it is about a debt."""
        found = self._pack.debt.search(text) if self._debt.candidates(text) else None
        return found[0] if found else None

    def heavy(self, text: str, own: Sequence[Stretch]) -> str | None:
        """Return the words of normal text that tell a collector whatever else is said, if any."""
        found = next(self._worded.found(text, own), None) if self._worded else None
        alone = found and self._worded and self._worded.need(found.points, backed=False)
        return found.telling if found and alone is Need.NOTHING else None

    def severity(self, place: _Place) -> int:
        """Return how soon to look: later where the words around do not bear it out."""
        unsure = self._worded is not None and self._worded.unsure(place.points)
        return min(place.rule.severity, LOW) if unsure else place.rule.severity

    def excuse(self, place: _Place, text: str, channel: Channel) -> str | None:
        """Return what excuses a match: the rule's own exceptions, the pack's guards, its company.

        What was found by its wording was weighed with all that is around it already.
        """
        if place.name == WORDING:
            return None
        begin, end = _clause(text, place.start, place.end)
        around = {
            Scope.BEFORE: text[begin : place.start],
            Scope.CLAUSE: text[begin:end],
            Scope.PASSAGE: text if channel is not Channel.CALL else _line(text, place),
        }
        for excuse in chain(place.rule.exceptions, self._pack.guards):
            if _stands(excuse.source, around[excuse.scope]):
                return excuse.name
        return WORDING if self._worded and self._worded.unlike(place.points) else None


@lru_cache(maxsize=256)
def _stands(expression: str, text: str) -> bool:
    """Tell whether an expression matches in `text`; hits of one sentence ask the same again."""
    return compiled(expression).search(text) is not None


@lru_cache(maxsize=8)
def detector(pack: RulePack) -> Detector:
    """Return the detector of a pack, made once."""
    return Detector(pack)


def _spans(rule: Rule, pattern: Pattern, text: str) -> Iterator[tuple[int, int]]:
    try:
        for match in pattern.expression.finditer(text, timeout=_TIMEOUT_S):
            if match.end() > match.start():
                yield match.span()
    except TimeoutError:
        log.warning("pattern %s of %s gave up on %d characters", pattern.name, rule.id, len(text))


def _line(text: str, place: _Place) -> str:
    """Return the line of a call around a match: what one mouth says at a stretch."""
    begin = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end)
    return text[begin:] if end < 0 else text[begin:end]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence around a match."""
    first, last = max(0, start - _FAR), min(len(text), end + _FAR)
    begin = start
    while begin > first and text[begin - 1] not in SENTENCE_END:
        begin -= 1
    stop = end
    while stop < last and text[stop] not in SENTENCE_END:
        stop += 1
    return begin, stop


def match(
    pack: RulePack,
    passages: Sequence[Passage],
    *,
    context: Mapping[str, str | None] | None = None,
) -> Iterator[Hit]:
    """Yield every hit in `passages`, gated ones included, in the order of the passages.

    Args:
        pack: The rules.
        passages: Everything said and written; passages of one conversation lend each other context.
        context: By conversation, the word that shows it is about a debt, where that is known
            already; it is searched for in `passages` otherwise.
    """
    detect = detector(pack)
    normals = [normalise(passage.text) for passage in passages]
    read = detect.stretches([normal.text for normal in normals])
    for passage, normal, own in zip(passages, normals, read, strict=True):
        for place in detect.places(normal.text, passage.channel, own):
            if context is None:
                context = _contexts(detect, passages, normals, read)
            yield _hit(detect, place, passage, normal, context.get(passage.conversation))


def _contexts(
    detect: Detector,
    passages: Sequence[Passage],
    normals: Sequence[Normal],
    read: Sequence[Sequence[Stretch]],
) -> dict[str, str]:
    """Return by conversation what shows that it is about a debt.

    It is a word for one; else that a person said who it is; else words that need no other context.
    """
    words: dict[str, str] = {}
    for passage, normal in zip(passages, normals, strict=True):
        if passage.conversation not in words:
            word = detect.debt_word(normal.text)
            if word:
                words[passage.conversation] = word
    for passage, normal, own in zip(passages, normals, read, strict=True):
        if passage.conversation not in words and passage.speaker is not Speaker.OWNER:
            shown = passage.role is Role.COLLECTOR and Role.COLLECTOR
            telling = shown or detect.heavy(normal.text, own)
            if telling:
                words[passage.conversation] = telling
    return words


def _hit(
    detect: Detector, place: _Place, passage: Passage, normal: Normal, debt: str | None
) -> Hit:
    start, end = normal.original_span(place.start, place.end)
    pieces = [piece for piece in passage.pieces if piece.start < end and start < piece.end]
    speaker = pieces[0].speaker if pieces else passage.speaker
    return Hit(
        rule=place.rule.id,
        rule_version=place.rule.version,
        pattern=place.name,
        category=place.rule.category,
        severity=detect.severity(place),
        passage=passage.id,
        start=start,
        end=end,
        text=passage.text[start:end],
        by_sound=place.by_sound,
        score=place.score,
        gates=tuple(_gates(detect, place, passage, normal, speaker, debt)),
        begin_s=pieces[0].begin_s if pieces else None,
        end_s=_end_s(pieces),
    )


def _end_s(pieces: Sequence[Piece]) -> float | None:
    return pieces[-1].end_s if pieces else None


def _gates(
    detect: Detector,
    place: _Place,
    passage: Passage,
    normal: Normal,
    speaker: Speaker,
    debt: str | None,
) -> Iterator[Gate]:
    """Yield the gates in their order, up to the first that stops the hit."""
    passed = passage.role not in _STRANGERS
    yield Gate(name=GateName.PARTY, passed=passed, note=passage.role)
    if not passed:
        return
    passed = not (place.rule.collector_only and speaker is Speaker.OWNER)
    yield Gate(name=GateName.SPEAKER, passed=passed, note=speaker)
    if not passed:
        return
    passed = place.needs is Need.NOTHING or debt is not None
    yield Gate(name=GateName.CONTEXT, passed=passed, note=debt or place.needs)
    if not passed:
        return
    yield Gate(name=GateName.PHRASE, passed=True, note=place.telling or place.name)
    excuse = detect.excuse(place, normal.text, passage.channel)
    yield Gate(name=GateName.EXCEPTION, passed=not excuse, note=excuse or "")
