"""The head of a finding: what it is, when, who, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.records import CallRecord, Email, Message, Recording
from analyzer.model.remark import N_

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
    calls: tuple[str, ...]
    """For a contact pattern: the calls that were counted, one a line."""


def card(shown: Judged, session: Session) -> Card:
    """Describe a finding."""
    finding = shown.finding
    return Card(
        title=_title(finding, session),
        origin="　".join(_origin(shown, session)),
        calls=tuple(call_line(call, session) for call in shown.calls),
    )


def _title(finding: Finding, session: Session) -> str:
    name = (
        labels.rule_title(finding.rules[0], session.language)
        if finding.rules
        else session.say(labels.CATEGORY[finding.category])
    )
    return f"{name}　{labels.severity(finding.severity, session.say)}"


def _origin(shown: Judged, session: Session) -> Iterator[str]:
    say, zone, finding = session.say, session.case.settings.zone, shown.finding
    yield say(labels.CHANNEL[finding.channel])
    yield labels.moment(finding.at, zone, say)
    yield labels.number(finding.party, say)
    yield from _evidence(shown.evidence, session)
    if finding.id in session.case.no_longer_found():
        yield say(N_("规则重新运行后没有再出现，决定仍然保留"))


def _evidence(evidence: Evidence, session: Session) -> Iterator[str]:
    say = session.say
    match evidence.record:
        case Message(direction=direction):
            yield say(labels.SENT[direction])
        case Email(sender=sender, subject=subject):
            yield from (part for part in (sender, subject) if part)
        case Recording():
            if evidence.call is not None:
                yield call_line(evidence.call, session)
            else:
                yield say(N_("没有找到对应的通话记录"))
        case _:
            pass
    if evidence.exhibit is not None:
        yield f"{evidence.exhibit.label} {evidence.exhibit.name}"


def call_line(call: CallRecord, session: Session) -> str:
    """Return a call in one line: when, which way, how it ended, how long."""
    say = session.say
    parts = [
        labels.moment(call.started_at, session.case.settings.zone, say),
        call.number or say(N_("号码未显示")),
        say(labels.DIRECTION[call.direction]),
        say(labels.OUTCOME[call.outcome]),
        labels.length(call.talked.total_seconds()) if call.talked else "",
    ]
    return "　".join(part for part in parts if part)
