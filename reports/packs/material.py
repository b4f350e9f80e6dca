"""What a pack is made of beside the dossier: clips, originals, and what to warn of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from analyzer.model.remark import Remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A stretch of a recording, cut out for one finding."""

    finding: str
    """Finding id."""
    name: str
    content: bytes
    what: str
    """Which recording, from where to where, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a pack is made of beside the dossier."""

    clips: tuple[Clip, ...] = ()
    originals: Mapping[str, Path] = field(default_factory=dict)
    """Exhibit files by id."""
    warnings: tuple[Remark, ...] = ()
    supplement: str | None = None
