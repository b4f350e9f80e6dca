"""Which recording is the sound of which call, with a score and a reason in words.

A recording belongs to a call when the number agrees, it starts between the first ring and the end
of the call, and it is not longer than the call; names rarely hold all of that. Every agreement adds
to a score, and the assignment with the highest total score over all recordings is taken, one call
to one recording. What scores low or has a rival close by goes to a person and is never forced.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking import reasons
from analyzer.linking.candidates import candidates
from analyzer.linking.cards import other_card
from analyzer.linking.chains import chains
from analyzer.linking.clocks import clocks
from analyzer.linking.copies import copies
from analyzer.linking.further import LINKED, further, layers
from analyzer.linking.matching import one_to_one
from analyzer.linking.reasons import Agreement, Timing
from analyzer.linking.tables import (
    Codes,
    agreements,
    call_table,
    credible,
    names_of_numbers,
    recording_table,
)
from analyzer.model.link import ClockOffset, Link, LinkDoubt
from analyzer.model.remark import remark

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from analyzer.linking.candidates import Pairs
    from analyzer.linking.chains import Chain
    from analyzer.linking.clocks import Clock
    from analyzer.linking.copies import Copy
    from analyzer.linking.tables import CallTable, Ints, RecordingTable
    from analyzer.model.records import CallRecord, Contact, Recording
    from analyzer.model.remark import Remark

MARGIN = 0.05
"""With less than this to the next best call, a person decides."""
LATE_S = 30.0
"""A recording that begins later and is less than a third of the call holds but its end."""
END = 0.35
WHOLE = 0.8
"""Part of a scheme's recordings that must be whole before such a one is doubted."""
DOUBTFUL = 0.35
"""Below this score a call is not even offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkResult:
    """What became of each recording; every one is in exactly one of the first two."""

    links: tuple[Link, ...] = ()
    """Good enough to stand, by recording id."""
    doubts: tuple[LinkDoubt, ...] = ()
    """The others by recording id, with the best call for a person to confirm, where there is one;
    two may name one call."""
    clocks: tuple[ClockOffset, ...] = ()
    """Clock offsets that were taken off."""


def link_recordings(
    recordings: Sequence[tuple[int, Recording]],
    calls: Sequence[tuple[int, CallRecord]],
    *,
    region: str,
    modified: Mapping[int, datetime] | None = None,
    contacts: Sequence[tuple[int, Contact]] = (),
) -> LinkResult:
    """Return which recording is which call; the order of the inputs does not matter.

    Args:
        recordings: Record ids and recordings.
        calls: Record ids and calls, each once (`events.merge` comes before).
        region: ISO 3166 country of the case, for numbers without country code.
        modified: By recording id, the file's modification time on the phone. Leave out times that
            a copy did not keep.
        contacts: Record ids and address book entries, for names in file names.
    """
    saved = credible(recordings, modified or {})
    again = {key: one for key, one in copies(recordings, saved).items() if one.sure}
    originals = [(key, recording) for key, recording in recordings if key not in again]
    cut = chains(originals)
    later = {key for chain in cut.values() for key in chain.parts[1:]}
    wholes = [
        (key, cut[key].whole if key in cut else recording)
        for key, recording in originals
        if key not in later
    ]
    found = _linked(wholes, calls, region=region, modified=saved, contacts=contacts)
    return _with_copies(_with_parts(found, cut), again)


def _with_parts(found: LinkResult, cut: Mapping[int, Chain]) -> LinkResult:
    """Return the result with each further file held to be the call of the first."""
    links = {link.recording: link for link in found.links}
    doubts = {doubt.recording: doubt for doubt in found.doubts}
    for first, chain in cut.items():
        passed = timedelta()
        for place, key in enumerate(chain.parts):
            if link := links.get(first):
                why = remark(reasons.PART, part=place + 1, parts=len(chain.parts))
                after = link.offset + passed
                links[key] = (
                    replace(link, recording=key, offset=after, reason=why) if place else link
                )
            elif place:
                doubt = doubts[first]
                best = doubt.link and replace(doubt.link, recording=key)
                doubts[key] = LinkDoubt(recording=key, link=best, why=doubt.why)
            passed += chain.lengths[place]
    return replace(
        found,
        links=tuple(links[key] for key in sorted(links)),
        doubts=tuple(doubts[key] for key in sorted(doubts)),
    )


def _with_copies(found: LinkResult, again: Mapping[int, Copy]) -> LinkResult:
    """Return the result with each copy held to be the call of the recording it is a copy of."""
    links = {link.recording: link for link in found.links}
    doubts = {doubt.recording: doubt for doubt in found.doubts}
    for key, copy in again.items():
        if link := links.get(copy.original):
            links[key] = replace(link, recording=key, reason=remark(reasons.COPY))
        else:
            doubt = doubts[copy.original]
            best = doubt.link and replace(doubt.link, recording=key)
            doubts[key] = LinkDoubt(recording=key, link=best, why=doubt.why)
    return LinkResult(
        links=tuple(links[key] for key in sorted(links)),
        doubts=tuple(doubts[key] for key in sorted(doubts)),
        clocks=found.clocks,
    )


def _linked(
    recordings: Sequence[tuple[int, Recording]],
    calls: Sequence[tuple[int, CallRecord]],
    *,
    region: str,
    modified: Mapping[int, datetime],
    contacts: Sequence[tuple[int, Contact]],
) -> LinkResult:
    codes = Codes(region)
    table = call_table(calls, codes)
    if not table.id.size:
        why, keys = remark(reasons.NO_CALLS), sorted(key for key, _ in recordings)
        return LinkResult(doubts=tuple(LinkDoubt(recording=k, link=None, why=why) for k in keys))
    identities = {
        pair: index
        for index, pair in enumerate(
            dict.fromkeys((recording.number, recording.name) for _, recording in recordings)
        )
    }
    agreement = agreements(identities, names_of_numbers(calls, contacts, codes), codes)
    rows = recording_table(recordings, modified=modified, identities=identities)
    learned = clocks(table, rows, agreement)
    pairs = candidates(table, rows, agreement, learned)
    return _result(table, rows, pairs, learned)


def assign(pairs: Pairs) -> Ints:
    """Return the places of the pairs in the one-to-one assignment of the highest total score."""
    cost = 1.0 - pairs.score + 1e-9 * pairs.call / max(int(pairs.call.max(initial=0)), 1) + 1e-6
    return one_to_one(pairs.recording, pairs.call, cost)


def margins(pairs: Pairs, taken: Ints) -> dict[int, float]:
    """Return, by recording row, what the total score would lose with its next best call.

    A next best call that is another recording's own is only a rival as far as that recording could
    move over.
    """
    score = dict(
        zip(
            zip(pairs.recording.tolist(), pairs.call.tolist(), strict=True),
            pairs.score.tolist(),
            strict=True,
        )
    )
    options: dict[int, list[int]] = defaultdict(list)
    for who, which in score:
        options[who].append(which)
    mine = {int(pairs.recording[p]): int(pairs.call[p]) for p in taken}
    owner = {which: who for who, which in mine.items()}
    found = {}
    for who, which in mine.items():
        losses = [score[who, which]]
        for other in options[who]:
            if other == which:
                continue
            loss = score[who, which] - score[who, other]
            if (rival := owner.get(other)) is not None:
                loss += score[rival, other] - score.get((rival, which), 0.0)
            losses.append(loss)
        found[who] = max(0.0, min(losses))
    return found


def _result(
    calls: CallTable, recordings: RecordingTable, pairs: Pairs, learned: Sequence[Clock]
) -> LinkResult:
    best = {int(pairs.recording[p]): int(p) for p in reversed(range(pairs.recording.size))}
    margin: dict[int, float] = {}
    places: list[Ints] = []
    for layer in layers(calls, recordings, pairs):
        some = pairs.take(layer)
        mine = assign(some)
        margin |= margins(some, mine)
        places.append(layer[mine])
    taken = _once(pairs, places)
    best |= {int(pairs.recording[p]): int(p) for mine in places for p in mine}
    odd = dict.fromkeys(_late(calls, recordings, pairs, taken, best), reasons.WEAK)
    odd |= dict.fromkeys(other_card(calls, recordings, pairs, taken), reasons.OTHER_CARD)
    why = {
        place: _doubt(pairs, place, margin[int(pairs.recording[place])], odd=odd.get(place))
        for mine in places
        for place in mine.tolist()
    }
    sure = {place for place in taken.tolist() if why[place] is None}
    more = further(calls, recordings, pairs, sure, best)
    more |= _beside(pairs, sure, why)
    first = set(taken.tolist())
    links: list[Link] = []
    doubts: list[LinkDoubt] = []
    for row, key in enumerate(recordings.id.tolist()):
        place = best.get(row)
        if place is None or pairs.score[place] < DOUBTFUL:
            timed = not np.isnan(recordings.start[row]) or not np.isnan(recordings.saved[row])
            none = remark(reasons.NO_CANDIDATE if timed else reasons.UNTIMED)
            doubts.append(LinkDoubt(recording=key, link=None, why=none))
            continue
        link = _link(calls, recordings, pairs, place, margin.get(row, 0.0))
        doubt = why.get(place) if place in first else reasons.TAKEN
        if row in more:
            links.append(replace(link, margin=link.score, reason=more[row]))
        elif doubt is None:
            links.append(link)
        else:
            doubts.append(LinkDoubt(recording=key, link=link, why=remark(doubt)))
    return LinkResult(
        links=tuple(sorted(links, key=lambda link: link.recording)),
        doubts=tuple(sorted(doubts, key=lambda doubt: doubt.recording)),
        clocks=_offsets(recordings, learned),
    )


def _once(pairs: Pairs, places: Sequence[Ints]) -> Ints:
    """Return the best of the assigned pairs of each call."""
    every = np.concatenate([np.empty(0, dtype=np.int64), *places])
    order = every[np.lexsort((every, -pairs.score[every]))]
    firsts = np.unique(pairs.call[order], return_index=True)[1]
    return np.sort(order[firsts])


def _beside(
    pairs: Pairs, sure: Collection[int], why: Mapping[int, str | None]
) -> dict[int, Remark]:
    """Return rows of what a second recorder has of a linked call, where nothing speaks against."""
    linked = {int(pairs.call[place]) for place in sure}
    return {
        int(pairs.recording[place]): remark(reasons.BESIDE)
        for place, doubt in why.items()
        if doubt is None and place not in sure and int(pairs.call[place]) in linked
    }


def _late(
    calls: CallTable,
    recordings: RecordingTable,
    pairs: Pairs,
    taken: Ints,
    best: Mapping[int, int],
) -> set[int]:
    """Return the places of recordings that hold but the end of a call where others hold the whole.

    Where a recorder keeps whole calls, the end of one is more likely a call whose row is missing.
    """
    who, which = pairs.recording[taken], pairs.call[taken]
    length, talked = recordings.length[who], calls.talked[which]
    whole = length >= talked * 0.9 - 3.0
    schemes = recordings.scheme[who]
    kept = np.bincount(schemes[whole], minlength=len(recordings.schemes))
    share = kept / np.maximum(np.bincount(schemes, minlength=len(recordings.schemes)), 1)
    late = (length < END * talked) & (pairs.lag[taken] > LATE_S) & (share[schemes] >= WHOLE)
    claims = np.bincount(pairs.call[list(best.values())], minlength=calls.id.size)
    late &= claims[which] == 1  # else it may be one of several parts
    return set(taken[late].tolist())


def _link(
    calls: CallTable, recordings: RecordingTable, pairs: Pairs, place: int, margin: float
) -> Link:
    who, which = int(pairs.recording[place]), int(pairs.call[place])
    lag, timing = float(pairs.lag[place]), Timing(int(pairs.timing[place]))
    return Link(
        recording=int(recordings.id[who]),
        call=int(calls.id[which]),
        score=round(float(pairs.score[place]), 3),
        margin=round(margin, 3),
        offset=timedelta(seconds=round(lag, 3)),
        reason=reasons.reason(
            Agreement(int(pairs.agreement[place])),
            timing,
            lag=lag,
            clock=float(pairs.clock[place]),
            recorded=float(recordings.length[who]),
            talked=float(calls.talked[which]),
        ),
    )


def _doubt(pairs: Pairs, place: int, margin: float, *, odd: str | None) -> str | None:
    if pairs.timing[place] == Timing.NONE:
        return reasons.NO_TIME
    if pairs.too_long[place]:
        return reasons.TOO_LONG
    if round(float(pairs.score[place]), 3) < LINKED:
        return reasons.WEAK
    if round(margin, 3) < MARGIN:
        return reasons.CLOSE
    return None if pairs.timing[place] == Timing.CREATION else odd


def _offsets(recordings: RecordingTable, learned: Sequence[Clock]) -> tuple[ClockOffset, ...]:
    """Return all clocks of the schemes that have one to tell of."""
    told = {clock.scheme for clock in learned if clock.offset or clock.at_end}
    return tuple(
        ClockOffset(
            naming=recordings.schemes[clock.scheme] or None,
            offset=timedelta(seconds=round(clock.offset)),
            at_end=clock.at_end,
            pairs=clock.pairs,
        )
        for clock in learned
        if clock.pairs and clock.scheme in told
    )
