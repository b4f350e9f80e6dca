"""What calls are compared around."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from analyzer.model.complaint import Office
from analyzer.model.dossier import DossierKind
from analyzer.model.transcript import Speaker
from analyzer.pipeline.dossier import build_dossier
from analyzer.pipeline.figures import _asked
from analyzer.pipeline.flagging import cast_of, flag_case
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.scene import read_scene
from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml

START = datetime(2026, 3, 2, 2, tzinfo=UTC)
SIGNED = "【闪借宝】再不还钱就爆你通讯录"


@pytest.fixture
def flagged(case, tmp_path):
    """Give a flagged case of an institution with two numbers, and calls over three days."""
    backup = folder(
        tmp_path / "backup",
        calls__xml=calls_xml(30, number="17000000001", step=3 * 3_600_000),
        a__xml=sms_xml(SIGNED, address="17000000001"),
        b__xml=sms_xml(SIGNED, address="17000000002"),
    )
    import_paths(case, [backup])
    flag_case(case, "cn")
    return case


def after(case):
    dossier = build_dossier(case, kind=DossierKind.DRAFT, language="zh")
    return sum(day.after_complaint for day in dossier.patterns.days)


@pytest.mark.parametrize(
    ("named", "counted"), [(None, True), ("闪借宝平台", True), ("远山银行", False)]
)
def test_a_complaint_counts_for_whom_it_names(flagged, named, counted):
    """Calls after a complaint are those of the institution it names; without a name, all."""
    dossier = build_dossier(flagged, kind=DossierKind.DRAFT, language="zh")
    flagged.file_complaint(Office.NIFA, filed=dossier.patterns.days[0].day, institution=named)

    assert bool(after(flagged)) is counted


def test_a_request_said_aloud_by_the_owner_counts(flagged):
    """Words of the owner in a recorded call count from their moment; the other side's do not."""
    scene = read_scene(flagged)
    text = SimpleNamespace(
        segments=(
            SimpleNamespace(text="不要再打电话了", speaker=Speaker.COLLECTOR, start=1.0),
            SimpleNamespace(text="请不要再打给我", speaker=Speaker.OWNER, start=9.0),
        )
    )
    heard = SimpleNamespace(
        messages=(),
        region="CN",
        transcripts={7: text},
        recording_party={7: "+8617000000001"},
        recording_start=lambda _: START,
    )

    (occasion,) = _asked(heard, cast_of(flagged, scene))

    assert occasion.at == START + timedelta(seconds=9)
    assert occasion.stop
    assert "您在通话中说" in str(occasion.what)
