"""Compile every catalogue in `analyzer/locale` from `.po` to `.mo`; run after editing one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
"""So that the same words compile to the same bytes."""

for source in sorted(Path("analyzer/locale").rglob("*.po")):
    with source.open("rb") as po:
        catalogue = read_po(po)
    catalogue.creation_date = catalogue.revision_date = ALWAYS
    with source.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, catalogue)
    print(source)
