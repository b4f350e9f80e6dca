"""What calls are compared around."""

from __future__ import annotations

import pytest

from analyzer.model.complaint import Office
from analyzer.model.dossier import DossierKind
from analyzer.pipeline.dossier import build_dossier
from analyzer.pipeline.flagging import flag_case
from analyzer.pipeline.importing import import_paths
from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml

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
