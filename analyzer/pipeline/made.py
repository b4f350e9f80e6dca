"""Holding transcripts and findings against the custody events that witness them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analyzer.model.remark import N_, remark
from analyzer.pipeline.checks import Check
from analyzer.store.witnesses import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analyzer.model.custody import CustodyEvent
    from analyzer.store.case import Case

HEARD: Final[Mapping[Standing, str]] = {
    Standing.DIFFERS: N_("%(path)s 的转写与保管记录里记下的不一致"),
    Standing.LACKING: N_("%(path)s 的转写在保管记录里有，案卷里没有"),
    Standing.INVENTED: N_("%(path)s 的转写在案卷里有，保管记录里没有"),
    Standing.UNFINISHED: N_("%(path)s 的转写还没有做完，没有核对"),
    Standing.UNWITNESSED: N_("%(path)s 的转写是较早的程序做的，当时没有记下摘要，没有核对"),
}
ALL_HEARD: Final = N_("%(count)d 份转写与完成时记下的一致")
FOUND: Final[Mapping[Standing, str]] = {
    Standing.SAME: N_("线索与最近一次规则初筛时记下的一致"),
    Standing.DIFFERS: N_("线索与最近一次规则初筛时记下的不一致；重新运行 flag 可以重做"),
    Standing.INVENTED: N_("案卷里有线索，保管记录里却没有规则初筛"),
    Standing.UNWITNESSED: N_("线索是较早的程序筛出的，当时没有记下摘要，没有核对"),
}
SAID: Final = frozenset({Standing.SAME, Standing.UNFINISHED, Standing.UNWITNESSED})
"""What is told and is no failure."""


def check_made(case: Case, events: Sequence[CustodyEvent]) -> Iterator[Check]:
    """Yield in what transcripts and findings differ from what was witnessed of them.

    Args:
        case: The case.
        events: Its custody log.
    """
    paths = {exhibit.id: exhibit.path for exhibit in case.exhibits()}
    same = 0
    for heard in case.witnessed_transcripts(events):
        if heard.standing is Standing.SAME:
            same += 1
            continue
        path = paths.get(heard.subject, heard.subject)
        what = remark(HEARD[heard.standing], path=path)
        yield Check(subject=path, passed=heard.standing in SAID, what=what)
    if same:
        yield Check(subject="transcripts", passed=True, what=remark(ALL_HEARD, count=same))
    found = case.witnessed_findings(events)
    if found is not None:
        passed = found.standing in SAID
        yield Check(subject="findings", passed=passed, what=remark(FOUND[found.standing]))
