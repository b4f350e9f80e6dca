"""What belongs to a database is kept and read with it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from analyzer.pipeline.importing import import_paths
from tests.analyzer.pipeline.backups import zipped
from tests.importers.databases import CALLS, DAY_MS, calls
from tests.importers.huawei import BACKUP_KEY, PASSWORD, PLAIN, ctr, info

SUFFIXES = ("", "-shm", "-wal")


@pytest.fixture
def backup(tmp_path):
    """A folder with a call log of one row, and a second row in the `-wal`."""
    folder = tmp_path / "phone"
    folder.mkdir()
    with closing(sqlite3.connect(tmp_path / "live.db", isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute("PRAGMA wal_autocheckpoint = 0")
        live.execute(CALLS.format(more=""))
        live.execute(f"INSERT INTO calls VALUES (1, '95000001', {DAY_MS}, 0, 3, NULL)")
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        live.execute(f"INSERT INTO calls VALUES (2, '95000001', {DAY_MS}, 7, 1, NULL)")
        for suffix in SUFFIXES:
            shutil.copy(tmp_path / f"live.db{suffix}", folder / f"calllog.db{suffix}")
    return folder


def test_a_wal_is_kept_with_its_database(case, backup):
    """The `-wal` and `-shm` are exhibits on the receipt, not files that were not read."""
    receipt = import_paths(case, [backup])

    assert receipt.records["call"] == 2
    assert receipt.skipped == ()
    assert [(e.path, e.importer) for e in receipt.entries] == [
        ("calllog.db", "android_provider"),
        ("calllog.db-wal", None),
        ("calllog.db-shm", None),
    ]


@pytest.mark.parametrize("wal", ["cd/{}", "{}"], ids=["folders", "flat"])
def test_an_iphones_wal_is_read_by_its_own_hash(wal, case, tmp_path):
    """In an iPhone backup the `-wal` of `sms.db` has another hash for its name."""
    folder = tmp_path / "phone"
    name = "3d0d7e5fb2ce288813306e4d4636395e047a3d28"
    database = folder / ("3d" if "/" in wal else "") / name
    side = folder / wal.format("cd47480f213dba9bc38ee792775d17e3f5a73a59")
    for path in (database, side):
        path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(tmp_path / "live.db", isolation_level=None)) as live:
        live.execute("PRAGMA journal_mode = WAL")
        live.execute(
            "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text TEXT, handle_id INTEGER, "
            "date INTEGER, is_from_me INTEGER)"
        )
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        live.execute("INSERT INTO message VALUES (1, '请还款', 0, 800000000, 0)")
        shutil.copy(tmp_path / "live.db", database)
        shutil.copy(tmp_path / "live.db-wal", side)

    receipt = import_paths(case, [folder])

    assert receipt.records["message"] == 1
    assert receipt.skipped == ()


def test_a_wal_in_a_zip_is_read(case, backup, tmp_path):
    """A database in an archive is read with the `-wal` beside it there."""
    archive = tmp_path / "phone.zip"
    archive.write_bytes(zipped({f"db/{path.name}": path.read_bytes() for path in backup.iterdir()}))

    receipt = import_paths(case, [archive])

    assert receipt.records["call"] == 2
    assert receipt.skipped == ()


def test_a_wal_is_read_with_a_database_given_by_name(case, backup):
    """A database that a person picked alone is read with the `-wal` beside it."""
    receipt = import_paths(case, [backup / "calllog.db"])

    assert receipt.records["call"] == 2
    assert receipt.skipped == ()
    assert [entry.path for entry in receipt.entries] == [
        "calllog.db", "calllog.db-wal", "calllog.db-shm",
    ]  # fmt: skip


@pytest.mark.parametrize("first", ["calllog.db", "calllog.db-wal"])
def test_a_wal_given_by_name_as_well_is_kept_once(first, case, backup):
    """A database and its `-wal`, both picked, are one database, whichever comes first."""
    names = sorted(("calllog.db", "calllog.db-wal"), key=lambda name: name != first)

    receipt = import_paths(case, [backup / name for name in names])

    assert receipt.records["call"] == 2
    assert receipt.skipped == ()
    assert len(receipt.entries) == 3


def test_a_link_beside_a_file_is_not_followed(case, tmp_path):
    """What a link beside a picked file points at is left alone."""
    calls(tmp_path / "calllog.db", 1)
    (tmp_path / "calllog.db-wal").symlink_to(tmp_path / "calllog.db")

    receipt = import_paths(case, [tmp_path / "calllog.db"])

    assert [entry.path for entry in receipt.entries] == ["calllog.db"]


@pytest.mark.parametrize(
    ("names", "importers"),
    [
        (("calllog.db",), ["huawei_backup", None]),
        (("calllog.db", "info.xml"), ["huawei_backup", "huawei_backup"]),
        (("calllog.db", "sms.db"), ["huawei_backup", None, "huawei_backup"]),
    ],
    ids=["alone", "with its list", "two of one folder"],
)
def test_the_list_beside_a_database_given_by_name_is_used(names, importers, case, tmp_path):
    """A locked database picked alone is opened by the `info.xml` beside it."""
    folder = tmp_path / "backup"
    folder.mkdir()
    (folder / "calllog.db").write_bytes(ctr(PLAIN, 5_000, BACKUP_KEY))
    shutil.copy("samples/huawei_backup/sms.db", folder / "sms.db")
    (folder / "info.xml").write_bytes(info(version=4))

    receipt = import_paths(case, [folder / name for name in names], password=PASSWORD)

    assert receipt.records["call"] == 3
    assert [entry.importer for entry in receipt.entries] == importers


def test_a_wal_that_comes_later_is_read(case, backup, tmp_path):
    """A database imported without its `-wal` is read again when the `-wal` comes."""
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(backup / "calllog.db", alone)
    import_paths(case, [alone / "calllog.db"])

    import_paths(case, [backup])
    again = import_paths(case, [backup])

    assert len(list(case.calls())) == 2
    assert again.added == 0


def test_a_wal_without_a_database_is_listed(case, tmp_path):
    """A `-wal` alone is named as not read."""
    folder = tmp_path / "phone"
    folder.mkdir()
    calls(folder / "calllog.db", 1)
    (folder / "other.db-wal").write_bytes(b"\x37\x7f\x06\x82")

    receipt = import_paths(case, [folder])

    assert [skipped.path for skipped in receipt.skipped] == ["other.db-wal"]


def test_a_locked_backup_is_read_again_with_its_password(case, tmp_path):
    """An import without password leaves a lost entry; the same with password reads the calls."""
    folder = tmp_path / "backup"
    folder.mkdir()
    (folder / "calllog.db").write_bytes(ctr(PLAIN, 5_000, BACKUP_KEY))
    (folder / "info.xml").write_bytes(info(version=4))

    locked = import_paths(case, [folder])
    opened = import_paths(case, [folder], password=PASSWORD)

    assert (locked.records["call"], locked.entries[0].warnings) == (0, 1)
    assert (opened.records["call"], opened.entries[0].warnings) == (3, 0)
    assert opened.skipped == ()


@pytest.mark.parametrize("ending", [".amr", ".oga"])
def test_a_side_car_is_kept_with_its_recording(ending, case, tmp_path):
    """A recording's JSON is read with it and listed as kept, whichever name comes first."""
    folder = tmp_path / "BCR"
    folder.mkdir()
    sound = next(Path("samples/recording").glob("*.amr"))
    shutil.copy(sound, folder / f"20261026_100003.088+0800_in_95000001{ending}")
    car = folder / "20261026_100003.088+0800_in_95000001.json"
    car.write_text('{"timestamp_unix_ms": 1792980003099, "direction": "in"}')
    (folder / "settings.json").write_text("{}")

    receipt = import_paths(case, [folder])

    assert [(e.path, e.importer) for e in receipt.entries] == [
        (f"20261026_100003.088+0800_in_95000001{ending}", "recording"),
        (car.name, None),
    ]
    assert [skipped.path for skipped in receipt.skipped] == ["settings.json"]


@pytest.mark.parametrize("unpacked", [True, False])
def test_media_of_an_export_that_was_unpacked_come_with_their_message(case, tmp_path, unpacked):
    """What lies in `data/` beside `messages.ndjson` is the message's, and no recording."""
    folder = tmp_path / "messages-2026-11-01"
    (folder / "data").mkdir(parents=True)
    sound = Path("samples/recording/170 0000 0001_20261026100003.amr").read_bytes()
    (folder / "data/PART_1.amr").write_bytes(sound)
    part = {"ct": "audio/amr", "name": "a.amr", "_data": "/data/app_parts/PART_1.amr"}
    row = {"_id": "3", "thread_id": "2", "date": "1792980000", "msg_box": "1", "__parts": [part]}
    (folder / "messages.ndjson").write_text(json.dumps(row), encoding="utf-8")
    archive = tmp_path / "messages.zip"
    files = ("messages.ndjson", "data/PART_1.amr")
    archive.write_bytes(zipped({name: (folder / name).read_bytes() for name in files}))

    receipt = import_paths(case, [folder if unpacked else archive])

    (message,) = (stored.record for stored in case.messages())
    assert [one.sha256 for one in message.attachments] == [hashlib.sha256(sound).hexdigest()]
    assert {kind: count for kind, count in receipt.records.items() if count} == {"message": 1}
    assert receipt.skipped == ()
