"""Calls and recordings as columns of numbers, and which numbers and names agree."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking.reasons import Agreement
from analyzer.model.party import NumberKind
from analyzer.model.records import CallOutcome, Direction, TimeBasis
from analyzer.numbers import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta

    from numpy.typing import NDArray

    from analyzer.model.records import CallRecord, Contact, Recording

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

CONNECTED = frozenset({CallOutcome.ANSWERED, CallOutcome.VOICEMAIL, CallOutcome.UNKNOWN})
"""Outcomes that leave room for a recording; a missed or rejected call has no sound."""

TAIL_DIGITS = 7
"""A local landline number has seven or eight digits; less is no evidence."""

SAME_S = 1.0
"""How far apart the lengths of one recording saved twice are."""

APART_S = 2.0
"""No call follows another so soon that their files are closed within this."""

NAMED = "name:"
"""Before a name in the place of a key."""
NUMBERLESS = frozenset({NumberKind.NAME, NumberKind.WITHHELD})
_MEMBER = re.compile(r"[(（]([+\d][\d +*-]{2,})[)）]")
_CARD = re.compile(r"(?<![A-Za-z\d])(?:sim|卡)[ _-]?([12])(?![A-Za-z\d])", re.IGNORECASE)
DIRECTIONS = {Direction.UNKNOWN: 0, Direction.IN: 1, Direction.OUT: 2}


class Codes:
    """Small integers for party keys, each raw number normalised once."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._by_raw: dict[str, int] = {}
        self._by_key: dict[str, int] = {}

    def code(self, raw: str | None) -> int:
        """Return the code of a number as written, -1 where it holds no comparable number."""
        if raw is None:
            return -1
        if raw not in self._by_raw:
            self._by_raw[raw] = self._fresh(raw)
        return self._by_raw[raw]

    def _fresh(self, raw: str) -> int:
        number = normalise(raw, region=self._region)
        masked = "*" in number.key  # by the carrier: neither equal nor different
        if masked or number.kind in NUMBERLESS or not any(c.isdigit() for c in number.key):
            return -1
        return self._by_key.setdefault(number.key, len(self._by_key))

    def party(self, raw: str | None) -> int:
        """Return the code of a number, or of a name that stands in its place; -1 for neither."""
        code = self.code(raw)
        if code >= 0 or raw is None:
            return code
        named = normalise(raw, region=self._region).kind is NumberKind.NAME
        return self._by_key.setdefault(f"{NAMED}{raw.strip()}", len(self._by_key)) if named else -1

    def keys(self) -> list[str]:
        """Return the keys in the order of their codes."""
        return list(self._by_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTable:
    """Calls that can hold a recording, by start; seconds since 1970, NaN where unknown."""

    id: Ints
    start: Floats
    talked: Floats
    number: Ints
    """Code of the number, -1 where withheld or masked."""
    direction: Ints
    next_start: Floats
    """Start of the next call of the same exhibit after this one was over; inf where none."""
    longest: float
    """Longest talk, seconds."""
    sim: Ints
    """Code of the SIM card as the source writes it, 0 where it does not."""
    billed: NDArray[np.bool_]
    """True where the source gives wall time alone, as bills do, which count from the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingTable:
    """Recordings by start, then id; seconds since 1970, NaN where unknown."""

    id: Ints
    start: Floats
    saved: Floats
    """Modification time of the file as it was on the phone."""
    length: Floats
    direction: Ints
    identity: Ints
    """Code of the pair of number and name."""
    scheme: Ints
    """Index into `schemes`."""
    schemes: tuple[str, ...]
    sim: Ints
    """The card's slot, 1 or 2, where the name has it, else 0."""
    creation: NDArray[np.bool_]
    """True where the name holds the creation time of the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreements:
    """Which call numbers agree with which recording identities, and how."""

    width: int
    pairs: Ints
    """`identity * width + number + 1`, sorted."""
    kinds: Ints
    fallback: Ints
    """By identity: what holds for a number not among its pairs."""

    def of(self, identity: Ints, number: Ints) -> Ints:
        """Return the `Agreement` of each recording identity with each call number."""
        wanted = identity * self.width + number + 1
        found = np.full(wanted.shape, int(Agreement.UNKNOWN), dtype=np.int64)
        known = number >= 0
        found[known] = self.fallback[identity[known]]
        if self.pairs.size:
            place = np.minimum(np.searchsorted(self.pairs, wanted), self.pairs.size - 1)
            hit = self.pairs[place] == wanted
            found[hit] = self.kinds[place[hit]]
        return found


def _epoch(at: datetime | None) -> float:
    return np.nan if at is None else at.timestamp()


def _length(length: timedelta | None) -> float:
    return np.nan if length is None else length.total_seconds()


def _eligible(call: CallRecord) -> bool:
    if call.started_at is None or call.outcome not in CONNECTED:
        return False
    return call.duration is None or call.duration.total_seconds() > 0


def call_table(calls: Iterable[tuple[int, CallRecord]], codes: Codes) -> CallTable:
    """Return the calls that were connected and have a time, as columns."""
    rows = sorted(
        ((_epoch(call.started_at), key, call) for key, call in calls if _eligible(call)),
        key=lambda row: row[:2],
    )
    exhibits: dict[str, int] = {}
    cards: dict[str, int] = {"": 0}
    start = np.array([row[0] for row in rows], dtype=np.float64)
    talked = np.array([_length(row[2].duration) for row in rows], dtype=np.float64)
    number = np.array([codes.party(row[2].number) for row in rows], dtype=np.int64)
    exhibit = np.array(
        [exhibits.setdefault(row[2].provenance.exhibit, len(exhibits)) for row in rows],
        dtype=np.int64,
    )
    return CallTable(
        id=np.array([row[1] for row in rows], dtype=np.int64),
        start=start,
        talked=talked,
        number=number,
        direction=np.array([DIRECTIONS[row[2].direction] for row in rows], dtype=np.int64),
        next_start=_next_starts(start, talked, exhibit),
        longest=float(np.nanmax(talked, initial=0.0)) if rows else 0.0,
        sim=np.array([cards.setdefault(row[2].sim or "", len(cards)) for row in rows], np.int64),
        billed=np.array([row[2].time_basis is TimeBasis.CASE_ZONE for row in rows], dtype=np.bool_),
    )


def _next_starts(start: Floats, talked: Floats, exhibit: Ints) -> Floats:
    upcoming = np.full(start.size, np.inf)
    for source in np.unique(exhibit):
        rows = np.flatnonzero(exhibit == source)
        over = start[rows] + np.nan_to_num(talked[rows])
        place = np.searchsorted(start[rows], over, side="left")
        place = np.maximum(place, np.arange(rows.size) + 1)
        there = place < rows.size
        upcoming[rows[there]] = start[rows[place[there]]]
    return upcoming


def recording_table(
    recordings: Iterable[tuple[int, Recording]],
    *,
    modified: Mapping[int, datetime],
    identities: Mapping[tuple[str | None, str | None], int],
) -> RecordingTable:
    """Return the recordings as columns."""
    rows = sorted(
        ((_epoch(recording.started_at), key, recording) for key, recording in recordings),
        key=lambda row: (np.isnan(row[0]), row[0], row[1]),
    )
    names = sorted({row[2].naming or "" for row in rows})
    length = np.array([_length(row[2].duration) for row in rows], dtype=np.float64)
    saved = np.array([_epoch(modified.get(row[1])) for row in rows], dtype=np.float64)
    scheme = {name: index for index, name in enumerate(names)}
    return RecordingTable(
        id=np.array([row[1] for row in rows], dtype=np.int64),
        start=np.array([row[0] for row in rows], dtype=np.float64),
        saved=saved,
        length=length,
        direction=np.array([DIRECTIONS[row[2].direction] for row in rows], dtype=np.int64),
        identity=np.array([identities[row[2].number, row[2].name] for row in rows], np.int64),
        scheme=np.array([scheme[row[2].naming or ""] for row in rows], dtype=np.int64),
        schemes=tuple(names),
        sim=np.array([_slot(row[2]) for row in rows], dtype=np.int64),
        creation=np.array(
            [(row[2].naming or "").startswith("bcr") for row in rows], dtype=np.bool_
        ),
    )


def _slot(recording: Recording) -> int:
    """Return the slot of the SIM card that a name or side-car tells, 0 where none does."""
    if (told := recording.raw.get("sim")) in ("1", "2"):
        return int(told)
    found = (_CARD.search(text) for key, text in recording.raw.items() if ":" not in key)
    return next((int(card[1]) for card in found if card), 0)


def credible(
    recordings: Iterable[tuple[int, Recording]], modified: Mapping[int, datetime]
) -> dict[int, datetime]:
    """Return save times without those that came from a copy of many files at once.

    A recorder cannot close a file sooner after another than the recording is long, unless both are
    copies of one.

    Args:
        recordings: Record ids and recordings.
        modified: By record id, when the file was saved.
    """
    by_scheme: dict[str | None, list[tuple[int, float]]] = defaultdict(list)
    for key, one in recordings:
        if key in modified:
            by_scheme[one.naming].append((key, _length(one.duration)))
    believed: dict[int, datetime] = {}
    for held in by_scheme.values():
        long = np.nan_to_num(np.array([length for _, length in held]))
        saved = np.array([modified[key].timestamp() for key, _ in held])
        sure = _one_by_one(saved, long).tolist()
        believed |= {key: modified[key] for (key, _), one in zip(held, sure, strict=True) if one}
    return believed


def _one_by_one(saved: Floats, long: Floats) -> NDArray[np.bool_]:
    """Say which files were saved as a recorder does, and not in one go."""
    moments, group = np.unique(saved, return_inverse=True)
    longest, shortest = np.zeros(moments.size), np.full(moments.size, np.inf)
    np.maximum.at(longest, group, long)
    np.minimum.at(shortest, group, long)
    copied = longest - shortest > SAME_S
    too_soon = np.diff(moments) < np.maximum(longest[1:] - 5.0, APART_S)
    copied[1:] |= too_soon
    copied[:-1] |= too_soon
    return np.asarray(~copied[group])


def names_of_numbers(
    calls: Iterable[tuple[int, CallRecord]],
    contacts: Iterable[tuple[int, Contact]],
    codes: Codes,
) -> dict[str, set[int]]:
    """Return which numbers each contact name was seen with, in the call log and address book."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for _, call in calls:
        if call.name and (code := codes.code(call.number)) >= 0:
            numbers[call.name.strip()].add(code)
    for _, contact in contacts:
        for raw in contact.numbers:
            if (code := codes.code(raw)) >= 0:
                numbers[contact.name.strip()].add(code)
    return dict(numbers)


def agreements(
    identities: Mapping[tuple[str | None, str | None], int],
    names: Mapping[str, set[int]],
    codes: Codes,
) -> Agreements:
    """Return how each recording identity (number, name) agrees with the numbers of calls."""
    own = {index: codes.code(number) for (number, _), index in identities.items()}
    members = {index: _members(name, codes) for (_, name), index in identities.items()}
    keys = codes.keys()
    tails = Tails(codes)
    named_calls = {key[len(NAMED) :]: c for c, key in enumerate(keys) if key.startswith(NAMED)}
    found: dict[tuple[int, int], int] = {}
    fallback = np.full(len(identities), int(Agreement.UNKNOWN), dtype=np.int64)
    for (number, name), index in identities.items():
        labels = {text.strip() for text in (name, number) if text}
        if own[index] >= 0:
            fallback[index] = Agreement.CONFLICT
            for label, code in named_calls.items():  # a name in a log may be this number's
                same = own[index] in names.get(label, ()) or label in labels
                found[index, code] = int(Agreement.NAME if same else Agreement.UNKNOWN)
            alike = tails.like(own[index])
            found |= dict.fromkeys(((index, code) for code in alike), int(Agreement.TAIL))
            found[index, own[index]] = int(Agreement.EQUAL)
            continue
        known = {code for label in labels for code in names.get(label, ())}
        known |= {named_calls[label] for label in labels if label in named_calls}
        if known or members[index]:
            fallback[index] = Agreement.OTHER_NAME
        found |= dict.fromkeys(((index, code) for code in known), int(Agreement.NAME))
        found |= dict.fromkeys(((index, code) for code in members[index]), int(Agreement.EQUAL))
    return _packed(found, fallback, width=len(keys) + 1)


def _members(name: str | None, codes: Codes) -> set[int]:
    """Return the numbers of a conference, as a name holds them: `李四(139…)、王五(138…)`."""
    numbers = _MEMBER.findall(name or "")
    return (
        {code for raw in numbers if (code := codes.code(raw)) >= 0} if len(numbers) > 1 else set()
    )


def _packed(found: Mapping[tuple[int, int], int], fallback: Ints, *, width: int) -> Agreements:
    order = sorted((index * width + code + 1, kind) for (index, code), kind in found.items())
    return Agreements(
        width=width,
        pairs=np.array([pair for pair, _ in order], dtype=np.int64),
        kinds=np.array([kind for _, kind in order], dtype=np.int64),
        fallback=fallback,
    )


class Tails:
    """Numbers of which one is the end of the other: written with and without area code."""

    def __init__(self, codes: Codes) -> None:
        """Take the numbers that have codes so far."""
        self._keys = codes.keys()
        self._by_tail: dict[str, list[int]] = defaultdict(list)
        for code, key in enumerate(self._keys):
            digits = _digits(key)
            if len(digits) >= TAIL_DIGITS:
                self._by_tail[digits[-TAIL_DIGITS:]].append(code)

    def like(self, code: int) -> list[int]:
        """Return the codes of the numbers that a number's end agrees with, without its own."""
        digits = _digits(self._keys[code])
        if len(digits) < TAIL_DIGITS:
            return []
        same = self._by_tail.get(digits[-TAIL_DIGITS:], [])
        ends = ((other, _digits(self._keys[other])) for other in same if other != code)
        return [other for other, d in ends if digits.endswith(d) or d.endswith(digits)]


def _digits(key: str) -> str:
    return "" if key.startswith(NAMED) else "".join(c for c in key if c.isdigit())
