"""Calls of several sources in a whole case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from analyzer.model.dossier import DossierKind
from analyzer.model.exhibit import Provenance
from analyzer.model.finding import Category
from analyzer.model.records import CallOutcome, CallRecord, Direction, RecordKind, TimeBasis
from analyzer.pipeline.dossier import build_dossier
from analyzer.pipeline.flagging import flag_case

START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def row(exhibit, number, at, seconds, *, basis=TimeBasis.INSTANT):
    return CallRecord(
        provenance=Provenance(exhibit=exhibit, locator=f"row/{number}", importer="made", version=1),
        number="17000000001",
        name=None,
        started_at=at,
        time_basis=basis,
        duration=timedelta(seconds=seconds),
        direction=Direction.IN,
        outcome=CallOutcome.ANSWERED,
    )


@pytest.fixture
def both(case, tmp_path):
    """Give a case whose log and bill hold the same three calls of a day."""
    for name, late, basis in (
        ("log", 0, TimeBasis.INSTANT),
        ("bill", 12, TimeBasis.CASE_ZONE),
    ):
        file = tmp_path / name
        file.write_text(name, encoding="utf-8")
        exhibit = case.acquire(file, path=name, modified_at=None).exhibit
        rows = [
            row(exhibit.id, i, START + timedelta(hours=i, seconds=late), 60 + i, basis=basis)
            for i in range(3)
        ]
        case.reading(exhibit.id)
        case.add_batch(exhibit.id, importer="made", version=1, items=rows, done=3)
        case.finish_reading(exhibit.id, importer="made", version=1)
    return case


def test_a_call_of_log_and_bill_is_counted_once(both):
    """Rules and statistics see three calls, not six, and no limit of three is exceeded."""
    flag_case(both, "cn")

    dossier = build_dossier(both, kind=DossierKind.DRAFT, language="zh")

    assert dossier.statistics.total_calls == 3
    assert [entry.sources for entry in dossier.calls] == [2, 2, 2]
    assert not [f for f in both.findings() if f.category is Category.FREQUENCY]


def test_every_row_stays_with_its_disagreements(both):
    """Both rows are in the dossier, with what they differ in; each source has its own coverage."""
    dossier = build_dossier(both, kind=DossierKind.DRAFT, language="zh")

    assert all(len(entry.also) == 1 for entry in dossier.calls)
    assert "晚 12 秒" in str(dossier.calls[0].disagreements[0])
    assert [one.rows for one in dossier.statistics.coverage] == [3, 3]
    assert len(list(both.places(RecordKind.CALL))) == 6
    assert any("3 通电话有多个来源" in str(gap) for gap in dossier.gaps)
