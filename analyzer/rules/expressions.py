"""Expressions of rules: words by name, and the literals without which none can match.

A rule's expression may use `{name}` for a list of words kept once for the whole pack
(`words.yaml`), so that one rule speaks of `{relatives}` as another does. From each expression the
set of literals is derived of which at least one must stand in a text for it to match; texts with
none of them are passed over without running the expression (a test compares both ways).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_NAME = re.compile(r"\{([a-z_]+)\}")
_MAX_LITERALS = 4000
_MAX_NESTING = 6
Exact = frozenset[str] | None
"""All strings a part can match; `None` where they are too many."""


def expand(expression: str, words: Mapping[str, str]) -> str:
    """Put in the words named in `expression`.

    Raises:
        KeyError: A name is not among `words`.
        ValueError: Names lead back to themselves.
    """
    for _ in range(_MAX_NESTING):
        if not _NAME.search(expression):
            return expression
        expression = _NAME.sub(lambda match: f"(?:{words[match[1]]})", expression)
    raise ValueError(expression)


def literals(expression: str) -> tuple[str, ...]:
    """Return literals of which one stands in every text that `expression` matches.

    Raises:
        ValueError: No such literals can be derived, or the expression is malformed.
    """
    try:
        tree = parser.parse(expression)
    except re.error as exc:
        raise ValueError(str(exc)) from exc
    found = _necessary(tree)
    if found is None:
        raise ValueError("no necessary literal")
    return tuple(sorted(_shortest(found)))


def _shortest(found: Iterable[str]) -> list[str]:
    """Drop literals that hold another one."""
    kept: list[str] = []
    for literal in sorted(found, key=len):
        if not any(other in literal for other in kept):
            kept.append(literal)
    return kept


def _worth(found: Exact) -> tuple[int, float]:
    """Long literals are worth most, then few of them."""
    if found is None:
        return (0, 0)
    return min(min(map(len, found)), 3), -len(found)


def _necessary(tree: Any) -> Exact:  # noqa: ANN401 - the parser's tree
    best: Exact = None
    run: Exact = frozenset({""})
    for code, argument in tree:
        exact = _exact(code, argument)
        joined = _joined(run, exact)
        if joined is not None:
            run = joined
            continue
        best = _better(best, run)
        best = _better(best, _inside(code, argument))
        run = exact if exact is not None else frozenset({""})
    return _better(best, run)


def _better(best: Exact, other: Exact) -> Exact:
    if other is None or "" in other:
        return best
    return other if _worth(other) > _worth(best) else best


def _joined(left: Exact, right: Exact) -> Exact:
    if left is None or right is None or len(left) * len(right) > _MAX_LITERALS:
        return None
    return frozenset(one + two for one in left for two in right)


def _exact(code: Any, argument: Any) -> Exact:  # noqa: ANN401
    if code is codes.LITERAL:
        return frozenset({chr(argument)})
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return frozenset({""})
    if code is codes.IN:
        if all(kind is codes.LITERAL for kind, _ in argument):
            return frozenset(chr(value) for _, value in argument)
        return None
    if code is codes.SUBPATTERN:
        return _sequence(argument[3])
    if code is codes.BRANCH:
        return _union([_sequence(branch) for branch in argument[1]])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[1] == 1:
        inner = _sequence(argument[2])
        return inner if argument[0] else _union([inner, frozenset({""})])
    return None


def _sequence(tree: Any) -> Exact:  # noqa: ANN401
    found: Exact = frozenset({""})
    for code, argument in tree:
        found = _joined(found, _exact(code, argument))
        if found is None:
            return None
    return found


def _union(parts: list[Exact]) -> Exact:
    whole: frozenset[str] = frozenset()
    for part in parts:
        if part is None:
            return None
        whole |= part
    return whole if len(whole) <= _MAX_LITERALS else None


def _inside(code: Any, argument: Any) -> Exact:  # noqa: ANN401
    if code is codes.SUBPATTERN:
        return _necessary(argument[3])
    if code is codes.BRANCH:
        return _union([_necessary(branch) for branch in argument[1]])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and argument[0] > 0:
        return _necessary(argument[2])
    return None
