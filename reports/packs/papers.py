"""The papers beside the letter: contact sheet, transcripts, index of evidence, witness form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from reports.grid import Cell, Columns, pairs, table
from reports.labels import OUTCOME, WAY
from reports.packs.facts import calls_of, in_time
from reports.page import Heading
from reports.prose import Prose
from reports.sections.quote import quote
from reports.sections.source import source_rows
from reports.sections.summary import title
from reports.styles import BODY, H2, NOTE, SUBTITLE, TITLE
from reports.view import NumberedFinding, View, found, length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.dossier import CallEntry, MessageEntry
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
    columns = Columns(heads=(*heads, _("出处")), shares=(6, 18, 16, 6, 10, 9, 12, 23))
    yield from table(columns, (_call(view, number, c) for number, c in enumerate(calls, first)))


def _call(view: View, number: int, entry: CallEntry) -> tuple[Cell, ...]:
    _ = view.say
    call = entry.call
    sound = found(view.recordings, entry.recording)
    return (
        str(number),
        view.when(call.started_at),
        view.number(entry.party),
        _(WAY[call.direction]),
        _(OUTCOME[call.outcome]),
        length(call.talked),
        view.exhibit(sound.recording.provenance.exhibit) if sound else "—",
        view.place(call.provenance, apart="\n"),
    )


def spoken(view: View) -> list[NumberedFinding]:
    """Return the findings that rest on a recording, by time."""
    return [
        item
        for item in in_time(view)
        if item.entry.finding.channel is Channel.CALL and item.entry.quote
    ]


def transcripts(view: View, items: Sequence[NumberedFinding]) -> Iterator[Flowable]:
    """Yield what was said in the recordings, with context, time codes and source."""
    _ = view.say
    yield Prose(_("通话文字摘录"), TITLE)
    yield Prose(_("机器转写，仅供检索，以原始录音为准。每条均已由人复核确认。"), SUBTITLE)
    for item in items:
        finding = item.entry.finding
        yield Heading(f"{item.label}　{title(view, item)}", H2, level=0, key=item.key)
        yield Prose(f"{view.when(finding.at)}　{view.counterpart(finding)}", BODY)
        yield from quote(view, item.entry)
        yield from pairs(source_rows(view, finding))


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
