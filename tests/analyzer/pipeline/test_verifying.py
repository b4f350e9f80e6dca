"""Whatever is changed in a case outside the program is named, and nothing else is."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analyzer.errors import AnalyzerError, DamagedCase
from analyzer.model.finding import State
from analyzer.model.party import Role
from analyzer.model.transcript import EngineTag, Segment
from analyzer.pipeline import replaying
from analyzer.pipeline.flagging import flag_case
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.verifying import verify_path
from analyzer.store.case import Case
from importers.sms_backup_restore import SmsBackupRestore
from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml, zipped

SAMPLES = Path(__file__).parents[3] / "samples"
BODIES = ("您的借款已逾期，今天不还就弄死你", "逾期不还，挨个打你通讯录", "快递到了，取件码 1234")
TAG = EngineTag(engine="e", version="1", model="m", model_sha256="0" * 64)


def _now():
    return datetime(2026, 11, 2, tzinfo=UTC)


def _open(path):
    return Case.open(path, now=_now, actor="tester")


def _check(path):
    return verify_path(path, now=_now, actor="tester")


def _wrong(path):
    return [str(check.what) for check in _check(path) if not check.passed]


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A closed case with messages, calls, a note of a bad row, a transcript and findings."""
    root = tmp_path_factory.mktemp("ready")
    cut = sms_xml("one", "two")[:-150]
    backup = folder(root / "b", sms__xml=sms_xml(*BODIES), calls__xml=calls_xml(4), cut__xml=cut)
    (backup / "other.xml").write_bytes(sms_xml("妈，他说要弄死我", address="13900000002"))
    sound = next(p for p in sorted((SAMPLES / "voices").iterdir()) if p.suffix == ".flac")
    (backup / "r.flac").write_bytes(sound.read_bytes())
    made = {"zone": "Asia/Shanghai", "region": "CN", "now": _now, "actor": "tester"}
    with Case.create(root / "case", **made) as case:
        import_paths(case, [backup])
        _hear(case)
        case.mark("+8613900000001", Role.COLLECTOR, "闪借宝")
        flag_case(case, "cn")
    return root / "case"


def _hear(case):
    recording = next(iter(case.recordings()))
    exhibit = recording.record.provenance.exhibit
    transcript = case.start_transcript(
        recording.id, exhibit, TAG, seconds=9.0, speech_seconds=8.0, windows=1
    )
    text = "再不还钱就去你家"
    said = Segment(
        index=0, start=0.0, end=4.0, text=text, machine_text=text, words=(), confidence=0.9
    )
    case.add_hearing(transcript, 0, [said], "zh", 0.99)
    case.finish_transcript(transcript)


@pytest.fixture
def path(ready, tmp_path):
    """A copy of that case, to be changed."""
    shutil.copytree(ready, tmp_path / "case")
    return tmp_path / "case"


def _forge(path, *statements):
    """Change a case's database the way another program would."""
    with closing(sqlite3.connect(path / "case.db", isolation_level=None)) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert db.execute(statement).rowcount


def test_an_untouched_case_passes(path):
    """Everything in the case agrees, and a line says how much was read again."""
    checks = _check(path)

    assert [check.what for check in checks if not check.passed] == []
    assert any("重新读取了 5 份原始文件" in str(check.what) for check in checks)
    assert any("1 份转写" in str(check.what) for check in checks)


@pytest.mark.parametrize(
    ("forging", "names"),
    [
        ("UPDATE records SET body = replace(body, '弄死你', '今晚杀你全家')", "sms.xml 的"),
        ("UPDATE records SET at_ms = at_ms - 3600000 WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET offset_s = 3600 WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET number = '13900000009' WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET name = '催收员' WHERE kind = 'message'", "sms.xml 的"),
        ("UPDATE records SET raw = raw || '1' WHERE kind = 'message'", "sms.xml 的"),
        ("UPDATE records SET outcome = 'missed' WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET duration_s = 999 WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET payload = '{' WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET body = 5 WHERE kind = 'message'", "sms.xml 的"),
        ("UPDATE records SET payload = '{\"subject\":5}' WHERE kind = 'message'", "sms.xml 的"),
        ("UPDATE records SET duration_s = 1e300 WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET live = 0 WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET extra = 1 WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET fingerprint = randomblob(24) WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET locator = locator || '0' WHERE kind = 'call'", "calls.xml 的"),
        ("UPDATE records SET borrowed = 1, name = 'x' WHERE kind = 'call'", "附带信息"),
        ("DELETE FROM records WHERE kind = 'message' AND body LIKE '%弄死你%'", "sms.xml 的"),
        ("UPDATE layouts SET names = replace(names, 'number', 'numbre')", "calls.xml 的"),
        ("DELETE FROM warnings", "cut.xml 的"),
        ("UPDATE warnings SET lost = 0", "cut.xml 的"),
        ("UPDATE warnings SET remark = replace(remark, '。', '！')", "cut.xml 的"),
        ("UPDATE readings SET duplicates = 7", "保管记录里写下的"),
        ("UPDATE readings SET complete = 0", "不完整"),
        ("DELETE FROM readings", "不完整"),
        ("UPDATE circumstances SET payload = replace(payload, 'sms', 'mms')", "保管记录第"),
        ("UPDATE hearings SET segments = replace(segments, '去你家', '杀你')", "r.flac 的转写"),
        ("UPDATE transcripts SET seconds = 900", "r.flac 的转写"),
        ("UPDATE transcripts SET complete = 0", "r.flac 的转写"),
        ("UPDATE findings SET severity = 5, payload = replace(payload, '弄死', '砍死')", "线索"),
        ("DELETE FROM findings", "线索"),
        ("UPDATE gated SET gate = 'phrase'", "线索"),
        ("UPDATE flagging SET rules = '{}'", "线索"),
    ],
)
def test_every_kind_of_forging_is_named(path, forging, names):
    """Rows changed, taken away or moved are named with the file they were read from."""
    _forge(path, forging)

    assert any(names in line for line in _wrong(path)), _wrong(path)


def test_an_invented_record_is_named(path):
    """A row that no exhibit has is named, with fingerprint and place of its own or another's."""
    with closing(sqlite3.connect(path / "case.db")) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(records)")]
    rest = ", ".join(c for c in columns if c not in ("id", "fingerprint", "locator"))
    _forge(
        path,
        f"INSERT INTO records (id, fingerprint, locator, {rest}) "
        f"SELECT 9000, randomblob(24), 'xml:/smses/sms[99]', {rest} FROM records "
        "WHERE kind = 'message' LIMIT 1",
    )

    assert ["xml:/smses/sms[99]" in line and "原始文件里没有" in line for line in _wrong(path)] == [
        True
    ]


def test_an_invented_transcript_is_named(path):
    """A transcript that no event tells of is named."""
    _forge(
        path,
        "INSERT INTO transcripts SELECT 77, recording, exhibit, '{}', seconds, speech_seconds, "
        "gaps, 0, 1 FROM transcripts",
    )

    assert [line for line in _wrong(path) if "r.flac 的转写在案卷里有" in line]


def test_only_the_first_differences_are_named(case, tmp_path):
    """Of many differing rows the first twenty are named and the rest counted."""
    import_paths(case, [folder(tmp_path / "b", calls__xml=calls_xml(50))])
    case.close()
    _forge(case.path, "UPDATE records SET number = '13900000009'")

    wrong = _wrong(case.path)

    assert len(wrong) == 21
    assert "另有 30 处" in wrong[-1]


def test_duplicates_are_held_against_both_exhibits(case, tmp_path):
    """A case with overlapping backups passes, and a forged row or source is named."""
    old = folder(tmp_path / "old", calls__xml=calls_xml(3))
    new = folder(tmp_path / "new", calls__xml=calls_xml(5, number="+86 139 0000 0001"))
    import_paths(case, [old])
    import_paths(case, [new])
    import_paths(case, [old, new])
    case.close()
    assert _wrong(case.path) == []

    _forge(case.path, "DELETE FROM sources WHERE record = 2")

    assert len(_wrong(case.path)) == 2


def test_a_case_read_anew_by_another_version_passes(case, tmp_path, monkeypatch):
    """Rows that moved to another exhibit when a reader changed its mind are no forging."""
    first = folder(tmp_path / "one", calls__xml=calls_xml(3))
    second = folder(tmp_path / "two", calls__xml=calls_xml(4))
    read = SmsBackupRestore.read
    monkeypatch.setattr(SmsBackupRestore, "version", 0)
    import_paths(case, [first])
    import_paths(case, [second])
    monkeypatch.undo()
    monkeypatch.setattr(SmsBackupRestore, "read", lambda self, path, *, context: iter(()))
    import_paths(case, [first])
    monkeypatch.setattr(SmsBackupRestore, "read", read)
    import_paths(case, [second])
    case.close()

    assert len(_wrong(case.path)) == 3
    assert all("one" not in line and "原始文件里有这一条" in line for line in _wrong(case.path))


def test_another_versions_reading_is_not_compared_and_said(case, tmp_path, monkeypatch):
    """Without the reader that read an exhibit there is no comparing, and that is no failure."""
    import_paths(case, [folder(tmp_path / "b", calls__xml=calls_xml(3))])
    case.close()
    monkeypatch.setattr(replaying, "IMPORTERS", ())

    lines = [str(check.what) for check in _check(case.path) if "没有逐条比对" in str(check.what)]

    assert len(lines) == 1
    assert "calls.xml" in lines[0]
    assert _wrong(case.path) == []


def test_without_its_reader_a_row_is_held_against_its_fingerprint(case, tmp_path, monkeypatch):
    """A forged number is found even where the exhibit cannot be read again."""
    import_paths(case, [folder(tmp_path / "b", calls__xml=calls_xml(3))])
    case.close()
    monkeypatch.setattr(replaying, "IMPORTERS", ())
    _forge(case.path, "UPDATE records SET number = '13900000009' WHERE id = 2")

    assert ["自己的指纹" in line for line in _wrong(case.path)] == [True]


def test_a_reading_that_was_broken_off_is_said(case, tmp_path, monkeypatch):
    """After a kill in the middle of an import the line asks to import again."""
    monkeypatch.setattr(Case, "finish_reading", None, raising=False)
    case.finish_reading = None
    with suppress(TypeError):
        import_paths(case, [folder(tmp_path / "b", calls__xml=calls_xml(3))])
    case.close()

    assert _wrong(case.path) == []
    assert any("请再导入一次" in str(check.what) for check in _check(case.path))


def test_a_table_read_with_a_mapping_passes(case, tmp_path):
    """The mapping that a person gave is kept and used again."""
    table = tmp_path / "table.csv"
    table.write_text("Number,Date,Time,Type\r\n95000001,02/03/2026,10:00,Incoming\r\n")
    mapping = tmp_path / "map.json"
    mapping.write_text(
        '{"columns": {"date": "Date", "clock": "Time", "number": "Number", "direction": "Type"},'
        ' "day_first": false}'
    )
    import_paths(case, [table], mapping=mapping)
    case.close()

    assert _wrong(case.path) == []
    assert any("重新读取了 1 份" in str(check.what) for check in _check(case.path))


@pytest.mark.parametrize("sample", sorted(p.name for p in SAMPLES.iterdir() if p.is_dir()))
def test_every_format_reads_the_same_again(case, sample):
    """Whatever the format, files and archives come out as they came in."""
    import_paths(case, [SAMPLES / sample])
    case.close()

    assert _wrong(case.path) == []


def test_members_of_an_archive_are_compared(case, tmp_path):
    """Files of a zip are read again by the path they had in it."""
    archive = tmp_path / "backup.zip"
    archive.write_bytes(zipped({"phone/calls.xml": calls_xml(2)}))
    import_paths(case, [archive])
    case.close()
    _forge(case.path, "UPDATE records SET duration_s = 1")

    assert "backup.zip!/phone/calls.xml 的" in _wrong(case.path)[0]


def test_decided_findings_of_an_earlier_run_stay_witnessed(path):
    """A finding that was decided and is not found any more is part of what is checked."""
    with _open(path) as case:
        first = case.findings()[0]
        case.decide(first.id, State.CONFIRMED)
        case.replace_findings((), (), pack="cn", rules={})
    assert _wrong(path) == []

    _forge(path, "UPDATE findings SET payload = replace(payload, '死', '杀')")

    assert len(_wrong(path)) == 1


def test_forged_findings_are_put_right_by_the_next_run(path):
    """Running the rules again does not take a forged outcome for its own."""
    _forge(path, "DELETE FROM findings")
    with _open(path) as case:
        flag_case(case, "cn")
        assert case.findings()

    assert _wrong(path) == []


def test_what_an_earlier_program_did_not_witness_is_said(path, monkeypatch):
    """Events without a digest leave a line, and no failure."""
    with _open(path) as case:
        events = [
            event
            if event.action not in ("flag", "transcribe")
            else type(event)(
                **{
                    name: getattr(event, name)
                    for name in (
                        "sequence",
                        "at",
                        "actor",
                        "action",
                        "subject",
                        "previous",
                        "digest",
                    )
                },
                details={},
            )
            for event in case.custody()
        ]
        standings = [w.standing for w in case.witnessed_transcripts(events)]
        standings.append(case.witnessed_findings(events).standing)

    assert standings == ["unwitnessed", "unwitnessed"]


def _held(path):
    """Return what a case gives to others."""
    with _open(path) as case:
        kinds = (case.calls, case.messages, case.recordings, case.warnings, case.findings)
        heard = [case.transcripts(stored.id) for stored in case.recordings()]
        return [list(kind()) for kind in kinds], heard, case.gated(), case.custody()


@pytest.mark.parametrize("seed", range(40))
def test_noise_in_the_database_is_found_or_does_no_harm(path, ready, seed):
    """64 bytes of noise fail the check, or all that the case gives is what it was before."""
    file, rng = path / "case.db", random.Random(seed)
    with file.open("r+b") as handle:
        handle.seek(rng.randrange(4096, file.stat().st_size - 64))
        handle.write(rng.randbytes(64))

    try:
        given = _held(path)
    except AnalyzerError:
        given = None

    assert _wrong(path) or given == _held(ready)


def test_noise_in_the_middle_is_named(case, tmp_path):
    """In a case full of rows the row, or the database, is named."""
    import_paths(case, [folder(tmp_path / "b", calls__xml=calls_xml(3000))])
    case.close()
    file = case.path / "case.db"
    with file.open("r+b") as handle:
        handle.seek(file.stat().st_size // 2)
        handle.write(random.Random(1).randbytes(64))

    subjects = [check.subject for check in _check(case.path) if not check.passed]

    assert subjects
    assert all(s == "case.db" or s.startswith("calls.xml") for s in subjects)


def test_a_damaged_database_is_named(path):
    """A page that makes no sense is a failed check that names the database."""
    file = path / "case.db"
    with file.open("r+b") as handle:
        for page in range(4096, file.stat().st_size, 4096):
            handle.seek(page)
            handle.write(b"\xff" * 64)

    assert next(check.subject for check in _check(path) if not check.passed) == "case.db"
    with pytest.raises(DamagedCase, match=r"case\.db"), _open(path) as case:
        list(case.messages())
