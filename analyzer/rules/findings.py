"""Groups open hits into findings: what one person is asked to judge at a time."""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.model.finding import Category, Finding, Hit, RuleTitle
from analyzer.model.passage import Channel, Passage
from analyzer.model.transcript import Speaker
from analyzer.personal_data import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from analyzer.model.finding import PersonalKind
    from analyzer.rules.model import ContactRule, Rule, RulePack

MAX_GAP_S = 30.0
"""Hits of a call that are further apart are findings of their own."""
DISCLOSURES = frozenset(
    {Category.THIRD_PARTY_DISCLOSURE, Category.PUBLICATION, Category.UNLAWFUL_DATA}
)
"""Categories whose findings tell what personal data stands in their words."""


def findings(pack: RulePack, hits: Iterable[Hit], passages: Sequence[Passage]) -> list[Finding]:
    """Group the hits no gate stopped by passage, category and, in calls, nearness.

    A finding's id depends on what was said where and when, not on the numbers of a case, so that
    the same evidence gives the same ids in every run.
    """
    places = {passage.id: passage for passage in passages}
    order = {passage.id: number for number, passage in enumerate(passages)}
    open_hits = sorted(
        (hit for hit in hits if hit.open),
        key=lambda hit: (order[hit.passage], hit.category, hit.start, hit.end, hit.rule),
    )
    found: list[Finding] = []
    taken: set[str] = set()
    for (passage, _), group in groupby(open_hits, key=lambda hit: (hit.passage, hit.category)):
        for near in _near(list(group)):
            finding = _finding(pack, near, places[passage], taken)
            taken.add(finding.id)
            found.append(finding)
    return found


def _near(hits: list[Hit]) -> Iterator[list[Hit]]:
    run = [hits[0]]
    for hit in hits[1:]:
        apart = (hit.begin_s or 0.0) - (run[-1].end_s or 0.0)
        if apart > MAX_GAP_S:
            yield run
            run = []
        run.append(hit)
    yield run


def _finding(pack: RulePack, hits: list[Hit], passage: Passage, taken: set[str]) -> Finding:
    rules = {rule.id: rule for rule in pack.rules}
    involved = sorted({hit.rule for hit in hits}, key=lambda id_: (-rules[id_].severity, id_))
    day = passage.at.date() if passage.at else None
    return Finding(
        id=_id(hits[0], passage, taken),
        category=hits[0].category,
        severity=max(hit.severity for hit in hits),
        rules=tuple(title_on(pack, rules[id_], day) for id_ in involved),
        hits=tuple(hits),
        channel=passage.channel,
        party=passage.party,
        cluster=None,
        record=passage.record,
        call=None,
        calls=(),
        at=passage.at,
        speaker=_speaker(hits[0], passage),
        confidence=max(_confidence(hit, passage) for hit in hits),
        personal=_personal(hits, passage),
    )


def _personal(hits: list[Hit], passage: Passage) -> tuple[PersonalKind, ...]:
    """Return what personal data a disclosure mentions; of a call, in the other side's words."""
    if hits[0].category not in DISCLOSURES:
        return ()
    if passage.channel is not Channel.CALL:
        return kinds(passage.text)
    start, end = hits[0].start, max(hit.end for hit in hits)
    return kinds(
        "\n".join(
            passage.text[piece.start : piece.end]
            for piece in passage.pieces
            if piece.start < end and start < piece.end and piece.speaker is not Speaker.OWNER
        )
    )


def _id(hit: Hit, passage: Passage, taken: set[str]) -> str:
    at = passage.at.isoformat() if passage.at else ""
    place = (hit.category, passage.channel, passage.party or "", at, passage.text, str(hit.start))
    made = finding_id(*place)
    return made if made not in taken else finding_id(*place, passage.id)


def finding_id(*parts: str) -> str:
    """Return the id of what these words describe."""
    text = "\0".join(parts)
    return "F" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def title_on(pack: RulePack, rule: Rule | ContactRule, day: date | None) -> RuleTitle:
    """Return what is shown of a rule, with the law as it stood on `day`."""
    return RuleTitle(
        rule=rule.id,
        version=rule.version,
        title_zh=rule.title.zh,
        title_en=rule.title.en,
        rebuttal_zh=rule.rebuttal.zh,
        rebuttal_en=rule.rebuttal.en,
        legal_basis=tuple(
            basis for citation in rule.legal_basis if (basis := pack.basis_on(citation, day))
        ),
    )


def _speaker(hit: Hit, passage: Passage) -> Speaker:
    said = [piece for piece in passage.pieces if piece.start < hit.end and hit.start < piece.end]
    return said[0].speaker if said else passage.speaker


def _confidence(hit: Hit, passage: Passage) -> float:
    if passage.channel is not Channel.CALL:
        return hit.score
    said = [
        piece.confidence
        for piece in passage.pieces
        if piece.start < hit.end and hit.start < piece.end
    ]
    return hit.score * min(said, default=1.0)
