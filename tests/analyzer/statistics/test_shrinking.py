"""Later backups that hold less than earlier ones."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from analyzer.i18n import translator
from analyzer.model.records import RecordKind
from analyzer.statistics.coverage import SourceRow
from analyzer.statistics.shrinking import shrunken
from tests.benchmarks.linking_phones import START

ZONE = ZoneInfo("Asia/Shanghai")


def backup(exhibit, hours, kind=RecordKind.CALL):
    return [
        SourceRow(exhibit=exhibit, kind=kind, locator=str(h), at=START + timedelta(hours=h))
        for h in hours
    ]


@pytest.mark.parametrize("kind", [RecordKind.CALL, RecordKind.MESSAGE])
def test_rows_that_went_missing_are_told(kind):
    """Rows of the earlier backup that the later one should have are counted, with their days."""
    rows = backup("E1", range(100), kind) + backup("E2", [*range(40), *range(60, 120)], kind)

    (told,) = shrunken(rows, zone=ZONE, names={"E2": "calls.xml"})

    assert "calls.xml [2026-03-01…2026-03-06] 比 E1 [2026-03-01…2026-03-05] 少了 20" in str(told)
    assert "只是观察" in str(told)
    assert told.say(translator("en")) != str(told)


@pytest.mark.parametrize("kind", [RecordKind.CALL, RecordKind.MESSAGE])
def test_a_shorter_backup_is_noticed(kind):
    """A later backup that begins later and holds less says what only the earlier one has."""
    rows = backup("E1", range(100), kind) + backup("E2", range(80, 120), kind)

    (told,) = shrunken(rows, zone=ZONE)

    assert "少于 E1 [2026-03-01…2026-03-05] 的 100" in str(told)
    assert "更早的 80" in str(told)
    assert told.say(translator("en")) != str(told)


def test_a_log_that_moved_on_is_as_long_as_before():
    """A full log that dropped its oldest calls for new ones is no shorter backup."""
    assert shrunken(backup("E1", range(100)) + backup("E2", range(50, 150)), zone=ZONE) == ()


def test_other_sources_are_not_compared():
    """A bill shares no time with the log: nothing is missing from it."""
    assert shrunken(backup("E1", range(100)) + backup("E2", [1.5, 200]), zone=ZONE) == ()


def test_each_backup_is_held_against_the_one_before():
    """Of three backups, the third is compared with the second, whatever order they came in."""
    rows = [
        *backup("E3", range(10)),
        *backup("E1", range(20)),
        *backup("E2", [*range(18), *range(19, 30)]),
    ]

    (told,) = shrunken(rows, zone=ZONE)

    assert "少了 1 通电话（2026-03-02 至 2026-03-02）" in str(told)
    assert str(told).startswith("较新的备份 E2")


def test_the_same_backup_twice_says_nothing():
    """Equal backups, and one alone, have nothing to tell."""
    assert shrunken(backup("E1", range(5)) + backup("E2", range(5)), zone=ZONE) == ()
    assert shrunken(backup("E1", range(5)), zone=ZONE) == shrunken([], zone=ZONE) == ()
