"""Suggesting who is behind a number."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.i18n import translator
from analyzer.linking.parties import incoming_texts, suggest_roles
from analyzer.model.party import Role
from analyzer.model.records import (
    Contact,
    Direction,
    Message,
    MessageBox,
    MessageKind,
    TimeBasis,
)
from tests.benchmarks.linking_phones import START, call, recording, where

STRANGER, SENDER, HOTLINE = "17000000002", "106900000001", "95000123"
DEMAND = "您的借款已逾期18天，请尽快还款"
PRESSURE = "再不还款就联系你的家人和单位领导"
REMINDER = "【远山银行】您的信用卡账单已出，最低还款120元，到期还款日18日，如已还款请忽略"


@dataclass(frozen=True)
class Said:
    """What the person said of a number."""

    role: Role
    institution: str | None = None


def message(number, body, direction=Direction.IN):
    return Message(
        provenance=where("Esms", 1),
        kind=MessageKind.SMS,
        number=number,
        name=None,
        at=START,
        time_basis=TimeBasis.INSTANT,
        direction=direction,
        box=MessageBox.INBOX if direction is Direction.IN else MessageBox.SENT,
        body=body,
    )


def contact(name, number):
    return Contact(provenance=where("Ebook", 1), name=name, numbers=(number,))


def party(number, *bodies, calls=(), contacts=(), **options):
    messages = [(i, message(number, body)) for i, body in enumerate(bodies)]
    found = suggest_roles(
        list(enumerate(calls)), messages, list(enumerate(contacts)), region="CN", **options
    )
    (only,) = found
    return only


@pytest.mark.parametrize(
    ("number", "body", "role"),
    [
        (STRANGER, DEMAND, Role.COLLECTOR),
        (STRANGER, "您好，快递放门口了", Role.UNKNOWN),
        (STRANGER, "你欠的饭钱什么时候给", Role.UNKNOWN),
        (SENDER, REMINDER, Role.SERVICE),
        (SENDER, DEMAND, Role.SERVICE),
        (SENDER, PRESSURE, Role.COLLECTOR),
        (HOTLINE, "您的验证码是123456", Role.SERVICE),
        (HOTLINE, PRESSURE, Role.COLLECTOR),
        ("96110", PRESSURE, Role.COLLECTOR),
        ("12378", PRESSURE, Role.SERVICE),
        ("10086", PRESSURE, Role.SERVICE),
    ],
)
def test_texts_and_kind_of_number_decide_together(number, body, role):
    """A stranger needs one demand, a service number pressure, a public one is never suggested."""
    assert party(number, body).role is role


def test_a_contact_who_was_drawn_in_is_pointed_out():
    """Somebody who tells that collectors turned to them stays known, with that as the reason."""
    told = "有个人给我打电话说你欠钱不还，怎么回事"

    found = party(STRANGER, told, contacts=[contact("表姐", STRANGER)])

    assert found.role is Role.KNOWN
    assert "可能是被牵连的第三人" in str(found.role_reason)
    assert found.role_reason.say(translator("en")) != str(found.role_reason)


def test_a_contact_is_known_though_they_tell_of_collectors():
    """Somebody in the address book is known, even with one hard sentence."""
    found = party(STRANGER, PRESSURE, contacts=[contact("小王", STRANGER)])

    assert found.role is Role.KNOWN
    assert "小王" in str(found.role_reason)


def test_a_contact_who_presses_twice_is_suspected():
    """A collector who was saved under a name shows by pressing again and again."""
    found = party(STRANGER, PRESSURE, PRESSURE, contacts=[contact("张经理", STRANGER)])

    assert found.role is Role.COLLECTOR


def test_a_contact_named_as_collector_is_one_by_the_person_s_word():
    """The person's own name for a number counts."""
    found = party(STRANGER, contacts=[contact("闪借宝催收", STRANGER)])

    assert found.role is Role.COLLECTOR
    assert "您存的" in str(found.role_reason)


def test_a_contact_named_as_lender_is_left_open():
    """A saved lender is neither a friend nor yet a collector."""
    assert party(STRANGER, contacts=[contact("速贷通", STRANGER)]).role is Role.UNKNOWN


def test_a_crowd_label_counts_as_an_opinion():
    """What the phone's maker shows for a number is used and called an opinion."""
    marked = replace(call(STRANGER, START, 9), raw={"mark_content": "疑似催收"})

    found = party(STRANGER, calls=[marked])

    assert found.role is Role.COLLECTOR
    assert "看法" in str(found.role_reason)


def test_own_words_do_not_make_the_other_side_a_collector():
    """Only what came in is read."""
    sent = message(STRANGER, PRESSURE, Direction.OUT)

    (found,) = suggest_roles([], [(1, sent)], region="CN")

    assert found.role is Role.UNKNOWN


def test_spoken_words_are_read_and_called_a_transcript():
    """A transcript makes a suspected collector, with the warning that machines mishear."""
    found = party(STRANGER, calls=[call(STRANGER, START, 9)], spoken={"+8617000000002": [PRESSURE]})

    assert found.role is Role.COLLECTOR
    assert "转写可能有误" in str(found.role_reason)


def test_the_person_s_mark_wins():
    """What the person said stands against every suggestion, and names the institution."""
    marks = {"+8617000000002": Said(Role.THIRD_PARTY, "远山银行")}

    found = party(STRANGER, PRESSURE, marks=marks)

    assert (found.role, found.decided, found.institution) == (Role.THIRD_PARTY, True, "远山银行")


def test_a_mark_on_a_number_without_records_is_kept():
    """A number the person named is a party even where no record has it."""
    (found,) = suggest_roles([], [], region="CN", marks={"+8613900000009": Said(Role.COLLECTOR)})

    assert found.number.key == "+8613900000009"


def test_names_come_most_frequent_first_and_numbers_are_no_names():
    """Names are counted over the sources; a number or “unknown” is no name."""
    calls = [call(STRANGER, START, 9, name=name) for name in ("甲", "乙", "乙", "未知", STRANGER)]

    assert party(STRANGER, calls=calls).names == ("乙", "甲")


def test_withheld_numbers_are_no_party_and_file_names_are():
    """Calls without number make no party; a number in a recording's name does."""
    found = suggest_roles(
        [(1, call(None, START, 9))],
        [],
        recordings=[(1, recording(STRANGER, START, 9))],
        region="CN",
    )

    assert [one.number.key for one in found] == ["+8617000000002"]


@given(order=st.permutations(range(6)))
def test_the_order_of_records_does_not_matter(order):
    """Parties are the same whatever order the records come in."""
    bodies = [DEMAND, PRESSURE, "在吗", REMINDER, "您好", PRESSURE]
    numbers = [STRANGER, SENDER, HOTLINE, SENDER, "13900000005", STRANGER]
    messages = [(i, message(numbers[i], bodies[i])) for i in range(6)]

    shuffled = suggest_roles([], [messages[i] for i in order], region="CN")

    assert [(p.number.key, p.role) for p in shuffled] == [
        (p.number.key, p.role) for p in suggest_roles([], messages, region="CN")
    ]


def test_incoming_texts_are_grouped_by_party():
    """Spellings of one number are one party; what was sent is left out."""
    messages = [
        (1, message(STRANGER, "a")),
        (2, message("+86" + STRANGER, "b")),
        (3, message(STRANGER, "c", Direction.OUT)),
    ]

    assert incoming_texts(messages, region="CN") == {"+8617000000002": ("a", "b")}
