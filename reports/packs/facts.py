"""What a complaint states: dated facts in original words, provisions, and the account in short."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from analyzer.model.records import Direction
from analyzer.model.remark import N_
from reports.labels import CATEGORY, mentioned
from reports.packs.blocks import Block, Head, Para, Words
from reports.packs.choice import institutions
from reports.packs.pressure import pressure
from reports.sections.quote import disagreed, said, stretch, times
from reports.view import NumberedFinding, View, clock, found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model.dossier import CallEntry
    from analyzer.model.finding import Category, Finding
    from reports.packs.choice import Choice


ALIKE = N_("疑似（仅读音相近，以录音为准）：%(words)s")
OTHERWISE = N_("规则所指的话在另一次听写中出现，请听录音核实；此处写作：%(words)s")
REST = N_("附：其余事实（按时间）")
MAIN = 10
"""Facts told in the letter itself where there are many more; the rest stand at its end."""
FEW = 12
"""So many are told in the letter, all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What was said or done at one place, whatever rules found it."""

    number: int
    """By time, from 1."""
    items: tuple[NumberedFinding, ...]
    lines: tuple[tuple[str, str], ...]
    """What was said or written: who, as it is printed, and the words."""

    @property
    def severity(self) -> int:
        """Of the gravest finding."""
        return max(item.entry.finding.severity for item in self.items)


def told(view: View) -> tuple[Fact, ...]:
    """Return the facts, numbered in the order of time."""
    groups = ((items, _lines(view, items)) for items in together(view))
    return tuple(
        Fact(number=number, items=tuple(items), lines=lines)
        for number, (items, lines) in enumerate(groups, start=1)
    )


def _lines(view: View, items: Sequence[NumberedFinding]) -> tuple[tuple[str, str], ...]:
    """Return the words of findings together, each line once."""
    stretches = [stretch(view, item.entry) for item in items]
    if all(stretches):
        first = min(place.start for place in stretches if place)
        last = max(place.stop for place in stretches if place)
        return said(view, items[0].entry.finding, range(first, last))
    return tuple(("", line) for line in items[0].entry.quote)


def main(known: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return the facts a letter tells itself, by time: of each kind the gravest, then the next."""
    if len(known) <= FEW:
        return tuple(known)
    kinds_of: dict[Category, list[Fact]] = {}
    for fact in sorted(known, key=lambda fact: (-fact.severity, fact.number)):
        kinds_of.setdefault(fact.items[0].entry.finding.category, []).append(fact)
    turns = zip_longest(*kinds_of.values())
    chosen = [fact for turn in turns for fact in turn if fact is not None][:MAIN]
    return tuple(sorted(chosen, key=lambda fact: fact.number))


def facts(
    view: View, known: Sequence[Fact], shown: Sequence[Fact], *, against: bool = True
) -> Iterator[Block]:
    """Yield what happened, one numbered fact for each place, in the order of time.

    Args:
        view: The letter.
        known: All facts of the letter.
        shown: Those to tell here.
        against: The letter names an institution it is about.
    """
    _ = view.say
    if len(shown) < len(known):
        text = _("共 %(all)d 项，先列各类中最突出的 %(shown)d 项；其余见文末，编号按时间连续。")
        yield Para(text=text % {"all": len(known), "shown": len(shown)})
    yield from checked(view, known, against=against)
    yield from listed(view, shown)


def checked(view: View, known: Sequence[Fact], *, against: bool) -> Iterator[Block]:
    """Yield who checked the facts, where it was one person, and whose numbers are not known."""
    _ = view.say
    decisions = [item.entry.decision for fact in known for item in fact.items]
    made = [decision for decision in decisions if decision is not None]
    if made and len({decision.reviewer for decision in made}) == 1:
        days = sorted(decision.at.astimezone(view.zone).date() for decision in made)
        values = {"reviewer": made[0].reviewer, "first": days[0], "last": days[-1]}
        yield Para(text=_("各项均由 %(reviewer)s 逐条听看核对（%(first)s 至 %(last)s）。") % values)
    if against and any(not institutions(view, item) for fact in known for item in fact.items):
        yield Para(text=_("标“机构未查明”的，号码属于谁还不清楚，请核查；不表示就是上述机构所为。"))


def listed(view: View, shown: Sequence[Fact]) -> Iterator[Block]:
    """Yield facts with their words, number, time and source."""
    _ = view.say
    for fact in shown:
        first = fact.items[0]
        finding = first.entry.finding
        labels = _("、").join(sorted(item.label for item in fact.items))
        heading = f"{fact.number}. {_heading(view, fact.items)} [{labels}]"
        yield Para(text=heading, keep=True)
        if finding.observation:
            yield Words(text=view.tell(finding.observation))
        for at, (who, line) in enumerate(fact.lines, start=1):
            yield Words(text=f"{who}{line}", keep=at == len(fact.lines))
        apart = "  ·  " if view.english else "　"
        yield Para(text=apart.join(_remarks(view, fact.items)), small=True)


def rest(view: View, known: Sequence[Fact], shown: Sequence[Fact]) -> Iterator[Block]:
    """Yield the facts a letter does not tell itself, for its end."""
    left = [fact for fact in known if fact not in shown]
    if left:
        yield Head(text=view.say(REST))
        yield from listed(view, left)


def together(view: View) -> list[list[NumberedFinding]]:
    """Return the findings by time; those in the same words of one record are together.

    So are those whose words overlap in one recording.
    """
    facts: dict[tuple[object, ...], list[NumberedFinding]] = {}
    reached: dict[int, tuple[int, tuple[object, ...]]] = {}
    for item in in_time(view):
        finding, place = item.entry.finding, stretch(view, item.entry)
        key: tuple[object, ...] = (finding.channel, finding.record, item.entry.quote)
        if finding.record is None:
            key = (item.label,)
        elif place is not None:
            end, before = reached.get(finding.record, (-1, key))
            key = before if place.start < end else key
            reached[finding.record] = (max(end, place.stop), key)
        facts.setdefault(key, []).append(item)
    return list(facts.values())


def in_time(view: View) -> list[NumberedFinding]:
    """Return the findings by time; those without one come last."""
    items = [item for item in view.findings if item.entry.finding.at is not None]
    items.sort(key=lambda item: (item.entry.finding.at, item.label))
    return items + [item for item in view.findings if item.entry.finding.at is None]


def _heading(view: View, items: Sequence[NumberedFinding]) -> str:
    _ = view.say
    item = items[0]
    finding = item.entry.finding
    names = sorted(institutions(view, item)) or [_("机构未查明")]
    number = _("%(number)s（%(institution)s）") % {
        "number": view.counterpart(finding),
        "institution": _("、").join(names),
    }
    values = {"time": view.when(finding.at), "number": number}
    if not finding.hits and finding.calls:
        return _("%(time)s 起，%(number)s 及归为同组的号码来电：") % values
    if finding.channel is Channel.SMS:
        return _("%(time)s，%(number)s 发来短信：") % values
    if finding.channel is Channel.EMAIL:
        return _("%(time)s，%(number)s 发来邮件：") % values
    place = times([hit for one in items for hit in one.entry.finding.hits])
    if place:
        return _("%(time)s，与 %(number)s 的通话中（录音 %(place)s）：") % {
            **values,
            "place": place,
        }
    return _("%(time)s，与 %(number)s 的通话中：") % values


def _remarks(view: View, items: Sequence[NumberedFinding]) -> Iterator[str]:
    """Yield categories, source and who checked it."""
    _ = view.say
    finding, decision = items[0].entry.finding, items[0].entry.decision
    kinds_found = dict.fromkeys(_(CATEGORY[item.entry.finding.category]) for item in items)
    yield _("类别：%(category)s") % {"category": _("；").join(kinds_found)}
    told_of = mentioned({kind for item in items for kind in item.entry.finding.personal}, _)
    if told_of:
        yield told_of
    place = _source(view, finding)
    if place:
        yield _("出处：%(place)s") % {"place": place}
    hits = [hit for item in items for hit in item.entry.finding.hits if hit.by_sound]
    for template, otherwise in ((ALIKE, False), (OTHERWISE, True)):
        heard = [hit.text.replace("\n", " ") for hit in hits if hit.heard_otherwise is otherwise]
        if heard:
            yield _(template) % {"words": _("；").join(dict.fromkeys(heard))}
    if finding.channel is Channel.CALL and items[0].entry.quote:
        yield _("文字由机器转写，以原始录音为准")
    if any(disagreed(view, item.entry.finding) for item in items):
        yield _("两次机器听写不一致，引文未必准确，请以录音为准")
    if decision is not None and len(_reviewers(view)) > 1:
        yield _("人工核对：%(reviewer)s，%(time)s") % {
            "reviewer": decision.reviewer,
            "time": view.when(decision.at),
        }
    after = view.after_report(finding)
    if after:
        yield after


def _reviewers(view: View) -> set[str]:
    made = (item.entry.decision for item in view.findings)
    return {decision.reviewer for decision in made if decision is not None}


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
    """Return a text of at most so many characters, with an ellipsis where it was cut.

    It is cut behind a whole clause where one ends in the second half.
    """
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    end = max(kept.rfind(mark) for mark in "；;。，") + 1
    return (kept[:end] if end > most // 2 else kept) + "…"
