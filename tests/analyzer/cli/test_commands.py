"""The command line: what it prints, and the codes it leaves with."""

from __future__ import annotations

import json

import pytest

from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml
from tests.fakes.sounds import tone, write_wav

THREAT = "再不还钱就爆你通讯录，挨个给你家人打电话"


@pytest.fixture
def backup(tmp_path):
    """Give a small backup: twelve calls, two messages, a picture."""
    return folder(
        tmp_path / "backup",
        calls__xml=calls_xml(12),
        sms__xml=sms_xml(THREAT, "今天下班我去接孩子"),
        photo__jpg=b"\xff\xd8\xff",
    )


@pytest.fixture
def case(tmp_path, backup, call):
    """Give the case of that backup, imported and flagged."""
    assert call("import", tmp_path / "case", backup, "--json")[0] == 0
    assert call("flag", tmp_path / "case", "--json")[0] == 0
    return tmp_path / "case"


def test_import_prints_the_receipt_of_the_contract(call, backup, tmp_path):
    """`import --json` prints exhibits, skipped files and totals that add up."""
    code, receipt, _ = call("import", tmp_path / "case", backup, "--json")

    assert code == 0
    assert {"id", "path", "sha256", "importer", "records", "duplicates", "warnings"} <= set(
        receipt["exhibits"][0]
    )
    assert receipt["totals"]["records"]["call"] == 12
    assert receipt["totals"]["records"]["message"] == 2
    assert receipt["skipped"][0]["path"] == "photo.jpg"


@pytest.fixture
def damaged(tmp_path):
    """Give a backup with a bill of which four rows cannot be read, and that names no owner."""
    rows = [f"2026-10-{day:02d} 10:00:00,被叫,95000001,8秒" for day in range(1, 29)]
    rows[1:1] = ["a,b,95000001,d"] * 4
    bill = "\n".join(("起始时间,通信方式,对方号码,通话时长", *rows)).encode()
    return folder(tmp_path / "damaged", bill__csv=bill)


@pytest.mark.parametrize(
    ("lang", "lost", "note"), [("zh", "未能读取 4 条", "注意："), ("en", "not read, 4", "note: ")]
)
def test_import_says_by_file_why_entries_are_missing(call, damaged, tmp_path, lang, lost, note):
    """Each reason stands once, in words, with its count and its first places."""
    code, printed, _ = call("import", tmp_path / "case", damaged, "--lang", lang)

    (line,) = [line for line in printed.splitlines() if lost in line]
    assert code == 0
    assert "csv:3, csv:4, csv:5" in line
    assert "csv:6" not in line
    assert [line for line in printed.splitlines() if note in line]
    assert ("没有当作通话" in printed) is (lang == "zh")


def test_import_gives_the_reasons_in_json(call, damaged, tmp_path):
    """`import --json` has every reason of an exhibit, those of lost entries apart from notes."""
    _, receipt, _ = call("import", tmp_path / "case", damaged, "--json", "--lang", "en")

    (exhibit,) = receipt["exhibits"]
    (lost,) = exhibit["lost"]
    assert (lost["count"], lost["places"]) == (4, ["csv:3", "csv:4", "csv:5"])
    assert sum(note["count"] for note in exhibit["notes"]) == exhibit["remarks"]
    assert lost["reason"].isascii()


def test_a_missing_folder_leaves_with_three(call, tmp_path):
    """Unreadable input exits 3 with one sentence that names it, and makes no case."""
    code, document, error = call("import", tmp_path / "case", tmp_path / "none", "--json")

    assert code == 3
    assert "none" in document["error"]["message"]
    assert error.count("\n") == 1
    assert not (tmp_path / "case").exists()


def test_wrong_use_leaves_with_two(call, tmp_path):
    """An unknown zone is wrong use: exit code 2, and no traceback."""
    backup = folder(tmp_path / "b", calls__xml=calls_xml(1))

    code, _, error = call("import", tmp_path / "case", backup, "--timezone", "Mars/Base")

    assert code == 2
    assert "Mars/Base" in error
    assert "Traceback" not in error


def test_a_threat_is_a_finding_and_everyday_talk_is_not(call, case):
    """`findings --json` lists the threatening message with its words, and not the other one."""
    _, document, _ = call("findings", case, "--json")

    spoken = [hit["text"] for finding in document["findings"] for hit in finding["hits"]]
    assert any("通讯录" in text for text in spoken)
    assert not any("孩子" in text for text in spoken)


def test_a_disclosure_says_what_personal_data_it_mentions(call, tmp_path):
    """`findings` names the kinds in words and in JSON."""
    threat = f"{THREAT}，照片也发过去"
    source = folder(tmp_path / "backup", sms__xml=sms_xml(threat))
    call("import", tmp_path / "case", source, "--json")
    call("flag", tmp_path / "case", "--json")

    _, document, _ = call("findings", tmp_path / "case", "--json")
    _, words, _ = call("findings", tmp_path / "case", "--lang", "en")

    assert ["photo"] in [finding["personal"] for finding in document["findings"]]
    assert "It mentions: photos or videos" in " ".join(words.split())


def test_a_decision_is_kept_and_printed(call, case):
    """`decide` is seen by `findings` and by `status`."""
    _, document, _ = call("findings", case, "--json")
    chosen = document["findings"][0]["id"]

    code, decision, _ = call("decide", case, chosen, "confirm", "--note", "听过", "--json")

    assert code == 0
    assert decision["state"] == "confirmed"
    _, after, _ = call("findings", case, "--json")
    assert next(f for f in after["findings"] if f["id"] == chosen)["state"] == "confirmed"
    _, status, _ = call("status", case, "--json")
    assert status["findings"]["confirmed"] == 1


def test_a_number_marked_as_known_raises_no_findings(call, case):
    """After `mark --as known`, the words of that number are set aside at the party gate."""
    assert call("mark", case, "13900000001", "--as", "known", "--json")[0] == 0

    _, flagged, _ = call("flag", case, "--json")

    assert flagged["findings"] == 0
    assert flagged["gated"] > 0


def test_report_writes_a_pdf(call, case, tmp_path):
    """`report` leaves a PDF, a dossier and a manifest, and names their digests."""
    code, exported, _ = call("report", case, "--out", tmp_path / "r.pdf", "--json")

    assert code == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert len(exported["dossier_digest"]) == 64


def test_a_final_report_holds_confirmed_findings_only(call, case, tmp_path):
    """`report --final` prints no finding until one is confirmed."""
    _, before, _ = call("report", case, "--final", "--out", tmp_path / "a.pdf", "--json")
    _, found, _ = call("findings", case, "--json")
    call("decide", case, found["findings"][0]["id"], "confirm", "--json")

    _, after, _ = call("report", case, "--final", "--out", tmp_path / "b.pdf", "--json")

    assert (before["findings"], after["findings"]) == (0, 1)


def test_verify_knows_the_report_it_made(call, case, tmp_path):
    """`verify` accepts a report as it was made and refuses it with one byte changed."""
    report = tmp_path / "r.pdf"
    call("report", case, "--out", report, "--json")

    assert call("verify", report, "--json")[0] == 0
    report.write_bytes(report.read_bytes()[:-1] + b"X")
    assert call("verify", report, "--json")[0] == 1


def test_rules_check_prints_a_line_for_each_line(call, tmp_path):
    """`rules check` prints one JSON line for each line read, with places in the original text."""
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        json.dumps({"id": "a", "text": THREAT, "channel": "sms"}, ensure_ascii=False)
        + "\n"
        + json.dumps({"id": "b", "text": "晚上吃什么", "channel": "sms"}, ensure_ascii=False)
        + "\n",
        encoding="utf-8",
    )

    code, text, _ = call("rules", "check", lines)

    first, second = (json.loads(line) for line in text.splitlines())
    assert code == 0
    assert first["id"] == "a"
    assert first["findings"]
    assert all(THREAT[f["start"] : f["end"]] == f["text"] for f in first["findings"])
    assert second == {"id": "b", "findings": []}


def test_rules_check_names_the_line_it_cannot_read(call, tmp_path):
    """A line that is not JSON exits 3 naming file and line."""
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": "a", "text": "好"}\nnot json\n', encoding="utf-8")

    code, _, error = call("rules", "check", lines)

    assert code == 3
    assert "2" in error
    assert "lines.jsonl" in error


def test_every_command_speaks_english(call, case):
    """With `--lang en` the words are English."""
    _, words, _ = call("status", case, "--lang", "en")

    assert "Next" in words
    assert "下一步" not in words


def test_an_unknown_engine_is_wrong_use(call, tmp_path):
    """An engine that does not exist exits 2 and lists those that do."""
    backup = folder(tmp_path / "b", calls__xml=calls_xml(1))
    write_wav(backup / "call.wav", tone(1.0))
    call("import", tmp_path / "case", backup, "--json")

    code, _, error = call("transcribe", tmp_path / "case", "--engine", "crystal-ball")

    assert code == 2
    assert "faster-whisper" in error


def test_help_is_quick_to_load():
    """The command line loads no heavy library before a command needs it."""
    import subprocess
    import sys

    heavy = "av,pandas,scipy,matplotlib,reportlab,faster_whisper,phonenumbers,numpy,yaml,pydub"
    program = (
        "import sys, analyzer.cli.app;"
        f"print([name for name in '{heavy}'.split(',') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["findings"], ["decide", "c", "F1", "maybe"], ["bogus"], ["status", "c", "--lang", "fr"]],
    ids=["missing", "choice", "command", "language"],
)
def test_every_wrong_use_leaves_with_two(call, arguments):
    """Whatever the parser refuses is wrong use: exit code 2, one JSON document, no error log."""
    code, document, error = call(*arguments, "--json")

    assert code == 2
    assert document["error"]["kind"] == "UsageError"
    assert "errors.log" not in error


def test_a_case_inside_the_backup_is_refused_before_it_is_made(call, backup):
    """Nothing is written into the backup folder, not even an empty case."""
    code, _, _ = call("analyze", backup, "--case", backup / "case", "--no-audio", "--json")

    assert code == 3
    assert not (backup / "case").exists()


def test_without_a_model_the_rest_is_still_reported(call, tmp_path, monkeypatch):
    """Messages and calls become a report even where no recording can be transcribed; exit 3."""
    backup = folder(tmp_path / "b", calls__xml=calls_xml(3), sms__xml=sms_xml(THREAT))
    write_wav(backup / "call.wav", tone(1.0))
    monkeypatch.setattr("analyzer.transcribe.weights.KNOWN", ())

    code, document, _ = call(
        "analyze", backup, "--case", tmp_path / "c", "--out", tmp_path / "r.pdf", "--json"
    )

    assert code == 3
    assert document["unheard"]
    assert document["findings"] > 0
    assert (tmp_path / "r.pdf").exists()


def test_a_report_that_cannot_be_written_says_why(call, case, tmp_path):
    """Where the target is a folder, the report stays in the case and the message names the path."""
    code, document, _ = call("report", case, "--out", tmp_path, "--json")

    assert code == 3
    assert str(tmp_path) in document["error"]["message"]
    assert call("verify", case, "--json")[0] == 0


def test_a_second_report_still_finds_the_custody_chain_whole(call, case, tmp_path):
    """A report, a decision and another report: the chain printed in the second one holds."""
    from pypdf import PdfReader

    call("report", case, "--out", tmp_path / "a.pdf", "--json")
    _, found, _ = call("findings", case, "--json")
    call("decide", case, found["findings"][0]["id"], "confirm", "--json")
    call("report", case, "--out", tmp_path / "b.pdf", "--json")

    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "b.pdf").pages)
    assert "全部相符" in "".join(text.split())


def test_the_zone_of_a_case_is_not_changed_in_silence(call, case, backup):
    """Another zone for a case that has one is refused."""
    assert call("import", case, backup, "--timezone", "Europe/Paris", "--json")[0] == 2


def test_a_recording_without_sound_is_said_in_the_report(call, tmp_path):
    """A recording that cannot be decoded is among the gaps the dossier lists."""
    from pathlib import Path

    backup = folder(tmp_path / "b", calls__xml=calls_xml(1))
    (backup / "call.amr").write_bytes(b"#!AMR\n" + b"\xff" * 400)
    call("import", tmp_path / "c", backup, "--json")
    call("transcribe", tmp_path / "c", "--json")

    _, exported, _ = call("report", tmp_path / "c", "--out", tmp_path / "r.pdf", "--json")

    dossier = json.loads(Path(exported["dossier"]).read_text(encoding="utf-8"))
    said = [str(gap["values"]) for gap in dossier["gaps"]]
    read = [warning["lost"] for warning in dossier["warnings"]]
    assert any("call.amr" in text for text in said) or any(read)


@pytest.mark.parametrize("given", ["preview", "not-yet.json"])
def test_a_preview_of_a_mapping_imports_nothing(given, call, tmp_path):
    """`--map preview`, or a file that is not there, shows the tables and makes no case."""
    table = "Wann;Wer;Art\n2026-03-02 10:00;95000001;Eingehend\n2026-03-02 10:01;95000002;Weg\n"
    backup = folder(tmp_path / "b", t__csv=table.encode())

    code, document, _ = call("import", tmp_path / "case", backup, "--map", given, "--json")
    words = call("import", tmp_path / "case", backup, "--map", given)[1]

    assert (code, document["imported"]) == (0, False)
    assert document["tables"][0]["columns"] == ["Wann", "Wer", "Art"]
    assert document["tables"][0]["mapping"] == {"columns": {"start": "Wann", "number": "Wer"}}
    assert "Eingehend" in words
    assert "没有导入" in words
    assert not (tmp_path / "case").exists()


def test_an_import_of_nothing_readable_does_not_say_it_is_known(call, tmp_path):
    """Where a file could not be read, nobody is told that its records are there already."""
    folder = tmp_path / "backup"
    folder.mkdir()
    cut = '<?xml version="1.0"?><smses count="1"><sms address="13900000001" date="bad" body="x"'
    (folder / "sms.xml").write_text(cut, encoding="utf-8")

    _, said, _ = call("import", tmp_path / "case", folder)

    assert "没能读进来" in said
    assert "都已经有了" not in said
