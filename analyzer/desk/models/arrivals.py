"""What an import read, in plain words; what it did not read, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from analyzer.desk.models import labels
from analyzer.desk.models.columns import SUFFIXES
from analyzer.desk.models.start import KINDS
from analyzer.model.records import RecordKind
from analyzer.model.remark import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analyzer.desk.models.figures import Figures
    from analyzer.desk.models.jobs import Failed
    from analyzer.desk.models.session import Session
    from analyzer.pipeline.receipts import Receipt


LOCKED = "密码"
"""What every reason has that a password would mend; templates are Chinese in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file of the backup, and what became of it."""

    path: str
    outcome: str
    read: bool
    place: bool = False
    """True for an entry within a file, False for a whole file."""


def counted(records: Mapping[str, int], session: Session) -> str:
    """Return `通话 3 条、短信 12 条`; nothing where nothing was read."""
    say = session.say
    return say(N_("、")).join(
        say(KINDS[kind]) % {"count": records[kind]} for kind in RecordKind if records.get(kind)
    )


def summary(receipt: Receipt, session: Session) -> str:
    """Return the receipt in a sentence or three."""
    say = session.say
    new = counted(receipt.records, session)
    lines = [
        say(N_("这次读到：%(what)s。")) % {"what": new}
        if new
        else say(N_("这次没有新的记录：里面的内容案卷里都已经有了。"))
    ]
    duplicates = sum(entry.duplicates for entry in receipt.entries)
    if duplicates:
        lines.append(say(N_("%(count)d 条与先前的重复，只算一次。")) % {"count": duplicates})
    lost = sum(entry.warnings for entry in receipt.entries)
    if lost:
        lines.append(say(N_("%(count)d 处没能读出来，都记下了位置。")) % {"count": lost})
    lines.append(
        say(N_("没有读取的文件：%(count)d 个，原因在下面。")) % {"count": len(receipt.skipped)}
        if receipt.skipped
        else say(N_("每个文件都读了。"))
    )
    return "\n".join(lines)


def files(receipt: Receipt, session: Session) -> tuple[FileRow, ...]:
    """Return every file of the import: what could not be read first."""
    say = session.say
    read = [
        FileRow(
            path=entry.path,
            outcome=counted(entry.records, session)
            or say(N_("以前读过") if entry.known else N_("已保存原件")),
            read=True,
        )
        for entry in receipt.entries
    ]
    skipped = [
        FileRow(path=file.path, outcome=session.told(file.reason), read=False)
        for file in receipt.skipped
    ]
    return (*skipped, *read)


def files_of_case(figures: Figures, session: Session) -> tuple[FileRow, ...]:
    """Return what the whole case could not read: files, and entries by their place."""
    skipped = [
        FileRow(path=file.path, outcome=session.told(file.reason), read=False)
        for file in figures.skipped
    ]
    lost = [
        FileRow(
            path=f"{figures.exhibits.get(item.provenance.exhibit, '')} {item.provenance.locator}",
            outcome=session.told(item.remark),
            read=not item.lost,
            place=True,
        )
        for item in figures.warnings
    ]
    return (*skipped, *lost)


def locked(receipt: Receipt | None, figures: Figures | None, failed: Failed | None) -> int:
    """Return how many files or entries could be read with a password."""
    told = [file.reason for file in receipt.skipped] if receipt else []
    told += [entry.remark for entry in figures.warnings if entry.lost] if figures else []
    told += [one for one in (failed.remark, failed.because) if one] if failed else []
    return sum(LOCKED in reason.template for reason in told)


def tables(receipt: Receipt) -> frozenset[str]:
    """Return the files that were not read and may be tables."""
    return frozenset(
        file.path for file in receipt.skipped if PurePosixPath(file.path).suffix.lower() in SUFFIXES
    )


def periods(figures: Figures, session: Session) -> tuple[str, ...]:
    """Say which period each source can show, and what is missing."""
    return (*_sources(figures, session), *(session.told(gap) for gap in figures.gaps))


def _sources(figures: Figures, session: Session) -> Iterable[str]:
    say, zone = session.say, figures.zone
    for row in figures.periods:
        first = labels.moment(row.first, zone, say)[:10]
        last = labels.moment(row.last, zone, say)[:10]
        line = say(N_("%(name)s：%(first)s 至 %(last)s，%(rows)d 条")) % {
            "name": row.name,
            "first": first,
            "last": last,
            "rows": row.rows,
        }
        yield f"{line}　{session.told(row.remark)}" if row.remark else line
