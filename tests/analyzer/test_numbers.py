"""Phone numbers: one key for one party."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.model.party import NumberKind
from analyzer.numbers import describe, display, normalise

SPELLINGS = (
    "{}",
    "+86{}",
    "+86 {}",
    "0086{}",
    "0086-{}",
    "86{}",
    "00 86 {}",
    "(+86){}",
    "0{}",
    "17951{}",
    "12593{}",
    "17909+86{}",
    "{}.0",
    "tel:+86{}",
    '="{}"',
    "'{}",
    "\u202a+86{}\u202c",
    "{},1",
    "{}p2#",
)
"""Ways to write a mobile number; `{}` stands for its eleven digits."""

mobiles = st.integers(0, 99_999_999).map(lambda tail: f"139{tail:08d}")


@given(mobiles, st.sampled_from(SPELLINGS))
def test_every_spelling_of_a_mobile_has_one_key(mobile, spelling):
    """Country codes, prefixes and spreadsheet artefacts do not make another party."""
    number = normalise(spelling.format(mobile))

    assert (number.key, number.kind) == (f"+86{mobile}", NumberKind.MOBILE)


@given(mobiles, st.lists(st.sampled_from([" ", "-", "\u00a0", ".", "‐"]), min_size=10, max_size=10))
def test_separators_do_not_matter(mobile, separators):
    """Blanks, dashes and dots anywhere do not make another party."""
    written = "".join(a + b for a, b in zip(mobile, [*separators, ""], strict=True))

    assert normalise(written).key == f"+86{mobile}"


PIECES = ("+", "00", "0", "86", "17951", "12593", "106", "95000", "400", "139", "0000", "1234", "*")
PIECES += ("010", "0755", "p", "转", "-", " ", "A", ".0", "E10", "1", "12345")


@given(
    st.one_of(
        st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
        st.text(max_size=40),
        st.text("0123456789+-* .pEe", max_size=24),
    ),
    st.sampled_from(["CN", "US"]),
)
def test_the_key_of_a_key_is_the_key(raw, region):
    """Normalising is idempotent and never raises."""
    once = normalise(raw, region=region)
    again = normalise(once.key, region=region)

    assert (again.key, again.kind) == (once.key, once.kind)
    assert once.raw == raw


@pytest.mark.parametrize(
    ("written", "key", "kind"),
    [
        ("１３９００００１２３４", "+8613900001234", NumberKind.MOBILE),
        ("1.3900001234E10", "+8613900001234", NumberKind.MOBILE),
        ("1.39000012E+10", "+8613900001200", NumberKind.MOBILE),
        ("1.39E+10", "1.39e+10", NumberKind.NAME),
        ("138****1234", "138****1234", NumberKind.MOBILE),
        ("+86138****1234", "138****1234", NumberKind.MOBILE),
        ("138XXXX1234", "138****1234", NumberKind.MOBILE),
        ("+86 138-xxxx-1234", "138****1234", NumberKind.MOBILE),
        ("138••••1234", "138****1234", NumberKind.MOBILE),
        ("0755-0000xxxx", "07550000****", NumberKind.OTHER),
        ("13900001234x12", "+8613900001234", NumberKind.MOBILE),
        ("13900001234p1s2", "+8613900001234", NumberKind.MOBILE),
        ("Ace xxx", "ace xxx", NumberKind.NAME),
        ("17000001234", "+8617000001234", NumberKind.VIRTUAL_MOBILE),
        ("16200001234", "+8616200001234", NumberKind.VIRTUAL_MOBILE),
        ("0755-00001234", "+8675500001234", NumberKind.LANDLINE),
        ("+8675500001234", "+8675500001234", NumberKind.LANDLINE),
        ("008675500001234", "+8675500001234", NumberKind.LANDLINE),
        ("+86 0755 0000 1234", "+8675500001234", NumberKind.LANDLINE),
        ("8675500001234", "+8675500001234", NumberKind.LANDLINE),
        ("01000001234", "+861000001234", NumberKind.LANDLINE),
        ("+861000001234", "+861000001234", NumberKind.LANDLINE),
        ("26000000", "26000000", NumberKind.LANDLINE),
        ("95000", "95000", NumberKind.HOTLINE),
        ("+8695000", "95000", NumberKind.HOTLINE),
        ("01095000", "95000", NumberKind.HOTLINE),
        ("95000001", "95000001", NumberKind.HOTLINE),
        ("950000000001", "950000000001", NumberKind.HOTLINE),
        ("96000", "96000", NumberKind.HOTLINE),
        ("075596000", "075596000", NumberKind.HOTLINE),
        ("10086", "10086", NumberKind.CARRIER),
        ("+8610010", "10010", NumberKind.CARRIER),
        ("1008611", "1008611", NumberKind.CARRIER),
        ("110", "110", NumberKind.PUBLIC),
        ("12345", "12345", NumberKind.PUBLIC),
        ("0755-12345", "075512345", NumberKind.PUBLIC),
        ("106900000001", "106900000001", NumberKind.SENDER_106),
        ("+86106900000001", "106900000001", NumberKind.SENDER_106),
        ("106550000000000000001", "106550000000000000001", NumberKind.SENDER_106),
        ("400-000-0001", "4000000001", NumberKind.SERVICE),
        ("800 000 0001", "8000000001", NumberKind.SERVICE),
        ("4000000001转8", "4000000001", NumberKind.SERVICE),
        ("6001", "6001", NumberKind.SHORT),
        ("M.Video", "m.video", NumberKind.NAME),
        ("【闪借宝】", "【闪借宝】", NumberKind.NAME),
        ("😀", "😀", NumberKind.NAME),
        ("*#06#", "*#06#", NumberKind.OTHER),
        ("+1 202-555-0123", "+12025550123", NumberKind.OTHER),
        ("0012025550123", "+12025550123", NumberKind.OTHER),
    ],
)
def test_forms(written, key, kind):
    """Each form found in backups and bills has its key and kind."""
    number = normalise(written)

    assert (number.key, number.kind, number.raw) == (key, kind, written)


@pytest.mark.parametrize("written", [None, "", "  ", "-1", "-2", "Unknown", "未知号码", "null"])
def test_withheld_numbers_have_no_key(written):
    """A withheld number is nobody in particular."""
    number = normalise(written)

    assert (number.key, number.kind) == ("", NumberKind.WITHHELD)


@pytest.mark.parametrize(
    ("written", "key", "kind"),
    [
        ("(202) 555-0123", "+12025550123", NumberKind.OTHER),
        ("1-202-555-0123", "+12025550123", NumberKind.OTHER),
        ("2025550123", "+12025550123", NumberKind.OTHER),
        ("800-555-0123", "+18005550123", NumberKind.SERVICE),
        ("911", "911", NumberKind.PUBLIC),
        ("72345", "72345", NumberKind.SHORT),
        ("011 86 139 0000 1234", "+8613900001234", NumberKind.MOBILE),
        ("+86 139 0000 1234", "+8613900001234", NumberKind.MOBILE),
    ],
)
def test_the_united_states(written, key, kind):
    """Another region's way of dialling is followed."""
    number = normalise(written, region="US")

    assert (number.key, number.kind) == (key, kind)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("008613900001234", "139 0000 1234"),
        ("+8675500001234", "0755-00001234"),
        ("01000001234", "010-00001234"),
        ("4000000001", "400-000-0001"),
        ("106900000001", "106900000001"),
        ("M.Video", "M.Video"),
        ("+12025550123", "+1 202-555-0123"),
        (None, "—"),
    ],
)
def test_numbers_are_shown_as_people_write_them(written, shown):
    """Numbers are grouped as in their country; names stay as written."""
    assert display(normalise(written)) == shown


def test_place_and_operator_go_by_prefix():
    """A prefix says place and operator, a virtual one is called so, and a hotline says nothing."""
    assert describe(normalise("13800000000"))[1] == "中国移动"
    assert describe(normalise("17000000000"))[1] == "虚拟运营商"
    assert describe(normalise("0755-26000000"))[0] == "广东省深圳市"
    assert describe(normalise("95000")) == (None, None)


def test_place_tables_are_not_loaded_for_keys():
    """Normalising Chinese numbers loads no number library at all."""
    code = (
        "import sys; from analyzer.numbers import normalise; normalise('13900001234');"
        "assert not any(name.startswith('phonenumbers') for name in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
