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
from importers.recording_party import NUMBER, Party, is_number, named, number_in, read_party
from importers.wall_time import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


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

SCHEMES: Final = (
    (
        "bcr",
        r"(?P<date>\d{8})_(?P<time>\d{6})(?:\.(?P<ms>\d{1,9})|(?=Z|[+-](?:0\d|1[0-4])(?:[03]0|[14]5)))"
        r"(?P<offset>[+-]\d{4}|Z)"
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
    ("huawei", rf"(?P<name>.+)@(?P<number>{NUMBER})_(?P<date>\d{{14}})"),
    ("huawei", r"(?P<who>.+)_(?P<date>\d{14})"),
    ("acr", rf"{_TIMES} \((?P<source>[^()]*)\) (?P<who>.*?)(?: ?(?P<direction>[↗↙]))?"),
    ("grapheneos", r"CallRecord_(?P<date>\d{8})-(?P<time>\d{6})(?:_(?P<who>.+))?"),
    ("cube", r"(?P<source>[A-Za-z]{2,20})_(?P<date>\d{8})-(?P<time>\d{6})(?:_(?P<who>.+))?"),
    ("lineageos", rf"(?P<number>{NUMBER})_{_SHORT_TIMES}"),
    ("samsung", rf"(?:(?P<prefix>Call recording|通话录音|통화 녹음) )?(?P<who>.+)_{_SHORT_TIMES}"),
    ("vivo", rf"(?P<who>.+) {_TIMES}"),
    ("axet", rf"{_TIMES}(?:[ _-]+(?P<who>.+))?"),
    ("oppo", r"(?P<who>.+)-(?P<date>\d{10}|\d{12})"),
    ("epoch", r"(?:(?P<who>.+)[_-])?(?P<epoch>1\d{12})"),
    ("epoch", r"(?P<epoch>1\d{12})[_-](?P<who>.+)"),
    ("epoch", r"(?:(?P<who>.+)[_-])?(?P<epoch>1[5-9]\d{8})"),
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
_COPY = re.compile(r"(?:\s*\(\d{1,2}\)|(?: - |[ _-])(?:Copy|副本)(?: ?\(\d+\))?)\Z")
_NUMBERED = re.compile(r"(\d{6}|\d-\d\d|\d\.\d\d)[_-]\d{1,2}\Z")
"""A number behind the time: another copy, or another part of the same call."""
_ATTACHED = re.compile(r"(?P<who>.*?)\s*- Text - (?P<conversation>\S{20})-(?P<part>\d+-\d+)")
"""Google Voice: a sound in a message; the name has the time the conversation began, not its own."""
_DATE_ANYWHERE = re.compile(
    r"(?<!\d)(20\d\d)([-._/]?)(\d\d)\2(\d\d)[ T_\-.]{0,3}(\d\d)([-.:：_]?)(\d\d)(?:\6(\d\d))?(?!\d)"
)
_DATE_IN_CHINESE = re.compile(
    r"(?<!\d)(20\d\d)年(\d\d?)月(\d\d?)[日号]?[ _\-]{0,3}"
    r"(?P<half>凌晨|早上|上午|中午|下午|晚上)? ?"
    r"(\d\d?)[时点:：](\d\d?)(?:[分:：](?:(\d\d?)秒?)?)?(?!\d)"
)
_TOLD = re.compile(r"[\u3400-\u9fff]")
"""A name found beside a date has Han characters: `VID` and `New Recording 7` are nobody's."""


def read_name(name: str, zone: tzinfo) -> NameReading:
    """Return what a file name says of the call; every part missing where it says nothing."""
    if len(name) > LONGEST_NAME:
        return NameReading()
    stem = _stem(name)
    for text in dict.fromkeys((stem, _NUMBERED.sub(r"\1", stem))):
        if reading := _by_scheme(text, zone):
            return reading
    return _search(_NUMBERED.sub(r"\1", stem), zone)


def _by_scheme(stem: str, zone: tzinfo) -> NameReading | None:
    """Return what the first scheme that fits says; `None` where none does."""
    if attached := _ATTACHED.fullmatch(stem):
        number = attached["who"] if is_number(attached["who"]) else None
        return NameReading(scheme="google_voice", number=number, raw=attached.groupdict())
    for scheme, pattern in SCHEMES:
        found = re.fullmatch(pattern, stem, re.DOTALL)
        if found and (reading := _read(scheme, found.groupdict(default=""), zone)):
            return reading
    return None


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
    party = _party(scheme, pieces)
    return NameReading(
        scheme=scheme,
        started_at=started_at,
        time_basis=basis,
        number=party.number,
        name=party.name,
        direction=_DIRECTIONS.get(pieces.get("direction", ""), party.direction),
        raw=pieces,
    )


def _time(pieces: Mapping[str, str], zone: tzinfo) -> tuple[datetime | None, TimeBasis]:
    if "epoch" in pieces:
        return instant(pieces["epoch"]), TimeBasis.INSTANT
    digits = re.sub(r"\D", "", pieces["date"] + pieces.get("time", ""))
    if "offset" not in pieces:
        return moment(digits, zone), TimeBasis.CASE_ZONE
    wall = moment(digits, _offset(pieces["offset"]))
    exact = wall.replace(microsecond=int(pieces.get("ms", "").ljust(6, "0")[:6])) if wall else None
    return exact, TimeBasis.OFFSET


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    minutes = min(int(text[1:3]) * 60 + int(text[3:]), 24 * 60 - 1)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _party(scheme: str, pieces: Mapping[str, str]) -> Party:
    """Return the other side."""
    if "number" in pieces:
        return Party(number=pieces["number"].strip(), name=named(pieces.get("name", "")))
    who = pieces.get("who", "").strip()
    if scheme != "bcr":
        return read_party(who)
    number, _, name = who.partition("_")
    return Party(number=number, name=named(name)) if is_number(number) else Party(name=named(who))


def _search(stem: str, zone: tzinfo) -> NameReading:
    """Look for one date with a time, and read what stands beside it."""
    for start, end, digits in _dates(stem):
        started_at = moment(digits, zone)
        if started_at is not None:
            sides = (part.strip(" _-.") for part in (stem[:start], stem[end:]))
            party = read_party("_".join(filter(None, sides)))
            told = party.name and (party.number or _TOLD.search(party.name))
            return NameReading(
                scheme="generic",
                started_at=started_at,
                number=party.number,
                name=party.name if told else None,
                direction=party.direction,
            )
    number = number_in(stem)
    return NameReading(scheme="generic" if number else None, number=number)


def _dates(stem: str) -> Iterator[tuple[int, int, str]]:
    """Yield place and digits of what looks like a date with a time."""
    for found in _DATE_ANYWHERE.finditer(stem):
        yield *found.span(), "".join(found.group(1, 3, 4, 5, 7)) + (found[8] or "00")
    for found in _DATE_IN_CHINESE.finditer(stem):
        year, month, day, half, hour, minute, second = found.groups(default="0")
        parts = (month, day, str(_hour(half, int(hour))), minute, second)
        yield *found.span(), year + "".join(part.zfill(2) for part in parts)


def _hour(half: str, hour: int) -> int:
    """Return the hour of the day; 24 for twelve at night, which may be of this day or the next."""
    match half, hour:
        case "凌晨", 12:
            return 0
        case "晚上", 12:
            return 24
        case "下午" | "晚上", _ if hour < 12:
            return hour + 12
        case "中午", 1 | 2:
            return hour + 12
    return hour
