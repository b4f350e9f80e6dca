"""Institutions, the time line and patterns on the command line."""

from __future__ import annotations

import pytest

from tests.analyzer.pipeline.backups import calls_xml, folder, sms_xml

A, B = "+8617000000001", "+8617000000002"
THREAT = "【闪借宝】再不还钱就爆你通讯录，工号8027"


@pytest.fixture
def case(tmp_path, ask):
    """Give a case of two numbers that write for one institution, and one of them calls."""
    backup = folder(
        tmp_path / "backup",
        calls__xml=calls_xml(5, number="17000000001"),
        a__xml=sms_xml(THREAT, address="17000000001"),
        b__xml=sms_xml(THREAT, address="17000000002"),
        c__xml=sms_xml("请不要再打电话给我", address="17000000001", kind=2),
    )
    assert ask("import", tmp_path / "case", backup)[0] == 0
    assert ask("flag", tmp_path / "case")[0] == 0
    return tmp_path / "case"


def numbers(found):
    return [[one["number"] for one in group["numbers"]] for group in found["institutions"]]


def test_institutions_are_listed_with_reasons_levels_and_counts(ask, case):
    """An institution is listed with why its numbers are one and how far each is known."""
    code, found = ask("institutions", case)

    (group,) = found["institutions"]
    assert (code, group["name"], group["calls"]) == (0, "闪借宝", 5)
    assert numbers(found) == [[A, B]]
    assert "短信签名都是" in group["reasons"][0]
    assert [one["level"] for one in group["numbers"]] == [3, 3]


def test_a_person_splits_and_joins_and_takes_it_back(ask, case):
    """Split numbers stand alone, joined ones are one, and an undone split is as before."""
    ask("split", case, A)
    apart = numbers(ask("institutions", case)[1])
    ask("split", case, A, "--undo")
    undone = numbers(ask("institutions", case)[1])
    ask("split", case, A, "--from", B)
    ask("join", case, A, B)
    joined = numbers(ask("institutions", case)[1])

    assert (sorted(apart), undone, joined) == ([[A], [B]], [[A, B]], [[A, B]])


@pytest.mark.parametrize("words", [("join", A), ("join", A, "13900000099"), ("split", "x")])
def test_numbers_that_are_not_there_are_refused(ask, case, words):
    """A number the case does not hold, or a single one to join, is wrong use."""
    command, *given = words

    code, said = ask(command, case, *given)

    assert code == 2
    assert said["error"]["message"]


def test_everything_is_on_one_time_line_with_its_zone(ask, case):
    """Calls, messages, findings and requests come in one order, each with offset and zone."""
    _, found = ask("timeline", case)

    lines = found["timeline"]
    assert {one["kind"] for one in lines} >= {"call", "message", "finding", "request"}
    assert [one["at"] for one in lines] == sorted(one["at"] for one in lines)
    assert all(one["at"].endswith("+08:00 Asia/Shanghai") for one in lines)
    assert all(one["sources"] for one in lines if one["kind"] in ("call", "message"))


def test_the_time_line_of_one_number_is_that_of_its_institution(ask, case):
    """Asking for one number gives the lines of the institution it belongs to."""
    _, found = ask("timeline", case, "--institution", "17000000002")
    _, nobody = ask("timeline", case, "--institution", "13900000099")

    assert {one["number"] for one in found["timeline"]} >= {A, B}
    assert nobody["timeline"] == []


def test_patterns_count_by_institution_and_compare(ask, case):
    """Patterns have days, limits, and calls before and after a request and a day that is named."""
    _, found = ask("patterns", case, "--around", "2026-09-21")

    (day,) = found["days"]
    assert (day["calls"], day["answered"]) == (5, 5)
    assert "cn.frequency.answered-per-day" in day["over"]
    assert len(found["comparisons"]) == 2
    assert found["limits"]
