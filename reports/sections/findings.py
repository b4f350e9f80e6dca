"""The findings: one card each, with all that is needed to check it or to argue against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus.flowables import CondPageBreak

from analyzer.model.finding import Finding, LegalBasis, State
from analyzer.model.passage import Channel
from reports.grid import Cell, Columns, capital, pairs, table
from reports.labels import CATEGORY, CHANNEL, DIRECTION, OUTCOME, SEVERITY, SPEAKER, STATE, WAY
from reports.prose import Prose
from reports.sections.beside import beside_rows
from reports.sections.cover import DRAFT_MARK
from reports.sections.identity import identity_rows
from reports.sections.law import first_cited, law_rows
from reports.sections.parties import kind_and_place
from reports.sections.quote import quote
from reports.sections.source import source_rows
from reports.sections.summary import title
from reports.styles import BODY, FLAG, LABEL, chapter, subchapter
from reports.view import NumberedFinding, View, found, length, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportlab.platypus.flowables import Flowable


def findings(view: View) -> Iterator[Flowable]:
    """Yield the cards."""
    _ = view.say
    yield CondPageBreak(300)
    yield chapter(_("三、要点"), "findings")
    yield Prose(_rest(view), BODY)
    first = first_cited(view.findings)
    records: dict[tuple[Channel, int | None], str] = {}
    for item in view.findings:
        printed = {basis: label for basis, label in first.items() if label != item.label}
        finding = item.entry.finding
        label = records.setdefault((finding.channel, finding.record), item.label)
        elsewhere = label if label != item.label and finding.record is not None else None
        yield from _card(view, item, printed, elsewhere)


def _rest(view: View) -> str:
    _ = view.say
    if not view.findings:
        return _("没有可列出的要点。没有规则命中，不代表没有发生。")
    if view.draft:
        return _("以下为机器初筛的结果；未经人工复核的，逐条标明。")
    counts = view.dossier.counts
    return _(
        "以下为经人工确认的要点。未列出的：未复核 %(proposed)d 条，存疑 %(unsure)d 条，"
        "已排除 %(rejected)d 条。"
    ) % {state: counts.get(state, 0) for state in ("proposed", "unsure", "rejected")}


def _card(
    view: View, item: NumberedFinding, printed: Mapping[LegalBasis, str], elsewhere: str | None
) -> Iterator[Flowable]:
    _ = view.say
    finding = item.entry.finding
    yield subchapter(f"{item.label}　{title(view, item)}", item.key)
    yield Prose(_standing(view, item), FLAG)
    yield from pairs(_who(view, finding), whole=4)
    yield from quote(view, item.entry, brief=elsewhere is not None)
    if finding.calls:
        yield from _counted(view, finding)
    yield Prose(_("出处与依据"), LABEL)
    law = law_rows(view, finding, printed=printed)
    beside = beside_rows(view, item)
    source = source_rows(view, finding, elsewhere=elsewhere)
    rows = [*source, *beside, *law, *_judging(view, item)]
    yield from pairs(rows)


def _standing(view: View, item: NumberedFinding) -> str:
    """Return what stands under a card's title: who has looked at it so far."""
    _ = view.say
    decision, state = item.entry.decision, item.entry.finding.state
    if state is State.PROPOSED or decision is None:
        return _(DRAFT_MARK)
    return _("%(state)s · %(reviewer)s · %(time)s") % {
        "state": capital(_(STATE[state])),
        "reviewer": decision.reviewer,
        "time": view.when(decision.at),
    }


def _who(view: View, finding: Finding) -> Iterator[tuple[str, Cell]]:
    _ = view.say
    category = {"category": _(CATEGORY[finding.category]), "first": _(SEVERITY[finding.severity])}
    yield _("类别"), _("%(category)s　·　%(first)s") % category
    yield (
        _("时间"),
        _("%(time)s（%(zone)s）")
        % {
            "time": view.when(finding.at),
            "zone": view.dossier.zone,
        },
    )
    yield _("对方"), _other_side(view, finding)
    yield from identity_rows(view, finding)
    yield _("渠道与方向"), _way(view, finding)


def _other_side(view: View, finding: Finding) -> str:
    _ = view.say
    party = view.parties.get(finding.party or "")
    if party is None:
        return view.counterpart(finding)
    cluster = view.clusters.get(finding.cluster or "")
    institution = party.institution or (cluster.name if cluster else None) or _("机构不明")
    return _(
        "%(number)s（%(kind)s；按号段推断，携号转网可能使其不准确）\n机构：%(institution)s"
    ) % {
        "number": shown(party),
        "kind": kind_and_place(view, party),
        "institution": institution,
    }


def _way(view: View, finding: Finding) -> str:
    _ = view.say
    call = found(view.calls, finding.call)
    message = found(view.messages, finding.record) if finding.channel is Channel.SMS else None
    parts = [_(CHANNEL[finding.channel])]
    if call:
        parts += [_(DIRECTION[call.call.direction]), _(OUTCOME[call.call.outcome])]
    if message:
        parts.append(_(DIRECTION[message.message.direction]))
    if finding.hits:
        parts.append(_("说话人或发信人：%(who)s") % {"who": _(SPEAKER[finding.speaker])})
    return " · ".join(parts)


def _counted(view: View, finding: Finding) -> Iterator[Flowable]:
    """Yield what was counted, and every call that was counted."""
    _ = view.say
    yield Prose(_("计入的通话（%(count)d 次）") % {"count": len(finding.calls)}, LABEL)
    heads = (_("序号"), _("时间"), _("号码"), _("来去"), _("结果"), _("通话时长"), _("出处"))
    columns = Columns(heads=heads, shares=(7, 19, 16, 7, 11, 11, 29))
    yield from table(columns, _calls(view, finding.calls))


def _calls(view: View, ids: tuple[int, ...]) -> Iterator[tuple[Cell, ...]]:
    _ = view.say
    for number, key in enumerate(ids, start=1):
        entry = view.calls.get(key)
        if entry is None:
            yield str(number), _("本报告期间以外的通话"), "—", "—", "—", "—", f"#{key}"
            continue
        call = entry.call
        yield (
            str(number),
            view.second(call.started_at),
            view.number(entry.party),
            _(WAY[call.direction]),
            _(OUTCOME[call.outcome]),
            length(call.talked),
            view.place(call.provenance),
        )


def _judging(view: View, item: NumberedFinding) -> Iterator[tuple[str, Cell]]:
    _ = view.say
    finding, decision = item.entry.finding, item.entry.decision
    rebuttals = dict.fromkeys(
        (rule.rebuttal_en if view.english else rule.rebuttal_zh) or rule.rebuttal_zh
        for rule in finding.rules
    )
    yield _("可能的其他解释"), "\n".join(rebuttals)
    if decision is not None and finding.state is not State.PROPOSED:
        reason = " · ".join(part for part in (decision.reason, decision.note) if part)
        if reason:
            yield _("复核意见"), reason
        done = _("■ 已人工核对　　核对人：%(reviewer)s　　时间：%(time)s")
        done %= {"reviewer": decision.reviewer, "time": view.when(decision.at)}
        yield _("人工核对"), done
        return
    yield _("人工核对"), _("□ 人工核对　　核对人：______________　　日期：______________")
