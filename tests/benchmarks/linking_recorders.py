"""Made phones told from their recorders: real file names, clocks that jump, zones, copies, memos.

`linking_phones` begins with calls and adds what a scheme leaves out. Here a phone has one or two
recorders with habits of their own, and what a recording says is read from its file name.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from analyzer.model.records import CallOutcome, CallRecord, Contact, Direction, TimeBasis
from importers.recording_names import read_name
from tests.benchmarks.linking_phones import Phone, call, recording, where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analyzer.model.records import Recording

HOME = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2026, 2, 20, tzinfo=UTC)
ABROAD = ("Asia/Tokyo", "Asia/Urumqi", "Europe/London", "America/Los_Angeles", "Asia/Kolkata")
SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = ("妈", "伟", "芳", "小明", "经理", "快递", "房东", "老师", "三姐", "阿强")


@dataclass(frozen=True, kw_only=True)
class Take:
    """What a recorder knows of a recording when it names the file."""

    begin: datetime
    """By the recorder's clock, in the phone's zone of the moment."""
    end: datetime
    created: datetime
    number: str
    """As the recorder shows it; empty where withheld."""
    name: str | None
    way: Direction


def _who(take: Take) -> str:
    return take.name or take.number or "未知"


def _miui(take: Take) -> str:
    shown = (take.number or "未知").replace("+", "00")
    return f"通话录音@{take.name or shown}({shown})_{take.begin:%Y%m%d%H%M%S}.mp3"


def _bcr(take: Take) -> str:
    way = {Direction.IN: "in", Direction.OUT: "out"}[take.way]
    at = f"{take.created:%Y%m%d_%H%M%S}.{take.created.microsecond // 1000:03d}{take.created:%z}"
    return "_".join(filter(None, (at, way, take.number, take.name))) + ".oga"


def _acr(take: Take) -> str:
    arrow = "↙" if take.way is Direction.IN else "↗"
    who = f"{take.name} ({take.number})" if take.name else take.number
    return f"{take.begin:%Y-%m-%d %H-%M-%S} (phone) {who} {arrow}.amr"


def _noon(take: Take) -> str:
    half = "上午" if take.begin.hour < 12 else "下午"
    hour = take.begin.hour % 12 or 12
    half = "中午" if take.begin.hour == 12 else half
    half = "凌晨" if take.begin.hour == 0 else half
    at = f"{take.begin:%Y年%m月%d日} {half}{hour}点{take.begin:%M分%S秒}"
    return f"{_who(take)} {at}.m4a"


def _opaque(take: Take) -> str:
    letters = str.maketrans("0123456789", "ghijklmnop")
    return uuid5(NAMESPACE_OID, take.begin.isoformat()).hex.translate(letters)


NAMES: dict[str, Callable[[Take], str]] = {
    "miui": _miui,
    "huawei": lambda t: f"{_who(t)}_{t.begin:%Y%m%d%H%M%S}.amr",
    "huawei at": lambda t: f"{t.name or t.number}@{t.number}_{t.begin:%Y%m%d%H%M%S}.m4a",
    "oppo": lambda t: f"{_who(t)}-{t.begin:%y%m%d%H%M}.mp3",
    "oppo seconds": lambda t: f"{_who(t)}-{t.begin:%y%m%d%H%M%S}.mp3",
    "vivo": lambda t: f"{_who(t)} {t.begin:%Y-%m-%d %H-%M-%S}.m4a",
    "samsung": lambda t: f"通话录音 {_who(t)}_{t.begin:%y%m%d_%H%M%S}.m4a",
    "lg": lambda t: f"{int(t.way is Direction.IN)}d{t.begin:%Y%m%d%H%M%S}p{t.number or 'null'}.3gp",
    "bcr": _bcr,
    "bcr bare": lambda t: f"{_bcr(replace(t, number='', name=None))}",
    "acr": _acr,
    "axet": lambda t: f"{t.begin:%Y-%m-%d %H.%M.%S}.ogg",
    "google": lambda t: f"{_opaque(t)}.wav",
    "cube": lambda t: f"phone_{t.begin:%Y%m%d-%H%M%S}_{_who(t)}.amr",
    "graphene": lambda t: f"CallRecord_{t.begin:%Y%m%d-%H%M%S}_{t.number}.oga",
    "epoch": lambda t: f"{_who(t)}_{int(t.begin.timestamp() * 1000)}.amr",
    "name only": lambda t: f"{t.name or t.number}_{t.begin:%Y%m%d%H%M%S}.amr",
    "at end": lambda t: f"{_who(t)}_{t.end:%Y%m%d%H%M%S}.m4a",
    "half days": _noon,
    "utc": lambda t: f"Call_{t.number}_{t.begin.astimezone(UTC):%Y%m%d_%H%M%S}.m4a",
    "minutes": lambda t: f"{t.number} {t.begin:%Y-%m-%d %H-%M}.m4a",
    "local line": lambda t: f"{_who(t).removeprefix('0755')}_{t.begin:%Y%m%d%H%M%S}.amr",
}
"""How recorders name files."""


@dataclass(frozen=True, kw_only=True)
class Recorder:
    """A recorder and its habits."""

    naming: str
    offset_s: float = 0.0
    jump_at: datetime | None = None
    """When its clock was set anew, to `then_s`."""
    then_s: float = 0.0
    with_ring: str = "never"
    """`out` where it begins with the dialling of calls the owner makes, `always`, or `never`."""
    cut_s: float = 1e9
    """Longest file."""
    part: float = 0.6
    """How many calls it records."""

    def ahead(self, at: datetime) -> timedelta:
        """Return how far the clock is ahead at a moment."""
        late = self.jump_at is not None and at >= self.jump_at
        return timedelta(seconds=self.then_s if late else self.offset_s)


@dataclass(frozen=True, kw_only=True)
class Owner:
    """A phone's owner, and what became of the data."""

    days: int
    calls: int
    bombing: float
    recorders: tuple[Recorder, ...]
    travels: tuple[float, float, str] | None
    """First day abroad, last, and the zone."""
    deleted: float
    newest: int
    """The log keeps so many rows."""
    bill: str
    """Carrier's bill: `none`, `beside` the log, or `alone`."""
    saved: str
    """What became of save times: `kept`, `copied` in one go, `one` for all, `off` by a zone."""
    memos: int
    prefix: str
    double: float


@dataclass(kw_only=True)
class _Made:
    calls: list[tuple[int, CallRecord]] = field(default_factory=list)
    recordings: list[tuple[int, Recording]] = field(default_factory=list)
    modified: dict[int, datetime] = field(default_factory=dict)
    truth: dict[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Talk:
    """A call as it was."""

    number: str
    name: str | None
    way: Direction
    begin: datetime
    ring: float
    talked: float
    withheld: bool
    sim: str


def owner(seed: int) -> Owner:
    """Return the owner of a seed."""
    draw = random.Random(seed * 31_337 + 11)
    schemes = list(NAMES)
    days = draw.randint(10, 200)
    recorders = [_recorder(draw, schemes[seed % len(schemes)], days)]
    if draw.random() < 0.25:
        others = [name for name in schemes if _scheme(name) != _scheme(recorders[0].naming)]
        recorders.append(_recorder(draw, draw.choice(others), days))
    away = draw.uniform(0, days)
    return Owner(
        days=days,
        calls=draw.randint(60, 900),
        bombing=draw.choice([0.0, 0.1, 0.5]),
        recorders=tuple(recorders),
        travels=(away, away + draw.uniform(3, 15), draw.choice(ABROAD))
        if draw.random() < 0.15
        else None,
        deleted=draw.choice([0.0, 0.03, 0.1]),
        newest=draw.choice([10**9, 10**9, 500, 300]),
        bill=draw.choice(["none", "none", "none", "beside", "alone"]),
        saved=draw.choice(["kept", "kept", "copied", "one", "off"])
        if all(recorder.naming != "google" for recorder in recorders)
        else "kept",
        memos=draw.choice([0, 5, 30]),
        prefix=draw.choice(["{}", "{}", "+86{}", "0086{}", "86{}", "17951{}", "12593{}"]),
        double=draw.choice([0.0, 0.05, 0.2]),
    )


def _scheme(naming: str) -> str | None:
    """Return the scheme that explains the names of a recorder."""
    some = Take(
        begin=FIRST, end=FIRST, created=FIRST, number="13900000001", name=None, way=Direction.IN
    )
    return read_name(NAMES[naming](some), HOME).scheme


def _recorder(draw: random.Random, naming: str, days: int) -> Recorder:
    steady = draw.choice([0.0, 0.0, draw.uniform(-90, 90)])
    return Recorder(
        naming=naming,
        offset_s=steady,
        jump_at=FIRST + timedelta(days=draw.uniform(0.2, 0.8) * days)
        if draw.random() < 0.2
        else None,
        then_s=draw.uniform(-90, 90),
        with_ring=draw.choice(["never", "never", "out", "always"]),
        cut_s=draw.choice([1e9, 1e9, 1e9, 600.0, 120.0]),
        part=draw.choice([0.4, 0.8, 1.0]),
    )


def phone(seed: int) -> Phone:
    """Return the phone of a seed."""
    draw, own = random.Random(seed * 7907 + 3), owner(seed)
    talks = _talks(draw, own)
    made = _Made()
    kept = max(0, len(talks) - own.newest)
    for place, talk in enumerate(talks):
        same: frozenset[int] = frozenset()
        if place >= kept and draw.random() >= own.deleted:
            same = frozenset(_logged(draw, own, made, talk))
        if talk.talked <= 0:
            continue
        for recorder in own.recorders:
            if draw.random() < recorder.part:
                _record(draw, own, made, recorder, talk, same)
    _memos(draw, own, made, talks)
    _save(draw, own, made)
    people = {talk.number: talk.name for talk in talks if talk.name}
    contacts = [
        (900_000 + i, Contact(provenance=where("Ebook", i), name=name, numbers=(number,)))
        for i, (number, name) in enumerate(sorted(people.items()))
        if draw.random() < 0.8
    ]
    return Phone(
        calls=made.calls,
        recordings=made.recordings,
        contacts=contacts,
        modified=made.modified,
        truth=made.truth,
    )


def _talks(draw: random.Random, own: Owner) -> list[_Talk]:
    numbers = [
        f"1{draw.choice(['39', '70', '67'])}0000{draw.randint(0, 9999):04d}" for _ in "x" * 14
    ]
    numbers += [f"07550000{draw.randint(0, 9999):04d}" for _ in range(4)] + ["95000123"]
    names: dict[str, str] = {}
    for number in draw.sample(numbers, 7):
        names[number] = draw.choice(SURNAMES) + draw.choice(GIVEN)
    rows: list[_Talk] = []
    free = FIRST
    for at in sorted(FIRST + timedelta(days=own.days * draw.random()) for _ in range(own.calls)):
        at = max(at, free)
        number, burst = draw.choice(numbers), 1
        if draw.random() < own.bombing:
            burst = draw.randint(2, 8)
        for _ in range(burst):
            answered = draw.random() < 0.6
            way = Direction.OUT if draw.random() < 0.3 else Direction.IN
            talk = _Talk(
                number=number,
                name=names.get(number),
                way=way,
                begin=at.replace(microsecond=at.microsecond // 1000 * 1000),
                ring=min(55.0, draw.expovariate(1 / 9) + 1.0),
                talked=max(1.0, draw.lognormvariate(3.7, 1.2)) if answered else 0.0,
                withheld=draw.random() < 0.03 and way is Direction.IN,
                sim=draw.choice(["1", "2"]),
            )
            rows.append(talk)
            at += timedelta(seconds=talk.ring + talk.talked + draw.uniform(4, 90))
        free = at
    return rows


def _logged(draw: random.Random, own: Owner, made: _Made, talk: _Talk) -> Iterator[int]:
    """Add the rows that tell of a call, and yield their ids."""
    if own.bill != "alone":
        yield _row(made, _of_log(draw, own, talk))
    if own.bill != "none" and talk.talked > 0:
        late = talk.begin + timedelta(seconds=talk.ring + draw.uniform(-1, 2))
        hidden = f"{talk.number[:3]}****{talk.number[7:]}" if draw.random() < 0.05 else talk.number
        twin = call(hidden, late.replace(microsecond=0), round(talk.talked), exhibit="Ebill")
        yield _row(made, replace(twin, time_basis=TimeBasis.CASE_ZONE, direction=talk.way))


def _of_log(draw: random.Random, own: Owner, talk: _Talk) -> CallRecord:
    answered = talk.talked > 0
    shown = talk.number if talk.number.startswith(("0", "9")) else own.prefix.format(talk.number)
    row = call(
        None if talk.withheld else shown,
        talk.begin,
        int(talk.talked) if answered else draw.choice([0, int(talk.ring)]),
        name=talk.name if draw.random() < 0.7 and not talk.withheld else None,
        direction=talk.way,
        outcome=CallOutcome.ANSWERED if answered else CallOutcome.MISSED,
    )
    return replace(row, sim=talk.sim)


def _row(made: _Made, row: CallRecord) -> int:
    key = len(made.calls)
    made.calls.append((key, replace(row, provenance=where(row.provenance.exhibit, key))))
    return key


def _zone(own: Owner, at: datetime) -> ZoneInfo:
    if own.travels:
        first, last, zone = own.travels
        if first <= (at - FIRST) / timedelta(days=1) <= last:
            return ZoneInfo(zone)
    return HOME


def _record(
    draw: random.Random,
    own: Owner,
    made: _Made,
    recorder: Recorder,
    talk: _Talk,
    same: frozenset[int],
) -> None:
    rings = recorder.with_ring == "always" or (
        recorder.with_ring == "out" and talk.way is Direction.OUT
    )
    begin = talk.begin + timedelta(seconds=0.5 if rings else talk.ring + draw.uniform(0.1, 1.5))
    over = talk.begin + timedelta(seconds=talk.ring + talk.talked + draw.uniform(-0.5, 1.0))
    if not rings and talk.talked > 15 and draw.random() < 0.04:
        begin += timedelta(seconds=draw.uniform(2, talk.talked * 0.5))
    at = begin
    while at < over:
        end = min(over, at + timedelta(seconds=recorder.cut_s))
        if (end - at).total_seconds() < 0.5:
            return
        _file(draw, own, made, recorder, talk, at, end, same)
        at = end


def _file(
    draw: random.Random,
    own: Owner,
    made: _Made,
    recorder: Recorder,
    talk: _Talk,
    begin: datetime,
    end: datetime,
    same: frozenset[int],
) -> None:
    zone, ahead = _zone(own, begin), recorder.ahead(begin)
    shown = "" if talk.withheld else talk.number
    if shown and not shown.startswith(("0", "9")):
        shown = draw.choice(["{}", "{}", "+86{}", "+86 {}"]).format(shown)
    take = Take(
        begin=(begin + ahead).astimezone(zone),
        end=(end + ahead).astimezone(zone),
        created=talk.begin.astimezone(zone),
        number=shown,
        name=None if talk.withheld else talk.name,
        way=talk.way,
    )
    length = (end - begin).total_seconds() + draw.uniform(-0.3, 0.3)
    file = NAMES[recorder.naming](take)
    _add(made, file, length, end, same)
    if draw.random() < own.double:
        stem, _, ending = file.rpartition(".")
        again = draw.choice([f"{stem} (1).{ending}", f"{stem} - 副本.{ending}", f"{stem}.wav"])
        _add(made, again, length + draw.uniform(-0.3, 0.3), end, same)


def _add(made: _Made, file: str, seconds: float, saved: datetime, same: frozenset[int]) -> None:
    says = read_name(file, HOME)
    key = 100_000 + len(made.recordings)
    row = recording(
        says.number,
        says.started_at,
        max(0.4, round(seconds, 2)),
        row=key,
        name=says.name,
        direction=says.direction,
        naming=says.scheme,
    )
    made.recordings.append((key, replace(row, time_basis=says.time_basis)))
    made.modified[key] = saved
    made.truth[key] = same


def _memos(draw: random.Random, own: Owner, made: _Made, talks: list[_Talk]) -> None:
    """Add what is no call: memos, and calls of chat apps with people who also call."""
    for number in range(own.memos):
        other, seconds = draw.choice(talks), draw.uniform(3, 400)
        at = FIRST + timedelta(days=own.days * draw.random())
        if any(_meet(talk, at, seconds) for talk in talks):
            continue
        local = at.astimezone(HOME)
        file = draw.choice(
            [
                f"录音_{local:%Y%m%d_%H%M%S}.m4a",
                f"New Recording {number}.m4a",
                f"{local:%Y-%m-%d %H.%M.%S}.ogg",
                f"{other.name or other.number}_{local:%Y%m%d%H%M%S}.amr",
            ]
        )
        _add(made, file, seconds, at + timedelta(seconds=seconds), frozenset())


def _meet(talk: _Talk, at: datetime, seconds: float) -> bool:
    """Say whether a call is within a minute of a memo: nobody speaks memos during a call."""
    over = talk.begin + timedelta(seconds=talk.ring + talk.talked + 60)
    return talk.begin - timedelta(seconds=seconds + 60) <= at <= over


def _save(draw: random.Random, own: Owner, made: _Made) -> None:
    """Do to the save times what copying does."""
    one = FIRST + timedelta(days=own.days + 1)
    for place, key in enumerate(sorted(made.modified)):
        if own.saved == "one":
            made.modified[key] = one
        elif own.saved == "copied":
            made.modified[key] = one + timedelta(seconds=place * draw.uniform(0.01, 0.4))
        elif own.saved == "off":
            made.modified[key] += timedelta(hours=8)
