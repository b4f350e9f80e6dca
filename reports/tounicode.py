"""A TrueType font whose text can be copied out of the PDF as it was written.

ReportLab writes characters beyond U+FFFF into the ToUnicode map as five hex digits, which readers
take for another character, and more than a hundred entries into one block, which the CMap
specification (Adobe Technical Note 5014, section 1.4.1) does not allow. The glyphs are right either
way; search, copy and any check of a quotation are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK = 100
"""Entries a `beginbfchar` block may hold."""


class EvidenceFont(TTFont):  # type: ignore[misc]
    """A font that is embedded in part, with a ToUnicode map that is right for every character."""

    def addObjects(self, doc: Any) -> None:  # noqa: N802, ANN401 - ReportLab's name and object
        """Write the font's objects, then put the right map in place of ReportLab's."""
        subsets = list(self.state[doc].subsets)
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            name = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode()
            doc.idToObject[f"toUnicodeCMap:{name}"].content = unicode_map(name, subset)


def unicode_map(name: str, subset: Sequence[int]) -> str:
    """Return the CMap that leads from a font's codes to UTF-16.

    Args:
        name: The font's name, used as the map's.
        subset: Code points in the order of their codes; 0 stands for no character.
    """
    pairs = [(code, point) for code, point in enumerate(subset) if point]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:02X}> <{_utf16(point)}>" for code, point in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be").hex().upper()
