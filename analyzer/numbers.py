"""Phone numbers: one key for one party, however the number was written.

Chinese service numbers are classified by our own table first, because general number libraries
make nonsense of them (`95588` becomes `+8695588`); only what the table does not know is asked of
`phonenumbers`. Place and operator go by prefix and are looked up only when `describe` is called.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from analyzer.model.party import NumberKind, PhoneNumber
from analyzer.model.remark import N_

CAVEAT: Final = N_("归属地和运营商按号段推断，携号转网或转售后可能不准")
"""Must stand wherever place or operator is printed."""

VIRTUAL_CARRIER: Final = N_("虚拟运营商")

_WITHHELD = frozenset(
    {"-1", "-2", "-3", "null", "unknown", "private", "anonymous", "restricted", "unavailable"}
    | {"payphone", "未知", "未知号码", "未知来电", "私人号码", "隐藏号码", "无号码", "无主叫号码"}
    | {"无法显示", "未显示号码"}
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_GUARD = re.compile(r"""\A(?:=?["'](?P<quoted>[^"']*)["']?|tel:(?P<tel>.*))\Z""", re.I)
_FLOAT = re.compile(r"\d+\.0+|\d\.\d+[eE]\+?\d{1,2}")
_TRAILING_ZEROS = 2
"""As many may be missing from a float's digits; more, and it was rounded for display."""
_DIALLED_AFTER = re.compile(
    r"(\+?[\d\s()./\-]{3,}?)\s*(?:[,;pw]+|转|分机|ext\.?|x)\s*[\d*#,;pws]*", re.IGNORECASE
)
"""Digits sent once the call stands: they do not belong to the number. MIUI writes `s` for `*`."""
_PUNCTUATION = re.compile(r"[\s().\-‐-―−/]")
_MASKED = re.compile(
    r"(?:\+?86|0086)?(?P<first>\d{2,})(?P<mask>[*×•●·#]{2,}|(?<=\d{3})[xX]{2,})(?P<last>\d*)"
)
"""A number of which some digits were hidden: `138****1234`, `138XXXX1234`."""

_IP_PREFIX = re.compile(
    r"(?:17951|17950|17911|17910|17909|17908|17901|17900|17969|12593|11808|10193)+"
    r"(?=(?:\+|00)\d{8,}|(?:86|0)?1[3-9]\d{9}\Z|0\d{9,11}\Z)"
)
"""Cheap long-distance prefixes, dialled before the number proper."""

_MOBILE = re.compile(r"0?(1[3-9]\d{9})")
_VIRTUAL = ("162", "165", "167", "170", "171")
_AREA = r"(?:10|2[0-57-9]|[3-9]\d{2})"
_LANDLINE = re.compile(rf"0({_AREA}[2-9]\d{{6,7}}|{_AREA}0\d{{7}})")
_WITH_AREA = re.compile(rf"0{_AREA}(9[56]\d{{3,4}}|12\d{{3}}|1[12][0-9])")
_SPECIAL: Final = (
    (re.compile(r"95\d{3,10}|96\d{3,8}"), NumberKind.HOTLINE),
    (re.compile(r"106\d{4,22}"), NumberKind.SENDER_106),
    (re.compile(r"[48]00\d{7}"), NumberKind.SERVICE),
    (re.compile(r"100\d{2,8}"), NumberKind.CARRIER),
    (re.compile(r"110|112|114|119|120|122|12\d{3,6}"), NumberKind.PUBLIC),
)
"""Numbers of China that have no country code; longest families first."""
_SHORT_DIGITS = 6
_LOCAL = re.compile(r"[2-8]\d{6,7}")

_PUBLIC_ELSEWHERE = frozenset(
    {"112", "911", "988", "211", "311", "411", "511", "611", "711", "811"}
)


@lru_cache(maxsize=1 << 16)
def normalise(raw: str | None, *, region: str = "CN") -> PhoneNumber:
    """Return the number's normal form; `key` is equal for all spellings of one party.

    Args:
        raw: As written anywhere: with country code, dashes, full-width digits, an Excel float, a
            mask (`138****1234`, `138XXXX1234`; kept as a form of its own), or no number at all.
        region: ISO 3166 country whose way of dialling the number follows.
    """
    written = raw or ""
    text = _readable(written)
    if not text or text.lower() in _WITHHELD:
        return PhoneNumber(raw=written, key="", kind=NumberKind.WITHHELD)
    if dialled := _DIALLED_AFTER.fullmatch(text):
        text = dialled[1]
    compact = _PUNCTUATION.sub("", text)
    if region.upper() == "CN" and (prefix := _IP_PREFIX.match(compact)):
        compact = compact[prefix.end() :]
    if masked := _MASKED.fullmatch(compact):
        key = masked["first"] + "*" * len(masked["mask"]) + masked["last"]
        mobile = re.match(r"1[3-9]", key) and len(key) == 11
        kind = NumberKind.MOBILE if mobile else NumberKind.OTHER
        return PhoneNumber(raw=written, key=key, kind=kind)
    if not re.fullmatch(r"\+?[0-9]+", compact):
        has_name = any(c.isalpha() for c in text) or not any(c.isdigit() for c in text)
        kind = NumberKind.NAME if has_name else NumberKind.OTHER
        return PhoneNumber(raw=written, key=" ".join(text.casefold().split()), kind=kind)
    key, kind = _classify(compact, region.upper())
    return PhoneNumber(raw=written, key=key, kind=kind)


def describe(number: PhoneNumber, *, language: str = "zh") -> tuple[str | None, str | None]:
    """Return place and operator by prefix, `None` where the prefix says nothing; see `CAVEAT`.

    The first call loads tables of some 180 MB and takes seconds.
    """
    if not number.key.startswith("+"):
        return None, None
    from phonenumbers import NumberParseException, carrier, geocoder, parse

    try:
        parsed = parse(number.key)
    except NumberParseException:
        return None, None
    operator = carrier.name_for_number(parsed, language)
    if number.kind is NumberKind.VIRTUAL_MOBILE:
        operator = VIRTUAL_CARRIER
    return geocoder.description_for_number(parsed, language) or None, operator or None


def display(number: PhoneNumber) -> str:
    """Return the number as people of its country write it; the text as written where it is none."""
    key = number.key
    if mobile := re.fullmatch(r"\+86(1\d\d)(\d{4})(\d{4})", key):
        return " ".join(mobile.groups())
    if landline := re.fullmatch(rf"\+86({_AREA})(\d{{7,8}})", key):
        return f"0{landline[1]}-{landline[2]}"
    if service := re.fullmatch(r"([48]00)(\d{3})(\d{4})", key):
        return "-".join(service.groups())
    if key.startswith("+"):
        from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

        try:
            return str(format_number(parse(key), PhoneNumberFormat.INTERNATIONAL))
        except NumberParseException:
            return key
    if number.kind in (NumberKind.NAME, NumberKind.WITHHELD):
        return number.raw.strip() or "—"
    return key


def _readable(raw: str) -> str:
    """Return the text without guards, invisible characters and spreadsheet artefacts."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).strip()
    if guard := _GUARD.match(text):
        text = (guard["quoted"] or guard["tel"] or "").strip()
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return _whole(text) if _FLOAT.fullmatch(text) else text


def _whole(text: str) -> str:
    """Return a spreadsheet's float as digits, or unchanged where it was rounded for display."""
    mantissa, _, exponent = text.upper().partition("E")
    whole, _, fraction = mantissa.partition(".")
    places = int(exponent or "0")
    if not exponent:
        return whole
    kept = places - _TRAILING_ZEROS <= len(fraction) <= places
    return whole + fraction.ljust(places, "0") if kept else text


def _classify(digits: str, region: str) -> tuple[str, NumberKind]:
    if region == "CN":
        abroad = digits.lstrip("0") if digits.startswith("00") else ""
        if len(abroad) > _SHORT_DIGITS - 2:
            digits = f"+{abroad}"
        if not digits.startswith("+"):
            return _chinese(digits) or _chinese_with_code(digits) or _elsewhere(digits, region)
    if digits.startswith("+86"):
        key, kind = _chinese_abroad(digits[3:])
        return (key, kind) if region == "CN" or key.startswith("+") else (digits, NumberKind.OTHER)
    return _elsewhere(digits, region)


def _chinese(digits: str) -> tuple[str, NumberKind] | None:
    """Classify a number as dialled inside China."""
    if mobile := _MOBILE.fullmatch(digits):
        virtual = mobile[1].startswith(_VIRTUAL)
        return f"+86{mobile[1]}", NumberKind.VIRTUAL_MOBILE if virtual else NumberKind.MOBILE
    for pattern, kind in _SPECIAL:
        if pattern.fullmatch(digits):
            return digits, kind
    if special := _WITH_AREA.fullmatch(digits):
        everywhere = special[1].startswith("95")
        key = special[1] if everywhere else digits
        return key, NumberKind.PUBLIC if special[1].startswith("1") else NumberKind.HOTLINE
    if landline := _LANDLINE.fullmatch(digits):
        return f"+86{landline[1]}", NumberKind.LANDLINE
    if _LOCAL.fullmatch(digits):
        return digits, NumberKind.LANDLINE
    return (digits, NumberKind.SHORT) if len(digits) <= _SHORT_DIGITS else None


def _chinese_with_code(digits: str) -> tuple[str, NumberKind] | None:
    """Classify digits that begin with 86 and no plus, where nothing else can be meant."""
    if not digits.startswith("86") or len(digits) < 12:
        return None
    key, kind = _chinese_abroad(digits[2:])
    return None if kind is NumberKind.OTHER else (key, kind)


def _chinese_abroad(digits: str) -> tuple[str, NumberKind]:
    """Classify what stands after +86: area codes without their 0, service numbers as they are.

    Ten digits that begin with 10 are a landline in Beijing; a 106 sender of ten digits looks the
    same and is not written with a country code.
    """
    national = digits if digits.startswith("0") else f"0{digits}"
    if landline := _LANDLINE.fullmatch(national):
        return f"+86{landline[1]}", NumberKind.LANDLINE
    key, kind = _chinese(digits) or ("", NumberKind.OTHER)
    local = kind in (NumberKind.SHORT, NumberKind.OTHER) or _LOCAL.fullmatch(digits)
    return (f"+86{digits}", NumberKind.OTHER) if local else (key, kind)


def _elsewhere(digits: str, region: str) -> tuple[str, NumberKind]:
    if len(digits) <= _SHORT_DIGITS and not digits.startswith("+"):
        kind = NumberKind.PUBLIC if digits in _PUBLIC_ELSEWHERE else NumberKind.SHORT
        return digits, kind
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        PhoneNumberType,
        format_number,
        is_possible_number,
        is_valid_number,
        number_type,
        parse,
    )

    kinds = {
        PhoneNumberType.MOBILE: NumberKind.MOBILE,
        PhoneNumberType.FIXED_LINE: NumberKind.LANDLINE,
        PhoneNumberType.TOLL_FREE: NumberKind.SERVICE,
        PhoneNumberType.SHARED_COST: NumberKind.SERVICE,
    }
    try:
        parsed = parse(digits, region)
    except NumberParseException:
        return digits, NumberKind.OTHER
    sure = is_valid_number(parsed)
    if not sure and (region == "CN" or digits.startswith("+") or not is_possible_number(parsed)):
        return digits, NumberKind.OTHER
    key = str(format_number(parsed, PhoneNumberFormat.E164))
    if key.startswith("+86"):
        return _classify(key, region)
    return key, kinds.get(number_type(parsed), NumberKind.OTHER)
