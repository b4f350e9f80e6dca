"""How the person likes the window: language, look, calm, keys; kept in one small file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analyzer.desk.models.keys import Action
from analyzer.i18n import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

SCALES = (100, 125, 150, 175, 200)
"""Percent."""
RECENT = 8


@dataclass(slots=True)
class Preferences:
    """What is kept from one day to the next; nothing of a case but where it lies."""

    language: str = "zh"
    dark: bool = False
    scale: int = 100
    calm: bool = False
    follow: bool = True
    pause_while_typing: bool = True
    keys: dict[Action, str] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    """Case folders, the last opened first."""

    def remember(self, case: str) -> None:
        """Put a case first among the recent ones."""
        self.recent = [case, *(known for known in self.recent if known != case)][:RECENT]

    def rescale(self, steps: int) -> int:
        """Make everything larger or smaller by so many steps and return the scale."""
        place = min(range(len(SCALES)), key=lambda n: abs(SCALES[n] - self.scale))
        self.scale = SCALES[min(max(0, place + steps), len(SCALES) - 1)]
        return self.scale


def read_preferences(file: Path) -> Preferences:
    """Return what the file holds; defaults for what it does not, or holds wrongly."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(kept, dict):
        return Preferences()
    return Preferences(
        language=_one_of(kept.get("language"), LANGUAGES, "zh"),
        dark=kept.get("dark") is True,
        scale=_one_of(kept.get("scale"), SCALES, 100),
        calm=kept.get("calm") is True,
        follow=kept.get("follow") is not False,
        pause_while_typing=kept.get("pause_while_typing") is not False,
        keys=_keys(kept.get("keys")),
        recent=[item for item in _list(kept.get("recent")) if isinstance(item, str)][:RECENT],
    )


def write_preferences(file: Path, preferences: Preferences) -> None:
    """Write the file in one piece."""
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "language": preferences.language,
        "dark": preferences.dark,
        "scale": preferences.scale,
        "calm": preferences.calm,
        "follow": preferences.follow,
        "pause_while_typing": preferences.pause_while_typing,
        "keys": {str(action): key for action, key in preferences.keys.items()},
        "recent": preferences.recent,
    }
    part = file.with_name(file.name + ".part")
    part.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(file)


def _one_of(value: Any, known: Any, otherwise: Any) -> Any:  # noqa: ANN401 - JSON enters here
    return value if value in known else otherwise


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - JSON enters here
    return value if isinstance(value, list) else []


def _keys(value: Any) -> dict[Action, str]:  # noqa: ANN401 - JSON enters here
    if not isinstance(value, dict):
        return {}
    known = {str(action): action for action in Action}
    return {known[k]: v for k, v in value.items() if k in known and isinstance(v, str)}
