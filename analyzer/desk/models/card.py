"""The head of a finding: what it is, when, who, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.records import CallRecord, Email, Message, Recording
from analyzer.model.remark import N_
from analyzer.numbers import normalise
from analyzer.pipeline.wording import mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.desk.models.session import Session
    from analyzer.model.finding import Finding
    from analyzer.pipeline.reviewing import Evidence, Judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Words for the head of a finding."""

    title: str
    origin: str
    mentions: str
    """What personal data the words mention, empty for none: hidden while they are."""
    calls: tuple[str, ...]
    """For a contact pattern: the calls that were counted, one a line."""


def card(shown: Judged, session: Session) -> Card:
    """Describe a finding."""
    finding = shown.finding
    return Card(
        title=_title(finding, session),
        origin="\n".join(
            line
            for line in ("　".join(_about(shown, session)), "　".join(_way(shown, session)))
            if line
        ),
        mentions=mentioned(finding.personal, session.say),
        calls=tuple(call_line(call, session) for call in shown.calls),
    )


def _title(finding: Finding, session: Session) -> str:
    name = (
        labels.rule_title(finding.rules[0], session.language)
        if finding.rules
        else session.say(labels.CATEGORY[finding.category])
    )
    return f"{name}　{labels.severity(finding.severity, session.say)}"


def _about(shown: Judged, session: Session) -> Iterator[str]:
    say, zone, finding = session.say, session.case.settings.zone, shown.finding
    if shown.evidence.call is None:
        yield say(labels.CHANNEL[finding.channel])
    yield labels.moment(finding.at, zone, say)
    yield labels.number(finding.party, say)
    yield from _file(shown.evidence)
    if finding.id in session.case.no_longer_found():
        yield say(N_("规则重新运行后没有再出现，决定仍然保留"))


def _way(shown: Judged, session: Session) -> Iterator[str]:
    return way(shown.evidence, session, party=shown.finding.party)


def heading(evidence: Evidence, session: Session) -> Iterator[str]:
    """Yield when a record is from and whose number it has, then where it comes from."""
    say, zone = session.say, session.case.settings.zone
    match evidence.record:
        case Message(at=at, number=number):
            yield labels.moment(at, zone, say)
            yield number or say(N_("号码未显示"))
        case Email(at=at):
            yield labels.moment(at, zone, say)
        case _:
            pass
    yield from way(evidence, session)
    yield from _file(evidence)


def way(evidence: Evidence, session: Session, *, party: str | None = None) -> Iterator[str]:
    """Yield which way a record went, and for a recording the call it is of.

    The number of a call is left out where it is `party`, which was named before.
    """
    say = session.say
    match evidence.record:
        case Message(direction=direction):
            yield say(labels.SENT[direction])
        case Email(sender=sender, subject=subject):
            yield from (part for part in (sender, subject) if part)
        case Recording():
            if evidence.call is not None:
                yield say(N_("通话：%(call)s")) % {
                    "call": call_line(evidence.call, session, party=party)
                }
            else:
                yield say(N_("没有找到对应的通话记录"))
        case _:
            pass


def _file(evidence: Evidence) -> Iterator[str]:
    if evidence.exhibit is not None:
        yield f"{evidence.exhibit.label} {evidence.exhibit.name}"


def call_line(call: CallRecord, session: Session, *, party: str | None = None) -> str:
    """Return a call in one line: when, which way, how it ended, how long."""
    say = session.say
    same = party == normalise(call.number, region=session.case.settings.region).key
    parts = [
        labels.moment(call.started_at, session.case.settings.zone, say),
        "" if same else call.number or say(N_("号码未显示")),
        say(labels.DIRECTION[call.direction]),
        say(labels.OUTCOME[call.outcome]),
        labels.length(call.talked.total_seconds()) if call.talked else "",
    ]
    return "　".join(part for part in parts if part)
