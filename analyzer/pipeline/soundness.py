"""Which recordings could not be heard at all, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.model.remark import Remark
    from analyzer.pipeline.scene import Scene
    from analyzer.store.case import Case


def unheard(case: Case, scene: Scene) -> Iterator[Remark]:
    """Yield why recordings have no text, in the order of their time."""
    failures = case.failures()
    yield from (failures[stored.id] for stored in scene.recordings if stored.id in failures)
