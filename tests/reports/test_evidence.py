from __future__ import annotations

import dataclasses
import hashlib
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from analyzer.model.dossier import DossierKind, Statistics, dossier_digest
from analyzer.version import __version__
from reports.evidence import write_evidence

MARK = "机器初筛，未经人工复核"
GOLDEN = Path(__file__).parent.parent / "golden" / "report.txt"


def card(paper, label):
    """Return the dense text from a card's title up to the next card or section."""
    text = paper.dense.split("以下为机器初筛的结果")[1]
    return re.split(rf"{label}(?=\D)", text)[1].split("出处与依据")[0]


def test_the_receipt_names_the_file_and_its_digest(dossiers, tmp_path):
    """The report's size and digest are those of the file on disk."""
    entry = write_evidence(dossiers.dossier(), tmp_path / "报告 1.pdf")

    content = (tmp_path / "报告 1.pdf").read_bytes()
    assert (entry.path, entry.size) == ("报告 1.pdf", len(content))
    assert entry.sha256 == hashlib.sha256(content).hexdigest()


def test_the_same_dossier_gives_the_same_bytes(dossiers, tmp_path):
    """Two reports of one dossier do not differ in a single byte."""
    entries = [write_evidence(dossiers.dossier(), tmp_path / name) for name in ("a.pdf", "b.pdf")]

    assert entries[0].sha256 == entries[1].sha256


def test_no_clock_enters_a_report_without_custody_log(dossiers, tmp_path):
    """Where the custody log is left out, the time of acquisition changes no byte."""
    plain = dossiers.dossier(custody=())
    later = tuple(
        dataclasses.replace(
            entry,
            exhibit=dataclasses.replace(
                entry.exhibit, acquired_at=entry.exhibit.acquired_at + timedelta(days=9)
            ),
        )
        for entry in plain.exhibits
    )
    moved = dataclasses.replace(plain, exhibits=later)

    first = write_evidence(plain, tmp_path / "a.pdf")
    second = write_evidence(moved, tmp_path / "b.pdf")

    assert first.sha256 == second.sha256


def test_the_text_is_as_reviewed(draft, request):
    """The words of the report are those of the golden file, page by page."""
    lines = (line.rstrip() for line in "\n\f\n".join(draft.pages).splitlines())
    text = ("\n".join(lines) + "\n").replace(f"CallDossier {__version__}", "CallDossier")
    if request.config.getoption("--update-golden", default=False):
        GOLDEN.write_text(text, encoding="utf-8")

    assert "".join(text.split()) == "".join(GOLDEN.read_text(encoding="utf-8").split())


def test_every_face_is_embedded(draft):
    """No reader has to find a font of its own."""
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()["/FontDescriptor"].get_object()
        for page in draft.reader.pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert fonts
    assert all("/FontFile2" in descriptor for descriptor in fonts.values())
    assert all("NotoSansSC" in name for name in fonts)


def test_no_standard_face_sneaks_in(draft):
    """Helvetica, which is never embedded, is named nowhere in the file."""
    assert b"Helvetica" not in draft.path.read_bytes()


def test_every_page_says_which_of_how_many_it_is(draft):
    """Page x of y stands on every page, and y is the number of pages."""
    count = len(draft.pages)
    wrong = [
        at
        for at, text in enumerate(draft.pages, start=1)
        if f"第 {at} 页 / 共 {count} 页" not in text
    ]

    assert not wrong


def test_every_page_carries_a_piece_of_the_digest(dossiers, draft):
    """A loose page can be told to belong to this dossier, and to a draft."""
    piece = dossier_digest(dossiers.dossier())[:4]

    assert all(f"SHA-256 {piece}" in text and "草稿" in text for text in draft.pages)


@pytest.mark.parametrize("label", ["F-01", "F-03", "F-05"])
def test_undecided_findings_are_marked(draft, label):
    """A finding nobody has decided says so right under its title."""
    assert MARK in card(draft, label)


@pytest.mark.parametrize("label", ["F-02", "F-04"])
def test_decided_findings_name_who_decided_and_when(draft, label):
    """A decided finding has reviewer and time in place of the mark."""
    shown = card(draft, label)

    assert MARK not in shown
    assert "示例复核人·2026-11-0310:30:00+08:00" in shown


def test_a_final_report_holds_confirmed_findings_only(final):
    """Of five findings the one that was confirmed is printed; the others are counted."""
    assert "F-01" in final.text
    assert "F-02" not in final.text
    assert MARK not in final.text
    assert final.says("未列出的：未复核 3 条，存疑 1 条，已排除 2 条")


def test_every_quotation_can_be_copied_out(dossiers, draft):
    """The quoted words, their context and the exhibit's digest read as they were written."""
    for entry in dossiers.dossier().findings:
        for line in (*entry.before, *entry.after):
            assert draft.says(line)
    for exhibit in dossiers.dossier().exhibits:
        assert draft.says(exhibit.exhibit.sha256)
    assert draft.says(dossiers.PLAIN)


def test_what_has_no_glyph_is_printed_by_its_number(draft):
    """Characters the faces lack are not lost, and markup in a message is shown, not obeyed."""
    assert draft.says('[U+20BB7]先生，您好[U+1F621] <img src="file:///etc/passwd"> &amp;　全角')


def test_spaces_in_a_quotation_are_kept(draft):
    """Wide and double spaces stand in the report as in the message."""
    assert "全角  两个空格" in draft.text


def test_words_matched_by_sound_are_called_possible(draft):
    """A match by sound is called similar in sound and stands in no quotation marks."""
    assert draft.says("疑似（读音相近，相似度 0.91）：机器写作 报你通训录")
    assert not draft.says("“报你通训录")


def test_a_transcript_says_what_it_is(draft):
    """A quotation from a call has the machine mark, time code, engine, and doubts."""
    assert draft.says("02:13–02:23　机器转写，仅供检索，以原始录音为准")
    assert draft.says("转写引擎 faster-whisper 1.2.0，模型 base")
    assert draft.says("存疑：机器把握较低")


def test_a_pattern_lists_every_call_that_was_counted(draft):
    """All five calls of the frequency finding stand in its table."""
    table = draft.dense.split("计入的通话（5次）")[1].split("出处与依据")[0]

    assert all(f"xml:/calls/call[{key}]" in table for key in range(1, 6))


def test_law_is_worded_by_its_strength(draft):
    """A law may be concerned; a standard is not met; what was not read names its source."""
    assert draft.says(
        "如属实，可能涉及《中华人民共和国民法典》第一千零三十三条第一项（法律；2021-01-01"
    )
    assert draft.says("条文：以电话、短信")
    assert draft.says("如属实，不符合《GB/T 45251-2025")
    assert draft.says("来源：发布机关新闻稿的转载（未核对原文）")


def test_a_law_out_of_force_on_the_day_is_pointed_out(draft):
    """A provision that was no longer in force when the words were said is marked so."""
    assert draft.says("该条在所列时间（2026-09-14）不在施行期间内")


def test_private_dealings_are_counted_not_printed(draft):
    """A friend's message is left out and counted; an unknown sender's is printed."""
    assert not draft.says("周末一起吃饭吗")
    assert draft.says("另有 1 条往来与本报告的要点无关")
    assert draft.says("您的验证码是 000000")


def test_warnings_gaps_and_skipped_files_are_printed(draft):
    """What was not read is in the report with its place and reason."""
    assert draft.says("第 5 条没有日期")
    assert draft.says("备份/msg.bak")
    assert draft.says("有 17 次接通的来电没有录音")
    assert draft.says("手机只保留最近 500 条通话")


def test_a_broken_custody_chain_is_said(dossiers, draft, write):
    """A log whose entry was changed is reported as not matching from there on."""
    chain = dossiers.chain()
    changed = (*chain[:2], dataclasses.replace(chain[2], actor="别人"), *chain[3:])
    broken = write(dossiers.dossier(custody=changed))

    assert draft.says("逐条重新计算，全部相符")
    assert broken.says("自第 3 条起不相符")


def test_headings_are_bookmarked(draft):
    """The outline leads to every section and every finding."""
    titles = [
        item.title
        for entry in draft.reader.outline
        for item in (entry if isinstance(entry, list) else [entry])
    ]

    assert "一、摘要" in titles
    assert "附录：依据的效力层级" in titles
    assert any(title.startswith("F-05") for title in titles)


def test_the_file_names_its_title_and_language(draft, english):
    """Title and language are in the document's own fields."""
    assert draft.reader.metadata.title == "示例人与“闪借宝”往来的证据报告（草稿，供人工复核）"
    assert draft.reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert english.reader.trailer["/Root"]["/Lang"] == "en"


def test_an_english_report_keeps_quotations_original(dossiers, english):
    """The words around a quotation are English, the quotation is not translated."""
    assert english.says("Flagged by machine, not reviewed by a person")
    assert english.says(dossiers.PLAIN)
    assert not english.says("机器初筛")


def test_the_report_reaches_nothing_outside_itself(draft):
    """No link leads out of the document."""
    assert b"/URI" not in draft.path.read_bytes()


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_the_file_is_sound(draft):
    """An independent checker finds no error in the file's structure."""
    done = subprocess.run(["qpdf", "--check", str(draft.path)], capture_output=True, check=False)

    assert done.returncode == 0


def test_hundreds_of_findings_do_not_swell_the_contents(dossiers, write):
    """Where there are very many findings the contents name the sections alone."""
    many = write(dossiers.dossier(findings=(dossiers.text_finding(),) * 210, calls=()))

    assert "F-210" in many.text
    assert "按类别" in many.pages[1]


def test_an_empty_case_gives_a_report(dossiers, write):
    """A dossier without records, findings or figures is a report that says so."""
    empty = dossiers.dossier(
        calls=(),
        messages=(),
        emails=(),
        recordings=(),
        findings=(),
        exhibits=(),
        skipped=(),
        warnings=(),
        parties=(),
        clusters=(),
        gaps=(),
        custody=(),
        engines=(),
        versions={},
        counts={},
        gated={},
        statistics=Statistics(hour_weekday=(), days=()),
    )

    paper = write(empty)

    assert paper.says("没有规则命中，不代表没有发生")


def test_a_final_report_without_confirmed_findings_counts_the_rest(dossiers, write):
    """Where nothing was confirmed the report is still whole."""
    none = dossiers.dossier(kind=DossierKind.FINAL, findings=(dossiers.text_finding(),))

    paper = write(none)

    assert paper.says("没有可列出的要点")
