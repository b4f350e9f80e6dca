"""The papers beside the letter: contact sheet, transcripts, index of evidence, witness form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from reports.grid import Cell, Columns, pairs, table
from reports.labels import OUTCOME, WAY
from reports.packs.facts import Fact, calls_of, told
from reports.page import Heading
from reports.prose import Prose
from reports.sections.quote import disagreed, times
from reports.sections.source import source_rows
from reports.styles import BODY, H2, LABEL, NOTE, QUOTE, SUBTITLE, TITLE
from reports.view import View, found, length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.dossier import CallEntry, MessageEntry
    from analyzer.model.finding import Finding
    from reports.packs.choice import Choice


def call_sheet(view: View, calls: Sequence[CallEntry], first: int = 1) -> Iterator[Flowable]:
    """Yield the list of calls with the numbers that are complained of.

    Args:
        view: The pack's view.
        calls: Which calls, in order.
        first: Number of the first line, where the list goes on from another file.
    """
    _ = view.say
    yield Prose(_("来电清单"), TITLE)
    text = _("时间为当地时间（%(zone)s），取自手机通话记录；号码显示可能被伪装。")
    yield Prose(text % {"zone": view.dossier.zone}, NOTE)
    heads = (_("序号"), _("时间"), _("号码"), _("来去"), _("结果"), _("通话时长"), _("录音"))
    columns = Columns(heads=(*heads, _("出处")), shares=(6, 18, 14, 5, 11, 9, 12, 25))
    yield from table(columns, (_call(view, number, c) for number, c in enumerate(calls, first)))


def _call(view: View, number: int, entry: CallEntry) -> tuple[Cell, ...]:
    _ = view.say
    call = entry.call
    sound = found(view.recordings, entry.recording)
    return (
        str(number),
        view.second(call.started_at),
        view.number(entry.party),
        _(WAY[call.direction]),
        _(OUTCOME[call.outcome]),
        length(call.talked),
        view.exhibit(sound.recording.provenance.exhibit) if sound else "—",
        view.place(call.provenance),
    )


def spoken(view: View) -> list[list[Fact]]:
    """Return the facts that rest on recordings, by time, those of one recording together."""
    groups: dict[int | None, list[Fact]] = {}
    for fact in told(view):
        finding = fact.items[0].entry.finding
        if finding.channel is Channel.CALL and finding.record is not None and fact.lines:
            groups.setdefault(finding.record, []).append(fact)
    return list(groups.values())


def transcripts(view: View, groups: Sequence[Sequence[Fact]]) -> Iterator[Flowable]:
    """Yield what was said in each recording, with time codes and source."""
    _ = view.say
    yield Prose(_("通话文字摘录"), TITLE)
    yield Prose(_("机器转写，仅供检索，以原始录音为准。每条均已由人复核确认。"), SUBTITLE)
    for facts in groups:
        finding = facts[0].items[0].entry.finding
        heading = f"{view.when(finding.at)}　{view.counterpart(finding)}"
        yield Heading(heading, H2, level=0, key=f"recording-{finding.record}")
        for fact in facts:
            yield from _passage(view, fact)
        yield Prose("", BODY)
        yield from pairs(_recording(view, finding))


def _passage(view: View, fact: Fact) -> Iterator[Flowable]:
    """Yield the words of a fact with their place in the recording."""
    _ = view.say
    findings = [item.entry.finding for item in fact.items]
    labels = _("、").join(sorted(item.label for item in fact.items))
    values = {"number": fact.number, "labels": labels}
    place = times([hit for finding in findings for hit in finding.hits])
    yield Prose(f"{_('事实 %(number)d [%(labels)s]') % values}　{place}", LABEL)
    for who, line in fact.lines:
        yield Prose(f"{who}{line}", QUOTE)
    if any(disagreed(view, finding) for finding in findings):
        yield Prose(_("两次机器听写不一致，引文未必准确，请以录音为准"), NOTE)


def _recording(view: View, finding: Finding) -> Iterator[tuple[str, Cell]]:
    """Yield where a recording comes from and what wrote its text, once for all its facts."""
    _ = view.say
    left_out = {_("规则"), _("录音位置")}
    yield from (row for row in source_rows(view, finding) if row[0] not in left_out)
    recording = found(view.recordings, finding.record)
    if recording is None or recording.transcript is None:
        return
    tag = recording.transcript.tag
    engine = f"{tag.engine} {tag.version} · {tag.model} · SHA-256 {tag.model_sha256[:16]}…"
    yield _("转写引擎"), engine
    if recording.transcript.sides is not None:
        yield _("说话人"), view.tell(recording.transcript.sides)


def messages_of(choice: Choice) -> list[MessageEntry]:
    """Return the messages that are complained of, by time."""
    view = choice.view
    cited = {
        item.entry.finding.record
        for item in view.findings
        if item.entry.finding.channel is Channel.SMS
    }
    mine = [entry for entry in view.dossier.messages if entry.id in cited]
    return sorted(mine, key=lambda entry: (entry.message.at is None, entry.message.at, entry.id))


def message_list(view: View, entries: Sequence[MessageEntry], names: Sequence[str]) -> str:
    """Return the list that says of which number and time each message's file is."""
    _ = view.say
    lines = [_("短信清单（原文见各文件，未作改动）"), ""]
    for number, (entry, name) in enumerate(zip(entries, names, strict=True), start=1):
        centre = entry.message.raw.get("service_center") or "—"
        lines.append(
            _("%(number)d. 号码 %(party)s　时间 %(time)s　短信中心 %(centre)s　文件 %(name)s")
            % {
                "number": number,
                "party": entry.message.number or _("号码未显示"),
                "time": view.when(entry.message.at),
                "centre": centre,
                "name": name,
            }
        )
    return "\n".join(lines) + "\n"


def call_numbers(choice: Choice) -> str:
    """Return the numbers that called, with how often and when, as plain text."""
    view = choice.view
    _ = view.say
    lines = [_("来电号码清单"), ""]
    lines += [
        f"{view.number(entry.party)}　{view.when(entry.call.started_at)}　"
        f"{_(OUTCOME[entry.call.outcome])}　{length(entry.call.talked)}"
        for entry in calls_of(choice)
    ]
    return "\n".join(lines) + "\n"
