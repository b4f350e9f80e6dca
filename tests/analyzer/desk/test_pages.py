"""A person looks things up: time line, gaps, institutions, recordings and calls, words anywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from analyzer.desk.models.bonds import InstitutionModel, PairModel
from analyzer.desk.models.figures import Figures, figures_of
from analyzer.desk.models.keys import Action
from analyzer.desk.models.patterns import PatternModel
from analyzer.desk.models.story import StoryModel, Wanted
from analyzer.model.complaint import Office
from analyzer.model.dossier import DossierKind
from analyzer.model.link import LinkVerdict
from analyzer.model.party import TieVerdict
from analyzer.model.remark import remark
from analyzer.pipeline.connections import connections
from analyzer.pipeline.dossier import build_dossier
from analyzer.pipeline.filing import file_complaint
from tests.analyzer.desk.cases import CALL, SAID, THREAT, WRITTEN
from tests.analyzer.desk.test_window import press

ONE, TWO = "+8613900000001", "+8613900000002"


def counted(case) -> Figures:
    """Return the figures of a case as the window counts them."""
    dossier = build_dossier(case, kind=DossierKind.DRAFT, language="zh")
    return figures_of(dossier, connections(case))


@pytest.fixture
def figures(case):
    """The figures of the case."""
    file_complaint(
        case, Office.POLICE, None, receipt="1", nature=case.form().nature, institution=None
    )
    return counted(case)


def test_the_time_line_has_every_kind_in_order_with_its_offset(session, figures):
    """Calls, messages, findings and complaints stand in one order, each with zone offset."""
    model = StoryModel(session, figures)

    rows = [model.cells(line) for line in model.lines(Wanted())]

    assert {kind for _, kind, _, _ in rows} >= {"通话", "短信", "线索", "投诉"}
    times = [row[0] for row in rows if "+08:00" in row[0]]
    assert times == sorted(times)
    assert len(times) >= len(rows) - 2


@pytest.mark.parametrize(
    ("wanted", "kinds"),
    [
        (Wanted(kind="message"), {"message"}),
        (Wanted(words="快递"), {"message"}),
        (Wanted(words="没有这样的话"), set()),
    ],
)
def test_the_time_line_can_be_filtered(session, figures, wanted, kinds):
    """By kind, by institution, and by words, a number or a day."""
    model = StoryModel(session, figures)

    assert {str(line.kind) for line in model.lines(wanted)} == kinds


def test_a_line_says_where_it_comes_from(session, figures):
    """The detail has every source with its place in the file."""
    model = StoryModel(session, figures)
    line = next(line for line in model.lines(Wanted(kind="message")))

    assert "来源：" in model.detail(line)
    assert "/smses/sms[" in model.detail(line)


def test_calm_mode_masks_the_time_line(session, figures):
    """Messages with a finding, and quotes of findings, are masked."""
    model = StoryModel(session, figures, calm=True)

    shown = [model.what(line) for line in model.lines(Wanted())]

    assert not any(WRITTEN[0] in text for text in shown)
    assert any("快递到了" in text for text in shown)


def test_what_sources_disagree_on_is_listed(session, figures):
    """A call with two records that differ stands in a list of its own, unsmoothed."""
    entry = build_dossier(session.case, kind=DossierKind.DRAFT, language="zh").calls[0]
    apart = replace(
        entry,
        sources=2,
        also=(entry.call,),
        same=remark("号码相同，时间差 2 秒"),
        disagreements=(remark("时长不一致：61 秒 / 63 秒"),),
    )
    model = StoryModel(session, replace(figures, several=(apart,)))

    rows = model.apart()
    line = next(line for line in model.lines(Wanted(kind="call")) if line.key == str(entry.id))

    assert rows[0][0][2:] == ("2", "时长不一致：61 秒 / 63 秒")
    assert "号码相同" in model.detail(line)
    assert "! 时长不一致" in model.detail(line)


def test_gaps_stand_with_the_period_each_source_covers(session, figures):
    """Each source has its first and last day, then what is missing in the whole."""
    model = StoryModel(session, figures)

    rows = [row for row, _ in model.periods()]

    assert any("calls.xml" in row[0] and row[2].startswith("2026-") for row in rows)
    assert any("没有对应的录音" in gap or "没有对应的通话" in gap for gap in model.gaps())


def test_an_institution_shows_its_numbers_and_why(case, session):
    """Numbers a person took together stand together, with the reason; an undo parts them."""
    session.tie([ONE, TWO], TieVerdict.TOGETHER)
    model = InstitutionModel(session, counted(case))

    rows = {key: cells for cells, key in model.rows()}

    assert rows[ONE][0] == rows[TWO][0]
    assert rows[ONE][6] != ""
    assert "13900000002" in model.reasons(ONE)
    assert "+86" not in model.reasons(ONE)

    session.undo()
    assert {cells[0] for cells, _ in InstitutionModel(session, counted(case)).rows()} <= {
        "（单独）"
    }


def test_recordings_that_need_a_person_come_first(case, session, figures):
    """A doubtful recording comes before those that are linked; the calls near it are offered."""
    model = PairModel(session, figures)

    recording = case.finding(CALL).record
    offered = model.calls_near(recording)

    assert model.rows()[0][0][0] in ("? 待您确认", "没有对应的通话")
    assert offered
    assert all("+08:00" in title for title, _ in offered)
    assert model.why(recording)
    assert model.calls_near(None) == ()
    assert model.why(None) == ""


def test_patterns_are_said_by_day_week_and_month(session, figures):
    """Each institution has its days, weeks and months, and what was around each occasion."""
    model = PatternModel(session, figures)

    assert sum(int(row[3] or 0) for row, _ in model.days()) == len(figures.calls)
    assert [row[0] for row, _ in model.periods()][-1] == "2026-09"
    assert any("起的一周" in row[0] for row, _ in model.periods())
    assert all(len(row) == 5 for row, _ in model.around())


def test_the_time_line_leads_to_review_sound_and_words(qtbot, window):
    """A finding leads to the review, a message is read, a recording is heard, by keyboard."""
    window.go_to("story")
    qtbot.waitUntil(lambda: window.figures is not None, timeout=60_000)
    page = window.story
    page.table.setFocus()

    page.kind.choose("message")
    page._fill()
    page.table.selectRow(0)
    press(qtbot, window, Qt.Key.Key_Down)
    assert page.table.currentIndex().row() == 1
    assert page.view.text.toPlainText() in WRITTEN
    assert "共 3 条" in page.count.text()

    page.kind.choose("finding")
    page._fill()
    page.table.selectRow(0)
    page.button.click()
    assert window.page == "review"
    assert window.review.key is not None


def test_words_are_found_in_messages_and_by_sound_in_recordings(qtbot, window):
    """What is looked for is found as written and by sound, and is played where it was said."""
    window.act(Action.SEEK)
    assert window.page == "seek"
    page = window.seek
    page.field.setText("抱你同训路")
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "找到" in page.verdict.text(), timeout=30_000)
    assert "读音相近" in page.verdict.text()

    qtbot.waitUntil(lambda: page.view.player.playback.seconds > 0, timeout=10_000)
    assert SAID[1] in page.view.text.toPlainText()
    assert page.view.player.at == pytest.approx(0.2, abs=0.5)

    page.by_sound.setChecked(False)
    page.button.click()
    qtbot.waitUntil(lambda: "没有找到" in page.verdict.text(), timeout=30_000)
    assert "换个说法" in page.verdict.text()


def test_found_words_are_marked_where_they_stand(qtbot, window):
    """A message found by its words shows them marked."""
    page = window.seek
    window.go_to("seek")
    page.field.setText("快递")
    page.seek()
    qtbot.waitUntil(lambda: "找到 1 处" in page.verdict.text(), timeout=30_000)

    span = page.view.text._reading.spans[0]
    assert page.view.text._reading.text[span.start : span.end] == "快递"
    assert "【快递】到了请取件" in page.model.cells(page.table.value)


def test_institutions_are_joined_and_parted_by_hand(qtbot, window):
    """Several rows are said to be one institution, then not; each is one step back."""
    window.go_to("people")
    qtbot.waitUntil(lambda: window.figures is not None, timeout=60_000)
    panel = window.people.institutions
    assert panel.table.rowCount() >= 1
    panel.table.selectAll()
    numbers = panel.table.values

    panel.buttons[TieVerdict.APART].click()
    window.flagging.stop()

    ties = window.session.case.ties()
    assert {tie.first for tie in ties} == set(numbers)
    window.act(Action.UNDO)
    window.flagging.stop()
    assert window.session.case.ties() == ()


def test_one_row_is_no_institution(qtbot, window):
    """With one number chosen, nothing can be joined."""
    window.go_to("people")
    qtbot.waitUntil(lambda: window.figures is not None, timeout=60_000)
    panel = window.people.institutions
    panel.table.selectRow(0)

    assert not panel.buttons[TieVerdict.TOGETHER].isEnabled()
    panel.tie(TieVerdict.TOGETHER)
    assert "至少两个号码" in panel.result.text()


def test_a_doubtful_recording_is_heard_and_decided(qtbot, window):
    """A recording is played beside the calls it may be; the person says which, and undoes it."""
    window.go_to("people")
    window.people.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: window.figures is not None, timeout=60_000)
    panel, case = window.people.pairs, window.session.case
    recording = case.finding(CALL).record
    row = [panel.table._values[n] for n in range(panel.table.rowCount())].index(recording)
    panel.table.selectRow(row)
    qtbot.waitUntil(lambda: panel.view.player.playback.seconds > 0, timeout=10_000)
    assert panel.other.value is not None

    panel.this.click()
    window.flagging.stop()
    said = case.link_decisions()[recording]
    assert (said.verdict, said.call) == (LinkVerdict.CALL, panel.other.value)

    panel.none.click()
    window.flagging.stop()
    assert case.link_decisions()[recording].verdict is LinkVerdict.NONE

    window.act(Action.UNDO)
    window.flagging.stop()
    assert case.link_decisions()[recording].verdict is LinkVerdict.CALL


def test_arrows_walk_every_table(qtbot, window):
    """The keys that go through findings leave other tables their own arrows."""
    window.go_to("people")
    qtbot.waitUntil(lambda: window.figures is not None, timeout=60_000)
    window.activateWindow()
    table = window.people.table
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    table.selectRow(0)

    press(qtbot, window, Qt.Key.Key_Down)

    assert table.currentRow() == 1


def test_space_plays_on_every_page_with_sound(qtbot, window):
    """The player's keys act on the page that is shown."""
    window.go_to("start")
    window.activateWindow()
    start = window.start
    start.table.setFocus()
    start.table.selectRow(0)
    qtbot.waitUntil(lambda: start.player.playback.seconds > 0, timeout=10_000)
    qtbot.waitUntil(start.player._loaded, timeout=5000)

    press(qtbot, window, Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: start.player.playing, timeout=5000)
    window.stop_here()
    assert not start.player.playing


def test_undo_says_what_was_taken_back(qtbot, window):
    """The line below names the step, so that nobody undoes what they did not mean to."""
    from analyzer.model.finding import State

    window.session.decide([THREAT], State.CONFIRMED)

    window.act(Action.UNDO)

    assert window.statusBar().currentMessage() == "已撤销：确认 1 条线索"
