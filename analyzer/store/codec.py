"""From frozen dataclasses to JSON and back by their type hints, and text that SQLite can hold.

Times are ISO 8601, durations seconds, enumerations their value; in a union of dataclasses the
object says which one it is under `$`. Bytes do not belong in a case's database.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from analyzer.errors import DamagedCase
from analyzer.model.remark import N_, remark

T = TypeVar("T")

UNREADABLE = N_(
    "案卷数据库里有一处内容已损坏，读不出来。请用 verify 命令核对案卷，"
    "或从备份恢复整个案卷文件夹；原件在 exhibits 里。"
)
MISFITS: Final = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RecursionError,
)
"""What reading a value raises whose bytes are not as we wrote them."""

TAG: Final = "$"
"""The key under which an object of a union says its class."""

encode_json = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False
).encode
"""Compact JSON, Han characters as they are."""


def to_sql(text: str) -> str | bytes:
    """Return what a column of type ANY holds for `text`: bytes where it has lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def to_sql_or_none(text: str | None) -> str | bytes | None:
    """Return `to_sql(text)`, or `None` for `None`."""
    return None if text is None else to_sql(text)


def from_sql(value: str | bytes) -> str:
    """Return the text that `to_sql` was given."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")


def from_sql_or_none(value: str | bytes | None) -> str | None:
    """Return `from_sql(value)`, or `None` for `None`."""
    return None if value is None else from_sql(value)


def seconds_of(duration: timedelta) -> int | float:
    """Return seconds, whole where they are whole (exact for any length)."""
    if duration.microseconds:
        return duration.total_seconds()
    return duration.days * 86_400 + duration.seconds


def to_plain(value: Any) -> Any:  # noqa: ANN401 - JSON leaves here
    """Return `value` as what JSON knows.

    Raises:
        TypeError: It holds something that has no place in JSON, such as bytes.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return seconds_of(value)
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        plain = {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
        return {TAG: type(value).__name__, **plain}
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def dump(value: object) -> str | bytes:
    """Return the JSON of a value as a column of type ANY holds it."""
    return to_sql(encode_json(to_plain(value)))


def load(kind: type[T], stored: str | bytes) -> T:
    """Return the value that `dump` was given, of type `kind`.

    Raises:
        DamagedCase: It is not what `dump` gave.
    """
    hint: Any = kind
    read = reader_of(hint)
    try:
        value: T = read(json.loads(from_sql(stored)))
    except MISFITS as error:
        raise DamagedCase(remark(UNREADABLE)) from error
    return value


Reader = Callable[[Any], Any]


def _as_is(value: Any) -> Any:  # noqa: ANN401 - JSON enters here
    return value


def _seconds(value: float) -> timedelta:
    return timedelta(seconds=value)


_SCALARS: Final[Mapping[object, Reader]] = {
    str: _as_is,
    int: _as_is,
    float: _as_is,
    bool: _as_is,
    bytes: _as_is,
    types.NoneType: _as_is,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    timedelta: _seconds,
}


@cache
def reader_of(hint: Any) -> Reader:  # noqa: ANN401 - any type hint
    """Return the function that makes a value of type `hint` from JSON.

    Raises:
        TypeError: The hint is of a kind that no noun of the model has.
    """
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if origin is Mapping or origin is dict:
        return _mapping(reader_of(arguments[1]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass(hint)
    raise TypeError(f"no reader for {hint!r}")


def _union(arguments: tuple[Any, ...]) -> Reader:
    members = [member for member in arguments if member is not types.NoneType]
    if len(members) == 1:
        inner = reader_of(members[0])
        return lambda value: None if value is None else inner(value)
    if all(_SCALARS.get(member) is _as_is for member in members):
        return _as_is
    by_name = {member.__name__: reader_of(member) for member in members}
    return lambda value: None if value is None else by_name[value[TAG]](value)


def _tuple(arguments: tuple[Any, ...]) -> Reader:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = reader_of(arguments[0])
        return lambda value: tuple([inner(item) for item in value])
    readers = [reader_of(argument) for argument in arguments]
    return lambda value: tuple(read(item) for read, item in zip(readers, value, strict=True))


def _mapping(inner: Reader) -> Reader:
    if inner is _as_is:
        return _as_is
    return lambda value: {key: inner(item) for key, item in value.items()}


def _dataclass(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = [(f.name, reader_of(hints[f.name])) for f in fields(kind)]

    def read(value: dict[str, Any]) -> Any:  # noqa: ANN401 - a `kind`
        return kind(**{name: make(value[name]) for name, make in readers if name in value})

    return read
