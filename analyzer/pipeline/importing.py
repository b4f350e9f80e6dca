"""A backup folder into a case: acquire, recognise, read, store in batches, and give a receipt.

Every file of the folder ends in exactly one line of the receipt: read, already known, or skipped
with the reason. Work is stored in batches, so that the same command goes on where it was killed.
"""

from __future__ import annotations

import itertools
import logging
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from analyzer.errors import AnalyzerError, UnreadableInput
from analyzer.model.dossier import SkippedFile
from analyzer.model.records import Email, ExtractionWarning, Message, Record, RecordKind
from analyzer.model.remark import N_, Remark, remark
from analyzer.pipeline.archive_limits import archive_kind
from analyzer.pipeline.companions import Neighbours, beside, is_side_file, may_be_side_car
from analyzer.pipeline.folder import Found, NotRead, refuse_overlap, walk
from analyzer.pipeline.mappings import fitting, given_mapping, remembered_mappings
from analyzer.pipeline.reading import entries, without_bytes
from analyzer.pipeline.reasons import reasons
from analyzer.pipeline.receipts import Receipt, ReceiptEntry
from analyzer.pipeline.sealed import contents
from analyzer.pipeline.unread import is_volume, nothing_read, reason_not_read
from analyzer.store.circumstances import Circumstances
from importers.contract import HEAD_BYTES, Importer, Probe, ReadContext
from importers.registry import choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from analyzer.model.exhibit import Exhibit
    from analyzer.pipeline.companions import Companion
    from analyzer.pipeline.mappings import Mapped
    from analyzer.pipeline.sealed import Seal, Seals
    from analyzer.store.case import Case
    from analyzer.store.readings import Reading

log = logging.getLogger(__name__)

BATCH = 1_000
"""Entries stored in one transaction."""
BATCH_CHARACTERS = 4 << 20
"""Characters of messages and e-mails stored in one transaction: all of them are in memory."""
WRITTEN = (Message, Email)
"""Entries that have a text and attachments."""
MAX_DEPTH = 3
"""Archives inside archives."""


@dataclass(slots=True)
class _Run:
    """An import while it is under way."""

    case: Case
    observe: Callable[[str], None]
    password: str | None
    mapping: Mapped | None
    remembered: tuple[Mapped, ...] = ()
    """Mappings of earlier imports, for tables with the same columns."""
    entries: list[ReceiptEntry] = field(default_factory=list)
    skipped: list[SkippedFile] = field(default_factory=list)

    def helped(self, mapped: Mapped | None) -> bool:
        """Say whether there is what may open a file that was closed before."""
        return self.password is not None or mapped is not None

    def skip(self, path: PurePosixPath, size: int, reason: Remark) -> None:
        """List a file that was not read."""
        self.case.skip(str(path), size, reason)
        self.skipped.append(SkippedFile(path=str(path), size=size, reason=reason))


def import_paths(
    case: Case,
    paths: list[Path],
    *,
    observe: Callable[[str], None] = lambda _: None,
    password: str | None = None,
    mapping: Path | None = None,
) -> Receipt:
    """Read folders, zips or single files into a case.

    Args:
        case: The case to add to.
        paths: What the person pointed at; each must lie outside the case folder.
        password: Of a locked backup; a file that was locked before is read again with it.
        mapping: A file that says which column of a table of calls holds what.
        observe: Called with the path of each file as it is taken in hand.

    Raises:
        UsageError: The mapping cannot be read.
        UnreadableInput: A path is missing or empty, or nothing in it could be read.
        NoSpaceLeft: The disk is full; what was read before is kept.
    """
    given = given_mapping(mapping) if mapping else None
    run = _Run(case, observe, password, given, () if given else remembered_mappings(case))
    kept: set[Path] = set()
    for root in sorted(paths, key=is_side_file):
        refuse_overlap(case.path, root)
        if root.absolute() not in kept:
            taken = _take_all(run, walk(root), beside=tuple(beside(root)))
            kept |= {root.absolute().parent / path for path in taken if root.is_file()}
    said = reasons(case.warnings())
    told = (replace(entry, reasons=said.get(entry.exhibit.id, ())) for entry in _once(run.entries))
    receipt = Receipt(entries=tuple(told), skipped=tuple(run.skipped))
    if not any(entry.importer for entry in receipt.entries):
        raise nothing_read(paths, receipt.skipped)
    return receipt


def _once(entries: list[ReceiptEntry]) -> Iterator[ReceiptEntry]:
    """Yield the entries without those of files kept beside one and read, or kept, beside another.

    That happens where files of one folder are given each by its name.
    """
    named = {(entry.exhibit.id, entry.path) for entry in entries if entry.importer}
    for entry in entries:
        place = (entry.exhibit.id, entry.path)
        if entry.importer or place not in named:
            yield entry
        named.add(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """Where files are taken from: a folder, or an archive that is an exhibit."""

    files: Neighbours
    seals: Seals
    archive: PurePosixPath | None = None
    parent: str | None = None
    """Id of the archive's exhibit."""
    depth: int = 0

    @property
    def inside(self) -> str:
        """What goes before a path in this folder."""
        return f"{self.archive}!/" if self.archive else ""


def _take_all(
    run: _Run,
    items: Iterable[Found | NotRead],
    *,
    archive: PurePosixPath | None = None,
    parent: str | None = None,
    depth: int = 0,
    beside: tuple[Found, ...] = (),
) -> set[PurePosixPath]:
    """Take the files of a folder or archive in hand, each before what belongs to it.

    Return the paths of the files that were kept as part of another.
    """
    listed = sorted(items, key=lambda item: may_be_side_car(item.path))
    files = Neighbours(listed, beside)
    seals = files.seals(run.password)
    folder = _Folder(files=files, seals=seals, archive=archive, parent=parent, depth=depth)
    kept: set[PurePosixPath] = set()
    for item in listed:
        if isinstance(item, NotRead):
            run.skip(PurePosixPath(f"{folder.inside}{item.path}"), item.size, item.reason)
        elif item.path not in kept:
            kept |= _take(run, item, folder)
    return kept


def _take(run: _Run, item: Found, folder: _Folder) -> set[PurePosixPath]:
    """Take a file in hand; return the paths of the files that were kept as part of it."""
    path = PurePosixPath(f"{folder.inside}{item.path}")
    run.observe(str(path))
    companions: tuple[Companion, ...] = ()
    try:
        with item.open() as handle:
            head = handle.read(HEAD_BYTES)
        probe = Probe(path=path, head=head, size=item.size)
        mapped = run.mapping or fitting(run.remembered, probe)
        importer = choose(probe, mapped=mapped is not None)
        seal = folder.seals.of(item, head)
        if isinstance(seal, NotRead):
            run.skip(path, item.size, seal.reason)
            return set()
        if not (importer or seal) and (archive_kind(head) is None or is_volume(path)):
            run.skip(path, item.size, reason_not_read(path, head, item.size))
            return set()
        with item.open() as handle:
            acquired = run.case.acquire(
                handle, path=str(path), modified_at=item.modified_at, parent=folder.parent
            )
        if importer is not None and seal is None:
            companions = tuple(
                folder.files.acquire(run.case, item, inside=folder.inside, parent=folder.parent)
            )
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        run.skip(path, item.size, _cannot_open(error))
        return set()
    except UnreadableInput as error:
        run.skip(path, item.size, error.remark)
        return set()
    except AnalyzerError:
        raise
    except Exception as error:  # around one file: the rest of the folder goes on
        log.exception("taking %s in hand failed", type(error).__name__)
        run.skip(path, item.size, _cannot_open(error))
        return set()
    if importer is None or seal is not None:
        _unpack(run, acquired.exhibit, path, folder.depth, seal)
        return set()
    run.entries.append(_read(run, acquired.exhibit, str(path), importer, companions, mapped))
    run.entries.extend(_kept(c.exhibit, f"{folder.inside}{c.path}") for c in companions if c.listed)
    return {companion.path for companion in companions if companion.side}


def _cannot_open(error: Exception) -> Remark:
    return remark(
        N_("打不开这个文件（%(error)s）。请检查它是否完整、是否被别的程序占用，再导入一次。"),
        error=str(error),
    )


def _unpack(
    run: _Run, exhibit: Exhibit, path: PurePosixPath, depth: int, seal: Seal | None
) -> None:
    """Take what an archive holds in hand, or the sound that the backup sealed."""
    if depth >= MAX_DEPTH:
        reason = remark(
            N_("压缩包套得太深，没有再往里打开。请先在电脑上解压，再导入解开的文件夹。")
        )
        run.skip(path, exhibit.size, reason)
        return
    try:
        file = run.case.exhibit_file(exhibit.id)
        with contents(file, path.name, run.password, seal) as found:
            run.entries.append(_kept(exhibit, str(path)))
            _take_all(run, found, archive=path, parent=exhibit.id, depth=depth + 1)
    except UnreadableInput as error:
        run.skip(path, exhibit.size, error.remark)


def _kept(exhibit: Exhibit, path: str) -> ReceiptEntry:
    return ReceiptEntry(
        exhibit=exhibit, path=path, importer=None, records={}, duplicates=0, warnings=0, remarks=0
    )


def _read(
    run: _Run,
    exhibit: Exhibit,
    path: str,
    importer: Importer,
    companions: tuple[Companion, ...],
    mapped: Mapped | None,
) -> ReceiptEntry:
    """Read one exhibit to its end, going on after what an earlier run stored."""
    case = run.case
    reading = case.reading(exhibit.id)
    if reading and _outdated(reading, importer, companions, helped=run.helped(mapped)):
        case.forget_reading(exhibit.id)
        reading = None
    if reading and reading.complete:
        return _known(exhibit, path, reading)
    context = _context(run, exhibit, path, companions, mapped)
    done = reading.done if reading else 0
    unread = itertools.islice(entries(case.exhibit_file(exhibit.id), importer, context), done, None)
    for items in _batched(_with_exhibits(case, item, exhibit, path) for item in unread):
        done += len(items)
        case.add_batch(
            exhibit.id, importer=importer.name, version=importer.version, items=items, done=done
        )
    case.finish_reading(
        exhibit.id,
        importer=importer.name,
        version=importer.version,
        given=_circumstances(path, companions, mapped),
    )
    reading = case.reading(exhibit.id)
    assert reading is not None  # noqa: S101 - finish_reading has just written it
    return ReceiptEntry(
        exhibit=exhibit,
        path=path,
        importer=importer.name,
        records={str(kind): reading.records.get(str(kind), 0) for kind in RecordKind},
        duplicates=reading.duplicates,
        warnings=reading.lost,
        remarks=reading.remarks,
    )


def _known(exhibit: Exhibit, path: str, reading: Reading) -> ReceiptEntry:
    return ReceiptEntry(
        exhibit=exhibit,
        path=path,
        importer=reading.importer,
        records={str(kind): 0 for kind in RecordKind},
        duplicates=sum(reading.records.values()) + reading.duplicates,
        warnings=reading.lost,
        remarks=reading.remarks,
        known=True,
    )


def _circumstances(
    path: str, companions: tuple[Companion, ...], mapped: Mapped | None
) -> Circumstances:
    return Circumstances(
        path=path,
        siblings={companion.name: companion.exhibit.id for companion in companions},
        mapping=mapped.written if mapped else None,
        remembered=mapped is not None and mapped.mapping.remembered,
    )


def _batched(
    items: Iterable[Record | ExtractionWarning],
) -> Iterator[tuple[Record | ExtractionWarning, ...]]:
    batch: list[Record | ExtractionWarning] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.body) if isinstance(item, WRITTEN) else 0
        if len(batch) >= BATCH or size >= BATCH_CHARACTERS:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def _outdated(
    reading: Reading, importer: Importer, companions: tuple[Companion, ...], *, helped: bool
) -> bool:
    """Say whether an exhibit must be read anew: other reader, help, part of it just found."""
    if (reading.importer, reading.version) != (importer.name, importer.version):
        return True
    closed = not any(reading.records.values()) and not reading.duplicates
    return (helped and closed) or any(c.new and c.exhibit.size for c in companions)


def _context(
    run: _Run,
    exhibit: Exhibit,
    path: str,
    companions: tuple[Companion, ...],
    mapped: Mapped | None,
) -> ReadContext:
    return ReadContext(
        exhibit=exhibit.id,
        path=PurePosixPath(path),
        zone=ZoneInfo(run.case.settings.zone),
        region=run.case.settings.region,
        modified_at=exhibit.modified_at,
        password=run.password,
        mapping=mapped.mapping if mapped else None,
        siblings={companion.name: companion.file for companion in companions},
    )


def _with_exhibits(
    case: Case, item: Record | ExtractionWarning, exhibit: Exhibit, path: str
) -> Record | ExtractionWarning:
    """Make exhibits of an entry's attachments and take their bytes off it."""
    if not isinstance(item, WRITTEN) or not item.attachments:
        return item
    for attachment in item.attachments:
        if attachment.content is not None:
            case.acquire(
                BytesIO(attachment.content),
                path=f"{path}!/{item.provenance.locator}/{attachment.name}",
                modified_at=None,
                parent=exhibit.id,
            )
    return without_bytes(item)
