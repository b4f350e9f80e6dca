"""Why a finding was made: rule, words, gates, law and its strength, and what would rebut it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.desk.models.bonds import RUNG
from analyzer.desk.models.excuses import WORDING, excuse
from analyzer.model.finding import Authority, GateName
from analyzer.model.party import Role
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.i18n import Translate
    from analyzer.model.finding import Finding, Gate, Hit, LegalBasis
    from analyzer.model.party import Identity
    from analyzer.model.transcript import Rehearing
    from analyzer.pipeline.reviewing import Judged

VERIFIED = "V"
SEPARATOR = N_("、")
"""Between the words that told most."""
NO_DEBT = "none"
"""What the context gate notes where words count without a debt spoken of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the explanation."""

    heading: str
    text: str
    stopped: bool = False
    """True for what a gate stopped: shown greyed."""


def why(
    shown: Judged,
    say: Translate,
    language: str,
    *,
    masked: bool = False,
    identity: Identity | None = None,
) -> tuple[Entry, ...]:
    """Explain a finding, the rule first and what speaks against it last.

    Args:
        shown: The finding as it stands.
        say: Translates templates.
        language: Of the rules' titles.
        masked: Words that were found are not shown.
        identity: How far it is known who is behind the number.
    """
    finding = shown.finding
    return (
        *_rules(finding, say, language),
        *_observed(finding, say),
        *(entry for hit in finding.hits for entry in _hit(hit, say, masked)),
        *_again(shown, say, masked),
        *_sides(shown, say),
        *_identity(identity, say),
        *_law(finding, say),
        *_rebuttals(finding, say, language),
        *_stopped(shown, say, masked),
    )


def _rules(finding: Finding, say: Translate, language: str) -> Iterator[Entry]:
    for rule in finding.rules:
        title = labels.rule_title(rule, language)
        version = say(N_("第 %(version)d 版")) % {"version": rule.version}
        yield Entry(heading=say(N_("规则")), text=f"{title}　{rule.rule}　{version}")
    yield Entry(heading=say(N_("类别")), text=say(labels.CATEGORY[finding.category]))
    yield Entry(heading=say(N_("查看的先后")), text=labels.severity(finding.severity, say))


def _observed(finding: Finding, say: Translate) -> Iterator[Entry]:
    if finding.observation:
        yield Entry(heading=say(N_("数出来的")), text=finding.observation.say(say))


def _hit(hit: Hit, say: Translate, masked: bool) -> Iterator[Entry]:
    words = "●" * len(hit.text) if masked else hit.text
    if hit.by_sound:
        words = say(N_("读音相近，可能是：%(words)s（以录音为准）")) % {"words": words}
    yield Entry(heading=say(N_("命中的话")), text=f"“{words}”")
    yield from _worded(hit, say, masked)
    passed = say(N_("；")).join(_gate(gate, say) for gate in hit.gates if gate.passed)
    if passed:
        yield Entry(heading=say(N_("逐关检查")), text=passed)


def _worded(hit: Hit, say: Translate, masked: bool) -> Iterator[Entry]:
    """Say by which words it was found, where it was by how it is worded and not by a phrase."""
    note = next((gate.note for gate in hit.gates if gate.name is GateName.PHRASE), "")
    if hit.pattern != WORDING or note in ("", WORDING):
        return
    words = note.replace(SEPARATOR, say(SEPARATOR))
    told = "".join(" " if c.isspace() else "●" if c.isalnum() else c for c in words)
    yield Entry(
        heading=say(N_("措辞")),
        text=say(N_("措辞中最能说明问题的词：%(words)s")) % {"words": told if masked else words},
    )


def latest(shown: Judged) -> tuple[Rehearing, ...]:
    """Return how each quote of a finding was heard again, the latest of each stretch and model."""
    spans = {(hit.begin_s, hit.end_s) for hit in shown.finding.hits}
    again = shown.evidence.again
    heard = {(item.begin_s, item.end_s, item.tag.engine, item.tag.model): item for item in again}
    return tuple(item for item in heard.values() if (item.begin_s, item.end_s) in spans)


def _again(shown: Judged, say: Translate, masked: bool) -> Iterator[Entry]:
    for item in latest(shown):
        sentence = (
            N_("两次听写不一致（相同 %(percent)d %%），请以录音为准。第二次写的是：“%(text)s”")
            if item.doubtful
            else N_("两次听写相同 %(percent)d %%（按字数）。第二次写的是：“%(text)s”")
        )
        text = "●" * len(item.text) if masked else item.text
        yield Entry(
            heading=say(N_("再听写一遍")),
            text=say(sentence) % {"percent": int(item.agreement * 100), "text": text}
            + say(N_("（%(model)s）")) % {"model": item.tag.model},
        )


def _sides(shown: Judged, say: Translate) -> Iterator[Entry]:
    transcript = shown.evidence.transcript
    if transcript is None:
        return
    parts = [say(labels.SPEAKER[shown.finding.speaker])]
    if transcript.sides is not None:
        parts.append(transcript.sides.say(say))
    yield Entry(heading=say(N_("谁在说话")), text=say(N_("；")).join(parts))


def _identity(identity: Identity | None, say: Translate) -> Iterator[Entry]:
    if identity is None:
        return
    named = (identity.institution, identity.staff)
    parts = [say(RUNG[identity.rung]), *(part for part in named if part)]
    parts += [labels.as_dialled(reason.say(say)) for reason in identity.reasons]
    yield Entry(heading=say(N_("对方是谁")), text=say(N_("；")).join(dict.fromkeys(parts)))


def _gate(gate: Gate, say: Translate) -> str:
    if gate.name is GateName.CONTEXT and gate.note == NO_DEBT:
        return f"✓ {say(N_('这样的话不谈欠款也要看'))}"
    return f"✓ {say(labels.GATE[gate.name])}{_noted(gate, say)}"


def _noted(gate: Gate, say: Translate) -> str:
    """Return what a gate went by in brackets, where that says more than the gate does."""
    match gate.name:
        case GateName.EXCEPTION if gate.note:
            return f"（{excuse(gate.note, say)}）"
        case GateName.CONTEXT if gate.note == Role.COLLECTOR:
            return f"（{say(labels.ROLE[Role.COLLECTOR])}）"
        case GateName.CONTEXT if gate.passed and gate.note:
            return f"（{gate.note}）"
        case _:
            return ""


def _law(finding: Finding, say: Translate) -> Iterator[Entry]:
    seen = set()
    for basis in (basis for rule in finding.rules for basis in rule.legal_basis):
        if (basis.law, basis.article) not in seen:
            seen.add((basis.law, basis.article))
            yield Entry(heading=say(N_("可对照的规定")), text=_article(basis, say))


def _article(basis: LegalBasis, say: Translate) -> str:
    parts = [f"《{basis.law}》{basis.article}。{say(labels.AUTHORITY[basis.level])}。"]
    if basis.level in (Authority.STANDARD, Authority.SELF_REGULATION):
        parts.append(say(N_("只能说“不符合……要求”。")))
    if basis.status == VERIFIED and basis.text:
        parts.append(f"“{basis.text}”")
    elif basis.source:
        parts.append(say(N_("条文未逐字核对，来源：%(source)s。")) % {"source": basis.source})
    if basis.note:
        parts.append(basis.note)
    return "".join(parts)


def _rebuttals(finding: Finding, say: Translate, language: str) -> Iterator[Entry]:
    for rule in finding.rules:
        text = labels.rebuttal(rule, language)
        if text:
            yield Entry(heading=say(N_("怎样会站不住")), text=text)


def _stopped(shown: Judged, say: Translate, masked: bool) -> Iterator[Entry]:
    for hit in shown.evidence.stopped:
        gate = hit.stopped_by
        if gate is not None:
            words = "●" * len(hit.text) if masked else hit.text
            yield Entry(
                heading=say(N_("没有算作线索")),
                text=say(labels.ABOUT)
                % {
                    "name": f"“{words}”",
                    "what": say(labels.STOPPED[gate.name]) + _noted(gate, say),
                },
                stopped=True,
            )
