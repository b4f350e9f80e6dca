"""How far it is known who is behind a number: number, label, company, company and staff number.

A complaint that names no company is often turned away, so each finding says how far it has come and
by what. Names and staff numbers are as given by the other side; anybody may give a wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from analyzer.linking.debt import folded
from analyzer.linking.identifiers import NAMES, identifiers
from analyzer.model.party import Identity, NumberKind, Rung
from analyzer.model.remark import N_, remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from analyzer.model.party import Cluster, Party
    from analyzer.model.remark import Remark

NUMBER = N_("只知道号码，还不知道是谁")
LABEL = N_("手机里的名字或标记是“%(label)s”")
MARKED = N_("您标注为“%(name)s”")
SIGNED = N_("短信里署名“%(name)s”（%(count)d 条）")
SPOKEN = N_("通话转写里自称或提到“%(name)s”（%(count)d 处），请试听核对")
REGISTERED = N_("号码是 95/96 开头的企业号码，可向运营商或主管部门查询登记单位")
GROUPED = N_("与“%(name)s”的号码归为一组")
STAFF_WRITTEN = N_("短信里给出工号或姓名“%(staff)s”")
STAFF_SPOKEN = N_("通话转写里说出工号或姓名“%(staff)s”，请试听核对")

_DIGIT = "0-9零〇一二三四五六七八九幺两"
_STAFF = re.compile(
    rf"(?:工号|员工号|编号|坐席号?|客服号|job number|employee (?:id|number)|badge)"
    rf"[是为:：\s#]{{0,4}}([A-Za-z]{{0,3}}[{_DIGIT}]{{2,8}})",
    re.IGNORECASE,
)
_AGENT = re.compile(
    r"(?:我(?:是|叫|姓)|专员|经办人|联系人)[是为:：\s]{0,2}"
    r"([\u4e00-\u9fff]{1,3}?(?:经理|专员|律师|主任|科长|老师|先生|女士))"
)


def staff_given(text: str) -> Iterator[str]:
    """Yield staff numbers, then names with a title, as given in a text."""
    text = folded(text)
    yield from (found[1] for found in _STAFF.finditer(text))
    yield from (found[1] for found in _AGENT.finditer(text))


def ladder(
    parties: Iterable[Party],
    clusters: Iterable[Cluster],
    written: Mapping[str, Sequence[str]],
    spoken: Mapping[str, Sequence[str]],
    *,
    region: str,
) -> tuple[Identity, ...]:
    """Return for each number how far it is known who is behind it, by key.

    Args:
        parties: All numbers with what is held of them.
        clusters: Numbers held to be one institution: a name of one is a name of all.
        written: By party key, messages that came in.
        spoken: By party key, transcripts of calls.
        region: ISO 3166 country of the case.
    """
    groups = {key: cluster for cluster in clusters for key in cluster.numbers}
    return tuple(
        _identity(
            party,
            groups.get(party.number.key),
            written.get(party.number.key, ()),
            spoken.get(party.number.key, ()),
            region,
        )
        for party in sorted(parties, key=lambda one: one.number.key)
    )


def _identity(
    party: Party,
    cluster: Cluster | None,
    written: Sequence[str],
    spoken: Sequence[str],
    region: str,
) -> Identity:
    signed, said = (_names(texts, region) for texts in (written, spoken))
    reasons: list[Remark] = []
    if party.institution:
        reasons.append(remark(MARKED, name=party.institution))
    reasons += [
        remark(template, name=names[0][0], count=names[0][1])
        for template, names in ((SIGNED, signed), (SPOKEN, said))
        if names
    ]
    group = cluster.name if cluster else None
    if group and not reasons:
        reasons.append(remark(GROUPED, name=group))
    named = [names[0][0] for names in (signed, said) if names]
    institution = party.institution or group or next(iter(named), None)
    staff, why = _staff(written, spoken)
    label = next(iter(party.names), None)
    if institution is None:
        return Identity(
            party=party.number.key,
            rung=Rung.LABELLED if label or party.decided else Rung.NUMBER,
            institution=None,
            staff=staff,
            reasons=_unnamed(party, label, why),
        )
    return Identity(
        party=party.number.key,
        rung=Rung.STAFF if staff else Rung.COMPANY,
        institution=institution,
        staff=staff,
        reasons=(*reasons, *why),
    )


def _unnamed(party: Party, label: str | None, staff: Sequence[Remark]) -> tuple[Remark, ...]:
    first = remark(LABEL, label=label) if label else remark(NUMBER)
    hotline = [remark(REGISTERED)] if party.number.kind is NumberKind.HOTLINE else []
    return (first, *hotline, *staff)


def _names(texts: Iterable[str], region: str) -> list[tuple[str, int]]:
    """Return the institutions named in texts, most often first."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({i.value for i in identifiers(text, region=region) if i.trace in NAMES})
    return sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))


def _staff(written: Iterable[str], spoken: Iterable[str]) -> tuple[str | None, list[Remark]]:
    for template, texts in ((STAFF_SPOKEN, spoken), (STAFF_WRITTEN, written)):
        given = Counter(staff for text in texts for staff in staff_given(text))
        if given:
            staff = min(given, key=lambda one: (-given[one], one))
            return staff, [remark(template, staff=staff)]
    return None, []
