"""Expressions of rules: words by name, and what must stand in a text for them to match.

A rule's expression may use `{name}` for a list of words kept once for the whole pack
(`words.yaml`), so that one rule speaks of `{kin}` as another does. From each expression the words
are derived without which it cannot match; texts without them are passed over and the expression is
not run (a test compares both ways).
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import fsum
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = re.compile(r"\{([a-z_]+)\}")
_MAX_LITERALS = 600
_MAX_NESTING = 6
_MAX_SETS = 4
_MAX_EXPRESSIONS = 8192
EVERYDAY = frozenset(
    "你我他她的是不了在人有这就们来到要会个和也都说没把给让想打手头看您年点还放坐叫换睡全死拿查第受充当按"
    "去吧么吗到家跟问用接车地门钱水死挺呢啊哦呀嘛很太多少好没下里过做什时吃啦那她它咱,?!。"
)
"""Characters so common that words with them tell little."""
_COMMON_WORDS = (
    "今天|明天|昨天|今晚|晚上|上午|下午|现在|知道|电话|手机|看看|一起|最后|联系|什么|怎么|工作|我们|他们"
    "|你们|一个|一下|一直|一次|一定|东西|可以|公司|家里|已经|马上|直接|孩子|收到|信息|短信|学校|小时|老婆|老公"
    "|朋友|同学|老师|时候|天天|每天|一天|时间|准备|身体|问题|没有|自己|这个|那个|不要|不会|不能|需要|应该"
    "|给你|给我|你在|我的|在哪|要不|是不|睡觉|注意|地方|作为"
)
_COMMON = frozenset(_COMMON_WORDS.split("|"))
"""Words of two characters that everyday messages are full of."""
Exact = frozenset[str] | None
"""All strings a part can match; `None` where they are too many."""
Clause = tuple[frozenset[str], ...]
"""Sets of words of which each must give one."""


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


@lru_cache(maxsize=_MAX_EXPRESSIONS)
def compiled(expression: str) -> regex.Pattern[str]:
    """Return `expression` ready to run; a pack has hundreds, most of which no text ever needs.

    Raises:
        regex.error: The expression is malformed.
    """
    return regex.compile(expression)


@lru_cache(maxsize=_MAX_EXPRESSIONS)
def clauses(expression: str) -> tuple[Clause, ...]:
    """Return what must stand in a text for `expression` to match it.

    The expression can match only where one of the clauses holds; a clause holds where of each of
    its sets a word stands in the text. Sets come with the rarest first.

    Raises:
        ValueError: For some branch no such words can be derived, or the expression is malformed.
    """
    try:
        tree = parser.parse(expression)
    except re.error as exc:
        raise ValueError(str(exc)) from exc
    found: list[Clause] = []
    for branch in _branches(tree):
        sets = sorted(set(_sets(branch)), key=lambda words: (cost(words), sorted(words)))
        if not sets:
            raise ValueError("no necessary literal")
        found.append(tuple(sets[:_MAX_SETS]))
    return tuple(dict.fromkeys(found))


def _branches(tree: Any) -> list[Any]:  # noqa: ANN401 - the parser's tree
    """Return the alternatives of an expression, however deep its outermost brackets."""
    items = list(tree)
    if len(items) == 1 and items[0][0] is codes.SUBPATTERN:
        return _branches(items[0][1][3])
    if len(items) == 1 and items[0][0] is codes.BRANCH:
        return [part for branch in items[0][1][1] for part in _branches(branch)]
    return [items]


@lru_cache(maxsize=_MAX_EXPRESSIONS)
def cost(words: frozenset[str]) -> float:
    """Estimate how often one of `words` stands in everyday text, from their characters alone."""
    return fsum(map(word_cost, words))


@lru_cache(maxsize=_MAX_EXPRESSIONS)
def word_cost(word: str) -> float:
    """Estimate how often `word` stands in everyday text."""
    if word in _COMMON:
        return 0.4
    everyday = sum(character in EVERYDAY for character in word)
    if len(word) == 1:
        return 1.0 if everyday else 0.2
    return 0.02 * 2.0**everyday / 4.0 ** (len(word) - 2)


def _sets(tree: Any) -> Iterator[frozenset[str]]:  # noqa: ANN401
    """Yield sets of words of which each text that the sequence matches holds one."""
    run: Exact = frozenset({""})
    for code, argument in tree:
        exact = _exact(code, argument)
        joined = _joined(run, exact)
        if joined is not None:
            run = joined
            continue
        yield from _telling(run)
        yield from _telling(_inside(code, argument))
        run = exact if exact is not None else frozenset({""})
    yield from _telling(run)


def _telling(words: Exact) -> Iterator[frozenset[str]]:
    if words is not None and "" not in words:
        yield _shortest(words)


def _necessary(tree: Any) -> Exact:  # noqa: ANN401
    return min(_sets(tree), key=cost, default=None)


@lru_cache(maxsize=_MAX_EXPRESSIONS)
def _shortest(found: frozenset[str]) -> frozenset[str]:
    """Drop words that hold another one."""
    kept: set[str] = set()
    sizes: list[int] = []
    for word in sorted(found, key=len):
        size = len(word)
        for part in sizes:
            if any(word[at : at + part] in kept for at in range(size - part + 1)):
                break
        else:
            kept.add(word)
            if size not in sizes:
                sizes.append(size)
    return frozenset(kept)


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
