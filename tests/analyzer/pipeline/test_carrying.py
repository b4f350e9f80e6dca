"""Decisions follow the words they were about when a call's text is corrected."""

from __future__ import annotations

import pytest

from analyzer.model.finding import State
from analyzer.model.party import Role
from analyzer.model.passage import Channel
from analyzer.pipeline.carrying import FOLLOWED, flag_again
from analyzer.pipeline.flagging import flag_case
from tests.analyzer.desk.cases import SAID, made_case


@pytest.fixture
def flagged(tmp_path, clock):
    """A case with real rules run over a call in which a collector threatens."""
    with made_case(tmp_path / "case", tmp_path / "backup", clock) as case:
        case.mark("+8613900000001", Role.COLLECTOR)
        flag_case(case, "cn")
        yield case


def in_call(case):
    return [found for found in case.findings() if found.channel is Channel.CALL and found.hits]


def test_a_decision_follows_its_words(flagged):
    """After a correction elsewhere in the call the same words are still confirmed, once."""
    (before,) = in_call(flagged)
    flagged.decide(before.id, State.CONFIRMED, note="听过")
    flagged.correct(before.record, 0, "您好，哪位")

    flag_again(flagged, "cn")

    (after,) = in_call(flagged)
    assert after.id != before.id
    assert after.state is State.CONFIRMED
    last = flagged.decisions(after.id)[-1]
    assert (last.reason, last.note) == (FOLLOWED, "听过")
    flagged.check_custody()


def test_a_decision_does_not_follow_other_words(flagged):
    """Where the words themselves were corrected, the old decision stands beside them, alone."""
    (before,) = in_call(flagged)
    flagged.decide(before.id, State.CONFIRMED)
    flagged.correct(before.record, 1, "好的请您方便时再联系")

    flag_again(flagged, "cn")

    assert [(found.id, found.state) for found in in_call(flagged)] == [(before.id, State.CONFIRMED)]
    assert before.id in flagged.no_longer_found()


def test_a_decision_taken_back_leaves_nothing_behind(flagged):
    """What is no longer found and no longer decided is not shown."""
    (before,) = in_call(flagged)
    flagged.decide(before.id, State.CONFIRMED)
    flagged.correct(before.record, 1, "好的请您方便时再联系")
    flag_again(flagged, "cn")

    flagged.decide(before.id, State.PROPOSED)

    assert in_call(flagged) == []
    assert before.id not in flagged.queue()


def test_undoing_a_correction_brings_the_finding_back(flagged):
    """A correction taken back gives the finding its old id, undecided where it was."""
    (before,) = in_call(flagged)
    flagged.correct(before.record, 0, "您好，哪位")
    flag_again(flagged, "cn")
    flagged.correct(before.record, 0, SAID[0])

    flag_again(flagged, "cn")

    (after,) = in_call(flagged)
    assert after.id == before.id
