"""What stands beside a finding: its clip, who listened and when, and whether the police knew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.passage import Channel
from analyzer.model.remark import N_
from analyzer.model.review import ListeningKind
from reports.clips import clip_plan
from reports.view import View, clock, found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model.finding import Finding
    from analyzer.model.review import Listening
    from reports.grid import Cell
    from reports.view import NumberedFinding

KIND = {
    ListeningKind.BLIND: N_("先听后看：听时没有显示机器的文字"),
    ListeningKind.SAMPLE: N_("抽查"),
}


def beside_rows(view: View, item: NumberedFinding) -> Iterator[tuple[str, Cell]]:
    """Yield labels and values."""
    _ = view.say
    after = view.after_report(item.entry.finding)
    if after:
        yield _("与报案的先后"), after
    plan = clip_plan(view, item)
    if plan is not None:
        text = _("%(name)s，取自录音的 %(times)s（前后各留约 8 秒，未作剪接）")
        yield _("录音片段"), text % {"name": plan.name, "times": plan.times}
    heard = "\n".join(_listening(view, one) for one in _heard(view, item.entry.finding))
    if heard:
        yield _("收听"), heard


def _heard(view: View, finding: Finding) -> tuple[Listening, ...]:
    recording = found(view.recordings, finding.record)
    if finding.channel is not Channel.CALL or recording is None:
        return ()
    return recording.heard


def _listening(view: View, one: Listening) -> str:
    _ = view.say
    text = _("%(who)s，%(time)s，%(kind)s")
    values = {"who": one.reviewer, "time": view.when(one.at), "kind": _(KIND[one.kind])}
    if one.begin_s is None or one.end_s is None:
        return text % values
    return f"{text % values}，{clock(one.begin_s)}–{clock(one.end_s)}"
