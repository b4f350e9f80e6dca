"""Tell the story of `samples/demo`: who calls and writes when, and what, in one invented month.

The texts are in `story/`, a table a kind; chance fills the gaps, from a seed. Writing it down as a
phone would is the work of `make_demo.py`.
"""

from __future__ import annotations

import csv
import json
import random
import struct
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HERE = Path(__file__).parent
ZONE = timezone(timedelta(hours=8))
YEAR = 2026
BEGIN = datetime(YEAR, 9, 20, tzinfo=ZONE)
BACKUP_AT = datetime(YEAR, 10, 20, 21, 33, 44, 218_000, tzinfo=ZONE)
OWNER = "13900001001"
IN, OUT, MISSED, REJECTED, BLOCKED = 1, 2, 3, 5, 6
WORDS = {
    "shop": ("淘淘", "京鲜", "拼好物", "果园直发"),
    "place": ("金枫园3栋快递柜", "金枫园物业前台", "小店门口货架"),
    "brand": ("远山银行", "乐家超市", "蜂驿站", "学通", "出行帮"),
    "goods": ("牛奶", "可乐", "方便面", "纸巾", "酸奶", "酱油", "鸡蛋", "洗衣液"),
    "area": ("湖东新区", "北站旁", "学府路"),
    "weather": ("有小雨", "降温", "多云", "风大"),
    "thing": ("跳绳", "水彩笔", "口算本", "校服外套"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the story, with every number they use."""

    contact: str | None
    numbers: tuple[str, ...]
    institution: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A row of the call log."""

    at: datetime
    who: str
    number: str
    kind: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A message, `picture` set for an MMS."""

    at: datetime
    who: str
    number: str
    box: str
    expect: str
    body: str
    picture: bytes = b""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording to be made, and the call it belongs to."""

    dialogue: str
    call: Call
    linked: bool
    clean: bool
    codec: str
    path: str


@dataclass(slots=True)
class Story:
    """Everything that is in the backup."""

    people: dict[str, Person]
    calls: list[Call] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table of the story."""
    with (HERE / "story" / f"{name}.tsv").open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)


def moment(text: str, *, milliseconds: int = 0) -> datetime:
    """Read `09-28 10:12` or `09-28 10:12:40` of the story's year."""
    layout = "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M"
    naive = datetime.strptime(f"{YEAR}-{text}", layout)  # noqa: DTZ007 the zone follows
    return naive.replace(tzinfo=ZONE) + timedelta(milliseconds=milliseconds)


def voices() -> list[dict[str, Any]]:
    """Return what is known of the spoken dialogues."""
    loaded: list[dict[str, Any]] = json.loads(
        (HERE / "voices" / "manifest.json").read_text(encoding="utf-8")
    )
    return loaded


def load_people() -> dict[str, Person]:
    """Return the people of the story by key."""
    return {
        row["key"]: Person(
            contact=None if row["contact"] == "-" else row["contact"],
            numbers=tuple(row["numbers"].split(";")),
            institution=row["role"].partition(":")[2] or None,
        )
        for row in rows("people")
    }


def number_of(
    people: Mapping[str, Person], who: str, rng: random.Random, *, writes: bool = False
) -> tuple[str, str]:
    """Return the key and a number: `sdt:3` is the fourth, `sdt` any of them that can do it."""
    key, _, index = who.partition(":")
    if key == "hidden":
        return key, index
    numbers = people[key].numbers
    able = [number for number in numbers if not (writes and number.startswith("0"))]
    return key, numbers[int(index)] if index else rng.choice(able)


def spelled(number: str, rng: random.Random) -> str:
    """Write a number the way one row of a phone's database happens to have it."""
    mobile, landline = number.startswith("1") and len(number) == 11, number.startswith("0")
    if not (mobile or landline):
        return number
    national = number.removeprefix("0")
    area = 3 if number[1] in "12" else 4
    split = (
        f"{number[:3]} {number[3:7]} {number[7:]}" if mobile else f"{number[:area]}-{number[area:]}"
    )
    shapes = (number, f"+86{national}", f"0086{national}", split)
    return rng.choices(shapes, weights=(60, 30, 5, 5))[0]


# --- calls ---------------------------------------------------------------------------------------


def told_calls(story: Story, rng: random.Random) -> None:
    """Add the calls the story names, and those that were recorded."""
    for row in rows("calls"):
        key, number = number_of(story.people, row["who"], rng)
        at = moment(row["when"], milliseconds=rng.randrange(1, 1000))
        story.calls.append(
            Call(at=at, who=key, number=number, kind=int(row["type"]), seconds=int(row["seconds"]))
        )
    lengths = {voice["file"]: voice["seconds"] for voice in voices()}
    for row in rows("recordings"):
        key, number = number_of(story.people, row["who"], rng)
        call = Call(
            at=datetime.strptime(f"{row['when']} +0800", "%Y-%m-%d %H:%M:%S.%f %z"),
            who=key,
            number=number,
            kind=IN if row["direction"] == "in" else OUT,
            seconds=round(lengths[f"{row['dialogue']}.flac"]),
        )
        linked = row["linked"] == "yes"
        story.recordings.append(
            Recording(
                dialogue=row["dialogue"],
                call=call,
                linked=linked,
                clean=row["clean"] == "yes",
                codec=row["codec"],
                path=row["path"],
            )
        )
        if linked:
            story.calls.append(call)


def free(story: Story, at: datetime, seconds: int) -> datetime:
    """Move a call back until the line is free for it, and clear of every recorded call."""
    kept = [(call, 8, 40) for call in story.calls]
    kept += [(recording.call, 180, 90) for recording in story.recordings]
    taken = sorted(
        (call.at - timedelta(seconds=before), call.at + timedelta(seconds=call.seconds + after))
        for call, before, after in kept
    )
    for begin, end in taken:
        if begin - timedelta(seconds=seconds) <= at <= end:
            at = end + timedelta(milliseconds=1_237)
    return at


def add_call(story: Story, at: datetime, who: str, number: str, kind: int, seconds: int) -> None:
    """Add a call at the first free moment, unless the backup was made before."""
    at = free(story, at, seconds)
    if at < BACKUP_AT - timedelta(minutes=20):
        story.calls.append(Call(at=at, who=who, number=number, kind=kind, seconds=seconds))


def pressing_calls(story: Story, rng: random.Random) -> None:
    """Add the collectors' calls of each day: changing numbers, series, most of them unanswered."""
    for row in rows("pressure"):
        day = moment(f"{row.pop('day')} 00:00")
        for who, wanted in row.items():
            told = sum(c.who == who and c.at.date() == day.date() for c in story.calls)
            at = day + timedelta(hours=8, minutes=5, milliseconds=rng.randrange(5_000_000))
            for _ in range(max(0, int(wanted) - told)):
                kind = rng.choices((MISSED, REJECTED, IN, BLOCKED), weights=(46, 22, 26, 6))[0]
                seconds = {
                    MISSED: rng.randrange(8, 58),
                    REJECTED: rng.randrange(2, 10),
                    IN: rng.choice((0, 3, 5, 9, 14, 22, 37, 48, 63)),
                    BLOCKED: 0,
                }[kind]
                number = rng.choice(story.people[who].numbers)
                add_call(story, at, who, number, kind, seconds)
                series = rng.random() < 0.4
                at += timedelta(
                    seconds=rng.randrange(45, 200) if series else rng.randrange(1500, 7000)
                )
                if at.hour >= 21:
                    at = day + timedelta(hours=rng.randrange(9, 19), minutes=rng.randrange(60))
                at += timedelta(milliseconds=rng.randrange(1, 1000))


def everyday_calls(story: Story, rng: random.Random) -> None:
    """Add the calls of an ordinary month."""
    for row in rows("chatter"):
        for _ in range(int(row["calls"])):
            hour = rng.randrange(int(row["from"]), int(row["to"]))
            at = BEGIN + timedelta(
                days=rng.randrange(31), hours=hour, milliseconds=rng.randrange(3_600_000)
            )
            key, number = number_of(story.people, row["who"], rng)
            kind = IN if rng.randrange(100) < int(row["incoming"]) else OUT
            seconds = rng.randrange(int(row["shortest"]), int(row["longest"]))
            if rng.randrange(100) < int(row["missed"]):
                kind, seconds = (MISSED, rng.randrange(10, 50)) if kind == IN else (OUT, 0)
            add_call(story, at, key, number, kind, seconds)


# --- messages ------------------------------------------------------------------------------------


def told_texts(story: Story, rng: random.Random) -> None:
    """Add the messages the story names word by word."""
    for row in rows("messages"):
        key, number = number_of(story.people, row["who"], rng, writes=True)
        at = moment(row["when"], milliseconds=rng.randrange(1, 60_000))
        paint = {"饺子": plate, "运动会": plate, "效果图": face, "律师函": letter}.get(
            row["picture"]
        )
        others = (OWNER, story.people["wei"].numbers[0]) if row["picture"] == "运动会" else ()
        story.texts.append(
            Text(
                at=at,
                who=key,
                number=number,
                box=row["box"],
                expect=row["expect"],
                body=row["body"],
                picture=png(paint) if paint else b"",
                others=others,
            )
        )


def everyday_texts(story: Story, rng: random.Random) -> None:
    """Add parcels, codes, promotions and small talk."""
    for row in rows("fillers"):
        for _ in range(int(row["times"])):
            key, number = number_of(story.people, row["who"], rng, writes=True)
            at = BEGIN + timedelta(
                days=rng.randrange(30),
                hours=rng.randrange(8, 21),
                milliseconds=rng.randrange(3_600_000),
            )
            words: dict[str, object] = {k: rng.choice(v) for k, v in WORDS.items()}
            words |= {
                "code": f"{rng.randrange(1, 9)}-{rng.randrange(1, 9)}-{rng.randrange(1000, 9999)}",
                "digits": rng.randrange(100_000, 999_999),
                "digits2": rng.randrange(18, 96),
                "digit": rng.randrange(2, 9),
                "price": f"{rng.randrange(6, 90)}.{rng.randrange(1, 10)}0",
                "hour": max(at.hour + 1, 18),
                "hour2": rng.randrange(7, 10),
                "month": at.month,
                "day": at.day,
            }
            body = row["body"].format_map(words)
            text = Text(at=at, who=key, number=number, box=row["box"], expect="clean", body=body)
            story.texts.append(text)


def png(paint: Callable[[int, int], tuple[int, int, int]]) -> bytes:
    """Return a small picture, stored without compression: the same bytes from every zlib."""
    width, height = 60, 80
    lines = b"".join(
        b"\0" + bytes(c for x in range(width) for c in paint(2 * x, 2 * y)) for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 0)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def letter(x: int, y: int) -> tuple[int, int, int]:
    """Paint a sheet with grey lines and a red seal."""
    if 100 < (x - 88) ** 2 + (y - 126) ** 2 < 196:
        return 200, 40, 40
    return (150, 150, 150) if 20 < y < 110 and y % 10 < 2 and 12 < x < 108 else (246, 245, 240)


def plate(x: int, y: int) -> tuple[int, int, int]:
    """Paint a plate on a table."""
    from_middle = (x - 60) ** 2 + (y - 80) ** 2
    return (238, 236, 230) if from_middle < 2_200 else (146, 104 + y // 8, 70 + x // 8)


def face(x: int, y: int) -> tuple[int, int, int]:
    """Paint a grey outline of a head on a card."""
    head = (x - 60) ** 2 + (y - 62) ** 2 < 600 or (x - 60) ** 2 / 3 + (y - 140) ** 2 < 900
    return (120, 120, 124) if head else (214, 220, 226)


def tell(seed: int = YEAR) -> Story:
    """Return the whole story, calls and messages in the order of their times."""
    rng = random.Random(seed)
    story = Story(load_people())
    told_calls(story, rng)
    pressing_calls(story, rng)
    everyday_calls(story, rng)
    told_texts(story, rng)
    everyday_texts(story, rng)
    story.calls.sort(key=lambda call: call.at)
    story.texts.sort(key=lambda text: text.at)
    return story
