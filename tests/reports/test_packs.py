"""Complaint packs: what an office asks for, within its limits, from confirmed findings only."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from analyzer.errors import UsageError
from analyzer.model.complaint import Complaint, ComplaintEntry, Form, Licence, Office
from analyzer.model.dossier import DossierKind
from analyzer.model.finding import Authority, LegalBasis, PersonalKind, State
from reports.channels.read import channel, channels
from reports.packs.blocks import plain
from reports.packs.choice import choose
from reports.packs.facts import account, calls_of, facts, together, told
from reports.packs.material import Clip, Material
from reports.packs.pack import write_pack
from reports.packs.provisions import domestic, ranges
from reports.packs.sizes import Sized, within
from reports.scope import condition
from reports.sections.law import titled
from reports.view import open_view

FORM = Form(
    name="王示例",
    id_number="000000199001010000",
    phone="13900000000",
    email="a@example.invalid",
    address="示例市示例路1号",
    institution="闪借宝网络小额贷款有限公司",
    institution_address="示例市示例街2号",
    licence=Licence.SMALL_LOAN,
    demand="停止联系第三人，书面道歉。",
    links=("example.invalid/post/1",),
)


def confirmed(dossiers, **values):
    """Return a final dossier all of whose findings are confirmed."""
    made = dossiers.dossier(kind=DossierKind.FINAL, **values)
    entries = tuple(
        dataclasses.replace(
            entry,
            finding=dataclasses.replace(entry.finding, state=State.CONFIRMED),
            decision=dossiers.decided(entry.finding.id, State.CONFIRMED),
        )
        for entry in made.findings
    )
    return dataclasses.replace(made, findings=entries)


@pytest.fixture(scope="module")
def dossier(dossiers):
    """A dossier of confirmed findings."""
    return confirmed(dossiers)


@pytest.fixture
def pack(tmp_path):
    """Write a pack and give its folder."""

    def writes(dossier, office, form=FORM, material=None):
        known = channel(office)
        folder = tmp_path / office.value
        folder.mkdir()
        choice = choose(open_view(dossier), known, form)
        files = write_pack(known, form, choice, material or Material(), folder)
        assert {entry.path for entry in files} == {path.name for path in folder.iterdir()}
        return folder

    return writes


def text_of(folder, pattern):
    """Return the text of the one file that fits, without blanks."""
    (path,) = folder.glob(pattern)
    if path.suffix == ".pdf":
        text = "".join(page.extract_text() for page in PdfReader(path).pages)
    else:
        text = path.read_text(encoding="utf-8")
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("known", channels(), ids=lambda known: known.office.value)
def test_every_office_gets_a_pack_whose_pages_can_be_read(known, dossier, pack):
    """Every page of every paper carries its text and says which of how many it is."""
    form = dataclasses.replace(FORM, licence=Licence.PAYMENT) if known.takes.licences else FORM
    if known.office is Office.SAMR:
        form = dataclasses.replace(FORM, licence=Licence.UNLICENSED)

    folder = pack(dossier, known.office, form)

    papers = list(folder.glob("*.pdf"))
    assert papers
    for path in papers:
        pages = [page.extract_text() for page in PdfReader(path).pages]
        for at, text in enumerate(pages, start=1):
            assert f"第 {at} 页 / 共 {len(pages)} 页" in text
            assert len(re.sub(r"\s", "", text)) > 100


@pytest.mark.parametrize("office", [Office.NIFA, Office.POLICE, Office.CFPB])
def test_the_letter_quotes_what_was_confirmed(dossiers, dossier, pack, office):
    """The confirmed words stand in the letter as they were written, with number and time."""
    folder = pack(dossier, office)

    said = text_of(folder, "01-*.pdf")
    assert re.sub(r"\s", "", dossiers.PLAIN) in said
    assert "13900000001" in said
    assert "2026-09-1408:05:11+08:00" in said


def test_unconfirmed_findings_do_not_go_in(dossiers, pack):
    """A finding nobody confirmed is in no complaint."""
    folder = pack(dossiers.dossier(kind=DossierKind.FINAL), Office.NIFA)

    assert re.sub(r"\s", "", dossiers.PLAIN) not in text_of(folder, "01-*.pdf")


def test_messages_are_handed_in_as_they_came(dossiers, dossier, pack):
    """12321 gets every message unedited, one a file, rare characters included."""
    folder = pack(dossier, Office.SPAM)

    bodies = {path.read_bytes() for path in folder.glob("04-短信-*.txt")}
    assert bodies == {dossiers.PLAIN.encode(), dossiers.RARE.encode()}


def test_no_offence_is_named_unless_the_person_names_it(dossier, pack):
    """The statement for the police says 涉嫌 only with what the person chose."""
    plain = text_of(pack(dossier, Office.POLICE), "01-*.pdf")

    assert "涉嫌" not in plain
    assert "以上只陈述事实" in plain


def test_an_offence_the_person_names_is_called_their_view(dossier, pack):
    """What the person suspects is printed as their view."""
    form = dataclasses.replace(FORM, suspected=("寻衅滋事",))

    said = text_of(pack(dossier, Office.POLICE, form), "01-*.pdf")

    assert "本人认为对方的行为涉嫌：寻衅滋事。这是本人的看法" in said


def test_law_that_was_not_read_is_given_with_its_source(dossier, pack):
    """A provision from a secondary source is never printed as settled."""
    said = text_of(pack(dossier, Office.LENDER), "01-*.pdf")

    assert "来源：发布机关新闻稿的转载（未核对原文）" in said
    assert "条文：以电话、短信" in said


def test_every_file_for_nifa_is_within_its_limit(dossiers, pack):
    """Three thousand calls come in papers of at most 2 MB."""
    folder = pack(confirmed(dossiers, count=3_000), Office.NIFA)

    assert all(path.stat().st_size <= 2_000_000 for path in folder.iterdir())


def test_a_long_list_is_split_where_one_paper_would_be_too_large(dossiers, tmp_path):
    """Split papers are each within the limit, and together hold every call."""
    small = dataclasses.replace(channel(Office.NIFA), attachment_bytes=45_000, parts=("calls",))
    choice = choose(open_view(confirmed(dossiers, count=600)), small, FORM)

    write_pack(small, FORM, choice, Material(), tmp_path)

    parts = sorted(tmp_path.glob("02-*.pdf"))
    text = "".join(page.extract_text() for path in parts for page in PdfReader(path).pages)
    assert len(parts) > 1
    assert all(path.stat().st_size <= 45_000 for path in parts)
    assert len(re.findall(r"xml:/calls/call\[\d+\]", text)) == len(calls_of(choice))


def test_a_file_that_cannot_be_brought_below_the_limit_is_refused(tmp_path):
    """What is too large for the office is said with both numbers."""
    from analyzer.model.manifest import ManifestEntry

    made = Sized(entry=ManifestEntry(path="a.wav", size=3_000_000, sha256="0" * 64), what="")

    with pytest.raises(UsageError, match="3000000"):
        within(made, 2_000_000)


def test_clips_come_after_the_papers(dossier, pack):
    """A clip is in the pack with what it is."""
    clip = Clip(finding="F3c4d", name="F-02.wav", content=b"RIFF", what="片段说明")

    folder = pack(dossier, Office.NIFA, material=Material(clips=(clip,)))

    assert (folder / "06-F-02.wav").read_bytes() == b"RIFF"
    assert "片段说明" in text_of(folder, "01-*.pdf")


def test_originals_go_to_the_police_unchanged(dossiers, dossier, pack, tmp_path):
    """Copies of the cited exhibits are equal to what the case keeps."""
    source = tmp_path / "kept"
    source.write_bytes(b"as it came")
    material = Material(originals={dossiers.SMS_LOG.id: source})

    folder = pack(dossier, Office.POLICE, material=material)

    (copy,) = folder.glob("08-E-002-*")
    assert copy.read_bytes() == b"as it came"


def test_the_list_of_digests_is_right(dossier, pack):
    """Every line of SHA256SUMS is the digest of that file."""
    folder = pack(dossier, Office.NIFA)

    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        digest, name = line.split("  ", 1)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_what_a_person_writes_is_never_an_instruction(dossier, pack):
    """Marks and placeholders in a field are printed as they are."""
    form = dataclasses.replace(FORM, summary="@facts %(name)s <b> # 100%")

    assert "@facts%(name)s<b>#100%" in text_of(pack(dossier, Office.NIFA, form), "01-*.pdf")


def test_the_same_dossier_gives_the_same_pack(dossier, tmp_path):
    """Two packs of one dossier do not differ in a byte."""
    known = channel(Office.NIFA)
    digests = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        choice = choose(open_view(dossier), known, FORM)
        files = write_pack(known, FORM, choice, Material(), tmp_path / name)
        digests.append([(entry.path, entry.sha256) for entry in files])

    assert digests[0] == digests[1]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_the_papers_are_sound(dossier, pack):
    """An independent checker finds no error in the structure of any paper."""
    for path in pack(dossier, Office.POLICE).glob("*.pdf"):
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False)
        assert done.returncode == 0, path.name


def test_findings_in_the_same_words_are_one_fact(dossiers, dossier):
    """A message that two rules found is stated once, with both numbers."""
    twin = dataclasses.replace(
        dossier.findings[0], finding=dataclasses.replace(dossier.findings[0].finding, id="Fother")
    )
    view = open_view(dataclasses.replace(dossier, findings=(dossier.findings[0], twin)))

    assert [len(items) for items in together(view)] == [2]


def test_the_letter_says_what_personal_data_the_words_mention(dossiers, dossier):
    """Findings in the same words name together, once, what personal data they mention."""
    entries = tuple(
        dataclasses.replace(
            entry,
            finding=dataclasses.replace(entry.finding, id=f"F{kind}", personal=(kind,)),
        )
        for entry in dossier.findings[:1]
        for kind in (PersonalKind.PHOTO, PersonalKind.ADDRESS)
    )
    view = open_view(dataclasses.replace(dossier, findings=entries))
    known = told(view)

    said = plain(facts(view, known, known))

    assert said.count("其中提到：具体地址、照片或视频") == 1


def test_other_institutions_findings_stay_out(dossier):
    """A complaint about one lender does not hold another's messages."""
    form = dataclasses.replace(FORM, institution="远山银行股份有限公司")

    choice = choose(open_view(dossier), channel(Office.NIFA), form)

    labels = {item.label for item in choice.view.findings}
    assert choice.other_institutions == 5 - len(labels)
    assert "F-01" not in labels


def test_the_account_is_within_the_offices_limit(dossier):
    """The short account is cut to as many characters as are taken, behind a whole clause."""
    choice = choose(open_view(dossier), channel(Office.NIFA), FORM)

    assert len(account(choice, most=40)) <= 40
    assert account(choice, most=40).endswith("，…")
    assert "来电" in account(choice, most=500)


def test_acts_after_a_police_report_are_marked(dossiers, dossier, pack):
    """What came after the report says so; what came before does not."""
    filed = Complaint(
        id=1,
        office=Office.POLICE,
        nature=None,
        filed=dossiers.START.date(),
        filed_at=dossiers.START,
        receipt="示例回执1",
        institution=None,
        findings=(),
        note=None,
        at=dossiers.START,
        actor="示例用户",
    )
    told = dataclasses.replace(dossier, complaints=(ComplaintEntry(complaint=filed, events=()),))
    view = open_view(told)
    by_label = {item.label: item.entry.finding for item in view.findings}

    assert view.after_report(by_label["F-01"]) == ""
    assert view.after_report(by_label["F-02"]) == "发生在 2026-09-14 报案之后"


def test_the_account_dates_all_the_calls_it_counts(dossier):
    """The days of the short account reach over the calls as well as the findings."""
    choice = choose(open_view(dossier), channel(Office.NIFA), FORM)
    calls = [entry.call.started_at for entry in calls_of(choice) if entry.call.started_at]

    first, last = account(choice, most=500).split("，")[0].split(" 至 ")

    zone = choice.view.zone
    assert first <= str(min(calls).astimezone(zone).date())
    assert last >= str(max(calls).astimezone(zone).date())


def test_words_that_only_sound_alike_are_named_as_doubtful(dossier):
    """A fact found by sound says 疑似 and which words."""
    entry = dossier.findings[0]
    hits = tuple(dataclasses.replace(hit, by_sound=True) for hit in entry.finding.hits)
    finding = dataclasses.replace(entry.finding, hits=hits)
    view = open_view(
        dataclasses.replace(dossier, findings=(dataclasses.replace(entry, finding=finding),))
    )

    text = plain(facts(view, told(view), told(view)))

    assert f"疑似（仅读音相近，以录音为准）：{hits[0].text}" in text


def test_files_are_named_in_the_order_they_are_listed(dossier, pack):
    """Number by number, the list of files goes up, so that binding by it is binding by name."""
    text = next(pack(dossier, Office.POLICE).glob("00-请先看*")).read_text(encoding="utf-8")

    numbers = re.findall(r"^(0[1-9])-", text, re.MULTILINE)
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 3


def test_a_demand_is_offered_only_where_the_letter_states_it(dossier, pack):
    """NIFA's platform wants no claim, so none is given to copy; the lender's letter has one."""
    assert "【诉求】" not in text_of(pack(dossier, Office.NIFA), "00-逐项*")
    assert "【诉求】" in text_of(pack(dossier, Office.LENDER), "00-逐项*")


def test_where_no_institution_is_asked_for_none_is_left_out(dossier):
    """12321 takes numbers and messages, whoever is behind them."""
    form = dataclasses.replace(FORM, institution="远山银行股份有限公司")

    assert choose(open_view(dossier), channel(Office.SPAM), form).other_institutions == 0


def test_a_law_that_names_its_issuer_is_not_put_in_marks_twice():
    """《 》 are not nested around a name that has them."""
    assert titled("示例协会《示例指引》（2026年）") == "示例协会《示例指引》（2026年）"
    assert titled("示例法") == "《示例法》"


def test_the_police_get_what_other_institutions_did_too(dossier):
    """Every confirmed finding goes to the police, whoever the institution in the form is."""
    form = dataclasses.replace(FORM, institution="远山消费金融有限公司")

    choice = choose(open_view(dossier), channel(Office.POLICE), form)

    assert choice.other_institutions == 0
    assert len(choice.view.findings) == 5


def _law(law, **values):
    made = {"article": "第一条", "level": Authority.REGULATION, "in_force_from": None, **values}
    return LegalBasis(law=law, **made)


@pytest.mark.parametrize(
    ("law", "binds", "perhaps", "not_bound"),
    [
        ("小额贷款公司监督管理暂行办法", Licence.SMALL_LOAN, Licence.UNKNOWN, Licence.BANK),
        ("消费金融公司管理办法", Licence.CONSUMER_FINANCE, None, Licence.SMALL_LOAN),
        ("中国银行业协会催收工作指引", Licence.BANK, Licence.CONSUMER_FINANCE, Licence.SMALL_LOAN),
    ],
)
def test_a_rule_for_one_kind_of_lender_is_named_for_that_kind(law, binds, perhaps, not_bound):
    """It binds without more, under a condition that is said, or is left out."""
    assert condition(_law(law), binds) == ""
    assert "适用" in condition(_law(law), perhaps)
    assert condition(_law(law), not_bound) is None


def test_no_law_of_another_country_is_named():
    """An American office reads of American law, a Chinese one of Chinese law."""
    chinese, american = _law("示例法"), _law("FDCPA")

    assert domestic(chinese, channel(Office.POLICE))
    assert not domestic(chinese, channel(Office.CFPB))
    assert domestic(american, channel(Office.CFPB))
    assert not domestic(american, channel(Office.NFRA))


def test_an_article_is_printed_once_however_many_of_its_items_are_named(dossiers, dossier, pack):
    """Two items of an article are named apart, and its words stand in the letter once."""
    items = [
        _law(
            "示例法", article=f"第五十条第一款第{number}项", status="V", text="第五十条 甲乙丙丁戊"
        )
        for number in "一二"
    ]
    entry = dossier.findings[0]
    rule = dataclasses.replace(entry.finding.rules[0], legal_basis=tuple(items))
    finding = dataclasses.replace(entry.finding, rules=(rule,))
    one = dataclasses.replace(dossier, findings=(dataclasses.replace(entry, finding=finding),))

    said = text_of(pack(one, Office.POLICE), "01-*.pdf")

    assert "第五十条第一款第一项：事实1" in said
    assert "第五十条第一款第二项：事实1" in said
    assert said.count("甲乙丙丁戊") == 1


def test_many_facts_are_told_in_short_first_and_whole_at_the_end(dossier, pack):
    """A letter tells the facts that stand out, and all others after the signature."""
    entry = dossier.findings[0]
    many = tuple(
        dataclasses.replace(
            entry,
            finding=dataclasses.replace(entry.finding, id=f"F{at:04d}", record=None),
            quote=(f"第{at}句原话",),
        )
        for at in range(30)
    )

    said = text_of(pack(dataclasses.replace(dossier, findings=many), Office.POLICE), "01-*.pdf")

    signature = said.index("签名：")
    assert all(f"第{at}句原话" in said for at in range(30))
    assert 0 < sum(f"第{at}句原话" in said[:signature] for at in range(30)) < 30


def test_numbers_are_put_in_ranges():
    """Numbers that follow on each other are a range."""
    assert ranges([5, 1, 3, 4, 9], "、") == "1、3–5、9"
