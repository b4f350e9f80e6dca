"""The custody log, and whether its chain holds."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from analyzer.model.custody import GENESIS, CustodyEvent, custody_digest
from analyzer.model.finding import State
from analyzer.model.remark import N_
from reports.grid import Cell, Columns, table
from reports.labels import ACTION, STATE
from reports.prose import Prose
from reports.styles import BODY, NOTE, chapter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reportlab.platypus.flowables import Flowable

    from reports.view import View


def custody(view: View) -> Iterator[Flowable]:
    """Yield the custody log."""
    _ = view.say
    events = view.dossier.custody
    yield chapter(_("十、保管记录"), "custody")
    if not events:
        yield Prose(_("本报告没有附带保管记录；它保存在案卷中。"), BODY)
        return
    yield Prose(_("每条记录含有前一条的摘要，任何一条被改动，其后的摘要都不再相符。"), BODY)
    yield Prose(_chain(view), BODY)
    heads = (_("序号"), _("时间"), _("经手人"), _("事项"), _("对象"), _("细节"), _("摘要"))
    columns = Columns(heads=heads, shares=(7, 17, 9, 13, 11, 23, 20))
    runs = (list(group) for _stage, group in groupby(events, key=_stage_of))
    yield from table(columns, (_row(view, run) for run in runs))
    yield Prose(
        _(
            "连续的同类记录合为一行，摘要是其中最后一条的，只印前 16 位；"
            "逐条的记录和完整的摘要在随报告导出的 custody.jsonl 里。"
        ),
        NOTE,
    )


def _stage_of(event: CustodyEvent) -> tuple[str, str]:
    """Return what is put in one row: the same person doing the same, files taken in and read."""
    stage = "acquire" if event.action == "import" else event.action
    return event.actor, stage


def broken_link(events: tuple[CustodyEvent, ...]) -> int | None:
    """Return the sequence number of the first event that does not fit, `None` where all do."""
    previous = GENESIS
    for event in events:
        expected = custody_digest(
            sequence=event.sequence,
            at=event.at,
            actor=event.actor,
            action=event.action,
            subject=event.subject,
            details=event.details,
            previous=previous,
        )
        if event.previous != previous or event.digest != expected:
            return event.sequence
        previous = event.digest
    return None


def _chain(view: View) -> str:
    _ = view.say
    broken = broken_link(view.dossier.custody)
    if broken is None:
        return _("制作本报告时逐条重新计算，全部相符。")
    return _("制作本报告时逐条重新计算，自第 %(sequence)d 条起不相符。") % {"sequence": broken}


def _row(view: View, run: Sequence[CustodyEvent]) -> tuple[Cell, ...]:
    _ = view.say
    first, last = run[0], run[-1]
    actions = dict.fromkeys(event.action for event in run)
    subjects = list(dict.fromkeys(event.subject for event in run))
    what = _(RECORDINGS) if first.subject == "recordings" else view.exhibit(first.subject)
    if len(subjects) > 1:
        what = _("%(count)d 项") % {"count": len(subjects)}
    number = str(first.sequence)
    when = view.when(first.at)
    if len(run) > 1:
        number = f"{number}–{last.sequence}"
        when = f"{when}\n—{view.when(last.at)}"
    return (
        number,
        when,
        first.actor,
        _("、").join(_(ACTION[action]) if action in ACTION else action for action in actions),
        what,
        "\n".join(_details(view, run)) or "—",
        last.digest[:16],
    )


def _details(view: View, run: Sequence[CustodyEvent]) -> Iterator[str]:
    """Yield what the events say, counts added up and digests left to the file beside the report."""
    _ = view.say
    states = Counter(str(e.details["state"]) for e in run if "state" in e.details)
    for state, count in states.items():
        name = _(STATE[State(state)]) if state in set(State) else state
        yield _("%(what)s %(count)s") % {"what": name, "count": count}
    for key, label in DETAIL.items():
        values = [event.details[key] for event in run if key in event.details]
        counts = [value for value in values if isinstance(value, int)]
        told = f"{sum(counts):,}" if counts else _("、").join(dict.fromkeys(map(str, values)))
        if told and told != "0" and len(told) <= LONGEST:
            yield _("%(what)s %(count)s") % {"what": _(label), "count": told}


RECORDINGS = N_("录音")
LONGEST = 60
"""Characters of a detail that is printed; longer ones stand in the file beside the report."""
DETAIL: Mapping[str, str] = {
    "zone": N_("时区"),
    "region": N_("地区"),
    "size": N_("字节"),
    "call": N_("通话"),
    "message": N_("短信"),
    "recording": N_("录音"),
    "email": N_("邮件"),
    "contact": N_("联系人"),
    "duplicates": N_("重复"),
    "lost": N_("未读出"),
    "remarks": N_("说明"),
    "restored": N_("补回的文件"),
    "engine": N_("引擎"),
    "model": N_("模型"),
    "links": N_("配对"),
    "doubts": N_("存疑"),
    "rules": N_("规则"),
    "findings": N_("线索"),
    "gated": N_("未列为线索的命中"),
    "files": N_("文件"),
    "role": N_("身份"),
    "institution": N_("机构"),
    "verdict": N_("判断"),
    "call_id": N_("通话"),
    "office": N_("机关"),
    "step": N_("进展"),
}
"""What the details are called, in the order they are printed; others are digests and versions."""
