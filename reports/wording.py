"""Words a report does not use: none of them follows from what a machine found in a backup.

A record shows, a rule matched, a transcript reads; what that amounts to is for an office or a court
to say. Checked by tests over every template and translation of this package.
"""

from __future__ import annotations

import re

REFUSED = {
    "zh": (
        r"证明了",
        r"(?:足以|可以|能够)证明",
        r"(?<!不)一定(?!期限|数量)",
        r"必然",
        r"绝对",
        r"毫无疑问",
        r"确凿",
        r"铁证",
        r"违法",
        r"犯罪",
        r"有罪",
        r"肯定是",
        r"所有(?:证据|事实)",
    ),
    "en": (
        r"prov(?:e|es|ed|ing|en)",
        r"proof",
        r"always",
        r"never",
        r"certainly",
        r"undoubtedly",
        r"definitely",
        r"undeniabl[ey]",
        r"illegal(?:ly)?",
        r"unlawful(?:ly)?",
        r"guilty",
        r"crimes?",
        r"criminal(?:s|ly)?",
        r"conclusive(?:ly)?",
    ),
}
"""Regular expressions by language: certainty, completeness, and judgements that are not ours."""

_FORMS = {
    "zh": re.compile("|".join(REFUSED["zh"])),
    "en": re.compile(r"\b(?:" + "|".join(REFUSED["en"]) + r")\b", re.IGNORECASE),
}


def overclaims(text: str, language: str) -> tuple[str, ...]:
    """Return the refused words of a text, in their order.

    Args:
        text: A sentence of our own, never a quotation.
        language: `zh` or `en`.
    """
    return tuple(match.group() for match in _FORMS[language].finditer(text))
