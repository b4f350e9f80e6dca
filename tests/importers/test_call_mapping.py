"""What a person says of a table's columns."""

from __future__ import annotations

import dataclasses
import json

import pytest

from analyzer.errors import UsageError
from analyzer.model.records import CallOutcome, Direction, ExtractionWarning
from importers.call_mapping import read_mapping
from importers.call_preview import preview_tables
from importers.call_table import CallTable
from importers.registry import choose

TABLE = (
    "Wann;Wer;Art;Sekunden\r\n02/03/2026 10:00;95000001;Eingehend;61\r\n"
    "03/03/2026 10:00;13900000002;Verpasst;0\r\n"
)
MAPPING = {
    "columns": {"start": "Wann", "number": "Wer", "direction": "Art", "duration": "Sekunden"},
    "day_first": True,
    "ways": {"Eingehend": "in", "Verpasst": "missed"},
}


@pytest.fixture
def mapped(tmp_path, context):
    """Return a function that reads a table with a mapping."""

    def run(table, mapping):
        (tmp_path / "map.json").write_text(json.dumps(mapping), encoding="utf-8")
        (tmp_path / "table").write_text(table, encoding="utf-8", newline="")
        given = dataclasses.replace(context("a.csv"), mapping=read_mapping(tmp_path / "map.json"))
        items = list(CallTable().read(tmp_path / "table", context=given))
        return [item for item in items if not isinstance(item, ExtractionWarning)]

    return run


def test_a_mapping_reads_what_nobody_knows(mapped, probe):
    """Headers and words in any language are read as the person says."""
    first, second = mapped(TABLE, MAPPING)

    assert f"{first.started_at:%Y-%m-%d}" == "2026-03-02"
    assert (first.direction, first.outcome) == (Direction.IN, CallOutcome.ANSWERED)
    assert second.outcome is CallOutcome.MISSED
    assert first.raw["Wer"] == "95000001"


def test_a_table_without_header_is_mapped_by_letters(mapped):
    """Columns may be named by their letters."""
    columns = {"start": "A", "number": "B", "direction": "C", "duration": "D"}
    table = TABLE.split("\r\n", 1)[1]

    calls = mapped(table, MAPPING | {"columns": columns})

    assert [call.number for call in calls] == ["95000001", "13900000002"]


def test_a_mapped_table_is_recognised_only_with_its_mapping(probe):
    """Without a mapping the table is nobody's; with one it is a table of calls."""
    table = probe(TABLE.encode(), "a.csv")

    assert choose(table) is None
    assert choose(table, mapped=True).name == "call_table"


@pytest.mark.parametrize(
    "mapping",
    [
        [],
        {},
        {"columns": {}},
        {"columns": {"start": "A"}},
        {"columns": {"start": "A", "number": "B", "colour": "C"}},
        {"columns": {"start": "A", "number": "B"}, "more": 1},
        {"columns": {"start": "A", "number": "B"}, "ways": {"x": "sideways"}},
    ],
)
def test_a_mapping_that_says_too_little_or_too_much_is_refused(mapping, mapped):
    """What is missing or not known is said before anything is read."""
    with pytest.raises(UsageError, match=r"map\.json"):
        mapped(TABLE, mapping)


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"["])
def test_a_file_that_is_no_mapping_is_refused(content, tmp_path):
    """A missing or broken file is wrong use."""
    path = tmp_path / "map.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UsageError, match=r"map\.json"):
        read_mapping(path)


@pytest.mark.parametrize("shown", [1, 3, 20])
def test_a_preview_shows_as_many_rows_as_are_asked_for(shown, tmp_path):
    """The first rows behind the header are shown, none of them twice."""
    rows = [f"2026-10-01 10:00:{n:02d},被叫,95000001,8秒" for n in range(30)]
    path = tmp_path / "e"
    path.write_text("\n".join(("起始时间,通信方式,对方号码,通话时长", *rows)), encoding="utf-8")

    (table,) = preview_tables(path, name="a.csv", shown=shown)

    assert [",".join(cells) for cells in table.rows] == rows[:shown]
