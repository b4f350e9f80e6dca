"""What is written from the window: every kind of report, with its steps said as they begin."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QDate

from analyzer.desk.models.export import STAGES, Kind, step
from analyzer.desk.models.jobs import Export, Package, carry_out
from analyzer.i18n import translator
from analyzer.model.dossier import DossierKind
from analyzer.model.finding import State
from analyzer.model.party import Role
from analyzer.pipeline.stages import Stage, Staged
from tests.analyzer.desk.cases import CALL, CONTACTS, THREAT

WAIT_MS = 60_000
OTHER = "+8613900000002"


@pytest.fixture
def page(window):
    """The page on which reports are chosen, one message confirmed and one rejected."""
    window.session.decide([THREAT], State.CONFIRMED)
    window.session.decide([CONTACTS], State.REJECTED)
    window.go_to("export")
    return window.export.write


@pytest.fixture
def written(qtbot, page, tmp_path):
    """Write what was chosen; return the file and the dossier behind it."""

    def write(name="报告.pdf"):
        with qtbot.waitSignal(page.runner.done, timeout=WAIT_MS):
            page.write(tmp_path / name)
        latest = max(page.session.case.exports_dir.iterdir())
        return tmp_path / name, json.loads((latest / "dossier.json").read_text(encoding="utf-8"))

    return write


def test_a_final_report_has_only_what_was_confirmed(page, written):
    """Choose the final report: one finding is in it, those left out were said before."""
    page.kind.choose(Kind.FINAL)
    assert "没有复核" in page.warning.text()

    file, dossier = written()

    assert file.read_bytes().startswith(b"%PDF")
    assert [one["finding"]["id"] for one in dossier["findings"]] == [THREAT]
    assert "里面有 1 条线索" in page.result.text()


def test_a_period_report_has_only_its_days(page, written):
    """Limit the days: what happened on others is not in the report."""
    days = sorted(page.session.case.facets().days)
    page.first_on.setChecked(True)
    page.last_on.setChecked(True)
    for field in (page.first, page.last):
        field.setDate(QDate(days[-1].year + 1, 1, 1))

    file, dossier = written()

    assert file.read_bytes().startswith(b"%PDF")
    assert page.model.first == date(days[-1].year + 1, 1, 1)
    assert dossier["findings"] == []

    for field in (page.first, page.last):
        field.setDate(QDate(days[0].year, days[0].month, days[0].day))

    assert {THREAT, CALL} <= {one["finding"]["id"] for one in written("b.pdf")[1]["findings"]}


def test_a_redacted_report_covers_other_peoples_numbers(page, written):
    """Tick the public version: numbers and names of other people are not in what was written."""
    unknown = (Role.UNKNOWN, None)
    page.session.mark(OTHER, Role.THIRD_PARTY, None, was=unknown)
    page.redacted.setChecked(True)

    file, dossier = written()

    assert file.read_bytes().startswith(b"%PDF")
    assert THREAT in {one["finding"]["id"] for one in dossier["findings"]}
    told = json.dumps(dossier, ensure_ascii=False)
    assert "李强" not in told
    assert OTHER.removeprefix("+86") not in told


def test_the_steps_are_said_while_it_writes(qtbot, page, tmp_path):
    """The page says which step of how many has begun, and the bar goes forward."""
    said, values = [], []
    page.runner.progress.connect(
        lambda _: (said.append(page.result.text()), values.append(page.bar.value()))
    )

    with qtbot.waitSignal(page.runner.done, timeout=WAIT_MS):
        page.write(tmp_path / "a.pdf")

    assert said[0] == "第 1/3 步：读取案卷，挑出要写的内容…"
    assert said[-1].startswith("第 3/3 步")
    assert values == [0, 1, 2]
    assert not page.bar.isVisible()


@pytest.mark.parametrize("redacted", [False, True])
def test_a_package_counts_its_steps(case, tmp_path, redacted):
    """Steps come in order up to the last, with two more for a public version."""
    case.decide(THREAT, State.CONFIRMED)
    told = []

    carry_out(
        Package(
            case=case.path, actor="t", out=tmp_path / "a.zip", language="zh", redacted=redacted
        ),
        told.append,
    )

    assert zipfile.is_zipfile(tmp_path / "a.zip")
    assert [one.number for one in told] == list(range(1, told[0].of + 1))
    assert len(told) == (8 if redacted else 6)
    assert told[-1].stage is Stage.PACK


def test_a_public_report_is_checked_after_it_was_covered(case, tmp_path):
    """Covering comes before the layout, the check after it."""
    told = []
    export = Export(
        case=case.path,
        actor="t",
        out=tmp_path / "a.pdf",
        kind=DossierKind.DRAFT,
        language="zh",
        redacted=True,
    )

    carry_out(export, told.append)

    stages = [one.stage for one in told]
    assert stages == [Stage.GATHER, Stage.COVER, Stage.REPORT, Stage.CHECK, Stage.SUMS]
    assert all(one.number < following.number for one, following in pairwise(told))


def test_every_step_has_words_in_both_languages():
    """No step is shown by its name in the program."""
    for stage in Stage:
        text = step(Staged(stage=stage, number=3, of=7), translator("en"))
        assert text.startswith("Step 3 of 7: ")
        assert STAGES[stage] not in text
