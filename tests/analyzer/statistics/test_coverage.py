"""What sources can show, and what is no longer in them."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from analyzer.i18n import translator
from analyzer.model.records import RecordKind
from analyzer.statistics.coverage import SourceRow, coverage, deleted_rows
from tests.benchmarks.linking_phones import START

ZONE = ZoneInfo("Asia/Shanghai")


def row(hours, *, exhibit="E1", kind=RecordKind.CALL, number=None, sim=None):
    locator = f"sqlite:calls/_id={number}" if number else f"row/{hours}"
    at = START + timedelta(hours=hours)
    return SourceRow(exhibit=exhibit, kind=kind, locator=locator, at=at, sim=sim)


@pytest.mark.parametrize(
    ("rows", "words"), [(500, "500 条"), (497, "497 条"), (480, None), (520, None), (1000, "1000")]
)
def test_a_log_at_the_limit_says_that_older_calls_may_be_gone(rows, words):
    """A log of as many rows as phones keep says so; others do not."""
    (found,) = coverage([row(i) for i in range(rows)], zone=ZONE)

    assert (found.rows, found.first) == (rows, START)
    assert found.remark is None if words is None else words in str(found.remark)


def test_days_without_any_row_are_told():
    """Days with nothing inside the covered period are counted."""
    (found,) = coverage([row(24 * day) for day in (0, 1, 5, 7)], zone=ZONE)

    assert "有 4 天没有任何记录，最长连续 3 天" in str(found.remark)


def test_each_source_covers_its_own_period():
    """A row that two sources hold counts for both."""
    rows = [row(0), row(30), row(30, exhibit="E2"), row(1, kind=RecordKind.MESSAGE)]

    found = coverage(rows, zone=ZONE)

    assert [(one.exhibit, one.kind, one.rows) for one in found] == [
        ("E1", "call", 2),
        ("E1", "message", 1),
        ("E2", "call", 1),
    ]


def test_row_numbers_that_are_missing_are_an_observation():
    """Missing numbers are told with their range and the times around them, and accuse nobody."""
    rows = [row(0, number=10), row(1, number=11), row(2, number=15), row(3, number=17)]

    told = deleted_rows(rows, zone=ZONE, unread=[("E1", "sqlite:calls/_id=16")])

    assert "从 10 到 17，中间缺 3 个号" in str(told[0])
    assert "不说明是谁删除的" in str(told[0])
    assert "12 至 14（3 个），前一条在 2026-03-01 09:00:00+08:00" in str(told[1])
    assert len(told) == 2
    assert all(one.say(translator("en")) != str(one) for one in told)


def test_numbers_without_a_hole_say_nothing():
    """A complete table, one read in part, and sources without row numbers have nothing to tell."""
    assert deleted_rows([row(i, number=9 - i) for i in range(5)], zone=ZONE) == ()
    assert deleted_rows([row(0), row(5)], zone=ZONE) == ()
    holes = [row(0, number=1), row(1, number=9)]
    assert deleted_rows(holes, zone=ZONE, unread=[("E1", "sqlite:calls")]) == ()
    assert deleted_rows([], zone=ZONE) == coverage([], zone=ZONE) == ()
