"""A case is made whole, opened only when it is one, and closed into one file."""

from __future__ import annotations

import os
import sqlite3
import stat

import pytest

from analyzer.errors import CaseError
from analyzer.model.party import Role
from analyzer.store.case import Case


def _create(path, clock, **changes):
    options = {"zone": "Asia/Shanghai", "region": "CN", "now": clock, "actor": "tester"}
    return Case.create(path, **options | changes)


def test_a_new_case_knows_what_was_stated(tmp_path, clock):
    """Zone, region and title are those given when the case was made, also after opening again."""
    with _create(tmp_path / "case", clock, title="闪借宝 \ud800") as made:
        stated = made.settings

    with Case.open(tmp_path / "case", now=clock, actor="x") as opened:
        assert opened.settings == stated
        assert (stated.zone, stated.region, stated.title) == (
            "Asia/Shanghai",
            "CN",
            "闪借宝 \ud800",
        )


def test_a_case_has_its_folders(case):
    """Exhibits, derived data, rules and exports each have a folder."""
    folders = (case.exhibits_dir, case.derived_dir, case.rules_dir, case.exports_dir)

    assert all(folder.is_dir() and folder.parent == case.path for folder in folders)


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a profile's folders to their owner")
def test_only_the_owner_may_enter_a_case(case):
    """The case folder has mode 0700."""
    assert stat.S_IMODE(case.path.stat().st_mode) == 0o700


def test_a_closed_case_is_one_database_file(case):
    """After closing nothing lies beside `case.db`, and its journal mode is the plain one."""
    case.mark("+8613900000001", Role.COLLECTOR)

    case.close()

    assert not list(case.path.glob("case.db-*"))
    with sqlite3.connect(case.path / "case.db") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    plain.close()


def test_a_folder_with_something_in_it_is_refused(tmp_path, clock):
    """A case is never made among other files."""
    (tmp_path / "photo.jpg").write_bytes(b"x")

    with pytest.raises(CaseError, match="不是空的"):
        _create(tmp_path, clock)


def test_a_case_is_not_made_twice(case, clock):
    """Making a case where one is says that it is there."""
    with pytest.raises(CaseError, match="已经是一个案卷"):
        _create(case.path, clock)


def test_a_case_whose_making_was_cut_off_can_be_made_again(tmp_path, clock):
    """Leftovers of a killed `create` do not stand in the way."""
    (tmp_path / "exhibits").mkdir()
    (tmp_path / "case.db.new").write_bytes(b"half")
    (tmp_path / "case.db.new-wal").write_bytes(b"half")
    (tmp_path / "case.db.new-journal").write_bytes(b"half")

    with _create(tmp_path, clock) as made:
        assert len(made.custody()) == 1


def test_a_place_that_cannot_be_written_is_named(tmp_path, clock):
    """Where a file stands in the way, the message names the place."""
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(CaseError, match="file"):
        _create(tmp_path / "file" / "case", clock)


@pytest.mark.parametrize(
    "content",
    [None, b"", b"no database at all, but long enough to be looked at" * 40],
    ids=["missing", "empty", "not-sqlite"],
)
def test_what_is_no_case_is_not_opened(tmp_path, clock, content):
    """A folder without a case's database is refused, and nothing is written to it."""
    if content is not None:
        (tmp_path / "case.db").write_bytes(content)

    with pytest.raises(CaseError):
        Case.open(tmp_path, now=clock, actor="x")
    assert content is None or (tmp_path / "case.db").read_bytes() == content


def test_another_programs_database_is_not_touched(tmp_path, clock):
    """A SQLite file that is not ours is refused and stays as it is, byte for byte."""
    foreign = sqlite3.connect(tmp_path / "case.db")
    foreign.execute("CREATE TABLE calls (id)")
    foreign.close()
    before = (tmp_path / "case.db").read_bytes()

    with pytest.raises(CaseError, match="不是本程序的案卷"):
        Case.open(tmp_path, now=clock, actor="x")
    assert (tmp_path / "case.db").read_bytes() == before


def test_a_case_can_be_read_while_it_is_written(case, clock, exhibit, call):
    """A second program reads what was committed while a transaction is open."""
    case.add_batch(exhibit.id, importer="test", version=1, items=[call(exhibit)], done=1)
    with case._db.writing():
        case.add_batch(
            exhibit.id, importer="test", version=1, items=[call(exhibit, minute=1)], done=2
        )

        with Case.open(case.path, now=clock, actor="reader") as reader:
            assert len(list(reader.calls())) == 1


def test_a_second_writer_is_told_that_another_program_writes(case, clock, monkeypatch):
    """While one program writes, another gets a plain sentence instead of waiting for ever."""
    monkeypatch.setattr("analyzer.store.database.BUSY_SECONDS", 0.05)
    with (
        Case.open(case.path, now=clock, actor="second") as second,
        case._db.writing(),
        pytest.raises(CaseError, match="另一个程序正在使用这个案卷"),
    ):
        second.log("mark", "x")


def test_closing_while_another_has_it_open_leaves_all_to_the_last(case, clock):
    """Whoever closes last leaves the one file."""
    with Case.open(case.path, now=clock, actor="second") as second:
        case.log("mark", "x")
        case.close()
        assert second.custody()[-1].subject == "x"

    assert not list(case.path.glob("case.db-*"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_case_on_read_only_media_can_be_read(case, clock):
    """Reading needs no write access; writing is refused in plain words."""
    case.close()
    (case.path / "case.db").chmod(0o400)

    with Case.open(case.path, now=clock, actor="x") as opened:
        assert opened.custody()
        with pytest.raises(CaseError, match="只读"):
            opened.log("mark", "x")


def test_a_case_that_may_not_be_written_is_only_read(case, clock, monkeypatch):
    """Where the system grants no write access, nothing is written and writes are refused."""
    case.close()
    before = (case.path / "case.db").read_bytes()
    monkeypatch.setattr("analyzer.store.database.os.access", lambda path, mode: False)

    with Case.open(case.path, now=clock, actor="x") as opened:
        assert opened.custody()
        with pytest.raises(CaseError, match="只读"):
            opened.log("mark", "x")
    assert (case.path / "case.db").read_bytes() == before
