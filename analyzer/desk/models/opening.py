"""Which case to open, and where a new one goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.pipeline.cases import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from analyzer.desk.models.preferences import Preferences
    from analyzer.i18n import Translate


@dataclass(slots=True)
class Opening:
    """What the person may open."""

    preferences: Preferences
    folder: Path
    """Where new cases are made."""
    say: Translate
    now: Callable[[], datetime]

    def recent(self) -> tuple[Path, ...]:
        """Return the cases opened before that are still there."""
        return tuple(path for text in self.preferences.recent if Case.is_case(path := Path(text)))

    @staticmethod
    def is_case(path: Path) -> bool:
        """Say whether a folder is a case."""
        return Case.is_case(path)

    @staticmethod
    def case_in(paths: Sequence[Path]) -> Path | None:
        """Return the case among what was dropped; `None` where it is a backup."""
        return next((path for path in paths if Case.is_case(path)), None)

    def new_case(self) -> Path:
        """Return a folder that is not there yet, named by the day."""
        day = f"{self.now().astimezone():%Y-%m-%d}"
        path, number = self.folder / day, 1
        while path.exists():
            number += 1
            path = self.folder / f"{day}-{number}"
        return path
