"""Complaints, follow-up, packages and public reports on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml

THREAT = "再不还钱就爆你通讯录，挨个打给你弟弟13900000077"
FIELDS = (
    "name=王示例",
    "id_number=000000199001010000",
    "phone=13900000000",
    "institution=闪借宝网络小额贷款有限公司",
    "institution_address=示例市示例街2号",
    "demand=停止联系第三人",
)


@pytest.fixture
def case(tmp_path, call):
    """A case with one confirmed threat."""
    backup = folder(tmp_path / "backup", calls__xml=calls_xml(4), sms__xml=sms_xml(THREAT))
    place = tmp_path / "case"
    assert call("import", place, backup, "--json")[0] == 0
    assert call("flag", place, "--json")[0] == 0
    _, found, _ = call("findings", place, "--json")
    for finding in found["findings"]:
        assert call("decide", place, finding["id"], "confirm", "--json")[0] == 0
    return place


def given(fields=FIELDS):
    """Return fields as options."""
    return [part for field in fields for part in ("--field", field)]


def test_without_an_office_there_is_advice(call, case):
    """`complain CASE` suggests offices with the reason and what to know before."""
    code, advice, _ = call("complain", case, "--json")

    assert code == 0
    assert {"office", "name", "why", "warnings"} <= set(advice["suggestions"][0])


def test_missing_fields_are_wrong_use(call, case, tmp_path):
    """What is missing is listed by name, with exit code 2."""
    arguments = ("complain", case, "--to", "nifa", "--out", tmp_path / "out")

    code, document, stderr = call(*arguments, "--json")

    assert code == 2
    assert "institution_address" in document["error"]["message"]
    assert "id_number" in stderr


@pytest.mark.parametrize(
    "office", ["nifa", "12321", "nfra", "police", "lender", "local", "12377", "cfpb"]
)
def test_a_pack_is_written_for_every_office(call, case, tmp_path, office):
    """Each office's pack is a folder whose files the command lists."""
    more = given((*FIELDS, "address=示例路1号", "email=a@example.invalid", "links=a.invalid"))

    code, made, stderr = call(
        "complain", case, "--to", office, "--out", tmp_path / "out", *more, "--json"
    )

    assert code == 0, stderr
    assert {entry["path"] for entry in made["files"]} == {
        path.name for path in (tmp_path / "out").iterdir()
    }


def test_the_form_stays_out_of_the_case_unless_it_is_saved(call, case, tmp_path):
    """Only `--save` lets the next complaint know the person."""
    first = ("complain", case, "--to", "nifa", "--out", tmp_path / "a", *given(), "--json")
    again = ("complain", case, "--to", "nifa", "--json", "--out")

    assert call(*first)[0] == 0
    assert call(*again, tmp_path / "b")[0] == 2
    assert call(*first[:5], tmp_path / "c", *first[6:], "--save")[0] == 0
    assert call(*again, tmp_path / "d")[0] == 0


def test_complaints_are_followed(call, case, tmp_path):
    """A complaint that was added is listed with deadlines, takes events, and goes to a calendar."""
    code, added, _ = call(
        "followup", case, "add", "--to", "nifa", "--on", "2026-10-12", "--receipt", "Q1", "--json"
    )
    call("followup", case, "event", "--complaint", "1", "--step", "forwarded", "--json")
    _, listed, _ = call("followup", case, "list", "--json")
    icy, calendar, _ = call("followup", case, "ics", "--out", tmp_path / "a.ics", "--json")

    assert (code, icy) == (0, 0)
    assert added["complaints"][0]["deadlines"][0]["day"] == "2026-11-02"
    assert listed["complaints"][0]["events"][0]["step"] == "forwarded"
    assert calendar["calendar"].endswith("a.ics")
    assert (tmp_path / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_an_event_needs_its_complaint(call, case):
    """What an action needs is named, with exit code 2."""
    code, _, stderr = call("followup", case, "event", "--json")

    assert code == 2
    assert "--complaint" in stderr


def test_a_changed_package_fails_verification_by_name(call, case, tmp_path):
    """`verify` leaves with 0 for a package as exported and 1 for a changed one, naming the file."""
    code, made, _ = call("export", case, "--out", tmp_path / "p.zip", "--json")
    good, _, _ = call("verify", tmp_path / "p.zip", "--json")
    data = bytearray((tmp_path / "p.zip").read_bytes())
    data[data.index(b"%PDF-") + 100] ^= 1
    (tmp_path / "p.zip").write_bytes(data)

    bad, checked, _ = call("verify", tmp_path / "p.zip", "--json")

    assert (code, good, bad) == (0, 0, 1)
    assert made["originals"] == 2
    assert [c["subject"] for c in checked["checks"] if not c["passed"]] == ["report.pdf"]


def test_a_public_report_masks_third_persons(call, case, tmp_path):
    """`report --redact` writes a report in which the brother's number is covered."""
    code, made, stderr = call(
        "report", case, "--final", "--redact", "--out", tmp_path / "r.pdf", "--json"
    )

    assert code == 0, stderr
    assert b"13900000077" not in (tmp_path / "r.pdf").read_bytes()
    dossier = json.loads(Path(made["dossier"]).read_text(encoding="utf-8"))
    assert "139****0077" in dossier["messages"][0]["message"]["body"]
