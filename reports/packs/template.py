"""Letter templates: plain text with a few marks at the start of a line.

``# title`` and ``## heading``; ``@name argument`` puts in a part made from the dossier or the form;
``?field text`` is left out where the field is empty; any other line is a paragraph. ``%(field)s``
is filled in last, so that nothing a person or a message wrote is read as a mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.packs.blocks import Block, Head, Para, Title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Part = Callable[[str], Iterable[Block]]


def compose(
    template: str, *, values: Mapping[str, str], parts: Mapping[str, Part]
) -> Iterator[Block]:
    """Yield the blocks of a letter.

    Args:
        template: The template's text.
        values: What is filled in; an empty value leaves out the lines that ask for it.
        parts: What each ``@name`` puts in.
    """
    for line in template.splitlines():
        if not line.strip():
            continue
        if line.startswith("@"):
            name, _, argument = line[1:].partition(" ")
            yield from parts[name](argument.strip())
            continue
        if line.startswith("?"):
            name, _, line = line[1:].partition(" ")
            if not values.get(name):
                continue
        yield _line(line, values)


def _line(line: str, values: Mapping[str, str]) -> Block:
    if line.startswith("## "):
        return Head(text=line[3:] % values)
    if line.startswith("# "):
        return Title(text=line[2:] % values)
    return Para(text=line % values)
