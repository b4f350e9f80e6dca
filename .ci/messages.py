"""Compile every catalogue in `analyzer/locale` from `.po` to `.mo`; run after editing one."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

for source in sorted(Path("analyzer/locale").rglob("*.po")):
    with source.open("rb") as po:
        catalogue = read_po(po)
    with source.with_suffix(".mo").open("wb") as mo:
        write_mo(mo, catalogue)
    print(source)
