"""Long work: what it does, that it can be ended at any moment, and that it goes on."""

from __future__ import annotations

import time

import pytest

from analyzer.desk.models.figures import Figures
from analyzer.desk.models.jobs import (
    Count,
    Export,
    Failed,
    Flag,
    Found,
    Import,
    Sounding,
    Transcribe,
    carry_out,
    in_child,
    rules_of,
)
from analyzer.desk.views.runner import Moment, Runner
from analyzer.errors import UnreadableInput, UsageError
from analyzer.model.dossier import DossierKind
from analyzer.model.remark import remark
from analyzer.pipeline import transcribing
from analyzer.store.case import Case
from analyzer.transcribe.contract import Hearing
from tests.analyzer.desk.cases import TAG, backup, segments


class Parrot:
    """An engine that hears the same three sentences in everything."""

    tag = TAG

    def language(self, samples):
        """Say that it is Chinese."""
        return "zh", 1.0

    def hear(self, samples, *, window, language):
        """Say the sentences."""
        return Hearing(segments=segments(), language="zh", language_probability=1.0)


@pytest.fixture
def place(tmp_path):
    """Where a case is to be, and a backup to read."""
    return tmp_path / "新案卷", backup(tmp_path / "备份")


def silent(_):
    pass


def test_an_import_makes_the_case_and_looks_for_findings(place):
    """Reading a backup into a folder that is not there makes the case and runs the rules."""
    case, source = place

    receipt = carry_out(Import(case=case, actor="t", paths=(source,)), silent)

    assert receipt.records["message"] == 3
    with Case.open(case, now=lambda: None, actor="t") as opened:
        assert opened.flagging() is not None


def test_findings_appear_while_it_transcribes(place, monkeypatch):
    """Between two recordings the rules run, and say how many findings there are."""
    case, source = place
    carry_out(Import(case=case, actor="t", paths=(source,)), silent)
    monkeypatch.setattr(transcribing, "load_engine", lambda *_: Parrot())
    told = []

    carry_out(Transcribe(case=case, actor="t"), told.append)

    kinds = [type(message) for message in told]
    assert Sounding in kinds
    assert kinds[-1] is Found
    assert kinds.count(Found) >= 2
    with Case.open(case, now=lambda: None, actor="t") as opened:
        assert all(opened.transcript(stored.id).complete for stored in opened.recordings())


def test_a_report_is_an_ordinary_job(place, tmp_path):
    """A report is written by a job of its own."""
    case, source = place
    carry_out(Import(case=case, actor="t", paths=(source,)), silent)
    out = tmp_path / "报告.pdf"

    exported = carry_out(
        Export(case=case, actor="t", out=out, kind=DossierKind.DRAFT, language="zh"), silent
    )

    assert exported.report == out
    assert out.is_file()


def test_rules_are_those_last_run(place):
    """A case keeps its rules; a new one gets those of its region."""
    case, source = place
    carry_out(Import(case=case, actor="t", paths=(source,)), silent)

    with Case.open(case, now=lambda: None, actor="t") as opened:
        assert rules_of(opened) == opened.settings.region.lower()


class Wire:
    """What a process is given to send through."""

    def __init__(self):
        self.sent = []

    def send(self, message):
        """Keep what is sent."""
        self.sent.append(message)


def test_an_error_travels_as_a_sentence(place):
    """What a person can act on arrives in words, in no language yet."""
    wire = Wire()

    in_child(wire, Flag(case=place[0], actor="t"))

    assert isinstance(wire.sent[-1], Failed)
    assert "case.db" in wire.sent[-1].remark.template


def test_an_error_of_ours_travels_as_its_kind(place, monkeypatch):
    """A bug sends its kind and no message, and is raised in its own process."""
    wire = Wire()
    monkeypatch.setattr("analyzer.desk.models.jobs.carry_out", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        in_child(wire, Flag(case=place[0], actor="t"))

    assert wire.sent == [Failed(remark=None, kind="ZeroDivisionError")]


def test_a_job_runs_in_a_process_of_its_own(qtbot, case):
    """A job started from the window ends with what came of it."""
    runner = Runner()

    with qtbot.waitSignal(runner.done, timeout=60_000) as done:
        runner.start(Count(case=case.path, actor="t"))

    assert isinstance(done.args[0], Figures)
    assert not runner.busy


def test_a_failed_job_says_why(qtbot, tmp_path):
    """A job that fails says so, and another can be started."""
    runner = Runner()

    with qtbot.waitSignal(runner.failed, timeout=60_000) as failed:
        runner.start(Flag(case=tmp_path / "nothing", actor="t"))

    assert failed.args[0].remark is not None
    assert not runner.busy


def test_a_process_that_dies_is_noticed(qtbot, case):
    """Where the process ends without a word, the window does not wait for ever."""
    runner = Runner()
    runner.start(Count(case=case.path, actor="t"))
    runner._process.kill()

    with qtbot.waitSignal(runner.failed, timeout=10_000) as failed:
        pass

    assert failed.args[0] == Failed(remark=None, kind="process")


def test_an_import_that_was_ended_goes_on(qtbot, place):
    """A killed import, begun again, ends in the same records."""
    case, source = place
    runner = Runner()
    job = Import(case=case, actor="t", paths=(source,))
    runner.start(job)
    time.sleep(0.4)
    runner.stop()

    with qtbot.waitSignal(runner.done, timeout=60_000):
        runner.start(job)

    with Case.open(case, now=lambda: None, actor="t") as opened:
        assert sum(1 for _ in opened.messages()) == 3
        assert sum(1 for _ in opened.recordings()) == 2
        opened.check_custody()


def test_figures_agree_with_the_dossier(case):
    """The matrix of the window is the one of the report."""
    from analyzer.pipeline.dossier import build_dossier

    figures = carry_out(Count(case=case.path, actor="t"), silent)
    dossier = build_dossier(case, kind=DossierKind.DRAFT, language="zh")

    assert figures.matrix() == dossier.statistics.hour_weekday
    assert figures.night() == dossier.statistics.night
    assert sum(figures.days().values()) == len(figures.calls)


def test_only_the_newest_of_what_waits_is_done(qtbot):
    """Going quickly from finding to finding does not queue up their recordings."""
    moment, done = Moment(), []
    moment.done.connect(lambda token, result: done.append(token))
    moment.begin(0, lambda: time.sleep(0.2))
    for token in range(1, 9):
        moment.begin(token, lambda: None)

    qtbot.waitUntil(lambda: 8 in done, timeout=5000)

    assert len(done) <= 3


def test_a_moment_that_fails_says_why(qtbot):
    """An error a person can act on arrives as a sentence."""
    moment = Moment()

    def fail():
        raise UnreadableInput(remark("没有声音"))

    with qtbot.waitSignal(moment.failed, timeout=5000) as failed:
        moment.begin("x", fail)

    assert failed.args[1].remark == remark("没有声音")


def test_an_unknown_finding_is_refused(case):
    """Asking for a finding that is not there is an error with a message."""
    from analyzer.pipeline.reviewing import judged

    with pytest.raises(UsageError):
        judged(case, "F0")
