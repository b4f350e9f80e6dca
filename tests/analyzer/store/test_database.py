"""The database is strict, grows by numbered migrations, and fails in plain words."""

from __future__ import annotations

import sqlite3

import pytest

from analyzer.errors import CaseError, DamagedCase, NoSpaceLeft
from analyzer.store import database
from analyzer.store.case import Case
from analyzer.store.database import Database, migrations, statements


@pytest.fixture
def old(tmp_path, clock, monkeypatch):
    """A case made by the first version of the program."""
    monkeypatch.setattr(database, "migrations", lambda: migrations()[:1])
    monkeypatch.setattr(Case, "_offer_judgement", lambda self, custody: None)
    with Case.create(
        tmp_path / "old", zone="Asia/Shanghai", region="CN", now=clock, actor="x"
    ) as case:
        case.acquire_bytes(b"kept", path="a.xml")
    monkeypatch.undo()
    return tmp_path / "old"


def test_an_old_case_is_brought_up_to_date(old, clock):
    """Opening a case of an older format keeps what it holds and adds what is new."""
    with Case.open(old, now=clock, actor="x") as case:
        case.check_custody()

        assert case.settings.schema == len(migrations())
        assert [exhibit.path for exhibit in case.exhibits()] == ["a.xml"]
        assert case.findings() == ()


def test_a_migration_that_fails_changes_nothing(old, monkeypatch):
    """A migration is done as a whole or not at all."""
    broken = (migrations()[0], "CREATE TABLE half (id) STRICT;\nSELECT no_such_function();\n")
    monkeypatch.setattr(database, "migrations", lambda: broken)

    with pytest.raises(sqlite3.OperationalError):
        Database(old / "case.db")

    with sqlite3.connect(old / "case.db") as plain:
        assert plain.execute("PRAGMA user_version").fetchone() == (1,)
        assert not plain.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'").fetchall()
    plain.close()


def test_a_case_of_a_newer_program_is_refused(case, clock):
    """A format that is not known yet is not guessed at."""
    case._db.run("PRAGMA user_version = 99")
    case.close()

    with pytest.raises(CaseError, match="更新版本"):
        Case.open(case.path, now=clock, actor="x")


def test_every_table_is_strict(case):
    """No table takes a value of another type than it states."""
    tables = case._db.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")

    assert [name for name, strict in tables if not strict and name != "sqlite_schema"] == []


def test_foreign_keys_are_held(case):
    """A record of no exhibit cannot be stored."""
    with pytest.raises(sqlite3.IntegrityError):
        case._db.run("INSERT INTO exhibit_paths VALUES (7, 'x')")


def test_writes_reach_the_disk(case):
    """The write-ahead log is used and every commit waits for the disk."""
    assert case._db.one("PRAGMA journal_mode") == ("wal",)
    assert case._db.one("PRAGMA synchronous") == (2,)


def test_a_transaction_that_fails_is_undone(case):
    """What was written before the error is not there after it."""

    def write_and_fail():
        with case._db.writing():
            case.log("mark", "x")
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()

    assert [event.action for event in case.custody()] == ["create"]


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (sqlite3.SQLITE_FULL, NoSpaceLeft),
        (sqlite3.SQLITE_IOERR_READ, CaseError),
        (sqlite3.SQLITE_CORRUPT, DamagedCase),
        (sqlite3.SQLITE_CANTOPEN, CaseError),
    ],
)
def test_errors_of_the_disk_are_said_in_plain_words(tmp_path, code, error):
    """A person reads what to do, not what SQLite calls it."""
    raised = sqlite3.OperationalError("x")
    raised.sqlite_errorcode = code

    plain = database.explain(raised, tmp_path / "case.db")

    assert type(plain) is error
    assert "case.db" in str(plain)


def test_a_full_disk_undoes_the_whole_step(case):
    """When the database cannot grow, the batch is not there and the message says why."""
    pages = case._db.number("PRAGMA page_count")
    case._db.run(f"PRAGMA max_page_count = {pages + 4}")

    with pytest.raises(NoSpaceLeft, match="磁盘空间不足"):
        case.log("mark", "x" * 100_000)

    assert len(case.custody()) == 1


def test_a_script_is_cut_into_its_statements():
    """A trigger with a semicolon inside stays one statement."""
    script = "CREATE TABLE a (b);\nCREATE TRIGGER t DELETE ON a\nBEGIN SELECT 1; END;\n"

    assert len(list(statements(script))) == 2
