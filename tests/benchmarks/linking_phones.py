"""Made phones with call logs and recordings whose true pairs are known, from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from analyzer.model.exhibit import Provenance
from analyzer.model.records import (
    CallOutcome,
    CallRecord,
    Contact,
    Direction,
    Recording,
    TimeBasis,
)

START = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """What a recorder writes into file names."""

    naming: str | None
    number: bool = True
    direction: bool = False
    creation: bool = False
    at_end: bool = False
    cut_to: int = 1
    timed: bool = True


SCHEMES = (
    Scheme(naming="miui"),
    Scheme(naming="huawei"),
    Scheme(naming="oppo", cut_to=60),
    Scheme(naming="vivo"),
    Scheme(naming="samsung"),
    Scheme(naming="lg", direction=True),
    Scheme(naming="bcr", direction=True, creation=True),
    Scheme(naming="bcr-bare", number=False, creation=True),
    Scheme(naming="acr", direction=True, at_end=True),
    Scheme(naming="axet", number=False),
    Scheme(naming=None, number=False, timed=False),
)


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A made phone; `truth` has the call of each recording, `None` where its row was deleted."""

    calls: list[tuple[int, CallRecord]]
    recordings: list[tuple[int, Recording]]
    contacts: list[tuple[int, Contact]]
    modified: dict[int, datetime]
    truth: dict[int, frozenset[int]]


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a made phone differs from a clean one."""

    calls: int = 300
    days: int = 60
    recorded: float = 0.6
    deleted: float = 0.05
    partial: float = 0.05
    split: float = 0.03
    doubled: float = 0.03
    named: float = 0.3
    estimate: float = 0.05
    bill: bool = False
    clock_s: float = 0.0
    bombing: float = 0.2


def habits(seed: int) -> Habits:
    """Return habits drawn from a seed."""
    draw = random.Random(seed)
    zone = draw.choice([0.0] * 7 + [3600.0 * 8, -3600.0 * 7, 3600.0])
    return Habits(
        calls=draw.randint(40, 600),
        days=draw.randint(5, 120),
        bill=draw.random() < 0.3,
        clock_s=zone + draw.choice([0.0, 0.0, draw.uniform(-90, 90)]),
        bombing=draw.choice([0.0, 0.2, 0.6]),
    )


def where(exhibit: str, row: int) -> Provenance:
    """Return a made provenance."""
    return Provenance(exhibit=exhibit, locator=f"row/{row}", importer="made", version=1)


def call(
    number: str | None,
    at: datetime,
    seconds: int,
    *,
    row: int = 0,
    exhibit: str = "Elog",
    name: str | None = None,
    direction: Direction = Direction.IN,
    outcome: CallOutcome = CallOutcome.ANSWERED,
) -> CallRecord:
    """Return a made call."""
    return CallRecord(
        provenance=where(exhibit, row),
        number=number,
        name=name,
        started_at=at,
        time_basis=TimeBasis.INSTANT,
        duration=timedelta(seconds=seconds),
        direction=direction,
        outcome=outcome,
    )


def recording(
    number: str | None,
    at: datetime | None,
    seconds: float | None,
    *,
    row: int = 0,
    name: str | None = None,
    direction: Direction = Direction.UNKNOWN,
    naming: str | None = "miui",
) -> Recording:
    """Return a made recording."""
    return Recording(
        provenance=where(f"E{row:016d}", 0),
        number=number,
        name=name,
        started_at=at,
        time_basis=TimeBasis.CASE_ZONE,
        direction=direction,
        duration=None if seconds is None else timedelta(seconds=seconds),
        container="mp3",
        codec="mp3",
        sample_rate=8000,
        channels=1,
        naming=naming,
    )


def _numbers(draw: random.Random) -> list[str]:
    mobiles = [f"1390000{draw.randint(0, 9999):04d}" for _ in range(8)]
    virtual = [f"1700000{draw.randint(0, 9999):04d}" for _ in range(8)]
    lines = [f"07550000{draw.randint(0, 9999):04d}" for _ in range(4)]
    return [*dict.fromkeys([*mobiles, *virtual, *lines]), "95000123"]


def _calls(draw: random.Random, how: Habits) -> list[CallRecord]:
    numbers = _numbers(draw)
    names = {number: f"联系人{i}" for i, number in enumerate(numbers) if i % 3 == 0}
    rows: list[CallRecord] = []
    free = START
    while len(rows) < how.calls:
        at = START + timedelta(days=how.days) * draw.random()
        burst = draw.randint(2, 10) if draw.random() < how.bombing else 1
        number = draw.choice(numbers)
        for _ in range(burst):
            missed = draw.random() < 0.35
            talked = 0 if missed else max(1, int(draw.lognormvariate(3.6, 1.0)))
            way = Direction.OUT if burst == 1 and draw.random() < 0.3 else Direction.IN
            rows.append(
                call(
                    number,
                    at.replace(microsecond=at.microsecond // 1000 * 1000),
                    talked,
                    name=names.get(number),
                    direction=way,
                    outcome=CallOutcome.MISSED if missed else CallOutcome.ANSWERED,
                )
            )
            at += timedelta(seconds=talked + draw.uniform(20, 120))
    rows.sort(key=lambda row: row.started_at or START)
    kept: list[CallRecord] = []
    for row in rows:  # a phone holds one call at a time
        begun = row.started_at or START
        if begun >= free:
            kept.append(row)
            free = begun + row.talked + timedelta(seconds=50)
    return [replace(row, provenance=where("Elog", i)) for i, row in enumerate(kept)]


def _recording(draw: random.Random, how: Habits, scheme: Scheme, of: CallRecord) -> Recording:
    ring = min(40.0, draw.gammavariate(2.5, 4.0))
    talked = of.talked.total_seconds()
    begin, length = ring, talked + draw.uniform(-1.0, 1.0)
    if talked > 10 and draw.random() < how.partial:
        begin += draw.uniform(3, talked * 0.6)
        length = talked + ring - begin
    said = length * draw.uniform(0.85, 1.1) if draw.random() < how.estimate else length
    at = (of.started_at or START) + timedelta(seconds=begin)
    if scheme.creation:
        at = of.started_at or START
    elif scheme.at_end:
        at += timedelta(seconds=length)
    stamp = at.timestamp() + (0 if scheme.creation else how.clock_s)
    if not scheme.creation:
        stamp -= stamp % scheme.cut_to
    by_name = of.name if of.name and draw.random() < how.named else None
    shown = draw.choice(["{}", "0086{}", "+86{}"]).format(of.number)
    if (of.number or "").startswith(("0", "95")):
        shown = of.number or ""
    return recording(
        shown if scheme.number and not by_name else None,
        datetime.fromtimestamp(stamp, UTC) if scheme.timed else None,
        max(0.5, said),
        name=by_name if scheme.number else None,
        direction=of.direction if scheme.direction else Direction.UNKNOWN,
        naming=scheme.naming,
    )


def phone(seed: int, how: Habits | None = None, scheme: Scheme | None = None) -> Phone:
    """Return the phone of a seed."""
    draw = random.Random(seed * 7919 + 1)
    how = how or habits(seed)
    scheme = scheme or SCHEMES[seed % len(SCHEMES)]
    calls: list[tuple[int, CallRecord]] = []
    recordings: list[tuple[int, Recording]] = []
    modified: dict[int, datetime] = {}
    truth: dict[int, frozenset[int]] = {}
    for row in _calls(draw, how):
        same: frozenset[int] = frozenset()
        if draw.random() >= how.deleted:
            same = frozenset({len(calls)})
            calls.append((len(calls), row))
            if how.bill and row.talked:
                late = timedelta(seconds=int(draw.uniform(2, 20)))
                at = (row.started_at or START) + late
                twin = replace(
                    row,
                    provenance=where("Ebill", len(calls)),
                    started_at=at.replace(microsecond=0),
                    time_basis=TimeBasis.CASE_ZONE,
                    name=None,
                )
                same |= {len(calls)}
                calls.append((len(calls), twin))
        if not row.talked or draw.random() >= how.recorded:
            continue
        parts = [_recording(draw, how, scheme, row)]
        if draw.random() < how.split and scheme.timed and not scheme.creation:
            parts = _halves(parts[0])
        elif scheme.timed and draw.random() < how.doubled:
            parts = [parts[0], _copy(draw, parts[0])]
        late = draw.uniform(2, 45)
        for part in parts:
            key = 100_000 + len(recordings)
            recordings.append((key, replace(part, provenance=where(f"E{key:016d}", 0))))
            over = (row.started_at or START) + row.talked
            modified[key] = over + timedelta(seconds=late)
            truth[key] = same
    kept = modified if not scheme.timed or draw.random() < 0.5 else {}
    return Phone(calls=calls, recordings=recordings, contacts=[], modified=kept, truth=truth)


def _copy(draw: random.Random, whole: Recording) -> Recording:
    """Return the same sound saved again by an app that cut or padded it a little."""
    length = (whole.duration or timedelta()) + timedelta(seconds=draw.uniform(-0.2, 0.2))
    return replace(whole, duration=max(length, timedelta(seconds=0.5)), codec="aac")


def _halves(whole: Recording) -> list[Recording]:
    half = (whole.duration or timedelta()) / 2
    at = whole.started_at or START
    return [replace(whole, duration=half), replace(whole, duration=half, started_at=at + half)]
