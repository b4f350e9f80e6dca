"""Which column of a table holds what: as the person says, as the case remembers, and a preview."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from analyzer.errors import UnreadableInput
from analyzer.pipeline.folder import Found, walk
from importers.call_files import head_has
from importers.call_mapping import CallMapping, read_mapping
from importers.call_preview import SHOWN, TablePreview, preview_tables
from importers.contract import HEAD_BYTES, Probe
from importers.registry import choose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analyzer.model.remark import Remark
    from analyzer.store.case import Case

TABLES = frozenset({"call_table", "carrier_bill"})
"""Importers that a mapping helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A mapping, and as it was written."""

    mapping: CallMapping
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedFile:
    """The tables of one file, before anything is imported."""

    path: PurePosixPath
    tables: tuple[TablePreview, ...] = ()
    reason: Remark | None = None
    """Why it cannot be shown."""


def given_mapping(path: Path) -> Mapped:
    """Read the mapping that the person gave.

    Raises:
        UsageError: It cannot be read.
    """
    mapping = read_mapping(path)
    return Mapped(
        mapping=mapping, written=json.dumps(json.loads(path.read_bytes()), ensure_ascii=False)
    )


def mapping_of(written: str, *, remembered: bool) -> CallMapping:
    """Return the mapping that a case keeps as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mapping.json"
        file.write_text(written, encoding="utf-8")
        return replace(read_mapping(file), remembered=remembered)


def remembered_mappings(case: Case) -> tuple[Mapped, ...]:
    """Return the mappings by which tables of this case were read, the newest first."""
    return tuple(
        Mapped(mapping=mapping_of(written, remembered=True), written=written)
        for written in case.mappings(TABLES)
    )


def fitting(mappings: Sequence[Mapped], probe: Probe) -> Mapped | None:
    """Return the first mapping whose columns a file begins with; `None` where none fits."""
    if not mappings:
        return None
    importer = choose(probe, mapped=True)
    if importer is None or importer.name not in TABLES:
        return None
    return next((one for one in mappings if head_has(probe.head, one.mapping)), None)


def preview(
    paths: Sequence[Path], *, password: str | None = None, rows: int = SHOWN
) -> Iterator[PreviewedFile]:
    """Yield how the tables of files and folders begin; archives are not opened.

    Args:
        paths: Files and folders.
        password: Of locked workbooks.
        rows: How many rows to show of each table.

    Raises:
        UnreadableInput: There is nothing at a path, or nothing in it.
    """
    for root in paths:
        for item in walk(root):
            if isinstance(item, Found):
                yield from _preview(item, password, rows)


def _preview(item: Found, password: str | None, rows: int) -> Iterator[PreviewedFile]:
    with item.open() as handle:
        head = handle.read(HEAD_BYTES)
    importer = choose(Probe(path=item.path, head=head, size=item.size), mapped=True)
    if importer is None or importer.name not in TABLES:
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table"
        with item.open() as handle, copy.open("wb") as file:
            shutil.copyfileobj(handle, file)
        try:
            begun = preview_tables(copy, name=item.path.name, password=password, shown=rows)
            tables = tuple(begun)
        except UnreadableInput as error:
            yield PreviewedFile(path=item.path, reason=error.remark)
            return
    if tables:
        yield PreviewedFile(path=item.path, tables=tables)
