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
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analyzer.linking import reasons
from analyzer.linking.candidates import candidates
from analyzer.linking.clocks import clocks
from analyzer.linking.copies import copies
from analyzer.linking.matching import one_to_one
from analyzer.linking.reasons import Agreement, Timing
from analyzer.linking.tables import (
    Codes,
    agreements,
    call_table,
    names_of_numbers,
    recording_table,
)
from analyzer.model.link import ClockOffset, Link, LinkDoubt
from analyzer.model.remark import remark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from analyzer.linking.candidates import Pairs
    from analyzer.linking.clocks import Clock
    from analyzer.linking.copies import Copy
    from analyzer.linking.tables import CallTable, Ints, RecordingTable
    from analyzer.model.records import CallRecord, Contact, Recording
    from analyzer.model.remark import Remark

LINKED = 0.60
"""Below this score nothing is linked."""
MARGIN = 0.05
"""With less than this to the next best call, a person decides."""
BESIDE_S = 5.0
"""How far apart two recorders begin and end."""
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
    again = copies(recordings, modified or {})
    originals = [(key, recording) for key, recording in recordings if key not in again]
    found = _linked(originals, calls, region=region, modified=modified or {}, contacts=contacts)
    return _with_copies(found, again)


def _with_copies(found: LinkResult, again: Mapping[int, Copy]) -> LinkResult:
    """Return the result with each copy held to be the call of the recording it is a copy of."""
    links = {link.recording: link for link in found.links}
    doubts = {doubt.recording: doubt for doubt in found.doubts}
    for key, copy in again.items():
        link, doubt = links.get(copy.original), doubts.get(copy.original)
        if link and copy.sure:
            links[key] = replace(link, recording=key, reason=remark(reasons.COPY))
            continue
        best = doubt.link if doubt else link
        doubts[key] = LinkDoubt(
            recording=key,
            link=best and replace(best, recording=key),
            why=doubt.why if doubt else remark(reasons.SAME_MINUTE),
        )
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
    taken = assign(pairs)
    margin = margins(pairs, taken)
    best = {int(pairs.recording[p]): int(p) for p in reversed(range(pairs.recording.size))}
    best |= {int(pairs.recording[p]): int(p) for p in taken}
    more = _continued(calls, recordings, pairs, taken, best)
    links: list[Link] = []
    doubts: list[LinkDoubt] = []
    for row, key in enumerate(recordings.id.tolist()):
        place = best.get(row)
        if place is None or pairs.score[place] < DOUBTFUL:
            timed = not np.isnan(recordings.start[row]) or not np.isnan(recordings.saved[row])
            why = remark(reasons.NO_CANDIDATE if timed else reasons.UNTIMED)
            doubts.append(LinkDoubt(recording=key, link=None, why=why))
            continue
        link = _link(calls, recordings, pairs, place, margin.get(row, 0.0))
        if row in more:
            links.append(replace(link, margin=link.score, reason=more[row]))
            continue
        doubt = _doubt(pairs, place, link, taken=row in margin)
        if doubt is None:
            links.append(link)
        else:
            doubts.append(LinkDoubt(recording=key, link=link, why=remark(doubt)))
    return LinkResult(
        links=tuple(sorted(links, key=lambda link: link.recording)),
        doubts=tuple(sorted(doubts, key=lambda doubt: doubt.recording)),
        clocks=_offsets(recordings, learned),
    )


def _continued(
    calls: CallTable,
    recordings: RecordingTable,
    pairs: Pairs,
    taken: Ints,
    best: Mapping[int, int],
) -> dict[int, Remark]:
    """Return recordings that are a further part of a call already assigned, with the reason.

    Recorders cut long calls into files. The parts lie side by side and are together no longer than
    the call. Two recorders at work at once make two recordings of one call, which lie over each
    other. Anything less plain goes to a person.
    """
    held: dict[int, list[int]] = {int(pairs.call[p]): [int(p)] for p in taken}
    found: dict[int, Remark] = {}
    for row, place in best.items():
        call = int(pairs.call[place])
        parts = held.get(call, [])
        if place in parts or not all(_plain(pairs, p) for p in (*parts, place)):
            continue
        lengths = {p: float(recordings.length[pairs.recording[p]]) for p in (*parts, place)}
        spans = sorted((float(pairs.lag[p]), length) for p, length in lengths.items())
        apart = all(a + length <= b + 3.0 for (a, length), (b, _) in pairwise(spans))
        total, talked = sum(lengths.values()), float(calls.talked[call])
        if any(_beside(recordings, pairs, place, part) for part in parts):
            found[row] = remark(reasons.BESIDE)
        elif parts and apart and total <= 1.02 * talked + 3.0:
            parts.append(place)
            found[row] = remark(
                reasons.CONTINUED,
                lag=round(float(pairs.lag[place])),
                recorded=f"{total:.0f}",
                talked=f"{talked:.0f}",
            )
    return found


def _beside(recordings: RecordingTable, pairs: Pairs, place: int, other: int) -> bool:
    """Say whether two recordings of different recorders hold the same stretch of a call."""
    mine, theirs = int(pairs.recording[place]), int(pairs.recording[other])
    length = float(recordings.length[mine])
    return bool(
        recordings.scheme[mine] != recordings.scheme[theirs]
        and abs(pairs.lag[place] - pairs.lag[other]) <= BESIDE_S
        and abs(length - recordings.length[theirs]) <= BESIDE_S + 0.02 * length
    )


def _plain(pairs: Pairs, place: int) -> bool:
    return bool(
        pairs.agreement[place] >= Agreement.NAME
        and pairs.score[place] >= LINKED
        and pairs.timing[place] in (Timing.LATER, Timing.EARLIER, Timing.CORRECTED)
    )


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


def _doubt(pairs: Pairs, place: int, link: Link, *, taken: bool) -> str | None:
    if not taken:
        return reasons.TAKEN
    if pairs.timing[place] == Timing.NONE:
        return reasons.NO_TIME
    if pairs.too_long[place]:
        return reasons.TOO_LONG
    if link.score < LINKED:
        return reasons.WEAK
    return reasons.CLOSE if link.margin < MARGIN else None


def _offsets(recordings: RecordingTable, learned: Sequence[Clock]) -> tuple[ClockOffset, ...]:
    return tuple(
        ClockOffset(
            naming=recordings.schemes[clock.scheme] or None,
            offset=timedelta(seconds=round(clock.offset)),
            at_end=clock.at_end,
            pairs=clock.pairs,
        )
        for clock in learned
        if clock.offset or clock.at_end
    )
