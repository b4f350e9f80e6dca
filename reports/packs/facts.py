"""What a complaint states: dated facts in original words, provisions, and the account in short."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analyzer.model.finding import Authority
from analyzer.model.passage import Channel
from analyzer.model.records import Direction
from reports.labels import CATEGORY
from reports.packs.blocks import Block, Pairs, Para, Words
from reports.packs.pressure import pressure
from reports.sections.law import article_lines, articles
from reports.sections.quote import times
from reports.view import NumberedFinding, View, clock, found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model.dossier import CallEntry
    from analyzer.model.finding import Finding, LegalBasis
    from reports.packs.choice import Choice


def facts(view: View) -> Iterator[Block]:
    """Yield what happened, one numbered fact for each place, in the order of time.

    Findings in the same words of the same record are one fact with several numbers.
    """
    _ = view.say
    for number, items in enumerate(together(view), start=1):
        first = items[0]
        finding = first.entry.finding
        labels = _("、").join(item.label for item in items)
        yield Para(text=f"{number}. [{labels}] {_heading(view, finding)}", keep=True)
        if finding.observation:
            yield Words(text=view.tell(finding.observation))
        for line in first.entry.quote:
            yield Words(text=line)
        yield Para(text="　".join(_remarks(view, items)), small=True)


def together(view: View) -> list[list[NumberedFinding]]:
    """Return the findings by time, those in the same words of one record together."""
    facts: dict[tuple[object, ...], list[NumberedFinding]] = {}
    for item in in_time(view):
        finding = item.entry.finding
        place = (finding.channel, finding.record, item.entry.quote)
        alone = (item.label,)
        facts.setdefault(place if finding.record is not None else alone, []).append(item)
    return list(facts.values())


def in_time(view: View) -> list[NumberedFinding]:
    """Return the findings by time; those without one come last."""
    items = [item for item in view.findings if item.entry.finding.at is not None]
    items.sort(key=lambda item: (item.entry.finding.at, item.label))
    return items + [item for item in view.findings if item.entry.finding.at is None]


def _heading(view: View, finding: Finding) -> str:
    _ = view.say
    values = {"time": view.when(finding.at), "number": view.counterpart(finding)}
    if not finding.hits and finding.calls:
        return _("%(time)s 起，%(number)s 及归为同组的号码来电：") % values
    if finding.channel is Channel.SMS:
        return _("%(time)s，%(number)s 发来短信：") % values
    if finding.channel is Channel.EMAIL:
        return _("%(time)s，%(number)s 发来邮件：") % values
    place = times(finding.hits)
    if place:
        return _("%(time)s，与 %(number)s 的通话中（录音 %(place)s）：") % {
            **values,
            "place": place,
        }
    return _("%(time)s，与 %(number)s 的通话中：") % values


def _remarks(view: View, items: list[NumberedFinding]) -> Iterator[str]:
    """Yield categories, source and who checked it."""
    _ = view.say
    finding, decision = items[0].entry.finding, items[0].entry.decision
    kinds_found = dict.fromkeys(_(CATEGORY[item.entry.finding.category]) for item in items)
    yield _("类别：%(category)s") % {"category": _("；").join(kinds_found)}
    place = _source(view, finding)
    if place:
        yield _("出处：%(place)s") % {"place": place}
    hits = (hit for item in items for hit in item.entry.finding.hits if hit.by_sound)
    heard = dict.fromkeys(hit.text.replace("\n", " ") for hit in hits)
    if heard:
        yield _("疑似（仅读音相近，以录音为准）：%(words)s") % {"words": _("；").join(heard)}
    if finding.channel is Channel.CALL and items[0].entry.quote:
        yield _("文字由机器转写，以原始录音为准")
    if decision is not None:
        yield _("人工核对：%(reviewer)s，%(time)s") % {
            "reviewer": decision.reviewer,
            "time": view.when(decision.at),
        }
    after = view.after_report(finding)
    if after:
        yield after


def _source(view: View, finding: Finding) -> str:
    _ = view.say
    record = finding.record
    if finding.channel is Channel.SMS and (message := found(view.messages, record)):
        return view.place(message.message.provenance)
    if finding.channel is Channel.EMAIL and (email := found(view.emails, record)):
        return view.place(email.email.provenance)
    if finding.channel is Channel.CALL and (sound := found(view.recordings, record)):
        return view.place(sound.recording.provenance)
    if finding.calls:
        return _("见来电清单，共 %(count)d 次") % {"count": len(finding.calls)}
    return ""


def laws(view: View) -> Iterator[Block]:
    """Yield the provisions in force on the day of the acts, each once, strongest first."""
    _ = view.say
    cited: dict[LegalBasis, list[NumberedFinding]] = {}
    for item in in_time(view):
        for basis in articles(item.entry.finding):
            cited.setdefault(basis, []).append(item)
    if not cited:
        yield Para(text=_("没有可列出的规定。"))
        return
    order = list(Authority)
    bases = sorted(cited, key=lambda basis: order.index(basis.level))
    yield Pairs(rows=tuple(_law(view, basis, cited[basis]) for basis in bases))


def _law(view: View, basis: LegalBasis, items: list[NumberedFinding]) -> tuple[str, str]:
    _ = view.say
    at = items[0].entry.finding.at
    day = at.astimezone(view.zone).date() if at else None
    labels = _("、").join(item.label for item in items)
    return labels, "\n".join(article_lines(view, basis, day))


def kinds(view: View) -> str:
    """Return how many findings there are of each category, in words."""
    _ = view.say
    counted = Counter(item.entry.finding.category for item in view.findings)
    return _("；").join(
        _("%(what)s %(count)d 条") % {"what": _(CATEGORY[category]), "count": count}
        for category, count in counted.most_common()
    )


def calls_of(choice: Choice) -> list[CallEntry]:
    """Return the calls with the numbers a complaint is about, by time."""
    view, parties = choice.view, choice.parties
    mine = [
        entry
        for entry in view.dossier.calls
        if entry.party in parties and entry.call.direction is not Direction.OUT
    ]
    timed = [entry for entry in mine if entry.call.started_at is not None]
    timed.sort(key=lambda entry: (entry.call.started_at, entry.id))
    return timed + [entry for entry in mine if entry.call.started_at is None]


def account(choice: Choice, *, most: int) -> str:
    """Return a short account from the records, at most so many characters.

    It counts and dates; it says nothing of the other side that the records do not show.
    """
    view = choice.view
    _ = view.say
    calls = calls_of(choice)
    answered = [entry for entry in calls if entry.call.talked]
    talked = sum(entry.call.talked.total_seconds() for entry in answered)
    values = {
        "first": _day(view, calls, first=True),
        "last": _day(view, calls, first=False),
        "numbers": len(choice.parties),
        "calls": len(calls),
        "answered": len(answered),
        "talked": clock(talked),
        "findings": len(view.findings),
        "kinds": kinds(view),
    }
    text = _(
        "%(first)s 至 %(last)s，手机记录显示 %(numbers)d 个号码来电 %(calls)d 次，"
        "接通 %(answered)d 次（合计 %(talked)s）。经人工核对的要点 %(findings)d 条：%(kinds)s。"
    )
    return cut(text % values + pressure(choice), most)


def _day(view: View, calls: list[CallEntry], *, first: bool) -> str:
    """Return the first or last day of what is counted: the calls and the findings."""
    _ = view.say
    times_of = [item.entry.finding.at for item in view.findings]
    times_of += [entry.call.started_at for entry in calls]
    days = [at.astimezone(view.zone).date() for at in times_of if at]
    if not days:
        return _("时间不明")
    return str(min(days) if first else max(days))


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"
