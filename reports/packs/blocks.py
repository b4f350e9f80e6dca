"""A letter as blocks, set as a PDF and as plain text for the fields of a web page.

Nothing in a block is ever read as an instruction: what a message contains is only printed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportlab.platypus.flowables import Spacer

from reports.grid import Columns, pairs, table
from reports.page import Heading
from reports.prose import Prose, Style
from reports.styles import BODY, CONTEXT, H2, NOTE, QUOTE, TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportlab.platypus.flowables import Flowable


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The title of a paper."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The heading of a part."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Para:
    """A paragraph of ours."""

    text: str
    small: bool = False
    keep: bool = False
    """Stays on the page of what follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Somebody's words, as they were written or said."""

    text: str
    context: bool = False
    """True for what was said before and after."""
    keep: bool = False
    """Stays on the page of what follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Labels and values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table."""

    columns: Columns
    rows: tuple[tuple[str, ...], ...]


Block = Title | Head | Para | Words | Pairs | Sheet

_PARA = Style(after=6)


def story(blocks: Iterable[Block]) -> Iterator[Flowable]:
    """Yield the blocks as they are laid out on paper."""
    for number, block in enumerate(blocks):
        match block:
            case Title(text=text):
                yield Prose(text, TITLE)
                yield Spacer(1, 6)
            case Head(text=text):
                yield Heading(text, H2, level=0, key=f"part-{number}")
            case Para(text=text, small=small, keep=keep):
                yield Prose(text, replace(NOTE if small else _PARA, keep=keep))
            case Words(text=text, context=context, keep=keep):
                yield Prose(text, replace(CONTEXT if context else QUOTE, keep=keep))
            case Pairs(rows=rows):
                yield from pairs(rows, share=0.24)
            case Sheet(columns=columns, rows=lines):
                yield from table(columns, lines)
                yield Prose("", BODY)


def plain(blocks: Iterable[Block]) -> str:
    """Return the blocks as plain text, to be pasted into a form."""
    return "\n".join(line for block in blocks for line in _lines(block)) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Title(text=text):
            yield from (text, "")
        case Head(text=text):
            yield from ("", text)
        case Para(text=text):
            yield text
        case Words(text=text):
            yield from (f"    {line}" for line in text.split("\n"))
        case Pairs(rows=rows):
            for label, value in rows:
                yield f"{label}{': ' if label.isascii() else '：'}{value}"
        case Sheet(rows=lines):
            yield from (" | ".join(map(_in_a_line, row)) for row in lines)


def _in_a_line(cell: str) -> str:
    return cell.replace("\n", "; " if cell.isascii() else "；")
