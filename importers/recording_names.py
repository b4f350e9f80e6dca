"""What the file names of call recordings say, maker by maker.

Times in names are wall-clock times of the phone, except where a scheme writes the offset. A number
is told from a date by where it stands in the scheme and by whether the date can be; a name that no
scheme explains is searched for one date and one number, and where it has none, nothing is made up.
Sources: MIUI `RecordingNameUtils`, BCR README, BCR-GUI's patterns for ColorOS, GrapheneOS, Huawei
and LineageOS; names in user reports for the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Final

from analyzer.model.records import Direction, TimeBasis
from importers.android import instant
from importers.wall_time import moment

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReading:
    """What a name says; every part may be missing."""

    scheme: str | None = None
    """Which scheme explains it; `generic` where date or number were only found."""
    started_at: datetime | None = None
    time_basis: TimeBasis = TimeBasis.CASE_ZONE
    number: str | None = None
    name: str | None = None
    direction: Direction = Direction.UNKNOWN
    raw: Mapping[str, str] = field(default_factory=dict)
    """The pieces, by their name in the scheme."""


EXTENSIONS: Final = frozenset(
    {".amr", ".awb", ".3gp", ".3ga", ".m4a", ".aac", ".mp3", ".mp4"}
    | {".ogg", ".oga", ".opus", ".wav", ".flac"}
)
LONGEST_NAME: Final = 300
"""Characters; no file system of a phone takes more."""

_TIMES = r"(?P<date>\d{4}-\d\d-\d\d)[ _T](?P<time>\d\d[-.:：]\d\d[-.:：]\d\d)"
_SHORT_TIMES = r"(?P<date>\d{6})_(?P<time>\d{6})"
_NUMBER = r"\+?(?=(?:[^\d*]*[\d*]){3})[\d*][\d* ().#,;ps\-]*"

SCHEMES: Final = (
    (
        "bcr",
        r"(?P<date>\d{8})_(?P<time>\d{6})\.(?P<ms>\d{3})(?P<offset>[+-]\d{4}|Z)"
        r"(?:_(?P<direction>in|out|conference))?(?:_sim(?P<sim>\d+))?(?:_(?P<who>.+))?",
    ),
    (
        "google_voice",
        r"(?P<who>.*?)\s*- (?P<kind>Voicemail|Recorded|Received|Placed|Missed) - "
        r"(?P<date>\d{4}-\d\d-\d\d)T(?P<time>\d\d_\d\d_\d\d)(?P<offset>Z)",
    ),
    ("lg", r"(?P<direction>[01])d(?P<date>\d{14})p(?P<who>.*)"),
    ("miui", r"(?P<prefix>[^@]{1,20})@(?P<who>.*\(.*\))_(?P<date>\d{14})"),
    ("miui", r"(?P<prefix>通话录音|通話錄音|录音|Call|Вызов)@(?P<who>.+)_(?P<date>\d{14})"),
    ("huawei", rf"(?P<name>.+)@(?P<number>{_NUMBER})_(?P<date>\d{{14}})"),
    ("huawei", r"(?P<who>.+)_(?P<date>\d{14})"),
    ("acr", rf"{_TIMES} \((?P<source>[^()]*)\) (?P<who>.*?)(?: ?(?P<direction>[↗↙]))?"),
    ("grapheneos", r"CallRecord_(?P<date>\d{8})-(?P<time>\d{6})(?:_(?P<who>.+))?"),
    ("cube", r"(?P<source>[A-Za-z]{2,20})_(?P<date>\d{8})-(?P<time>\d{6})(?:_(?P<who>.+))?"),
    ("lineageos", rf"(?P<number>{_NUMBER})_{_SHORT_TIMES}"),
    ("samsung", rf"(?:(?P<prefix>Call recording|通话录音|통화 녹음) )?(?P<who>.+)_{_SHORT_TIMES}"),
    ("vivo", rf"(?P<who>.+) {_TIMES}"),
    ("axet", rf"{_TIMES}(?:[ _-]+(?P<who>.+))?"),
    ("oppo", r"(?P<who>.+)-(?P<date>\d{10}|\d{12})"),
    ("epoch", r"(?:(?P<who>.+)[_-])?(?P<epoch>1\d{12})"),
    ("epoch", r"(?P<epoch>1\d{12})[_-](?P<who>.+)"),
)
"""Scheme and pattern of the name without extension; the first that fits with a date that can be."""

_DIRECTIONS: Final = {
    "in": Direction.IN,
    "out": Direction.OUT,
    "1": Direction.IN,
    "0": Direction.OUT,
    "↙": Direction.IN,
    "↗": Direction.OUT,
}
_NOBODY = frozenset(
    {"", "null", "unknown", "private", "call", "calls", "record", "recording", "phone", "voice"}
    | {"未知", "未知号码", "未知来电", "私人号码", "通话录音", "通话", "录音", "来电", "去电"}
)

_COPY = re.compile(r"(?:\s*\(\d{1,2}\)| - (?:Copy|副本)(?: ?\(\d+\))?)\Z")
_BRACKETED = re.compile(r"(?P<name>.*?)\s*\((?P<number>[^()]*)\)", re.DOTALL)
_TRAILING = re.compile(r".*[^\d+](?P<number>\+?\d[\d \-]{5,}\d)", re.DOTALL)
_MEMBER = re.compile(r"[^()]*\([+\d][\d +\-*ps,]{2,}\)(?:_|\Z)")
_ATTACHED = re.compile(r"(?P<who>.*?)\s*- Text - (?P<conversation>\S{20})-(?P<part>\d+-\d+)")
"""Google Voice: a sound in a message; the name has the time the conversation began, not its own."""
_DATE_ANYWHERE = re.compile(
    r"(?<!\d)(20\d\d)([-._年/]?)(\d\d)(?:\2|月)(\d\d)日?"
    r"[ T_\-.]{0,3}(\d\d)([-.:：_时]?)(\d\d)(?:(?:\6|分)(\d\d)秒?)?(?!\d)"
)
_NUMBER_ANYWHERE = re.compile(r"(?<![\d+])\+?\d(?:[ -]?\d){6,15}(?!\d)")
_MOBILE_ANYWHERE = re.compile(r"(?<!\d)(?:\+?86|0086)?1[3-9]\d{9}(?!\d)")
_LOOKS_LIKE_DATE = re.compile(r"(?:19|20)\d{6}(?:\d{4}|\d{6})?")


def read_name(name: str, zone: tzinfo) -> NameReading:
    """Return what a file name says of the call; every part missing where it says nothing."""
    if len(name) > LONGEST_NAME:
        return NameReading()
    stem = _stem(name)
    if attached := _ATTACHED.fullmatch(stem):
        number = attached["who"] if _is_number(attached["who"]) else None
        return NameReading(scheme="google_voice", number=number, raw=attached.groupdict())
    for scheme, pattern in SCHEMES:
        found = re.fullmatch(pattern, stem, re.DOTALL)
        if found and (reading := _read(scheme, found.groupdict(default=""), zone)):
            return reading
    return _search(stem, zone)


def _stem(name: str) -> str:
    base, dot, extension = name.rpartition(".")
    stem = base if f"{dot}{extension.lower()}" in EXTENSIONS else name
    return _COPY.sub("", stem.replace("\ufe0e", "").replace("\ufe0f", "")).strip()


def _read(scheme: str, found: dict[str, str], zone: tzinfo) -> NameReading | None:
    """Return the reading of a name that fits a scheme; `None` where its date cannot be."""
    pieces = {key: text for key, text in found.items() if text}
    started_at, basis = _time(pieces, zone)
    if started_at is None:
        return None
    number, name = _who(scheme, pieces)
    return NameReading(
        scheme=scheme,
        started_at=started_at,
        time_basis=basis,
        number=number,
        name=name,
        direction=_DIRECTIONS.get(pieces.get("direction", ""), Direction.UNKNOWN),
        raw=pieces,
    )


def _time(pieces: Mapping[str, str], zone: tzinfo) -> tuple[datetime | None, TimeBasis]:
    if "epoch" in pieces:
        return instant(pieces["epoch"]), TimeBasis.INSTANT
    digits = re.sub(r"\D", "", pieces["date"] + pieces.get("time", ""))
    if "offset" not in pieces:
        return moment(digits, zone), TimeBasis.CASE_ZONE
    wall = moment(digits, _offset(pieces["offset"]))
    exact = wall.replace(microsecond=int(pieces.get("ms", "0")) * 1000) if wall else None
    return exact, TimeBasis.OFFSET


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    minutes = min(int(text[1:3]) * 60 + int(text[3:]), 24 * 60 - 1)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _members(who: str) -> list[str]:
    """Return the members of a conference as they stand in the name; empty where it is none."""
    found = [member[0] for member in _MEMBER.finditer(who)]
    return [m.rstrip("_") for m in found] if len(found) > 1 and "".join(found) == who else []


def _who(scheme: str, pieces: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return number and name of the other side."""
    if "number" in pieces:
        return pieces["number"].strip(), _named(pieces.get("name", ""))
    who = pieces.get("who", "").strip()
    if scheme == "bcr":
        number, _, name = who.partition("_")
        return (number, _named(name)) if _is_number(number) else (None, _named(who))
    if _is_number(who):
        return who, None
    if members := _members(who):
        return None, "、".join(members)
    if bracketed := _BRACKETED.fullmatch(who):
        outside, inside = bracketed["name"].strip(), bracketed["number"].strip()
        if _is_number(inside):
            return inside, _named(outside) if not _is_number(outside) else None
        return (
            (outside, _named(inside)) if _is_number(outside) else (None, _named(outside or inside))
        )
    if trailing := _TRAILING.fullmatch(who):
        return trailing["number"], None
    return None, _named(who)


def _is_number(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return digits <= 20 and re.fullmatch(_NUMBER, text) is not None


def _named(text: str) -> str | None:
    return None if text.strip().lower() in _NOBODY else text.strip()


def _search(stem: str, zone: tzinfo) -> NameReading:
    """Look for one date with a time, and one number outside it."""
    started_at = None
    for found in _DATE_ANYWHERE.finditer(stem):
        digits = "".join(found.group(1, 3, 4, 5, 7)) + (found[8] or "00")
        started_at = moment(digits, zone)
        if started_at is not None:
            stem = f"{stem[: found.start()]}\n{stem[found.end() :]}"
            break
    numbers = set(_MOBILE_ANYWHERE.findall(stem)) or {
        text
        for text in _NUMBER_ANYWHERE.findall(stem)
        if not _LOOKS_LIKE_DATE.fullmatch(re.sub(r"\D", "", text))
    }
    number = numbers.pop() if len(numbers) == 1 else None
    scheme = "generic" if started_at or number else None
    return NameReading(scheme=scheme, started_at=started_at, number=number)
