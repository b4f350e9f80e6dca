"""How a recording is played while it is reviewed: where it starts, loops, slows down and pauses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model.finding import Hit

LEAD_S = 3.0
"""Play starts this much before the words that were found."""
TAIL_S = 1.5
"""A loop goes on this much after them."""
NEAR_END_S = 0.2
"""A loop that ends with the recording goes back so much before its end."""
SKIP_S = 5.0
RATES = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
RESUME_S = 1.5
"""Play goes on this long after the last key."""
SOFT_S = 2.0
"""In calm mode the sound comes up within this time."""
SOFT_FROM = 0.15


@dataclass(slots=True)
class Playback:
    """What the player is asked to do; it holds no sound itself."""

    seconds: float = 0.0
    spans: tuple[tuple[float, float], ...] = ()
    """Where the words are that were found, in order; words close together are one stretch."""
    span: tuple[float, float] | None = None
    """The stretch the person is at."""
    loop: bool = False
    follow: bool = True
    """The text scrolls along; off by itself when the person scrolls."""
    pause_while_typing: bool = True
    soft: bool = False
    rate: float = 1.0
    _waiting: bool = field(default=False, repr=False)
    """Paused by typing, to go on."""

    def load(self, seconds: float, hits: Sequence[Hit]) -> float:
        """Take in a recording and return where to start."""
        self.seconds, self._waiting, self.follow = seconds, False, True
        times = [(h.begin_s, h.end_s if h.end_s is not None else h.begin_s) for h in hits]
        known = [(begin, end) for begin, end in times if begin is not None and end is not None]
        self.spans = tuple(_joined(known))
        self.span = self.spans[0] if self.spans else None
        return self.start

    @property
    def start(self) -> float:
        """Where play begins: before the words that were found."""
        return max(0.0, self.span[0] - LEAD_S) if self.span else 0.0

    def moved(self, at: float) -> float | None:
        """Return where to jump to at this place of the play; `None` to go on."""
        if self.loop and self.span and at > min(self.span[1] + TAIL_S, self.seconds - NEAR_END_S):
            return self.start
        if not self.loop:
            self.sought(at)
        return None

    def sought(self, at: float) -> None:
        """Take in where the person is: the stretch begun last is the one to hear again."""
        begun = [span for span in self.spans if span[0] - LEAD_S <= at]
        self.span = begun[-1] if begun else self.spans[0] if self.spans else None

    def skip(self, at: float, by: float) -> float:
        """Return the place `by` seconds further, within the recording."""
        return min(max(0.0, at + by), self.seconds)

    def faster(self, steps: int) -> float:
        """Change the speed by so many steps and return it."""
        place = min(range(len(RATES)), key=lambda n: abs(RATES[n] - self.rate))
        self.rate = RATES[min(max(0, place + steps), len(RATES) - 1)]
        return self.rate

    def typing(self, *, playing: bool) -> bool:
        """Say whether to pause since a key was pressed in a text field."""
        if not (self.pause_while_typing and playing):
            return False
        self._waiting = True
        return True

    def typed(self) -> bool:
        """Say whether to play on: the person has stopped typing."""
        waiting, self._waiting = self._waiting, False
        return waiting

    def volume(self, since_start_s: float) -> float:
        """Return the loudness 0..1 so long after play began."""
        if not self.soft or since_start_s >= SOFT_S:
            return 1.0
        return SOFT_FROM + (1.0 - SOFT_FROM) * max(0.0, since_start_s) / SOFT_S


def _joined(spans: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield stretches in order; those that would be played as one are one."""
    open_: tuple[float, float] | None = None
    for begin, end in sorted(spans):
        if open_ is not None and begin - LEAD_S <= open_[1] + TAIL_S:
            open_ = open_[0], max(open_[1], end)
            continue
        if open_ is not None:
            yield open_
        open_ = begin, end
    if open_ is not None:
        yield open_
