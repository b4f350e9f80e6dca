"""Personal data in a text: identity numbers, bank cards, telephone numbers, addresses.

Numbers with a check digit are reported only where it is right, so that an order number is not taken
for a person's. What stands in the text is only pointed at; nothing is changed here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import TYPE_CHECKING

from analyzer.model.finding import PersonalKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalSpan:
    """Where a piece of personal data stands."""

    kind: PersonalKind
    start: int
    """First character in the text as it was given."""
    end: int
    text: str


_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx](?![0-9A-Za-z])")
_IDENTITY_LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
"""By the weighted sum modulo 11 (GB 11643-1999, ISO 7064 MOD 11-2)."""
_CARD = re.compile(r"(?<![0-9])[3-6](?:[ -]?[0-9]){14,18}(?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
_LANDLINE = re.compile(r"(?<![0-9])0[1-9][0-9]{1,2}[ -][2-9][0-9]{6,7}(?![0-9])")
_HAN = r"[\u4e00-\u9fff]"
_ADDRESS = re.compile(
    rf"(?:{_HAN}{{2,8}}?(?:省|自治区))?(?:{_HAN}{{2,7}}?[市州盟])?(?:{_HAN}{{1,7}}?[区县旗镇乡])?"
    rf"{_HAN}{{1,10}}?(?:路|街|道|巷|弄|胡同|小区|花园|公寓|村|组|苑|城)"
    r"[0-9一二三四五六七八九十百]{0,5}(?:号院?|组|区|栋|幢|座)?"
    r"(?:[0-9A-Za-z一二三四五六七八九十]{1,4}(?:号楼|栋|幢|座|单元|楼|层|室|号|户))+"
)
ENGLISH_ADDRESS = re.compile(
    r"\d{1,5} (?:[A-Z][A-Za-z.]*\s){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|"
    r"Blvd|Court|Ct|Place|Pl|Way)\b\.?(?:,? (?:Apt|Suite|Unit|#)\.? ?\w+)?"
)
_DAY = re.compile(
    r"(?:知道|难道|(?:[村组城]|(?<!大)道)(?=[0-9一二三四五六七八九十]+号"
    r"(?:[之以]?[前后]|[上下]午|晚上|还|发|开庭|到期)))[0-9一二三四五六七八九十]{1,3}号"
)
"""A day of the month that reads like the number of a house."""
_SPOKEN = re.compile(r"[零〇一二三四五六七八九幺两]{11,}")
_DIGITS = str.maketrans("零〇一二三四五六七八九幺两", "0012345678912")
_SOCIAL = re.compile(r"(?<![0-9-])[0-9]{3}([ -])[0-9]{2}\1[0-9]{4}(?![0-9-])")
_TELEPHONE = re.compile(
    r"(?<![0-9-])(?:\+?1[ .-]?)?\(?(?![48]00|8([3-8])\1)[2-9][0-9]{2}(?:\)[ .-]?|[ .-])"
    r"[0-9]{3}[ .-][0-9]{4}(?![0-9-])"
)
"""North American, without toll-free ones and Chinese service numbers: those are no person's."""
_PHOTO = re.compile(
    r"照片|相片|图片|相册|头像|[裸艳私]照|自拍|手持身份证|[Pp]图|合成图|录像|"
    r"(?<![打信开])视频(?!号|通话|会议|电话|面签|平台|网站)|"
    r"(?:身份证|证件|户口本)的?(?:照|正反面|正面|反面|复印件|扫描件)|"
    r"(?i:\b(?:photo(?:graph)?s?|pics?|pictures?(?<!get the picture)|selfies?|nudes?|mug ?shots?|"
    r"footage|videos?(?! (?:call|chat|conference|game)))\b|"
    r"\bcop(?:y|ies) of (?:your|his|her|their|the) (?:ID|passport|driver)\b)"
)
_TOLD = (
    (PersonalKind.SOCIAL_SECURITY, _SOCIAL),
    (PersonalKind.TELEPHONE, _TELEPHONE),
    (PersonalKind.ADDRESS, ENGLISH_ADDRESS),
    (PersonalKind.PHOTO, _PHOTO),
)
"""What `kinds` tells beside what `find` finds."""


def kinds(text: str) -> tuple[PersonalKind, ...]:
    """Return what kinds of personal data stand in `text`, and whether it speaks of photos.

    Also what `find` leaves alone: wide digits, numbers spoken digit by digit, and how Americans
    write addresses, telephone and Social Security numbers. Each kind once, in the enum's order.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = _SPOKEN.sub(lambda spoken: spoken[0].translate(_DIGITS), _DAY.sub(" ", plain))
    there = {span.kind for span in find(plain)}
    there |= {kind for kind, expression in _TOLD if expression.search(plain)}
    return tuple(kind for kind in PersonalKind if kind in there)


def find(text: str) -> list[PersonalSpan]:
    """Return the personal data in `text`, in order, without overlaps.

    Where two readings overlap the one with a check digit wins.
    """
    taken: list[PersonalSpan] = []
    for span in _candidates(text):
        if not any(span.start < other.end and other.start < span.end for other in taken):
            taken.append(span)
    return sorted(taken, key=lambda span: span.start)


def _candidates(text: str) -> Iterator[PersonalSpan]:
    kinds = (
        (PersonalKind.IDENTITY_NUMBER, _IDENTITY),
        (PersonalKind.BANK_CARD, _CARD),
        (PersonalKind.MOBILE, _MOBILE),
        (PersonalKind.LANDLINE, _LANDLINE),
        (PersonalKind.ADDRESS, _ADDRESS),
    )
    for kind, expression in kinds:
        for match in expression.finditer(text):
            if _valid(kind, match[0]):
                yield PersonalSpan(kind=kind, start=match.start(), end=match.end(), text=match[0])


def _valid(kind: PersonalKind, written: str) -> bool:
    digits = re.sub(r"[ -]", "", written).upper()
    match kind:
        case PersonalKind.IDENTITY_NUMBER:
            return is_identity_number(digits)
        case PersonalKind.BANK_CARD:
            return passes_luhn(digits)
        case _:
            return True


def is_identity_number(digits: str) -> bool:
    """Tell whether 18 characters are a Chinese identity number: a day of birth and the check."""
    if len(digits) != _IDENTITY_LENGTH or not digits[:-1].isdecimal():
        return False
    try:
        date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    weighted = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:-1], strict=True))
    return digits[-1] == _CHECK_DIGITS[weighted % 11]


def passes_luhn(digits: str) -> bool:
    """Tell whether a number's last digit is right by Luhn (ISO/IEC 7812-1)."""
    total = 0
    for digit, doubled in zip(reversed(digits), cycle((False, True))):
        value = int(digit) * (2 if doubled else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
