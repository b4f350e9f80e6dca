"""Who is on the other side, by the part of a recording's file name that is not the time.

Phones and recorder apps write number, contact, direction and card in any order, with any separator.
What stands for itself is told apart; a text with two numbers is kept as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from analyzer.model.records import Direction
from importers.android import number_of

NUMBER: Final = r"\+?(?=(?:[^\d*]*[\d*]){3})[\d*][\d* ().#,;ps\-]*"
"""A text that is nothing but a number."""
_MOST_DIGITS: Final = 20
_OPEN, _CLOSE = r"[\[【(（]", r"[\]】)）]"

_LABEL = re.compile(
    r"(?:通话录音|通話錄音|电话录音|来电录音|语音通话|通话|录音|통화 녹음|"
    r"call[ _]?record(?:ing|er)?s?|запись(?: вызова| звонка)?|truecaller|"
    r"cube ?acr|anrufaufnahme|appel enregistré|grabación de llamada|gravação de chamada|"
    r"registrazione chiamata)(?:[_\- @:：]+|\Z|(?=[\[【(（\d+]))|"
    r"(?:calls?|phone|rec|record|recording|voice|audio|mic|tel|tp)(?:[_-]+|\Z)",
    re.IGNORECASE,
)
"""What recorders put before the rest; it says nothing of the call."""
_CARD = re.compile(rf"(?:(?<=[_\- ])|\A|{_OPEN})(?:sim|卡)[ _-]?[12]{_CLOSE}?(?![^\W_])", re.I)
_APART: Final = r"(?:(?<=[_-])|(?<=\) )|\A)"
_WAYS: Final = (
    (Direction.IN, r"incoming(?: call)?(?: from)?|来电|来電|呼入|拨入|打入|被叫"),
    (Direction.OUT, r"outgoing(?: call)?(?: to)?|去电|去電|呼出|拨出|打出|主叫"),
    (Direction.IN, rf"{_APART}in(?=[_-]|\Z)"),
    (Direction.OUT, rf"{_APART}out(?=[_-]|\Z)"),
)
_DIRECTIONS: Final = tuple(
    (way, re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE))
    for way, words in _WAYS
)
"""Words for the direction that stand for themselves: no letter before or after."""
_NOBODY = frozenset(
    {"", "null", "unknown", "private", "未知", "未知号码", "未知来电", "私人号码", "陌生号码"}
)

_BRACKETED = re.compile(r"(?P<name>.*?)\s*\((?P<number>[^()]*)\)", re.DOTALL)
_DOUBLE = re.compile(r"([^()]+)\(([^()]+)\)")
"""MIUI writes a number without a contact in the place of the name as well."""
_AREA_CODE = re.compile(r"\(\d{2,5}\) ?\d")
_MEMBER = re.compile(r"[^()]*\([+\d][\d +\-*ps,]{2,}\)(?:_|\Z)")
_COUNTED = re.compile(r"(?<=\d)\s*\(\d{1,2}\)\Z")
"""A counter behind a number: the phone's, for several calls in one minute."""
_EMPTY = re.compile(rf"{_OPEN}\s*{_CLOSE}")
_WRAPPED = re.compile(rf"{_OPEN}(?P<text>[^\[\]【】()（）]*){_CLOSE}")
_SEPARATORS: Final = " _-~@:：,，\n"

_MOBILE = re.compile(r"(?<!\d)(?:\+?86|0086)?1[3-9]\d{9}(?!\d)")
_LONG = re.compile(r"(?<![\d+])\+?\d(?:[ -]?[\d*]){6,15}(?!\d)")
_SHORT = re.compile(r"(?<![^_\-()\[\]【】（） ])\d{5,6}(?![^_\-()\[\]【】（） ])")
_OPAQUE = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])|"
    r"[A-Za-z]*(?:\d+[A-Za-z]+){2,}\d*"
)
"""UUIDs, digests and other names that a program made up: their digits are no number."""
_DOUBLED = re.compile(r"([_-])[_-]+")
_DATE = re.compile(r"(?:19|20)\d{6}(?:\d{4}|\d{6})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The other side of a call; every part may be missing."""

    number: str | None = None
    name: str | None = None
    direction: Direction = Direction.UNKNOWN


def read_party(text: str) -> Party:
    """Return number, name and direction as a text without time tells them."""
    text, direction = _without_direction(_LABEL.sub("", text.strip(), count=1))
    number, name = _told_apart(_tidy(_CARD.sub("", text)))
    return Party(number=number, name=name, direction=direction)


def is_number(text: str) -> bool:
    """Return whether a text is nothing but a number."""
    digits = sum(character.isdigit() for character in text)
    return digits <= _MOST_DIGITS and re.fullmatch(NUMBER, text) is not None


def named(text: str) -> str | None:
    """Return a text as a name; `None` where it says that there is none."""
    return None if text.strip().lower() in _NOBODY else text.strip()


def number_in(text: str) -> str | None:
    """Return the one number in a text as it is written; `None` with none or several."""
    text = _OPAQUE.sub("_", text)
    for pattern in (_MOBILE, _LONG, _SHORT):
        found = {n for n in pattern.findall(text) if not _DATE.fullmatch(re.sub(r"\D", "", n))}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _without_direction(text: str) -> tuple[str, Direction]:
    """Return the text without the words for a direction, where they agree on one."""
    found = {way for way, pattern in _DIRECTIONS if pattern.search(text)}
    if len(found) != 1:
        return text, Direction.UNKNOWN
    for _, pattern in _DIRECTIONS:
        text = pattern.sub("", text)
    return text, found.pop()


def _tidy(text: str) -> str:
    """Return the text without empty brackets, and without what only separates."""
    text = _EMPTY.sub("", text).strip(_SEPARATORS)
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped["text"].strip() if wrapped else text


def _told_apart(who: str) -> tuple[str | None, str | None]:
    """Return number and name."""
    who = _COUNTED.sub("", who)
    if (doubled := _DOUBLE.fullmatch(who)) and _equal(doubled[1], doubled[2]):
        return doubled[2].strip(), None
    if is_number(who) or (_AREA_CODE.match(who) and is_number(who.removeprefix("("))):
        return who, None
    if members := _members(who):
        return None, "、".join(members)
    if bracketed := _BRACKETED.fullmatch(who):
        outside, inside = bracketed["name"].strip(), bracketed["number"].strip()
        if is_number(inside) and is_number(outside):
            return inside, None
        if is_number(inside) and number_in(outside) is None:
            return inside, named(outside)
        if is_number(outside):
            return outside, named(inside)
        if number_of(inside) is None or (named(inside) is None and not is_number(inside)):
            who = outside
    number = number_in(who)
    if number is None:
        return None, named(who)
    rest = _tidy(_DOUBLED.sub(r"\1", who.replace(number, "")))
    counted = rest.isdecimal() or (len(rest) == 1 and rest.isascii())
    return number, None if counted else named(rest)


def _equal(one: str, other: str) -> bool:
    """Return whether two texts are one number, with `00` for the plus sign in either of them."""
    if not (is_number(one.strip()) and is_number(other.strip())):
        return False
    digits = [re.sub(r"\D", "", text).removeprefix("00") for text in (one, other)]
    return digits[0] == digits[1]


def _members(who: str) -> list[str]:
    """Return the members of a conference as they stand in the name; empty where it is none."""
    found = [member[0] for member in _MEMBER.finditer(who)]
    return [m.rstrip("_") for m in found] if len(found) > 1 and "".join(found) == who else []
