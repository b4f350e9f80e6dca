"""A folder with a phone's call log and the carrier's bill of the same calls."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from analyzer.cli.app import run
from tests.analyzer.pipeline.backups import CALL, START, folder

NUMBER = "17000000001"
SHANGHAI = ZoneInfo("Asia/Shanghai")
LOGGED = ((0, 1, 60), (3600, 1, 45), (7200, 3, 0), (10_800, 2, 30))
"""Of the phone's log: seconds after the first call, type code, seconds talked."""
BILLED = ((9, "被叫", "00:01:00"), (3607, "被叫", "00:00:47"), (7205, "被叫", "00:00:08"))
"""Of the bill: seconds after the first call, way, length; the last outgoing call is missing."""


def _log():
    rows = "".join(
        CALL.format(number=NUMBER, seconds=length, date=START + after * 1000, type=kind)
        for after, kind, length in LOGGED
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><calls count=\"4\">{rows}</calls>".encode()


def _bill():
    book = openpyxl.Workbook()
    book.active.append(["起始时间", "通信方式", "对方号码", "通话时长"])
    first = datetime.fromtimestamp(START // 1000, UTC).astimezone(SHANGHAI)
    for after, way, length in BILLED:
        at = first + timedelta(seconds=after)
        book.active.append([f"{at:%Y-%m-%d %H:%M:%S}", way, NUMBER, length])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def told(tmp_path, capsys):
    """Import the folder, and return its time line in a language."""
    backup = folder(tmp_path / "backup", calls__xml=_log(), bill__xlsx=_bill())
    assert run(["import", str(tmp_path / "case"), str(backup), "--json"]) == 0
    capsys.readouterr()

    def telling(lang):
        assert run(["timeline", str(tmp_path / "case"), "--json", "--lang", lang]) == 0
        return json.loads(capsys.readouterr().out)["timeline"]

    return telling


def test_log_and_bill_of_one_call_are_one_line_with_two_sources(told):
    """Seven rows of two files are four calls, and each call names every place that tells of it."""
    lines = told("zh")

    assert [len(line["sources"]) for line in lines] == [2, 2, 2, 1]
    assert [line["outcome"] for line in lines] == ["answered", "answered", "missed", "answered"]
    assert {source["locator"] for line in lines for source in line["sources"]} >= {
        "xml:/calls/call[1]",
        "xlsx:Sheet!2",
    }


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("晚 9 秒", "45 秒 / 47 秒", "另一来源记为接通")),
        ("en", ("9 s later", "45 s / 47 s", "answered by the other source")),
    ],
)
def test_what_log_and_bill_disagree_on_is_said(told, lang, words):
    """A later start, another length and another outcome stand with the call, in both languages."""
    lines = told(lang)

    for line, word in zip(lines, words, strict=False):
        assert any(word in one for one in line["differences"]), line["differences"]
    assert lines[3]["differences"] == []
