"""The laws of the design, held over the whole program on the sample backup."""

from __future__ import annotations

import hashlib
import json
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

DEMO = Path(__file__).parent.parent / "samples" / "demo"
CALLDOSSIER = (sys.executable, "-m", "analyzer")


def _run(*arguments, cwd):
    done = subprocess.run(
        [*CALLDOSSIER, *map(str, arguments), "--json"],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _kill_after(seconds, *arguments, cwd):
    """Start a command and kill it without warning; True where it was still running."""
    with subprocess.Popen(
        [*CALLDOSSIER, *map(str, arguments)],
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        time.sleep(seconds)
        running = process.poll() is None
        process.kill()
    return running and process.returncode in (-signal.SIGKILL, 1)


def _words(entry):
    """Return an SMS's or MMS's words as its XML has them, the subject first."""
    if entry.tag == "sms":
        return entry.get("body")
    texts = [part.get("text") for part in entry.iter("part") if part.get("ct") == "text/plain"]
    subject = entry.get("sub", "null")
    return "\n".join(([] if subject in ("null", "") else [subject]) + texts)


def _digests(root):
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def analysed(tmp_path_factory):
    """Give the folder, the case and the outcome of one whole run without sound."""
    folder = tmp_path_factory.mktemp("whole")
    before = _digests(DEMO)
    began = time.monotonic()
    outcome = _run("analyze", DEMO, "--case", "case", "--out", "r.pdf", "--no-audio", cwd=folder)
    return folder, outcome, before, time.monotonic() - began


def test_the_backup_is_never_written(analysed):
    """Every file of the backup has the same digest after a whole run."""
    _, _, before, _ = analysed

    assert _digests(DEMO) == before


def test_every_file_adds_up(analysed):
    """For each exhibit, seen = records + duplicates + warnings, and every file is listed."""
    _, outcome, before, _ = analysed
    receipt = outcome["import"]

    listed = {e["path"] for e in receipt["exhibits"]} | {s["path"] for s in receipt["skipped"]}
    counted = sum(
        sum(e["records"].values()) + e["duplicates"] + e["warnings"] for e in receipt["exhibits"]
    )

    assert set(before) <= listed
    assert receipt["totals"]["seen"] == counted


def test_the_counts_are_those_of_the_sample(analysed):
    """The whole run reads exactly what the sample's answers say is in it."""
    _, outcome, _, _ = analysed
    expected = json.loads((DEMO.parent / "demo_expected.json").read_text(encoding="utf-8"))

    read = outcome["import"]["totals"]["records"]

    assert read == expected["totals"]


def test_the_same_folder_gives_the_same_dossier(analysed, tmp_path):
    """A second case made from the same folder has the same dossier digest."""
    _, outcome, _, _ = analysed

    again = _run("analyze", DEMO, "--case", "c", "--out", "r.pdf", "--no-audio", cwd=tmp_path)

    assert again["dossier_digest"] == outcome["dossier_digest"]


def test_the_same_case_gives_the_same_pdf(analysed):
    """A report made twice from one case is equal byte for byte."""
    folder, _, _, _ = analysed

    first = _run("report", "case", "--out", "one.pdf", cwd=folder)
    second = _run("report", "case", "--out", "two.pdf", cwd=folder)

    assert first["report_sha256"] == second["report_sha256"]
    assert (folder / "one.pdf").read_bytes() == (folder / "two.pdf").read_bytes()


def test_an_untouched_case_verifies_and_a_touched_one_does_not(analysed, tmp_path):
    """`verify` passes on a case as it is, and fails naming the exhibit once a byte is changed."""
    import shutil

    folder, _, _, _ = analysed
    copy = tmp_path / "case"
    shutil.copytree(folder / "case", copy)
    victim = next(path for path in (copy / "exhibits").iterdir() if path.suffix == ".vcf")

    assert _run("verify", copy, cwd=tmp_path)["passed"]
    victim.chmod(0o600)
    victim.write_bytes(victim.read_bytes().replace(b"BEGIN", b"BEGUN", 1))
    done = subprocess.run(
        [*CALLDOSSIER, "verify", str(copy)], capture_output=True, text=True, encoding="utf-8"
    )

    assert done.returncode == 1
    assert "contacts.vcf" in done.stdout


def test_a_killed_run_goes_on_to_the_same_dossier(analysed, tmp_path):
    """After kills at random moments the same command ends in the same dossier."""
    _, outcome, _, whole = analysed
    rng = random.Random(11)
    arguments = ("analyze", DEMO, "--case", "case", "--out", "r.pdf", "--no-audio")

    hits = sum(_kill_after(rng.uniform(0.2, whole), *arguments, cwd=tmp_path) for _ in range(3))

    assert hits > 0, "no run was killed while it worked"
    assert _run(*arguments, cwd=tmp_path)["dossier_digest"] == outcome["dossier_digest"]


def test_every_quote_leads_back_to_its_exhibit(analysed):
    """Each quoted word of a message stands, as quoted, at the place in the exhibit it names."""
    folder, outcome, _, _ = analysed
    dossier = json.loads(Path(folder, outcome["dossier"]).read_text(encoding="utf-8"))
    exhibits = {entry["exhibit"]["id"]: entry["exhibit"] for entry in dossier["exhibits"]}
    messages = {entry["id"]: entry["message"] for entry in dossier["messages"]}
    walked = 0

    for entry in dossier["findings"]:
        for hit in entry["finding"]["hits"]:
            place = messages[entry["finding"]["record"]]["provenance"]
            exhibit = exhibits[place["exhibit"]]
            copy = next((folder / "case" / "exhibits").glob(f"{exhibit['sha256']}*"))
            assert hashlib.sha256(copy.read_bytes()).hexdigest() == exhibit["sha256"]
            number = int(re.fullmatch(r"xml:/smses/(?:sms|mms)\[(\d+)\]", place["locator"])[1])
            kind = "mms" if "/mms[" in place["locator"] else "sms"
            entries = ElementTree.parse(copy).getroot().findall(kind)
            said = _words(entries[number - 1])
            assert said[hit["start"] : hit["end"]] == hit["text"]
            walked += 1

    assert walked > 20


@pytest.mark.slow
@pytest.mark.whisper
@pytest.mark.timeout(1800)
def test_twenty_kills_with_sound_end_in_the_same_dossier(tmp_path):
    """Killed at twenty random moments, transcription included, the dossier digest is the same."""
    began = time.monotonic()
    (tmp_path / "a").mkdir()
    whole = _run("analyze", DEMO, "--case", "case", "--out", "r.pdf", cwd=tmp_path / "a")
    spent = time.monotonic() - began
    (tmp_path / "b").mkdir()
    rng = random.Random(20)

    arguments = ("analyze", DEMO, "--case", "case", "--out", "r.pdf")
    hits = sum(
        _kill_after(rng.uniform(0.3, spent / 4), *arguments, cwd=tmp_path / "b") for _ in range(20)
    )
    again = _run(*arguments, cwd=tmp_path / "b")

    assert hits >= 10
    assert again["dossier_digest"] == whole["dossier_digest"]
