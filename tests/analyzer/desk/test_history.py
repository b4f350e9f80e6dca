"""Undo goes on where it was when the window is opened again, and never over another's work."""

from __future__ import annotations

import pytest

from analyzer.desk.models.history import LARGEST, History
from analyzer.desk.models.session import Session
from analyzer.errors import UsageError
from analyzer.model.finding import State
from analyzer.model.link import LinkVerdict
from analyzer.model.party import Role, TieVerdict
from tests.analyzer.desk.cases import CALL, CONTACTS, PATTERN, THREAT

ONE, TWO = "+8613900000001", "+8613900000002"


def opened(case):
    """Return the work on a case as when its window is opened."""
    return Session(case, history=History.of(case))


def test_undo_goes_on_after_the_window_was_closed(case):
    """Each kind of step is taken back on another day, the last first, and can be done again."""
    recording = case.finding(CALL).record
    session = opened(case)
    session.decide([THREAT, CONTACTS], State.REJECTED, reason="是熟人或正常联系")
    session.write_memo(THREAT, "我害怕")
    session.correct(recording, 1, "再不还钱就报警", was="再不还钱就爆你通讯录", finding=CALL)
    session.mark(ONE, Role.KNOWN, "闪借宝", was=(Role.COLLECTOR, None))
    session.tie([ONE], TieVerdict.APART)
    session.join_call(recording, LinkVerdict.NONE)

    again = opened(case)
    assert len(again.done) == 6
    assert again.done[0].at is not None
    while again.undo():
        pass

    assert case.finding(THREAT).state is State.PROPOSED
    assert case.memo(THREAT) == ""
    assert case.corrections(recording)[-1].text == "再不还钱就爆你通讯录"
    assert case.marks()[ONE].role is Role.COLLECTOR
    assert case.ties() == ()
    assert recording not in case.link_decisions()

    third = opened(case)
    while third.redo():
        pass
    assert case.finding(CONTACTS).state is State.REJECTED
    assert case.ties()[0].verdict is TieVerdict.APART
    assert case.link_decisions()[recording].verdict is LinkVerdict.NONE


def test_numbers_joined_in_one_step_come_apart_in_one(case):
    """A word on several numbers is one step."""
    session = opened(case)
    session.tie([ONE, TWO], TieVerdict.APART)
    session.tie([ONE, TWO], TieVerdict.TOGETHER)
    assert [tie.verdict for tie in case.ties()] == [TieVerdict.TOGETHER]

    session.undo()

    assert {tie.verdict for tie in case.ties()} == {TieVerdict.APART}


def test_one_number_is_no_institution(case):
    """What cannot be done leaves no step."""
    session = opened(case)

    with pytest.raises(UsageError):
        session.tie([ONE], TieVerdict.TOGETHER)

    assert session.done == []


def test_what_was_decided_elsewhere_is_not_taken_back(case):
    """A step over which something else was decided is passed over, not undone."""
    session = opened(case)
    session.decide([THREAT], State.CONFIRMED)
    session.decide([PATTERN], State.CONFIRMED)
    case.decide(PATTERN, State.REJECTED)

    step = session.undo()

    assert step.finding == THREAT
    assert case.finding(PATTERN).state is State.REJECTED


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"done": [{}], "undone": []}', '{"done": [1], "undone": []}'],
)
def test_a_damaged_file_takes_nothing_but_undo(case, content):
    """Without a readable file there is nothing to undo, and the case opens all the same."""
    History.of(case).file.write_text(content, encoding="utf-8")

    assert opened(case).undo() is None


def test_a_step_too_large_to_keep_is_not_passed_over(case):
    """Where a bulk is not kept, nothing older is kept: undo never skips a step."""
    session = opened(case)
    session.decide([THREAT], State.CONFIRMED)
    session.decide([CONTACTS] * (LARGEST + 1), State.REJECTED)
    session.decide([PATTERN], State.UNSURE)

    assert [step.finding for step in opened(case).done] == [PATTERN]


def test_a_case_that_cannot_be_written_to_is_shown_all_the_same(case, tmp_path):
    """A missing place for the file is no error."""
    history = History(file=tmp_path / "file" / "undo.json")
    (tmp_path / "file").write_text("in the way")

    history.write([], [])

    assert history.read() == ([], [])
