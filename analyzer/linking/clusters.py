"""Which numbers are held to be one institution, with the reason for every join.

Collectors change numbers; regulators count by institution. Two numbers are joined where something
ties both to one institution: the person's own marking, a message signature, the name they introduce
themselves by, the lender they collect for, a link, an account, a WeChat or QQ id, or a number to
call back. A number that names several lenders is joined by none of these names, since joining two
institutions by mistake would count calls against the wrong one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.linking.debt import folded
from analyzer.linking.identifiers import NAMES, Trace, identifiers, institution
from analyzer.model.party import Cluster, Role
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from analyzer.model.party import Party
    from analyzer.model.remark import Remark

REASONS: dict[Trace, str] = {
    Trace.SIGNATURE: N_("%(first)s 与 %(second)s：短信签名都是【%(value)s】"),
    Trace.INTRODUCTION: N_("%(first)s 与 %(second)s：都自称“%(value)s”"),
    Trace.LENDER: N_("%(first)s 与 %(second)s：都在催同一家“%(value)s”的款"),
    Trace.MENTION: N_("%(first)s 与 %(second)s：来信或通话里都提到“%(value)s”"),
    Trace.LINK: N_("%(first)s 与 %(second)s：发来同一个链接 %(value)s"),
    Trace.ACCOUNT: N_("%(first)s 与 %(second)s：给出同一个收款账号 %(value)s"),
    Trace.WECHAT: N_("%(first)s 与 %(second)s：给出同一个微信号 %(value)s"),
    Trace.QQ: N_("%(first)s 与 %(second)s：给出同一个 QQ 号 %(value)s"),
    Trace.CALL_BACK: N_("%(first)s 与 %(second)s：要求回拨同一个号码 %(value)s"),
}
CALLED_BACK = N_("%(first)s 要求回拨 %(second)s")
MARKED = N_("%(first)s 与 %(second)s：您标注为同一机构“%(value)s”")

_JOINED_ROLES = frozenset({Role.COLLECTOR, Role.UNKNOWN})
"""Others are joined by the person's mark alone: a bank's hotline is not whoever uses its name."""


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
) -> tuple[Cluster, ...]:
    """Return groups of two or more numbers with a suspected collector among them, by id.

    Args:
        parties: All parties with their roles and the institutions the person named.
        texts: By party key, what came from that number: messages, transcripts of calls.
        region: ISO 3166 country of the case, for numbers to call back.
        own_numbers: Keys of the person's own numbers, which collectors like to recite.
    """
    by_key = {party.number.key: party for party in parties}
    traces = {
        key: _traces(texts.get(key, ()), region=region, ignore=own_numbers | {key})
        for key, party in sorted(by_key.items())
        if party.role in _JOINED_ROLES
    }
    _add_mentions(traces, by_key, texts)
    traces = {key: _single_named(seen) for key, seen in traces.items()}
    edges = [*_marked(by_key), *_shared(traces), *_called_back(traces)]
    groups = _groups(edges)
    clusters = [
        _cluster(group, by_key, traces, edges)
        for group in groups
        if any(by_key[key].role is Role.COLLECTOR for key in group)
    ]
    return tuple(sorted(clusters, key=lambda one: one.id))


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


def _single_named(seen: Mapping[tuple[Trace, str], int]) -> dict[tuple[Trace, str], int]:
    """Return the traces without names where they name more than one institution."""
    names = {value for trace, value in seen if trace in NAMES}
    whole = {name for name in names if not any(name in other and name != other for other in names)}
    if len(whole) > 1:
        return {key: times for key, times in seen.items() if key[0] not in NAMES}
    return {k: times for k, times in seen.items() if k[0] not in NAMES or k[1] in whole}


def _marked(parties: Mapping[str, Party]) -> list[_Edge]:
    holders: dict[str, list[str]] = defaultdict(list)
    for key, party in sorted(parties.items()):
        if party.institution and party.role not in (Role.KNOWN, Role.THIRD_PARTY):
            holders[institution(party.institution) or party.institution].append(key)
    return [
        _Edge(
            first=keys[0],
            second=key,
            reason=remark(MARKED, first=keys[0], second=key, value=name),
        )
        for name, keys in sorted(holders.items())
        for key in keys[1:]
    ]


def _shared(traces: Mapping[str, Mapping[tuple[Trace, str], int]]) -> list[_Edge]:
    holders: dict[tuple[Trace, str], list[str]] = defaultdict(list)
    for key, seen in sorted(traces.items()):
        for trace, value in seen:
            shared = Trace.MENTION if trace in NAMES else trace  # one name, however it is given
            if key not in holders[shared, value]:
                holders[shared, value].append(key)
    edges = []
    for (trace, value), keys in sorted(holders.items()):
        for key in keys[1:]:
            both = [t for t in NAMES if all((t, value) in traces[k] for k in (keys[0], key))]
            said = min(both, key=list(Trace).index) if both else trace
            why = remark(REASONS[said], first=keys[0], second=key, value=value)
            edges.append(_Edge(first=keys[0], second=key, reason=why))
    return edges


def _called_back(traces: Mapping[str, Mapping[tuple[Trace, str], int]]) -> list[_Edge]:
    return [
        _Edge(first=key, second=value, reason=remark(CALLED_BACK, first=key, second=value))
        for key, seen in sorted(traces.items())
        for trace, value in sorted(seen)
        if trace is Trace.CALL_BACK and value in traces
    ]


def _groups(edges: Iterable[_Edge]) -> list[list[str]]:
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for edge in edges:
        low, high = sorted((root(edge.first), root(edge.second)))
        parent[high] = low
    groups: dict[str, list[str]] = defaultdict(list)
    for key in sorted(parent):
        groups[root(key)].append(key)
    return list(groups.values())


def _cluster(
    keys: list[str],
    parties: Mapping[str, Party],
    traces: Mapping[str, Mapping[tuple[Trace, str], int]],
    edges: Iterable[_Edge],
) -> Cluster:
    name = _name(keys, parties, traces)
    members = frozenset(keys)
    return Cluster(
        id=cluster_id(name, keys),
        name=name,
        numbers=tuple(keys),
        reasons=tuple(edge.reason for edge in edges if edge.first in members),
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
            if trace in NAMES:
                seen[value] += times
    for names in (given, seen):
        if names:
            return min(names, key=lambda name: (-names[name], name))
    return None


def cluster_id(name: str | None, keys: Sequence[str]) -> str:
    """Return an id that stays while numbers join: by the name, else by the first number."""
    basis = f"name:{name}" if name else f"number:{keys[0]}"
    return f"C{hashlib.sha256(basis.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
