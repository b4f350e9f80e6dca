"""Complaints from a case: what is missing, what is suggested, what was filed, what came after."""

from __future__ import annotations

import json
import re
from datetime import date, time

import pytest

from analyzer.errors import UnreadableInput, UsageError
from analyzer.i18n import translator
from analyzer.model.complaint import Form, Licence, Office, Step
from analyzer.model.finding import State
from analyzer.pipeline.complaining import (
    Request,
    fill,
    read_form,
    suggestions,
    to_ask,
    write_complaint,
)
from analyzer.pipeline.filing import add_event, file_complaint
from analyzer.pipeline.flagging import flag_case
from analyzer.pipeline.followup import register
from analyzer.pipeline.ics import calendar, fold
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.verifying import verify_path
from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml

THREAT = "再不还钱就爆你通讯录，挨个给你家人打电话"
OTHER = "欠钱不还，我找人上门打断你的腿"
FORM = Form(
    name="王示例",
    id_number="000000199001010000",
    phone="13900000000",
    institution="闪借宝网络小额贷款有限公司",
    institution_address="示例市示例街2号",
    licence=Licence.SMALL_LOAN,
    demand="停止联系第三人。",
)
SAY = translator("zh")


@pytest.fixture
def flagged(case, tmp_path):
    """A case with two threats by SMS and some calls, all findings still open."""
    backup = folder(tmp_path / "backup", calls__xml=calls_xml(12), sms__xml=sms_xml(THREAT, OTHER))
    import_paths(case, [backup])
    flag_case(case, "cn")
    return case


@pytest.fixture
def confirmed(flagged):
    """The same case with every finding confirmed."""
    for finding in flagged.findings():
        flagged.decide(finding.id, State.CONFIRMED)
    return flagged


def ask(office, **values):
    """Return a request for an office with the form filled in."""
    return Request(office=office, form=FORM, language="zh", **values)


def test_a_pack_is_written_for_what_was_confirmed(confirmed, tmp_path):
    """The pack's letter quotes the message, and the receipt lists the files there are."""
    made = write_complaint(confirmed, ask(Office.NIFA), tmp_path / "out", SAY)

    letter = (tmp_path / "out" / "01-正文.txt").read_text(encoding="utf-8")
    assert THREAT in letter
    assert {entry.path for entry in made.files} == {p.name for p in (tmp_path / "out").iterdir()}


def test_a_pack_is_noted_in_the_custody_log(confirmed, tmp_path, clock):
    """What was handed out is known by the digest of its list, and the case still verifies."""
    made = write_complaint(confirmed, ask(Office.NIFA), tmp_path / "out", SAY)
    event = confirmed.custody()[-1]
    confirmed.close()

    sums = next(entry.sha256 for entry in made.files if entry.path == "SHA256SUMS")
    assert (event.action, event.subject, event.details["sums_sha256"]) == ("export", "nifa", sums)
    assert all(c.passed for c in verify_path(confirmed.path, now=clock, actor="tester"))


def test_nothing_unreviewed_goes_to_an_office(flagged, tmp_path):
    """Without a confirmed finding there is no complaint, and no folder is left."""
    with pytest.raises(UsageError, match="还没有确认过"):
        write_complaint(flagged, ask(Office.NIFA), tmp_path / "out", SAY)

    assert not (tmp_path / "out").exists()


def test_every_missing_field_is_listed(confirmed, tmp_path):
    """What the office insists on and was not given is named, with the name to give it by."""
    request = Request(office=Office.NIFA, form=Form(name="王示例"), language="zh")

    with pytest.raises(UsageError) as error:
        write_complaint(confirmed, request, tmp_path / "out", SAY)

    for name in ("id_number", "phone", "institution", "institution_address"):
        assert name in str(error.value)
    assert "(name)" not in str(error.value)


def test_an_office_that_takes_none_of_it_says_why(confirmed, tmp_path):
    """12363 is not sent what it does not take."""
    with pytest.raises(UsageError, match="12363"):
        write_complaint(confirmed, ask(Office.PBOC), tmp_path / "out", SAY)


def test_old_and_new_papers_are_not_mixed(confirmed, tmp_path):
    """A folder that holds something is not written into."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.txt").write_text("x")

    with pytest.raises(UsageError, match="不是空的"):
        write_complaint(confirmed, ask(Office.NIFA), tmp_path / "out", SAY)


def test_the_person_may_choose_findings(confirmed, tmp_path):
    """Only chosen findings go in, and only confirmed ones can be chosen."""
    chosen = next(f.id for f in confirmed.findings() if any("打断" in h.text for h in f.hits))

    made = write_complaint(confirmed, ask(Office.POLICE, findings=(chosen,)), tmp_path / "out", SAY)

    assert made.findings == (chosen,)
    with pytest.raises(UsageError, match="Fnone"):
        write_complaint(confirmed, ask(Office.POLICE, findings=("Fnone",)), tmp_path / "b", SAY)


def test_threats_lead_to_the_police_first(confirmed):
    """Threats are suggested to the police before the lender and its regulator."""
    offices = [item.office for item in suggestions(confirmed, FORM)]

    assert offices[0] is Office.POLICE
    assert offices.index(Office.LENDER) < offices.index(Office.NIFA) < offices.index(Office.LOCAL)
    assert Office.NFRA not in offices


def test_a_banks_regulator_is_warned_of_after_nifa(confirmed):
    """With NIFA still open, 12378 comes with the advice to report there first."""
    found = {s.office: s for s in suggestions(confirmed, Form(licence=Licence.BANK))}

    assert "中国互联网金融协会" in str(found[Office.NFRA].warnings[0])


def test_an_unlicensed_lender_is_no_matter_for_its_own_desk(confirmed):
    """Without a licence the police and market supervision are suggested."""
    offices = {s.office for s in suggestions(confirmed, Form(licence=Licence.UNLICENSED))}

    assert {Office.POLICE, Office.SAMR} <= offices
    assert Office.LENDER not in offices


def test_a_wizard_asks_first_for_what_is_missing():
    """Fields the office insists on come before those that help."""
    asked = to_ask(Office.NIFA, Form(name="王示例"))

    must = [must for _, _, _, must in asked]
    assert must == sorted(must, reverse=True)
    assert "name" not in [name for name, _, _, _ in asked]


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_a_form_is_read_from_a_file(tmp_path, suffix):
    """YAML and JSON say the same."""
    values = {"name": "王示例", "licence": "bank", "links": ["a.invalid"]}
    path = tmp_path / f"form.{suffix}"
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")

    form = read_form(path, Form())

    assert (form.name, form.licence, form.links) == ("王示例", Licence.BANK, ("a.invalid",))


def test_a_field_there_is_not_is_named():
    """A mistyped field is wrong use, and the message lists the fields there are."""
    with pytest.raises(UsageError, match=r"nmae.*id_number"):
        fill(Form(), {"nmae": "x"})
    with pytest.raises(UsageError, match="licence"):
        fill(Form(), {"licence": "casino"})


def test_a_form_file_that_is_none_says_so(tmp_path):
    """A file that is not YAML is unreadable input with its name."""
    path = tmp_path / "form.yaml"
    path.write_text("a: [")

    with pytest.raises(UnreadableInput, match=r"form\.yaml"):
        read_form(path, Form())


def test_a_filed_complaint_has_its_deadlines(confirmed):
    """Fifteen working days after filing with NIFA the first check should be over."""
    file_complaint(confirmed, Office.NIFA, date(2026, 9, 24), receipt="示例编码1")

    (item,) = register(confirmed).complaints

    assert [str(deadline.day) for deadline in item.deadlines] == ["2026-10-22"]
    assert item.entry.receipt == "示例编码1"


def test_acceptance_starts_the_clock_that_runs_from_it(confirmed):
    """Sixty days run from the day the regulator took the report up, not from filing."""
    from analyzer.model.complaint import Nature

    filed = file_complaint(
        confirmed, Office.NFRA, date(2026, 10, 1), nature=Nature.REPORT, receipt="示例1"
    )
    before = [str(d.day) for d in register(confirmed).complaints[0].deadlines]
    add_event(confirmed, filed.id, Step.ACCEPTED, date(2026, 10, 12))

    after = [str(d.day) for d in register(confirmed).complaints[0].deadlines]

    assert before == ["2026-10-16"]
    assert after == ["2026-10-16", "2026-12-11"]


def test_what_is_new_since_filing_can_be_added(confirmed, tmp_path):
    """What happened after a complaint was filed goes into a supplement that names its receipt."""
    filed = file_complaint(
        confirmed, Office.POLICE, date(2026, 9, 21), at=time(22, 14), receipt="示例回执9"
    )

    (item,) = register(confirmed).complaints
    made = write_complaint(
        confirmed, ask(Office.POLICE, supplement=filed.id), tmp_path / "out", SAY
    )

    letter = (tmp_path / "out" / "01-正文.txt").read_text(encoding="utf-8")
    assert set(made.findings) == set(item.new_findings)
    assert "示例回执9" in letter
    assert OTHER in letter
    assert THREAT not in letter
    assert "2026-09-21 报案之后" in letter


def test_numbers_go_on_in_a_supplement(confirmed, tmp_path):
    """A number that was handed in stands for the same finding; what is new has higher ones."""
    first, *rest = sorted(finding.id for finding in confirmed.findings())
    confirmed.decide(first, State.PROPOSED)
    filed = file_complaint(confirmed, Office.POLICE, date(2026, 9, 21), at=time(22, 14))
    write_complaint(confirmed, ask(Office.POLICE), tmp_path / "one", SAY)
    confirmed.decide(first, State.CONFIRMED)

    write_complaint(confirmed, ask(Office.POLICE, supplement=filed.id), tmp_path / "two", SAY)

    one, two = (
        set(re.findall(r"F-\d+", (tmp_path / name / "01-正文.txt").read_text(encoding="utf-8")))
        for name in ("one", "two")
    )
    assert two
    assert len(one) == len(rest)
    assert max(one) < min(two)


def test_a_complaint_cannot_be_filed_tomorrow(confirmed):
    """A day that lies ahead is refused."""
    with pytest.raises(UsageError, match="2030-01-01"):
        file_complaint(confirmed, Office.NIFA, date(2030, 1, 1))


def test_the_custody_chain_holds_what_was_filed(confirmed):
    """Complaints and what came of them are witnessed by the custody log."""
    filed = file_complaint(confirmed, Office.NIFA, date(2026, 10, 1))
    add_event(confirmed, filed.id, Step.RECEIPT, None, receipt="示例1")

    confirmed.check_custody()

    assert [e.action for e in confirmed.custody()][-2:] == ["complain", "followup"]


def test_the_calendar_is_one_other_programs_read(confirmed, clock):
    """Lines are folded at 75 octets, days are whole, and no number or name is in it."""
    file_complaint(confirmed, Office.NIFA, date(2026, 10, 1), receipt="示例,1")

    text = calendar(register(confirmed), made=clock(), language="zh", translate=SAY)

    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "DTSTART;VALUE=DATE:20261027" in lines
    assert "示例\\,1" in text.replace("\r\n ", "")
    assert "13900000001" not in text


def test_folding_cuts_no_character():
    """Unfolded, a line is what it was."""
    line = "SUMMARY:" + "国家金融监督管理总局" * 9

    assert "".join(piece.removeprefix(" ") for piece in fold(line)) == line


def test_a_saved_form_comes_back_and_can_be_forgotten(case):
    """The person's own data stays in the case only while the person wants it."""
    case.save_form(FORM)
    kept = case.form()
    case.drop_form()

    assert kept == FORM
    assert case.form() == Form()
    assert "王示例" not in "".join(str(event.details) for event in case.custody())
