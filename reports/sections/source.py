"""Where a finding comes from: file, digest, place, raw row, pairing with a call, rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.model.finding import GateName
from analyzer.model.passage import Channel
from reports.grid import Cell
from reports.labels import OUTCOME, TIME_BASIS
from reports.sections.quote import times
from reports.view import View, found, length, raw_row

if TYPE_CHECKING:
    from analyzer.model.exhibit import Provenance
    from analyzer.model.finding import Finding, RuleTitle

WORDING = "wording"
"""What a rule calls a match by how something is worded."""

Rows = Iterator[tuple[str, Cell]]


def source_rows(view: View, finding: Finding, *, elsewhere: str | None = None) -> Rows:
    """Yield labels and values that lead from a finding back to its exhibit.

    Args:
        view: The report.
        finding: Whose source.
        elsewhere: The finding from the same record that prints its place and its raw row.
    """
    if elsewhere is not None and finding.record is not None:
        yield from _same(view, finding, elsewhere)
    elif finding.record is None:
        yield from _pattern(view, finding)
    elif finding.channel is Channel.SMS:
        yield from _message(view, finding.record)
    elif finding.channel is Channel.EMAIL:
        yield from _email(view, finding.record)
    else:
        yield from _recording(view, finding, finding.record)
    yield from _rules(view, finding)


def _same(view: View, finding: Finding, elsewhere: str) -> Rows:
    _ = view.say
    record = finding.record
    if finding.channel is Channel.SMS and (message := found(view.messages, record)):
        yield from _exhibit(view, message.message.provenance.exhibit)
    if finding.channel is Channel.EMAIL and (email := found(view.emails, record)):
        yield from _exhibit(view, email.email.provenance.exhibit)
    if finding.channel is Channel.CALL and (sound := found(view.recordings, record)):
        yield from _exhibit(view, sound.recording.provenance.exhibit)
        yield _("录音位置"), times(finding.hits) or "—"
    text = _("与 %(label)s 出自同一条记录；位置、时间来源、对应通话和原始记录见该处")
    yield _("出处"), text % {"label": elsewhere}


def _rules(view: View, finding: Finding) -> Rows:
    _ = view.say
    yield _("规则"), "\n".join(_rule(view, finding, rule) for rule in finding.rules)


def _rule(view: View, finding: Finding, rule: RuleTitle) -> str:
    """Return a rule with its version, and the words it weighed where it goes by wording."""
    _ = view.say
    named = _("%(rule)s，第 %(version)d 版") % {"rule": rule.rule, "version": rule.version}
    words = telling(finding, rule.rule)
    if not words or view.dossier.redacted:
        return named
    return named + _("；措辞中分量最重的字词：%(words)s") % {"words": words}


def telling(finding: Finding, rule: str) -> str:
    """Return the words that weighed most with a rule of wording; empty for any other rule."""
    notes = (
        gate.note
        for hit in finding.hits
        if hit.rule == rule and hit.pattern == WORDING
        for gate in hit.gates
        if gate.name is GateName.PHRASE
    )
    return "、".join(dict.fromkeys(notes)).replace("\n", " ")


def _exhibit(view: View, key: str) -> Rows:
    _ = view.say
    entry = view.exhibits.get(key)
    if entry is not None:
        exhibit = entry.exhibit
        yield _("原始文件"), f"{exhibit.label}　{exhibit.path}\nSHA-256 {exhibit.sha256}"


def _file(view: View, provenance: Provenance) -> Rows:
    _ = view.say
    yield from _exhibit(view, provenance.exhibit)
    yield (
        _("位置"),
        _("%(locator)s（用“%(importer)s”第 %(version)d 版读出）")
        % {
            "locator": view.spot(provenance),
            "importer": view.reader(provenance.importer),
            "version": provenance.version,
        },
    )


def _pattern(view: View, finding: Finding) -> Rows:
    _ = view.say
    used = {
        entry.call.provenance.exhibit
        for key in finding.calls
        if (entry := view.calls.get(key)) is not None
    }
    for key in sorted(used, key=view.exhibit):
        yield from _exhibit(view, key)
    cluster = view.clusters.get(finding.cluster or "")
    if cluster is not None:
        numbers = _("、").join(view.number(key) for key in cluster.numbers)
        reasons = "\n".join(view.tell(reason) for reason in cluster.reasons)
        yield _("合并计算的号码"), f"{numbers}\n{reasons}"


def _message(view: View, record: int) -> Rows:
    _ = view.say
    entry = view.messages.get(record)
    if entry is None:
        return
    message = entry.message
    yield from _file(view, message.provenance)
    yield _("时间来源"), _(TIME_BASIS[message.time_basis])
    raw = raw_row(message.raw, known=message.body, instead=_("（正文，见上）"))
    yield _("原始记录"), raw or "—"


def _email(view: View, record: int) -> Rows:
    _ = view.say
    entry = view.emails.get(record)
    if entry is None:
        return
    email = entry.email
    yield from _file(view, email.provenance)
    yield _("发件人"), email.sender or "—"
    yield _("主题"), email.subject or "—"
    yield (
        _("时间来源"),
        _("邮件的 Date 行由发件人写入；%(basis)s") % {"basis": _(TIME_BASIS[email.time_basis])},
    )
    yield _("原始记录"), raw_row(email.raw, known=email.body, instead=_("（正文，见上）")) or "—"


def _recording(view: View, finding: Finding, record: int) -> Rows:
    _ = view.say
    entry = view.recordings.get(record)
    if entry is None:
        return
    recording = entry.recording
    yield from _file(view, recording.provenance)
    yield _("时间来源"), _(TIME_BASIS[recording.time_basis])
    yield _("录音位置"), times(finding.hits) or "—"
    yield (
        _("录音文件"),
        _("%(container)s / %(codec)s，%(rate)d 赫兹，%(channels)d 声道，时长 %(length)s")
        % {
            "container": recording.container,
            "codec": recording.codec,
            "rate": recording.sample_rate,
            "channels": recording.channels,
            "length": length(recording.duration),
        },
    )
    yield from _pairing(view, record)


def _pairing(view: View, record: int) -> Rows:
    """Yield which call the recording is held to be, why, and how far apart the clocks are."""
    _ = view.say
    link = view.recordings[record].link
    if link is None:
        yield _("对应通话"), _("没有找到对应的通话记录；时间与号码仅来自录音文件名")
        return
    yield (
        _("对应通话"),
        _("%(reason)s（匹配分 %(score).2f，起点相差 %(offset)+.1f 秒）")
        % {
            "reason": view.tell(link.reason),
            "score": link.score,
            "offset": link.offset.total_seconds(),
        },
    )
    entry = view.calls.get(link.call)
    if entry is None:
        return
    call = entry.call
    yield (
        _("通话记录"),
        _("%(time)s，%(outcome)s，通话 %(length)s；出处 %(place)s")
        % {
            "time": view.when(call.started_at),
            "outcome": _(OUTCOME[call.outcome]),
            "length": length(call.talked),
            "place": view.place(call.provenance),
        },
    )
    yield _("原始记录"), raw_row(call.raw) or "—"
