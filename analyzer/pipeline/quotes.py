"""The lines around a finding: what was said before, the quote, what was said after."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analyzer.model.finding import Finding
    from analyzer.model.passage import Passage

CONTEXT_LINES = 2
"""Lines shown before and after a quote."""
Lines = tuple[str, ...]


def quoted(finding: Finding, texts: Mapping[str, Passage]) -> tuple[Lines, Lines, Lines]:
    """Return the lines before, with and after a finding's hits, in original words."""
    if not finding.hits:
        return (), (), ()
    text = texts[finding.hits[0].passage].text if finding.hits[0].passage in texts else None
    if text is None:
        return (), tuple(hit.text for hit in finding.hits), ()
    lines = text.split("\n")
    ends = list(accumulate(len(line) + 1 for line in lines))
    first = _line_of(min(hit.start for hit in finding.hits), ends)
    last = _line_of(max(hit.end - 1 for hit in finding.hits), ends)
    return (
        tuple(lines[max(0, first - CONTEXT_LINES) : first]),
        tuple(lines[first : last + 1]),
        tuple(lines[last + 1 : last + 1 + CONTEXT_LINES]),
    )


def _line_of(place: int, ends: list[int]) -> int:
    return next(index for index, end in enumerate(ends) if place < end)
