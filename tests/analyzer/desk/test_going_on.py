"""Work that was cut short goes on, and e-mail is reviewed like everything else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from analyzer.desk.models.jobs import Import, Transcribe, carry_out, now
from analyzer.desk.models.session import Session
from analyzer.desk.views import work_page
from analyzer.desk.views.window import Window
from analyzer.model.finding import State
from analyzer.model.passage import Channel
from analyzer.model.review import QueueFilter
from analyzer.pipeline import transcribing
from analyzer.pipeline.cases import open_case
from analyzer.transcribe.contract import Hearing
from analyzer.transcribe.recorded import Recorder
from tests.analyzer.desk.cases import TAG, segments
from tests.analyzer.pipeline.backups import folder, sms_xml

WAIT_MS = 120_000
PARTS = 30
DEMO = Path(__file__).parents[3] / "samples/demo/MIUI/sound_recorder/call_rec"
CALLS = len(list(DEMO.iterdir()))
HARMLESS = "今天天气很好"
MAIL = """From: notice@example.net
To: owner@example.net
Subject: =?utf-8?B?5pyA5ZCO6YCa55+l?=
Date: Mon, 21 Sep 2026 10:00:00 +0800
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

你欠的钱今天再不还，我们就群发你的通讯录，带人上门打断你的腿！
"""


class Harmless:
    """An engine that hears something harmless in everything."""

    tag = TAG

    def language(self, samples):
        """Say that it is Chinese."""
        return "zh", 1.0

    def hear(self, samples, *, window, language):
        """Say a sentence."""
        said = replace(segments()[0], text=HARMLESS, machine_text=HARMLESS, words=())
        return Hearing(segments=(said,), language="zh", language_probability=1.0)


def imported(place, source):
    """Return a case with everything in a folder read."""
    carry_out(Import(case=place, actor="t", paths=(source,)), lambda _: None)
    return place


@pytest.fixture
def calls(tmp_path):
    """A folder of recordings, each with several stretches of speech."""
    return copytree(DEMO, tmp_path / "备份")


@pytest.fixture
def replay(tmp_path, calls, monkeypatch):
    """What was heard in these recordings once, for an engine in another process to repeat."""
    recorder = Recorder(Harmless())
    with monkeypatch.context() as patched:
        patched.setattr(transcribing, "load_engine", lambda *_: recorder)
        rehearsal = imported(tmp_path / "rehearsal", calls)
        carry_out(Transcribe(case=rehearsal, actor="t"), lambda _: None)
    recorder.save(tmp_path / "heard.json")
    return tmp_path / "heard.json"


@pytest.fixture
def opened(qtbot, preferences):
    """Open a case in a window, as often as asked."""
    made = []

    def open_window(path):
        case = open_case(path, now=now, actor="t")
        window = Window(Session(case), preferences, lambda: None)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        made.append((window, case))
        return window

    yield open_window
    for window, case in made:
        window.close()
        case.close()


def texts(case):
    """Return what is written, and when it was said, of each recording that is written whole."""
    heard = {stored.id: case.transcript(stored.id) for stored in case.recordings()}
    return {
        key: [(said.start, said.text) for said in text.segments]
        for key, text in heard.items()
        if text and text.complete
    }


def test_a_transcription_goes_on_after_the_window_was_closed(
    qtbot, tmp_path, calls, replay, opened, monkeypatch
):
    """Closed in the middle, the window opens with what was done, and the rest is done then."""
    job = partial(Transcribe, engine="recorded", model=str(replay))
    monkeypatch.setattr(work_page, "Transcribe", job)
    place = imported(tmp_path / "case", calls)
    window = opened(place)
    window.go_to("work")
    with qtbot.waitSignal(window.work.runner.progress, timeout=WAIT_MS):
        window.work.start()
    window.close()
    assert not window.work.runner.busy

    window = opened(place)
    case = window.session.case
    before = texts(case)
    window.go_to("work")
    assert len(before) < CALLS
    assert f"还有 {CALLS - len(before)} 段录音" in window.work.headline.text()
    with qtbot.waitSignal(window.work.runner.done, timeout=WAIT_MS):
        window.work.start()

    after = texts(case)
    assert len(after) == CALLS
    assert all(any(said == HARMLESS for _, said in text) for text in after.values())
    assert {key: after[key] for key in before} == before
    assert all(len(case.transcripts(stored.id)) == 1 for stored in case.recordings())
    assert window.work.headline.text() == "做完了。"


def test_an_import_goes_on_after_the_window_was_closed(qtbot, tmp_path, opened):
    """Closed in the middle, the same folder is read on, and nothing is there twice."""
    source = tmp_path / "备份"
    parts = {f"sms{n}__xml": sms_xml(f"第 {n} 条短信") for n in range(PARTS)}
    place = imported(tmp_path / "case", folder(tmp_path / "one", sms__xml=sms_xml("早先的短信")))
    folder(source, **parts)
    window = opened(place)
    with qtbot.waitSignal(window.imports.runner.progress, timeout=WAIT_MS):
        window.imports.take([source])
    window.close()
    assert not window.imports.runner.busy

    window = opened(place)
    with qtbot.waitSignal(window.imports.imported, timeout=WAIT_MS):
        window.imports.take([source])

    assert window.session.case.overview().records["message"] == PARTS + 1
    bodies = [stored.record.body for stored in window.session.case.messages()]
    assert len(set(bodies)) == len(bodies)


def test_an_email_is_reviewed_like_a_message(qtbot, tmp_path, opened):
    """A finding in an e-mail stands in the queue, is shown as written, and a key decides it."""
    source = tmp_path / "邮件"
    source.mkdir()
    (source / "notice.eml").write_bytes(MAIL.replace("\n", "\r\n").encode())
    window = opened(imported(tmp_path / "case", source))
    window.go_to("review")
    window.activateWindow()
    review = window.review
    review.queue_panel.table.setFocus()
    qtbot.waitUntil(review.queue_panel.table.hasFocus)
    found = window.session.case.queue(QueueFilter(channel=Channel.EMAIL))[0]

    review.queue_panel.go_to(found)
    assert "群发你的通讯录" in review.text.toPlainText()
    assert "邮件" in review.origin.text()
    assert not review.player.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)

    assert window.session.case.finding(found).state is State.CONFIRMED
