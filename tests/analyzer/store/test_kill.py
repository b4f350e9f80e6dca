"""Killed at any moment, the same run goes on and ends in the same case."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from analyzer.store.case import Case
from analyzer.store.exhibits import INCOMING

ROOT = Path(__file__).parents[3]

RUN = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analyzer.model.exhibit import Provenance
from analyzer.model.records import CallOutcome, CallRecord, Direction, ExtractionWarning, TimeBasis
from analyzer.model.remark import remark
from analyzer.store.case import Case

NOW = datetime(2026, 1, 1, tzinfo=UTC)

def items(exhibit):
    for n in range(400):
        place = Provenance(exhibit=exhibit.id, locator=f"row:{n}", importer="test", version=1)
        if n % 50 == 7:
            yield ExtractionWarning(provenance=place, remark=remark("坏行"), raw={"n": str(n)})
        yield CallRecord(
            provenance=place, number=f"1390000{n % 90:04d}", name=None,
            started_at=NOW + timedelta(minutes=n % 90), time_basis=TimeBasis.INSTANT,
            duration=None, direction=Direction.IN, outcome=CallOutcome.MISSED, raw={"n": str(n)},
        )

path, sources = Path(sys.argv[1]), sorted(Path(sys.argv[2]).iterdir())
opened = {"now": lambda: NOW, "actor": "tester"}
print("begun", flush=True)
case = (
    Case.open(path, **opened)
    if Case.is_case(path)
    else Case.create(path, zone="Asia/Shanghai", region="CN", **opened)
)
with case:
    for source in sources:
        exhibit = case.acquire(source, path=source.name, modified_at=NOW).exhibit
        reading = case.reading(exhibit.id)
        if reading and reading.complete:
            continue
        all_items = list(items(exhibit))
        for start in range(reading.done if reading else 0, len(all_items), 20):
            part = all_items[start : start + 20]
            case.add_batch(
                exhibit.id, importer="test", version=1, items=part, done=start + len(part)
            )
        case.finish_reading(exhibit.id, importer="test", version=1)
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Two files of a backup, large enough that copying takes a moment."""
    folder = tmp_path_factory.mktemp("backup")
    for name, seed in (("a.xml", 1), ("b.xml", 2)):
        (folder / name).write_bytes(random.Random(seed).randbytes(4 << 20))
    return folder


def _begin(case, sources):
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(case), str(sources)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _content(path):
    """Return all that a case holds, rows and files."""
    with Case.open(path, now=lambda: datetime(2026, 1, 1, tzinfo=UTC), actor="x") as case:
        case.check_custody()
        tables = [
            name
            for (name,) in case._db.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            )
        ]
        rows = {table: case._db.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}
        assert all(unchanged for _, unchanged in case.rehash())
        assert case._db.one("PRAGMA integrity_check") == ("ok",)
    files = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (path / "exhibits").iterdir()
    }
    return rows, files


@pytest.fixture(scope="module")
def whole(tmp_path_factory, sources):
    """What the case holds after a run that nobody killed, and how long that took."""
    path = tmp_path_factory.mktemp("whole") / "case"
    run = _begin(path, sources)
    assert run.stdout.readline() == "begun\n"
    started = time.monotonic()
    assert run.communicate()[0] == "done\n"
    return _content(path), time.monotonic() - started


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95])
def test_a_killed_run_ends_in_the_same_case(tmp_path, sources, whole, share):
    """Killed while copying or between batches, twice, the third run ends like one never killed."""
    content, seconds = whole
    for _ in range(2):
        run = _begin(tmp_path / "case", sources)
        run.stdout.readline()
        time.sleep(seconds * share)
        run.kill()
        run.communicate()

    last = _begin(tmp_path / "case", sources)
    assert last.communicate()[0] == "begun\ndone\n"

    assert _content(tmp_path / "case") == content


def test_a_second_run_adds_nothing(tmp_path, sources, whole):
    """The same files again leave the case as it is, to the last custody event."""
    for _ in range(2):
        assert _begin(tmp_path / "case", sources).communicate()[0] == "begun\ndone\n"

    assert _content(tmp_path / "case") == whole[0]


def test_half_a_copy_is_swept_away_and_made_again(tmp_path, sources, whole):
    """Neither half a copy nor a whole one that the case never knew of stands in the way."""
    content, _ = whole
    exhibits = tmp_path / "case" / "exhibits"
    now = datetime(2026, 1, 1, tzinfo=UTC)
    Case.create(
        tmp_path / "case", zone="Asia/Shanghai", region="CN", now=lambda: now, actor="tester"
    ).close()
    (exhibits / INCOMING).write_bytes(b"half")
    for name in content[1]:
        (exhibits / name).write_bytes(b"killed before the case knew of it")
        (exhibits / name).chmod(0o444)

    assert _begin(tmp_path / "case", sources).communicate()[0] == "begun\ndone\n"

    assert _content(tmp_path / "case") == content
