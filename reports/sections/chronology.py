"""Calls, messages, e-mails and recordings in the order of their time, one numbered line each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from reports.grid import Cell, Columns, table
from reports.labels import BOX, OUTCOME, WAY
from reports.prose import Prose
from reports.sections.parties import LISTED
from reports.styles import BODY, NOTE, chapter
from reports.view import View, found, length

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.dossier import CallEntry, EmailEntry, MessageEntry, RecordingEntry
    from analyzer.model.exhibit import Provenance

LONGEST = 300
"""Characters of a message printed in the table."""
_LATE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    at: datetime | None
    kind: int
    record: int
    party: str | None
    what: str
    provenance: Provenance
    sender: str | None = None
    """Address of an e-mail, which has no number."""

    @property
    def order(self) -> tuple[datetime, int, int]:
        """By time, then kind and record; rows without a time come last."""
        return (self.at or _LATE, self.kind, self.record)


def chronology(view: View) -> Iterator[Flowable]:
    """Yield the chronological table."""
    _ = view.say
    yield chapter(_("四、时间顺序表"), "chronology")
    cited, concerned = _cited(view), _concerned(view)
    rows = sorted(_rows(view, cited), key=lambda row: row.order)
    kept = [
        row
        for row in rows
        if (row.kind, row.record) in cited or _listed(view, row.party, concerned)
    ]
    if kept:
        text = _("按当地时间（%(zone)s）排列；时间不明的排在最后。")
        yield Prose(text % {"zone": view.dossier.zone}, NOTE)
    else:
        yield Prose(_("没有可列出的记录。"), BODY)
    heads = (_("序号"), _("时间"), _("号码"), _("内容"), _("出处"))
    yield from table(
        Columns(heads=heads, shares=(8, 18, 16.5, 31.5, 26)),
        (_cells(view, number, row) for number, row in enumerate(kept, start=1)),
    )
    if len(rows) > len(kept):
        text = _(
            "另有 %(count)d 条往来与本报告的要点无关（如与熟人、公共或商业服务），"
            "为保护隐私未列出；"
            "这些记录保存在案卷中。"
        )
        yield Prose(text % {"count": len(rows) - len(kept)}, NOTE)


def _cited(view: View) -> Mapping[tuple[int, int], list[str]]:
    """Return the findings that rest on each record."""
    kinds = {Channel.CALL: 3, Channel.SMS: 1, Channel.EMAIL: 2}
    cited: dict[tuple[int, int], list[str]] = defaultdict(list)
    for item in view.findings:
        finding = item.entry.finding
        places = {(0, call) for call in (*finding.calls, finding.call) if call is not None}
        if finding.record is not None:
            places.add((kinds[finding.channel], finding.record))
        for place in places:
            cited[place].append(item.label)
    return cited


def _concerned(view: View) -> frozenset[str]:
    """Return the parties that the report's findings are about, with their institutions' numbers."""
    concerned = set()
    for item in view.findings:
        finding = item.entry.finding
        cluster = view.clusters.get(finding.cluster or "")
        concerned |= {finding.party or "", *(cluster.numbers if cluster else ())}
    return frozenset(concerned - {""})


def _listed(view: View, key: str | None, concerned: frozenset[str]) -> bool:
    """Say whether a party's records are listed; a final report has those of its findings alone."""
    if not view.draft or key in concerned:
        return key in concerned
    party = view.parties.get(key or "")
    return party is None or party.role in LISTED


def _cells(view: View, number: int, row: _Row) -> tuple[Cell, ...]:
    return (
        f"[{number:04d}]",
        view.second(row.at),
        row.sender or view.number(row.party),
        row.what,
        view.place(row.provenance),
    )


def _rows(view: View, cited: Mapping[tuple[int, int], list[str]]) -> Iterator[_Row]:
    dossier = view.dossier
    linked = {entry.recording for entry in dossier.calls}
    for call in dossier.calls:
        what = _marked(_call(view, call), cited.get((0, call.id)))
        at, place = call.call.started_at, call.call.provenance
        yield _Row(at=at, kind=0, record=call.id, party=call.party, what=what, provenance=place)
    for sms in dossier.messages:
        what = _marked(_message(view, sms), cited.get((1, sms.id)))
        at, place = sms.message.at, sms.message.provenance
        yield _Row(at=at, kind=1, record=sms.id, party=sms.party, what=what, provenance=place)
    for mail in dossier.emails:
        what = _marked(_email(view, mail), cited.get((2, mail.id)))
        yield _Row(
            at=mail.email.at,
            kind=2,
            record=mail.id,
            party=None,
            what=what,
            provenance=mail.email.provenance,
            sender=mail.email.sender or "—",
        )
    for sound in dossier.recordings:
        if sound.id in linked:
            continue
        what = _marked(_recording(view, sound), cited.get((3, sound.id)))
        at, place = sound.recording.started_at, sound.recording.provenance
        yield _Row(at=at, kind=3, record=sound.id, party=sound.party, what=what, provenance=place)


def _marked(what: str, labels: list[str] | None) -> str:
    return f"{what}　[{' '.join(sorted(labels))}]" if labels else what


def _call(view: View, entry: CallEntry) -> str:
    _ = view.say
    call = entry.call
    parts = [_("电话"), _(WAY[call.direction]), _(OUTCOME[call.outcome])]
    if call.talked:
        parts.append(length(call.talked))
    sound = found(view.recordings, entry.recording)
    if sound is not None:
        label = view.exhibit(sound.recording.provenance.exhibit)
        parts.append(_("录音 %(exhibit)s") % {"exhibit": label})
    if entry.sources > 1:
        parts.append(_("%(count)d 个来源均有此条") % {"count": entry.sources})
    places = (view.place(other.provenance) for other in entry.also)
    told = [*places, *(view.tell(one) for one in entry.disagreements)]
    return "\n".join([" · ".join(parts), *told])


def _message(view: View, entry: MessageEntry) -> str:
    _ = view.say
    message = entry.message
    head = " · ".join((_("短信"), _(WAY[message.direction]), _(BOX[message.box])))
    subject = f"\n{message.subject}" if message.subject else ""
    names = "".join(f"\n{_('附件')} {item.name}" for item in message.attachments)
    return f"{head}{subject}\n{_shortened(view, message.body)}{names}"


def _shortened(view: View, body: str) -> str:
    """Return a long text's beginning, and say how long it is; its card or exhibit has it whole."""
    _ = view.say
    if len(body) <= LONGEST:
        return body
    note = _("……（共 %(count)d 字，此处只印开头，全文见要点或原始文件）")
    return body[:LONGEST] + note % {"count": len(body)}


def _email(view: View, entry: EmailEntry) -> str:
    _ = view.say
    email = entry.email
    return _("邮件 · %(way)s · %(subject)s（正文 %(count)d 字，见原始文件）") % {
        "way": _(WAY[email.direction]),
        "subject": email.subject or "—",
        "count": len(email.body),
    }


def _recording(view: View, entry: RecordingEntry) -> str:
    _ = view.say
    return _("录音 %(length)s，没有对应的通话记录") % {"length": length(entry.recording.duration)}
