from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.model.finding import PersonalKind
from analyzer.personal_data import find, is_identity_number, kinds, passes_luhn


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


def test_each_kind_is_told_once_in_the_enums_order():
    """Of a text with several pieces of data its kinds are told, never the data."""
    text = "住远山市光明路12号，电话13900000001、13900000002"
    text += f"，身份证{_made_identity()}，卡{_made_card()}"

    assert kinds(text) == (
        PersonalKind.IDENTITY_NUMBER,
        PersonalKind.BANK_CARD,
        PersonalKind.MOBILE,
        PersonalKind.ADDRESS,
    )


@pytest.mark.parametrize(
    "text",
    [
        "把你的照片发群里",
        "身份证正反面都在我手上",
        "P图发给你同事",
        "视频发给你全家",
        "We will post your photos",
        "I have a copy of your ID",
        "your video goes to everyone",
    ],
)
def test_photos_are_told_and_never_found(text):
    """That photos or videos are spoken of is told; there is nothing to mask in the words."""
    assert kinds(text) == (PersonalKind.PHOTO,)
    assert not find(text)


@pytest.mark.parametrize(
    "text",
    ["请微信视频核实", "关注视频号", "you get the picture", "join a video call", "身份证带来"],
)
def test_calls_and_sayings_are_no_photos(text):
    """A video call, a channel's name and a figure of speech are no photos of a person."""
    assert not kinds(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SSN 000-12-3456", PersonalKind.SOCIAL_SECURITY),
        ("call (212) 555-0100", PersonalKind.TELEPHONE),
        ("call +1 212-555-0100", PersonalKind.TELEPHONE),
        ("lives at 12 Elm Street, Apt 4", PersonalKind.ADDRESS),
    ],
)
def test_american_data_is_told(text, kind):
    """Social Security numbers, telephone numbers and addresses as Americans write them are told."""
    assert kinds(text) == (kind,)


@pytest.mark.parametrize(
    "text", ["电话１３９００００0001", "电话一三九零零零零零零零幺", "电话139-0000-0001"]
)
def test_a_number_is_told_however_it_is_written(text):
    """Wide digits and digits spoken one by one are a number too."""
    assert kinds(text) == (PersonalKind.MOBILE,)


@pytest.mark.parametrize(
    "text", ["我知道15号发工资", "通知你们村3号前还清", "客服400-000-0000", "call 800-555-0100"]
)
def test_days_and_service_numbers_are_no_persons(text):
    """A day of the month is no house, and a service's number is no person's."""
    assert not kinds(text)


@given(st.text(st.sampled_from("0123456789X -路号栋室身份证"), max_size=60))
def test_spans_lead_back_and_do_not_overlap(text):
    """Each span is what stands at its place, and no two share a character."""
    spans = find(text)

    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))
