"""The first page: what was found, how sure that is, what comes next, and what may be missed."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, comb
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.model.finding import State
from analyzer.model.records import RecordKind
from analyzer.model.remark import N_
from analyzer.model.review import ListeningKind

if TYPE_CHECKING:
    from analyzer.desk.models.session import Session
    from analyzer.model.review import Overview

SAMPLE = 20
"""Recordings without findings to check by ear."""
CONFIDENCE = 0.95
NOTHING = N_("没有规则命中，不代表没有发生。")
MACHINE = N_("线索是机器按规则挑出来的，会挑错，也会漏掉。只有您听过、看过并确认的才算数。")
HEARD = N_("录音有文字的：%(heard)d / %(all)d 段。文字是机器听写的，可能写错，以录音为准。")
KINDS = {
    RecordKind.CALL: N_("通话 %(count)d 条"),
    RecordKind.MESSAGE: N_("短信 %(count)d 条"),
    RecordKind.RECORDING: N_("录音 %(count)d 段"),
    RecordKind.EMAIL: N_("邮件 %(count)d 封"),
    RecordKind.CONTACT: N_("联系人 %(count)d 个"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The one thing to do next, and which page does it."""

    sentence: str
    page: str
    """`import`, `work`, `review` or `export`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """The page's words."""

    found: tuple[str, ...]
    sure: tuple[str, ...]
    next: Next


def start_page(session: Session) -> StartPage:
    """Say where the case stands."""
    overview, tally = session.case.overview(), session.case.tally()
    total = sum(tally.values())
    return StartPage(
        found=tuple(_found(session, overview, total)),
        sure=tuple(_sure(session, overview, total)),
        next=_next(session, overview, total, tally[State.PROPOSED]),
    )


def _found(session: Session, overview: Overview, total: int) -> list[str]:
    say = session.say
    kinds = [
        say(KINDS[kind]) % {"count": overview.records[kind]}
        for kind in RecordKind
        if overview.records.get(kind)
    ]
    lines = [say(N_("读到：%(what)s。")) % {"what": say(N_("、")).join(kinds)}] if kinds else []
    if total:
        lines.append(say(N_("机器找出 %(count)d 条线索，等人来判断。")) % {"count": total})
        severities = session.case.facets().severities
        lines += [
            say(labels.ABOUT) % {"name": labels.severity(level, say), "what": count}
            for level, count in severities.items()
        ]
    elif overview.flagged:
        lines.append(say(NOTHING))
    return lines


def _sure(session: Session, overview: Overview, total: int) -> list[str]:
    say = session.say
    lines = [
        say(N_("线索是机器按规则挑出来的，会挑错，也会漏掉。只有您听过、看过并确认的才算数。"))
    ]
    if total:
        lines.append(say(N_("没有被挑出来的，不代表没有问题。")))
    recordings = overview.records.get(RecordKind.RECORDING, 0)
    if recordings:
        lines.append(
            say(
                N_("录音有文字的：%(heard)d / %(all)d 段。文字是机器听写的，可能写错，以录音为准。")
            )
            % {"heard": overview.heard, "all": recordings}
        )
    if overview.failed:
        lines.append(say(N_("%(count)d 段录音放不出声音，没有文字。")) % {"count": overview.failed})
    doubtful = sum(doubt.link is not None for doubt in session.case.doubts())
    if doubtful:
        lines.append(
            say(N_("%(count)d 段录音拿不准是哪一通电话，见“谁是谁”一页。")) % {"count": doubtful}
        )
    if overview.lost or overview.skipped:
        lines.append(
            say(N_("没读出来的：%(lost)d 处记录、%(skipped)d 个文件，见“导入”一页。"))
            % {"lost": overview.lost, "skipped": overview.skipped}
        )
    return lines


def _next(session: Session, overview: Overview, total: int, waiting: int) -> Next:
    say = session.say
    left = overview.records.get(RecordKind.RECORDING, 0) - overview.heard - overview.failed
    if not overview.records:
        return Next(sentence=say(N_("把手机备份文件夹拖进来。")), page="import")
    if left > 0:
        sentence = say(N_("还有 %(count)d 段录音没有转成文字。")) % {"count": left}
        return Next(sentence=sentence, page="work")
    if not overview.flagged:
        return Next(sentence=say(N_("用规则查找线索。")), page="work")
    if waiting:
        sentence = say(N_("还有 %(count)d 条线索等您核对。")) % {"count": waiting}
        return Next(sentence=sentence, page="review")
    if total:
        return Next(sentence=say(N_("线索都核对过了，可以导出报告。")), page="export")
    return Next(sentence=say(N_("请抽听几段没有线索的录音，看看有没有漏掉的。")), page="start")


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """A recording of the sample."""

    recording: int
    title: str
    found: bool | None
    """What the person said; `None` before."""


@dataclass(slots=True)
class SampleModel:
    """A random sample of recordings without findings, and what it shows."""

    session: Session

    def rows(self) -> tuple[SampleRow, ...]:
        """Return the sample: those already heard first, then others drawn in a fixed order."""
        case = self.session.case
        heard = {item.recording: item.found for item in case.listenings(ListeningKind.SAMPLE)}
        unheard = [key for key in case.unflagged() if key not in heard]
        chosen = [*heard, *unheard][: max(SAMPLE, len(heard))]
        return tuple(
            SampleRow(recording=key, title=self._title(key), found=heard.get(key)) for key in chosen
        )

    def answer(self, recording: int, *, found: bool) -> None:
        """Keep what the person heard."""
        self.session.case.listen(recording, ListeningKind.SAMPLE, found=found)
        self.session.saved_at = self.session.case.now()

    def verdict(self) -> str:
        """Say what the sample shows so far."""
        answers = [row.found for row in self.rows() if row.found is not None]
        say = self.session.say
        if not answers:
            return say(N_("还没有抽听。听过几段以后，这里会说明漏掉的最多可能有多少。"))
        bad = sum(1 for found in answers if found)
        most = upper_bound(bad, len(answers))
        return say(
            N_(
                "抽听 %(heard)d 段，其中 %(bad)d 段有问题："
                "以 95 %% 的把握，没有线索的录音里有问题的不超过 %(most)d %%。"
            )
        ) % {"heard": len(answers), "bad": bad, "most": ceil(most * 100)}

    def _title(self, recording: int) -> str:
        stored = self.session.case.record(recording).record
        exhibit = self.session.case.exhibit(stored.provenance.exhibit)
        return f"{exhibit.label}  {exhibit.name}"


def upper_bound(found: int, heard: int) -> float:
    """Return the one-sided 95 % upper bound of a share (Clopper and Pearson 1934).

    With 0 of 20 it is 0.139: at most 14 % of the recordings without findings hold something.
    """
    if heard == 0 or found >= heard:
        return 1.0
    low, high = found / heard, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(found, heard, middle) > 1 - CONFIDENCE:
            low = middle
        else:
            high = middle
    return high


def _at_most(found: int, heard: int, share: float) -> float:
    return sum(comb(heard, k) * share**k * (1 - share) ** (heard - k) for k in range(found + 1))
