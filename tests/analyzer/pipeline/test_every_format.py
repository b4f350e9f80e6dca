"""Backups of every format in one folder, and backups of one phone in several formats."""

from __future__ import annotations

import shutil
from itertools import permutations
from pathlib import Path

import pytest

from analyzer.pipeline.importing import import_paths
from analyzer.store.case import Case
from importers.registry import IMPORTERS
from tests.analyzer.pipeline.backups import CALL, SMS, START, folder
from tests.importers.databases import script

SAMPLES = Path("samples")
PASSWORD = "123456"
OLDER, NEWER = 5, 8
CALLS = (
    "CREATE TABLE calls (_id INTEGER PRIMARY KEY, number TEXT, date INTEGER, duration INTEGER, "
    "type INTEGER, name TEXT)"
)
MESSAGES = (
    "CREATE TABLE sms (_id INTEGER PRIMARY KEY, address TEXT, date INTEGER, type INTEGER, "
    "body TEXT)"
)


@pytest.fixture
def everything(tmp_path):
    """Give a folder with the samples of every format, each in a folder of its own."""
    root = tmp_path / "everything"
    for importer in IMPORTERS:
        shutil.copytree(SAMPLES / importer.name, root / importer.name)
    return root


def _call(n):
    return {"number": f"1390000{n % 3:04}", "date": START + n * 60_000, "seconds": 7 + n, "type": 1}


def _sms(n):
    return {
        "address": "95000001",
        "date": START + n * 90_000,
        "type": 1,
        "body": f"第{n}条，请还款",
    }


def _xml(root, name, count):
    """Write the phone as SMS Backup & Restore does."""
    calls = "".join(CALL.format(**_call(n)) for n in range(count))
    smses = "".join(
        SMS.format(**{**_sms(n), "address": '"95000001"', "body": f'"{_sms(n)["body"]}"'})
        for n in range(count)
    )
    head = "<?xml version='1.0' encoding='UTF-8'?>"
    return folder(
        root / name,
        calls__xml=f'{head}<calls count="{count}">{calls}</calls>'.encode(),
        sms__xml=f'{head}<smses count="{count}">{smses}</smses>'.encode(),
    )


def _databases(root, name, count):
    """Write the same phone as its own databases."""
    calls = (
        "INSERT INTO calls (number, date, duration, type) VALUES "
        "('{number}', {date}, {seconds}, {type})".format(**_call(n))
        for n in range(count)
    )
    smses = (
        "INSERT INTO sms (address, date, type, body) VALUES "
        "('{address}', {date}, {type}, '{body}')".format(**_sms(n))
        for n in range(count)
    )
    target = folder(root / name)
    target.mkdir()
    script(target / "calllog.db", CALLS, *calls)
    script(target / "mmssms.db", MESSAGES, *smses)
    return target


BACKUPS = {
    "older-xml": (_xml, OLDER),
    "newer-xml": (_xml, NEWER),
    "older-db": (_databases, OLDER),
    "newer-db": (_databases, NEWER),
}


def test_every_exhibit_of_every_format_adds_up(case, everything):
    """What was seen of each exhibit is what came of it, and no sample is passed over."""
    receipt = import_paths(case, [everything], password=PASSWORD)

    on_it = {entry.path for entry in receipt.entries} | {s.path for s in receipt.skipped}
    there = {p.relative_to(everything).as_posix() for p in everything.rglob("*") if p.is_file()}
    assert there <= on_it
    assert not receipt.skipped
    for entry in receipt.entries:
        assert entry.seen == sum(entry.records.values()) + entry.duplicates + entry.warnings
    assert {e.importer for e in receipt.entries if e.importer} == {i.name for i in IMPORTERS}


def test_the_case_holds_as_many_records_as_the_receipt_says(case, everything):
    """New records on the receipt are the records of the case, kind by kind."""
    receipt = import_paths(case, [everything], password=PASSWORD)

    held = {
        "call": case.calls(),
        "message": case.messages(),
        "recording": case.recordings(),
        "email": case.emails(),
        "contact": case.contacts(),
    }
    assert {kind: len(list(records)) for kind, records in held.items()} == receipt.records
    lost = sum(warning.lost for warning in case.warnings())
    assert lost == sum(entry.warnings for entry in receipt.entries)


def test_every_format_imported_again_adds_nothing(case, everything):
    """The second receipt has no new record, and every exhibit was known."""
    first = import_paths(case, [everything], password=PASSWORD)

    again = import_paths(case, [everything], password=PASSWORD)

    assert again.added == 0
    assert [e.seen for e in again.entries] == [e.seen for e in first.entries]
    assert all(entry.known for entry in again.entries if entry.importer and entry.seen)


@pytest.mark.parametrize("order", tuple(permutations(BACKUPS)), ids="+".join)
def test_backups_of_one_phone_lose_nothing_and_double_nothing(order, tmp_path, clock):
    """Older and newer backups in two formats, in any order, are the newest phone once."""
    made = [BACKUPS[name][0](tmp_path, name, BACKUPS[name][1]) for name in order]
    with Case.create(
        tmp_path / "case", zone="Asia/Shanghai", region="CN", now=clock, actor="tester"
    ) as case:
        seen = 0
        for backup in made:
            receipt = import_paths(case, [backup])
            seen += sum(entry.seen for entry in receipt.entries)

        calls = [stored.record for stored in case.calls()]
        messages = [stored.record for stored in case.messages()]

    assert sorted(call.number for call in calls) == sorted(_call(n)["number"] for n in range(NEWER))
    assert len({call.started_at for call in calls}) == len(calls) == NEWER
    assert sorted(m.body for m in messages) == sorted(_sms(n)["body"] for n in range(NEWER))
    assert seen == 2 * 2 * (OLDER + NEWER)
