"""The quotation of a finding: original words, what a rule matched in them, and where they are."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from analyzer.model.remark import N_
from reports.labels import DOUBT, SPEAKER, mentioned
from reports.prose import Mark, Prose, Run, Style
from reports.styles import CONTEXT, LABEL, NOTE, QUOTE
from reports.view import View, clock, found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reportlab.platypus.flowables import Flowable

    from analyzer.model.dossier import FindingEntry, RecordingEntry
    from analyzer.model.finding import Finding, Hit
    from analyzer.model.transcript import Segment, Transcript

MACHINE_MARK = N_("机器转写，仅供检索，以原始录音为准")
"""What stands over every quotation from a transcript."""

AGREE = N_("机器换设置又听写一遍（模型 %(model)s），与上文一致 %(percent)d%%，第二遍写作：%(text)s")
DISAGREE = N_(
    "注意：两次机器听写不一致（模型 %(model)s，一致 %(percent)d%%），引文未必准确，"
    "请以录音为准。第二遍写作：%(text)s"
)

ALIKE = N_("疑似（读音相近，相似度 %(score).2f）：机器写作 %(text)s；是否如此，请听录音。")
OTHERWISE = N_("规则所指的话在另一次听写中出现，请听录音核实；上文此处写作：%(text)s")

UNSURE = 0.4
"""Confidence of a word below which it is named as doubtful."""
SHORT = 500
"""Characters up to which a quotation with its context is kept on one page."""

_SOURCE = {
    Channel.CALL: N_("录音转写"),
    Channel.SMS: N_("短信原文"),
    Channel.EMAIL: N_("邮件原文"),
}


def quote(view: View, entry: FindingEntry, *, brief: bool = False) -> Iterator[Flowable]:
    """Yield a finding's words with their context, or what was observed of a contact pattern.

    Args:
        view: The report.
        entry: The finding.
        brief: What holds for the whole recording was said with another finding.
    """
    _ = view.say
    finding = entry.finding
    if finding.observation:
        yield Prose(_("记录显示"), LABEL)
        yield Prose(view.tell(finding.observation), QUOTE)
    if not entry.quote:
        return
    yield Prose(_caption(view, finding), LABEL)
    every = (*entry.before, *entry.quote, *entry.after)
    who = _sides(view, entry)
    lines: list[tuple[str | list[Run], Style]]
    lines = [(f"{next(who, '')}{line}", CONTEXT) for line in entry.before]
    quoted = highlighted(entry.quote, finding.hits)
    lines += [([Run(text=next(who, "")), *runs], QUOTE) for runs in quoted]
    lines += [(f"{next(who, '')}{line}", CONTEXT) for line in entry.after]
    together = sum(len(line) for line in every) < SHORT
    for at, (runs, style) in enumerate(lines, start=1):
        yield Prose(runs, replace(style, keep=together and at < len(lines)))
    if finding.personal:
        yield Prose(mentioned(finding.personal, _), NOTE)
    yield from _by_sound(view, finding.hits)
    yield from _corrections(view, finding)
    if finding.channel is Channel.CALL:
        yield from _transcript(view, finding, brief=brief)


def stretch(view: View, entry: FindingEntry) -> range | None:
    """Return which segments of a transcript a quotation from a call is; `None` for any other."""
    finding, lines = entry.finding, [line.strip() for line in entry.quote]
    recording = found(view.recordings, finding.record)
    if finding.channel is not Channel.CALL or recording is None or recording.transcript is None:
        return None
    segments = recording.transcript.segments
    begins = [hit.begin_s for hit in finding.hits if hit.begin_s is not None]
    ends = [hit.end_s for hit in finding.hits if hit.end_s is not None]
    for at in range(len(segments) - len(lines) + 1):
        parts = segments[at : at + len(lines)]
        if [part.text.strip() for part in parts] != lines or not parts:
            continue
        if not begins or (parts[0].start < max(ends) and parts[-1].end > min(begins)):
            return range(at, at + len(lines))
    return None


def said(view: View, finding: Finding, place: range) -> tuple[tuple[str, str], ...]:
    """Return who says what in a stretch of a call, as it is printed."""
    _ = view.say
    recording = found(view.recordings, finding.record)
    if recording is None or recording.transcript is None:
        return ()
    parts = recording.transcript.segments[place.start : place.stop]
    return tuple(
        (_("〔%(who)s〕") % {"who": _(SPEAKER[part.speaker])}, part.text) for part in parts
    )


def _sides(view: View, entry: FindingEntry) -> Iterator[str]:
    """Yield who says each line of a quotation and its context; empty where that is not known."""
    place = stretch(view, entry)
    if place is None:
        yield from [""] * (len(entry.before) + len(entry.quote) + len(entry.after))
        return
    first = place.start - len(entry.before)
    whole = said(view, entry.finding, range(first, place.stop + len(entry.after)))
    yield from (who for who, _ in whole)


def disagreed(view: View, finding: Finding) -> bool:
    """Tell whether a second hearing by machine made something else of the quoted words."""
    recording = found(view.recordings, finding.record)
    if finding.channel is not Channel.CALL or recording is None:
        return False
    spans = {(hit.begin_s, hit.end_s) for hit in finding.hits}
    return any(heard.doubtful for heard in recording.again if (heard.begin_s, heard.end_s) in spans)


def _caption(view: View, finding: Finding) -> str:
    _ = view.say
    caption = _(_SOURCE[finding.channel])
    if finding.channel is Channel.CALL:
        caption = f"{caption}　{times(finding.hits)}　{_(MACHINE_MARK)}"
    return caption


def times(hits: Sequence[Hit]) -> str:
    """Return where in the recording the words are: `02:13–02:19`; empty where not known."""
    begins = [hit.begin_s for hit in hits if hit.begin_s is not None]
    ends = [hit.end_s for hit in hits if hit.end_s is not None]
    return f"{clock(min(begins))}–{clock(max(ends))}" if begins and ends else ""


def highlighted(lines: Sequence[str], hits: Sequence[Hit]) -> Iterator[list[Run]]:
    """Yield the lines as runs: matched words bold and underlined, by sound underlined in dashes.

    A hit that runs over a line end is found as well; one that is not in the lines is left alone.
    """
    text = "\n".join(lines)
    marks = [Mark.NONE] * len(text)
    reached: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (not hit.by_sound, hit.start)):
        at = _place(text, hit, reached.get(hit.text, 0))
        if at is not None:
            end = reached[hit.text] = at + len(hit.text)
            marks[at:end] = [Mark.DASH if hit.by_sound else Mark.LINE] * len(hit.text)
    start = 0
    for line in lines:
        end = start + len(line)
        yield _runs(line, marks[start:end]) or [Run(text="")]
        start = end + 1


def _place(text: str, hit: Hit, after: int) -> int | None:
    """Return where in a quotation a hit is: where it says, else the next place with its words."""
    if not hit.text:
        return None
    if text[hit.start : hit.end] == hit.text:
        return hit.start
    at = text.find(hit.text, after)
    return at if at >= 0 else None


def _runs(line: str, marks: Sequence[Mark]) -> list[Run]:
    runs, at = [], 0
    for mark, group in groupby(marks):
        count = len(list(group))
        runs.append(Run(text=line[at : at + count], bold=mark is Mark.LINE, mark=mark))
        at += count
    return runs


def _by_sound(view: View, hits: Sequence[Hit]) -> Iterator[Flowable]:
    """Yield what was matched by sound, said to be possible and never put in quotation marks."""
    _ = view.say
    heard = [hit for hit in hits if hit.by_sound]
    for hit in heard:
        text = _(OTHERWISE if hit.heard_otherwise else ALIKE)
        yield Prose(text % {"score": hit.score, "text": hit.text}, NOTE)


def _corrections(view: View, finding: Finding) -> Iterator[Flowable]:
    """Yield what a person heard in place of the machine's words, both side by side."""
    _ = view.say
    recording = found(view.recordings, finding.record)
    if finding.channel is not Channel.CALL or recording is None:
        return
    latest = {correction.segment: correction for correction in recording.corrections}
    for part in _spoken(recording, finding.hits):
        correction = latest.get(part.index)
        if correction is not None:
            text = _("人工更正（%(reviewer)s，%(time)s）：%(text)s　机器原写：%(machine)s")
            values = {
                "reviewer": correction.reviewer,
                "time": view.when(correction.at),
                "text": correction.text,
                "machine": part.machine_text,
            }
            yield Prose(text % values, NOTE)


def _transcript(view: View, finding: Finding, *, brief: bool) -> Iterator[Flowable]:
    """Yield what wrote the words, how sure it was, and what speaks against it."""
    _ = view.say
    recording = found(view.recordings, finding.record)
    if recording is None or recording.transcript is None:
        return
    if not brief:
        yield from _machine(view, recording.transcript, finding.confidence)
    yield from _again(view, recording, finding.hits)
    unsure = [
        word.text.strip()
        for part in _spoken(recording, finding.hits)
        for word in part.words
        if word.confidence < UNSURE and word.text.strip()
    ]
    if unsure:
        words = _("、").join(dict.fromkeys(unsure))
        yield Prose(_("机器没有把握的字词：%(words)s") % {"words": words}, NOTE)
    doubts = {doubt for part in _spoken(recording, finding.hits) for doubt in part.doubts}
    for doubt in sorted(doubts):
        yield Prose(_("存疑：%(why)s") % {"why": _(DOUBT[doubt])}, NOTE)


def _machine(view: View, transcript: Transcript, sure: float) -> Iterator[Flowable]:
    """Yield what wrote a recording's text and how it was told who speaks."""
    _ = view.say
    tag = transcript.tag
    text = _(
        "转写引擎 %(engine)s %(version)s，模型 %(model)s（SHA-256 %(digest)s…），把握 %(sure).2f"
    )
    values = {"engine": tag.engine, "version": tag.version, "model": tag.model, "sure": sure}
    yield Prose(text % {**values, "digest": tag.model_sha256[:16]}, NOTE)
    if transcript.sides is not None:
        yield Prose(_("说话人的判断：%(why)s") % {"why": view.tell(transcript.sides)}, NOTE)


def _again(view: View, recording: RecordingEntry, hits: Sequence[Hit]) -> Iterator[Flowable]:
    """Yield what a second hearing by machine made of the quoted stretches."""
    _ = view.say
    spans = {(hit.begin_s, hit.end_s) for hit in hits}
    for heard in recording.again:
        if (heard.begin_s, heard.end_s) in spans:
            words = DISAGREE if heard.doubtful else AGREE
            values = {
                "model": heard.tag.model,
                "percent": int(heard.agreement * 100),
                "text": "—" if view.dossier.redacted else heard.text or "—",
            }
            yield Prose(_(words) % values, NOTE)


def _spoken(recording: RecordingEntry, hits: Sequence[Hit]) -> Iterator[Segment]:
    """Yield the segments in which the hits are."""
    if recording.transcript is None:
        return
    for part in recording.transcript.segments:
        for hit in hits:
            if hit.begin_s is None or hit.end_s is None:
                continue
            if part.start < hit.end_s and part.end > hit.begin_s:
                yield part
                break
