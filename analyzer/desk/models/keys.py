"""The key map: what each key does, changed by the person, and never a trap.

Nothing that takes something away lies on a key that other programs use for saving, copying or
closing. Single keys act only while no text field has the focus; Qt holds them back there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Mapping


class Action(StrEnum):
    """What a key can do."""

    CONFIRM = "confirm"
    REJECT = "reject"
    UNSURE = "unsure"
    NEXT = "next"
    PREVIOUS = "previous"
    SAVE_NEXT = "save_next"
    PLAY = "play"
    BACK = "back"
    FORWARD = "forward"
    REPLAY = "replay"
    LOOP = "loop"
    SLOWER = "slower"
    FASTER = "faster"
    FOLLOW = "follow"
    NOTE = "note"
    CORRECT = "correct"
    BLIND = "blind"
    REHEAR = "rehear"
    UNDO = "undo"
    REDO = "redo"
    FIND = "find"
    SEEK = "seek"
    CALM = "calm"
    STOP = "stop"
    PLAY_TYPING = "play_typing"
    BACK_TYPING = "back_typing"
    FORWARD_TYPING = "forward_typing"
    LARGER = "larger"
    SMALLER = "smaller"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """An action's words and its default key."""

    action: Action
    title: str
    default: str
    """As Qt writes key sequences: `Ctrl+Z`, `Space`."""


KEYS: tuple[Key, ...] = (
    Key(action=Action.CONFIRM, title=N_("确认：确实这样说了"), default="1"),
    Key(action=Action.REJECT, title=N_("排除：不是这回事"), default="2"),
    Key(action=Action.UNSURE, title=N_("存疑：拿不准"), default="3"),
    Key(action=Action.NEXT, title=N_("下一条"), default="Down"),
    Key(action=Action.PREVIOUS, title=N_("上一条"), default="Up"),
    Key(action=Action.SAVE_NEXT, title=N_("保存，到下一条没复核的"), default="Ctrl+Return"),
    Key(action=Action.PLAY, title=N_("播放或暂停"), default="Space"),
    Key(action=Action.BACK, title=N_("后退 5 秒"), default="J"),
    Key(action=Action.FORWARD, title=N_("前进 5 秒"), default="L"),
    Key(action=Action.REPLAY, title=N_("从命中前 3 秒重听"), default="K"),
    Key(action=Action.LOOP, title=N_("循环播放这一段"), default="R"),
    Key(action=Action.SLOWER, title=N_("放慢"), default="["),
    Key(action=Action.FASTER, title=N_("加快"), default="]"),
    Key(action=Action.FOLLOW, title=N_("文字跟着声音走"), default="F"),
    Key(action=Action.NOTE, title=N_("写备注"), default="C"),
    Key(action=Action.CORRECT, title=N_("更正这一句的文字"), default="E"),
    Key(action=Action.BLIND, title=N_("先听后看"), default="B"),
    Key(action=Action.REHEAR, title=N_("换个设置再听写一遍"), default="H"),
    Key(action=Action.UNDO, title=N_("撤销"), default="Ctrl+Z"),
    Key(action=Action.REDO, title=N_("重做"), default="Ctrl+Y"),
    Key(action=Action.FIND, title=N_("在线索里查找"), default="Ctrl+F"),
    Key(action=Action.SEEK, title=N_("在全部文字里查找"), default="Ctrl+Shift+F"),
    Key(action=Action.CALM, title=N_("安静模式（遮住辱骂的字）"), default="Ctrl+M"),
    Key(action=Action.STOP, title=N_("歇一歇（停下声音，显示求助电话）"), default="F10"),
    Key(action=Action.PLAY_TYPING, title=N_("打字时播放或暂停"), default="Esc"),
    Key(action=Action.BACK_TYPING, title=N_("打字时后退 5 秒"), default="F1"),
    Key(action=Action.FORWARD_TYPING, title=N_("打字时前进 5 秒"), default="F2"),
    Key(action=Action.LARGER, title=N_("字大一点"), default="Ctrl+="),
    Key(action=Action.SMALLER, title=N_("字小一点"), default="Ctrl+-"),
    Key(action=Action.HELP, title=N_("显示全部按键"), default="?"),
)
RESERVED = frozenset({"Ctrl+S", "Ctrl+X", "Ctrl+C", "Ctrl+V", "Ctrl+A", "Ctrl+W", "Ctrl+Q", "Del"})
"""Keys that people press in every program without looking: none of them acts on the case."""


class KeyTaken(Exception):
    """A key that already does something else, or that must not act on the case."""

    def __init__(self, by: Action | None) -> None:
        super().__init__(by)
        self.by = by
        """What it does; `None` for a reserved key."""


@dataclass(slots=True)
class KeyMap:
    """The keys in force."""

    changed: dict[Action, str]
    """Only what differs from the defaults."""

    def key(self, action: Action) -> str:
        """Return the key of an action."""
        return self.changed.get(action, DEFAULTS[action])

    def change(self, action: Action, key: str) -> None:
        """Give an action another key.

        Raises:
            KeyTaken: The key does something else, or is reserved.
        """
        if key in RESERVED:
            raise KeyTaken(None)
        for other in Action:
            if other is not action and self.key(other).lower() == key.lower():
                raise KeyTaken(other)
        self.changed[action] = key
        if key == DEFAULTS[action]:
            del self.changed[action]

    def reset(self) -> None:
        """Go back to the defaults."""
        self.changed.clear()


DEFAULTS: Mapping[Action, str] = {key.action: key.default for key in KEYS}
