"""A person goes through the window by keyboard: every flow, from the first page to the export."""

from __future__ import annotations

import time
import zipfile
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from analyzer.desk.models.columns import Table
from analyzer.desk.models.export import Kind
from analyzer.desk.models.jobs import Failed, Transcribe
from analyzer.desk.models.keys import Action
from analyzer.desk.views.columns_dialog import ColumnsDialog
from analyzer.desk.views.dialogs import KeysDialog, StepsDialog
from analyzer.desk.views.look import is_dark
from analyzer.desk.views.window import PAGES
from analyzer.model.complaint import Office
from analyzer.model.finding import PersonalKind, State
from analyzer.model.party import Role
from analyzer.model.remark import remark
from analyzer.model.review import ListeningKind, QueueFilter
from analyzer.model.transcript import Rehearing
from analyzer.pipeline import rehearing
from analyzer.pipeline.rehearing import Way
from tests.analyzer.desk.cases import (
    CALL,
    CONTACTS,
    PATTERN,
    SAID,
    TAG,
    THREAT,
    backup,
    finding,
    findings,
    hit,
)


def press(qtbot, window, key, *, modifier=Qt.KeyboardModifier.NoModifier):
    """Press a key wherever the focus is."""
    target = QApplication.focusWidget() or window
    qtbot.keyClick(target, key, modifier)


@pytest.fixture
def review(qtbot, window):
    """The review page, ready, with the keys in force."""
    window.go_to("review")
    window.activateWindow()
    window.review.queue_panel.table.setFocus()
    qtbot.waitUntil(lambda: window.review.queue_panel.table.hasFocus())
    return window.review


@pytest.fixture
def call(qtbot, review):
    """The review page at the finding in a recording, its sound loaded."""
    review.queue_panel.go_to(CALL)
    qtbot.waitUntil(lambda: review.player.playback.seconds > 0, timeout=5000)
    qtbot.waitUntil(review.player._loaded, timeout=5000)
    return review


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (Qt.Key.Key_1, State.CONFIRMED),
        (Qt.Key.Key_2, State.REJECTED),
        (Qt.Key.Key_3, State.UNSURE),
    ],
)
def test_a_digit_decides(qtbot, window, review, key, state):
    """1, 2 and 3 confirm, reject and put in doubt; it is saved and said to be."""
    press(qtbot, window, key)

    assert window.session.case.finding(THREAT).state is state
    assert window.saved.text().startswith("已保存 ")
    assert "已复核 1 / 4" in review.queue_panel.progress.text()


def test_a_whole_review_by_keyboard(qtbot, window, review):
    """Decide, save and go on, until nothing is left."""
    control = Qt.KeyboardModifier.ControlModifier
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_1):
        press(qtbot, window, key)
        press(qtbot, window, Qt.Key.Key_Return, modifier=control)

    tally = window.session.case.tally()
    assert tally[State.PROPOSED] == 0
    assert (tally[State.CONFIRMED], tally[State.REJECTED], tally[State.UNSURE]) == (2, 1, 1)


def test_undo_and_redo_by_keyboard(qtbot, window, review):
    """Ctrl+Z takes a decision back and Ctrl+Y makes it again."""
    control = Qt.KeyboardModifier.ControlModifier
    press(qtbot, window, Qt.Key.Key_1)

    press(qtbot, window, Qt.Key.Key_Z, modifier=control)
    assert window.session.case.finding(THREAT).state is State.PROPOSED

    press(qtbot, window, Qt.Key.Key_Y, modifier=control)
    assert window.session.case.finding(THREAT).state is State.CONFIRMED


def test_up_and_down_go_through_the_queue(qtbot, window, review):
    """The arrow keys go from finding to finding."""
    press(qtbot, window, Qt.Key.Key_Down)
    assert review.key == CONTACTS

    press(qtbot, window, Qt.Key.Key_Up)
    assert review.key == THREAT


def test_digits_typed_in_a_note_decide_nothing(qtbot, window, review):
    """While a text field has the focus, single keys write and do not decide."""
    press(qtbot, window, Qt.Key.Key_C)
    qtbot.waitUntil(review.decision.note.hasFocus)

    qtbot.keyClicks(review.decision.note, "123")

    assert review.decision.note.toPlainText() == "123"
    assert window.session.case.finding(THREAT).state is State.PROPOSED


def test_after_save_and_next_a_digit_decides(qtbot, window, review):
    """From the note, save and next leads back to the list: the next digit decides, not writes."""
    press(qtbot, window, Qt.Key.Key_C)
    qtbot.waitUntil(review.decision.note.hasFocus)
    qtbot.keyClicks(review.decision.note, "ok")

    press(qtbot, window, Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    press(qtbot, window, Qt.Key.Key_2)

    assert review.key == CONTACTS
    assert window.session.case.finding(CONTACTS).state is State.REJECTED


def test_a_chinese_input_method_writes_in_notes_alone(qtbot, window, review):
    """What is composed lands in the note; the list takes no input method, so digits decide."""
    press(qtbot, window, Qt.Key.Key_C)
    qtbot.waitUntil(review.decision.note.hasFocus)
    composed = QInputMethodEvent()
    composed.setCommitString("听得很清楚")
    QApplication.sendEvent(review.decision.note, composed)
    assert review.decision.note.toPlainText() == "听得很清楚"

    table = review.queue_panel.table
    table.setFocus()
    assert not table.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    press(qtbot, window, Qt.Key.Key_1)
    assert window.session.case.finding(THREAT).state is State.CONFIRMED


def test_a_finding_that_is_not_shown_changes_nothing(review):
    """Where a finding is hidden by the filter, the person stays where they are."""
    review.queue_panel.show_filter(QueueFilter(severities=(5,)))

    review.queue_panel.go_to(CONTACTS)

    assert review.key == THREAT


def test_other_findings_of_a_recording_need_no_loading(qtbot, window, call):
    """From finding to finding of one recording the sound stays, and stands before the words."""
    case = window.session.case
    recording = case.finding(CALL).record
    made, stopped = findings(case)
    words = hit(f"r{recording}", "\n".join(SAID), "报警", begin_s=7.0)
    case.replace_findings(
        [*made, finding("F0000000009", 2, record=recording, hits=(words,))],
        stopped,
        pack="cn",
        rules={},
    )
    call.reload()

    call.queue_panel.go_to("F0000000009")

    assert call.player.isEnabled()
    qtbot.waitUntil(lambda: abs(call.player.at - 4.0) < 0.1, timeout=3000)


def test_a_note_is_saved_when_the_person_goes_on(qtbot, window, review):
    """A note belongs to its finding, also where the person went on at once."""
    review.decide(State.CONFIRMED)
    review.decision.note.setPlainText("这是 10 月 3 日晚上打来的")

    review.queue_panel.go_to(CONTACTS)

    assert window.session.case.decisions(THREAT)[-1].note == "这是 10 月 3 日晚上打来的"
    assert window.session.case.finding(THREAT).state is State.CONFIRMED
    assert review.decision.note.toPlainText() == ""


def test_a_memo_is_kept_apart(window, review):
    """A private memo is saved, comes back, and is no note."""
    review.decision.memo.setPlainText("我害怕")
    review.queue_panel.go_to(CONTACTS)
    review.queue_panel.go_to(THREAT)

    assert review.decision.memo.toPlainText() == "我害怕"
    assert window.session.case.decisions(THREAT) == ()


def test_a_reason_goes_with_the_decision(window, review):
    """A reason chosen from the list stands with the decision."""
    review.decide(State.REJECTED)
    review.decision.reason.setCurrentIndex(2)
    review.decision.reasoned.emit(review.decision.reason.currentData())

    last = window.session.case.decisions(THREAT)[-1]
    assert (last.state, last.reason) == (State.REJECTED, "不是对方说的")


def test_a_bulk_needs_one_that_was_heard(window, review):
    """Before one of a rule was heard, the brake holds; then it needs the person's word."""
    window.review.heard.clear()
    assert not window.bulk_dialog(CALL).sure.isEnabled()

    window.review.heard.add(CALL)
    dialog = window.bulk_dialog(CALL)
    assert dialog.sure.isEnabled()
    assert not dialog.go.isEnabled()

    dialog.sure.setChecked(True)
    assert dialog.go.isEnabled()
    window.decide_bulk(CALL, dialog)
    assert window.session.case.tally()[State.REJECTED] == 2

    window.act(Action.UNDO)
    assert window.session.case.tally()[State.PROPOSED] == 4


def test_play_begins_three_seconds_before_the_words(qtbot, window, call):
    """Space plays from 3 s before the hit, without any sound device."""
    assert call.player.at == pytest.approx(1.5)
    call.text.setFocus()

    press(qtbot, window, Qt.Key.Key_Space)

    qtbot.waitUntil(lambda: call.player.at > 1.9, timeout=5000)
    assert call.player.playing
    call.player.pause()


def test_the_text_follows_the_sound(qtbot, call):
    """The word that is said is lit while the recording plays."""
    call.player.seek(3.1)
    call.player.play()

    qtbot.waitUntil(lambda: call.text.said in SAID[1] and call.text.said != "", timeout=5000)
    call.player.pause()


def test_a_click_on_a_word_seeks(qtbot, call):
    """A clicked word is played."""
    place = call.reading.text.index("通讯录")
    call.text.seek_to(place)

    expected = call.reading.seconds_at(place)
    qtbot.waitUntil(lambda: abs(call.player.at - expected) < 0.05, timeout=3000)


def test_scrolling_by_hand_stops_following(call):
    """Where the person scrolls, the text no longer runs after the sound."""
    call.text.scrolled_by_hand.emit()

    assert not call.player.playback.follow


def test_sound_pauses_while_typing(qtbot, call):
    """Typing pauses the sound; it goes on a moment after the last key."""
    call.player.play()
    qtbot.waitUntil(lambda: call.player.playing, timeout=3000)

    call.decision.note.setPlainText("听到了")
    assert not call.player.playing

    qtbot.waitUntil(lambda: call.player.playing, timeout=5000)
    call.player.pause()


def test_player_keys(qtbot, window, call):
    """J and L go five seconds, brackets change the speed, R loops."""
    call.text.setFocus()
    call.player.seek(6.0)
    press(qtbot, window, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: abs(call.player.at - 1.0) < 0.05, timeout=3000)

    press(qtbot, window, Qt.Key.Key_BracketLeft)
    assert call.player.playback.rate == 0.75
    press(qtbot, window, Qt.Key.Key_R)
    assert call.player.playback.loop


def test_blind_listening_hides_the_text_until_it_was_typed(qtbot, window, call):
    """The text is hidden; what was typed is kept and compared with the machine's words."""
    call.text.setFocus()
    press(qtbot, window, Qt.Key.Key_B)
    assert SAID[1] not in call.text.toPlainText()
    assert call.correction.machine.toPlainText() == ""
    assert not any("爆你通讯录" in entry.text for entry in call.why.entries)

    call.correction.mine.setPlainText("再不还钱就报你通讯录")
    call.correction.show_text.click()

    assert SAID[1] in call.text.toPlainText()
    heard = window.session.case.listenings(ListeningKind.BLIND)
    assert [item.text for item in heard] == ["再不还钱就报你通讯录"]
    assert "相同 90 %" in call.correction.result.text()


def test_blind_listening_hides_what_personal_data_is_mentioned(qtbot, window, call):
    """What the words mention is told with the words, not before they were heard."""
    finding = replace(call.shown.finding, personal=(PersonalKind.PHOTO,))
    call.shown = replace(call.shown, finding=finding)

    call.text.setFocus()
    press(qtbot, window, Qt.Key.Key_B)
    assert "其中提到" not in call.origin.text()

    call.blind_button.setChecked(False)
    assert "其中提到：照片或视频" in call.origin.text()


def test_a_correction_is_shown_beside_the_machines_text_and_rules_run_again(qtbot, window, call):
    """A correction is saved, marked in the text, and the rules run once more."""
    case = window.session.case
    recording = case.finding(CALL).record
    call.text.setTextCursor(cursor_at(call.text, SAID[1]))
    call.correction.mine.setPlainText("再不还钱就报警抓你")

    with qtbot.waitSignal(window.flagging.done, timeout=60_000):
        call.correction.save.click()
        assert "［已更正］再不还钱就报警抓你" in call.text.toPlainText()
        assert call.correction.machine.toPlainText() == SAID[1]

    assert [c.text for c in case.corrections(recording)] == ["再不还钱就报警抓你"]
    assert case.transcript(recording).segments[1].text == SAID[1]


def test_a_sentence_is_heard_again_in_the_way_the_person_chooses(qtbot, window, call, monkeypatch):
    """Model and setting are chosen beside the text; what was heard and the agreement are shown."""
    asked = []

    def again(opened, recording, *, begin_s, end_s, way):
        asked.append(way)
        heard = Rehearing(
            recording=recording,
            begin_s=begin_s,
            end_s=end_s,
            first=SAID[1],
            text="再不还钱就报你通讯录",
            agreement=0.9,
            tag=replace(TAG, model="small"),
        )
        opened.keep_rehearing(heard)
        return heard

    monkeypatch.setattr(rehearing, "hear_again", again)
    panel = call.correction
    chosen = Way(model="small", engine="openai-whisper")
    panel.model.fill([("small", chosen)])
    panel.beam.choose(5)

    window.act(Action.REHEAR)
    qtbot.waitUntil(lambda: "small" in panel.result.text(), timeout=5000)

    assert asked == [replace(chosen, beam=5)]
    assert "再不还钱就报你通讯录" in panel.result.text()
    assert "90 %" in panel.result.text()


def cursor_at(text, words):
    found = text.document().find(words)
    found.setPosition(found.selectionStart())
    return found


def test_filters_and_search_by_hand(window, review):
    """The boxes and the search field filter the queue; the way back is one button."""
    panel = review.queue_panel
    box = panel.boxes["severity"]
    box.choose(5)
    panel._ask()
    assert panel.queue.keys == (THREAT,)

    panel.clear.click()
    panel.search.setText("通讯录")
    assert set(panel.queue.keys) == {CALL, CONTACTS}


def test_a_filter_can_be_kept(window, review):
    """A filter that was kept is offered and shows the same findings."""
    panel = review.queue_panel
    panel.show_filter(QueueFilter(severities=(5,)))
    panel.keep_as("最急的")
    panel.show_filter(QueueFilter())

    panel.saved.choose(QueueFilter(severities=(5,)))
    panel._use_saved(1)

    assert panel.queue.keys == (THREAT,)


def test_the_overview_leads_to_the_review(window):
    """The button on the first page goes to the next step."""
    window.start.button.click()

    assert window.page == "review"


def test_a_sample_is_answered_from_the_first_page(qtbot, window):
    """A recording of the sample is played, answered, and the verdict changes."""
    start = window.start
    start.table.setCurrentCell(0, 0)
    qtbot.waitUntil(lambda: start.player.playback.seconds > 0, timeout=5000)

    start.clean.click()

    assert "抽听 1 段" in start.verdict.text()


def test_statistics_lead_back_to_calls(qtbot, window):
    """A cell of the matrix, a day and a number each list their calls."""
    window.go_to("figures")
    qtbot.waitUntil(lambda: window.figures is not None, timeout=30_000)
    page = window.statistics
    first = window.figures.calls[0]
    there = window.figures.local(first)

    page.matrix.chosen.emit(there.weekday(), there.hour)
    assert page.calls.rowCount() == 1

    qtbot.keyClick(page.timeline, Qt.Key.Key_Right)
    assert page.calls.rowCount() == len(window.figures.on_day(there.date()))

    page.numbers.selectRow(0)
    assert page.calls.rowCount() == 6

    page.limits.selectRow(0)
    page._limit()
    assert window.page == "review"
    assert window.review.key == PATTERN


def test_a_number_is_marked_and_unmarked(qtbot, window):
    """A person's word on a number is kept with the institution; undo gives back what it was."""
    window.go_to("people")
    qtbot.waitUntil(lambda: window.figures is not None, timeout=30_000)
    window.people.table.selectRow(0)
    key = window.people.chosen.key
    window.people.institution.setText("闪借宝")

    window.people.buttons[Role.KNOWN].click()
    mark = window.session.case.marks()[key]
    assert (mark.role, mark.institution) == (Role.KNOWN, "闪借宝")

    window.flagging.stop()
    window.act(Action.UNDO)
    assert window.session.case.marks()[key].role is not Role.KNOWN


def test_a_dropped_folder_is_read(qtbot, window, tmp_path):
    """A folder dropped on the page is read; the receipt is in plain words."""
    more = backup(tmp_path / "第二份")
    (more / "sms.xml").unlink()
    window.go_to("import")
    page = window.imports
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(more))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )

    with qtbot.waitSignal(page.imported, timeout=60_000):
        page.dropEvent(drop)

    assert "没有读取的文件：1 个" in page.headline.text()
    assert "✗ 没有读" in page.table.item(0, 1).text()


def test_an_import_that_fails_says_what_to_do(window):
    """What the person can do stands on the page."""
    window.imports._failed(Failed(remark=remark("“a”里没有可以读取的文件。")))

    assert "没有可以读取的文件" in window.imports.headline.text()


def test_transcription_stops_within_two_seconds(qtbot, window):
    """Cancel ends the work within two seconds, and it can be begun again."""
    window.go_to("work")
    window.work.start()
    assert window.work.pause_button.isEnabled()
    time.sleep(0.3)

    began = time.monotonic()
    window.work.cancel()

    assert time.monotonic() - began < 10
    assert not window.work.runner.busy
    assert window.work.start_button.text() == "接着转写"


def test_closing_the_window_ends_all_work(qtbot, window):
    """Closing stops every process within two seconds."""
    window.work.runner.start(Transcribe(case=window.session.case.path, actor="t"))
    window._count()

    began = time.monotonic()
    window.close()

    assert time.monotonic() - began < 10
    assert not window.work.runner.busy
    assert not window.counting.busy


def test_a_report_is_written_from_the_window(qtbot, window, tmp_path):
    """A draft is written with progress, and its digest is shown."""
    window.go_to("export")
    out = tmp_path / "报告.pdf"
    page = window.export.write

    with qtbot.waitSignal(page.runner.done, timeout=60_000):
        page.write(out)

    assert out.read_bytes().startswith(b"%PDF")
    assert "SHA-256" in page.result.text()
    assert page.open_button.isEnabled()


def test_a_package_is_written_from_the_window(qtbot, window, tmp_path):
    """The evidence package is one of the things to choose, without a period."""
    window.session.decide([THREAT], State.CONFIRMED)
    window.go_to("export")
    page = window.export.write
    page.kind.choose(Kind.PACKAGE)
    assert not page.first_on.isEnabled()
    assert page.model.file_name.endswith(".zip")

    with qtbot.waitSignal(page.runner.done, timeout=60_000):
        page.write(tmp_path / "证据包.zip")

    assert zipfile.is_zipfile(tmp_path / "证据包.zip")
    assert "里面有 1 条线索" in page.result.text()


def test_a_complaint_pack_is_made_from_the_window(qtbot, window, tmp_path):
    """Choose an office, answer what it asks, get the pack, note it as filed, see what is due."""
    window.session.decide([THREAT], State.CONFIRMED)
    window.go_to("export")
    window.export.tabs.setCurrentIndex(1)
    page = window.export.complaint
    assert "★" in page.office.currentText()
    page.office.choose(Office.POLICE)
    page._turn()
    for name, field in page.fields.items():
        if isinstance(field, QLineEdit):
            field.setText(f"{name} 某某")
    assert not page._ask_missing()

    with qtbot.waitSignal(page.runner.done, timeout=60_000):
        page.write(tmp_path / "材料")
    assert any((tmp_path / "材料").iterdir())
    assert "00 开头" in page.result.text()

    page.receipt.setText("2026-001")
    page.note_filed()
    assert "已登记" in page.result.text()
    with qtbot.waitSignal(window.export.follow.runner.done, timeout=60_000):
        window.export.tabs.setCurrentIndex(2)
    table = window.export.follow.table
    assert any("2026-001" in table.item(row, 2).text() for row in range(table.rowCount()))


def test_a_complaint_without_what_the_office_insists_on_is_not_made(window):
    """What is missing is said before anything is written."""
    window.session.decide([THREAT], State.CONFIRMED)
    window.go_to("export")
    window.export.tabs.setCurrentIndex(1)
    page = window.export.complaint
    page.office.choose(Office.POLICE)
    page._turn()

    assert page._ask_missing()
    assert "带 * 的几项" in page.result.text()


def test_help_shows_every_key_and_changes_it(window):
    """`?` shows each action with its key; a changed key is in force at once."""
    dialog = KeysDialog(window.keys, window.session.say, window)
    assert set(dialog.fields) == set(Action)

    dialog.fields[Action.CONFIRM].setKeySequence("Y")
    dialog.change(Action.CONFIRM)
    window.rebind()
    assert window.shortcuts[Action.CONFIRM].key().toString() == "Y"

    dialog.fields[Action.REJECT].setKeySequence("Y")
    dialog.change(Action.REJECT)
    assert "已经用在" in dialog.message.text()


def test_calm_mode_masks_what_hurts(qtbot, window, call):
    """In calm mode the words that were found are masked in queue, text and reasons."""
    window.calm_entry.setChecked(True)

    assert "爆你通讯录" not in call.text.toPlainText()
    assert not any("爆你通讯录" in entry.text for entry in call.why.entries)
    rows = [cell for n in range(4) for cell in window.queue.row(n).cells]
    assert not any("通讯录" in cell.replace("扬言联系通讯录好友", "") for cell in rows)
    assert call.player.playback.soft


def test_the_stop_card_stops_the_sound_and_has_help_lines(call, window):
    """One key stops the sound and shows public numbers."""
    call.player.play()

    card = window.stop_here()

    assert not call.player.playing
    texts = [label.text() for label in card.findChildren(QWidget) if hasattr(label, "text")]
    assert {"110", "12356"} <= set(texts)


def test_dark_mode_and_scale(window):
    """Dark mode and larger type are in force at once."""
    size = QApplication.font().pointSizeF()

    window.dark_entry.setChecked(True)
    assert is_dark()
    window.act(Action.LARGER)
    assert QApplication.font().pointSizeF() > size

    window.dark_entry.setChecked(False)
    window.act(Action.SMALLER)


CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)


def test_every_control_has_a_name_for_a_screen_reader(window, qtbot):
    """Each widget a person can reach by keyboard says what it is."""
    for page, _ in PAGES:
        window.go_to(page)
    table = Table(name="a.csv", columns=("Kind",), rows=(("x",),), guess={"direction": "Kind"})
    dialogs = (
        ColumnsDialog([table], window.session.say, window),
        KeysDialog(window.keys, window.session.say, window),
        window.stop_here(),
        window.bulk_dialog(CALL),
    )

    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for root in (window, *dialogs)
        for widget in root.findChildren(QWidget)
        if (isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
    ]

    assert not nameless


def test_the_input_method_is_on_only_where_one_writes(window):
    """A Chinese input method cannot swallow shortcuts: lists and read-only texts turn it off."""
    wrong = [
        type(widget).__name__
        for widget in window.findChildren(QWidget)
        if widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        and not widget.window().windowFlags() & Qt.WindowType.Popup & ~Qt.WindowType.Window
        and not isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractSpinBox | QComboBox)
    ]
    read_only = [
        widget
        for widget in window.findChildren(QPlainTextEdit)
        if widget.isReadOnly() and widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    ]

    assert not wrong
    assert not read_only


def test_the_window_fits_a_small_screen(window):
    """At 1366 × 768 nothing forces the window to be larger."""
    window.resize(1366, 768)

    assert window.width() <= 1366
    assert window.height() <= 768
    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 768


def test_a_narrow_window_stacks_the_review(qtbot, window):
    """Where type is large or the screen small, queue and content stand one above the other."""
    window.resize(1366, 768)
    window.review.fit(1366)
    assert window.review.split.orientation() is Qt.Orientation.Horizontal

    window.review.fit(600)
    assert window.review.split.orientation() is Qt.Orientation.Vertical


def test_an_empty_case_says_what_that_means(qtbot, quiet_case, preferences):
    """In a case without findings the review says that nothing is proved by it."""
    from analyzer.desk.models.session import Session
    from analyzer.desk.views.window import Window

    window = Window(Session(quiet_case), preferences, lambda: None)
    qtbot.addWidget(window)
    window.show()
    window.go_to("review")

    assert window.review.text.toPlainText() == "没有规则命中，不代表没有发生。"
    assert window.review.key is None
    window.act(Action.CONFIRM)
    window.close()


def test_a_wave_form_is_a_slider_for_the_keyboard(qtbot, call):
    """The wave form can be moved by keys and by a click."""
    call.player.wave.setFocus()
    with qtbot.waitSignal(call.player.wave.sought, timeout=2000):
        qtbot.keyClick(call.player.wave, Qt.Key.Key_Right)

    with qtbot.waitSignal(call.player.wave.sought, timeout=2000) as sought:
        qtbot.mouseClick(
            call.player.wave,
            Qt.MouseButton.LeftButton,
            pos=QPoint(call.player.wave.width() // 2, 9),
        )
    assert sought.args[0] == pytest.approx(4.5, abs=0.3)


def test_every_page_fits_a_small_screen(qtbot, window):
    """At 1366 × 768 no page has to be moved sideways, and none but the longest up and down."""
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: window.width() == 1366)

    for name, _ in PAGES:
        window.go_to(name)
        QApplication.processEvents()
        area = window.stack.currentWidget()
        assert area.horizontalScrollBar().maximum() == 0, name
        assert area.verticalScrollBar().maximum() == 0, name


def test_what_was_done_is_listed_the_last_first(qtbot, window):
    """The list has each step with its time and finding, in the order undo takes them back."""
    window.session.decide([THREAT], State.CONFIRMED)
    window.session.write_memo(CONTACTS, "我害怕")

    dialog = StepsDialog(window.session, window)
    qtbot.addWidget(dialog)

    rows = [[dialog.table.item(row, n).text() for n in (1, 2)] for row in range(2)]
    assert rows == [["私人备忘", "扬言联系通讯录好友"], ["确认 1 条线索", "拿家人威胁"]]
