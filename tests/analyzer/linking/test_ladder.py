"""How far it is known who is behind a number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyzer.i18n import translator
from analyzer.linking.ladder import ladder, staff_given
from analyzer.model.party import Cluster, Party, Role, Rung
from analyzer.model.remark import remark
from analyzer.numbers import normalise

A, B = (normalise(raw, region="CN").key for raw in ("17000000001", "17000000002"))


def party(key=A, names=(), **changes):
    number = normalise(key, region="CN")
    made = Party(number=number, names=names, role=Role.COLLECTOR, role_reason=remark("x"))
    return replace(made, **changes)


def rung(one, *, written=(), spoken=(), clusters=()):
    (found,) = ladder([one], clusters, {A: written}, {A: spoken}, region="CN")
    for reason in found.reasons:
        assert reason.say(translator("en")) != str(reason)
    return found


@pytest.mark.parametrize(
    ("one", "texts", "expected"),
    [
        (party(), {}, (Rung.NUMBER, None, None)),
        (party(names=("催收",)), {}, (Rung.LABELLED, None, None)),
        (party(decided=True), {}, (Rung.LABELLED, None, None)),
        (party(), {"written": ["【闪借宝】请还款"]}, (Rung.COMPANY, "闪借宝", None)),
        (party(), {"spoken": ["我是闪借宝委托方"]}, (Rung.COMPANY, "闪借宝", None)),
        (party(institution="速贷通"), {}, (Rung.COMPANY, "速贷通", None)),
        (
            party(),
            {"spoken": ["我是闪借宝委托方，我的工号是八零二七"]},
            (Rung.STAFF, "闪借宝", "八零二七"),
        ),
        (party(), {"spoken": ["工号 8027"]}, (Rung.NUMBER, None, "8027")),
    ],
)
def test_a_number_climbs_as_far_as_its_evidence(one, texts, expected):
    """A number, then a label, then a company, then company and staff number."""
    found = rung(one, **texts)

    assert (found.rung, found.institution, found.staff) == expected
    assert found.reasons


def test_a_company_named_by_one_number_is_known_of_the_group():
    """A silent number that is held to be one institution with a named one has its name."""
    group = Cluster(id="C1", name="闪借宝", numbers=(A, B), reasons=())

    found = rung(party(), clusters=[group])

    assert (found.rung, found.institution) == (Rung.COMPANY, "闪借宝")
    assert "归为一组" in str(found.reasons[0])


@pytest.mark.parametrize("text", ["工资编号", "编号：", "我是你妈", "今天 8027 人"])
def test_everyday_words_give_no_staff_number(text):
    """Words like these hold no staff number."""
    assert not list(staff_given(text))
