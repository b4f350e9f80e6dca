"""The rules once more after a person corrected words: decisions follow the words they were about.

A finding's id depends on the whole text it is in, so that a correction anywhere in a call gives all
findings of the call new ids. Where the same words stand at the same moment, the decision is made
again for the new finding, and taken back for the old one, which is then no longer shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.model.finding import State
from analyzer.model.remark import N_
from analyzer.pipeline.flagging import flag_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyzer.model.finding import Decision, Finding
    from analyzer.pipeline.flagging import Flagged
    from analyzer.store.case import Case

FOLLOWED = N_("文字更正后，同样的话沿用原来的决定")
REPLACED = N_("文字更正后，由新的线索代替")
SAME_S = 0.5
"""Words begin within so many seconds of where they began before."""


def flag_again(case: Case, rules: str) -> Flagged:
    """Run the rules and let decisions follow their words.

    Raises:
        RuleError: A rule file cannot be accepted.
    """
    flagged = flag_case(case, rules)
    gone = case.no_longer_found()
    if gone:
        every = case.findings()
        fresh = [f for f in every if f.id not in gone and f.state is State.PROPOSED]
        for old in (finding for finding in every if finding.id in gone):
            _follow(case, old, fresh)
    return flagged


def _follow(case: Case, old: Finding, fresh: Sequence[Finding]) -> None:
    new = next((finding for finding in fresh if _same(old, finding)), None)
    if new is not None:
        last: Decision = case.decisions(old.id)[-1]
        case.decide(new.id, last.state, reason=last.reason or FOLLOWED, note=last.note)
        case.decide(old.id, State.PROPOSED, reason=REPLACED)


def _same(old: Finding, new: Finding) -> bool:
    """Say whether two findings are of the same words at the same moment of the same recording."""
    if (old.record, old.category) != (new.record, new.category) or not (old.hits and new.hits):
        return False
    if {hit.text for hit in old.hits} != {hit.text for hit in new.hits}:
        return False
    before, after = old.hits[0].begin_s, new.hits[0].begin_s
    return before is not None and after is not None and abs(before - after) <= SAME_S
