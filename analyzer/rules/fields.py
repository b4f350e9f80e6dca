"""YAML read strictly: every key known, every value of its kind, every complaint with its line."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import yaml

from analyzer.errors import RuleError
from analyzer.model.remark import N_, Remark, remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import PurePath

_E = TypeVar("_E", bound=StrEnum)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Fields:
    """A mapping of a rule file, taken apart key by key; `done` complains of what was not taken."""

    def __init__(self, node: yaml.Node, path: PurePath) -> None:
        self._path = path
        self._node = node
        self._values: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, remark(N_("这里应是“键: 值”")))
        for key, value in node.value:
            if key.value in self._values:
                raise self.wrong(key, remark(N_("键 %(key)s 写了两次"), key=str(key.value)))
            self._values[str(key.value)] = value

    def wrong(self, node: yaml.Node | None, what: Remark) -> RuleError:
        """Make the error for something wrong at `node`, or at the mapping itself."""
        line = (node or self._node).start_mark.line + 1
        return RuleError(
            remark(
                N_("规则文件 %(path)s 第 %(line)d 行：%(what)s。"),
                path=str(self._path),
                line=line,
                what=str(what),
            )
        )

    def has(self, key: str) -> bool:
        """Tell whether `key` is there and not taken yet."""
        return key in self._values

    def keys(self) -> list[str]:
        """Return the keys not taken yet, in their order."""
        return list(self._values)

    def node(self, key: str) -> yaml.Node:
        """Take the value of `key`."""
        if key not in self._values:
            raise self.wrong(None, remark(N_("缺少键 %(key)s"), key=key))
        return self._values.pop(key)

    def text(self, key: str) -> str:
        """Take a text."""
        return self._scalar(self.node(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts."""
        node = self.node(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, remark(N_("键 %(key)s 应是一个列表"), key=key))
        return tuple(self._scalar(item) for item in node.value)

    def plain(self, key: str) -> bool:
        """Tell whether the value of `key` is a plain text."""
        return isinstance(self._values.get(key), yaml.ScalarNode)

    def number(self, key: str, least: int = 0, most: int = 1_000_000) -> int:
        """Take a whole number between `least` and `most`."""
        node = self.node(key)
        value = self._scalar(node)
        if not value.removeprefix("-").isdecimal() or not least <= int(value) <= most:
            raise self.wrong(
                node,
                remark(
                    N_("键 %(key)s 应是 %(least)d 到 %(most)d 的整数"),
                    key=key,
                    least=least,
                    most=most,
                ),
            )
        return int(value)

    def choice(self, key: str, kind: type[_E]) -> _E:
        """Take one of the values of an enumeration."""
        node = self.node(key)
        value = self._scalar(node)
        if value not in list(kind):
            raise self.wrong(node, remark(N_("键 %(key)s 不能是 %(value)s"), key=key, value=value))
        return kind(value)

    def yes(self, key: str) -> bool:
        """Take true or false."""
        node = self.node(key)
        value = self._scalar(node)
        if value not in ("true", "false"):
            raise self.wrong(node, remark(N_("键 %(key)s 应是 true 或 false"), key=key))
        return value == "true"

    def inner(self, key: str) -> Fields:
        """Take a mapping."""
        return Fields(self.node(key), self._path)

    def each(self, key: str) -> Iterator[Fields]:
        """Take a list of mappings."""
        node = self.node(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, remark(N_("键 %(key)s 应是一个列表"), key=key))
        for item in node.value:
            yield Fields(item, self._path)

    def done(self) -> None:
        """Complain of the first key that nobody took."""
        for key, node in self._values.items():
            raise self.wrong(node, remark(N_("不认识的键 %(key)s"), key=key))

    def _scalar(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.wrong(node, remark(N_("这里应是一段文字")))
        return str(node.value)


def read_fields(text: str, path: PurePath) -> Fields:
    """Read a YAML file's text.

    Raises:
        RuleError: It is not YAML, or not a mapping.
    """
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RuleError(
            remark(
                N_("规则文件 %(path)s 第 %(line)d 行：不是有效的 YAML。"), path=str(path), line=line
            )
        ) from exc
    if node is None:
        raise RuleError(remark(N_("规则文件 %(path)s 是空的。"), path=str(path)))
    return Fields(node, path)
