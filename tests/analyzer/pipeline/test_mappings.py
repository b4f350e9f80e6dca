"""Mappings of tables: looked at first, given once, remembered by the case."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

import pytest

from analyzer.pipeline.importing import import_paths
from analyzer.pipeline.mappings import preview
from analyzer.pipeline.replaying import check_records
from tests.analyzer.pipeline.backups import calls_xml, folder

HEADER = "Wann;Wer;Art;Sekunden\r\n"
OLD = (
    f"{HEADER}02/03/2026 10:00;95000001;Eingehend;61\r\n03/03/2026 10:00;17000000002;Verpasst;0\r\n"
)
NEW = f"{HEADER}04/03/2026 10:00;95000001;Eingehend;9\r\n"
MAPPING = {
    "columns": {"start": "Wann", "number": "Wer", "direction": "Art", "duration": "Sekunden"},
    "day_first": True,
    "ways": {"Eingehend": "in", "Verpasst": "missed"},
}


@pytest.fixture
def mapping(tmp_path):
    """Give the file of a mapping."""
    path = tmp_path / "columns.json"
    path.write_text(json.dumps(MAPPING), encoding="utf-8")
    return path


@pytest.fixture
def taught(case, tmp_path, mapping):
    """Give a case that has read a table by a mapping."""
    import_paths(case, [folder(tmp_path / "a", old__csv=OLD.encode())], mapping=mapping)
    return case


def test_a_preview_shows_columns_rows_and_a_guess(tmp_path):
    """Of a table that nobody knows, time and number are guessed by their values."""
    backup = folder(tmp_path / "b", t__csv=OLD.encode(), calls__xml=calls_xml(1))

    (file,) = preview([backup])

    (table,) = file.tables
    assert file.path == PurePosixPath("t.csv")
    assert table.columns == ("Wann", "Wer", "Art", "Sekunden")
    assert table.rows[0] == ("02/03/2026 10:00", "95000001", "Eingehend", "61")
    assert table.guess == {"start": "Wann", "number": "Wer"}


def test_headers_alone_propose_what_values_leave_open(tmp_path):
    """A way in words nobody knows is proposed by its header."""
    table = "时间,号码,类型,时长\n2026-03-02 10:00:00,95000001,Eingehend,61\n"

    (file,) = preview([folder(tmp_path / "b", t__csv=table.encode())])

    assert file.tables[0].guess == {
        "start": "时间", "number": "号码", "direction": "类型", "duration": "时长",
    }  # fmt: skip


def test_a_table_without_header_is_named_by_letters(tmp_path):
    """Columns without header are called as spreadsheets call them."""
    table = OLD.split("\r\n", 1)[1].replace("Eingehend", "被叫")

    (file,) = preview([folder(tmp_path / "b", t__csv=table.encode())])

    assert file.tables[0].columns == ("A", "B", "C", "D")
    assert len(file.tables[0].rows) == 2


def test_the_next_table_with_the_same_columns_needs_no_mapping(taught, tmp_path):
    """The case reads it as the first one was read, and a remark says so."""
    receipt = import_paths(taught, [folder(tmp_path / "c", new__csv=NEW.encode())])

    (entry,) = receipt.entries
    assert (entry.records["call"], entry.remarks) == (1, 1)
    remarks = [str(warning.remark) for warning in taught.warnings()]
    assert any("以前为同样的列" in said and "start = Wann" in said for said in remarks)


def test_a_table_with_other_columns_is_not_read_by_it(taught, tmp_path):
    """A remembered mapping is used for the headers it names, and for no other table."""
    other = NEW.replace("Wann", "Quand").encode()

    receipt = import_paths(taught, [folder(tmp_path / "c", x__csv=other, calls__xml=calls_xml(1))])

    assert [skipped.path for skipped in receipt.skipped] == ["x.csv"]


def test_a_mapping_that_read_nothing_is_not_remembered(case, tmp_path, mapping):
    """A mapping given beside files that it did not help is forgotten."""
    import_paths(case, [folder(tmp_path / "a", calls__xml=calls_xml(1))], mapping=mapping)

    receipt = import_paths(
        case, [folder(tmp_path / "c", new__csv=NEW.encode(), calls__xml=calls_xml(1))]
    )

    assert [skipped.path for skipped in receipt.skipped] == ["new.csv"]


def test_what_was_read_by_a_remembered_mapping_is_verified(taught, tmp_path):
    """Reading the exhibit again gives the same records and the same remark."""
    import_paths(taught, [folder(tmp_path / "c", new__csv=NEW.encode())])

    intact = {exhibit.id for exhibit in taught.exhibits()}
    checks = list(check_records(taught, tuple(taught.custody()), intact))

    assert checks
    assert all(check.passed for check in checks)
