"""The language of faces and reports: gettext catalogues, Chinese in the source, English beside it.

Templates are written in Chinese, the product's first language, so a sentence without translation
shows in Chinese and nothing else. Each package has its own catalogue in
`locale/en/LC_MESSAGES/<domain>.po`; `python .ci/messages.py` compiles them to `.mo`.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import as_file, files

LANGUAGES = ("zh", "en")
DOMAINS = (
    "cli",
    "desk",
    "importers",
    "linking",
    "pipeline",
    "reports",
    "rules",
    "store",
    "transcribe",
)
"""One catalogue for each package that speaks."""

Translate = Callable[[str], str]
"""From a Chinese template to the template in the language of the reader."""


@cache
def translator(language: str) -> Translate:
    """Return the function that translates templates into `language` (`zh` or `en`)."""
    chain = gettext.NullTranslations()
    if language == "zh":
        return chain.gettext
    with as_file(files("analyzer") / "locale") as folder:
        for domain in reversed(DOMAINS):
            catalogue = gettext.translation(domain, folder, languages=[language], fallback=True)
            catalogue.add_fallback(chain)
            chain = catalogue
    return chain.gettext


@cache
def sentences() -> frozenset[str]:
    """Return what the program's catalogues can say, in every language."""
    folder = files("analyzer") / "locale" / "en" / "LC_MESSAGES"
    pages = [(folder / f"{domain}.po").read_text(encoding="utf-8") for domain in DOMAINS]
    entries = (entry for page in pages for entry in re.split(r"\n\s*\n|\nmsg(?:id|str) ", page))
    return frozenset("".join(_QUOTED.findall(entry)) for entry in entries)


_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
