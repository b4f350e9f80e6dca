"""Which numbers are held to be one institution, with the reason for every join.

Collectors change numbers; regulators count by institution. Two numbers are joined where something
ties both to one institution: the person's own marking, a message signature, the name they introduce
themselves by, the lender they collect for, a link, an account, a WeChat or QQ id, or a number to
call back. A number that names several lenders is joined by none of these names, and to no number
that names one alone, since joining two institutions by mistake would count calls against the wrong
one: numbers are passed on, and agencies collect for many.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from analyzer.linking.debt import folded
from analyzer.linking.groups import Groups
from analyzer.linking.identifiers import (
    NAMES,
    Trace,
    identifiers,
    institution,
    labelled_institution,
    syllables,
)
from analyzer.linking.parties import labels
from analyzer.linking.rhythm import Ring, join_by_rhythm
from analyzer.model.party import Cluster, Role, TieVerdict
from analyzer.model.records import Direction
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analyzer.model.party import Party, Tie
    from analyzer.model.records import CallRecord
    from analyzer.model.remark import Remark

REASONS: dict[Trace, str] = {
    Trace.SIGNATURE: N_("%(first)s 与 %(second)s：短信签名都是【%(value)s】"),
    Trace.INTRODUCTION: N_("%(first)s 与 %(second)s：都自称“%(value)s”"),
    Trace.SOUND: N_(
        "%(first)s 与 %(second)s：通话里说的名称与“%(value)s”读音相同，转写可能写错了字"
    ),
    Trace.LENDER: N_("%(first)s 与 %(second)s：都在催同一家“%(value)s”的款"),
    Trace.MENTION: N_("%(first)s 与 %(second)s：来信或通话里都提到“%(value)s”"),
    Trace.LINK: N_("%(first)s 与 %(second)s：发来同一个链接 %(value)s"),
    Trace.ACCOUNT: N_("%(first)s 与 %(second)s：给出同一个收款账号 %(value)s"),
    Trace.WECHAT: N_("%(first)s 与 %(second)s：给出同一个微信号 %(value)s"),
    Trace.QQ: N_("%(first)s 与 %(second)s：给出同一个 QQ 号 %(value)s"),
    Trace.CALL_BACK: N_("%(first)s 与 %(second)s：要求回拨同一个号码 %(value)s"),
    Trace.LABEL: N_(
        "%(first)s 与 %(second)s：手机里的名字或标记都指向“%(value)s”；标记是其他人或软件的看法"
    ),
}
CALLED_BACK = N_("%(first)s 要求回拨 %(second)s")
MARKED = N_("%(first)s 与 %(second)s：您标注为同一机构“%(value)s”")
TIED = N_("%(first)s 与 %(second)s：您指定为同一机构")
RHYTHM = N_(
    "%(second)s 的 %(all)d 轮连续来电里，有 %(shared)d 轮与 %(first)s 或其同组号码接连打来"
    "（前后相隔不超过 %(gap)d 秒），难以用巧合解释"
)

_SAID = tuple(trace for trace in Trace if trace in NAMES)
"""Ways to give a name, the weightiest first."""
_ODD = (Trace.SOUND, Trace.LABEL)
"""Ways that are told also where only one of two numbers has them."""
_SPOKEN = frozenset({Trace.INTRODUCTION, Trace.LENDER})
_JOINED_ROLES = frozenset({Role.COLLECTOR, Role.UNKNOWN})
"""Others are joined by the person's mark alone: a bank's hotline is not whoever uses its name."""

STRANGERS = 4
"""So many unknown numbers that call in series are hardly anything else than one caller."""

Why = Callable[[str, str], "Remark"]
"""From two numbers to the reason why they are one institution."""
Bond = tuple[Sequence[str], Why]
"""Numbers that share something, and the reason for any two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    first: str
    second: str
    reason: Remark


def cluster(
    parties: Sequence[Party],
    texts: Mapping[str, Sequence[str]],
    *,
    region: str,
    own_numbers: frozenset[str] = frozenset(),
    calls: Iterable[tuple[str, CallRecord]] = (),
    ties: Sequence[Tie] = (),
) -> tuple[Cluster, ...]:
    """Return groups of two or more numbers with a suspected collector among them, by id.

    Unknown numbers alone are a group where there are several and they call in series, and nothing
    else ties them.

    Args:
        parties: All parties with their roles and the institutions the person named.
        texts: By party key, what came from that number: messages, transcripts of calls.
        region: ISO 3166 country of the case, for numbers to call back.
        own_numbers: Keys of the person's own numbers, which collectors like to recite.
        calls: Party keys and calls, each call once, for their rhythm and the labels in them.
        ties: What the person says of two numbers; it stands above all else.
    """
    by_key = {party.number.key: party for party in parties}
    called = [(key, call) for key, call in calls if key in by_key]
    traces = {
        key: _traces(texts.get(key, ()), region=region, ignore=own_numbers | {key})
        for key, party in sorted(by_key.items())
        if party.role in _JOINED_ROLES
    }
    traces = _by_sound(traces)
    _add_mentions(traces, by_key, texts)
    several = {key for key, seen in traces.items() if len(_whole_names(seen)) > 1}
    traces = {key: _single_named(seen) for key, seen in traces.items()}
    _add_labels(traces, by_key, called)
    groups = Groups(ties)
    edges = [edge for edge in _tied(ties, by_key) if groups.join(edge.first, edge.second)]
    for keys, why in _marked(by_key):
        edges += _joined(groups, keys, why)
    for keys, why in (*_shared(traces), *_called_back(traces)):
        edges += _joined(groups, [key for key in keys if key not in several], why)
        edges += _joined(groups, [key for key in keys if key in several], why)
    single = {key: seen for key, seen in traces.items() if key not in several}
    rhythmic = _rhythmic(groups, single, called)
    told = _told(groups, by_key, rhythmic)
    clusters = _clusters(told, by_key, traces, [*edges, *rhythmic])
    return tuple(sorted(clusters, key=lambda one: one.id))


def _told(
    groups: Groups, parties: Mapping[str, Party], rhythmic: Iterable[_Edge]
) -> Iterator[list[str]]:
    """Yield the groups with a suspected collector, and strangers that only their rhythm ties."""
    series = Counter(groups.root(edge.first) for edge in rhythmic)
    for keys in groups.groups():
        strangers = len(keys) >= STRANGERS and series[groups.root(keys[0])] == len(keys) - 1
        if strangers or any(parties[key].role is Role.COLLECTOR for key in keys):
            yield keys


def _joined(groups: Groups, keys: Sequence[str], why: Why) -> Iterator[_Edge]:
    """Join numbers that share something; each to the first that a person does not keep apart."""
    for place, key in enumerate(keys):
        for other in keys[:place]:
            if groups.join(other, key):
                yield _Edge(first=other, second=key, reason=why(other, key))
                break


def _tied(ties: Iterable[Tie], parties: Mapping[str, Party]) -> Iterator[_Edge]:
    for tie in ties:
        known = tie.first in parties and tie.second in parties
        if tie.verdict is TieVerdict.TOGETHER and tie.second and known:
            why = remark(TIED, first=tie.first, second=tie.second)
            yield _Edge(first=tie.first, second=tie.second, reason=why)


def _rhythmic(
    groups: Groups,
    traces: Mapping[str, Mapping[tuple[Trace, str], int]],
    calls: Iterable[tuple[str, CallRecord]],
) -> list[_Edge]:
    """Join by the rhythm of calls and return the edges."""
    rings = (
        Ring(
            party=key,
            start=call.started_at.timestamp(),
            end=(call.started_at + call.talked).timestamp(),
        )
        for key, call in calls
        if key in traces and call.started_at and call.direction is not Direction.OUT
    )
    names = {
        key: {value for trace, value in seen if trace in NAMES} for key, seen in traces.items()
    }
    return [
        _Edge(
            first=found.first,
            second=found.second,
            reason=remark(
                RHYTHM,
                first=found.first,
                second=found.second,
                shared=found.shared,
                all=found.all,
                gap=round(found.gap_s),
            ),
        )
        for found in join_by_rhythm(rings, groups, names)
    ]


def _traces(
    texts: Iterable[str], *, region: str, ignore: frozenset[str]
) -> dict[tuple[Trace, str], int]:
    """Return how often each trace is in the texts; of names, only where there is one name."""
    seen: dict[tuple[Trace, str], int] = defaultdict(int)
    for text in texts:
        for found in set(identifiers(text, region=region)):
            if found.value not in ignore:
                seen[found.trace, found.value] += 1
    return dict(seen)


def _by_sound(
    traces: Mapping[str, dict[tuple[Trace, str], int]],
) -> dict[str, dict[tuple[Trace, str], int]]:
    """Return the traces with spoken names that only sound like a signature under that signature.

    Engines write names they do not know with other characters. Two signatures of one sound are two
    institutions, and then nothing is taken for either.
    """
    signed = {
        value for seen in traces.values() for trace, value in seen if trace is Trace.SIGNATURE
    }
    sounds: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in signed:
        sounds[syllables(name)].add(name)
    heard: dict[str, dict[tuple[Trace, str], int]] = {}
    for key, seen in traces.items():
        heard[key] = defaultdict(int)
        for (trace, value), times in seen.items():
            alike = sounds.get(syllables(value), set()) if trace in _SPOKEN else set()
            if value not in signed and len(alike) == 1:
                trace, value = Trace.SOUND, next(iter(alike))
            heard[key][trace, value] += times
    return heard


def _add_mentions(
    traces: Mapping[str, dict[tuple[Trace, str], int]],
    parties: Mapping[str, Party],
    texts: Mapping[str, Sequence[str]],
) -> None:
    """Add where a suspected collector mentions an institution that is named in this case."""
    collectors = [key for key in traces if parties[key].role is Role.COLLECTOR]
    known = {value for key in collectors for trace, value in traces[key] if trace in NAMES}
    known |= {name for p in parties.values() if (name := institution(p.institution or ""))}
    for key in collectors:
        for name in sorted(known):
            if times := sum(name in folded(text) for text in texts.get(key, ())):
                traces[key][Trace.MENTION, name] = times


def _add_labels(
    traces: Mapping[str, dict[tuple[Trace, str], int]],
    parties: Mapping[str, Party],
    calls: Iterable[tuple[str, CallRecord]],
) -> None:
    """Add the institution that a name or label in the phone gives, where texts give none."""
    given: dict[str, set[str]] = defaultdict(set)
    for key, call in calls:
        given[key].update(labels(call.raw))
    for key, seen in traces.items():
        if any(trace in NAMES for trace, _ in seen):
            continue
        told = {*given[key], *parties[key].names}
        names = {name for text in told if (name := labelled_institution(text))}
        if len(names) == 1:
            seen[Trace.LABEL, names.pop()] = 1


def _single_named(seen: Mapping[tuple[Trace, str], int]) -> dict[tuple[Trace, str], int]:
    """Return the traces without names where they name more than one institution."""
    whole = _whole_names(seen)
    if len(whole) > 1:
        return {key: times for key, times in seen.items() if key[0] not in NAMES}
    return {k: times for k, times in seen.items() if k[0] not in NAMES or k[1] in whole}


def _whole_names(seen: Mapping[tuple[Trace, str], int]) -> set[str]:
    """Return the institutions named, without what is but a part of another name."""
    names = {value for trace, value in seen if trace in NAMES}
    return {name for name in names if not any(name in other and name != other for other in names)}


def _marked(parties: Mapping[str, Party]) -> Iterator[Bond]:
    holders: dict[str, list[str]] = defaultdict(list)
    for key, party in sorted(parties.items()):
        if party.institution and party.role not in (Role.KNOWN, Role.THIRD_PARTY):
            holders[institution(party.institution) or party.institution].append(key)
    for name, keys in sorted(holders.items()):
        yield keys, partial(_said, MARKED, name)


def _said(template: str, value: str, first: str, second: str) -> Remark:
    return remark(template, first=first, second=second, value=value)


def _shared(traces: Mapping[str, Mapping[tuple[Trace, str], int]]) -> Iterator[Bond]:
    holders: dict[tuple[Trace, str], list[str]] = defaultdict(list)
    for key, seen in sorted(traces.items()):
        for trace, value in seen:
            named = trace in NAMES or trace is Trace.LABEL
            shared = Trace.MENTION if named else trace  # one name, however it is given
            if key not in holders[shared, value]:
                holders[shared, value].append(key)
    for (trace, value), keys in sorted(holders.items()):
        yield keys, partial(_why, traces, trace, value)


def _why(
    traces: Mapping[str, Mapping[tuple[Trace, str], int]],
    trace: Trace,
    value: str,
    first: str,
    second: str,
) -> Remark:
    """Return by what two numbers share a value: the weightiest way both have, or what is odd."""
    have = [traces[first], traces[second]]
    both = [way for way in _SAID if all((way, value) in seen for seen in have)]
    odd = [way for way in _ODD if any((way, value) in seen for seen in have)]
    return _said(REASONS[(*both, *odd, trace)[0]], value, first, second)


def _called_back(traces: Mapping[str, Mapping[tuple[Trace, str], int]]) -> Iterator[Bond]:
    for key, seen in sorted(traces.items()):
        for trace, value in sorted(seen):
            if trace is Trace.CALL_BACK and value in traces:
                why = remark(CALLED_BACK, first=key, second=value)
                yield (key, value), partial(_always, why)


def _always(why: Remark, _first: str, _second: str) -> Remark:
    return why


def _clusters(
    groups: Iterable[Sequence[str]],
    parties: Mapping[str, Party],
    traces: Mapping[str, Mapping[tuple[Trace, str], int]],
    edges: Sequence[_Edge],
) -> Iterator[Cluster]:
    taken: set[str] = set()
    for keys in groups:
        name, members = _name(keys, parties, traces), frozenset(keys)
        basis = cluster_id(name, keys)
        if basis in taken:  # two groups of one name, which the person keeps apart
            basis = cluster_id(None, keys)
        taken.add(basis)
        yield Cluster(
            id=basis,
            name=name,
            numbers=tuple(keys),
            reasons=tuple(edge.reason for edge in edges if {edge.first, edge.second} <= members),
        )


def _name(
    keys: Iterable[str],
    parties: Mapping[str, Party],
    traces: Mapping[str, Mapping[tuple[Trace, str], int]],
) -> str | None:
    """Return the name the person gave most, or the one seen most in the texts."""
    given: dict[str, int] = defaultdict(int)
    seen: dict[str, int] = defaultdict(int)
    for key in keys:
        if named := parties[key].institution:
            given[named] += 1
        for (trace, value), times in traces.get(key, {}).items():
            if trace in NAMES or trace is Trace.LABEL:
                seen[value] += times
    for names in (given, seen):
        if names:
            return min(names, key=lambda name: (-names[name], name))
    return None


def cluster_id(name: str | None, keys: Sequence[str]) -> str:
    """Return an id that stays while numbers join: by the name, else by the first number."""
    basis = f"name:{name}" if name else f"number:{keys[0]}"
    return f"C{hashlib.sha256(basis.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
