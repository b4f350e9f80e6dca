"""The evidence package of a case, and its public version."""

from __future__ import annotations

import io
import json
import wave
import zipfile

import pytest

from analyzer.errors import Unmasked, UnreadableInput
from analyzer.model.dossier import DossierKind
from analyzer.model.finding import State
from analyzer.model.party import Role
from analyzer.pipeline.beeping import beeped
from analyzer.pipeline.clips import Cut, fitted
from analyzer.pipeline.exporting import export_report
from analyzer.pipeline.flagging import flag_case
from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.packaging import Wish, write_package
from analyzer.pipeline.reading_back import texts
from analyzer.pipeline.redaction import Masking
from analyzer.pipeline.verifying import verify_path
from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml

THREAT = "再不还钱就爆你通讯录，挨个打给你弟弟13900000077，身份证000000199001010000"
FRIEND = "13900000088"


def wav(seconds):
    """Return a quiet recording."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 2, 16_000, 0, "NONE", ""))
        sound.writeframes(b"\1\0" * (16_000 * seconds))
    return out.getvalue()


@pytest.fixture
def confirmed(case, tmp_path):
    """A case with a threat that names a third person, and a friend's calls; all confirmed."""
    friend = calls_xml(3, number=FRIEND).replace(b"(Unknown)", "张示例".encode())
    backup = folder(
        tmp_path / "backup",
        calls__xml=calls_xml(12),
        more__xml=friend,
        sms__xml=sms_xml(THREAT),
    )
    import_paths(case, [backup])
    case.mark(f"+86{FRIEND}", Role.THIRD_PARTY)
    flag_case(case, "cn")
    for finding in case.findings():
        case.decide(finding.id, State.CONFIRMED)
    return case


def verified(path, clock):
    """Return the names of what is not as exported."""
    return [c.subject for c in verify_path(path, now=clock, actor="tester") if not c.passed]


def test_the_package_is_whole_and_checks(confirmed, tmp_path, clock):
    """Report, page, dossier, custody log, tables, originals and verifier are in it, unchanged."""
    write_package(confirmed, tmp_path / "p.zip", Wish(language="zh"))

    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        names = set(archive.namelist())
    assert {
        "manifest.json",
        "SHA256SUMS",
        "report.pdf",
        "report.html",
        "dossier.json",
        "custody.jsonl",
        "tables/tables.xlsx",
        "verify.html",
        "README.txt",
        "originals/E-001_calls.xml",
    } <= names
    assert verified(tmp_path / "p.zip", clock) == []


def test_the_same_case_gives_the_same_package(confirmed, tmp_path):
    """Two packages of one case are equal, byte for byte."""
    for name in ("a.zip", "b.zip"):
        write_package(confirmed, tmp_path / name, Wish(language="zh"))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_changed_original_is_named(confirmed, tmp_path, clock):
    """A byte changed in an original is found and called by the original's name."""
    write_package(confirmed, tmp_path / "p.zip", Wish(language="zh"))
    whole = bytearray((tmp_path / "p.zip").read_bytes())
    whole[whole.rindex(b'duration="7"') + 10] = ord("9")
    (tmp_path / "p.zip").write_bytes(whole)

    assert verified(tmp_path / "p.zip", clock)[0].startswith("originals/E-00")


def test_the_case_still_verifies_after_an_export(confirmed, tmp_path, clock):
    """A package in the case's exports is checked with the rest of the case."""
    write_package(confirmed, tmp_path / "p.zip", Wish(language="zh"))
    path = confirmed.path
    confirmed.close()

    assert verified(path, clock) == []


def test_a_zip_of_somebody_else_is_no_package(tmp_path, clock):
    """Another archive is unreadable input, with its name."""
    with zipfile.ZipFile(tmp_path / "o.zip", "w") as archive:
        archive.writestr("a", "b")

    with pytest.raises(UnreadableInput, match=r"o\.zip"):
        verify_path(tmp_path / "o.zip", now=clock, actor="tester")


def test_a_public_version_holds_no_third_person(confirmed, tmp_path):
    """Numbers, names and identity numbers of others are in no file; the collector's number is."""
    write_package(confirmed, tmp_path / "p.zip", Wish(language="zh", public=Masking()))
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        archive.extractall(tmp_path / "p")

    every = "".join(text for _, text in texts(tmp_path / "p"))
    for secret in (FRIEND, "13900000077", "张示例", "000000199001010000"):
        assert secret not in every
    assert "13900000001" in every
    assert not (tmp_path / "p" / "originals").exists()


LEAKS = (
    "再不还钱就爆你通讯录，你是张伟的什么人？我是王丽，找陈先生，李建国住石桥村光明路12号3栋201室，"
    "身份证440106开头，车牌粤B12345，在光明电子厂上班，信箱laozhou@example.invalid，王丽会打给你单位"
)


def test_people_nobody_listed_are_covered_in_what_was_said(case, tmp_path):
    """Names, addresses, plates and fragments of numbers in a message are in no file."""
    backup = folder(tmp_path / "backup", calls__xml=calls_xml(2), sms__xml=sms_xml(LEAKS))
    import_paths(case, [backup])
    flag_case(case, "cn")
    for finding in case.findings():
        case.decide(finding.id, State.CONFIRMED)

    write_package(case, tmp_path / "p.zip", Wish(language="zh", public=Masking()))

    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        archive.extractall(tmp_path / "p")
    every = "".join(text for _, text in texts(tmp_path / "p"))
    secrets = (
        "张伟",
        "王丽",
        "陈先生",
        "李建国",
        "石桥村",
        "光明路",
        "440106",
        "粤B12345",
        "laozhou",
    )
    assert [secret for secret in secrets if secret in every] == []
    assert "爆你通讯录" in every


def test_a_word_the_person_names_is_covered_too(confirmed, tmp_path):
    """An additional word is in no page of a public report."""
    exported = export_report(
        confirmed,
        tmp_path / "r.pdf",
        kind=DossierKind.FINAL,
        language="zh",
        public=Masking(words=("你弟弟",)),
    )

    document = exported.dossier.read_text(encoding="utf-8")
    assert "你弟弟" not in document
    assert "***139****0077" in document


def test_a_public_version_with_something_left_is_refused(confirmed, tmp_path, monkeypatch):
    """Where covering fails the file is not written, and what is left is named."""
    monkeypatch.setattr("analyzer.pipeline.masking.Cover.text", lambda self, text: text)

    with pytest.raises(Unmasked, match=r"1390000007|13900000088"):
        write_package(confirmed, tmp_path / "p.zip", Wish(language="zh", public=Masking()))

    assert not (tmp_path / "p.zip").exists()
    assert list(confirmed.exports_dir.iterdir()) == []


def test_a_supplement_prints_only_what_is_new(confirmed, tmp_path):
    """Findings of the earlier report are left out; numbers go on, exhibits keep theirs."""
    first, *rest = [finding.id for finding in confirmed.findings()]
    confirmed.decide(first, State.PROPOSED)
    before = export_report(confirmed, tmp_path / "a.pdf", kind=DossierKind.FINAL, language="zh")
    confirmed.decide(first, State.CONFIRMED)

    after = export_report(
        confirmed,
        tmp_path / "b.pdf",
        kind=DossierKind.FINAL,
        language="zh",
        supplement_to=tmp_path / "a.pdf",
    )

    old, new = (json.loads(e.dossier.read_text(encoding="utf-8")) for e in (before, after))
    assert [entry["finding"]["id"] for entry in new["findings"]] == [first]
    assert new["supplement"] == {
        "dossier_sha256": before.dossier_digest,
        "findings": len(rest),
    }
    assert new["exhibits"] == old["exhibits"]


def test_a_clip_in_parts_holds_every_sample():
    """Parts of a clip are each within the limit, and together they are the clip."""
    whole = wav(3)
    cut = Cut(plan=None, name="F-01.wav", wav=whole, sha256="", source_sha256="")

    parts = list(fitted(cut, 40_000))

    frames = b""
    for part in parts:
        with wave.open(io.BytesIO(part.wav)) as sound:
            frames += sound.readframes(sound.getnframes())
    assert all(len(part.wav) <= 40_000 for part in parts)
    assert frames == whole[44:]
    assert [part.name for part in parts[:2]] == ["F-01_1.wav", "F-01_2.wav"]


def test_a_tone_covers_the_stretch_and_nothing_else():
    """Samples inside the stretch are a tone, those outside are as they were."""
    whole = wav(3)

    covered = beeped(whole, [(11.0, 11.5)], start=10.0)

    assert len(covered) == len(whole)
    assert covered[: 44 + 2 * 11_000] == whole[: 44 + 2 * 11_000]
    assert covered[44 + 2 * 17_000 : 44 + 2 * 20_000] != whole[44 + 2 * 17_000 : 44 + 2 * 20_000]
    assert covered[44 + 2 * 29_000 :] == whole[44 + 2 * 29_000 :]
