"""The side-car that Basic Call Recorder (BCR) writes beside a recording: `<same name>.json`.

It has the exact time of the call as the call log has it, who called, and how much of the sound was
lost or paused. Source: BCR's README; no real file was found.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from analyzer.model.records import Direction
from importers.android import given, instant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

MAX_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 8
LOST_FROM_S: Final = 0.5
"""Seconds; less is the rounding of buffers."""
_DIRECTIONS: Final = {"in": Direction.IN, "out": Direction.OUT}
_RECORDING: Final = "output.recording."


@dataclass(frozen=True, slots=True, kw_only=True)
class SideCar:
    """What a side-car says of its recording."""

    started_at: datetime | None = None
    direction: Direction = Direction.UNKNOWN
    number: str | None = None
    name: str | None = None
    lost_s: float | None = None
    """Seconds of the call that are not in the sound; `None` where that is not said."""
    paused: bool = False
    raw: Mapping[str, str] = field(default_factory=dict)
    """Every field by its path: `calls[1].phone_number`."""


def read_side_car(path: Path) -> SideCar | None:
    """Return what a side-car says; `None` where the file is none, or broken."""
    with path.open("rb") as file:
        content = file.read(MAX_BYTES)
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or "timestamp_unix_ms" not in value:
        return None
    raw = dict(_flat(value, "", 0))
    parties = [key.partition(".")[0] for key in raw if key.startswith("calls[")]
    alone = len(set(parties)) == 1
    names = ("calls[1].contact_name", "calls[1].caller_name", "call_log_name")
    return SideCar(
        started_at=instant(raw.get("timestamp_unix_ms")),
        direction=_DIRECTIONS.get(raw.get("direction", ""), Direction.UNKNOWN),
        number=given(raw.get("calls[1].phone_number")) if alone else None,
        name=next((name for key in names if (name := given(raw.get(key)))), None),
        lost_s=_lost(raw),
        paused=raw.get(f"{_RECORDING}was_ever_paused") == "true",
        raw=raw,
    )


def _lost(raw: Mapping[str, str]) -> float | None:
    try:
        total = float(raw[f"{_RECORDING}duration_secs_total"])
        lost = total - float(raw[f"{_RECORDING}duration_secs_encoded"])
    except (KeyError, ValueError):
        return None
    return round(lost, 1) if lost >= LOST_FROM_S else None


def _flat(value: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    if depth > MAX_DEPTH or value is None:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _flat(inner, f"{path}[{number}]", depth + 1)
    else:
        yield path, value if isinstance(value, str) else json.dumps(value)
