from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.personal_data import PersonalKind, find, is_identity_number, passes_luhn


def _made_identity():
    return next(
        f"11010119000101000{last}"
        for last in "0123456789X"
        if is_identity_number(f"11010119000101000{last}")
    )


def _made_card():
    return next(f"621700000000000{n}" for n in range(10) if passes_luhn(f"621700000000000{n}"))


def test_an_identity_number_is_found_by_its_check_digit():
    """An identity number is found, also with spaces, and one wrong digit makes it another thing."""
    number = _made_identity()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")

    assert [span.kind for span in find(f"他的身份证{number}。")] == [PersonalKind.IDENTITY_NUMBER]
    assert not find(f"订单号{wrong}")


def test_a_card_is_found_by_luhn():
    """A card number in groups of four is found, and one whose check is wrong is not."""
    card = _made_card()
    grouped = " ".join(card[place : place + 4] for place in range(0, 16, 4))
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)

    assert [span.text for span in find(f"转到{grouped}")] == [grouped]
    assert not find(f"转到{wrong}")


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("电话13900000001联系", PersonalKind.MOBILE, "13900000001"),
        ("电话 139-0000-0001", PersonalKind.MOBILE, "139-0000-0001"),
        ("座机0755-20000000", PersonalKind.LANDLINE, "0755-20000000"),
        ("住在远山市青石区光明路12号3栋201室", PersonalKind.ADDRESS, None),
    ],
)
def test_numbers_and_addresses_are_found(text, kind, found):
    """Telephone numbers and addresses down to the house are found as they were written."""
    (span,) = find(text)

    assert span.kind is kind
    assert found is None or span.text == found


@pytest.mark.parametrize(
    "text",
    ["您的验证码是000000", "2026-03-01 12:00:00", "订单2026030112000000", "我在路上", "走这条路"],
)
def test_ordinary_numbers_are_left_alone(text):
    """Codes, dates, order numbers and roads without a house are no personal data."""
    assert not find(text)


@given(st.text(st.sampled_from("0123456789X -路号栋室身份证"), max_size=60))
def test_spans_lead_back_and_do_not_overlap(text):
    """Each span is what stands at its place, and no two share a character."""
    spans = find(text)

    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
