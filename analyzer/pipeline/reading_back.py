"""What can be read in the files of an export, by whoever gets them."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLAIN = frozenset({".csv", ".html", ".ics", ".json", ".jsonl", ".txt", ".tsv", ""})


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file that has any, file names among it."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(folder).as_posix()
        yield name, name
        if path.suffix == ".pdf":
            yield name, _pdf(path)
        elif path.suffix == ".xlsx":
            yield name, _xlsx(path)
        elif path.suffix in PLAIN:
            yield name, path.read_text(encoding="utf-8", errors="replace")


def _pdf(path: Path) -> str:
    """Return the text of a PDF: its pages, its bookmarks and its own fields."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    fields = [str(value) for value in (reader.metadata or {}).values()]
    pages = [page.extract_text() for page in reader.pages]
    return "\n".join([*pages, *fields, *_titles(reader.outline)])


def _titles(outline: object) -> Iterator[str]:
    for item in outline if isinstance(outline, list) else []:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield str(getattr(item, "title", ""))


def _xlsx(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        parts = (archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        return "\n".join(part.decode("utf-8", "replace") for part in parts)
