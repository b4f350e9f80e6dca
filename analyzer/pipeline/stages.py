"""Which step a long work is at, for who waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Stage(StrEnum):
    """What is being done."""

    GATHER = "gather"
    """Reading the case and choosing what goes in."""
    COVER = "cover"
    """Masking other people's numbers and names."""
    CLIPS = "clips"
    """Cutting sound."""
    REPORT = "report"
    """Laying out the PDF."""
    PAGE = "page"
    """The same as a page for a browser."""
    TABLES = "tables"
    CHECK = "check"
    """Looking for anything left that was to be masked."""
    FILES = "files"
    """Writing the files of a pack."""
    SUMS = "sums"
    """Digests and the list of files."""
    PACK = "pack"
    """Digests, the list of files, and all of it into one archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A step has begun."""

    stage: Stage
    number: int
    """From 1."""
    of: int


Observe = Callable[[Staged], None]
"""Called when a step begins."""


def unobserved(_: Staged) -> None:
    """Take a step nobody waits for."""


class Stages:
    """The steps of a work in their order, said as they begin."""

    def __init__(self, steps: Iterable[Stage], observe: Observe, *, masked: bool = True) -> None:
        """Begin; without `masked` the steps of a public version are left out."""
        public = () if masked else (Stage.COVER, Stage.CHECK)
        self._steps = [step for step in steps if step not in public]
        self._observe = observe

    def at(self, stage: Stage) -> None:
        """Say that a step begins."""
        number = self._steps.index(stage) + 1
        self._observe(Staged(stage=stage, number=number, of=len(self._steps)))
